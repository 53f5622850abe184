"""Write the pages where nbgrader's release_feedback looks for them."""

import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.collect.times import in_words
from autograde.course import Course
from autograde.feedback.gathering import (
    Feedback,
    Page,
    kind_of,
    submissions,
)
from autograde.feedback.markup import img
from autograde.files import write_whole
from autograde.pages.rendering import render
from autograde.results.cache import Cache
from autograde.results.marks import BY_HAND
from autograde.results.submissions import Submission
from autograde.submission import TIMESTAMP
from autograde.submission.admission import handed_in_at
from autograde.submission.finding import Submission as Folder
from autograde.submission.opening import read_note

FOLDER = "feedback"
SECRET = "submission_secret.txt"  # noqa: S105 (a file's name)
LONGEST_TIME = 60
_SECRET = re.compile(r"[0-9A-Za-z_-]{1,200}")

OUTCOMES = {
    "right": ("✓", "right"),
    "wrong": ("✗", "not right yet"),
    "broken": ("!", "the code stopped"),
    "not_attempted": ("○", "not attempted"),
    "grader_error": ("?", "no mark yet"),
    "waiting": ("?", "a person will mark it"),
    "marked": ("✎", "marked by a person"),
}
"""A sign and words for each outcome: never a color alone."""


@dataclass(frozen=True)
class Written:
    """A page that was written."""

    path: Path
    student: str
    assignment: str
    no_mark: str
    """Why it shows no mark; empty if it does."""


def write_feedback(
    course: Course, assignments: Collection[str] = (), students: Collection[str] = ()
) -> Iterator[Written]:
    """Write ``feedback/STUDENT/ASSIGNMENT/ASSIGNMENT.html`` for each submission.

    Each page is given when it stands there whole.
    """
    kept = Cache(course.root / ".feedback.json")
    try:
        for submission in submissions(course, assignments, students):
            total = submission.total
            folder = course.root / FOLDER / total.student.id / total.assignment
            path = folder / f"{total.assignment}.html"
            no_mark = None
            if path.is_file():
                no_mark = kept.get(_key(submission), submission.state)
            if no_mark is None:
                feedback = submission.gather()
                no_mark = feedback.no_mark
                write_whole(path, feedback_page(feedback, title_of(course)))
                kept.add(_key(submission), submission.state, no_mark)
                _add_what_nbgrader_reads(course, total, folder)
            elif not all((folder / name).is_file() for name in (TIMESTAMP, SECRET)):
                _add_what_nbgrader_reads(course, total, folder)
            yield Written(path, total.student.id, total.assignment, no_mark)
    finally:
        kept.write()


def _key(submission: Page) -> str:
    return f"{submission.total.assignment}/{submission.total.student.id}"


def feedback_page(feedback: Feedback, course: str = "") -> bytes:
    """Make the page of a submission, the same bytes each time."""
    return render("feedback/page.html", course=course, own="", **shown(feedback))


def shown(feedback: Feedback) -> dict[str, Any]:
    """Say with what a template tells of a submission."""
    return {
        "feedback": feedback,
        "total": feedback.total,
        "late": in_words(feedback.late) if feedback.late else "",
        "outcomes": OUTCOMES,
        "kind_of": kind_of,
        "by_hand": BY_HAND,
        "img": img,
    }


def title_of(course: Course) -> str:
    """Give the course's name; empty if its settings have none."""
    return str(course.config().CourseDirectory.get("course_id", ""))


def _add_what_nbgrader_reads(course: Course, total: Submission, folder: Path) -> None:
    """Put the time and the secret beside the page, as release_feedback needs both.

    A submission that came through nbgrader's exchange has a secret, by which its
    student finds the page. Any other gets one that nobody knows: else release_feedback
    would stop at it.
    """
    student, assignment = total.student.id, total.assignment
    submission = Folder(student, assignment, course.submitted / student / assignment)
    # as it is there: the exchange finds the page by it
    stamp = read_note(submission.folder / TIMESTAMP, submission.trusted)
    if len(stamp) > LONGEST_TIME or handed_in_at(submission) is None:
        stamp = ""
    secret = read_note(submission.folder / SECRET, submission.trusted)
    if not _SECRET.fullmatch(secret):
        ours = read_note(folder / SECRET, course.root)
        secret = ours if _SECRET.fullmatch(ours) else secrets.token_hex(32)
    # written anew and never copied: it goes back to the student
    for name, text in ((TIMESTAMP, stamp), (SECRET, secret)):
        write_whole(folder / name, text.encode())
