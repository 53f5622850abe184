"""A small source, a course of it, and students who hand in all sorts of things."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

import autograde
from autograde.course import Course, init
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.notebooks.release import notebook_bytes
from autograde.notebooks.stubs import fill_in, right_answers
from autograde.results.marks import write_marks
from autograde.sandbox.availability import availability

from .small_class import COURSE_SEED, content, copied, hand_in_all

META = (
    '{{"schema_version": 3, "solution": {solution}, "grade": {grade}, '
    '"locked": {grade}, "task": false, {points}"grade_id": "{name}"}}'
)


def answer_line(name: str) -> str:
    meta = META.format(solution="true", grade="false", points="", name=name)
    return f"# %% nbgrader={meta}"


def check_line(name: str, points: int = 1) -> str:
    meta = META.format(
        solution="false", grade="true", points=f'"points": {points}, ', name=name
    )
    return f"# %% nbgrader={meta}"


SOURCE = f'''\
# %% [markdown]
# # Pixels

# %%
from convnet_lab import check

{answer_line("flatten_image")}
def flatten_image(image):
    """One long row."""
    ### BEGIN SOLUTION
    return image.reshape(-1)
    ### END SOLUTION


{check_line("flatten_image-check")}
check("flatten_image", flatten_image)

{check_line("flatten_image-hidden", 2)}
# Marked with fresh images after you hand in.
### BEGIN HIDDEN TESTS
check("flatten_image", flatten_image, seed=0)
### END HIDDEN TESTS

{answer_line("input_size")}
def input_size(height, width, channels=1):
    """How many numbers an image has."""
    ### BEGIN SOLUTION
    return height * width * channels
    ### END SOLUTION


{check_line("input_size-check")}
check("input_size", input_size)
'''

NAME = "01_pixels"


@pytest.fixture(scope="session")
def unsafe_where_needed() -> bool:
    """Do without a sandbox on a machine that has none; its own tests say so."""
    return availability() is not None


@pytest.fixture(scope="session")
def course_solutions() -> Path:
    """The course's own sources."""
    return Path(autograde.__file__).parent.parent / "solutions"


@pytest.fixture(scope="session")
def small_solutions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one small source, quick to grade."""
    folder = tmp_path_factory.mktemp("small") / "solutions"
    folder.mkdir()
    (folder / f"{NAME}.py").write_text(SOURCE, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def fresh_course(
    once, small_solutions: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Course]:
    """Make copies of an empty course; making one from nothing takes seconds."""

    def make(folder: Path) -> None:
        made = init(folder / "course", small_solutions, COURSE_SEED)
        # seconds for a cell: an endless one should not take a test's time
        with (made.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write("c.Execute.timeout = 3\n")

    made = Course.at(once("fresh_course", make) / "course")
    return lambda: copied(made, tmp_path_factory.mktemp("copy") / "course")


class HandIn:
    """Hand in notebooks to a course."""

    def __init__(self, course: Course) -> None:
        self.course = course
        released = course.root / "release" / NAME / f"{NAME}.ipynb"
        self.released = nbformat.read(released, as_version=4)
        self.right = right_answers(nbformat.read(course.notebook(NAME), as_version=4))

    def folder(self, student: str) -> Path:
        folder = self.course.submitted / student / NAME
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def notebook(self, **answers: str | None) -> nbformat.NotebookNode:
        """Fill in the right answers but for those given; None leaves the stub."""
        lines = {**self.right, **answers}
        return fill_in(self.released, {k: v for k, v in lines.items() if v is not None})

    def __call__(
        self, student: str, filename: str = f"{NAME}.ipynb", **answers: str | None
    ) -> Path:
        return self.raw(student, notebook_bytes(self.notebook(**answers)), filename)

    def raw(self, student: str, data: bytes, filename: str = f"{NAME}.ipynb") -> Path:
        path = self.folder(student) / filename
        path.write_bytes(data)
        return path

    def edited(
        self, student: str, edit: Callable[[nbformat.NotebookNode], object]
    ) -> Path:
        notebook = self.notebook()
        edit(notebook)
        data = json.dumps(notebook).encode()
        return self.raw(student, data)


@pytest.fixture(scope="session")
def hand_in() -> type[HandIn]:
    return HandIn


@pytest.fixture(scope="session")
def whole_course(
    once, course_solutions: Path, tmp_path_factory: pytest.TempPathFactory
) -> Course:
    """Two students in every assignment: one solves all, one hands in the stubs."""
    made = once(
        "whole_course", lambda folder: hand_in_everything(folder, course_solutions)
    )
    return copied(
        Course.at(made / "course"), tmp_path_factory.mktemp("whole") / "course"
    )


def hand_in_everything(folder: Path, solutions: Path) -> None:
    made = init(folder / "course", solutions, 31)
    for name in made.assignments():
        released = made.root / "release" / name / f"{name}.ipynb"
        source = nbformat.read(made.notebook(name), as_version=4)
        solved = fill_in(nbformat.read(released, as_version=4), right_answers(source))
        for student, data in (
            ("solved", notebook_bytes(solved)),
            ("stubs", released.read_bytes()),
        ):
            folder = made.submitted / student / name
            folder.mkdir(parents=True)
            (folder / f"{name}.ipynb").write_bytes(data)


@pytest.fixture(scope="session")
def pattern(fresh_course: Callable[[], Course]) -> Course:
    """A course into which a small class has handed in; to be copied, not changed."""
    course = fresh_course()
    hand_in_all(HandIn(course))
    return course


@pytest.fixture(scope="session")
def expected(
    once, pattern: Course, unsafe_where_needed: bool
) -> tuple[bytes, list[tuple]]:
    """What one worker makes of the small class: marks.csv and the gradebook."""

    def make(folder: Path) -> None:
        course = copied(pattern, folder / "course")
        grade(course, options=Options(unsafe=unsafe_where_needed, workers=1))
        write_marks(course)

    course = Course.at(once("expected", make) / "course")
    return (course.root / "marks.csv").read_bytes(), content(course)
