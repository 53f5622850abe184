"""A class is graded by the real nbgrader: every mark has its outcome and its reason."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograde.course import Course, CourseError
from autograde.grade.engine import grade
from autograde.pages.plain import LONGEST_MESSAGE, one_line
from autograde.results.cells import inert
from autograde.results.marks import Mark, read_marks, write_marks
from autograde.results.record import Result
from autograde.sandbox.availability import availability

NAME = "01_pixels"
ODD_STUDENT = '=1+1, "Ü"'
QUESTIONS = ("flatten_image-check", "flatten_image-hidden", "input_size-check")


def _without(*grade_ids: str):
    def edit(notebook):
        notebook.cells = [
            cell
            for cell in notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") not in grade_ids
        ]

    return edit


def _old_schema(notebook):
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 1


def _printing_to_stderr(notebook):
    notebook.cells[1].source += (
        "\nimport sys\nreally = check\n"
        "def check(*a, **k):\n    really(*a, **k)\n    print('hm', file=sys.stderr)"
    )


def _renamed_function(notebook):
    cell = next(cell for cell in notebook.cells if cell.id == "input_size")
    cell.source = cell.source.replace("def input_size", "def inputsize")


@pytest.fixture(scope="module")
def handed_in(fresh_course, hand_in) -> Course:
    course = fresh_course()
    give = hand_in(course)
    give("right")
    give(ODD_STUDENT)
    give("wrong", flatten_image="return image.T.reshape(-1)")
    give("raising", input_size="return height / 0")
    give("syntax", input_size="return height * (width")
    give("dying", input_size="import os\nos._exit(3)")
    give("blank", flatten_image=None, input_size=None)
    give("renamed", filename="final version.ipynb")
    give.edited("deleted_answer", _without("input_size"))
    give.edited("deleted_test", _without("input_size-check"))
    give.edited("renamed_function", _renamed_function)
    give.edited("stderr", _printing_to_stderr)
    give.edited("old_schema", _old_schema)
    give.edited("top_level", lambda nb: _append(nb, "int('seven')"))
    give.edited("looping", lambda nb: _append(nb, "while True:\n    pass"))
    give.raw("truncated", give("scratch").read_bytes()[:900])
    shutil.rmtree(course.submitted / "scratch")
    give.folder("nothing")
    (course.submitted / "right" / "07_unknown").mkdir()
    (give.folder("late") / "timestamp.txt").write_text(
        "2025-03-16 20:15:00 UTC", "utf-8"
    )
    give("late")
    return course


def _append(notebook: nbformat.NotebookNode, lines: str) -> None:
    cell = next(cell for cell in notebook.cells if cell.id == "input_size")
    cell.source = f"{lines}\n{cell.source}"


@pytest.fixture(scope="module")
def evidence(handed_in: Course) -> dict[Path, bytes]:
    return _files(handed_in.submitted)


@pytest.fixture(scope="module")
def results(handed_in, evidence) -> dict[tuple[str, str], Result]:
    told = []
    results = grade(handed_in, progress=lambda *step: told.append(step))
    assert [step[:2] for step in told] == [
        (done, len(results)) for done in range(len(results) + 1)
    ]
    assert {step[2] for step in told[1:]} == {*results}
    return {(result.student, result.assignment): result for result in results}


@pytest.fixture(scope="module")
def marks(handed_in, results) -> dict[str, dict[str, Mark]]:
    by_student: dict[str, dict[str, Mark]] = {}
    for mark in read_marks(handed_in):
        by_student.setdefault(mark.student, {})[mark.question] = mark
    return by_student


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _row(marks, student):
    return [(m.points, m.outcome) for m in marks[student].values()]


ALL_RIGHT = [(1, "right"), (2, "right"), (1, "right")]
FIRST_RIGHT = [(1, "right"), (2, "right")]


@pytest.mark.parametrize(
    "student",
    ["right", ODD_STUDENT, "renamed", "deleted_test", "old_schema", "late"],
)
def test_right_answers_get_full_points(marks, student):
    assert _row(marks, student) == ALL_RIGHT
    assert {(m.misconception, m.message) for m in marks[student].values()} == {("", "")}


def test_questions_stand_in_the_notebooks_order(marks):
    assert tuple(marks["right"]) == QUESTIONS


def test_a_wrong_answer_is_named(marks):
    first, hidden, last = marks["wrong"].values()
    assert _row(marks, "wrong") == [(0, "wrong"), (0, "wrong"), (1, "right")]
    assert first.misconception == hidden.misconception != ""
    assert first.message.startswith("flatten_image is not right yet")
    assert "[check" not in first.message
    assert last.message == ""


BROKEN = {
    "raising": "ZeroDivisionError",
    "syntax": "SyntaxError in the answer's cell, line 3: incomplete input",
    "top_level": "ValueError in the answer's cell, line 1: invalid literal for int()",
    "looping": "the answer's cell was stopped: it ran past the time limit of a cell",
    "dying": "ended its own process",
    "renamed_function": "NameError: name 'input_size' is not defined",
}


@pytest.mark.parametrize("student", BROKEN)
def test_broken_code_costs_its_question_and_names_the_cause(marks, student):
    assert _row(marks, student) == [*FIRST_RIGHT, (0, "broken")]
    assert BROKEN[student] in marks[student]["input_size-check"].message


def test_stderr_costs_nothing(marks):
    assert _row(marks, "stderr") == ALL_RIGHT


def test_blank_is_not_attempted(marks):
    assert _row(marks, "blank") == [(0, "not_attempted")] * 3
    assert _row(marks, "deleted_answer") == [*FIRST_RIGHT, (0, "not_attempted")]


UNGRADED = {
    "truncated": "01_pixels.ipynb is broken or cut off",
    "nothing": "no notebook was handed in",
}


@pytest.mark.parametrize("student", UNGRADED)
def test_what_could_not_be_graded_gets_no_mark_and_a_reason(
    handed_in, results, marks, student
):
    assert _row(marks, student) == [(None, "grader_error")] * 3
    assert results[student, NAME].reason.startswith(UNGRADED[student])
    message = marks[student]["input_size-check"].message
    assert message.startswith(UNGRADED[student])
    with handed_in.gradebook() as gradebook:
        submission = gradebook.find_submission(NAME, student)
        assert submission.needs_manual_grade
        assert submission.score == 0


def test_remarks_are_made(results):
    assert results["renamed", NAME].note == "found as 'final version.ipynb'"
    assert results["old_schema", NAME].note.startswith("settings of cells")
    assert results["right", NAME] == Result("right", NAME, points=4.0, full=4.0)
    reason = results["right", "07_unknown"].reason
    assert reason == "the course has no assignment '07_unknown'"


def test_evidence_is_never_changed(handed_in, results, evidence):
    assert _files(handed_in.submitted) == evidence


def test_lateness_reaches_the_gradebook(handed_in, results):
    with handed_in.gradebook() as gradebook:
        handed_in_at = gradebook.find_submission(NAME, "late").timestamp
    assert handed_in_at.isoformat() == "2025-03-16T20:15:00"


def test_the_marks_are_the_gradebooks(handed_in, marks):
    with handed_in.gradebook() as gradebook:
        for student, own in marks.items():
            for question, mark in own.items():
                score = gradebook.find_grade(question, NAME, NAME, student).score
                assert (mark.points or 0) == score


def test_marks_csv_is_quoted_sorted_and_the_same_each_time(handed_in, results, marks):
    path = write_marks(handed_in)
    first = path.read_bytes()
    grade(handed_in, NAME, students={"wrong", "dying", "truncated"})
    assert write_marks(handed_in).read_bytes() == first
    assert b"\r" not in first
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert ",".join(header) == (
        "student,assignment,question,points,max_points,outcome,misconception,message"
    )
    assert [row[0].lstrip("'") for row in rows] == sorted(
        m for m in marks for _ in marks[m]
    )
    assert {row[0] for row in rows} == set(map(inert, marks))
    assert {len(row) for row in rows} == {8}
    assert rows[0][:6] == [f"'{ODD_STUDENT}", NAME, QUESTIONS[0], "1", "1", "right"]
    assert all("\n" not in row[7] and len(row[7]) <= LONGEST_MESSAGE for row in rows)


@pytest.mark.thorough
@pytest.mark.slow
def test_plain_nbgrader_gives_honest_students_the_same(handed_in, marks, tmp_path):
    plain = Course(tmp_path / "plain")
    plain.root.mkdir()
    for part in ("source", "submitted", "gradebook.db", "nbgrader_config.py"):
        copy = shutil.copytree if (handed_in.root / part).is_dir() else shutil.copy2
        copy(handed_in.root / part, plain.root / part)
    honest = ["right", "wrong", "raising", "syntax", "blank"]
    with plain.gradebook() as gradebook:
        for student in honest:
            gradebook.remove_submission(NAME, student)
    for student in plain.submitted.iterdir():
        if student.name not in honest:
            shutil.rmtree(student)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", NAME],
        cwd=plain.root,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with plain.gradebook() as gradebook:
        for student in honest:
            for question, mark in marks[student].items():
                found = gradebook.find_grade(question, NAME, NAME, student)
                assert found.auto_score == mark.points, (student, question)


def test_only_what_is_asked_for_is_graded(fresh_course, hand_in):
    course = fresh_course()
    give = hand_in(course)
    give.raw("ada", b"")
    give.raw("bela", b"")
    results = grade(course, NAME, students=["bela"])
    assert [result.student for result in results] == ["bela"]
    assert {mark.student for mark in read_marks(course)} == {"bela"}


@pytest.mark.slow
def test_a_broken_file_after_a_good_one_takes_the_old_mark_away(fresh_course, hand_in):
    course = fresh_course()
    give = hand_in(course)
    give("ada")
    grade(course)
    assert [mark.points for mark in read_marks(course)] == [1, 2, 1]
    give.raw("ada", b"oops")
    grade(course)
    assert [mark.points for mark in read_marks(course)] == [None, None, None]
    give("ada")
    grade(course)
    assert [mark.points for mark in read_marks(course)] == [1, 2, 1]


def test_a_persons_mark_stays(fresh_course, hand_in):
    course = fresh_course()
    hand_in(course).raw("ada", b"oops")
    grade(course)
    with course.gradebook() as gradebook:
        gradebook.find_grade(QUESTIONS[1], NAME, NAME, "ada").manual_score = 1.5
        gradebook.db.commit()
    grade(course)
    assert [mark.points for mark in read_marks(course)] == [None, 1.5, None]


@pytest.mark.slow
def test_data_is_read_wherever_it_lies(fresh_course, hand_in, tmp_path, capfd):
    if availability():
        pytest.skip(availability())
    tmp_path.chmod(0o755)
    (tmp_path / "data.txt").write_text("1", encoding="utf-8")
    course = fresh_course()
    one = f"int(open({str(tmp_path / 'data.txt')!r}).read())"
    given = f"return height * width * channels * {one}"
    hand_in(course)("ada", input_size=given)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.Sandbox.readable = [{str(tmp_path)!r}]\n")
    grade(course)
    assert [mark.points for mark in read_marks(course)] == [1, 2, 1]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("assignment", "words"),
    [("09_none", "no assignment '09_none': it has 01_pixels"), (NAME, "nothing to")],
)
def test_nothing_to_grade_is_said(fresh_course, assignment, words):
    with pytest.raises(CourseError, match=words):
        grade(fresh_course(), assignment)


def test_messages_are_the_same_in_every_run():
    text = "\x1b[31mbad\x1b[0m <f at 0x7f12345678>\n\n in /tmp/ipykernel_12/345.py\x07"
    assert one_line(text) == "bad <f at 0x...> in the notebook"


def test_a_long_message_keeps_both_ends():
    shown = one_line("start " + "x" * 2000 + " end")
    assert len(shown) == LONGEST_MESSAGE
    assert shown.startswith("start ")
    assert shown.endswith(" end")


def test_what_is_refused_is_not_counted_as_graded(handed_in, results):
    link = handed_in.submitted / "z-link"
    link.symlink_to("/etc")
    told = []
    try:
        grade(handed_in, progress=lambda *step: told.append(step[:2]))
    finally:
        link.unlink()
    assert told[-1] == (len(results), len(results))
