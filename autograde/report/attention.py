"""Which submissions need a look, and which were late."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from autograde.report.questions import Attempt
from autograde.report.record import ClassRecord
from autograde.report.scores import is_late
from autograde.results.submissions import Submission

NO_MARK, LEFT, NOTE = "no mark", "not attempted", "note"


@dataclass(frozen=True)
class Look:
    """A submission that a person should look at."""

    student: str
    assignment: str
    kind: str
    """Why, the gravest first."""
    text: str


@dataclass(frozen=True)
class Late:
    """A late submission."""

    student: str
    assignment: str
    handed_in: datetime
    due: datetime
    """In UTC; the due date with the student's extension."""
    by: timedelta
    penalty: float
    """The points that it costs."""


def looks_of(
    record: ClassRecord, attempts: Mapping[str, Sequence[Attempt]]
) -> list[Look]:
    """List what needs a look: without a mark, then without answers, then notes."""
    found = [look for total in record.submissions() for look in _without_mark(total)]
    for assignment, own in attempts.items():
        found += _left(assignment, own)
    found += [
        Look(student, assignment, NOTE, note)
        for (student, assignment), note in sorted(record.notes.items())
    ]
    return sorted(found, key=lambda look: (NO_MARK, LEFT, NOTE).index(look.kind))


def late_of(record: ClassRecord) -> list[Late]:
    """List what was handed in after its due date, the latest first."""
    found = [
        Late(
            total.student.id,
            total.assignment,
            total.timestamp,
            total.duedate,
            total.timestamp - total.duedate,
            total.penalty,
        )
        for total in record.submissions()
        if is_late(total) and total.timestamp and total.duedate
    ]
    return sorted(found, key=lambda late: (-late.by, late.student, late.assignment))


def _without_mark(total: Submission) -> Iterator[Look]:
    if total.points is None:
        why = total.reason or "it has no mark"
        yield Look(total.student.id, total.assignment, NO_MARK, why)


def _left(assignment: str, attempts: Sequence[Attempt]) -> list[Look]:
    asked: dict[str, int] = {}
    left: dict[str, list[str]] = {}
    for attempt in attempts:
        asked[attempt.student] = asked.get(attempt.student, 0) + 1
        if attempt.outcome == "not_attempted":
            left.setdefault(attempt.student, []).append(attempt.exercise)
    # who left most first
    order = sorted(left, key=lambda student: (-len(left[student]), student))
    return [
        Look(
            student,
            assignment,
            LEFT,
            f"{len(left[student])} of {asked[student]}: {', '.join(left[student])}",
        )
        for student in order
    ]
