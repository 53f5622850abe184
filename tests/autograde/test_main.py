"""The command says what it did, and its exit status too."""

from __future__ import annotations

import csv
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import autograde
from autograde.__main__ import EXTRAS, main
from autograde.commands.console import DONE, FAILED, LOOK, UNSAFE
from autograde.course import Course
from autograde.grade.marking import UNSAFE_COMMENT

NAME = "01_pixels"


def test_build_writes_then_checks(small_solutions, tmp_path, capsys):
    paths = ["--solutions", str(small_solutions), "--notebooks", str(tmp_path)]
    assert main(["build", "--check", *paths]) == LOOK
    assert f"{NAME}.ipynb is not what its source makes" in _words(capsys)
    assert not list(tmp_path.iterdir())
    assert main(["build", *paths]) == DONE
    assert "wrote" in _words(capsys)
    assert main(["build", "--check", *paths]) == DONE
    assert main(["build", *paths]) == DONE
    assert "is up to date" in _words(capsys)


@pytest.mark.slow
def test_a_course_is_made_and_graded(
    small_solutions, hand_in, tmp_path, capsys, unsafe_where_needed
):
    folder = tmp_path / "class"
    made = ["init", str(folder), "--solutions", str(small_solutions), "--seed", "7"]
    assert main(made) == DONE
    assert f"autograde grade {folder}" in _words(capsys)
    assert (folder / "course_seed.txt").read_text(encoding="utf-8") == "7\n"
    assert main(made) == FAILED
    assert "is a course already" in capsys.readouterr().err

    give = hand_in(Course.at(folder))
    give("ada")
    unsafe = ["--unsafe"] if unsafe_where_needed else []
    assert main(["grade", str(folder), *unsafe]) == DONE
    said = _words(capsys)
    assert (UNSAFE in said) == unsafe_where_needed
    assert "[1/1] ada 01_pixels: 4 of 4" in said
    with (folder / "marks.csv").open(encoding="utf-8", newline="") as file:
        assert [row["outcome"] for row in csv.DictReader(file)] == ["right"] * 3

    give.raw("bela", b"")
    assert main(["grade", str(folder), NAME, *unsafe]) == LOOK
    assert "bela 01_pixels: no mark: 01_pixels.ipynb is empty" in _words(capsys)


@pytest.mark.slow
def test_without_a_sandbox_everything_says_so(
    small_solutions, hand_in, tmp_path, capsys
):
    folder = tmp_path / "class"
    main(["init", str(folder), "--solutions", str(small_solutions)])
    course = Course.at(folder)
    hand_in(course)("ada")
    assert main(["grade", str(folder), "--unsafe"]) == DONE
    said = _words(capsys)
    assert UNSAFE in said
    assert f"ada 01_pixels: {UNSAFE_COMMENT}" in said
    with course.gradebook() as gradebook:
        (notebook,) = gradebook.find_submission(NAME, "ada").notebooks
        assert {c.auto_comment for c in notebook.comments} == {UNSAFE_COMMENT}


@pytest.mark.slow
def test_no_sandbox_and_no_word_of_it_is_refused(
    small_solutions, hand_in, tmp_path, capsys, monkeypatch
):
    folder = tmp_path / "class"
    main(["init", str(folder), "--solutions", str(small_solutions)])
    hand_in(Course.at(folder))("ada")
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(["grade", str(folder)]) == FAILED
    said = capsys.readouterr().err
    assert "bubblewrap" in said
    assert "--unsafe" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "nowhere"], "'nowhere' is no course directory"),
        (["init", "course", "--solutions", "nowhere"], "no source NN_topic.py"),
        (["init", "course", "--seed", "-3"], "the seed is -3"),
    ],
)
def test_a_users_mistake_is_one_line(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == FAILED
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert said.startswith(f"autograde {arguments[0]}: ")


@pytest.mark.parametrize("command", ["build", "init", "grade", "demo"])
def test_help_has_an_example(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    said = _words(capsys)
    assert f"example: autograde {command}" in said
    assert ("--unsafe" in said) == (command in {"grade", "demo"})


def _words(capsys) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_what_is_not_installed_is_said_with_its_extra(monkeypatch, tmp_path, capsys):
    for name in [each for each in sys.modules if each.startswith("autograde.course")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    assert main(["init", str(tmp_path / "class")]) == FAILED
    assert "pip install 'convnet-lab[autograde]'" in capsys.readouterr().err


def test_each_extra_installs_what_is_said_of_it():
    project = Path(autograde.__file__).parents[1] / "pyproject.toml"
    extras = tomllib.loads(project.read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    owners = packages_distributions()
    for module, extra in EXTRAS.items():
        owner = re.sub(r"[-_.]+", "-", owners.get(module, [module])[0]).lower()
        assert any(line.lower().startswith(owner) for line in extras[extra]), module
    imported = {"autograde", "cluster", "site", "tables"}
    assert {*EXTRAS.values()} == imported
