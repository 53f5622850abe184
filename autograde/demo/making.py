"""A class of eight made-up students, from handing in to marks."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from rich.table import Table
from rich.text import Text

from autograde.admission import TIMESTAMP
from autograde.course import CONFIG_FILE, Course, CourseError, init
from autograde.marks import Mark, read_marks
from autograde.release import notebook_bytes
from autograde.results import read_result
from autograde.stubs import INVITATION, INVITATION_ABOVE

ASSIGNMENTS = ("01_pixels", "02_cross_correlation")
SEED = 2024
DUE = datetime(2025, 3, 14, 12, 0)
IN_TIME = "2025-03-14 09:30:00 UTC"
TOO_LATE = "2025-03-16 20:15:00 UTC"

_SIGN = "demo.txt"
_SIGN_TEXT = "Made by autograde demo, which remakes this whole folder each time.\n"


@dataclass(frozen=True)
class Student:
    """A made-up student and what they do differently from a perfect one.

    Parameters
    ----------
    id : str
        The student's id.
    changes : mapping
        Of an exercise: what they write instead; ``RIGHT`` in it stands for the answer.
    blank : bool
        Whether they write nothing at all.
    files : mapping
        Of an assignment: the name under which they hand it in.
    cut : str
        The assignment whose file arrives cut off in the middle; none by default.
    handed_in : str
        When.
    """

    id: str
    changes: Mapping[str, str] = field(default_factory=dict)
    blank: bool = False
    files: Mapping[str, str] = field(default_factory=dict)
    cut: str = ""
    handed_in: str = IN_TIME


CLASS = (
    Student("ada_perfect"),
    Student(
        "bela_flipped",
        # who takes filtering for convolution has no reason to flip again in convolve2d
        {
            "cross_correlate2d": "kernel = np.asarray(kernel)[::-1, ::-1]\nRIGHT",
            "convolve2d": "return cross_correlate2d(image, kernel)",
        },
    ),
    Student("chidi_blank", blank=True),
    Student(
        "dora_syntax",
        {"convolve1d": "return [sum(f[i] * g[n - i for i in range(n))]"},
    ),
    Student(
        "emil_endless",
        {"convolve1d": "n = 0\nwhile n >= 0:\n    n = n + 1\nRIGHT"},
    ),
    Student(
        "fatima_renamed",
        files={"02_cross_correlation": "homework 2 (final).ipynb"},
    ),
    Student("goran_truncated", cut="02_cross_correlation"),
    Student("hana_late", handed_in=TOO_LATE),
)


def make_class(directory: Path, solutions: Path) -> Course:
    """Make the demo's course with everything handed in.

    Parameters
    ----------
    directory : Path
        A new or empty directory, or an earlier demo's, which is remade.
    solutions : Path
        The folder of the notebooks' sources.

    Returns
    -------
    Course
        The course, not graded yet.

    Raises
    ------
    CourseError
        If the directory holds anything else.
    """
    if (directory / _SIGN).is_file() and (directory / CONFIG_FILE).is_file():
        shutil.rmtree(directory)
    course = init(directory, solutions, SEED)
    missing = set(ASSIGNMENTS) - set(course.assignments())
    if missing:
        raise CourseError(f"'{solutions}' has no {', '.join(sorted(missing))} to show")
    (course.root / _SIGN).write_text(_SIGN_TEXT, encoding="utf-8")
    with course.gradebook() as gradebook:
        for assignment in ASSIGNMENTS:
            # nbgrader's annotation asks for a dictionary where it takes keywords
            due: Any = {"duedate": DUE}
            gradebook.update_or_create_assignment(assignment, **due)
    for student in CLASS:
        for assignment in ASSIGNMENTS:
            _hand_in(course, student, assignment)
    return course


def class_table(course: Course) -> Table:
    """Lay out the class: points by assignment, lateness, and what happened.

    Parameters
    ----------
    course : Course
        The demo's graded course.

    Returns
    -------
    Table
        A line for each student.
    """
    marks = read_marks(course)
    late = _lateness(course)
    table = Table(title="The class", title_justify="left")
    table.add_column("student", no_wrap=True)
    for assignment in ASSIGNMENTS:
        table.add_column(assignment, justify="right")
    table.add_column("late")
    table.add_column("what the grader saw")
    for student in CLASS:
        own = [mark for mark in marks if mark.student == student.id]
        table.add_row(
            Text(student.id),
            *(_points([m for m in own if m.assignment == a]) for a in ASSIGNMENTS),
            late.get(student.id, ""),
            Text(_seen(course, student.id, own)),
        )
    return table


def fill_in(released: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Write answers in the place of a released notebook's stubs.

    Parameters
    ----------
    released : NotebookNode
        The notebook as students get it; it stays as it is.
    answers : mapping of str to str
        The lines for each exercise; exercises without any keep their stub.

    Returns
    -------
    NotebookNode
        The notebook as it is handed in.
    """
    filled: NotebookNode = nbformat.from_dict(released)
    for cell in filled.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            before, stub, after = _around_stub(cell.source)
            indent = stub[: len(stub) - len(stub.lstrip())]
            lines = [
                indent + line if line else line for line in answers[name].split("\n")
            ]
            cell.source = "\n".join([*before, *lines, *after])
    return filled


def right_answers(source: NotebookNode) -> dict[str, str]:
    """Copy the right answers out of a source notebook.

    Parameters
    ----------
    source : NotebookNode
        The notebook with its solutions.

    Returns
    -------
    dict
        The lines between the solution's marks, not indented, by exercise.
    """
    answers = {}
    for cell in source.cells:
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        lines = cell.source.split("\n")
        begin = next(i for i, line in enumerate(lines) if "### BEGIN SOLUTION" in line)
        end = next(i for i, line in enumerate(lines) if "### END SOLUTION" in line)
        indent = len(lines[begin]) - len(lines[begin].lstrip())
        answers[str(cell.metadata.nbgrader.grade_id)] = "\n".join(
            line[indent:] for line in lines[begin + 1 : end]
        )
    return answers


def _around_stub(source: str) -> tuple[list[str], str, list[str]]:
    """Split a cell at its stub: two lines in a function, one below a form."""
    lines = source.split("\n")
    if INVITATION_ABOVE in lines:
        at = lines.index(INVITATION_ABOVE)
        return lines[:at], lines[at], lines[at + 1 :]
    at = next(i for i, line in enumerate(lines) if INVITATION in line)
    return lines[:at], lines[at], lines[at + 2 :]


def _hand_in(course: Course, student: Student, assignment: str) -> None:
    source = nbformat.read(course.notebook(assignment), as_version=4)
    released = nbformat.read(
        course.root / "release" / assignment / f"{assignment}.ipynb", as_version=4
    )
    answers = {} if student.blank else right_answers(source)
    for name, change in student.changes.items():
        if name in answers:
            answers[name] = change.replace("RIGHT", answers[name])
    data = notebook_bytes(fill_in(released, answers))
    if student.cut == assignment:
        data = data[: len(data) // 2]
    folder = course.submitted / student.id / assignment
    folder.mkdir(parents=True)
    name = student.files.get(assignment, f"{assignment}.ipynb")
    (folder / name).write_bytes(data)
    (folder / TIMESTAMP).write_text(student.handed_in + "\n", encoding="utf-8")


def _points(marks: list[Mark]) -> str:
    given = [mark.points for mark in marks if mark.points is not None]
    full = sum(mark.max_points for mark in marks)
    return f"{sum(given):g} / {full:g}" if given else f"no mark / {full:g}"


def _lateness(course: Course) -> dict[str, str]:
    late = {}
    with course.gradebook() as gradebook:
        for assignment in ASSIGNMENTS:
            for handed_in in gradebook.assignment_submissions(assignment):
                hours = handed_in.total_seconds_late / 3600
                if hours:
                    late[str(handed_in.student.id)] = f"{hours / 24:.1f} days"
    return late


def _seen(course: Course, student: str, marks: list[Mark]) -> str:
    """Say what happened in a few words, from the marks and the admission's notes."""
    said = []
    for assignment in ASSIGNMENTS:
        note = read_result(course, student, assignment).note
        if note:
            said.append(note)
    for mark in marks:
        what = mark.misconception or mark.outcome.replace("_", " ")
        question = mark.question.split("-")[0]
        text = f"{question}: {what}" if mark.outcome in ("wrong", "broken") else what
        if mark.outcome == "grader_error":
            text = mark.message
        if mark.outcome != "right" and text not in said:
            said.append(text)
    return "; ".join(said) or "everything right"
