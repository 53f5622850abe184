"""Every notebook: full marks with the solutions, none with the stubs."""

from __future__ import annotations

import pytest

from autograde.grade.engine import grade
from autograde.results.marks import read_marks
from convnet_lab.checks import EXERCISES

pytestmark = pytest.mark.slow


def test_our_marks(whole_course):
    assert not [result.reason for result in grade(whole_course) if result.reason]
    marks = read_marks(whole_course)
    assert {mark.assignment for mark in marks} == {
        exercise.notebook for exercise in EXERCISES.values()
    }
    for mark in marks:
        if mark.student == "solved":
            assert (mark.points, mark.outcome) == (mark.max_points, "right"), mark
        else:
            assert (mark.points, mark.outcome) == (0, "not_attempted"), mark
