"""Courses with marks: one written straight into the gradebook, one really graded."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import SAWarning

from autograde.course import Course
from autograde.grade.engine import grade

from ..small_class import copied

NAME = "01_pixels"
HOSTILE = '=1+1, "Ü"'
"""A student id that is a formula, with all that a CSV must quote."""

Points = tuple[float | None, float | None, float | None]


class MarkedCourse:
    """A course whose marks are written into the gradebook, without grading."""

    def __init__(self, course: Course) -> None:
        self.course = course

    def give(
        self, student: str, points: Points | None, penalty: float = 0.0, **names: str
    ) -> None:
        """Add a student with the points of the three tests; without, no submission."""
        with self.course.gradebook() as gradebook, warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            gradebook.update_or_create_student(student, **names)
            if points is None:
                return
            gradebook.update_or_create_submission(NAME, student)
            (notebook,) = gradebook.find_submission(NAME, student).notebooks
            notebook.late_submission_penalty = penalty
            for mark, value in zip(
                sorted(notebook.grades, key=lambda g: g.name), points, strict=True
            ):
                mark.auto_score = value
            gradebook.db.commit()

    def add_assignment(self, name: str, *students: str) -> None:
        """Add an assignment without tests, handed in by the students."""
        with self.course.gradebook() as gradebook, warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            gradebook.add_assignment(name)
            for student in students:
                gradebook.add_submission(name, student)


@pytest.fixture(scope="session")
def new_marked_course(
    fresh_course: Callable[[], Course],
) -> Callable[[], MarkedCourse]:
    return lambda: MarkedCourse(fresh_course())


@pytest.fixture
def marked_course(new_marked_course: Callable[[], MarkedCourse]) -> MarkedCourse:
    return new_marked_course()


@pytest.fixture(scope="session")
def graded_course(once, fresh_course, hand_in, tmp_path_factory) -> Course:
    """Right, wrong, late by nbgrader's own penalty, and a file that is no notebook."""

    def make(folder: Path) -> None:
        _grade_class(copied(fresh_course(), folder / "course"), hand_in)

    made = Course.at(once("graded_course", make) / "course")
    return copied(made, tmp_path_factory.mktemp("graded") / "course")


def _grade_class(course: Course, hand_in) -> None:
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=datetime(2025, 3, 14))
    give = hand_in(course)
    give(HOSTILE)
    give("wrong", flatten_image="return image.T.reshape(-1)")
    give("late")
    (give.folder("late") / "timestamp.txt").write_text("2025-03-16 20:15 UTC", "utf-8")
    give.raw("broken", b"{")
    grade(course)
