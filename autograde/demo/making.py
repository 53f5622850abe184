"""Make the demo's course and let its class hand in."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat

from autograde.admission import TIMESTAMP
from autograde.answers import fill_in, right_answers
from autograde.course import CONFIG_FILE, Course, CourseError, init
from autograde.demo.students import ASSIGNMENTS, CLASS, Student
from autograde.release import notebook_bytes

SEED = 2024
DUE = datetime(2025, 3, 14, 12, 0)

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
