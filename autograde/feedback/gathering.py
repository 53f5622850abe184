"""Gather what there is to say about each submission."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)

from autograde.course import Course, CourseError
from autograde.exports.totals import Total, read_totals
from autograde.feedback.cells import Shown, locked_ids, other_cells, show
from autograde.feedback.explanations import Explanation, explain
from autograde.grade.results import read_result
from autograde.marks import Mark, Scores, read_graded
from autograde.names import names_of
from autograde.notebooks.sources import exercise_of
from autograde.notebooks.upgrading import UnreadableNotebook, read_together
from autograde.submission import read_notes

GRADER_FAILED = "The grader itself failed on it. Nothing that you did costs you a mark."
NOT_YET = "It is not graded yet."


@dataclass(frozen=True)
class Failure:
    """Tests that failed for the same reason.

    Parameters
    ----------
    tests : tuple of str
        What kind of tests they are.
    explanation : Explanation
        Why they failed.
    """

    tests: tuple[str, ...]
    explanation: Explanation


@dataclass(frozen=True)
class Question:
    """What an exercise is worth, what came of it, and what the student wrote.

    Parameters
    ----------
    name : str
        The exercise's name.
    marks : tuple of Mark
        Of its tests.
    failures : tuple of Failure
        Why some gave no points.
    answer : Shown or None
        The answer's cell; None if there is none.
    comments : tuple of str
        What the instructor wrote beside it.
    """

    name: str
    marks: tuple[Mark, ...]
    failures: tuple[Failure, ...] = ()
    answer: Shown | None = None
    comments: tuple[str, ...] = ()

    @property
    def points(self) -> float | None:
        """The points of its tests together; None if one has no mark."""
        given = [mark.points for mark in self.marks if mark.points is not None]
        return sum(given) if len(given) == len(self.marks) else None

    @property
    def max_points(self) -> float:
        """What it is worth."""
        return sum(mark.max_points for mark in self.marks)


@dataclass(frozen=True)
class Feedback:
    """All that a page says about a submission.

    Parameters
    ----------
    total : Total
        The student, the mark and when it was handed in.
    questions : tuple of Question
        In the notebook's order.
    others : tuple of Shown
        Further cells of the student's.
    notes : tuple of str
        What was repaired, and how it was graded.
    no_mark : str
        Why there is no mark, for the student; empty if there is one.
    """

    total: Total
    questions: tuple[Question, ...] = ()
    others: tuple[Shown, ...] = ()
    notes: tuple[str, ...] = ()
    no_mark: str = ""

    @property
    def late(self) -> timedelta:
        """By how much it was late; zero if it was not, or nobody knows."""
        if self.total.timestamp is None or self.total.duedate is None:
            return timedelta(0)
        return max(timedelta(0), self.total.timestamp - self.total.duedate)


@dataclass(frozen=True)
class Submission:
    """A submission whose feedback can be gathered."""

    total: Total
    state: str
    """What its page depends on, in short: the same state, the same page."""
    gather: Callable[[], Feedback]


def submissions(
    course: Course, assignments: Collection[str] = (), students: Collection[str] = ()
) -> Iterator[Submission]:
    """Go through what was handed in, by assignment and student; all if none is named.

    Raises
    ------
    CourseError
        If the gradebook has no such assignment or student; at the end, if what was
        handed out of one is damaged.
    """
    with course.gradebook() as gradebook:
        totals = read_totals(gradebook, course, assignments, students)
        comments = _comments(gradebook)
    scores = Scores(course, list(totals))
    damaged = []
    for assignment, rows in totals.items():
        released = course.released(assignment)
        if not released:
            continue  # incomplete: `autograde grade` says what is missing
        try:
            release = _Release(read_together(released))
        except UnreadableNotebook as error:  # one assignment never stops the others
            damaged.append(f"{error}: run nbgrader generate_assignment {assignment}")
            continue
        sources = sorted((course.root / "source" / assignment).glob("*.ipynb"))
        for total in rows:
            if not total.handed_in:
                continue
            who = total.student.id
            said = comments.get((who, assignment), {})
            depends_on = (
                *(_stamp(each) for each in (*released, *sources)),
                *(_stamp(each) for each in _files_of(course, who, assignment)),
                total,
                sorted(said.items()),
                scores.state(who, assignment),
            )
            state = hashlib.sha256(repr(depends_on).encode("utf-8", "replace"))
            yield Submission(
                total,
                state.hexdigest(),
                partial(_gather, course, release, total, scores, said),
            )
    if damaged:
        raise CourseError("; ".join(damaged))


def _files_of(course: Course, student: str, assignment: str) -> Iterator[Path]:
    yield from sorted(
        (course.root / "autograded" / student / assignment).glob("*.ipynb")
    )
    admitted = course.admitted / student
    yield admitted / f"{assignment}.json"
    yield from sorted((admitted / assignment).glob("*"))


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, found.st_mtime_ns, found.st_size


def _gather(
    course: Course,
    release: "_Release",
    total: Total,
    scores: Scores,
    comments: Mapping[str, str],
) -> Feedback:
    marks = scores.marks(total.student.id, total.assignment)
    return _feedback(course, release, total, marks, comments)


class _Release:
    """What was handed out, and what of it every page needs."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.notebook = notebook
        self.cells = _by_id(notebook)
        self.locked = locked_ids(notebook)
        self.names = {name: _names(cell.source) for name, cell in self.cells.items()}


def _feedback(
    course: Course,
    release: _Release,
    total: Total,
    marks: list[Mark],
    comments: Mapping[str, str],
) -> Feedback:
    student, assignment = total.student.id, total.assignment
    try:
        notebook = read_graded(course, student, assignment)
    except UnreadableNotebook:  # the marks say so
        notebook = None
    cells = _by_id(notebook) if notebook else None
    questions = tuple(
        _question(name, tuple(own), cells, release, comments)
        for name, own in _by_exercise(marks)
    )
    answers = {question.name for question in questions}
    return Feedback(
        total,
        questions,
        tuple(other_cells(notebook, release.notebook, answers)) if notebook else (),
        _notes(course, student, assignment),
        "" if total.points is not None else _why_no_mark(course, total),
    )


def _by_exercise(marks: list[Mark]) -> Iterator[tuple[str, list[Mark]]]:
    by_name: dict[str, list[Mark]] = {}
    for mark in marks:
        by_name.setdefault(exercise_of(mark.question), []).append(mark)
    yield from by_name.items()


def _question(
    name: str,
    marks: tuple[Mark, ...],
    cells: Mapping[str, NotebookNode] | None,
    release: _Release,
    comments: Mapping[str, str],
) -> Question:
    own = {name, *(mark.question for mark in marks)}
    said = tuple(comments[each] for each in sorted(own) if comments.get(each))
    if cells is None:
        return Question(name, marks, comments=said)
    answer = cells.get(name)
    return Question(
        name,
        marks,
        tuple(_failures(marks, cells, release, name)),
        show(answer) if answer is not None and name not in release.locked else None,
        said,
    )


def _failures(
    marks: tuple[Mark, ...],
    cells: Mapping[str, NotebookNode],
    release: _Release,
    exercise: str,
) -> Iterator[Failure]:
    """Explain the tests that failed, once for those with the same explanation."""
    kinds: dict[Explanation, list[str]] = {}
    for mark in marks:
        if mark.outcome not in ("wrong", "broken"):
            continue
        test, handed_out = cells.get(mark.question), release.cells.get(mark.question)
        shown = bool(test and handed_out and test.source == handed_out.source)
        names = {exercise} | release.names.get(mark.question, set())
        explanation = explain(test, shown, names, cells.get(exercise))
        kinds.setdefault(explanation, []).append(kind_of(mark.question))
    for explanation, tests in kinds.items():
        yield Failure(tuple(tests), explanation)


def kind_of(question: str) -> str:
    """Say what kind of test a test cell is.

    Parameters
    ----------
    question : str
        Its grade_id.

    Returns
    -------
    str
        In words.

    Examples
    --------
    >>> kind_of("relu-check"), kind_of("exam_a-check-2"), kind_of("relu-hidden")
    ('check', 'check 2', 'hidden test')
    """
    kind = question.removeprefix(exercise_of(question)).strip("-").replace("-", " ")
    return {"": "test", "hidden": "hidden test"}.get(kind, kind)


def _names(source: str) -> set[str]:
    try:
        return set(names_of(source).reads)
    except SyntaxError:
        return set()


def _by_id(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {
        str(cell.metadata.nbgrader.grade_id): cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    }


def _comments(gradebook: Gradebook) -> dict[tuple[str, str], dict[str, str]]:
    """Read what a person wrote beside the answers; nbgrader's own words stay out."""
    comment: Any = Comment  # nbgrader names the columns' types wrongly
    rows = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            Assignment.name,
            BaseCell.name,
            comment.manual_comment,
        )
        .select_from(Comment)
        .join(BaseCell, BaseCell.id == comment.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == comment.notebook_id)
        .join(
            SubmittedAssignment,
            SubmittedAssignment.id == SubmittedNotebook.assignment_id,
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(comment.manual_comment.is_not(None))
    )
    found: dict[tuple[str, str], dict[str, str]] = {}
    for student, assignment, cell, said in rows:
        if said:
            found.setdefault((str(student), str(assignment)), {})[str(cell)] = str(said)
    return found


def _notes(course: Course, student: str, assignment: str) -> tuple[str, ...]:
    repaired = read_notes(course.admitted / student / assignment)
    # what the engine has to add, such as that there was no sandbox
    more = read_result(course, student, assignment).note
    more = more.removeprefix("; ".join(repaired)).removeprefix("; ")
    return (*repaired, *filter(None, [more]))


def _why_no_mark(course: Course, total: Total) -> str:
    """Give the reason if it is about the file; the grader's own errors stay inside."""
    reason = read_result(course, total.student.id, total.assignment).reason
    if not reason:
        return NOT_YET
    admitted = course.admitted / total.student.id / total.assignment
    return GRADER_FAILED if admitted.is_dir() else reason
