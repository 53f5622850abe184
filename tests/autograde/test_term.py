"""What an instructor changes in the middle of a term, after grading."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from autograde.course import Course, CourseError
from autograde.grade import engine
from autograde.grade.engine import grade
from autograde.results.submissions import Submission, read_submissions

from .small_class import copied

NAME = "01_pixels"
DUE = datetime(2025, 3, 14, 12)


@pytest.fixture(scope="module")
def graded(once, fresh_course, hand_in, tmp_path_factory) -> Course:
    """Ada is in time and right, Bela in time and wrong, Cleo two hours late."""

    def make(folder) -> None:
        course = copied(fresh_course(), folder / "course")
        give = hand_in(course)
        for student, hour, answers in (
            ("ada", 11, {}),
            ("bela", 11, {"flatten_image": "return image.T.reshape(-1)"}),
            ("cleo", 14, {}),
        ):
            give(student, **answers)
            stamp = f"2025-03-14 {hour}:00:00 UTC"
            (give.folder(student) / "timestamp.txt").write_text(stamp, "utf-8")
        grade(course)

    return Course.at(once("graded_term", make) / "course")


@pytest.fixture
def course(graded, tmp_path) -> Course:
    return copied(graded, tmp_path / "course")


@pytest.fixture
def nothing_runs(monkeypatch):
    """Let a test fail that executes a notebook."""

    def refuse(tasks, workers):
        for (job, _), _ in tasks:
            pytest.fail(f"{job.submission} was executed")
        return iter(())

    monkeypatch.setattr(engine, "run_here", refuse)


def _totals(course: Course) -> dict[str, Submission]:
    rows = read_submissions(course, [NAME])[NAME]
    return {each.student.id: each for each in rows}


def _points(course: Course) -> dict[str, float | None]:
    return {student: total.points for student, total in _totals(course).items()}


def _configure(course: Course, line: str) -> None:
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"{line}\n")


def _due(course: Course, due: datetime | None) -> None:
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=due)


def test_a_late_policy_counts_when_it_is_made(course, nothing_runs):
    _due(course, DUE)
    grade(course)
    assert _points(course) == {"ada": 4, "bela": 1, "cleo": 4}
    _configure(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    grade(course)
    assert _points(course) == {"ada": 4, "bela": 1, "cleo": 0}
    _due(course, DUE + timedelta(hours=3))
    grade(course)
    assert _points(course) == {"ada": 4, "bela": 1, "cleo": 4}
    _due(course, DUE - timedelta(hours=2))
    grade(course)
    assert _points(course) == {"ada": 0, "bela": 0, "cleo": 0}
    _due(course, None)
    grade(course)
    assert _points(course) == {"ada": 4, "bela": 1, "cleo": 4}


def test_an_extension_counts_when_it_is_given(course, nothing_runs):
    _configure(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    _due(course, DUE)
    file = course.root / "extensions.csv"
    lines = f"student,assignment,until\ncleo,{NAME},2025-03-14 {{}}:00\n"
    file.write_text(lines.format(13), encoding="utf-8")
    grade(course)
    assert _points(course)["cleo"] == 0
    file.write_text(lines.format(15), encoding="utf-8")
    grade(course)
    assert _points(course)["cleo"] == 4
    # until when stays, whenever the others are due
    _due(course, DUE - timedelta(hours=4))
    grade(course)
    assert _points(course) == {"ada": 0, "bela": 0, "cleo": 4}
    file.write_text(lines.format("noon"), encoding="utf-8")
    with pytest.raises(CourseError, match="line 2"):
        grade(course)


PLUGIN = """
from nbgrader.plugins import BasePlugin

class Hourly(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {} * total_seconds_late / 3600

c.AssignLatePenalties.plugin_class = Hourly
"""


@pytest.mark.parametrize(("an_hour", "left"), [(0.5, 3), (9, 0), (-1, 4)])
def test_a_plugin_of_ones_own_is_asked(course, nothing_runs, an_hour, left):
    _due(course, DUE)
    _configure(course, PLUGIN.format(an_hour))
    grade(course)
    assert _points(course)["cleo"] == left
    assert _totals(course)["cleo"].raw_points == 4
