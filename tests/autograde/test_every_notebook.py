"""Every notebook: full marks with the solutions, none with the stubs, both ways."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from autograde.course import Course, init
from autograde.demo import fill_in, right_answers
from autograde.engine import grade
from autograde.marks import read_marks
from autograde.release import notebook_bytes
from convnet_lab.checks import EXERCISES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def course(course_solutions, tmp_path_factory) -> Course:
    """Two students in every assignment: one solves all, one hands in the stubs."""
    made = init(tmp_path_factory.mktemp("whole") / "course", course_solutions, 31)
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
    shutil.copytree(made.root, made.root.with_name("plain"))
    return made


def test_our_marks(course):
    assert not [result.reason for result in grade(course) if result.reason]
    marks = read_marks(course)
    assert {mark.assignment for mark in marks} == {
        exercise.notebook for exercise in EXERCISES.values()
    }
    for mark in marks:
        if mark.student == "solved":
            assert (mark.points, mark.outcome) == (mark.max_points, "right"), mark
        else:
            assert (mark.points, mark.outcome) == (0, "not_attempted"), mark


def test_plain_nbgraders_marks(course):
    plain = Course.at(course.root.with_name("plain"))
    for name in plain.assignments():
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", "autograde", name],
            cwd=plain.root,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    with plain.gradebook() as gradebook:
        for name in plain.assignments():
            solved = gradebook.find_submission(name, "solved")
            assert solved.score == solved.max_score
            assert gradebook.find_submission(name, "stubs").score == 0
