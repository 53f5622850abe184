"""It does not matter in which folder a command is started: no file there is run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.own_python import own_python, safe_folders
from autograde.sandbox.availability import availability

NAME = "01_pixels"
PACKAGES = ("numpy", "matplotlib", "nbgrader", "nbformat", "traitlets", "rich", "PIL")
SETTINGS = ("jupyter_config", "nbgrader_config", "ipython_config", "matplotlibrc")


def _poison(folder: Path, names, marker: Path) -> None:
    """Put a file for each name that Python, or a package, might run or read."""
    code = f"open({str(marker)!r}, 'a').write(__name__ + ' ')\n"
    for name in (*names, *SETTINGS):
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    # it would end whoever reads it
    (folder / "matplotlibrc").write_text("backend: module://json\n", encoding="utf-8")
    for name in ("bwrap", "alembic", "tectonic"):
        (folder / name).write_text(f"#!/bin/sh\necho {name} >>{marker}\n")
        (folder / name).chmod(0o755)


@pytest.fixture
def course(fresh_course, hand_in):
    course = fresh_course()
    hand_in(course)("mallory")
    return course


def _run(course, start, *words):
    folder = course.submitted / "mallory" / NAME
    path = f":.:{Path(sys.executable).parent}:{os.environ['PATH']}:"
    return subprocess.run(
        [*start, *words],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_no_command_runs_what_lies_in_the_current_folder(course, tmp_path):
    missing = availability()
    if missing:
        pytest.skip(f"the student's own kernel would run it: {missing}")
    marker = tmp_path / "hostile-was-here"
    stdlib = sys.stdlib_module_names - {"__future__"}
    folder = course.submitted / "mallory" / NAME
    _poison(folder, [*stdlib, *PACKAGES, "convnet_lab", "autograde"], marker)
    program = [str(Path(sys.executable).with_name("autograde"))]
    for words in (
        ["grade", "../../..", "--workers", "1"],
        ["feedback", "../../.."],
        ["report", "../../.."],
        ["export", "../../..", "--to", "csv", "--output", str(tmp_path / "out.csv")],
    ):
        done = _run(course, program, *words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        seen = marker.read_text(encoding="utf-8") if marker.exists() else ""
        assert not seen, (words, seen)
    assert "right" in (course.root / "marks.csv").read_text(encoding="utf-8")


def test_the_module_form_imports_nothing_from_the_current_folder(course, tmp_path):
    marker = tmp_path / "hostile-was-here"
    # Python itself looks here for its own modules before ours can forbid it
    _poison(course.submitted / "mallory" / NAME, PACKAGES, marker)
    done = _run(course, [sys.executable, "-m", "autograde"], "report", "../../..")
    assert "report.html" in done.stdout, done.stderr
    assert not marker.exists()


def test_a_process_of_ours_is_isolated(tmp_path, monkeypatch):
    (tmp_path / "antigravity.py").write_text("print('from here')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f":{tmp_path}")
    monkeypatch.setattr(sys, "path", ["", ".", str(tmp_path), *sys.path])
    start = own_python("this")
    code = "import sys, json; print(json.dumps([sys.flags.isolated, sys.path]))"
    start[3] = start[3].partition("runpy.run_module")[0] + code
    said = subprocess.run(start, capture_output=True, text=True, check=True).stdout
    assert said.startswith("[1, ")
    assert str(tmp_path) not in said
    assert '""' not in said


def test_folders_that_depend_on_where_one_stands_are_left_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    given = ["", ".", "tests", str(tmp_path), str(link), os.sep, sys.prefix]
    assert safe_folders(given) == [os.sep, sys.prefix]


def test_the_users_own_packages_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr("site.getusersitepackages", lambda: str(tmp_path))
    assert safe_folders([str(tmp_path), os.sep]) == [os.sep]


def test_nothing_that_is_told_starts_a_module_with_the_current_folder():
    """`python -m autograde...` alone would look here first; `-P` or `-I` does not."""
    root = Path(__file__).parents[2]
    told = [root / "Makefile", root / "README.md", root / "CONTRIBUTING.md"]
    told += [*root.glob("docs/*.md"), *root.glob("autograde/**/*")]
    told += [*root.glob("convnet_lab/*.py")]
    for path in told:
        if not path.is_file() or path.suffix in {".pyc", ".png", ".woff2"}:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            starts = "-m autograde" in line or '"-m", "autograde' in line
            # started in the sandbox, in a folder where nothing lies
            starts = starts and '"autograde.sandbox.' not in line
            assert not starts or "-P" in line or "-I" in line, f"{path}: {line}"


def test_no_program_of_ours_makes_the_parser_that_notebooks_do_not_need(tmp_path):
    source = tmp_path / "asking.py"
    source.write_text(
        "import sys, nbformat\n"
        "print(sys.modules['rfc3987_syntax'], 'lark' in sys.modules)\n"
        "cell = nbformat.v4.new_code_cell('1')\n"
        "nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))\n",
        encoding="utf-8",
    )
    started = own_python("asking")
    started[4] = json.dumps([str(tmp_path), *json.loads(started[4])])
    done = subprocess.run(started, capture_output=True, text=True, check=True)
    assert done.stdout == "None False\n"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "autograde", "build", "--check"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "nbformat" in done.stderr
    assert "lark" not in done.stderr
