"""One mark for each student and assignment, as nbgrader's gradebook has it."""

import difflib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import and_, case, func

from autograde.course import Course
from autograde.exports.plugin import ExportError, Remark
from autograde.grade.results import read_result
from autograde.submission import find_submissions


@dataclass(frozen=True)
class Student:
    """A student of the gradebook.

    Parameters
    ----------
    id : str
        The gradebook's id.
    first_name, last_name, email, lms_user_id : str
        What else the gradebook knows; empty if nothing.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""


@dataclass(frozen=True)
class Total:
    """What a student has for an assignment.

    Parameters
    ----------
    student : Student
        The student.
    assignment : str
        The assignment.
    max_points : float
        What it is worth.
    handed_in : bool
        Whether there is a submission.
    points : float or None
        The mark, the late penalty taken off; None if there is none.
    raw_points : float or None
        The mark before that.
    penalty : float
        nbgrader's penalty for handing in late, in points.
    timestamp, duedate : datetime or None
        When it was handed in and when it was due, as far as known.
    reason : str
        Why what was handed in has no mark; empty otherwise.
    """

    student: Student
    assignment: str
    max_points: float
    handed_in: bool
    points: float | None = None
    raw_points: float | None = None
    penalty: float = 0.0
    timestamp: datetime | None = None
    duedate: datetime | None = None
    reason: str = ""

    @property
    def about(self) -> str:
        """Name the submission in a remark."""
        return f"{self.student.id} {self.assignment}"


def read_totals(
    gradebook: Gradebook,
    course: Course,
    assignments: Collection[str] = (),
    students: Collection[str] = (),
) -> dict[str, list[Total]]:
    """Read the mark of every student for every assignment.

    Parameters
    ----------
    gradebook : Gradebook
        nbgrader's gradebook.
    course : Course
        The course, which keeps the reasons of missing marks.
    assignments, students : collection of str
        Only these; all if empty.

    Returns
    -------
    dict
        By assignment, a total for each student; both sorted.

    Raises
    ------
    ExportError
        If the gradebook is empty, or lacks one that was asked for.
    """
    known: dict[str, Any] = {str(each.name): each for each in gradebook.assignments}
    if not known:
        raise ExportError("the gradebook is empty: run autograde grade first")
    people = read_students(gradebook, course)
    waiting = {
        (each.student, each.assignment) for each in find_submissions(course.submitted)
    }
    _refuse_unknown("assignment", assignments, known)
    _refuse_unknown("student", students, people)
    graded = _graded(gradebook)
    totals = {}
    for name in sorted(assignments or known):
        assignment = known[name]
        worth = float(assignment.max_score)
        totals[name] = [
            _total(course, people[who], name, worth, graded[who, name])
            if (who, name) in graded
            else _ungraded(people[who], name, worth, assignment, (who, name) in waiting)
            for who in sorted(students or people)
        ]
    return totals


class _Graded(NamedTuple):
    """What the gradebook has of a submission."""

    timestamp: datetime | None
    duedate: datetime | None
    score: float
    penalty: float
    is_marked: bool


def _graded(gradebook: Gradebook) -> dict[tuple[str, str], _Graded]:
    """Read all submissions at once; one by one, a class takes minutes."""
    grade: Any = Grade  # nbgrader names the columns' types wrongly
    unmarked = and_(grade.auto_score.is_(None), grade.manual_score.is_(None))
    of_grades: Any = (
        gradebook.db.query(
            SubmittedNotebook.assignment_id,
            func.sum(grade.score),
            func.count(grade.id),
            func.sum(case((unmarked, 1), else_=0)),
        )
        .select_from(Grade)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .group_by(SubmittedNotebook.assignment_id)
    )
    scores = {row[0]: row[1:] for row in of_grades}
    of_notebooks: Any = gradebook.db.query(
        SubmittedNotebook.assignment_id,
        func.sum(SubmittedNotebook.late_submission_penalty),
    ).group_by(SubmittedNotebook.assignment_id)
    penalties = {row[0]: float(row[1] or 0.0) for row in of_notebooks}
    submissions: Any = gradebook.db.query(
        SubmittedAssignment.id,
        SubmittedAssignment.student_id,
        SubmittedAssignment.timestamp,
        SubmittedAssignment.extension,
        Assignment.name,
        Assignment.duedate,
    ).join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    found = {}
    for id_, student, timestamp, extension, assignment, duedate in submissions:
        # nbgrader counts a cell without a score as 0
        score, grades, without = scores.get(id_, (0.0, 0, 0))
        due = duedate + extension if duedate and extension else duedate
        found[str(student), str(assignment)] = _Graded(
            timestamp,
            due,
            float(score or 0.0),
            penalties.get(id_, 0.0),
            is_marked=bool(grades) and not without,
        )
    return found


def read_students(gradebook: Gradebook, course: Course) -> dict[str, Student]:
    """List the students of the gradebook, and who handed in and is not there yet.

    Parameters
    ----------
    gradebook : Gradebook
        nbgrader's gradebook.
    course : Course
        The course.

    Returns
    -------
    dict
        By id.
    """
    handed_in = {each.student for each in find_submissions(course.submitted)}
    people = {who: Student(who) for who in handed_in}
    return people | {str(each.id): _student(each) for each in gradebook.students}


def unmarked(totals: Collection[Total]) -> list[Remark]:
    """List what was handed in and has no mark.

    Parameters
    ----------
    totals : collection of Total
        The marks.

    Returns
    -------
    list of Remark
        One for each.
    """
    return [
        Remark(total.about, f"no mark: {total.reason}")
        for total in totals
        if total.reason
    ]


def _refuse_unknown(what: str, asked: Collection[str], known: Collection[str]) -> None:
    unknown = [each for each in asked if each not in known]
    if unknown:
        like = difflib.get_close_matches(unknown[0], known) or sorted(known)[:10]
        raise ExportError(
            f"the gradebook has no {what} {unknown[0]!r}: "
            f"it has {', '.join(like) or 'none'}"
        )


# nbgrader's annotations name the columns' types, not their values': hence Any


def _student(entry: Any) -> Student:
    return Student(
        str(entry.id),
        str(entry.first_name or ""),
        str(entry.last_name or ""),
        str(entry.email or ""),
        str(entry.lms_user_id or ""),
    )


def _ungraded(
    student: Student, name: str, worth: float, assignment: Any, waiting: bool
) -> Total:
    return Total(
        student,
        name,
        worth,
        handed_in=waiting,
        duedate=assignment.duedate,
        reason="it was handed in and not graded: run autograde grade"
        if waiting
        else "",
    )


def _total(
    course: Course, student: Student, name: str, worth: float, graded: _Graded
) -> Total:
    total = Total(
        student,
        name,
        worth,
        handed_in=True,
        timestamp=graded.timestamp,
        duedate=graded.duedate,
    )
    if not graded.is_marked:
        failed = read_result(course, student.id, name).reason
        reason = failed or "it was not graded, or waits for a mark by hand"
        return replace(total, reason=reason)
    return replace(
        total,
        points=max(0.0, graded.score - graded.penalty),
        raw_points=graded.score,
        penalty=graded.penalty,
    )
