"""Exercises without a function: the student gives a dict of values."""

from collections.abc import Mapping
from typing import Any

from convnet_lab.checks.calling import Outcome, plain
from convnet_lab.checks.comparing import find_difference, same_answer, tolerance
from convnet_lab.checks.exercise import Case, Exercise, Misconception
from convnet_lab.checks.explaining import explain
from convnet_lab.checks.naming import Tried


def check_value(exercise: Exercise, answer: Any, part: str | None = None) -> None:
    """Check a dict of values, or one of them.

    Parameters
    ----------
    exercise : Exercise
    answer : dict
        The student's.
    part : str, optional
        The only key to look at.

    Raises
    ------
    CheckFailed
        If a value is not right.
    ValueError
        If the exercise has no such part.
    TypeError
        If the answer is no dict.
    """
    (case,) = exercise.cases
    if not isinstance(answer, Mapping):
        raise TypeError(
            f"check({exercise.name!r}, ...) was given a {type(answer).__name__}: "
            f"expected the dict {exercise.name} with the keys {list(case.expected)}"
        )
    expected, given = case.expected, plain(answer)
    if part is not None:
        if part not in expected:
            raise ValueError(
                f"{exercise.name} has no part {part!r}: it has {list(expected)}"
            )
        expected = {part: expected[part]}
        given = {part: given[part]} if part in given else {}
    difference = find_difference(exercise, (), expected, Outcome(given))
    if difference is None:
        asked = f"{part!r} is right" if part else f"right in all {len(expected)} values"
        print(f"{exercise.name}: {asked}.")  # noqa: T201
        return
    key = difference.path[0] if difference.path else None
    cause = _cause(exercise, key, given.get(key)) if key in expected else None
    raise explain(
        exercise,
        str(key or case.name),
        Tried(Case(case.name, (), expected), Outcome(given)),
        difference,
        cause,
    )


def _cause(exercise: Exercise, key: Any, value: Any) -> Misconception | None:
    """Find the mistake that gives this value."""
    allowed, right = tolerance(exercise, ()), plain(exercise.reference()[key])
    for misconception in exercise.misconceptions:
        wrong = plain(misconception.wrong()[key])
        if same_answer(wrong, value, allowed) and not same_answer(
            wrong, right, allowed
        ):
            return misconception
    return None
