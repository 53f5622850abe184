"""Which known mistake gives the student's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from convnet_lab.checks.calling import Outcome, call
from convnet_lab.checks.comparing import same_answer, tolerance
from convnet_lab.checks.exercise import (
    Arguments,
    Case,
    Exercise,
    Function,
    Misconception,
)
from convnet_lab.checks.structures import is_empty


@dataclass(frozen=True)
class Tried:
    """One case that was put to the student's function."""

    arguments: Arguments
    expected: Any
    outcome: Outcome


def name_mistake(
    exercise: Exercise,
    function: Function,
    tried: Sequence[Tried],
    rng: np.random.Generator,
) -> Misconception | None:
    """Find the misconception whose wrong function answers as the student's does.

    It must agree on every case that both answer, and at least two of these must be
    ones on which it is wrong: a single number agrees by chance too often. Two that
    remain are told apart on fresh cases; if they cannot be, the first is named.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's.
    tried : sequence of Tried
        The cases so far.
    rng : numpy.random.Generator
        For more cases.

    Returns
    -------
    Misconception or None
    """
    evidence = [t for t in tried if t.outcome.error is None]
    evidence += _more(exercise, function, rng)
    candidates = [
        (m, told)
        for m in exercise.misconceptions
        if (told := _evidence_for(exercise, m, evidence))
    ]
    enough = [m for m, told in candidates if told >= 2]
    return enough[0] if enough else None


def _more(
    exercise: Exercise, function: Function, rng: np.random.Generator
) -> list[Tried]:
    made = [Case.of("", exercise.reference, make(rng)) for make in exercise.fresh]
    asked = [
        Tried(c.arguments, c.expected, call(function, c.arguments, seconds=1))
        for c in made
    ]
    return [t for t in asked if t.outcome.error is None]


def _evidence_for(
    exercise: Exercise, misconception: Misconception, tried: Sequence[Tried]
) -> int:
    """Count the cases that speak for a misconception; 0 if one speaks against it."""
    telling = 0
    for case in tried:
        mistaken = call(misconception.wrong, case.arguments, seconds=1)
        if mistaken.error is not None or is_empty(mistaken.value):
            continue
        refused = case.expected is ValueError
        allowed = 0.0 if refused else tolerance(exercise, case.arguments)
        if not same_answer(case.outcome.value, mistaken.value, allowed):
            return 0
        telling += not same_answer(mistaken.value, case.expected, allowed)
    return telling
