"""What goes into a JupyterLite site: the students' notebooks, with one cell more."""

from __future__ import annotations

import ast
import sys

import nbformat
import pytest

from autograde.names import names_of
from autograde.site.lite import INSTALL, write_contents

from .conftest import ROOT

NOTEBOOKS = ROOT / "notebooks"


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    return write_contents(NOTEBOOKS, tmp_path_factory.mktemp("lite") / "contents")


def test_each_notebook_begins_with_the_cell_that_installs_the_course(copies):
    assert [path.name for path in copies] == sorted(
        path.name for path in NOTEBOOKS.glob("*.ipynb")
    )
    for path in copies:
        first, *rest = nbformat.read(path, as_version=4).cells
        assert first.source == INSTALL
        assert rest == nbformat.read(NOTEBOOKS / path.name, as_version=4).cells


def run(platform, monkeypatch):
    """Run the cell as IPython does, which awaits at the top of a cell."""
    monkeypatch.setattr(sys, "platform", platform)
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    waiting = eval(compile(INSTALL, "cell", "exec", flags=flags), {})  # noqa: S307
    if waiting is not None:
        with pytest.raises(StopIteration):
            waiting.send(None)


def test_elsewhere_the_cell_does_nothing(monkeypatch):
    monkeypatch.setitem(sys.modules, "piplite", None)  # importing it fails
    run("linux", monkeypatch)


def test_in_the_browser_it_installs_the_course(monkeypatch):
    asked = []

    class Piplite:
        @staticmethod
        async def install(name):
            asked.append(name)

    monkeypatch.setitem(sys.modules, "piplite", Piplite)
    run("emscripten", monkeypatch)
    assert asked == ["convnet-lab"]


def test_the_grader_can_read_a_submission_that_has_the_cell():
    assert names_of(INSTALL).imports == {"sys", "piplite"}
