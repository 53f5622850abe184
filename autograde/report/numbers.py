"""All numbers of a report, computed from the record of a class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograde.exports.totals import Student
from autograde.report.alike import Alike, alike_in
from autograde.report.attention import Late, Look, late_of, looks_of
from autograde.report.misconceptions import Held, misconceptions_of
from autograde.report.questions import Attempt, Question, attempts_of, questions_of
from autograde.report.record import ClassRecord
from autograde.report.scores import Scores, scores_of


@dataclass(frozen=True)
class Part:
    """The numbers of an assignment.

    Parameters
    ----------
    scores : Scores
        How its marks are spread.
    questions : list of Question
        In the notebook's order.
    misconceptions : list of Held
        The most frequent first.
    rows : mapping
        By student, the answers; who has most points stands first.
    """

    scores: Scores
    questions: list[Question]
    misconceptions: list[Held]
    rows: Mapping[str, Sequence[Attempt]]


@dataclass(frozen=True)
class Numbers:
    """The numbers of a class.

    Parameters
    ----------
    record : ClassRecord
        What they are computed from.
    parts : mapping
        By assignment.
    looks : list of Look
        Who needs a look.
    late : list of Late
        What came late.
    alike : list of Alike
        Answers to read side by side.
    """

    record: ClassRecord
    parts: Mapping[str, Part]
    looks: list[Look]
    late: list[Late]
    alike: list[Alike]


def numbers_of(record: ClassRecord) -> Numbers:
    """Compute a report's numbers.

    Parameters
    ----------
    record : ClassRecord
        The class.

    Returns
    -------
    Numbers
        Of each assignment, and of all together.
    """
    parts = {assignment: _part(record, assignment) for assignment in record.totals}
    attempts = {
        assignment: [attempt for row in part.rows.values() for attempt in row]
        for assignment, part in parts.items()
    }
    alike = [
        pair
        for assignment, answers in record.answers.items()
        for pair in alike_in(
            assignment,
            answers,
            record.stubs.get(assignment, {}),
            record.references.get(assignment, {}),
        )
    ]
    return Numbers(record, parts, looks_of(record, attempts), late_of(record), alike)


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


def _points(row: Sequence[Attempt]) -> float:
    return sum(attempt.points or 0.0 for attempt in row)
