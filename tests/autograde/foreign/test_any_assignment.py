"""Assignments of other courses are graded as they are, and apart from each other."""

from __future__ import annotations

import json

from autograde.__main__ import main
from autograde.feedback import write_feedback

from .conftest import DOCUMENTATION, Foreign, answer, code, points


def _documentations(foreign: Foreign) -> None:
    folder = DOCUMENTATION / "ps1"
    foreign.add("ps1", {each.name: each.read_bytes() for each in folder.iterdir()})


def test_documentations_course_is_graded_with_its_two_old_notebooks(foreign):
    _documentations(foreign)
    foreign.hand_in("ada", "ps1")
    foreign.hand_in("bo", "ps1", "release")
    foreign.hand_in("cy", "ps1")
    (foreign.course.submitted / "cy/ps1/problem2.ipynb").unlink()
    with foreign.course.gradebook() as gradebook:
        gradebook.add_assignment("ps2")  # a slip: there is no such assignment
    ada, bo, cy = foreign.grade()

    assert not ada.reason
    assert not bo.reason
    assert not cy.reason
    assert "problem2.ipynb was not handed in" in cy.note
    right = foreign.marks("ada", "ps1")
    tests = ["correct_squares", "squares_invalid_input", "correct_sum_of_squares"]
    assert [right[name].points for name in tests] == [1, 1, 0.5]
    assert foreign.marks("bo", "ps1")["correct_squares"].points == 0
    assert foreign.marks("cy", "ps1")["part-a"].points == 0
    pages = [page.path.read_text() for page in write_feedback(foreign.course)]
    assert len(pages) == 3
    assert "correct_squares" in pages[0]


def test_incomplete_assignment_is_named_and_stops_no_other(foreign, capsys):
    cells = [answer("one", "x = 1"), points("is-one", "assert x == 1")]
    foreign.add("whole", {"any name.ipynb": cells})
    foreign.add("gone", {"gone.ipynb": cells})
    (foreign.course.root / "release/gone/gone.ipynb").unlink()
    for name in ("whole", "gone"):
        foreign.hand_in("ada", name)
    by_name = {r.assignment: r for r in foreign.grade() if r.student == "ada"}

    assert (by_name["whole"].points, by_name["whole"].reason) == (1, "")
    assert "release/gone/gone.ipynb is missing" in by_name["gone"].reason
    assert "nbgrader generate_assignment gone" in by_name["gone"].reason
    unsafe = ["--unsafe"] * foreign._unsafe
    assert main(["grade", str(foreign.course.root), "whole", *unsafe]) == 0
    assert main(["grade", str(foreign.course.root), *unsafe]) == 1
    said = capsys.readouterr().out
    assert "ps2 cannot be graded" in said
    assert "nbgrader db assignment remove ps2" in said


def test_two_notebooks_may_have_the_same_grade_id(foreign):
    def cells(number: int) -> list:
        return [
            code(f"y = {number}"),
            answer("f", f"x = {number}"),
            points("t", f"assert x == {number}"),
        ]

    foreign.add("twins", {"a.ipynb": cells(1), "b.ipynb": cells(2)})
    foreign.hand_in("ada", "twins")
    foreign.grade("twins")
    marks = foreign.marks("ada", "twins")
    assert {name: mark.points for name, mark in marks.items()} == {"a/t": 1, "b/t": 1}


def test_no_test_can_run_what_a_student_wrote_into_a_file(foreign, tmp_path):
    ran = tmp_path / "ran"
    bomb = f"""import os, pickle
class Bomb:
    def __reduce__(self):
        return os.mkdir, ({str(ran)!r},)
def save():
    with open("x.bin", "wb") as file:
        pickle.dump(Bomb(), file)"""
    reads = "save()\nwith open('x.bin', 'rb') as file:\n    {}.load(file)"
    cells = [
        answer("save", bomb),
        points("direct", "import pickle\n" + reads.format("pickle")),
        points("by-another-name", reads.format("reader")),
    ]
    helper = b"from pickle import load\n"
    first = code("import reader")
    foreign.add("bombs", {"bombs.ipynb": [first, *cells], "reader.py": helper})
    foreign.hand_in("ada", "bombs")
    foreign.grade("bombs")
    found = foreign.marks("ada", "bombs")
    assert [found[name].points for name in ("direct", "by-another-name")] == [0, 0]
    assert not ran.exists()


def test_leaving_costs_no_other_question_and_five_copies_get_the_same(foreign: Foreign):
    cells = [code("# notes")]
    for name in ("one", "two", "three"):
        cells.append(answer(name, f"def {name}(x):\n    return x + 1"))
        cells.append(points(f"{name}-works", f"assert {name}(1) == 2"))
    foreign.add("leaving", {"leaving.ipynb": cells})
    people = [f"student-{number}" for number in range(5)]
    for student in people:
        foreign.hand_in(student, "leaving")
        path = foreign.course.submitted / student / "leaving/leaving.ipynb"
        notebook = json.loads(path.read_text())
        notebook["cells"][0]["source"] = "exit()"
        notebook["cells"][1]["source"] += "\nquit()"
        notebook["cells"][3]["source"] = "def two(x):\n    exit()"
        notebook["cells"].append(code("import sys\nsys.exit(1)"))
        path.write_text(json.dumps(notebook))
    foreign.grade("leaving")
    for student in people:
        marks = foreign.marks(student, "leaving")
        got = {name: mark.points for name, mark in marks.items()}
        assert got == {"one-works": 1, "two-works": 0, "three-works": 1}
