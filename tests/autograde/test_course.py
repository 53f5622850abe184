"""A course directory is nbgrader's own, and keeps its seed to itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.course import Course, CourseError, init
from autograde.notebooks.release import ReleaseError, build
from autograde.notebooks.sources import seed_of_test

from .small_class import COURSE_SEED

NAME = "01_pixels"


def nbgrader(course: Course, *arguments: str) -> str:
    """Run nbgrader's own command inside a course; fail with its words."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course.root,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def released(course: Course) -> Path:
    return course.root / "release" / NAME / f"{NAME}.ipynb"


def test_a_course_has_nbgraders_parts(fresh_course):
    course = fresh_course()
    assert course.assignments() == [NAME]
    for part in ("gradebook.db", "nbgrader_config.py", f"source/{NAME}/{NAME}.ipynb"):
        assert (course.root / part).is_file()
    with course.gradebook() as gradebook:
        points = {
            str(cell.name): cell.max_score
            for cell in gradebook.find_notebook(NAME, NAME).grade_cells
        }
    assert points == {
        "flatten_image-check": 1,
        "flatten_image-hidden": 2,
        "input_size-check": 1,
    }


def test_the_release_is_the_built_notebook_whatever_the_seed(
    fresh_course, small_solutions, tmp_path
):
    build(small_solutions, tmp_path)
    built = (tmp_path / f"{NAME}.ipynb").read_bytes()
    other = init(tmp_path / "other", small_solutions, 1234567)
    assert released(fresh_course()).read_bytes() == built
    assert released(other).read_bytes() == built


def test_the_seed_is_kept_where_students_do_not_look(fresh_course):
    course = fresh_course()
    assert (course.root / "course_seed.txt").read_text(
        encoding="utf-8"
    ) == f"{COURSE_SEED}\n"
    drawn = seed_of_test(COURSE_SEED, NAME, "flatten_image-hidden")
    for number, places in (
        (COURSE_SEED, {"course_seed.txt"}),
        # gradebook.db holds the hidden tests' text, as nbgrader wants it
        (drawn, {"gradebook.db", f"source/{NAME}/{NAME}.ipynb"}),
    ):
        holding = {
            path.relative_to(course.root).as_posix()
            for path in course.root.rglob("*")
            if path.is_file() and f"{number}".encode() in path.read_bytes()
        }
        assert holding == places


@pytest.mark.slow
def test_without_a_seed_each_course_draws_its_own(small_solutions, tmp_path):
    seeds = set()
    for name in ("a", "b"):
        course = init(tmp_path / name, small_solutions)
        seeds.add((course.root / "course_seed.txt").read_text(encoding="utf-8"))
    assert len(seeds) == 2
    assert all(int(seed) > 0 for seed in seeds)
    # of three numbers of 128 bits, one in a billion has less than 100
    assert all(int(seed).bit_length() >= 100 for seed in seeds)


@pytest.mark.slow
def test_nbgraders_own_commands_work_inside(fresh_course):
    course = fresh_course()
    before = released(course).read_bytes()
    assert NAME in nbgrader(course, "db", "assignment", "list")
    nbgrader(course, "generate_assignment", NAME, "--force")
    assert released(course).read_bytes() == before


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda d: (d / "thesis.tex").touch(), "not empty and no course"),
        (lambda d: (d / "nbgrader_config.py").touch(), "is a course already"),
    ],
)
def test_an_occupied_directory_is_refused(prepare, words, small_solutions, tmp_path):
    prepare(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CourseError, match=words):
        init(tmp_path, small_solutions)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_is_no_directory(small_solutions, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CourseError, match="is a file"):
        init(tmp_path / "file", small_solutions)


def test_a_path_that_nbgrader_would_misread_is_refused(small_solutions, tmp_path):
    with pytest.raises(CourseError, match=r"takes for a pattern"):
        init(tmp_path / "class [2025]", small_solutions)
    assert not list(tmp_path.iterdir())


def test_a_seed_is_a_positive_number(small_solutions, tmp_path):
    with pytest.raises(CourseError, match="the seed is 0: give a whole number from 1"):
        init(tmp_path / "course", small_solutions, 0)


def test_a_failure_leaves_nothing_behind(small_solutions, tmp_path):
    solutions = tmp_path / "solutions"
    solutions.mkdir()
    text = (small_solutions / f"{NAME}.py").read_text(encoding="utf-8")
    (solutions / f"{NAME}.py").write_text(f"{text}### BEGIN HIDDEN TESTS\n", "utf-8")
    with pytest.raises(ReleaseError, match="No end hidden tests statement found"):
        init(tmp_path / "course", solutions)
    assert [path.name for path in tmp_path.iterdir()] == ["solutions"]


def test_an_ordinary_directory_is_no_course(tmp_path):
    with pytest.raises(CourseError, match=r"no course directory.*autograde init"):
        Course.at(tmp_path)
