"""A run that is killed is gone on with by the next, to the same bytes."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from autograde.course import Course
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.results.marks import write_marks

from .small_class import content, copied

NAME = "01_pixels"
KILLS = 21
"""So many graders are killed for a release, and one every day."""

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("workers", [2, pytest.param(4, marks=pytest.mark.thorough)])
def test_any_number_of_workers_gives_the_same(
    pattern, expected, workers, tmp_path, unsafe_where_needed
):
    course = copied(pattern, tmp_path / "course")
    grade(course, options=Options(unsafe=unsafe_where_needed, workers=workers))
    assert (write_marks(course).read_bytes(), content(course)) == expected


def test_what_has_not_changed_is_not_executed_again(
    pattern, tmp_path, unsafe_where_needed, hand_in
):
    course = copied(pattern, tmp_path / "course")
    options = Options(unsafe=unsafe_where_needed)

    def executed() -> set[str]:
        before = written(course)
        grade(course, options=options)
        after = written(course)
        return {name for name in after if before.get(name) != after[name]}

    everyone = {"ada", "bela", "dora"}
    assert executed() == everyone
    assert executed() == set()
    hand_in(course)("bela")
    assert executed() == {"bela"}
    with course.gradebook() as gradebook:
        gradebook.find_grade_cell("input_size-check", NAME, NAME).max_score = 3
        gradebook.db.commit()
    assert executed() == set()
    with course.gradebook() as gradebook:
        gradebook.find_source_cell("input_size-check", NAME, NAME).source += "\n0 == 0"
        gradebook.db.commit()
    assert executed() == everyone


def written(course: Course) -> dict[str, int]:
    return {
        path.parent.parent.name: path.stat().st_mtime_ns
        for path in course.root.glob(f"autograded/*/{NAME}/{NAME}.ipynb")
    }


def test_one_question_changes_alone(pattern, tmp_path, unsafe_where_needed, hand_in):
    course = copied(pattern, tmp_path / "course")
    options = Options(unsafe=unsafe_where_needed)
    grade(course, students=["dora"], options=options)
    hand_in(course)("dora", flatten_image=None)
    only = Options(unsafe=unsafe_where_needed, question="input_size-check")
    grade(course, students=["dora"], options=only)
    with course.gradebook() as gradebook:
        marks = {
            g.name: g.auto_score
            for g in gradebook.find_submission_notebook(NAME, NAME, "dora").grades
        }
    assert marks == {
        "flatten_image-check": 1,
        "flatten_image-hidden": 2,
        "input_size-check": 1,
    }


def test_killed_at_any_moment(
    pattern, expected, tmp_path, unsafe_where_needed, pytestconfig
):
    most = KILLS if pytestconfig.getoption("thorough") else 1
    rng = random.Random(5)  # noqa: S311 (moments to kill at)
    command = [sys.executable, "-m", "autograde", "grade", "course", "--workers", "2"]
    command += ["--unsafe"] if unsafe_where_needed else []
    course = copied(pattern, tmp_path / "course")
    kills = 0
    while kills < most:
        grader = subprocess.Popen(
            command,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + rng.uniform(0.3, 3)
        while time.monotonic() < end and grader.poll() is None:
            time.sleep(0.05)
        victims = [*workers_of(grader.pid), grader.pid]
        if grader.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(rng.choice(victims), signal.SIGKILL)
            kills += 1
        if grader.wait(120) in (0, 1):
            assert (course.root / "marks.csv").read_bytes() == expected[0]
            assert content(course) == expected[1]
            shutil.rmtree(course.root)
            course = copied(pattern, tmp_path / "course")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr  # one file is broken
    assert (course.root / "marks.csv").read_bytes() == expected[0]
    assert content(course) == expected[1]
    unfinished = [p for p in course.root.rglob(".*") if p.suffix.lstrip(".").isdigit()]
    assert not unfinished


def workers_of(grader: int) -> list[int]:
    told = subprocess.run(
        ["pgrep", "--parent", str(grader), "--full", "autograde.run.worker"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(each) for each in told.stdout.split()]
