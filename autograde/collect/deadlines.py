"""When a hand-in is due: the gradebook's date, and the extensions of single students.

Both end up where nbgrader keeps them, the due date with the assignment and an extension
with the submission, so that its late penalties and exports know them.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SAWarning

from autograde.collect.roster_file import read_table
from autograde.collect.times import read_time
from autograde.course import CourseError

EXTENSIONS_FILE = "extensions.csv"

_COLUMNS = ("student", "assignment", "until")


@dataclass(frozen=True)
class Deadline:
    """When an assignment is due."""

    due: datetime | None = None
    """For everybody, in UTC; None if the gradebook has no date."""
    extended: Mapping[str, datetime] = field(default_factory=dict)
    """Of a student's id: until when, in UTC."""

    def late(self, student: str, time: datetime | None) -> timedelta | None:
        """Say how late a hand-in is: zero if in time, None if a time is missing.

        >>> due = datetime(2025, 3, 14, 12, tzinfo=UTC)
        >>> ours = Deadline(due, {"ada": due + timedelta(days=1)})
        >>> came = due + timedelta(hours=2)
        >>> str(ours.late("ada", came)), str(ours.late("bela", came))
        ('0:00:00', '2:00:00')
        """
        due = self.extended.get(student, self.due)
        if due is None or time is None:
            return None
        return max(timedelta(0), time - due)


def read_deadline(
    gradebook: Gradebook, assignment: str, extensions: Mapping[str, datetime]
) -> Deadline:
    """Look up when an assignment is due; the extensions replace the gradebook's."""
    entry = gradebook.find_assignment(assignment)
    due = entry.duedate.replace(tzinfo=UTC) if entry.duedate else None
    extended = {}
    for submission in entry.submissions:
        if due and submission.extension:
            extended[str(submission.student_id)] = due + submission.extension
    return Deadline(due, extended | dict(extensions))


def read_extensions(
    path: Path, assignment: str, find: Callable[[str], str]
) -> dict[str, datetime]:
    """Read until when students have more time, in UTC, by their ids.

    The file has the columns ``student`` (id, name or address), ``assignment`` and
    ``until``, a time as in 2025-03-20 23:59 +01:00; without a zone it is UTC. `find`
    makes an id of what stands in ``student``, or raises ValueError.
    """
    header, rows = read_table(path)
    missing = [name for name in _COLUMNS if name not in header]
    if missing:
        raise CourseError(
            f"{path} has no column {', '.join(sorted(missing))}: its first line "
            f"must be {','.join(_COLUMNS)}"
        )
    extended = {}
    for line, cells in rows:
        row = {**dict.fromkeys(header, ""), **dict(zip(header, cells, strict=False))}
        if row["assignment"] == assignment:
            try:
                extended[find(row["student"])] = read_time(row["until"])
            except ValueError as error:
                raise CourseError(f"{path}, line {line}: {error}") from None
    return extended


def grant(gradebook: Gradebook, assignment: str, deadline: Deadline) -> None:
    """Write extensions into the gradebook, where nbgrader's lateness comes from.

    Students without a hand-in are passed over.
    """
    for student, until in deadline.extended.items():
        if deadline.due is None:
            return
        span = until - deadline.due
        with warnings.catch_warnings():
            # nbgrader builds a new submission in an order that SQLAlchemy remarks on
            warnings.simplefilter("ignore", SAWarning)
            try:
                held = gradebook.find_submission(assignment, student).extension
            except MissingEntry:
                gradebook.update_or_create_student(student)
                gradebook.update_or_create_submission(assignment, student)
                held = None
        if held != span:
            minutes = span / timedelta(minutes=1)
            gradebook.grant_extension(assignment, student, minutes=minutes)
