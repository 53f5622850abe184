"""docs/adding_an_exercise.md, done step by step in a copy of the course."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from . import guides
from .guides import ROOT

pytestmark = pytest.mark.slow

GUIDE = ROOT / "docs/adding_an_exercise.md"
NAME = "threshold"
_APPENDED = re.compile(r"^`(\S+)`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ADDED = re.compile(r"`(\S+)`[^`]*?:\n\n```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The packages, one notebook and the tests of checks, with the exercise added."""
    root = tmp_path_factory.mktemp("clone")
    without = shutil.ignore_patterns("__pycache__")
    for name in ("convnet_lab", "autograde", "tests/answers", "tests/convnet_lab"):
        shutil.copytree(ROOT / name, root / name, ignore=without)
    for name in ("solutions/01_pixels.py", "pyproject.toml", "tests/conftest.py"):
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    text = GUIDE.read_text(encoding="utf-8")
    appended, added = _APPENDED.findall(text), _ADDED.findall(text)
    assert len(appended) == len(guides.blocks(GUIDE, "python")) == 4
    assert len(added) == len(guides.blocks(GUIDE, "diff")) == 2
    for name, block in appended:
        path = root / name
        before = path.read_text("utf-8") + "\n\n" if path.exists() else ""
        path.write_text(before + block, encoding="utf-8")
    for name, block in added:
        lines = (root / name).read_text("utf-8").splitlines()
        old, new = block.splitlines()[::2], block.splitlines()[1::2]
        for above, line in zip(old, new, strict=True):
            assert line.startswith("+")
            lines.insert(lines.index(above[1:]) + 1, line[1:])
        (root / name).write_text("\n".join(lines) + "\n", "utf-8")
    return root


@pytest.fixture(scope="module")
def ran(copy):
    """What each command of the last step said."""
    modules = {".venv/bin/autograde": "autograde", ".venv/bin/pytest": "pytest"}
    said = {}
    for line in guides.shell_lines(GUIDE):
        program, *words = shlex.split(line)
        done = subprocess.run(
            [sys.executable, "-m", modules[program], *words],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        said[modules[program]] = done.stdout
    return said


def test_the_notebook_asks_for_it(copy, ran):
    notebook = json.loads((copy / "notebooks/01_pixels.ipynb").read_text("utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    assert "raise NotImplementedError" in cells[NAME]
    assert "astype" not in cells[NAME]
    assert {f"{NAME}-check", f"{NAME}-hidden"} <= cells.keys()


def test_its_right_answers_pass_and_its_mistakes_are_named(ran):
    passed = re.search(r"(\d+) passed", ran["pytest"])
    assert passed
    # four of each, told apart, complete, and not known by heart; and the doctest
    assert int(passed[1]) >= 12
    assert "failed" not in ran["pytest"]


def test_it_is_as_tidy_as_the_course(copy):
    names = [name for name, _ in _APPENDED.findall(GUIDE.read_text(encoding="utf-8"))]
    for what in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *what, *names],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
