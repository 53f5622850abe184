"""A command that has nothing to do says so at once; whatever has changed is noticed."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from autograde.__main__ import main
from autograde.commands.console import DONE, LOOK
from autograde.commands.export import FORMATS
from autograde.commands.grade import WRITES
from autograde.course import Course
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.grade.reader import NotRead, Reader
from autograde.results import marks, settled, submissions
from autograde.results.marks import write_marks
from autograde.results.settled import MADE, Settled, Told

from .conftest import NAME
from .small_class import copied

ALONE = """
import sys
from autograde.__main__ import main
status = main(sys.argv[1:])
print("imported:", sorted({"nbgrader", "nbformat", "sqlalchemy"} & set(sys.modules)))
sys.exit(status)
"""


@pytest.fixture(scope="module")
def graded(pattern, tmp_path_factory, unsafe_where_needed) -> Course:
    made = copied(pattern, tmp_path_factory.mktemp("settled") / "course")
    grade(made, options=Options(unsafe=unsafe_where_needed))
    write_marks(made)
    return made


@pytest.fixture
def course(graded, tmp_path) -> Course:
    return copied(graded, tmp_path / "course")


@pytest.fixture
def grading(course, unsafe_where_needed) -> list[str]:
    return ["grade", str(course.root), *(["--unsafe"] if unsafe_where_needed else [])]


def _is_settled(course: Course) -> bool:
    with _looking_at(course) as found:
        return found.told() == Told(DONE, ["so it was"])


def _settle(course: Course) -> None:
    with _looking_at(course) as found:
        found.look_again(WRITES)
        found.keep(Told(DONE, ["so it was"]))


def _looking_at(course: Course) -> Settled:
    return Settled(course.root, ["tried"], ["marks.csv"])


def _same_size_and_time(course: Course) -> None:
    path = next(course.submitted.glob(f"*/{NAME}/*.ipynb"))
    known, content = path.stat(), path.read_bytes()
    path.write_bytes(content[::-1])
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
    assert path.stat().st_mtime_ns == known.st_mtime_ns


def _append(place: str, text: str) -> Callable[[Course], None]:
    def change(course: Course) -> None:
        with (course.root / place).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def _remove(pattern: str) -> Callable[[Course], None]:
    return lambda course: next(course.root.glob(pattern)).unlink()


def _handed_in(course: Course) -> None:
    (course.submitted / "somebody" / NAME).mkdir(parents=True)


def _extra_credit(course: Course) -> None:
    with course.gradebook() as gradebook:
        submission = next(iter(gradebook.assignment_submissions(NAME)))
        submission.notebooks[0].grades[0].extra_credit = 1
        gradebook.db.commit()


def _deadline(course: Course) -> None:
    with course.gradebook() as gradebook:
        due = datetime(2030, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        gradebook.update_or_create_assignment(NAME, duedate=due)


CHANGES = {
    "a submission": _same_size_and_time,
    "a new submission": _handed_in,
    "a file less": _remove(f"submitted/*/{NAME}/*.ipynb"),
    "release": _append(f"release/{NAME}/{NAME}.ipynb", " "),
    "source": _append(f"source/{NAME}/{NAME}.ipynb", " "),
    "a file beside the source": _append(f"source/{NAME}/data.csv", "1"),
    "a setting": _append("nbgrader_config.py", "c.Run.timeout = 31\n"),
    "late policy": _append(
        "nbgrader_config.py", "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
    ),
    "extensions": _append("extensions.csv", "student,assignment,until\n"),
    "deadline": _deadline,
    "seed": _append("course_seed.txt", "1"),
    "an exercise": _append("exercises.py", "\n"),
    "regraded in Formgrader": _extra_credit,
    "dropped": _append("dropped.json", "{}\n"),
    "no marks.csv": _remove("marks.csv"),
    "another marks.csv": _append("marks.csv", "\n"),
    "no result": _remove(f"autograded/*/{NAME}/*.ipynb"),
    "no record": _remove(f"admitted/*/{NAME}.json"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_has_changed_is_noticed(course, change):
    _settle(course)
    assert _is_settled(course)
    change(course)
    assert not _is_settled(course)


def test_what_others_write_changes_nothing(course):
    _settle(course)
    for name in (MADE - {"marks.csv"}) | {".hidden"}:
        (course.root / name).touch()
    assert _is_settled(course)
    assert set(FORMATS.values()) <= MADE


def test_settings_may_come_from_elsewhere(course, monkeypatch):
    line = "import os\nc.Run.output_limit = int(os.environ.get('SIZE', 1000))\n"
    _append("nbgrader_config.py", line)(course)
    _settle(course)
    assert _is_settled(course)
    monkeypatch.setenv("SIZE", "2000")
    assert not _is_settled(course)


@pytest.mark.parametrize(
    "line",
    [
        "c.CourseDirectory.db_url = 'postgresql://elsewhere'",
        "c.AssignLatePenalties.plugin_class = 'own.Policy'",
        "raise ValueError",
    ],
)
def test_what_no_file_tells_of_is_never_settled(course, line):
    config = course.root / "nbgrader_config.py"
    before = config.read_bytes()
    _append(config.name, f"{line}\n")(course)
    _settle(course)
    assert not _is_settled(course)
    config.write_bytes(before)


def test_where_a_link_leads_is_not_guessed(course):
    link = course.submitted / "linked"
    link.symlink_to(course.root)
    _settle(course)
    assert not _is_settled(course)
    link.unlink()


def test_a_drive_that_does_not_answer_is_not_waited_for(course, monkeypatch, tmp_path):
    _settle(course)
    waiting = tmp_path / "waiting.py"
    waiting.write_text("import time\ntime.sleep(600)")
    monkeypatch.setattr(settled, "PROGRAM", waiting)
    monkeypatch.setattr(settled, "LONGEST", 0.2)
    assert not _is_settled(course)


@pytest.mark.parametrize("command", ["grade", "feedback", "report", "export"])
def test_the_second_time_says_the_same_and_imports_nothing_slow(
    command, course, grading, capsys
):
    words = grading if command == "grade" else [command, str(course.root)]
    words += ["--to", "csv"] if command == "export" else []
    assert main(words) == LOOK
    # a submission without a mark is looked at each time that the class is read
    _, sign, said = capsys.readouterr().out.rpartition("┏")
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, *words],
        check=False,
        capture_output=True,
        text=True,
    )
    again, _, imported = ran.stdout.rpartition("imported: ")
    assert ran.returncode == LOOK, ran.stderr
    assert again.endswith(sign + said)
    assert imported.strip() == "[]"


def test_a_regrade_is_in_the_marks_at_once(course, grading, capsys):
    assert main(grading) == LOOK
    with course.gradebook() as gradebook:
        _graded_by_hand(gradebook)
    capsys.readouterr()
    assert main(grading) == LOOK
    assert _dora(course) == 0.5
    _is_told_of_the_person(course)


def test_a_regrade_while_the_marks_are_read_is_noticed(course, grading, monkeypatch):
    read = submissions.read_if_any

    def read_and_regrade(*asked):
        found = read(*asked)
        with course.gradebook() as gradebook:
            _graded_by_hand(gradebook)
        return found

    monkeypatch.setattr(submissions, "read_if_any", read_and_regrade)
    main(grading)
    monkeypatch.undo()
    assert _dora(course) == 0
    main(grading)
    assert _dora(course) == 0.5


def _graded_by_hand(gradebook) -> None:
    gradebook.find_grade("input_size-check", NAME, NAME, "dora").manual_score = 0.5
    gradebook.db.commit()


def _is_told_of_the_person(course: Course) -> None:
    """A right test of whose points a person took some is no longer only right."""
    with course.gradebook() as gradebook:
        gradebook.find_grade("input_size-check", NAME, NAME, "ada").manual_score = 0.5
        gradebook.db.commit()
    found = {m.student: m for m in marks.read_marks(course) if "size" in m.question}
    assert (found["ada"].outcome, found["dora"].outcome) == ("marked", "broken")
    assert found["ada"].message == "marked by hand: 0.5 of 1 points"
    assert found["dora"].message.startswith("marked by hand: 0.5 of 1 points; ")
    main(["feedback", str(course.root)])
    for who, said in (("ada", "check: marked by a person"), ("dora", "by a person")):
        page = course.root / f"feedback/{who}/{NAME}/{NAME}.html"
        assert said in page.read_text("utf-8")


def _dora(course: Course) -> float:
    with (course.root / "marks.csv").open(encoding="utf-8") as file:
        rows = {(row["student"], row["question"]): row for row in csv.DictReader(file)}
    return float(rows["dora", "input_size-check"]["points"])


def test_what_failed_for_a_while_is_tried_again(course, grading, monkeypatch, capsys):
    (course.submitted / "emil" / NAME / f"{NAME}.ipynb").unlink()

    def not_read(*_asked):
        raise NotRead("no answer")

    monkeypatch.setattr(Reader, "admit", not_read)
    assert main(grading) == LOOK
    assert "no mark: no answer" in capsys.readouterr().out
    monkeypatch.undo()
    main(grading)
    assert "no mark: no answer" not in capsys.readouterr().out


def test_what_is_asked_for_is_always_done(course, grading, capsys):
    main(grading)
    capsys.readouterr()
    assert main([*grading, "--student", "ada"]) == DONE
    assert "ada 01_pixels: 4 of 4" in capsys.readouterr().out
