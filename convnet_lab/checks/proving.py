"""What an exercise's author asks: that its check knows right from wrong."""

import ast
import contextlib
import inspect
import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from convnet_lab.checks import calling
from convnet_lab.checks.checking import check
from convnet_lab.checks.exercise import Exercise, Function
from convnet_lab.checks.exercises import EXERCISES
from convnet_lab.checks.failure import CheckFailed
from convnet_lab.checks.slips import slips, without_words

SEEDS = (None, 0, 1, 2)
"""As in the notebook, and with fresh inputs as a hidden test has them."""


def problems(name: str, right: Iterable[Function] = ()) -> list[str]:
    """Put right answers and known mistakes to an exercise's check.

    Parameters
    ----------
    name : str
        The exercise.
    right : iterable of callable
        Right answers in other styles than the reference's, which is asked, too.

    Returns
    -------
    list of str
        What is not as it should be: a right answer that fails, a mistake that passes
        or goes by another's name. Empty if all is well.

    Examples
    --------
    >>> problems("input_size", [lambda h, w, c=1: w * h * c])
    []
    >>> problems("input_size", [lambda h, w, c=3: w * h * c])[0]
    'right answer 1 fails: three-by-default'
    """
    exercise = EXERCISES[name]
    if exercise.returns == "value":
        return []
    found = []
    answers = {f"right answer {n}": each for n, each in enumerate(right, start=1)}
    # to call an operation of ours is to borrow it
    if not exercise.reference.__module__.startswith("convnet_lab."):
        answers["the reference"] = exercise.reference
    for who, answer in answers.items():
        failures = filter(None, (_said(name, answer, seed) for seed in SEEDS))
        found += [f"{who} fails: {failure}" for failure in [*failures][:1]]
    if not exercise.cases and not exercise.fresh:
        found.append("there is no case and no fresh input: any answer would do")
        return found
    if not exercise.fresh:
        found.append(
            "there is no fresh input: an answer that knows the cases by heart passes"
        )
    for mistake in exercise.misconceptions:
        for seed in SEEDS:
            said = _said(name, mistake.wrong, seed)
            if said is None:
                where = "the cases" if seed is None else "a fresh input"
                found.append(
                    f"{mistake.id} passes: add to {where} one on which it shows"
                )
                break
            if said != mistake.id:
                found.append(
                    f"{mistake.id} is taken for {said}: add a case that tells them "
                    "apart"
                )
                break
    return found


def unnoticed(exercise: Exercise) -> tuple[int, list[str]]:
    """Put each single slip in the reference to the check.

    Returns
    -------
    (int, list of str)
        How many were tried, and the sources of those that pass. Some of these may be
        right: `a + b` with its terms swapped.
    """
    source = without_words(textwrap.dedent(inspect.getsource(exercise.reference)))
    seen = {ast.dump(ast.parse(source))}
    tried, passed = 0, []
    with _hurried():
        for _, text in slips(source):
            shape = ast.dump(ast.parse(text))
            if shape in seen:
                continue
            seen.add(shape)
            tried += 1
            if _passes(exercise, text):
                passed.append(text)
    return tried, passed


def _passes(exercise: Exercise, text: str) -> bool:
    names = dict(getattr(exercise.reference, "__globals__", {}), __name__="answer")
    try:
        exec(text, names)  # noqa: S102 (the author's own function, changed)
        return all(
            _said(exercise.name, names[exercise.name], s) is None for s in SEEDS[:2]
        )
    except Exception:
        return False


def _said(name: str, answer: Function, seed: int | None) -> str | None:
    """Give what the check names an answer; None if it takes it for right."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            check(name, answer, seed=seed)
        except CheckFailed as failed:
            return failed.misconception or failed.finding
    return None


@contextlib.contextmanager
def _hurried() -> Iterator[None]:
    """Stop an endless loop earlier than for a student."""
    before = calling.SECONDS_PER_CALL
    calling.SECONDS_PER_CALL = 0.5
    try:
        yield
    finally:
        calling.SECONDS_PER_CALL = before


def listed(names: Sequence[str]) -> Iterator[str]:
    """Write each exercise with the mistakes that its check can name, a line each."""
    for name in names:
        exercise = EXERCISES[name]
        yield f"{name}({exercise.signature}): {exercise.summary}"
        for mistake in exercise.misconceptions:
            yield f"- {mistake.id}: {mistake.sentence} {mistake.hint}"
