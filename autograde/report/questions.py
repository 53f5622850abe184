"""How each question went: its outcome for each student, and what it tells.

Facility and discrimination are those of classical test theory: see L. Crocker and
J. Algina, Introduction to Classical and Modern Test Theory (1986), chapter 14.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from autograde.results import marks as results
from autograde.results.marks import Mark

Outcome = Literal["right", "partly", "wrong", "broken", "not_attempted", "no_mark"]

EASY, HARD = 0.95, 0.30
TELLS_LITTLE = 0.20
"""Ebel's limit (1972) below which a question hardly tells students apart."""

FEWEST = 10
"""Students without whom no discrimination is worth a number."""


@dataclass(frozen=True)
class Attempt:
    """A student's answer to a question."""

    student: str
    exercise: str
    """Whose, and to which."""
    points: float | None
    """Of all its tests; None if there is no mark."""
    max_points: float
    outcome: Outcome
    checked: float | None
    hidden: float | None
    """The share of points of its checks, and of its hidden tests."""
    waits: bool = False
    """Whether a person has to mark it, and has not yet."""


@dataclass(frozen=True)
class Question:
    """A question in numbers."""

    exercise: str
    max_points: float
    marked: int
    """How many have a mark for it."""
    waiting: int
    """How many wait for one by hand: until then mostly those who left it have one."""
    facility: float | None
    """The mean share of its points: 1 if everybody has all."""
    checked: float | None
    hidden: float | None
    """The same for its checks, which students can run, and for its hidden tests."""
    discrimination: float | None
    """The correlation of its points with those of the assignment's other questions."""
    not_attempted: int
    broken: int
    """How many left it, and how many handed in code that stops."""
    remark: str
    """What is worth a thought; empty if nothing."""


def attempts_of(marks: Iterable[Mark]) -> list[Attempt]:
    """Put the tests of each answer together, in the order of the marks."""
    return [_attempt(question) for question in results.questions_of(marks)]


def questions_of(attempts: Sequence[Attempt]) -> list[Question]:
    """Compute what each question of an assignment tells."""
    exercises = list(dict.fromkeys(attempt.exercise for attempt in attempts))
    students = list(dict.fromkeys(attempt.student for attempt in attempts))
    row = {student: place for place, student in enumerate(students)}
    column = {exercise: place for place, exercise in enumerate(exercises)}
    points = np.full((len(students), len(exercises)), np.nan)
    own: dict[str, list[Attempt]] = {exercise: [] for exercise in exercises}
    for attempt in attempts:
        own[attempt.exercise].append(attempt)
        if attempt.points is not None:
            points[row[attempt.student], column[attempt.exercise]] = attempt.points
    complete = points[~np.isnan(points).any(axis=1)]
    return [
        _question(exercise, own[exercise], discrimination(complete, place))
        for exercise, place in column.items()
    ]


def discrimination(points: np.ndarray, question: int) -> float | None:
    """Correlate a question with the rest of its test.

    >>> points = np.array([[0, 0, 1]] * 5 + [[1, 2, 0]] * 5)
    >>> round(discrimination(points, 0), 3), round(discrimination(points, 2), 3)
    (1.0, -1.0)
    """
    if len(points) < FEWEST:
        return None
    own = points[:, question]
    rest = points.sum(axis=1) - own
    if own.std() < 1e-12 or rest.std() < 1e-12:
        return None
    return float(np.corrcoef(own, rest)[0, 1])


def _attempt(question: results.Question) -> Attempt:
    marks, points, full = question.marks, question.points, question.max_points
    hidden = [mark for mark in marks if mark.question.endswith("-hidden")]
    checks = [mark for mark in marks if mark not in hidden]
    return Attempt(
        marks[0].student,
        question.name,
        points,
        full,
        _outcome(marks, points, full),
        _share(checks),
        _share(hidden),
        any(mark.outcome == "waiting" for mark in marks),
    )


def _outcome(marks: Sequence[Mark], points: float | None, full: float) -> Outcome:
    seen = {mark.outcome for mark in marks}
    if points is None:
        return "no_mark"
    if points >= full and (full or seen <= {"right"}):
        return "right"
    if points > 0:
        return "partly"
    if "broken" in seen:
        return "broken"
    return "not_attempted" if seen == {"not_attempted"} else "wrong"


def _share(marks: Sequence[Mark]) -> float | None:
    full = sum(mark.max_points for mark in marks)
    if not full or any(mark.points is None for mark in marks):
        return None
    return sum(mark.points or 0.0 for mark in marks) / full


def _question(
    exercise: str, own: Sequence[Attempt], discriminates: float | None
) -> Question:
    facility = _mean(
        a.points / a.max_points for a in own if a.points is not None and a.max_points
    )
    worth = max((a.max_points for a in own), default=0.0)
    waiting = sum(a.waits for a in own)
    if not worth:
        remark = "it counts for nobody"
    elif waiting:
        remark = f"{waiting} {'waits' if waiting == 1 else 'wait'} for a mark by hand"
    else:
        remark = _remark(facility, discriminates)
    return Question(
        exercise,
        worth,
        sum(a.points is not None for a in own),
        waiting,
        facility,
        _mean(a.checked for a in own if a.checked is not None),
        _mean(a.hidden for a in own if a.hidden is not None),
        discriminates,
        sum(a.outcome == "not_attempted" for a in own),
        sum(a.outcome == "broken" for a in own),
        remark,
    )


def _mean(shares: Iterable[float]) -> float | None:
    values = list(shares)
    return sum(values) / len(values) if values else None


def _remark(facility: float | None, discriminates: float | None) -> str:
    if facility is None:
        return ""
    if facility >= EASY:
        return "too easy? nearly all have it"
    said = ["too hard? few have it"] if facility <= HARD else []
    if discriminates is not None and discriminates < 0:
        said.append("who does well otherwise fails it: read it again")
    elif discriminates is not None and discriminates < TELLS_LITTLE:
        said.append("hardly tells students apart")
    return "; ".join(said)
