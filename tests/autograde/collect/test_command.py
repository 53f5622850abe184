"""The command says what became of everything, and its exit status too."""

from __future__ import annotations

from datetime import datetime

import pytest

from autograde.__main__ import main
from autograde.commands.console import DONE, FAILED, LOOK

ASSIGNMENT = "02_sizes"


def _words(capsys) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_a_class_is_collected(course, unfold, notebook, tmp_path, capsys):
    with course.gradebook() as gradebook:
        due: dict = {"duedate": datetime(2025, 3, 14, 12)}
        gradebook.update_or_create_assignment(ASSIGNMENT, **due)
    folder = f"ada+{ASSIGNMENT}+2025-03-14 14:15:00 UTC+x"
    unfold(tmp_path / "inbound" / folder, {f"{ASSIGNMENT}.ipynb": notebook()})
    arguments = ["collect", str(course.root), ASSIGNMENT, str(tmp_path / "inbound")]
    assert main(arguments) == DONE
    said = _words(capsys)
    assert "inbound: read as exchange, 1 hand-ins" in said
    assert "02_sizes: 1 new, 0 newer, 0 as before" in said
    assert "late: ada, by 2 h 15 min" in said
    assert f"then: autograde grade {course.root} {ASSIGNMENT}" in said
    assert main(arguments) == DONE
    assert "0 new, 0 newer, 1 as before" in _words(capsys)


def test_what_needs_a_look_is_listed_and_no_markup(course, unfold, tmp_path, capsys):
    unfold(tmp_path / "in", {"[red]ada\u202e.txt": b"", "bela.ipynb": b""})
    arguments = ["collect", str(course.root), ASSIGNMENT, str(tmp_path / "in")]
    assert main(arguments) == LOOK
    said = _words(capsys)
    assert "needs a look: in: '[red]ada\\u202e.txt': nothing says whose" in said
    assert "needs a look: bela: bela.ipynb is empty" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere", ASSIGNMENT, "x"], "'nowhere' is no course directory"),
        (["COURSE", "03_none", "x"], "has no assignment '03_none': it has 01_marks,"),
        (["COURSE", ASSIGNMENT, "none.zip"], "there is no 'none.zip': check the path"),
        (["COURSE", ASSIGNMENT, ".", "--roster", "r.csv"], "r.csv cannot be read"),
        (["COURSE", ASSIGNMENT, ".", "--extensions", "e.csv"], "e.csv cannot be read"),
    ],
)
def test_a_users_mistake_is_one_line(
    course, arguments, words, tmp_path, monkeypatch, capsys
):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    given = [str(course.root) if each == "COURSE" else each for each in arguments]
    assert main(["collect", *given]) == FAILED
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_help_has_an_example_and_the_statuses(capsys):
    with pytest.raises(SystemExit) as left:
        main(["collect", "--help"])
    assert left.value.code == 0
    said = _words(capsys)
    assert "example: autograde collect spring-class" in said
    assert "0 done, 1 some submissions need a look, 2 could not run" in said
