"""Make the demo's course and let its class hand in."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat

from autograde.admission import TIMESTAMP
from autograde.answers import fill_in, right_answers
from autograde.course import CONFIG_FILE, Course, CourseError, init
from autograde.demo.students import ASSIGNMENTS, CLASS, EARLIER, Student
from autograde.release import notebook_bytes

SEED = 2024
DUE = datetime(2025, 3, 14, 12, 0)

INBOUND = "inbound"
"""Where the class hands in: a copy of an nbgrader exchange's folder."""

CANVAS_SHEET = "canvas_gradebook.csv"
"""A gradebook as Canvas exports it, to be filled."""

_SIGN = "demo.txt"
_SIGN_TEXT = "Made by autograde demo, which remakes this whole folder each time.\n"


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
        The course; what the class hands in waits in `INBOUND`.

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
    roster = [f"{s.id},{s.id.partition('_')[0].title()}" for s in CLASS]
    _write(course.root / "roster.csv", ["id,name", *roster])
    sheet = [f"{s.title()},{n},{s},{s},A" for n, s in enumerate(_ids(), start=101)]
    titles = ",".join(f"{name} ({n})" for n, name in enumerate(ASSIGNMENTS, start=901))
    commas = "," * len(ASSIGNMENTS)
    _write(
        course.root / CANVAS_SHEET,
        [
            f"Student,ID,SIS User ID,SIS Login ID,Section,{titles}",
            "    Points Possible,,,," + _points_possible(course),
            *(f"{row}{commas}" for row in sheet),
        ],
    )
    for student in CLASS:
        for assignment in ASSIGNMENTS:
            _hand_in(course, student, assignment)
    return course


def _ids() -> list[str]:
    return [student.id for student in CLASS]


def _points_possible(course: Course) -> str:
    with course.gradebook() as gradebook:
        most = [gradebook.find_assignment(name).max_score for name in ASSIGNMENTS]
    return "," + ",".join(f"{each:g}" for each in most)


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


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
