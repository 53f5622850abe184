"""Which known mistake gives the student's answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from convnet_lab.checks.calling import Outcome, call, plain
from convnet_lab.checks.comparing import same_answer, tolerance
from convnet_lab.checks.exercise import Arguments, Case, Exercise, Misconception
from convnet_lab.checks.structures import is_empty


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
        if tried.outcome.error is not None:
            continue
        allowed, right = _tolerance(exercise, tried.case), plain(tried.expected)
        for misconception in list(left):
            mistaken = outcome_of(misconception, tried.case)
            if mistaken.error is not None or is_empty(mistaken.value):
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
