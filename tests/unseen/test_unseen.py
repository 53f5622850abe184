"""Wrong answers that no misconception was made for are explained, right ones pass."""

from functools import cache

import pytest

from convnet_lab.checks import EXERCISES
from convnet_lab.checks.cause import kind_in_words
from unseen.judging import is_right, judge
from unseen.templates import TEMPLATES

EVERY = 14
"""Of the answers, one of so many is tried; a release tries twice as many."""


@pytest.fixture
def judged(exercise, pytestconfig):
    return judged_answers(exercise, EVERY // (1 + pytestconfig.getoption("thorough")))


@cache
def judged_answers(exercise, every):
    return list(judge(exercise, every))


def test_each_exercise_with_a_function_has_answers():
    functions = {n for n, e in EXERCISES.items() if e.returns != "value"}
    assert set(TEMPLATES) == functions, "write an answer to each into templates.py"


@pytest.mark.parametrize("exercise", TEMPLATES)
def test_answers_are_explained_and_a_hidden_test_agrees(judged, exercise):
    for each in judged:
        right = is_right(exercise, each.answer.function())
        # what passes in the notebook passes when it is marked, and is right
        assert (each.shown is None) == (each.hidden is None) == right, each.answer
    wrong = [each for each in judged if each.shown is not None]
    silent = [each.answer for each in wrong if each.kind == "unexplained"]
    assert len(silent) <= max(1, len(wrong) // 20), silent


@pytest.mark.parametrize("exercise", TEMPLATES)
def test_a_message_says_the_cause_before_the_numbers(judged):
    for each in judged:
        if each.shown is None or each.kind == "unexplained":
            continue
        lines = str(each.shown).splitlines()
        at = {line[:10].strip(): i for i, line in reversed(list(enumerate(lines)))}
        assert at["Cause"] < at["Hint"], lines
        assert at["Hint"] < min(at.get(n, 99) for n in ("Expected", "Line", "Called"))
        fold = min(at.get(n, 99) for n in ("Case", "Called"))
        assert fold <= 12 or fold == 99, lines
        assert all(len(line) <= 87 for line in lines[:-1]), lines


@pytest.mark.parametrize("exercise", TEMPLATES)
def test_an_instructor_finds_words_for_each_id(judged, exercise):
    own = {m.id for m in EXERCISES[exercise].misconceptions}
    for each in judged:
        if each.shown and each.shown.misconception:
            for id_ in each.shown.misconception.split("+"):
                assert id_ in own or kind_in_words(id_).endswith("."), id_
