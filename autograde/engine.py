"""Grade submissions with nbgrader's autograder, each on its own.

`grade_one` is a plain function of a course and a submission, so that it can run
anywhere; a two-sided execution takes the place of `EXECUTION`.
"""

import glob
import json
import os
import shutil
import warnings
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from autograde.course import Course, CourseError, programs_on_path
from autograde.listening import Listener
from autograde.submission import TIMESTAMP, Submission, admit, find_submissions

EXECUTION = "autograde.execution.EnduringExecute"
"""What runs a submitted notebook, in the place of nbgrader's Execute."""


@dataclass(frozen=True)
class Result:
    """How the grading of a submission went.

    Parameters
    ----------
    student : str
        The student.
    assignment : str
        The assignment.
    reason : str
        Why there is no mark; empty if there is one.
    note : str
        What an instructor should know though it was graded; empty if nothing.
    """

    student: str
    assignment: str
    reason: str = ""
    note: str = ""


Progress = Callable[[int, int, Result | None], None]
"""Called with how many are done, how many there are, and the latest result."""


def grade(
    course: Course,
    assignment: str | None = None,
    students: Collection[str] | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """Grade what was handed in; no submission stops another.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str, optional
        Only this one.
    students : collection of str, optional
        Only these.
    progress : callable, optional
        Told of every result.

    Returns
    -------
    list of Result
        Sorted by student, then assignment.

    Raises
    ------
    CourseError
        If the course has no such assignment, or nothing was handed in for it.
    """
    known = course.assignments()
    if assignment is not None and assignment not in known:
        raise CourseError(
            f"the course has no assignment {assignment!r}: "
            f"it has {', '.join(known) or 'none'}"
        )
    chosen = [
        submission
        for submission in find_submissions(course.submitted)
        if assignment in (None, submission.assignment)
        and (students is None or submission.student in students)
    ]
    if not chosen:
        raise CourseError(
            f"nothing to grade: put each notebook into {course.submitted}/STUDENT/"
            f"{assignment or 'ASSIGNMENT'}/"
        )
    results: list[Result] = []
    if progress:
        progress(0, len(chosen), None)
    for submission in chosen:
        if submission.assignment in known:
            results.append(grade_one(course, submission))
        else:
            results.append(
                Result(
                    submission.student,
                    submission.assignment,
                    reason=f"the course has no assignment {submission.assignment!r}",
                )
            )
        if progress:
            progress(len(results), len(chosen), results[-1])
    return results


def grade_one(course: Course, submission: Submission) -> Result:
    """Grade one submission and keep a record of how that went.

    Parameters
    ----------
    course : Course
        The course.
    submission : Submission
        What was handed in.

    Returns
    -------
    Result
        With a reason if no mark could be given.
    """
    student, assignment = submission.student, submission.assignment
    target = course.admitted / student / assignment
    admission = admit(submission, _grade_ids(course.notebook(assignment)), target)
    reason = admission.reason or _autograde(course, student, assignment)
    if reason:
        _withhold(course, submission)
    result = Result(student, assignment, reason, admission.note)
    record = _record_path(course, student, assignment)
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(
        json.dumps(asdict(result), indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    return result


def read_result(course: Course, student: str, assignment: str) -> Result:
    """Read how the last grading of a submission went.

    Parameters
    ----------
    course : Course
        The course.
    student : str
        The student.
    assignment : str
        The assignment.

    Returns
    -------
    Result
        An unremarkable one if only plain nbgrader graded it.
    """
    record = _record_path(course, student, assignment)
    if not record.is_file():
        return Result(student, assignment)
    return Result(**json.loads(record.read_text(encoding="utf-8")))


def _record_path(course: Course, student: str, assignment: str) -> Path:
    return course.admitted / student / f"{assignment}.json"


def _grade_ids(source: Path) -> set[str]:
    notebook = nbformat.read(source, as_version=4)
    return {
        cell.metadata.nbgrader.grade_id
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }


def _autograde(course: Course, student: str, assignment: str) -> str:
    """Run nbgrader's autograder on an admitted copy; return why it failed, or ""."""
    config = course.config()
    config.CourseDirectory.submitted_directory = course.admitted.name
    config.Autograde.autograde_preprocessors = _preprocessors(config)
    heard = Listener()
    log = heard.logger()
    directory = CourseDirectory(
        config=config,
        root=str(course.root),
        assignment_id=assignment,
        # nbgrader takes both for patterns
        student_id=glob.escape(student),
        log=log,
    )
    converter = Autograde(coursedir=directory, config=config, log=log, force=True)
    marked = os.environ.get("NBGRADER_EXECUTION")
    try:
        with warnings.catch_warnings(), programs_on_path():
            # third parties' deprecations are nothing an instructor can change
            warnings.simplefilter("ignore")
            converter.start()
    except KeyboardInterrupt:
        raise
    except (
        BaseException
    ) as error:  # SystemExit too: one submission never stops the others
        cause = heard.cause or f"{type(error).__name__}: {error}"
        return f"nbgrader could not process it: {cause}"
    finally:
        # nbgrader forgets to take this back when a notebook fails
        if marked is None:
            os.environ.pop("NBGRADER_EXECUTION", None)
    return ""


def _preprocessors(config: Config) -> list[object]:
    """Put our execution in the place of nbgrader's, in the configured list or its."""
    usual: list[object] = list(
        config.Autograde.get("autograde_preprocessors")
        or Autograde.class_traits()["autograde_preprocessors"].default()
        or ()
    )
    theirs = (Execute, "nbgrader.preprocessors.Execute")
    return [EXECUTION if step in theirs else step for step in usual]


def _withhold(course: Course, submission: Submission) -> None:
    """Leave the submission in the gradebook without a mark, waiting for a person."""
    student, assignment = submission.student, submission.assignment
    shutil.rmtree(course.root / "autograded" / student / assignment, ignore_errors=True)
    with course.gradebook() as gradebook, warnings.catch_warnings():
        # nbgrader builds a new submission in an order that SQLAlchemy remarks on
        warnings.simplefilter("ignore", SAWarning)
        gradebook.update_or_create_student(student)
        times = _time_handed_in(submission.folder)
        gradebook.update_or_create_submission(assignment, student, **times)
        _clear_scores(gradebook, student, assignment)


def _clear_scores(gradebook: Gradebook, student: str, assignment: str) -> None:
    for notebook in gradebook.find_submission(assignment, student).notebooks:
        for mark in notebook.grades:
            mark.auto_score = None
            mark.needs_manual_grade = True
    gradebook.db.commit()


def _time_handed_in(folder: Path) -> dict[str, Any]:
    try:
        text = (folder / TIMESTAMP).read_text(encoding="utf-8").strip()
        return {"timestamp": parse_utc(text)}
    except (OSError, ValueError, OverflowError):
        return {}
