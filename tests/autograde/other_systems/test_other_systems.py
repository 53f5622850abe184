"""Only grading needs Linux: all other subcommands, and a learner's part, run anywhere.

No Mac and no Windows is here: `other_system` takes from Python what those have not.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.__main__ import COMMANDS
from autograde.collect.conventions import CONVENTIONS
from autograde.commands import collect, export
from autograde.commands.console import DONE, FAILED, LOOK
from autograde.course import Course
from autograde.exports import EXPORTERS
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.sandbox.availability import availability

HERE = Path(__file__).parent
SYSTEMS = ("darwin", "win32")
NAMES = [each.__name__.rpartition(".")[2].replace("_", "-") for each in COMMANDS]


def _run(system: str, script: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, HERE / "other_system.py", system, HERE / script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module", params=SYSTEMS)
def told(request, graded, small_solutions, tmp_path_factory):
    """What every subcommand said."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(graded.root, folder / "graded")
    paths = [str(small_solutions), str(folder / "graded"), str(folder)]
    return json.loads(_run(request.param, "commanding.py", *paths))


@pytest.fixture(scope="module")
def graded(fresh_course, hand_in) -> Course:
    course = fresh_course()
    hand_in(course)("ada", input_size="return height * width")
    grade(course, options=Options(unsafe=availability() is not None, workers=1))
    return course


@pytest.mark.parametrize("name", NAMES)
def test_help_is_given(told, name):
    status, said, complained = told[f"{name} --help"]
    assert (status, complained) == (0, "")
    assert said.startswith(f"usage: autograde {name}")


@pytest.mark.parametrize(
    "command",
    [
        "build --solutions --notebooks",
        "init --solutions --seed",
        "collect",
        "feedback",
        "report",
        "export --to",
        "export --to --sheet --scale",
        "gradescope-zip",
        "drop",
    ],
)
def test_it_runs(told, command):
    status, said, complained = told[command]
    assert complained == ""
    assert status in (DONE, LOOK), said


@pytest.mark.parametrize("command", ["grade", "grade --unsafe", "demo --solutions"])
def test_grading_says_why_not_and_what_to_do(told, command):
    status, _, complained = told[command]
    assert status == FAILED
    assert "grading needs Linux, and this is " in complained
    for way in ("WSL 2", "container", "Linux machine"):
        assert way in complained
    assert "Traceback" not in complained


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_learner_learns(system):
    assert f"learned on {system}" in _run(system, "learning.py")


def test_names_in_help_are_those_that_are_there():
    assert tuple(CONVENTIONS) == collect.SOURCES
    assert EXPORTERS.keys() == export.FORMATS.keys()


@pytest.mark.parametrize("arguments", [["--help"], ["grade"], ["export", "here"]])
def test_the_command_line_answers_at_once(arguments):
    """Of the import of anything large 0.3 s of processor time would be gone."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "autograde", *arguments], capture_output=True)
    after = os.times()
    spent = after.children_user - before.children_user
    assert spent + after.children_system - before.children_system < 0.3
