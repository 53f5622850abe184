"""Questions in HTML: what fits the right answer, and what is shown when."""

import re

import pytest

from convnet_lab import pictures
from convnet_lab.pictures import asking

FIGURE = (pictures.equation(pictures.Grid([[1, 2]])), "two numbers")


@pytest.mark.parametrize(
    ("right", "typed"),
    [
        (111, "111"),
        (111, " 111 "),
        ("19,273,856", "19273856"),
        ("19,273,856", "19 273 856"),
        (-7, "-7"),
        (-7, "\N{MINUS SIGN}7"),
        ("6 8 3 4", "6, 8, 3, 4"),
        ("6 8 3 4", "[[6, 8], [3, 4]]"),
        ("4 x 4", "4x4"),
        ("4 x 4", "(4, 4)"),
        ("Bus", "bus"),
        (0.25, "0.25"),
    ],
)
def test_a_right_answer_may_be_written_in_many_ways(right, typed):
    assert re.fullmatch(asking.pattern_of(str(right)), typed)


@pytest.mark.parametrize(
    ("right", "typed"),
    [(111, "11"), (111, "1111"), (-7, "7"), (0.25, "0x25"), ("6 8", "68 1"), (7, "")],
)
def test_a_wrong_one_is_not_taken_for_right(right, typed):
    assert not re.fullmatch(asking.pattern_of(str(right)), typed)


def test_the_question_stands_before_the_answer_and_the_picture_after_it():
    page = asking.asked("How many?", 3, "Three, as drawn.", [FIGURE])
    places = [page.index(t) for t in ("How many?", "<input", "Three, as", "<img")]
    assert places == sorted(places)
    assert 'alt="two numbers"' in page


def test_one_choice_is_right():
    page = asking.asked("Which?", "b", "It is b.", choices=("a", "b", "c"))
    assert page.count('type="radio"') == 3
    assert page.count('class="cl-right"') == 1
    assert re.search(r'class="cl-right"> b<', page)


def test_a_right_answer_that_cannot_be_chosen_is_refused():
    with pytest.raises(ValueError, match="expected one of"):
        pictures.ask("Which?", "d", "It is d.", choices=("a", "b"))


def test_fields_of_two_questions_are_apart():
    names = {
        re.search(r'name="([\w-]+)"', asking.asked(q, "a", "a", choices=("a", "b")))[1]
        for q in ("one?", "two?")
    }
    assert len(names) == 2


def test_no_program_is_in_a_question():
    page = asking.asked("<b>?", "a", "<i>", [FIGURE], ("a", "b"))
    assert "<script" not in page
    assert not re.search(r"\son\w+=", page)
    assert "<b>" not in page
    assert "<i>" not in page


def test_steps_start_with_the_first(capsys):
    figure, alt = FIGURE
    pictures.steps("A graph", [("one", figure, alt), ("two", figure, alt)])
    with pytest.raises(ValueError, match="0 steps"):
        pictures.steps("A graph", [])
