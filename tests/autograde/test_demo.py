"""The demo's students get the marks they deserve, and plain nbgrader agrees."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.course import Course, CourseError
from autograde.demo import ASSIGNMENTS, CLASS, make_course

pytestmark = pytest.mark.slow

FILTERS = "02_cross_correlation"


@pytest.fixture(scope="module")
def shown(tmp_path_factory, unsafe_where_needed) -> tuple[Course, str]:
    unsafe = ["--unsafe"] if unsafe_where_needed else []
    folder = tmp_path_factory.mktemp("demo") / "demo-class"
    done = subprocess.run(
        [sys.executable, "-m", "autograde", "demo", str(folder), *unsafe],
        env={k: v for k, v in os.environ.items() if k != "COLUMNS"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return Course.at(folder), done.stdout


@pytest.fixture(scope="module")
def rows(shown) -> list[dict[str, str]]:
    with (shown[0].root / "marks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _points(rows, student, assignment) -> tuple[float, float]:
    own = [r for r in rows if (r["student"], r["assignment"]) == (student, assignment)]
    return (
        sum(float(r["points"] or 0) for r in own),
        sum(float(r["max_points"]) for r in own),
    )


def _outcomes(rows, student) -> set[tuple[str, str]]:
    return {
        (r["question"].split("-")[0], r["outcome"])
        for r in rows
        if r["student"] == student and r["outcome"] != "right"
    }


def test_thirty_students_are_shown(shown):
    lines = shown[1].splitlines()
    assert len(CLASS) == 30
    for student in CLASS:
        assert any(line.startswith(f"│ {student.id} ") for line in lines)
    table = "\n".join(line for line in lines if line.startswith("│"))
    for word in ("kernel-flipped", "not attempted", "broken", "no-channels"):
        assert word in table
    assert "no mark" in table
    assert "2.3 days" in next(line for line in lines if line.startswith("│ hana"))


def test_every_command_is_shown_and_every_file_is_there(shown):
    course, said = shown
    for command in ("collect", "grade", "feedback", "report", "export"):
        assert f"$ autograde {command} " in said
    to_open = said.partition("open these:")[2].split()
    assert len(to_open) == 3
    assert all(Path(each).is_file() for each in to_open)
    canvas = (course.root / "canvas.csv").read_text(encoding="utf-8")
    assert "Ada_Perfect,101,ada_perfect,ada_perfect,A,8.00,10.00" in canvas.splitlines()
    assert "Goran_Truncated,115,goran_truncated,goran_truncated,A,8.00," in canvas


def test_the_newest_try_counts(rows):
    assert _points(rows, "chloe", FILTERS) == (10, 10)


@pytest.mark.parametrize("student", ["ada_perfect", "fatima_renamed", "hana_late"])
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_right_work_gets_everything(rows, student, assignment):
    points, full = _points(rows, student, assignment)
    assert points == full > 0


def test_each_mistake_costs_its_own_question(rows):
    assert _outcomes(rows, "bela_flipped") == {("cross_correlate2d", "wrong")}
    assert _outcomes(rows, "dora_syntax") == {("convolve1d", "broken")}
    assert _outcomes(rows, "emil_endless") == {("convolve1d", "broken")}
    assert {outcome for _, outcome in _outcomes(rows, "chidi_blank")} == {
        "not_attempted"
    }
    assert _points(rows, "chidi_blank", FILTERS)[0] == 0


def test_the_reasons_are_in_words(rows):
    said = {(r["student"], r["question"]): r for r in rows}
    flipped = said["bela_flipped", "cross_correlate2d-check"]
    assert flipped["misconception"] == "kernel-flipped"
    assert "flipped" in flipped["message"]
    assert "SyntaxError" in said["dora_syntax", "convolve1d-check"]["message"]
    assert "loop endless" in said["emil_endless", "convolve1d-check"]["message"]


def test_half_a_file_gets_no_mark(rows):
    own = [r for r in rows if r["student"] == "goran_truncated"]
    cut = [r for r in own if r["assignment"] == FILTERS]
    assert {(r["points"], r["outcome"]) for r in cut} == {("", "grader_error")}
    assert {r["outcome"] for r in own if r["assignment"] != FILTERS} == {"right"}


@pytest.mark.thorough
def test_plain_nbgrader_gives_the_same(shown, rows, tmp_path):
    plain = Course(tmp_path / "plain")
    shutil.copytree(shown[0].root, plain.root)
    for student in ("ada_perfect", "bela_flipped"):
        with plain.gradebook() as gradebook:
            gradebook.remove_submission(FILTERS, student)
        done = subprocess.run(
            [
                *(sys.executable, "-m", "nbgrader", "autograde", FILTERS),
                *("--student", student, "--force"),
            ],
            cwd=plain.root,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        with plain.gradebook() as gradebook:
            score = gradebook.find_submission(FILTERS, student).score
        assert score == _points(rows, student, FILTERS)[0]


def test_only_a_demos_folder_is_remade(shown, course_solutions, tmp_path):
    copy = tmp_path / "again"
    shutil.copytree(shown[0].root, copy)
    remade = make_course(copy, course_solutions)
    assert not (remade.root / "marks.csv").exists()

    (copy / "demo.txt").unlink()
    before = sorted(copy.rglob("*"))
    with pytest.raises(CourseError, match="is a course already"):
        make_course(copy, course_solutions)
    other = tmp_path / "other"
    other.mkdir()
    (other / "demo.txt").touch()
    with pytest.raises(CourseError, match="not empty"):
        make_course(other, course_solutions)
    assert sorted(copy.rglob("*")) == before


def test_the_demo_leaves_the_sources_alone(shown, course_solutions: Path):
    source = (course_solutions / f"{FILTERS}.py").read_text(encoding="utf-8")
    assert "# %% exercise: cross_correlate2d" in source
    assert not re.search(r"\d{20}", source)  # no seed was drawn into it
