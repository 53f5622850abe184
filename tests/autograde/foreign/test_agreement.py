"""Model answers and blanks of other courses get what plain nbgrader gives them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader import api
from nbgrader.api import Gradebook

from autograde.grade import engine
from autograde.notebooks.unreachable import problems_of

from . import courses, strangers
from .conftest import Foreign, answer, code, marked, old_notebook, points, text
from .strangers import IMPOSSIBLE

STYLES = {**courses.STYLES, **strangers.STYLES, "manual": ("", [])}
FILES = {**courses.FILES, **strangers.FILES}
PlainMarks = dict[tuple[str, str], dict[str, float]]

MOST = 5
"""Points of each test."""


def cells_of(style: str) -> list:
    before, questions = STYLES[style]
    cells = [code(before)]
    if style == "manual":
        by_hand = {"solution": True, "grade": True, "points": 3}
        right = answer("f", "def f(x):\n    return x + 1")
        cells += [right, points("f-works", "assert f(1) == 2", MOST)]
        cells += [marked(text("Why is it so?"), "essay", **by_hand)]
        cells += [marked(code("# draw it"), "drawing", **by_hand)]
        cells += [marked(text("Do it."), "task", task=True, locked=True, points=2)]
    for number, (right, tests) in enumerate(questions, 1):
        cells.append(answer(f"answer_{number}", right))
        cells += [
            points(f"test_{number}_{which}", test, MOST)
            for which, test in enumerate(tests, 1)
        ]
    return cells


@pytest.fixture(scope="module")
def plain(measured: Foreign, tmp_path_factory: pytest.TempPathFactory) -> PlainMarks:
    """Grade the same with nbgrader's own command, in a course of its own."""
    root = tmp_path_factory.mktemp("plain") / "course"
    shutil.copytree(
        measured.course.root,
        root,
        ignore=shutil.ignore_patterns("autograded", ".autograde*", "gradebook.db"),
    )
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    nbgrader = [sys.executable, "-m", "nbgrader"]
    for command in (["generate_assignment", "--force"], ["autograde", "--create"]):
        for style in STYLES:
            subprocess.run(
                [*nbgrader, *command, style, "--ExecutePreprocessor.timeout=60"],
                cwd=root,
                env=environment,
                capture_output=True,
                check=True,
            )
    found: PlainMarks = {}
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        for submission in gradebook.db.query(api.SubmittedAssignment):
            for notebook in submission.notebooks:
                key = submission.student_id, submission.name
                found[key] = {grade.name: grade.score for grade in notebook.grades}
    return found


def problems(cells: list) -> dict[str, str]:
    notebook = nbformat.reads(old_notebook(cells).decode(), as_version=4)
    return problems_of(notebook)


@pytest.fixture(scope="module")
def measured(foreign: Foreign, pytestconfig: pytest.Config) -> Foreign:
    for style in STYLES:
        foreign.add(style, {f"{style}.ipynb": cells_of(style), **FILES.get(style, {})})
        foreign.hand_in("model", style)
        if pytestconfig.getoption("thorough"):
            foreign.hand_in("blank", style, "release")
    assert not [result.reason for result in foreign.grade() if result.reason]
    return foreign


@pytest.mark.parametrize("style", STYLES)
def test_model_answers_pass_what_plain_nbgrader_passes(measured: Foreign, style: str):
    marks = measured.marks("model", style)
    short = {
        name: (mark.points, mark.message)
        for name, mark in marks.items()
        if mark.points != MOST and style not in ("partial", "manual")
    }
    assert not short
    by_hand = 4 if style == "manual" else 0
    assert len(marks) == by_hand + sum(len(tests) for _, tests in STYLES[style][1])


@pytest.mark.thorough
@pytest.mark.slow  # a kernel for each notebook
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("student", ["model", "blank"])
def test_marks_are_plain_nbgraders(
    measured: Foreign, plain: PlainMarks, style: str, student: str
):
    ours = {n: mark.points for n, mark in measured.marks(student, style).items()}
    theirs = plain[student, style]
    assert ours.keys() == theirs.keys()
    # a kernel without a terminal refuses input(), even where a test has replaced stdin
    refused = {"test_2_3"} if (style, student) == ("printing", "model") else set()
    assert {n for n in theirs if (ours[n] or 0) != theirs[n]} == refused


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_cannot_be_asked_has_a_sign(name: str):
    """What has one and works is told apart by trying it, as all `STYLES` are here."""
    right, test, said = IMPOSSIBLE[name]
    (problem,) = problems([answer("a", right), points("t", test)]).values()
    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("before", "test", "said"),
    [
        (
            "%%writefile sums.py\ndef total(v):\n    return sum(v)",
            "from sums import total\nassert total([1]) == 1",
            "line 1 of the cell: the submission writes 'sums'",
        ),
        (
            "print('row')",
            "get_ipython().run_line_magic('rerun', '')",
            "line 1 of the cell: a test runs in no kernel",
        ),
    ],
)
def test_what_belongs_to_a_kernel_is_flagged(before: str, test: str, said: str):
    solution = marked(code(before), "a", solution=True)
    (problem,) = problems([solution, points("t", test)]).values()
    assert problem.startswith(said)


def test_a_test_that_gives_a_part_is_not_refused(foreign: Foreign):
    part = "score = 0\nif np.shape(ones) == (3,):\n    score += 1\nscore"
    cells = [answer("ones", "import numpy as np\nones = np.ones(3)")]
    cells += [points("part", part, 2)]
    assert problems(cells).keys() == {"part"}  # its author could import np there
    foreign.add("parts", {"parts.ipynb": cells})
    foreign.hand_in("ada", "parts")
    (result,) = foreign.grade("parts")
    assert (result.reason, result.points) == ("", 1)


def test_a_seed_in_hidden_lines_stays_there(foreign: Foreign):
    right = "import random\ndef draw():\n    return random.random()"
    same = "import random\nrandom.seed(3)\nx = draw()\nrandom.seed(3)\n"
    hidden = f"### BEGIN HIDDEN TESTS\n{same}assert x != draw()\n### END HIDDEN TESTS"
    cells = [answer("a", right), points("hidden", hidden)]
    cells += [points("shown", f"{same}assert x == draw() == 0.23796462709189137")]
    foreign.add("seeded", {"seeded.ipynb": cells})
    foreign.hand_in("ada", "seeded")
    foreign.grade("seeded")
    marks = foreign.marks("ada", "seeded")
    assert (marks["hidden"].points, marks["shown"].points) == (1, 1)


def test_what_cannot_be_asked_is_refused_at_first_grading(
    foreign: Foreign, monkeypatch
):
    right, test, said = IMPOSSIBLE["a-fake"]
    cells = [answer("a", right), points("fine", "1 == 1"), points("t", test)]
    foreign.add("refused", {"first.ipynb": cells})
    foreign.hand_in("ada", "refused")
    (result,) = foreign.grade("refused")
    assert f"first.ipynb, cell 't', {said}" in result.reason
    assert "define the class in a locked cell" in result.reason
    assert '"autograde": {"trusted": false}' in result.reason
    # it is found out once
    monkeypatch.setattr(engine, "try_answers", None)
    assert foreign.grade("refused") == [result]
    source = foreign.course.root / "source" / "refused" / "first.ipynb"
    source.write_bytes(source.read_bytes() + b"\n")
    with pytest.raises(TypeError):
        foreign.grade("refused")


@pytest.mark.parametrize(
    ("sets", "line"),
    [
        ("settings['rate'] = 2", 1),
        ("### BEGIN HIDDEN TESTS\nsettings = {'rate': 2}\n### END HIDDEN TESTS", 2),
    ],
)
def test_a_test_after_what_cannot_be_asked_is_refused_with_it(
    foreign: Foreign, sets: str, line: int
):
    cells = [
        code("settings = {'rate': 1}"),
        answer("a", "def price(x):\n    return settings['rate'] * x"),
        points("sets", sets),
        points("asks", "assert price(3) == 6"),
    ]
    foreign.add(f"earlier{line}", {"earlier.ipynb": cells})
    foreign.hand_in("ada", f"earlier{line}")
    (result,) = foreign.grade(f"earlier{line}")
    assert f"earlier.ipynb, cell 'asks' after cell 'sets', line {line}" in result.reason


def test_an_answer_that_the_source_has_not_finished_refuses_nothing(foreign: Foreign):
    _, test, _ = IMPOSSIBLE["a-fake"]
    cells = [answer("a", "raise NotImplementedError()"), points("t", test)]
    foreign.add("unfinished", {"unfinished.ipynb": cells})
    foreign.hand_in("ada", "unfinished")
    (result,) = foreign.grade("unfinished")
    assert result.reason == ""
    assert foreign.marks("ada", "unfinished")["t"].points == 0


def test_what_cannot_be_asked_passes_beside_the_answers(foreign: Foreign):
    cells = []
    for name, (right, test, _) in IMPOSSIBLE.items():
        beside = points(name, test, extra={"autograde": {"trusted": False}})
        cells += [answer(f"{name}-answer", right), beside]
    foreign.add("beside", {"beside.ipynb": cells})
    foreign.hand_in("model", "beside")
    foreign.hand_in("blank", "beside", "release")
    assert not [result.reason for result in foreign.grade("beside") if result.reason]
    for student, expected in (("model", 1), ("blank", 0)):
        marks = foreign.marks(student, "beside")
        assert {name: mark.points for name, mark in marks.items()} == dict.fromkeys(
            IMPOSSIBLE, expected
        )


COLUMN = """class Column:
    def __array__(self, dtype=None, copy=None):
        import numpy
        return numpy.array([3, 4])

    def first(self):
        return 3

def column():
    return Column()"""


def test_what_no_sign_tells_is_found_by_trying_it(foreign: Foreign):
    cells = [answer("a", COLUMN), points("t", "assert column().first() == 3")]
    cells += [points("wrong-itself", "assert column() is None")]
    assert problems(cells) == {}
    foreign.add("untold", {"untold.ipynb": cells})
    foreign.hand_in("ada", "untold")
    (result,) = foreign.grade("untold")
    assert "untold.ipynb, cell 't', which stops with AttributeError" in result.reason
    assert "more such" not in result.reason  # plain nbgrader fails the other one, too


def test_a_frame_that_cannot_cross_is_told_of():
    right = "import pandas as pd\nframe = pd.DataFrame({'price': [2, 3]})"
    test = "total = 5\nassert frame['price'].to_dict() == {0: 2, 1: 3}"
    (problem,) = problems([answer("a", right), points("t", test)]).values()
    assert problem.startswith(
        "line 2 of the cell: a Series of pandas comes as an array"
    )


def test_an_argument_that_is_named_as_an_answer_is_no_assignment():
    right = "ax = [0]\ndef draw(data, ax):\n    return ax + data"
    cells = [answer("a", right), points("t", "assert draw([1], ax=[2]) == [2, 1]")]
    assert problems(cells) == {}
    (said,) = problems([*cells, points("u", "x = 1; ax[0] = 2")]).values()
    assert "only a copy of it is changed here" in said
