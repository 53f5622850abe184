"""Every notebook under plain nbgrader; apart from ours, to run beside it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from convnet_lab.checks import EXERCISES

pytestmark = pytest.mark.slow


NAMES = sorted({exercise.notebook for exercise in EXERCISES.values()})


@pytest.mark.parametrize(
    "name",
    [
        name if name == "05_pooling" else pytest.param(name, marks=pytest.mark.thorough)
        for name in NAMES
    ],
)
def test_plain_nbgraders_marks(whole_course, name):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", name],
        cwd=whole_course.root,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with whole_course.gradebook() as gradebook:
        solved = gradebook.find_submission(name, "solved")
        assert solved.score == solved.max_score
        assert gradebook.find_submission(name, "stubs").score == 0
