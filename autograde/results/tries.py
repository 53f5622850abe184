"""What each graded attempt of a student got, so that progress can be told."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from autograde.course import Course
from autograde.files import write_whole

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
        kept = json.loads(_path(course, student, assignment).read_bytes())
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
    write_whole(_path(course, student, assignment), f"{text}\n".encode())


def _path(course: Course, student: str, assignment: str) -> Path:
    return course.admitted / student / f"{assignment}.tries.json"
