"""All numbers of a report, computed from the record of a class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograde.notebooks.grade_ids import exercise_of
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
from autograde.results.explaining import first_wrong
from autograde.results.marks import Mark
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
    follow = follow_ons(record)
    once = [
        mark
        for mark in record.marks
        if (mark.student, mark.assignment, exercise_of(mark.question)) not in follow
    ]
    parts = {a: _part(record, a, once) for a in record.totals}
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
        patterns(
            replace(record, marks=once),
            {
                name: [a for a in own if (a.student, name, a.exercise) not in follow]
                for name, own in attempts.items()
            },
        ),
        doubts(questions, attempts, mistakes),
        predictions(mistakes, attempts),
        looks_of(record, attempts),
        late_of(record),
        alike,
    )


def follow_ons(record: ClassRecord) -> set[tuple[str, str, str]]:
    """Find the answers that are wrong since they call one which is.

    By student, assignment and exercise. An answer with a mistake of its own is none.
    """
    ideas: dict[tuple[str, str], dict[str, set[str]]] = {}
    for mark in record.marks:
        if mark.outcome in ("wrong", "broken"):
            own = ideas.setdefault((mark.student, mark.assignment), {})
            held = own.setdefault(exercise_of(mark.question), set())
            held.update(filter(None, [mark.misconception]))
    found = set()
    for (student, assignment), wrong in ideas.items():
        sources = record.answers.get(assignment, {}).get(student, {})
        there = {name: sources[name] for name in wrong if name in sources}
        if len(there) > 1:
            for name, first in first_wrong(there).items():
                if wrong[name] <= wrong[first]:
                    found.add((student, assignment, name))
    return found


def _part(record: ClassRecord, assignment: str, once: Sequence[Mark]) -> Part:
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
        misconceptions_of(
            [mark for mark in once if mark.assignment == assignment],
            record.answers.get(assignment, {}),
            students,
        ),
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
