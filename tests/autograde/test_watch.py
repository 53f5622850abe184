"""What arrives is graded while ``autograde watch`` runs, once, and after a restart."""

from __future__ import annotations

import csv
import itertools
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograde.__main__ import main
from autograde.commands import watch
from autograde.course import Course

NAME = "01_pixels"
PATIENCE = 300
"""Seconds until a test gives up: it goes on as soon as the mark is there."""


@pytest.fixture
def course(fresh_course) -> Course:
    return fresh_course()


@pytest.fixture
def inbound(tmp_path) -> Path:
    folder = tmp_path / "inbound"
    folder.mkdir()
    return folder


@pytest.fixture
def prepare(course, hand_in, inbound, tmp_path):
    """Make hand-ins as nbgrader's exchange has them; each arrives when it is called."""

    def made(student: str, day: int, **answers: str) -> Callable[[], None]:
        hand_in(course)(student, **answers)
        waiting = tmp_path / f"{student}-{day}"
        shutil.move(course.submitted / student / NAME, waiting)
        (course.submitted / student).rmdir()
        time = f"2025-03-{day:02} 10:00:00 UTC"
        (waiting / "timestamp.txt").write_text(f"{time}\n", encoding="utf-8")
        return lambda: waiting.rename(inbound / f"{student}+{NAME}+{time}+x")

    return made


def _points(course: Course) -> dict[str, float]:
    path = course.root / "marks.csv"
    points: dict[str, float] = {}
    if path.is_file():
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            points.setdefault(row["student"], 0.0)
            points[row["student"]] += float(row["points"] or 0)
    return points


@pytest.fixture
def watched(course, inbound, unsafe_where_needed):
    """Start a watcher; it is stopped when the test ends."""
    started = []

    def start() -> subprocess.Popen[bytes]:
        command = ["watch", str(course.root), str(inbound), "--every", "0.2"]
        unsafe = ["--unsafe"] if unsafe_where_needed else []
        started.append(
            subprocess.Popen(
                [sys.executable, "-P", "-m", "autograde", *command, *unsafe],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _wait(course: Course, expected: dict[str, float]) -> None:
    end = time.monotonic() + PATIENCE
    while _points(course) != expected:
        assert time.monotonic() < end, _points(course)
        time.sleep(0.1)


@pytest.mark.slow
def test_what_arrives_is_graded_once_and_after_a_restart(course, prepare, watched):
    ada = prepare("ada", 1)
    bela = prepare("bela", 2, flatten_image="return image.T.reshape(-1)")
    better = prepare("bela", 3)
    ada()
    first = watched()
    _wait(course, {"ada": 4.0})
    graded = course.root / "autograded" / "ada" / NAME / f"{NAME}.ipynb"
    when = graded.stat().st_mtime_ns
    bela()
    _wait(course, {"ada": 4.0, "bela": 1.0})
    first.kill()
    first.wait()
    better()
    watched()
    _wait(course, {"ada": 4.0, "bela": 4.0})
    assert graded.stat().st_mtime_ns == when


def test_a_course_into_which_nobody_has_handed_in_is_watched(course, inbound):
    assert main(["watch", str(course.root), "--once"]) == 0
    assert main(["watch", str(course.root), str(inbound), "--once"]) == 0


def test_a_timer_can_call_it_once(course, prepare, inbound, unsafe_where_needed):
    prepare("ada", 1)()
    unsafe = ["--unsafe"] if unsafe_where_needed else []
    assert main(["watch", str(course.root), str(inbound), "--once", *unsafe]) == 0
    assert _points(course) == {"ada": 4.0}


def test_two_watchers_of_a_course_are_one_too_many(course, watched, capsys):
    watched()
    lock = course.root / ".watch.lock"
    end = time.monotonic() + PATIENCE
    while not lock.exists() or main(["watch", str(course.root), "--once"]) != 2:
        assert time.monotonic() < end
    assert "another autograde watch" in capsys.readouterr().err


def test_a_folder_that_is_none_is_said(course, tmp_path, capsys):
    assert main(["watch", str(course.root), str(tmp_path / "none")]) == 2
    assert "is no folder" in capsys.readouterr().err


def test_who_never_stops_writing_keeps_nobody_waiting(
    course, prepare, inbound, monkeypatch
):
    """Into an exchange's folder, say, which is open to all students."""
    prepare("ada", 1)()
    looks = itertools.count()
    monkeypatch.setattr(watch, "_contents", lambda _: next(looks))

    class Reached(Exception):  # noqa: N818 (no error)
        pass

    def run(command, _):
        raise Reached(*command[:1])

    monkeypatch.setattr(watch, "_run", run)
    with pytest.raises(Reached, match="collect"):
        main(["watch", str(course.root), str(inbound), "--every", "0.1"])
