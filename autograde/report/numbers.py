"""All numbers of a report, computed from the record of a class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograde.report.alike import Alike, alike_in
from autograde.report.attention import Late, Look, late_of, looks_of
from autograde.report.misconceptions import Held, misconceptions_of
from autograde.report.questions import Attempt, Question, attempts_of, questions_of
from autograde.report.record import ClassRecord
from autograde.report.scores import Scores, scores_of
from autograde.report.summary import (
    Doubt,
    Misunderstood,
    Pattern,
    doubts,
    misunderstood,
    patterns,
)
from autograde.report.term import Prediction, predictions
from autograde.results.submissions import Student


@dataclass(frozen=True)
class Part:
    """The numbers of an assignment."""

    scores: Scores
    questions: list[Question]
    """In the notebook's order."""
    misconceptions: list[Held]
    """The most frequent first."""
    rows: Mapping[str, Sequence[Attempt]]
    """By student, the answers; who has most points stands first."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of a class."""

    record: ClassRecord
    parts: Mapping[str, Part]
    """By assignment."""
    misunderstood: list[Misunderstood]
    patterns: list[Pattern]
    doubts: list[Doubt]
    predictions: list[Prediction]
    looks: list[Look]
    late: list[Late]
    alike: list[Alike]


def numbers_of(record: ClassRecord) -> Numbers:
    """Compute the numbers of each assignment, and of all together."""
    parts = {assignment: _part(record, assignment) for assignment in record.totals}
    attempts = {
        assignment: [attempt for row in part.rows.values() for attempt in row]
        for assignment, part in parts.items()
    }
    questions = {assignment: part.questions for assignment, part in parts.items()}
    mistakes = {assignment: part.misconceptions for assignment, part in parts.items()}
    alike = [
        pair
        for assignment, answers in record.answers.items()
        for pair in alike_in(
            assignment,
            answers,
            record.stubs.get(assignment, {}),
            record.references.get(assignment, {}),
            _right(attempts[assignment]),
        )
    ]
    return Numbers(
        record,
        parts,
        misunderstood(mistakes, questions),
        patterns(record, attempts),
        doubts(questions, attempts, mistakes),
        predictions(mistakes, attempts),
        looks_of(record, attempts),
        late_of(record),
        alike,
    )


def _part(record: ClassRecord, assignment: str) -> Part:
    marks = [mark for mark in record.marks if mark.assignment == assignment]
    totals = record.totals[assignment]
    students: dict[str, Student] = {t.student.id: t.student for t in totals}
    attempts = attempts_of(marks)
    rows: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        rows.setdefault(attempt.student, []).append(attempt)
    ranked = sorted(rows, key=lambda who: (-_points(rows[who]), who))
    return Part(
        scores_of(assignment, totals),
        questions_of(attempts),
        misconceptions_of(marks, record.answers.get(assignment, {}), students),
        {student: rows[student] for student in ranked},
    )


def _right(attempts: Sequence[Attempt]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for attempt in attempts:
        if attempt.outcome == "right":
            found.setdefault(attempt.exercise, set()).add(attempt.student)
    return found


def _points(row: Sequence[Attempt]) -> float:
    return sum(attempt.points or 0.0 for attempt in row)
