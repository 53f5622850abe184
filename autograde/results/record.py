"""How the grading of each submission went, and each attempt, beside what was graded."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from autograde.course import Course
from autograde.files import write_whole


@dataclass(frozen=True)
class Result:
    """How the grading of a submission went."""

    student: str
    assignment: str
    reason: str = ""
    """Why there is no mark; empty if there is one."""
    note: str = ""
    """What an instructor should know though it was graded; empty if nothing."""
    by_hand: tuple[str, ...] = ()
    """Questions whose mark a person changed; it stayed."""
    points: float = 0.0
    full: float = 0.0
    """What the tests gave, and what they could have given."""
    passing: bool = False
    """Whether the reason may be gone though nothing changes: a drive did not answer."""


@dataclass(frozen=True)
class Record:
    """A result, and what it is the result of."""

    result: Result
    digest: str
    """Of the submission, the tests and the settings: while it stays the same, so does
    the result."""
    recorded: bool
    """Whether the gradebook has it; if not, only the execution is done."""
    worth: str = ""
    """What the tests were worth then, in short."""


def read_result(course: Course, student: str, assignment: str) -> Result:
    """Read how the last grading of a submission went."""
    record = read_record(course, student, assignment)
    return record.result if record else Result(student, assignment)


def read_record(course: Course, student: str, assignment: str) -> Record | None:
    """Read the record of a submission.

    None if there is none, or none that can be read.
    """
    try:
        kept: dict[str, Any] = json.loads(
            _path(course, student, assignment).read_text(encoding="utf-8")
        )
        kept["result"]["by_hand"] = tuple(kept["result"]["by_hand"])
        result = Result(**kept["result"])
        return Record(result, kept["digest"], kept["recorded"], kept.get("worth", ""))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_record(course: Course, record: Record) -> None:
    """Keep a record, in the place of an earlier one."""
    path = _path(course, record.result.student, record.result.assignment)
    text = json.dumps(asdict(record), indent=1, ensure_ascii=False)
    write_whole(path, f"{text}\n".encode())


MOST = 50
"""Attempts that are kept of a submission."""


@dataclass(frozen=True)
class Try:
    """An attempt that was graded."""

    content: str
    """Tells what was handed in from anything else."""
    handed_in: str = ""
    """When, in UTC; empty if unknown."""
    points: dict[str, float | None] = field(default_factory=dict)
    """What each test gave, by its grade_id."""


def read_tries(course: Course, student: str, assignment: str) -> list[Try]:
    """Read the attempts that were graded, in their order; none if nothing is kept."""
    try:
        kept = json.loads(_path(course, student, f"{assignment}.tries").read_bytes())
        return [Try(**each) for each in kept]
    except (OSError, ValueError, TypeError):
        return []


def add_try(
    course: Course,
    student: str,
    assignment: str,
    content: str,
    handed_in: datetime | None,
    points: dict[str, float | None],
) -> None:
    """Keep what an attempt got; the same attempt, graded again, is one."""
    known = read_tries(course, student, assignment)
    now = Try(content, handed_in.isoformat() if handed_in else "", points)
    if known and known[-1] == now:
        return
    if known and known[-1].content == content:
        known.pop()
    made = [asdict(each) for each in [*known, now][-MOST:]]
    text = json.dumps(made, indent=1)
    write_whole(_path(course, student, f"{assignment}.tries"), f"{text}\n".encode())


def _path(course: Course, student: str, name: str) -> Path:
    return course.admitted / student / f"{name}.json"
