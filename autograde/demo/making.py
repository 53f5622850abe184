"""Make the demo's course and let its class hand in."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.course import CONFIG_FILE, Course, CourseError, init
from autograde.demo.students import EARLIER, Student
from autograde.notebooks.release import notebook_bytes
from autograde.notebooks.stubs import fill_in, right_answers
from autograde.submission import TIMESTAMP

SEED = 2024
DUE = datetime(2025, 3, 14, 12, 0)

INBOUND = "inbound"
"""Where the class hands in: a copy of an nbgrader exchange's folder."""

CANVAS_SHEET = "canvas_gradebook.csv"
"""A gradebook as Canvas exports it, to be filled."""

_SIGN = "demo.txt"
_SIGN_TEXT = "Made by autograde demo, which remakes this whole folder each time.\n"


def make_course(directory: Path, solutions: Path) -> Course:
    """Make the demo's course, in which nothing is handed in.

    An earlier demo is made anew; a directory that holds anything else is refused.
    """
    if (directory / _SIGN).is_file() and (directory / CONFIG_FILE).is_file():
        shutil.rmtree(directory)
    course = init(directory, solutions, SEED)
    (course.root / _SIGN).write_text(_SIGN_TEXT, encoding="utf-8")
    return course


def hand_in(
    course: Course, students: Sequence[Student], assignments: Sequence[str]
) -> None:
    """Let a class hand in: its notebooks wait in `INBOUND`."""
    missing = set(assignments) - set(course.assignments())
    if missing:
        raise CourseError(f"the course has no {', '.join(sorted(missing))} to show")
    with course.gradebook() as gradebook:
        for assignment in assignments:
            # nbgrader's annotation asks for a dictionary where it takes keywords
            due: Any = {"duedate": DUE}
            gradebook.update_or_create_assignment(assignment, **due)
        most = [gradebook.find_assignment(name).max_score for name in assignments]
    roster = [
        f"{s.id},{s.id.partition('_')[0].title()},{'AB'[n % 2]}"
        for n, s in enumerate(students)
    ]
    _write(course.root / "roster.csv", ["id,name,section", *roster])
    titles = ",".join(f"{name} ({n})" for n, name in enumerate(assignments, start=901))
    possible = ",".join(f"{each:g}" for each in most)
    commas = "," * len(assignments)
    _write(
        course.root / CANVAS_SHEET,
        [
            f"Student,ID,SIS User ID,SIS Login ID,Section,{titles}",
            f"    Points Possible,,,,,{possible}",
            *(
                f"{s.id.title()},{n},{s.id},{s.id},A{commas}"
                for n, s in enumerate(students, start=101)
            ),
        ],
    )
    for assignment in assignments:
        source = nbformat.read(course.notebook(assignment), as_version=4)
        released = nbformat.read(
            course.root / "release" / assignment / f"{assignment}.ipynb", as_version=4
        )
        right = right_answers(source)
        for student in students:
            if assignment not in student.left:
                _hand_in(course, student, assignment, released, right)


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _hand_in(
    course: Course,
    student: Student,
    assignment: str,
    released: NotebookNode,
    right: Mapping[str, str],
) -> None:
    answers = {} if student.blank else dict(right)
    for name, change in student.changes.items():
        if name in answers:
            answers[name] = change.replace("RIGHT", answers[name])
    data = notebook_bytes(fill_in(released, answers))
    if student.cut == assignment:
        data = data[: len(data) // 2]
    # as nbgrader's exchange lays it out; some tried before
    tries = [(student.handed_in, data)]
    if student.tried_before:
        tries.insert(0, (EARLIER, notebook_bytes(released)))
    for time, content in tries:
        folder = course.root / INBOUND / f"{student.id}+{assignment}+{time}+demo"
        folder.mkdir(parents=True)
        name = student.files.get(assignment, f"{assignment}.ipynb")
        (folder / name).write_bytes(content)
        (folder / TIMESTAMP).write_text(f"{time}\n", encoding="utf-8")
