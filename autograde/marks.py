"""Explain every mark of the gradebook in one line of ``marks.csv``."""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import nbformat
from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.utils import compute_checksum

from autograde.cells import csv_text
from autograde.course import Course
from autograde.files import write_whole
from autograde.grade.results import read_result
from autograde.notebooks.crossing import answers_of_tests, beside
from autograde.notebooks.sources import exercise_of
from autograde.notebooks.upgrading import (
    NOT_READ,
    UnreadableNotebook,
    read_together,
)
from autograde.pages.plain import cut
from autograde.run.task import (
    CELL_TIMED_OUT,
    GRADER,
    KERNEL_DIED,
    OUT_OF_TIME,
    STUDENT,
    error_of,
)
from convnet_lab.checks.failure import read_verdict

Outcome = Literal["right", "wrong", "broken", "not_attempted", "grader_error"]

LONGEST_MESSAGE = 500

BESIDE = "this test ran beside the submission's code, unprotected"
_LOST = "its notebook in autograded/ cannot be read any more: autograde grade DIR"

LONGEST_READ = 20_000
"""Characters of a stranger's text that are looked at, half of them from its end."""

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# what differs from run to run: a kernel's temporary files, addresses in memory
# only where a word begins: else a long one is gone through from each of its letters
_CELL_FILE = re.compile(r"(?<![^\s\"'(])[^\s\"'(]*ipykernel_\d+[/\\]\d+\.py")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
_CELL_LINE = re.compile(r"Cell In ?\[\d+\], line (\d+)")
_FILE_AND_LINE = re.compile(r" \((?:[^()]*\.py|<[^()]*>), line \d+\)\Z")


@dataclass(frozen=True)
class Mark:
    """One test cell of one student; the columns of ``marks.csv`` in order.

    Parameters
    ----------
    student : str
        The student's id.
    assignment : str
        The assignment.
    question : str
        The test cell's grade_id.
    points : float or None
        The gradebook's score; None if no mark was given.
    max_points : float
        What the cell is worth.
    outcome : str
        ``right``, ``wrong``, ``broken`` (the student's code failed),
        ``not_attempted``, or ``grader_error`` (no mark was given).
    misconception : str
        The id of the mistake that was recognised, or nothing.
    message : str
        One line on what was seen; nothing if all is right.
    """

    student: str
    assignment: str
    question: str
    points: float | None
    max_points: float
    outcome: Outcome
    misconception: str = ""
    message: str = ""


def read_marks(course: Course, assignments: Collection[str] = ()) -> list[Mark]:
    """Read the marks of every submission, or only of these assignments.

    They are sorted by student, assignment, and the test cells' order in the notebook.
    """
    with course.gradebook() as gradebook:
        rows = _scores(gradebook, assignments)
    return [mark for _, own in _explained(course, rows) for mark in own]


class Scores:
    """The scores of a gradebook, whose marks are read one submission at a time."""

    def __init__(self, course: Course, assignments: Collection[str] = ()) -> None:
        self._course = course
        with course.gradebook() as gradebook:
            rows = _scores(gradebook, assignments)
        grouped = itertools.groupby(rows, lambda score: score[:2])
        self._rows = {which: list(own) for which, own in grouped}

    def state(self, student: str, assignment: str) -> str:
        """Say what the gradebook has of a submission: another text, another mark."""
        return repr([tuple(row) for row in self._rows.get((student, assignment), [])])

    def marks(self, student: str, assignment: str) -> list[Mark]:
        """Read the marks of one student for one assignment."""
        own = self._rows.get((student, assignment), [])
        return [mark for _, found in _explained(self._course, own) for mark in found]


def write_marks(course: Course, marks: list[Mark] | None = None) -> Path:
    """Write ``marks.csv`` of a course: the same bytes each time, and never a part.

    Parameters
    ----------
    course : Course
        The course.
    marks : list of Mark, optional
        Its marks, where they have been read.

    Returns
    -------
    Path
        The file: UTF-8, LF, quoted where a value needs it. No cell is a formula.
    """
    path = course.root / "marks.csv"
    titles = tuple(field.name for field in fields(Mark))
    rows = map(astuple, read_marks(course) if marks is None else marks)
    write_whole(path, csv_text([titles, *rows]).encode())
    return path


def one_line(text: str, longest: int | None = LONGEST_MESSAGE) -> str:
    r"""Make a message of one line that is the same for every run.

    Parameters
    ----------
    text : str
        An error's text.
    longest : int or None
        Characters that stay; of those that are read all if None.

    Returns
    -------
    str
        Without control sequences; of a long one, both ends.

    Examples
    --------
    >>> one_line("Kernel\n  flipped.")
    'Kernel flipped.'
    >>> one_line("<function f at 0x7f1122334455>")
    '<function f at 0x...>'
    """
    text = _ANSI.sub("", cut(text, LONGEST_READ))
    text = _ADDRESS.sub("0x...", _CELL_FILE.sub("the notebook", text))
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    # a check names the call first and the cause last: the middle matters least
    return text if longest is None else cut(text, longest)


def explain_cell(
    test: NotebookNode | None,
    answer: NotebookNode | None,
    points: float,
    full: float,
    known: bool = True,
) -> tuple[Outcome, str, str]:
    """Say why a test cell got its points.

    Parameters
    ----------
    test : NotebookNode or None
        The test cell as it was run; None if it is not in the notebook.
    answer : NotebookNode or None
        The cell of the answer that it tests; None if the student deleted it.
    points : float
        What the autograder gave.
    full : float
        What the cell is worth.
    known : bool
        Whether it is known which answer the cell tests.

    Returns
    -------
    tuple of str
        The outcome, the misconception's id or "", and the message.
    """
    if points >= full:
        return "right", "", ""
    failure = _error(test) if test is not None else None
    # beside any other error it is of a check whose failure the test did not mind
    verdict = (
        read_verdict(test.outputs)
        if test is not None and failure and failure.ename == "CheckFailed"
        else None
    )
    found: tuple[Outcome, str, str] | None = None
    if verdict:
        named = verdict["misconception"] or ""
        found = (verdict["outcome"], named, one_line(verdict["text"]))
    if found and found[0] == "wrong":
        return found
    if answer is None and known:
        return "not_attempted", "", "the answer's cell was deleted"
    if answer is not None and _unchanged(answer):
        return "not_attempted", "", "the answer is as it was handed out"
    if found:
        return found
    if failure is None:
        return _explain_silence(test, points, full)
    # a student's error may have any name: whose it is decides what the name means
    whose = error_of(test)
    if whose == GRADER and failure.ename in (KERNEL_DIED, OUT_OF_TIME):
        return "broken", "", one_line(failure.evalue)
    cause = _error(answer) if answer is not None else None
    if answer is not None and cause is not None:
        return "broken", "", _broken_answer(answer, cause)
    if failure.ename == "AssertionError" and whose != STUDENT:
        return "wrong", "", one_line(failure.evalue or "an assertion failed")
    said = f"{failure.ename}: {failure.evalue}"
    return (
        "broken",
        "",
        one_line(f"the code raised {said}" if whose == STUDENT else said),
    )


class _Score(NamedTuple):
    """A row of the gradebook: what a test cell of a student has."""

    student: str
    assignment: str
    notebook: str
    question: str
    full: float
    auto: float | None
    manual: float | None
    score: float


def _scores(gradebook: Gradebook, assignments: Collection[str]) -> list[_Score]:
    """Read all scores at once; one by one, a class takes minutes."""
    rows: list[Any] = []
    for kind in (GradeCell, TaskCell):
        rows += _scores_of(gradebook, kind, assignments)
    return sorted((_Score(*row) for row in rows), key=lambda s: s[:4])


def _scores_of(
    gradebook: Gradebook,
    kind: type[GradeCell | TaskCell],
    assignments: Collection[str],
) -> list[Any]:
    rows: Any = (
        gradebook.db.query(
            Student.id,
            Assignment.name,
            Notebook.name,
            kind.name,
            kind.max_score,
            Grade.auto_score,
            Grade.manual_score,
            Grade.score,
        )
        .select_from(Grade)
        .join(kind, kind.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(
            SubmittedAssignment,
            SubmittedAssignment.id == SubmittedNotebook.assignment_id,
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(Student, Student.id == SubmittedAssignment.student_id)
    )
    if assignments:
        rows = rows.filter(Assignment.name.in_(assignments))
    return list(rows)


def _explained(
    course: Course, rows: list[_Score]
) -> Iterator[tuple[tuple[str, str], list[Mark]]]:
    """Explain sorted scores, one submission after the other."""
    for which, scores in itertools.groupby(rows, lambda score: score[:2]):
        sources = sorted((course.root / "source" / which[1]).glob("*.ipynb"))
        stamps = tuple((p, p.lstat().st_mtime_ns) for p in sources)
        plan = _plan(stamps) if stamps else _Plan({}, {}, frozenset())
        yield which, list(_marks_of(course, list(scores), plan))


def _marks_of(course: Course, scores: list[_Score], plan: "_Plan") -> Iterator[Mark]:
    """Explain the scores of one submission."""
    student, assignment = scores[0][:2]
    scores = _told_apart(scores)
    cells: dict[str, NotebookNode] | None = None
    result = read_result(course, student, assignment)
    last = len(plan.order)
    for each in sorted(scores, key=lambda s: plan.order.get(s.question, last)):
        question, full = each.question, float(each.full)
        if each.auto is None and each.manual is None:
            why = one_line(result.reason) or "it was not graded yet"
            yield Mark(
                student, assignment, question, None, full, "grader_error", "", why
            )
            continue
        if each.auto is None:
            yield _by_hand(each)
            continue
        auto = float(each.auto)
        points = float(each.score)
        if cells is None and auto < full:
            try:
                cells = _graded_cells(course, student, assignment)
            except UnreadableNotebook:
                why = f"{_LOST} {assignment} --student {student}"
                yield Mark(
                    student, assignment, question, points, full, "grader_error", "", why
                )
                continue
        test = (cells or {}).get(question)
        own = plan.answers.get(question, (exercise_of(question),))
        answer = decisive_answer([(cells or {}).get(name) for name in own])
        outcome, misconception, message = explain_cell(
            test, answer, auto, full, known=bool(own)
        )
        if question in plan.beside:
            message = f"{message} ({BESIDE})" if message else BESIDE
        yield Mark(
            student,
            assignment,
            question,
            points,
            full,
            outcome,
            misconception,
            message,
        )


class _Plan(NamedTuple):
    """What a source says of its tests: order, answers, and which are unprotected."""

    order: dict[str, int]
    answers: dict[str, tuple[str, ...]]
    beside: frozenset[str]


def decisive_answer(answers: list[NotebookNode | None]) -> NotebookNode | None:
    """Choose of a test's answers the one that says most about its failure."""
    there = [each for each in answers if each is not None]
    changed = [each for each in there if not _unchanged(each)]
    failed = [each for each in changed if _error(each) is not None]
    return next(iter(failed or changed[::-1] or there), None)


def _by_hand(score: _Score) -> Mark:
    """Write the mark that a person gave where no test does."""
    points, full = float(score.score), float(score.full)
    said = f"marked by hand: {_text(points)} of {_text(full)} points"
    right = points >= full
    return Mark(
        score.student,
        score.assignment,
        score.question,
        points,
        full,
        "right" if right else "wrong",
        "",
        "" if right else said,
    )


def _told_apart(scores: list[_Score]) -> list[_Score]:
    """Name the notebook of a question that several notebooks have."""
    count = Counter(each.question for each in scores)
    return [
        each._replace(question=f"{each.notebook}/{each.question}")
        if count[each.question] > 1
        else each
        for each in scores
    ]


def _graded_cells(
    course: Course, student: str, assignment: str
) -> dict[str, NotebookNode]:
    notebook = read_graded(course, student, assignment)
    return dict(_cells_by_id(notebook)) if notebook else {}


def read_graded(course: Course, student: str, assignment: str) -> NotebookNode | None:
    """Read the executed notebooks of a submission as one; None if there is none.

    Raises
    ------
    UnreadableNotebook
        If one is damaged.
    """
    paths = sorted((course.root / "autograded" / student / assignment).glob("*.ipynb"))
    if len(paths) == 1:
        return read_own(paths[0])
    return read_together(paths) if paths else None


@lru_cache(maxsize=64)
def _plan(sources: tuple[tuple[Path, int], ...]) -> _Plan:
    try:
        notebook = read_together([path for path, _ in sources])
    except UnreadableNotebook:  # `autograde grade` says so
        return _Plan({}, {}, frozenset())
    return _Plan(
        {name: place for place, (name, _) in enumerate(_cells_by_id(notebook))},
        answers_of_tests(notebook),
        frozenset(beside(notebook)),
    )


def read_own(path: Path) -> NotebookNode:
    """Read a notebook that we wrote: validating it again would take most of the time.

    The last one is kept, since its marks and its page are made one after the other.
    """
    try:
        return _read_once(path, path.stat().st_mtime_ns)
    except NOT_READ as error:
        raise UnreadableNotebook(path, error) from error


@lru_cache(maxsize=1)
def _read_once(path: Path, _: int) -> NotebookNode:
    notebook: NotebookNode = nbformat.v4.reads(path.read_text(encoding="utf-8"))
    return notebook


def _cells_by_id(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id:
            yield str(grade_id), cell


def _unchanged(answer: NotebookNode) -> bool:
    meta = answer.metadata.nbgrader
    return bool(meta.get("checksum") == compute_checksum(answer))


def _error(cell: NotebookNode) -> NotebookNode | None:
    """Return the cell's last error; a timed-out cell is known by the one added last."""
    errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    return errors[-1] if errors else None


def _broken_answer(answer: NotebookNode, cause: NotebookNode) -> str:
    """Name the error in the answer's own cell, and its line."""
    if error_of(answer) == GRADER:
        if cause.ename == CELL_TIMED_OUT:
            return "the answer's cell was stopped: it ran past the time limit of a cell"
        return one_line(cause.evalue)
    frames = cut("\n".join(cause.traceback), LONGEST_READ)
    where = _CELL_LINE.search(_ANSI.sub("", frames))
    line = f", line {where[1]}" if where else ""
    text = _FILE_AND_LINE.sub("", cut(cause.evalue.strip(), LONGEST_READ))
    # what Python 3.13 calls a cell that is cut short
    name = "SyntaxError" if cause.ename == "_IncompleteInputError" else cause.ename
    return one_line(f"{name} in the answer's cell{line}: {text}")


def _explain_silence(
    test: NotebookNode | None, points: float, full: float
) -> tuple[Outcome, str, str]:
    """Explain a test cell that lost points without an error."""
    if test is None:
        return "broken", "", "the test's cell is not in the graded notebook"
    streams = [o for o in test.get("outputs", []) if o.output_type == "stream"]
    warned = [o.text for o in streams if o.name == "stderr"]
    if warned:
        said = one_line("".join(warned))
        return (
            "broken",
            "",
            f"written to stderr, which nbgrader marks 0: {said}"[:LONGEST_MESSAGE],
        )
    return (
        "wrong",
        "",
        f"the test gave {_text(points)} of {_text(full)} points",
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
