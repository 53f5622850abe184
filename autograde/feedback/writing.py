"""Write the pages where nbgrader's release_feedback looks for them."""

import secrets
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograde.admission import TIMESTAMP
from autograde.collecting.times import in_words
from autograde.course import Course
from autograde.feedback.gathering import Feedback, gather, kind_of
from autograde.feedback.markup import img
from autograde.files import write_whole
from autograde.pages.rendering import render

FOLDER = "feedback"
SECRET = "submission_secret.txt"  # noqa: S105 (a file's name)

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
    for feedback in gather(course, assignments, students):
        student, assignment = feedback.total.student.id, feedback.total.assignment
        folder = course.root / FOLDER / student / assignment
        path = folder / f"{assignment}.html"
        write_whole(path, feedback_page(feedback, _title(course)))
        _add_what_nbgrader_reads(course, feedback, folder)
        yield Written(path, student, assignment, feedback.no_mark)


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


def _add_what_nbgrader_reads(course: Course, feedback: Feedback, folder: Path) -> None:
    """Put the time and the secret beside the page, as release_feedback needs both.

    A submission that came through nbgrader's exchange has a secret, by which its
    student finds the page. Any other gets one that nobody knows: else release_feedback
    would stop at it.
    """
    student, assignment = feedback.total.student.id, feedback.total.assignment
    for name in (TIMESTAMP, SECRET):
        for stage in ("autograded", "submitted"):
            kept = course.root / stage / student / assignment / name
            if kept.is_file():
                shutil.copyfile(kept, folder / name)
                break
        else:
            if not (folder / name).is_file():
                unknown = "" if name == TIMESTAMP else secrets.token_hex(32)
                (folder / name).write_text(unknown, encoding="utf-8")
