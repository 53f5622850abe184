"""What an instructor changes in the middle of a term, after grading."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
import pytest

from autograde.__main__ import main
from autograde.course import Course, CourseError
from autograde.grade import engine
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.notebooks.release import generate, notebook_bytes
from autograde.results.marks import read_marks
from autograde.results.submissions import Submission, read_submissions

from .small_class import copied

NAME = "01_pixels"
DUE = datetime(2025, 3, 14, 12)


@pytest.fixture(scope="module")
def graded(once, fresh_course, hand_in, tmp_path_factory) -> Course:
    """Ada is in time and right, Bela in time and wrong, Cleo two hours late."""

    def make(folder) -> None:
        course = copied(fresh_course(), folder / "course")
        give = hand_in(course)
        for student, hour, answers in (
            ("ada", 11, {}),
            ("bela", 11, {"flatten_image": "return image.T.reshape(-1)"}),
            ("cleo", 14, {}),
        ):
            give(student, **answers)
            stamp = f"2025-03-14 {hour}:00:00 UTC"
            (give.folder(student) / "timestamp.txt").write_text(stamp, "utf-8")
        grade(course)

    return Course.at(once("graded_term", make) / "course")


@pytest.fixture
def course(graded, tmp_path) -> Course:
    return copied(graded, tmp_path / "course")


@pytest.fixture
def nothing_runs(monkeypatch):
    """Let a test fail that executes a notebook."""

    def refuse(tasks, *_):
        for (job, _), _ in tasks:
            pytest.fail(f"{job.submission} was executed")
        return iter(())

    monkeypatch.setattr(engine, "run_here", refuse)


def _totals(course: Course) -> dict[str, Submission]:
    rows = read_submissions(course, [NAME])[NAME]
    return {each.student.id: each for each in rows}


def _points(course: Course) -> dict[str, float | None]:
    return {student: total.points for student, total in _totals(course).items()}


def _configure(course: Course, line: str) -> None:
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"{line}\n")


def _due(course: Course, due: datetime | None) -> None:
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=due)


def test_a_late_policy_counts_when_it_is_made(course, nothing_runs, capsys):
    _due(course, DUE)
    grade(course)
    assert _points(course) == {"ada": 4, "bela": 1, "cleo": 4}
    _configure(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    assert main(["grade", str(course.root)]) == 0
    assert _points(course) == {"ada": 4, "bela": 1, "cleo": 0}
    said = capsys.readouterr().out
    assert f"{NAME}: points are taken off for lateness; of them count: cleo 0 of 4" in (
        said
    )
    _due(course, DUE + timedelta(hours=3))
    assert main(["grade", str(course.root)]) == 0
    assert "lateness" not in capsys.readouterr().out
    assert _points(course) == {"ada": 4, "bela": 1, "cleo": 4}
    _due(course, DUE - timedelta(hours=2))
    grade(course)
    assert _points(course) == {"ada": 0, "bela": 0, "cleo": 0}
    _due(course, None)
    grade(course)
    assert _points(course) == {"ada": 4, "bela": 1, "cleo": 4}


def test_an_extension_counts_when_it_is_given(course, nothing_runs):
    _configure(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    _due(course, DUE)
    file = course.root / "extensions.csv"
    lines = f"student,assignment,until\ncleo,{NAME},2025-03-14 {{}}:00\n"
    file.write_text(lines.format(13), encoding="utf-8")
    grade(course)
    assert _points(course)["cleo"] == 0
    file.write_text(lines.format(15), encoding="utf-8")
    grade(course)
    assert _points(course)["cleo"] == 4
    # until when stays, whenever the others are due
    _due(course, DUE - timedelta(hours=4))
    grade(course)
    assert _points(course) == {"ada": 0, "bela": 0, "cleo": 4}
    file.write_text(lines.format("noon"), encoding="utf-8")
    with pytest.raises(CourseError, match="line 2"):
        grade(course)


PLUGIN = """
from nbgrader.plugins import BasePlugin

class Hourly(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {} * total_seconds_late / 3600

c.AssignLatePenalties.plugin_class = Hourly
"""


@pytest.mark.parametrize(("an_hour", "left"), [(0.5, 3), (9, 0), (-1, 4)])
def test_a_plugin_of_ones_own_is_asked(course, nothing_runs, an_hour, left):
    _due(course, DUE)
    _configure(course, PLUGIN.format(an_hour))
    grade(course)
    assert _points(course)["cleo"] == left
    assert _totals(course)["cleo"].raw_points == 4


def _edit_source(course: Course, edit) -> None:
    """Change the source as in Jupyter, and hand it out again."""
    path = course.notebook(NAME)
    notebook = nbformat.read(path, as_version=4)
    edit({cell.id: cell for cell in notebook.cells})
    path.write_bytes(notebook_bytes(notebook))
    generate(course.root, NAME, course.config())


def _outcomes(course: Course, student: str) -> list[tuple]:
    return [
        (mark.points, mark.max_points, mark.outcome)
        for mark in read_marks(course)
        if mark.student == student
    ]


def test_points_may_change_without_a_run(course, nothing_runs):
    def dearer(cells) -> None:
        cells["flatten_image-hidden"].metadata.nbgrader.points = 5

    _edit_source(course, dearer)
    grade(course)
    assert _points(course) == {"ada": 7, "bela": 1, "cleo": 7}
    assert _totals(course)["ada"].max_points == 7
    assert _outcomes(course, "ada")[1] == (5, 5, "right")


def test_a_mended_test_is_run_again(course):
    def stricter(cells) -> None:
        cells["input_size-check"].source += "\nassert False, 'never right'"

    _edit_source(course, stricter)
    grade(course)
    assert _points(course) == {"ada": 3, "bela": 0, "cleo": 3}


def _mark_by_hand(course: Course, test: str, points: float, extra: float) -> None:
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade(test, NAME, NAME, "bela")
        grade.manual_score, grade.extra_credit = points, extra
        gradebook.db.commit()


def test_a_dropped_question_counts_for_nobody_and_can_be_taken_back(
    course, nothing_runs
):
    _mark_by_hand(course, "flatten_image-check", 0.5, 0.25)
    before = _outcomes(course, "bela")
    asked = [str(course.root), NAME, "flatten_image"]
    assert main(["drop", *asked]) == 0
    assert _points(course) == {"ada": 1, "bela": 1, "cleo": 1}
    grade(course)
    assert _totals(course)["ada"].max_points == 1
    # what was wrong stays wrong: feedback and report still tell of it
    assert _outcomes(course, "bela")[:2] == [(0, 0, "wrong"), (0, 0, "wrong")]
    assert _outcomes(course, "ada")[:2] == [(0, 0, "right"), (0, 0, "right")]
    # handing out again does not bring it back
    generate(course.root, NAME, course.config())
    grade(course)
    assert _points(course) == {"ada": 1, "bela": 1, "cleo": 1}
    assert main(["drop", *asked, "--undo"]) == 0
    grade(course)
    assert _outcomes(course, "bela") == before
    assert _points(course) == {"ada": 4, "bela": 1.75, "cleo": 4}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["flaten_image"], "has no question 'flaten_image': it has flatten_image"),
        (["input_size", "--undo"], "is not dropped"),
    ],
)
def test_what_cannot_be_dropped_is_said(course, capsys, words, said):
    assert main(["drop", str(course.root), NAME, *words]) == 2
    assert said in capsys.readouterr().err


def test_extra_credit_is_more_than_all_points(course, nothing_runs):
    _mark_by_hand(course, "flatten_image-hidden", 2, 1.5)
    grade(course)
    assert _points(course)["bela"] == 4.5


def test_a_mark_whose_submission_is_gone_is_said_until_it_is_removed(
    course, nothing_runs, capsys
):
    shutil.rmtree(course.submitted / "bela" / NAME)
    main(["grade", str(course.root)])
    said = " ".join(capsys.readouterr().out.split())
    assert f"bela {NAME}: its mark stays, though it is no longer in submitted/" in said
    assert f"ada {NAME}: its mark" not in said
    with course.gradebook() as gradebook:
        gradebook.remove_submission(NAME, "bela")
    main(["grade", str(course.root)])
    assert "its mark stays" not in " ".join(capsys.readouterr().out.split())
    assert {mark.student for mark in read_marks(course)} == {"ada", "cleo"}


def test_a_directory_may_move(course, nothing_runs, tmp_path):
    grade(course)
    before = read_marks(course)
    course.root.rename(tmp_path / "moved (2025)")
    moved = Course.at(tmp_path / "moved (2025)")
    grade(moved)
    assert read_marks(moved) == before


def test_next_year_has_the_same_questions_and_another_seed(course, tmp_path, capsys):
    def dearer(cells) -> None:
        cells["flatten_image-hidden"].metadata.nbgrader.points = 5

    _edit_source(course, dearer)
    assert main(["init", str(tmp_path / "next"), "--from", str(course.root)]) == 0
    assert "set its due dates" in capsys.readouterr().out
    new = Course.at(tmp_path / "next")
    assert new.seed() not in (None, course.seed())
    hidden = "flatten_image-hidden"
    tests = [
        next(c for c in _read(each.notebook(NAME)).cells if c.id == hidden)
        for each in (course, new)
    ]
    assert tests[0].metadata == tests[1].metadata
    assert tests[0].source != tests[1].source
    assert (course.released(NAME)[0].read_bytes()) == new.released(NAME)[0].read_bytes()
    with new.gradebook() as gradebook:
        assert gradebook.find_assignment(NAME).max_score == 7
        assert not gradebook.students
    assert not list(new.submitted.iterdir())
    # what is handed in is asked with the new seed, and right answers pass
    shutil.copytree(course.submitted / "ada", new.submitted / "ada")
    grade(new)
    assert _points(new) == {"ada": 7}


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_only_some_notebooks(small_solutions, tmp_path, capsys):
    solutions = tmp_path / "solutions"
    shutil.copytree(small_solutions, solutions)
    text = (solutions / f"{NAME}.py").read_text(encoding="utf-8")
    (solutions / "02_more.py").write_text(text, encoding="utf-8")
    words = ["--solutions", str(solutions), "--only"]
    assert main(["init", str(tmp_path / "none"), *words, "07"]) == 2
    assert "no graded notebook '07': there is 01_pixels" in capsys.readouterr().err


BEFORE_COURSES = """
CREATE TABLE former (id VARCHAR(32) PRIMARY KEY, name VARCHAR(128), duedate DATETIME);
INSERT INTO former SELECT id, name, duedate FROM assignment;
DROP TABLE assignment;
ALTER TABLE former RENAME TO assignment;
DROP TABLE course;
UPDATE alembic_version SET version_num = '282d30a0218e';
"""
"""nbgrader's last migration undone; its own way back fails."""


def test_an_older_nbgraders_gradebook_is_brought_up_to_date(
    course, nothing_runs, capsys
):
    before = _points(course)
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as database:
        database.executescript(BEFORE_COURSES)
    assert main(["grade", str(course.root)]) == 2
    assert "type nbgrader db upgrade" in capsys.readouterr().err
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "nbgrader", "db", "upgrade"],
        cwd=course.root,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        },
        check=True,
        capture_output=True,
    )
    grade(course)
    assert _points(course) == before


def test_who_works_on_an_earlier_edition_is_not_blamed(course, tmp_path, hand_in):
    before = hand_in(course)
    old = before.notebook(flatten_image=None)

    def translate(cells) -> None:
        for cell in cells.values():
            if cell.cell_type == "markdown":
                cell.source = "# Bildpunkte"
        cells["flatten_image-hidden"].metadata.nbgrader.points = 5
        answer = cells["flatten_image"]
        answer.source = answer.source.replace("One long row.", "Eine lange Zeile.")
        cells["input_size-check"].source += "  # Größe"

    _edit_source(course, translate)
    grade(course, students=["ada"])  # admitted anew: it is of the first edition
    before.raw("dora", notebook_bytes(old))
    before.raw("emil", notebook_bytes(old).replace(b"# Pixels", b"# My own words"))
    results = {each.student: each for each in grade(course)}
    assert {each.note for each in results.values()} == {""}
    assert _points(course)["ada"] == 7
    # the old stub is no answer either
    assert [mark[2] for mark in _outcomes(course, "dora")][:2] == ["not_attempted"] * 2
    assert main(["feedback", str(course.root)]) == 0
    pages = {
        who: (course.root / f"feedback/{who}/{NAME}/{NAME}.html").read_text("utf-8")
        for who in ("ada", "dora", "emil")
    }
    changed = {
        who for who, page in pages.items() if "that you added or changed" in page
    }
    assert changed == {"emil"}


def test_a_second_attempt_is_compared_with_the_first(course, hand_in):
    page = course.root / f"feedback/bela/{NAME}/{NAME}.html"
    assert main(["feedback", str(course.root)]) == 0
    assert "Since your" not in page.read_text("utf-8")
    give = hand_in(course)
    # the same attempt, once somebody has written when it came
    (give.folder("bela") / "timestamp.txt").write_text("2025-03-14 10:00 UTC", "utf-8")
    grade(course, students=["bela"])
    assert main(["feedback", str(course.root)]) == 0
    assert "Handed in 2025-03-14 10:00 UTC" in page.read_text("utf-8")
    assert "Since your" not in page.read_text("utf-8")
    give("bela", input_size="return height")
    (give.folder("bela") / "timestamp.txt").write_text("2025-03-15 10:00 UTC", "utf-8")
    flipped = "return image.T.reshape(-1)"
    give("dora", flatten_image=flipped, input_size="flatten_image\nreturn height")
    grade(course, students=["bela", "dora"])
    grade(course, students=["bela"], options=Options(again=True))
    assert main(["feedback", str(course.root)]) == 0
    text = page.read_text("utf-8")
    assert "Since your attempt of 2025-03-14 10:00 UTC" in text
    assert "↑ <code>flatten_image</code> is right now" in text
    assert "↓ <code>input_size</code> was better before" in text
    other = (course.root / f"feedback/dora/{NAME}/{NAME}.html").read_text("utf-8")
    assert other.count("This answer calls <code>flatten_image</code>") == 1


def test_a_report_is_written_again_only_when_something_is_new(course, hand_in):
    page = course.root / "report" / "report.html"

    def written() -> bool:
        before = page.stat().st_mtime_ns if page.exists() else 0
        assert main(["report", str(course.root)]) in (0, 1)
        return page.stat().st_mtime_ns != before

    assert written()
    assert not written()
    _mark_by_hand(course, "flatten_image-hidden", 2, 0)
    assert written()
    hand_in(course)("dora")  # not graded yet: the report says so
    assert written()
    (course.root / "report" / "late.csv").unlink()
    assert written()
    assert main(["report", str(course.root), NAME]) in (0, 1)
    assert written()
    assert not written()


def _exported(course: Course) -> dict[str, bytes]:
    """Type the four commands, and return the pages and tables that they wrote."""
    for command in ("grade", "report", "feedback"):
        assert main([command, str(course.root)]) == 0
    assert main(["export", str(course.root), "--to", "csv"]) == 0
    written = [*course.root.glob("*.csv")]
    written += [
        path for room in WRITTEN_AGAIN for path in (course.root / room).rglob("*")
    ]
    return {
        str(path.relative_to(course.root)): path.read_bytes()
        for path in written
        # a secret that nobody knows is drawn anew
        if path.suffix in (".csv", ".html")
    }


WRITTEN_AGAIN = ("feedback", "report")
"""The folders of a course that the guide advises to delete when disk is short."""


def test_what_is_deleted_to_save_disk_is_written_again(course, nothing_runs):
    before = _exported(course)
    assert any(name.startswith("feedback/") for name in before)
    for room in WRITTEN_AGAIN:
        shutil.rmtree(course.root / room)
        guide = Path(__file__).parents[2] / "docs" / "instructors.md"
        assert f"rm -r spring-class/{room}" in guide.read_text("utf-8")
    for path in (*course.root.glob("*.csv"), *course.root.glob(".*.json")):
        path.unlink()
    assert _exported(course) == before


def test_executed_notebooks_that_were_deleted_are_executed_again(course):
    before = read_marks(course)
    shutil.rmtree(course.root / "autograded")
    grade(course)
    assert read_marks(course) == before
    assert len([*course.root.glob("autograded/*/*/*.ipynb")]) == 3
