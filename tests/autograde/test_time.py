"""What nobody can wait for ends: a read, a repair, and the grading of a class."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograde.__main__ import main
from autograde.course import Course
from autograde.grade import reader
from autograde.grade.reader import NotRead, Reader
from autograde.submission import Submission

from .conftest import NAME

HANG = "import time\ntime.sleep(600)"


@pytest.fixture
def course(fresh_course) -> Course:
    made = fresh_course()
    with (made.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("c.Execute.timeout = 600\nc.Run.reading_timeout = 2\n")
    return made


@pytest.fixture
def unsafe(unsafe_where_needed) -> list[str]:
    return ["--unsafe"] if unsafe_where_needed else []


@pytest.fixture
def silent_drive(tmp_path) -> Iterator[Path]:
    """A drive whose server never answers: whoever looks into it waits for ever."""
    place = tmp_path / "drive"
    place.mkdir()
    c = ctypes.CDLL(None, use_errno=True)
    try:
        server = os.open("/dev/fuse", os.O_RDWR)
    except OSError as error:
        pytest.skip(f"needs /dev/fuse: {error}")
    options = f"fd={server},rootmode=40000,user_id=0,group_id=0".encode()
    if c.mount(b"silent", os.fsencode(place), b"fuse", 0, options):
        os.close(server)
        pytest.skip(f"needs the right to mount: {os.strerror(ctypes.get_errno())}")
    yield place
    os.close(server)  # now every read of it fails
    c.umount2(os.fsencode(place), 2)


def test_nobody_waits_for_a_drive_that_does_not_answer(silent_drive, tmp_path):
    healthy = tmp_path / "submitted" / "ada" / NAME
    healthy.mkdir(parents=True)
    (healthy / "data.csv").write_bytes(b"1")
    with Reader(seconds=1.0) as reading:
        began = time.monotonic()
        never = Submission("mallory", NAME, silent_drive / "x" / NAME)
        ada = Submission("ada", NAME, healthy)
        first, second, third = reading.contents([ada, never, ada])
        assert isinstance(second, NotRead)
        assert "longer than the 1 s of c.Run.reading_" in str(second)
        with pytest.raises(NotRead):
            reading.find(silent_drive)
        assert time.monotonic() - began < 20
        # who comes after is read by another process
        assert len(first.digest) == 64
        assert third == first


def test_no_reader_is_left(tmp_path):
    reading = Reader(seconds=30)
    assert reading.find(tmp_path) == ([], [])
    process = reading._process
    reading.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (lambda: time.sleep(60), "longer than the 2 s"),
        (lambda: bytearray(4 * reader.MEMORY), "the grader failed at reading it: Mem"),
        (lambda: os._exit(1), "the process that read it ended"),
    ],
    ids=["time", "memory", "end"],
)
def test_a_reader_that_takes_too_much_costs_its_own_submission(
    course: Course, hand_in, capsys, monkeypatch, unsafe, what, said
):
    def admit(submission: Submission, *rest: object):
        return what() if submission.student == "bela" else real(submission, *rest)

    real = reader.admit
    monkeypatch.setattr(reader, "admit", admit)
    give = hand_in(course)
    for student in ("ada", "bela", "carl"):
        give(student)
    assert main(["grade", str(course.root), *unsafe]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert f"bela {NAME}: no mark: " in told
    assert said in told
    assert told.count("no mark: ") == 2  # at once, and at the end
    graded = course.root.glob(f"autograded/*/{NAME}/{NAME}.ipynb")
    assert {path.parts[-3] for path in graded} == {"ada", "carl"}


def test_the_time_of_a_class_ends_and_says_who_used_it(
    course: Course, hand_in, capsys, unsafe
):
    give = hand_in(course)
    give.edited("mallory", lambda notebook: notebook.cells[1].update(source=HANG))
    give("zoe")
    command = ["grade", str(course.root), "--workers", "1", *unsafe]
    began = time.monotonic()
    assert main([*command, "--time-limit", "5"]) == 1
    assert time.monotonic() - began < 90
    told = " ".join(capsys.readouterr().out.split())
    # both are started, and either may be the first to be ready
    ended = r"the time limit of 5 s ended: [12] of 2 submissions are not graded yet"
    assert re.search(ended, told)
    assert f"mallory {NAME}" in told.partition("Longest took")[2]
    assert "no mark" not in told
    # the command goes on where it was
    shutil.rmtree(course.submitted / "mallory")
    assert main(command) == 0
    assert "not graded yet" not in capsys.readouterr().out
    assert (course.root / "autograded" / "zoe").exists()


@pytest.mark.parametrize("given", ["0", "-5", "nan", "soon"])
def test_a_time_limit_is_a_number_of_seconds(given, capsys, tmp_path: Path):
    with pytest.raises(SystemExit):
        main(["grade", str(tmp_path), "--time-limit", given])
    assert "is no time from 1 to" in capsys.readouterr().err
