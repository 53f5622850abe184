"""Which submissions need a look, and which were late."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from autograde.report.questions import Attempt
from autograde.report.record import ClassRecord
from autograde.report.scores import is_late

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
    found = [
        Look(each.student.id, each.assignment, NO_MARK, each.reason or "it has no mark")
        for each in record.submissions()
        if each.points is None
    ]
    for assignment, own in attempts.items():
        found += _left(assignment, own)
    return found + [
        Look(student, assignment, NOTE, note)
        for (student, assignment), note in sorted(record.notes.items())
    ]


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


def _left(assignment: str, attempts: Sequence[Attempt]) -> list[Look]:
    """List who left questions, who left most first."""
    asked = Counter(attempt.student for attempt in attempts)
    left: dict[str, list[str]] = defaultdict(list)
    for attempt in attempts:
        if attempt.outcome == "not_attempted":
            left[attempt.student].append(attempt.exercise)
    return [
        Look(who, assignment, LEFT, f"{len(own)} of {asked[who]}: {', '.join(own)}")
        for who, own in sorted(left.items(), key=lambda each: (-len(each[1]), each[0]))
    ]
