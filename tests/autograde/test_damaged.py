"""A damaged file of the course costs its own submission and a sentence."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.__main__ import main
from autograde.course import Course

from .conftest import NAME
from .small_class import copied

STUDENT = "bela"


def _truncated(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def _emptied(path):
    path.write_bytes(b"")


def _a_folder(path):
    path.unlink()
    path.mkdir()


def _unreadable(path):
    """As nobody can read a link to itself, not even the superuser."""
    path.unlink()
    path.symlink_to(path)


def _of_another_kind(path):
    path.write_text('{"cells": 5, "metadata": []}', encoding="utf-8")


damaged = pytest.mark.parametrize(
    "damage",
    [_truncated, _emptied, _a_folder, _unreadable, _of_another_kind],
    ids=lambda damage: damage.__name__.strip("_"),
)


@pytest.fixture
def course(expected, once, tmp_path) -> Course:
    """A copy of the small class as it was graded."""
    made = Course.at(once("expected", lambda _: None) / "course")
    return copied(made, tmp_path / "course")


@pytest.fixture
def run(course, capsys):
    """Type a command; return its status and what it said."""

    def run(name, *more):
        status = main([name, str(course.root), *more])
        said = capsys.readouterr()
        return status, f"{said.out}{said.err}"

    return run


READ = [("feedback",), ("report",), ("export", "--to", "csv")]


@damaged
def test_a_damaged_gradebook_is_told_in_a_sentence(course, run, damage):
    damage(course.root / "gradebook.db")
    for command in (("grade", "--unsafe"), *READ):
        status, said = run(*command)
        assert status == 2
        assert "the gradebook" in said
        # nbgrader begins a new one in the place of an empty file
        assert ("is empty, though release/ holds" in said) == (damage is _emptied)
        assert "generate_assignment --force NAME" in " ".join(said.split())


@pytest.mark.thorough
def test_the_advice_for_an_emptied_gradebook_is_right(
    course, run, expected, unsafe_where_needed
):
    """Without a copy: move it away, generate, grade."""
    _emptied(course.root / "gradebook.db")
    assert run("feedback")[0] == 2
    (course.root / "gradebook.db").rename(course.root / "lost.db")
    beside_python = str(Path(sys.executable).parent)  # there nbgrader finds alembic
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "--force", NAME],
        cwd=course.root,
        env={**os.environ, "PATH": f"{beside_python}{os.pathsep}{os.environ['PATH']}"},
        check=True,
        capture_output=True,
    )
    assert run("grade", *(["--unsafe"] if unsafe_where_needed else []))[0] == 1
    assert (course.root / "marks.csv").read_bytes() == expected[0]


def test_a_locked_gradebook_is_told_in_a_sentence(course, run):
    path = course.root / "gradebook.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        status, said = run("feedback")
        assert status == 2
        assert "locked by another program" in said
        other.execute("ROLLBACK")
    assert run("feedback")[0] == 1  # one of the class has no mark


@damaged
def test_a_damaged_graded_notebook_costs_its_own_page(course, run, damage):
    damage(course.root / "autograded" / STUDENT / NAME / f"{NAME}.ipynb")
    for command in (*READ, ("export", "--to", "gradescope")):
        status, said = run(*command)
        assert status == 1, said
    assert len(list(course.root.glob("feedback/*/*/*.html"))) == 4
    page = course.root / "feedback" / STUDENT / NAME / f"{NAME}.html"
    assert "no mark yet" in page.read_text(encoding="utf-8")


def test_a_damaged_graded_notebook_is_graded_again(
    course, run, expected, unsafe_where_needed
):
    _truncated(course.root / "autograded" / STUDENT / NAME / f"{NAME}.ipynb")
    # an option of the command is part of what a mark depends on
    status, _ = run("grade", *(["--unsafe"] if unsafe_where_needed else []))
    assert status == 1
    assert (course.root / "marks.csv").read_bytes() == expected[0]


@damaged
def test_a_damaged_release_costs_its_own_assignment(course, run, damage):
    damage(course.root / "release" / NAME / f"{NAME}.ipynb")
    status, said = run("feedback")
    assert status == 2
    assert f"{NAME}.ipynb" in said
    assert "generate_assignment" in said
    for command in READ[1:]:
        assert run(*command)[0] == 1


@damaged
def test_a_damaged_source_stops_no_reader(course, run, damage):
    damage(course.root / "source" / NAME / f"{NAME}.ipynb")
    for command in READ:
        assert run(*command)[0] == 1
    # the gradebook tells which tests are hidden
    assert run("export", "--to", "gradescope")[0] == 1
    path = course.root / "gradescope" / NAME / "bela" / "results.json"
    tests = json.loads(path.read_bytes())["tests"]
    hidden = {t["name"] for t in tests if t["visibility"] == "after_published"}
    assert hidden == {"flatten_image-hidden"}
