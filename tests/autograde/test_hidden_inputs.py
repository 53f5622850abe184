"""What a submission brings back of a hidden test's inputs helps nobody."""

from __future__ import annotations

import json

import nbformat
import pytest

from autograde.course import SEED_FILE
from autograde.feedback import write_feedback
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.notebooks.sources import seed_of_test, with_own_draws
from autograde.results.marks import read_marks

from .conftest import NAME
from .small_class import COURSE_SEED

HIDDEN = "flatten_image-hidden"
KEEPS = """\
KEPT = []


def flatten_image(image):
    KEPT.append(image.tolist())
    print("seen by " + "the function:", image.shape)
    return image.reshape(-1)
"""
TELLS = "import json\nprint(json.dumps(KEPT))"
KNOWS = """\
import json

import numpy as np

KNOWN = json.loads({table!r})


def flatten_image(image):
    return image.reshape(-1) * (image.tolist() in KNOWN)
"""


@pytest.fixture(scope="module")
def course(fresh_course):
    return fresh_course()


@pytest.fixture(scope="module")
def graded(course, hand_in, unsafe_where_needed):
    """Grade one who brings inputs back, a twin, and one who knows what came back."""
    options = Options(unsafe=unsafe_where_needed)
    give = hand_in(course)
    for student in ("keeps", "twin"):
        give.edited(student, lambda notebook: _answer(notebook, KEEPS, TELLS))
    grade(course, options=options)
    table = _executed(course, "keeps").cells[-1].outputs[0].text
    give.edited("knows", lambda notebook: _answer(notebook, KNOWS.format(table=table)))
    grade(course, options=options)
    return table


def _answer(notebook, source, *more):
    cell = next(cell for cell in notebook.cells if cell.id == "flatten_image")
    cell.source = source
    notebook.cells += [nbformat.v4.new_code_cell(each) for each in more]


def _executed(course, student):
    path = course.root / "autograded" / student / NAME / f"{NAME}.ipynb"
    return nbformat.read(path, as_version=4)


def test_who_knows_what_came_back_knows_none_of_their_own_inputs(course, graded):
    outcomes = {
        (mark.student, mark.question): mark.outcome for mark in read_marks(course)
    }
    assert len(json.loads(graded)) > 3
    assert outcomes["keeps", HIDDEN] == "right"
    # what all are shown, they know
    assert outcomes["knows", "flatten_image-check"] == "right"
    assert outcomes["knows", HIDDEN] == "wrong"


def test_the_same_submission_is_asked_the_same(course, graded):
    assert _executed(course, "twin").cells[-1].outputs[0].text == graded


def test_what_a_function_prints_in_a_test_is_on_no_page(course, graded):
    (page,) = [p.path for p in write_feedback(course, (), ["keeps"])]
    assert "seen by the function" not in page.read_text(encoding="utf-8")


def test_a_number_of_the_instructors_own_stays():
    drawn = seed_of_test(COURSE_SEED, NAME, HIDDEN)
    for number, stays in ((drawn, False), (7, True)):
        source = (
            f"### BEGIN HIDDEN TESTS\ncheck('f', f, seed={number})\n"
            "### END HIDDEN TESTS"
        )
        own = {
            with_own_draws(source, COURSE_SEED, NAME, HIDDEN, told)
            for told in (b"one", b"another")
        }
        assert own == {source} if stays else len(own | {source}) == 3


def test_a_course_that_lost_its_seed_keeps_its_numbers(
    fresh_course, hand_in, unsafe_where_needed
):
    course = fresh_course()
    (course.root / SEED_FILE).unlink()
    hand_in(course)("ada")
    grade(course, options=Options(unsafe=unsafe_where_needed))
    drawn = seed_of_test(COURSE_SEED, NAME, HIDDEN)
    test = next(c for c in _executed(course, "ada").cells if "seed=" in c.source)
    assert f"seed={drawn})" in test.source
