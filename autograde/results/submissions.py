"""What each student has for each assignment, as nbgrader's gradebook has it."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import func

from autograde.collect.roster import Person
from autograde.collect.roster_file import listed_in
from autograde.course import Course, CourseError
from autograde.results.record import read_result
from autograde.submission import find_submissions

WAITS = "it waits for a mark by hand"
NOT_GRADED = "it was not graded yet"


class Score(NamedTuple):
    """What a cell with points has in the gradebook."""

    notebook: str
    question: str
    full: float
    auto: float | None
    manual: float | None
    points: float
    by_hand: bool
    """Whether only a person can mark it: an essay, or a task."""


@dataclass(frozen=True)
class Student:
    """A student of the gradebook."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    section: str = ""
    """The part of the class, by the course directory's roster."""


@dataclass(frozen=True)
class Submission:
    """What a student has for an assignment; without a hand-in, that there is none."""

    student: Student
    assignment: str
    max_points: float
    handed_in: bool
    points: float | None = None
    """The mark, the late penalty taken off; None if there is none."""
    raw_points: float | None = None
    """The mark before that."""
    penalty: float = 0.0
    timestamp: datetime | None = None
    duedate: datetime | None = None
    """When it was due, the student's extension included."""
    reason: str = ""
    """Why what was handed in has no mark."""
    note: str = ""
    """What the grader had to say though it was graded."""
    failed: str = ""
    """Why the grader, and not a person, gave no mark."""
    scores: tuple[Score, ...] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    """What a person wrote beside a cell; nbgrader's own words stay out."""

    @property
    def about(self) -> str:
        """Name the submission in a remark."""
        return f"{self.student.id} {self.assignment}"


def read_submissions(
    course: Course,
    assignments: Collection[str] = (),
    students: Collection[str] = (),
    gradebook: Gradebook | None = None,
) -> dict[str, list[Submission]]:
    """Read what every student has, by assignment; only these, or all if empty."""
    if gradebook is None:
        with course.gradebook() as own:
            return read_submissions(course, assignments, students, own)
    known: dict[str, Any] = {str(each.name): each for each in gradebook.assignments}
    if not known:
        course.refuse_emptied()
        raise CourseError("the gradebook is empty: run autograde grade first")
    people = read_students(gradebook, course)
    waiting = {
        (each.student, each.assignment) for each in find_submissions(course.submitted)
    }
    _refuse_unknown("assignment", assignments, known)
    _refuse_unknown("student", students, people)
    found = _found(gradebook, assignments)
    read = {}
    for name in sorted(assignments or known):
        worth, due = float(known[name].max_score), known[name].duedate
        read[name] = [
            _submission(course, people[who], name, worth, found[who, name])
            if (who, name) in found
            else Submission(
                people[who],
                name,
                worth,
                handed_in=(who, name) in waiting,
                duedate=due,
                reason="it was handed in and not graded: run autograde grade"
                if (who, name) in waiting
                else "",
            )
            for who in sorted(students or people)
        ]
    return read


def read_if_any(
    course: Course, assignments: Collection[str] = ()
) -> dict[str, list[Submission]]:
    """Read what every student has, as `read_submissions` does; nothing if none is."""
    try:
        return read_submissions(course, assignments)
    except CourseError:  # nothing is there yet
        return {}


class _Found(NamedTuple):
    """What the gradebook has of a submission."""

    timestamp: datetime | None
    duedate: datetime | None
    penalty: float
    scores: list[Score]
    comments: dict[str, str]


def _found(
    gradebook: Gradebook, assignments: Collection[str]
) -> dict[tuple[str, str], _Found]:
    """Read all submissions at once; one by one, a class takes minutes."""
    found: dict[tuple[str, str], _Found] = {}
    by_id: dict[str, _Found] = {}
    handed_in: Any = gradebook.db.query(
        SubmittedAssignment.id,
        SubmittedAssignment.student_id,
        SubmittedAssignment.timestamp,
        SubmittedAssignment.extension,
        Assignment.name,
        Assignment.duedate,
        func.sum(SubmittedNotebook.late_submission_penalty),
    )
    handed_in = (
        handed_in.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .outerjoin(
            SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id
        )
        .group_by(SubmittedAssignment.id, Assignment.id)
    )
    if assignments:
        handed_in = handed_in.filter(Assignment.name.in_(assignments))
    for id_, student, timestamp, extension, name, duedate, penalty in handed_in:
        due = duedate + extension if duedate and extension else duedate
        by_id[id_] = found[str(student), str(name)] = _Found(
            timestamp, due, float(penalty or 0.0), [], {}
        )
    answers: Any = gradebook.db.query(SolutionCell.notebook_id, SolutionCell.name)
    by_hand = {tuple(row) for row in answers}
    for id_, notebook_id, text, *score in _scores(gradebook):
        if id_ in by_id:
            manual = text != "code" or (notebook_id, score[1]) in by_hand
            by_id[id_].scores.append(Score._make([*score, manual]))
    comment: Any = Comment  # nbgrader names the columns' types wrongly
    said: Any = (
        gradebook.db.query(
            SubmittedNotebook.assignment_id, BaseCell.name, comment.manual_comment
        )
        .select_from(Comment)
        .join(BaseCell, BaseCell.id == comment.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == comment.notebook_id)
        .filter(comment.manual_comment.is_not(None))
    )
    for id_, cell, words in said:
        if words and id_ in by_id:
            by_id[id_].comments[str(cell)] = str(words)
    return found


def _scores(gradebook: Gradebook) -> Any:
    """Query the scores of tests, of what people mark, and of tasks."""
    for kind in (GradeCell, TaskCell):
        cell: Any = kind
        text: Any = cell.cell_type if kind is GradeCell else TaskCell.type
        yield from (
            gradebook.db.query(
                SubmittedNotebook.assignment_id,
                Notebook.id,
                text,
                Notebook.name,
                cell.name,
                cell.max_score,
                Grade.auto_score,
                Grade.manual_score,
                Grade.score,
            )
            .select_from(Grade)
            .join(cell, cell.id == Grade.cell_id)
            .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        )


def read_students(gradebook: Gradebook, course: Course) -> dict[str, Student]:
    """List the class: of roster, gradebook, and who handed in and is in neither yet."""
    listed = listed_in(course)
    people = {who: _listed(each) for who, each in listed.items()}
    for each in find_submissions(course.submitted):
        people.setdefault(each.student, Student(each.student))
    for entry in gradebook.students:
        student = _student(entry)
        on_roster = listed.get(student.id)
        section = on_roster.section if on_roster else ""
        people[student.id] = replace(student, section=section)
    return people


def _refuse_unknown(what: str, asked: Collection[str], known: Collection[str]) -> None:
    unknown = [each for each in asked if each not in known]
    if unknown:
        like = difflib.get_close_matches(unknown[0], known) or sorted(known)[:10]
        raise CourseError(
            f"the gradebook has no {what} {unknown[0]!r}: "
            f"it has {', '.join(like) or 'none'}"
        )


# nbgrader's annotations name the columns' types, not their values': hence Any


def _listed(person: Person) -> Student:
    email = min(person.emails, default="")
    return Student(
        person.id,
        person.first_name,
        person.last_name,
        email,
        person.lms_user_id,
        person.section,
    )


def _student(entry: Any) -> Student:
    known = ("first_name", "last_name", "email", "lms_user_id")
    return Student(str(entry.id), *(str(getattr(entry, each) or "") for each in known))


def _submission(
    course: Course, student: Student, name: str, worth: float, found: _Found
) -> Submission:
    result = read_result(course, student.id, name)
    submission = Submission(
        student,
        name,
        worth,
        handed_in=True,
        timestamp=found.timestamp,
        duedate=found.duedate,
        note=result.note,
        failed=result.reason,
        scores=tuple(sorted(found.scores, key=lambda s: s[:2])),
        comments=found.comments,
    )
    without = [each for each in found.scores if each.auto is None is each.manual]
    if without or not found.scores:
        people = without and all(each.by_hand for each in without)
        names = ", ".join(sorted({each.question for each in without}))
        reason = f"{WAITS}: {names}" if people else NOT_GRADED
        return replace(submission, reason=result.reason or reason)
    points = sum(score.points for score in found.scores)
    return replace(
        submission,
        points=max(0.0, points - found.penalty),
        raw_points=points,
        penalty=found.penalty,
    )
