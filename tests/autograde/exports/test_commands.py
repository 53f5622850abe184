"""The subcommands that hand marks on."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from autograde import exports
from autograde.__main__ import main
from autograde.commands import export
from autograde.exports import EXPORTERS

from . import test_fuzzing

NAME = "01_pixels"
HOSTILE = '=1+1, "Ü"'
SHEET = '''\
Student,ID,SIS User ID,SIS Login ID,Section,Pixels (77)
    Points Possible,,,,,4.00
W,1,,wrong,CNN,
L,2,,late,CNN,
H,3,,"=1+1, ""Ü""",CNN,
B,4,,broken,CNN,
'''
FILLED = '''\
Student,ID,SIS User ID,SIS Login ID,Section,Pixels (77)
    Points Possible,,,,,4.00
W,1,,wrong,CNN,1.00
L,2,,late,CNN,0.00
H,3,,"=1+1, ""Ü""",CNN,4.00
B,4,,broken,CNN,
'''


@pytest.fixture
def sheet(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "sheet.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def _export(course, *arguments: str) -> int:
    return main(["export", str(course.root), *arguments])


def test_canvas_is_filled(graded_course, sheet, tmp_path, capsys):
    to = ["--to", "canvas", "--sheet", "sheet.csv", "--output", "filled.csv"]
    assert _export(graded_course, *to) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "it has 'Pixels (77)'; name one with --column" in said
    assert _export(graded_course, *to, "--column", f"{NAME}=77") == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"broken {NAME}: no mark: {NAME}.ipynb is broken")
    assert said[1:] == [
        "wrote filled.csv",
        "1 mark needs a look: it is not in the export",
    ]
    assert (tmp_path / "filled.csv").read_text("utf-8") == FILLED
    chosen = ["--student", "wrong", "--student", "late", "--column", "Pixels (77)"]
    assert _export(graded_course, *to, *chosen) == 0


def test_files_go_into_the_course_unless_told(graded_course, sheet, tmp_path, capsys):
    assert _export(graded_course, "--to", "csv", "--student", "late") == 0
    assert (graded_course.root / "class.csv").is_file()
    assert _export(graded_course, "--to", "gradescope", "--output", "there") == 1
    assert len(list((tmp_path / "there" / NAME).glob("*/results.json"))) == 3
    assert "wrote 3 files below there" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--to", "canvas"], "go to Canvas, Grades > Export"),
        (["--to", "moodle"], "Download grading worksheet"),
        (["--to", "csv", "--scale"], "--to csv fills no sheet"),
        (["--to", "moodle", "--sheet", "sheet.csv"], "is no worksheet of Moodle"),
        (["--to", "csv", "--assignment", "x"], "the gradebook has no assignment 'x'"),
        (["--to", "csv", "--output", "no/x.csv"], "'no/x.csv' cannot be written"),
        (["--to", "gradescope", "--output", "sheet.csv"], "cannot be"),
    ],
)
def test_a_users_mistake_is_one_line(graded_course, sheet, arguments, words, capsys):
    assert _export(graded_course, *arguments) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.startswith("autograde export: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", ["export", "gradescope-zip"])
def test_help_has_an_example_and_the_exit_statuses(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"example: autograde {command}" in said
    assert "exit status: 0 done, 1 " in said


def test_a_zip_is_packed(graded_course, tmp_path, monkeypatch, capsys):
    root = graded_course.root
    monkeypatch.chdir(root)
    assert main(["gradescope-zip", NAME]) == 0
    packed = root / f"{NAME}-gradescope.zip"
    other = tmp_path / "x.zip"
    assert main(["gradescope-zip", str(root), NAME, "--output", str(other)]) == 0
    assert packed.read_bytes() == other.read_bytes()
    packed.unlink()
    assert f"wrote {other}" in capsys.readouterr().out
    assert main(["gradescope-zip", "02_none"]) == 2
    assert "the course has no assignment '02_none'" in capsys.readouterr().err


def test_each_format_stands_in_every_list():
    """A format that one of them lacks cannot be asked for, or is not told of."""
    formats = set(EXPORTERS)
    assert set(export.FORMATS) == formats
    filled = {
        name for name, to in EXPORTERS.items() if _module(to).__dict__.get("fill")
    }
    assert set(export.FILLED) == filled
    assert {_module(each.lay_out) for each in test_fuzzing.PLATFORMS} == {
        _module(EXPORTERS[name]) for name in filled
    }
    words = inspect.getsource(export).partition("formats:\n")[2].partition("\n\n")[0]
    assert {line.split()[0] for line in words.splitlines()} == formats
    guide = Path(exports.__file__).parents[2] / "docs" / "instructors.md"
    told = guide.read_text(encoding="utf-8")
    assert {name for name in formats if f"--to {name}" not in told} == set()


def test_each_module_that_exports_is_a_format():
    folder = Path(exports.__file__).parent
    takes_wanted = {
        path.stem
        for path in folder.glob("*.py")
        for each in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(each, ast.FunctionDef)
        and [ast.unparse(a.annotation or ast.Constant("")) for a in each.args.args]
        == ["Wanted", "Gradebook"]
    }
    assert takes_wanted == {Path(inspect.getfile(to)).stem for to in EXPORTERS.values()}


def _module(function):
    return inspect.getmodule(function)
