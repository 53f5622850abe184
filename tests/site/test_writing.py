"""What the command refuses, and how it reads the glossary."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from autograde import site
from autograde.__main__ import main
from autograde.notebooks.release import ReleaseError, read_all
from autograde.site.contents import anchors_of, read_glossary
from autograde.site.running import run_all
from autograde.site.writing import write_site
from convnet_lab.checks import drawing
from convnet_lab.pictures import showing

from .conftest import ROOT


def test_a_notebook_that_fails_is_named():
    cell = nbformat.v4.new_code_cell("1 / 0")
    with pytest.raises(ReleaseError, match=r"05_broken does not run.*") as told:
        run_all({"05_broken": nbformat.v4.new_notebook(cells=[cell])})
    assert "ZeroDivisionError" in str(told.value)


@pytest.mark.slow
def test_the_command_runs_notebooks_and_writes_their_pages(tmp_path, capsys):
    solutions, site = tmp_path / "solutions", tmp_path / "site"
    solutions.mkdir()
    for name in ("00_start_here", "05_pooling"):
        shutil.copy(ROOT / "solutions" / f"{name}.py", solutions)
    given = ["--solutions", str(solutions), "--to", str(site), "--live", "../live/"]
    assert main(["site", *given]) == 0
    page = (site / "05_pooling.html").read_text("utf-8")
    assert "right in all" in page
    sections = page.count("<h2 ")
    links = page.count('href="../live/notebooks/index.html?path=05_pooling.ipynb"')
    assert links == 1 + sections > 3
    assert 'aria-label="Try it live: Move the window"' in page
    assert (site / "index.html").is_file()


def test_a_folder_of_other_things_is_left_alone(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("years of work")
    solutions = ["--solutions", str(ROOT / "solutions")]
    assert main(["site", *solutions, "--to", str(tmp_path)]) == 2
    assert "holds something else than a site" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(ReleaseError, match="is a file"):
        write_site(ROOT / "solutions", tmp_path / "thesis.txt")


def test_the_glossary_is_read_from_a_notebook():
    words = read_glossary(read_all(ROOT / "solutions")["00_start_here"])
    assert words["stride"].startswith("the number of pixels")
    assert len(set(anchors_of(words).values())) == len(words)
    assert read_glossary(nbformat.v4.new_notebook()) == {}


def test_the_pages_turn_figures_dark_as_a_notebook_does():
    css = (Path(site.__file__).parent / "page.css").read_text(encoding="utf-8")
    for style in (showing.DARK, drawing.DARK):
        (name,) = set(re.findall(r"\.(cl-[\w-]+)", style))
        assert f".{name}" in css.partition("@media (prefers-color-scheme: dark)")[2]
