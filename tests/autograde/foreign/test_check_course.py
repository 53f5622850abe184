"""Before a term: what of an assignment is protected, and what cannot be graded."""

from __future__ import annotations

import json

import pytest

from autograde.__main__ import main
from autograde.notebooks.release import PREPROCESSORS
from autograde.results.explaining import BESIDE
from autograde.results.submissions import read_submissions

from .conftest import Foreign, answer, code, marked, points, text

RIGHT = "def double(x):\n    return 2 * x"
LOOKS_INSIDE = (
    "import inspect\nassert 'return' in inspect.getsource(double), double(1) == 2"
)


@pytest.fixture(scope="module")
def course(foreign: Foreign) -> Foreign:
    beside = {"extra": {"autograde": {"trusted": False}}}
    manual = {"solution": True, "grade": True, "points": 2}
    cells = [
        answer("double", RIGHT),
        points("calls", "assert double(2) == 4"),
        points("inside", LOOKS_INSIDE),
        points("beside", "assert double.__code__.co_argcount == 1", **beside),
        points("nothing", "'no test'"),
        points("too-much", "7"),
        points("no-module", "import nothing_such"),
        marked(text("why?"), "essay", **manual),
        marked(text("do it"), "task", task=True, locked=True, points=3),
    ]
    foreign.add("mixed", {"mixed.ipynb": cells})
    del cells[2]  # for it, the assignment is refused
    foreign.add("graded", {"graded.ipynb": cells})
    return foreign


def test_what_is_protected_and_what_is_not_is_said_before_a_term(course, capsys):
    unsafe = ["--unsafe"] * course._unsafe
    before = (course.course.root / "gradebook.db").read_bytes()
    assert main(["check-course", str(course.course.root), *unsafe]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "5 protected, 1 beside the answers, 2 by hand; 4 need a look" in said
    assert "cell 'inside': the source's own answers get 0 of 1" in said
    assert "line 2 of the cell" in said
    assert '"autograde": {"trusted": false}' in said
    assert "cell 'too-much'" in said
    assert "ends in 7, which is no mark from 0 to 1" in said
    assert "cell 'nothing': a notebook without answers gets 1 of 1" in said
    assert "No module named 'nothing_such': the test itself needs it" in said
    assert (course.course.root / "gradebook.db").read_bytes() == before


def test_an_unprotected_test_is_named_with_its_marks(course, capsys):
    course.hand_in("ada", "graded")
    course.hand_in("bo", "graded", "release")
    unsafe = ["--unsafe"] * course._unsafe
    assert main(["grade", str(course.course.root), "graded", *unsafe]) == 0
    assert f"graded beside: {BESIDE}" in " ".join(capsys.readouterr().out.split())
    marks = course.marks("ada", "graded")
    assert (marks["calls"].points, marks["beside"].points) == (1, 1)
    assert marks["beside"].message == BESIDE
    assert (marks["essay"].outcome, marks["task"].outcome) == ("waiting",) * 2
    blank = course.marks("bo", "graded")
    assert blank["calls"].outcome == "not_attempted"
    assert "NoMark" in marks["too-much"].message


def test_manual_marks_are_told_from_those_of_tests(course, capsys):
    with course.course.gradebook() as gradebook:
        for name, score in (("essay", 2), ("task", 1)):
            grade = gradebook.find_grade(name, "graded", "graded", "ada")
            grade.manual_score = score
            grade.needs_manual_grade = False
        gradebook.db.commit()
    marks = course.marks("ada", "graded")
    assert (marks["essay"].outcome, marks["essay"].points) == ("right", 2)
    assert marks["task"].message == "marked by hand: 1 of 3 points"
    assert marks["essay"].message == "marked by hand: 2 of 2 points"
    # what people have to mark is said wherever a mark is looked for
    root = course.course.root
    course.hand_in("cy", "graded")
    course.grade("graded")
    assert main(["feedback", str(root), "graded"]) == 1
    waits = "t waits for a mark by hand: essay, task"
    assert f"cy graded: no mark: I{waits}." in capsys.readouterr().out
    page = (root / "feedback/cy/graded/graded.html").read_text(encoding="utf-8")
    assert f"I{waits}." in page
    assert page.count("answer: a person will mark it") == 2
    page = (root / "feedback/ada/graded/graded.html").read_text(encoding="utf-8")
    assert "answer: all points, given by a person" in page
    assert "answer: marked by a person" in page
    (cy,) = (
        s for s in read_submissions(course.course)["graded"] if s.student.id == "cy"
    )
    assert cy.reason == f"i{waits}"


def test_a_student_who_was_removed_is_recorded_again(course):
    course.hand_in("ada", "graded")
    course.grade("graded")
    with course.course.gradebook() as gradebook:
        gradebook.remove_student("ada")
    assert course.marks("ada", "graded") == {}
    course.grade("graded")
    assert course.marks("ada", "graded")["calls"].points == 1


def test_what_an_older_gradebook_does_not_know_is_recorded_again(course):
    gradebook = course.course.root / "gradebook.db"
    older = gradebook.read_bytes()
    course.hand_in("eve", "graded")
    course.grade("graded")
    gradebook.write_bytes(older)
    assert course.marks("eve", "graded") == {}
    course.grade("graded")
    assert course.marks("eve", "graded")["calls"].points == 1


def test_a_template_is_refused_and_not_released_as_full_marks(course):
    cells = [answer("f", RIGHT), points("t", "x = 1\n### AUTOTEST double(3)")]
    course.add("templates", {"templates.ipynb": cells}, preprocessors=PREPROCESSORS)
    course.hand_in("ada", "templates")
    (result,) = course.grade("templates")
    assert "line 2 of the cell 't' in templates.ipynb" in result.reason
    assert "InstantiateTests" in result.reason


def test_what_a_failing_test_is_about_is_found_from_the_notebook(course):
    cells = [
        answer("first", "def one():\n    return 1", "# nothing\n"),
        answer("second", "def two():\n    return 2"),
        points("of-two", "assert two() == 2, 'not two'"),
        points("of-none", "assert 1 == 2, 'never'"),
    ]
    course.add("own", {"own.ipynb": cells})
    course.hand_in("ada", "own")
    path = course.course.submitted / "ada/own/own.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][1]["source"] = "def two():\n    return 3"
    path.write_text(json.dumps(notebook))
    course.grade("own")
    marks = course.marks("ada", "own")
    assert (marks["of-two"].outcome, marks["of-two"].message) == ("wrong", "not two")
    assert marks["of-none"].outcome == "wrong"


def test_a_kernel_and_a_package_that_are_not_there_are_named(foreign, capsys):
    cells = [code("import nothing_such"), answer("x", "x = nothing_such.x")]
    foreign.add("absent", {"absent.ipynb": [*cells, points("is-1", "assert x == 1")]})
    foreign.add("other", {"other.ipynb": [answer("f", "f = 1")]})
    source = foreign.course.root / "source/other/other.ipynb"
    source.write_bytes(source.read_bytes().replace(b'"python"', b'"java"'))
    said = {}
    for name in ("absent", "other"):
        options = [str(foreign.course.root), name, *["--unsafe"] * foreign._unsafe]
        assert main(["check-course", *options]) == 1
        said[name] = " ".join(capsys.readouterr().out.split())
    cause = "'import nothing_such': ModuleNotFoundError: No module named 'nothing_such'"
    assert f"A cell of the source stopped before, {cause}" in said["absent"]
    assert "in java: only Python is graded here" in said["other"]
