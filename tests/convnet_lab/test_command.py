"""The command convnet-lab: it puts, updates and checks notebooks, and loses no work."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from convnet_lab import course_folder
from convnet_lab.__main__ import FIRST, main

NAMES = {
    *("00_start_here", "01_pixels", "02_cross_correlation", "03_padding_stride"),
    *("04_multichannel", "05_pooling", "06_softmax", "07_lenet", "08_training"),
    "09_experiments",
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    folder = tmp_path / "Meine Kurse"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def brought(tmp_path, monkeypatch):
    """A course of one notebook, which the test changes."""
    folder = tmp_path / "brought"
    folder.mkdir()
    monkeypatch.setattr(course_folder, "brought", lambda _: folder)
    (folder / FIRST).write_text("first", encoding="utf-8")
    return folder / FIRST


def texts(folder):
    return sorted(p.read_text("utf-8") for p in folder.glob("*.ipynb"))


def test_the_notebooks_are_put_into_a_folder(here, capsys):
    assert main(["open", "--no-lab"]) == 0
    there = {p.stem for p in (here / "convnet-lab").glob("*.ipynb")}
    assert there == NAMES, "write a new notebook's name into NAMES"
    assert f"{len(NAMES)} notebooks are in" in capsys.readouterr().out
    assert main(["update"]) == 0
    assert capsys.readouterr().out == "nothing is new\n"


def test_opened_in_its_own_folder_it_makes_no_other(here, monkeypatch):
    main(["open", "--no-lab"])
    monkeypatch.chdir(here / "convnet-lab")
    assert main(["update"]) == 0
    assert not (here / "convnet-lab/convnet-lab").exists()


def test_an_untouched_notebook_is_replaced_by_its_new_edition(here, brought, capsys):
    main(["update", "mine"])
    brought.write_text("second", encoding="utf-8")
    main(["update", "mine"])
    assert texts(here / "mine") == ["second"]
    assert f"new edition: {FIRST}" in capsys.readouterr().out


def test_a_new_edition_goes_beside_ones_own_work(here, brought, capsys):
    main(["update", "mine"])
    (here / "mine" / FIRST).write_text("my work", encoding="utf-8")
    main(["open", "--no-lab"])
    main(["update", "mine"])
    assert texts(here / "mine") == ["my work"]
    brought.write_text("second", encoding="utf-8")
    for _ in range(2):
        main(["update", "mine"])
    assert texts(here / "mine") == ["my work", "second"]
    assert (here / "mine" / FIRST).read_text("utf-8") == "my work"
    assert f"beside your {FIRST}" in capsys.readouterr().out


@pytest.mark.parametrize("record", [None, "", "[1]", "{"])
def test_a_notebook_of_unknown_origin_stays(here, brought, record):
    mine = here / "mine"
    mine.mkdir()
    (mine / FIRST).write_text("my work", encoding="utf-8")
    if record is not None:
        (mine / course_folder.RECORD).write_text(record, encoding="utf-8")
    assert main(["update", "mine"]) == 0
    assert texts(mine) == ["first", "my work"]


def _notebook(*sources):
    cells = [
        {
            "cell_type": "code",
            "metadata": {"nbgrader": {"grade_id": f"cell-{place}"}},
            "source": source.splitlines(keepends=True),
        }
        for place, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        ("image.reshape(-1)", 0, "cell-2: right\n1 of 1 checks passed"),
        (
            "image.T.reshape(-1)",
            1,
            "cell-2: not yet\nCheckFailed: flatten_image is not",
        ),
        ("image.reshape(-1", 1, "cell-2: not yet\nNameError"),
    ],
)
def test_checks_run_without_lab(here, answer, status, words):
    """In a Python of its own: a notebook's names stay in the shell."""
    notebook = _notebook(
        "from convnet_lab import check",
        f"def flatten_image(image):\n    return {answer}",
        'check("flatten_image", flatten_image)',
    )
    (here / "my work.ipynb").write_text(notebook, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "convnet_lab", "check", "my work.ipynb"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert words in done.stdout
    assert done.returncode == status


@pytest.mark.parametrize("text", [None, "", "[]", '{"cells": [1]}'])
def test_what_is_no_notebook_is_said_in_a_line(here, capsys, text):
    if text is not None:
        (here / "a.ipynb").write_text(text, encoding="utf-8")
    assert main(["check", "a.ipynb"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("convnet-lab: ")
    assert said.count("\n") == 1


def test_without_lab_it_says_how_to_have_it(here, monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert main([]) == 2
    assert 'install "convnet-lab[lab]"' in capsys.readouterr().err
    assert (here / "convnet-lab" / FIRST).exists()


def test_lab_opens_at_the_first_notebook_as_students_see_it(here, monkeypatch):
    started = []

    def run(command, **how):
        started.append((command, how))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert main([]) == 0
    ((command, how),) = started
    assert f"--LabApp.default_url=/lab/tree/{FIRST}" in command
    assert how["cwd"].name == "convnet-lab"
    assert "students_lab" in how["env"]["JUPYTER_CONFIG_PATH"]
