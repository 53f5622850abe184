"""Which known mistake gives the student's answers, or which two together."""

import inspect
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from convnet_lab.checks.calling import Outcome, TooSlow, call, plain
from convnet_lab.checks.cause import Seen
from convnet_lab.checks.comparing import same_answer, tolerance
from convnet_lab.checks.exercise import (
    Arguments,
    Case,
    Exercise,
    Function,
    Misconception,
    Slip,
)
from convnet_lab.checks.structures import is_empty

_SECONDS_FOR_PAIRS = 10.0
"""A guard only: what is named must not hang on the machine's load."""


@dataclass(frozen=True)
class Tried:
    """One case that was put to a function, and what came of it."""

    case: Case
    outcome: Outcome

    @property
    def arguments(self) -> Arguments:
        """What the function was called with."""
        return self.case.arguments

    @property
    def expected(self) -> Any:
        """The right answer."""
        return self.case.expected


def candidates(exercise: Exercise, evidence: Iterable[Tried]) -> list[Misconception]:
    """Find the misconceptions whose wrong functions answer as the student's does.

    One must agree on every case that both answer, and at least two of these must be
    ones on which it is wrong: a single number agrees by chance too often.

    Parameters
    ----------
    exercise : Exercise
    evidence : iterable of Tried
        Different cases, put to the student's function. No more of them are taken than
        are needed to rule every misconception out.

    Returns
    -------
    list of Misconception
        In the exercise's order, so the first is the one to name.
    """
    left = agreeing(exercise, evidence)
    return [misconception for misconception, telling in left.items() if telling >= 2]


def agreeing(exercise: Exercise, evidence: Iterable[Tried]) -> dict[Misconception, int]:
    """Count, for each misconception that agrees so far, the cases that speak for it.

    Parameters
    ----------
    exercise : Exercise
    evidence : iterable of Tried

    Returns
    -------
    dict
        Those that no case rules out, each with the number of cases on which both it
        and the student's function are wrong.
    """
    left = dict.fromkeys(exercise.misconceptions, 0)
    for tried in evidence:
        if isinstance(tried.outcome.error, TooSlow):
            continue
        raised = tried.outcome.error is not None
        allowed, right = _tolerance(exercise, tried.case), plain(tried.expected)
        for misconception in list(left):
            mistaken = outcome_of(misconception, tried.case)
            if raised and mistaken.error is None:
                # it has no part in this error, whatever it says of other cases
                del left[misconception]
                continue
            if raised or mistaken.error is not None or is_empty(mistaken.value):
                continue
            if same_answer(tried.outcome.value, mistaken.value, allowed):
                left[misconception] += not same_answer(right, mistaken.value, allowed)
            else:
                del left[misconception]
        if not left:
            break
    return left


_OUTCOMES: WeakKeyDictionary[Case, dict[Misconception, Outcome]] = WeakKeyDictionary()
"""An exercise's own cases stay, so their outcomes serve every later check."""

_TOLERANCES: WeakKeyDictionary[Case, float] = WeakKeyDictionary()


def outcome_of(misconception: Misconception, case: Case) -> Outcome:
    """Call a wrong function, once for each case as long as the case is there.

    Parameters
    ----------
    misconception : Misconception
    case : Case

    Returns
    -------
    Outcome
    """
    known = _OUTCOMES.setdefault(case, {})
    if misconception not in known:
        outcome = call(misconception.wrong, case.arguments)
        if outcome.error is not None:
            # the frames behind it hold the case, which would never go
            outcome.error.__traceback__ = outcome.error.__context__ = None
        known[misconception] = outcome
    return known[misconception]


def _tolerance(exercise: Exercise, case: Case) -> float:
    if case not in _TOLERANCES:
        refused = case.expected is ValueError
        allowed = 0.0 if refused else tolerance(exercise, case.arguments)
        _TOLERANCES[case] = allowed
    return _TOLERANCES[case]


def _slip_of(wrong: Function) -> Slip | None:
    if isinstance(wrong, Slip):
        return wrong
    if isinstance(wrong, partial) and not wrong.args:
        return Slip(wrong.func, wrong.keywords)
    return None


def pair(exercise: Exercise, evidence: Sequence[Tried]) -> Seen | None:
    """Find two known mistakes that together answer as the student's function does.

    Parameters
    ----------
    exercise : Exercise
    evidence : sequence of Tried
        The case that is shown first.

    Returns
    -------
    Seen or None
        With the sentences of both.
    """
    deadline = time.perf_counter() + _SECONDS_FOR_PAIRS
    slips = [(m, _slip_of(m.wrong)) for m in exercise.misconceptions]
    for (one, first), (other, second) in combinations(slips, 2):
        if time.perf_counter() > deadline:
            return None
        both = first.with_switches(second) if first and second else None
        if both and _agrees(exercise, evidence, partial(_called, both)):
            return _together(one, other)
    return None


def arguments_swapped(
    exercise: Exercise, function: Function, evidence: Sequence[Tried]
) -> Seen | None:
    """Find two arguments that have changed places, in the first line or in a call."""
    if exercise.returns == "value":
        return None
    names = exercise.argument_names
    own = _parameters(function)
    if own != names and sorted(own) == sorted(names):
        # the first line is certainly wrong: the values must only not speak against it
        if _agrees_or_raises(exercise, evidence, partial(_given_by_name, own), 0):
            return Seen(
                "arguments-swapped",
                f"Your first line takes ({', '.join(own)}); the call gives "
                f"({', '.join(names)}), in this order.",
                f"Its first line must read def {exercise.name}({exercise.signature}):",
            )
        return None
    counts = [
        place
        for place in range(len(names))
        if all(_is_count(_filled(exercise, each.case), place) for each in evidence)
    ]
    for one, other in combinations(counts, 2):
        swapped = partial(_given_swapped, one, other)
        if _agrees_or_raises(exercise, evidence, swapped):
            return Seen(
                "arguments-swapped",
                f"{names[one]} and {names[other]} have changed places.",
                "Where are the two named side by side, and in which order does the "
                "function that you call there take them?",
            )
    return None


def _parameters(function: Function) -> list[str]:
    try:
        return [*inspect.signature(function).parameters]
    except Exception:  # it has none, or runs elsewhere and answers anything
        return []


def _filled(exercise: Exercise, case: Case) -> list[Any]:
    """Give a case's arguments, and the defaults of those that it leaves out."""
    parameters = [*inspect.signature(exercise.reference).parameters.values()]
    left_out = parameters[len(case.arguments) :]
    return [*case.arguments, *(parameter.default for parameter in left_out)]


def _is_count(arguments: Sequence[Any], place: int) -> bool:
    return place < len(arguments) and isinstance(arguments[place], int)


def _given_by_name(own: Sequence[str], exercise: Exercise, case: Case) -> Outcome:
    named = dict(zip(own, case.arguments, strict=False))
    return call(lambda *_: exercise.reference(**named), case.arguments, seconds=1)


def _given_swapped(one: int, other: int, exercise: Exercise, case: Case) -> Outcome:
    arguments = _filled(exercise, case)
    arguments[one], arguments[other] = arguments[other], arguments[one]
    return call(exercise.reference, tuple(arguments), seconds=1)


def _agrees_or_raises(
    exercise: Exercise,
    evidence: Sequence[Tried],
    swapped: Callable[[Exercise, Case], Outcome],
    needed: int = 2,
) -> bool:
    """Say whether each case is answered as with swapped arguments, or refused."""
    telling = 0
    for tried in evidence:
        if isinstance(tried.outcome.error, TooSlow):
            return False
        mistaken = swapped(exercise, tried.case)
        if mistaken.error is not None:
            continue
        allowed = _tolerance(exercise, tried.case)
        if tried.outcome.error is not None or not same_answer(
            tried.outcome.value, mistaken.value, allowed
        ):
            return False
        telling += not same_answer(plain(tried.expected), mistaken.value, allowed)
    return telling >= needed


def _called(wrong: Function, case: Case) -> Outcome:
    return call(wrong, case.arguments, seconds=1)


def _together(one: Misconception, other: Misconception) -> Seen:
    return Seen(
        f"{one.id}+{other.id}",
        f"Two things at once. {one.sentence} And: {other.sentence}",
        f"{one.hint} {other.hint}" if one.hint != other.hint else one.hint,
    )


def changed_slip(
    exercise: Exercise,
    evidence: Sequence[Tried],
    changes: Iterable[tuple[str, Callable[[np.ndarray, Tried], np.ndarray], str, str]],
) -> Seen | None:
    """Find a known mistake whose values were changed in a usual way besides.

    Parameters
    ----------
    exercise : Exercise
    evidence : sequence of Tried
    changes : iterable of tuple
        An id, the change of right values, what it is in words, and a hint.

    Returns
    -------
    Seen or None
    """
    changes = list(changes)
    for misconception in exercise.misconceptions:
        for id_, change, sentence, hint in changes:
            if _agrees(exercise, evidence, partial(_changed, misconception, change)):
                return Seen(
                    f"{misconception.id}+{id_}",
                    f"Two things at once. {misconception.sentence} And: {sentence}",
                    f"{misconception.hint} {hint}",
                )
    return None


def _changed(
    misconception: Misconception,
    change: Callable[[np.ndarray, Tried], np.ndarray],
    case: Case,
) -> Outcome:
    outcome = outcome_of(misconception, case)
    if outcome.error is not None or not isinstance(outcome.value, np.ndarray):
        return Outcome(error=TypeError("no array"))
    try:
        with np.errstate(all="ignore"):
            return Outcome(np.asarray(change(outcome.value, Tried(case, outcome))))
    except (ValueError, IndexError, TypeError) as error:
        return Outcome(error=error)


def _agrees(
    exercise: Exercise,
    evidence: Sequence[Tried],
    mistaken_for: Callable[[Case], Outcome],
) -> bool:
    """Say whether a wrong function answers every case as the student's does."""
    telling = 0
    for tried in evidence:
        if tried.outcome.error is not None:
            return False
        mistaken = mistaken_for(tried.case)
        if mistaken.error is not None or is_empty(mistaken.value):
            if telling == 0:
                return False
            continue
        allowed = _tolerance(exercise, tried.case)
        if not same_answer(tried.outcome.value, mistaken.value, allowed):
            return False
        telling += not same_answer(plain(tried.expected), mistaken.value, allowed)
    return telling >= 2
