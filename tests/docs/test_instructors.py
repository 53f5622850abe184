"""The ten steps of docs/instructors.md and a term's changes, typed as they stand there.

`make demo`, of the first step, is run by tests/autograde/test_demo.py; JupyterLab for
instructors and Formgrader by tests/autograde/test_formgrader.py.
"""

from __future__ import annotations

import csv
import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from autograde.__main__ import main
from autograde.course import Course
from autograde.notebooks.release import notebook_bytes
from autograde.notebooks.stubs import fill_in, right_answers
from autograde.sandbox.availability import availability

from . import guides
from .guides import ROOT

pytestmark = pytest.mark.slow

GUIDE = ROOT / "docs/instructors.md"
NAME = "02_cross_correlation"
FIRST = "autograde init spring-class"
LAST = "autograde grade spring-class --student ada"
LAB = "make lab-instructor COURSE=spring-class"
FLIPPED = "return cross_correlate_map(image, kernel[::-1, ::-1])"

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,{titles}
    Points Possible,,,,,{points}
"Lovelace, Ada",501,S1,ada,A,,
"Bartok, Bela",502,S2,bela,A,,
"""
MOODLE = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade
Participant 11,Ada Lovelace,ada@uni.org,Submitted,,10.00
Participant 12,Bela Bartok,bela@uni.org,Submitted,,10.00
"""
ROSTER = "id,name,email\nada,Ada Lovelace,ada@uni.org\nbela,Bela Bartok,bela@uni.org\n"


class Instructor:
    """Somebody who types commands into a shell, in a folder of their own."""

    def __init__(self, folder: Path, unsafe: bool) -> None:
        self.home, self.place = folder, folder
        self._unsafe = ["--unsafe"] if unsafe else []
        config = folder / "jupyter"
        config.mkdir()
        exchange = folder / "exchange"
        exchange.mkdir()
        exchange.chmod(0o777)
        # an exchange as a hub's administrator sets it up
        (config / "nbgrader_config.py").write_text(
            f"c.Exchange.root = {str(exchange)!r}\n", encoding="utf-8"
        )
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._environment = {
            **os.environ,
            **{"PATH": programs, "JUPYTER_CONFIG_DIR": str(config), "USER": "teacher"},
        }

    def types(self, line: str) -> int:
        """Do what a line says; return its exit status."""
        program, *words = shlex.split(line, comments=True)
        if program == "cd":
            self.place = (self.place / words[0]).resolve()
            return 0
        if program == "autograde":
            with pytest.MonkeyPatch.context() as patch:
                patch.chdir(self.place)
                return main(
                    [*words, *(self._unsafe if words[0] in ("grade", "watch") else [])]
                )
        assert program == "nbgrader", line
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "nbgrader", *words],
            cwd=self.place,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        return 0


def _hand_in(course: Path, archive: Path) -> None:
    """Pack what a platform would: a file named after each student."""
    source = nbformat.read(course / "source" / NAME / f"{NAME}.ipynb", as_version=4)
    released = nbformat.read(course / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    right = right_answers(source)
    with zipfile.ZipFile(archive, "w") as packed:
        for student, changed in (("ada", {}), ("bela", {"convolve1d": "return f"})):
            notebook = fill_in(released, {**right, **changed})
            packed.writestr(f"{student}.ipynb", notebook_bytes(notebook))


def _sheets(folder: Path) -> None:
    """Write what is downloaded: a second gradebook has other names and points."""
    title = f"{NAME} (77)"
    for file, titles, points in (
        ("2025-03-14_Grades.csv", f"{title},Other (78)", "10.00,3.00"),
        ("grades.csv", f"{title},Homework 2 (78)", "20.00,10.00"),
    ):
        text = CANVAS.format(titles=titles, points=points)
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "worksheet.csv").write_text(MOODLE, encoding="utf-8")
    (folder / "class.csv").write_text(ROSTER, encoding="utf-8")
    (extensions,) = guides.blocks(GUIDE, "csv")
    (folder / "more_time.csv").write_text(extensions, encoding="utf-8")


@pytest.fixture(scope="module")
def typed(tmp_path_factory) -> tuple[Path, dict[str, int]]:
    """Type all lines in their order; keep Canvas's file after each export."""
    home = tmp_path_factory.mktemp("instructor")
    (home / "solutions").mkdir()
    for name in ("01_pixels", NAME, "03_padding_stride"):
        shutil.copy(ROOT / "solutions" / f"{name}.py", home / "solutions")
    _sheets(home)
    lines = guides.shell_lines(GUIDE)
    lines = lines[lines.index(FIRST) : lines.index(LAST) + 1]
    instructor = Instructor(home, unsafe=availability() is not None)
    ended: dict[str, int] = {}
    for line in lines:
        if line == LAB:
            continue
        ended[line] = instructor.types(line)
        if line == FIRST:
            _hand_in(home / "spring-class", home / "submissions.zip")
        filled = home / "spring-class" / "canvas.csv"
        if line.startswith("autograde export") and filled.exists():
            filled.rename(home / f"canvas-{len(ended)}.csv")
    return home, ended


def test_every_command_ends_as_it_should(typed):
    assert set(typed[1].values()) == {0}


def _canvas(path: Path) -> dict[str, list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[3]: row[5:] for row in csv.reader(file) if row[3]}


def test_the_marks_are_in_canvas(typed):
    plain, renamed, scaled = (
        _canvas(path)
        for path in sorted(typed[0].glob("canvas-*"), key=lambda p: int(p.stem[7:]))
    )
    assert plain["ada"] == ["10.00", ""]
    assert plain["bela"] == ["8.00", ""]
    assert renamed["ada"] == ["", "10.00"]
    assert scaled["ada"] == ["20.00", ""]
    assert scaled["bela"] == ["16.00", ""]


def test_every_file_that_the_guide_names_is_there(typed):
    course = typed[0] / "spring-class"
    for name in guides.inline_code(GUIDE):
        if name.startswith("spring-class/") and "ASSIGNMENT" not in name:
            kept = name != "spring-class/canvas.csv"
            assert (course.parent / name).exists() == kept, name
    for student in ("ada", "bela"):
        assert (course / "feedback" / student / NAME / f"{NAME}.html").is_file()
    for name in ("report/report.html", "moodle.csv", "class.csv"):
        assert (course / name).is_file(), name
    assert list((course / "gradescope").rglob("results.json"))
    assert (course / f"{NAME}-gradescope.zip").is_file()
    released = typed[0] / "exchange" / "convnet_lab" / "outbound" / NAME
    assert (released / f"{NAME}.ipynb").is_file()


def test_extra_time_reaches_the_gradebook(typed):
    with Course.at(typed[0] / "spring-class").gradebook() as gradebook:
        due = gradebook.find_assignment(NAME).duedate
        extra = gradebook.find_submission(NAME, "ada").extension
    until = datetime(2025, 3, 20, 22, 59)  # 23:59 +01:00, in UTC
    assert due + extra == until
