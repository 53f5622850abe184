"""Write the pages where nbgrader's release_feedback looks for them."""

import hashlib
import json
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from autograde.collect.times import in_words
from autograde.course import Course
from autograde.exports.totals import Total
from autograde.feedback.gathering import (
    Feedback,
    Submission,
    kind_of,
    submissions,
)
from autograde.feedback.markup import img
from autograde.files import write_whole
from autograde.pages.rendering import render
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
}
"""A sign and words for each outcome: never a colour alone."""


@dataclass(frozen=True)
class Written:
    """A page that was written.

    Parameters
    ----------
    path : Path
        The page.
    student, assignment : str
        Whose it is.
    no_mark : str
        Why it shows no mark; empty if it does.
    """

    path: Path
    student: str
    assignment: str
    no_mark: str


def write_feedback(
    course: Course, assignments: Collection[str] = (), students: Collection[str] = ()
) -> Iterator[Written]:
    """Write ``feedback/STUDENT/ASSIGNMENT/ASSIGNMENT.html`` for each submission.

    Parameters
    ----------
    course : Course
        A graded course.
    assignments, students : collection of str
        Only these; all if empty.

    Yields
    ------
    Written
        Each page, once it stands there whole.

    Raises
    ------
    CourseError
        If the gradebook has no such assignment or student.
    """
    kept = _Kept(course)
    try:
        for submission in submissions(course, assignments, students):
            total = submission.total
            folder = course.root / FOLDER / total.student.id / total.assignment
            path = folder / f"{total.assignment}.html"
            no_mark = kept.no_mark(submission) if path.is_file() else None
            if no_mark is None:
                feedback = submission.gather()
                no_mark = feedback.no_mark
                write_whole(path, feedback_page(feedback, _title(course)))
                kept.add(submission, no_mark)
            _add_what_nbgrader_reads(course, total, folder)
            yield Written(path, total.student.id, total.assignment, no_mark)
    finally:
        kept.write()


class _Kept:
    """Which pages are as they would be written again, kept between two runs."""

    def __init__(self, course: Course) -> None:
        self._path = course.root / ".feedback.json"
        self._code = _code()
        try:
            known = json.loads(self._path.read_bytes())
            self._pages = dict(known["pages"]) if known["code"] == self._code else {}
        except (OSError, ValueError, KeyError, TypeError):
            self._pages = {}

    def no_mark(self, submission: Submission) -> str | None:
        """Say why a page that still holds shows no mark; None if it has to be made."""
        match self._pages.get(_key(submission)):
            case [submission.state, str(no_mark)]:
                return no_mark
        return None

    def add(self, submission: Submission, no_mark: str) -> None:
        self._pages[_key(submission)] = [submission.state, no_mark]

    def write(self) -> None:
        kept = {"code": self._code, "pages": self._pages}
        write_whole(self._path, json.dumps(kept, indent=0, sort_keys=True).encode())


def _key(submission: Submission) -> str:
    return f"{submission.total.assignment}/{submission.total.student.id}"


@cache
def _code() -> str:
    """Stamp the code that makes the pages: another release makes other pages."""
    rooms = [import_module(name).__path__[0] for name in ("autograde", "convnet_lab")]
    stamps = [
        (str(path), path.stat().st_mtime_ns, path.stat().st_size)
        for room in rooms
        for path in sorted(Path(room).rglob("*"))
        if path.suffix in (".py", ".html", ".css")
    ]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()


def feedback_page(feedback: Feedback, course: str = "") -> bytes:
    """Make the page of a submission.

    Parameters
    ----------
    feedback : Feedback
        What it says.
    course : str
        The course's name.

    Returns
    -------
    bytes
        HTML in UTF-8, the same bytes each time.
    """
    return render(
        "feedback/page.html",
        feedback=feedback,
        total=feedback.total,
        course=course,
        late=in_words(feedback.late) if feedback.late else "",
        outcomes=OUTCOMES,
        kind_of=kind_of,
        img=img,
    )


def _title(course: Course) -> str:
    return str(course.config().CourseDirectory.get("course_id", ""))


def _add_what_nbgrader_reads(course: Course, total: Total, folder: Path) -> None:
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
