"""Make a failing case small: the smallest input that shows the same mistake."""

import time
from collections.abc import Iterator

import numpy as np

from convnet_lab.checks.calling import call, plain
from convnet_lab.checks.comparing import (
    Difference,
    find_difference,
    same_answer,
    tolerance,
)
from convnet_lab.checks.exercise import (
    Arguments,
    Case,
    Exercise,
    Function,
    Misconception,
)
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.structures import is_empty

_SECONDS = 0.25
_CALLS = 300


def shrink(
    exercise: Exercise,
    function: Function,
    failed: Tried,
    difference: Difference,
    cause: Misconception | None,
) -> tuple[Tried, Difference]:
    """Look for smaller arguments on which a function fails in the same way.

    Rows, columns, channels are taken away as long as the kind of difference stays;
    where a mistake was named and still gives the same answer, entries are made 0, 1
    or whole.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's.
    failed : Tried
        The case as it was found.
    difference : Difference
        How it is wrong.
    cause : Misconception or None
        The mistake that was named.

    Returns
    -------
    Tried and Difference
        The smallest case found in a quarter of a second.
    """
    deadline, calls = time.perf_counter() + _SECONDS, 0
    best, how = failed, difference
    # a cause that is measured is read off numbers that can be told apart
    for simpler in (_smaller, _plainer) if cause else (_smaller,):
        moved = True
        while moved:
            moved = False
            for arguments in simpler(best.arguments):
                calls += 1
                if calls > _CALLS or time.perf_counter() > deadline:
                    return best, how
                found = _fails_alike(exercise, function, arguments, difference, cause)
                if found:
                    (best, how), moved = found, True
                    break
    return best, how


def _fails_alike(
    exercise: Exercise,
    function: Function,
    arguments: Arguments,
    difference: Difference,
    cause: Misconception | None,
) -> tuple[Tried, Difference] | None:
    try:
        expected = exercise.reference(*arguments)
    except ValueError:  # arguments that no longer go together
        return None
    outcome = call(function, arguments, seconds=1)
    found = find_difference(exercise, arguments, expected, outcome)
    if found is None or found.finding != difference.finding:
        return None
    if is_empty(outcome.value):
        return None
    if cause is not None:
        mistaken = call(cause.wrong, arguments, seconds=1)
        allowed = tolerance(exercise, arguments)
        if mistaken.error or not same_answer(
            plain(mistaken.value), outcome.value, allowed
        ):
            return None
    return Tried(Case("", arguments, expected), outcome), found


def _smaller(arguments: Arguments) -> Iterator[Arguments]:
    """Take away a row, a column or a channel, in one array or in two that share it."""
    for place, argument in enumerate(arguments):
        if not isinstance(argument, np.ndarray):
            continue
        for axis in range(argument.ndim):
            if argument.shape[axis] == 1:
                continue
            for end in (-1, 0):
                yield _with(arguments, {place: np.delete(argument, end, axis)})
            for other in range(place + 1, len(arguments)):
                partner = arguments[other]
                if not isinstance(partner, np.ndarray):
                    continue
                for shared in range(partner.ndim):
                    if partner.shape[shared] == argument.shape[axis]:
                        yield _with(
                            arguments,
                            {
                                place: np.delete(argument, -1, axis),
                                other: np.delete(partner, -1, shared),
                            },
                        )


def _plainer(arguments: Arguments) -> Iterator[Arguments]:
    """Make entries whole, then 0, then 1."""
    for place, argument in enumerate(arguments):
        if not isinstance(argument, np.ndarray) or argument.size > 30:
            continue
        whole = np.round(argument) + 0  # no -0
        if not np.array_equal(whole, argument):
            yield _with(arguments, {place: whole})
        for index in np.argwhere(argument != 0):
            for value in (0, 1):
                if argument[tuple(index)] != value:
                    changed = argument.copy()
                    changed[tuple(index)] = value
                    yield _with(arguments, {place: changed})


def _with(arguments: Arguments, changes: dict[int, np.ndarray]) -> Arguments:
    return tuple(changes.get(i, argument) for i, argument in enumerate(arguments))
