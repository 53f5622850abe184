"""For every exercise: wrong answers fail, and under their own name."""

import numpy as np
import pytest

from convnet_lab import CheckFailed, check
from convnet_lab.checks import EXERCISES, Case
from convnet_lab.checks.calling import call, copied
from convnet_lab.checks.comparing import find_difference, same_answer

SEEDS = range(50)

MISTAKES = [
    pytest.param(exercise, misconception, id=f"{exercise.name}-{misconception.id}")
    for exercise in EXERCISES.values()
    for misconception in exercise.misconceptions
]


@pytest.mark.parametrize(("exercise", "misconception"), MISTAKES)
def test_a_mistake_is_found_and_named(exercise, misconception):
    # as nbgrader runs it: without a seed in the notebook, with one when grading
    for seed in (None, *range(10)):
        wrong = misconception.wrong
        answer = wrong() if exercise.returns == "value" else wrong
        with pytest.raises(CheckFailed) as failed:
            check(exercise.name, answer, seed=seed)
        assert failed.value.misconception == misconception.id
        assert misconception.sentence[:40] in str(failed.value)


@pytest.mark.parametrize(
    ("exercise", "misconception"), [m for m in MISTAKES if m.values[0].fresh]
)
def test_fresh_cases_alone_find_a_mistake(exercise, misconception):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        cases = [Case.of("", exercise.reference, make(rng)) for make in exercise.fresh]
        assert any(
            find_difference(
                exercise,
                c.arguments,
                c.expected,
                call(misconception.wrong, c.arguments),
            )
            for c in cases
        )


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.name)
def test_an_exercise_is_complete(exercise):
    ids = [m.id for m in exercise.misconceptions]
    assert len(ids) >= 4
    assert len(set(ids)) == len(ids)
    names = [case.name for case in exercise.cases]
    assert len(set(names)) == len(names)
    assert len(exercise.fresh) >= 3 or exercise.returns == "value"


@pytest.mark.parametrize(
    "exercise", [e for e in EXERCISES.values() if e.fresh], ids=lambda e: e.name
)
def test_an_answer_that_knows_the_visible_examples_fails_on_fresh_ones(exercise):
    known = [(copied(case.arguments), case.expected) for case in exercise.cases]

    def memorised(*arguments):
        for seen, expected in known:
            if len(seen) == len(arguments) and all(
                same_answer(a, b, 0.0) for a, b in zip(seen, arguments, strict=True)
            ):
                if expected is ValueError:
                    raise ValueError
                return expected
        return known[0][1]

    check(exercise.name, memorised)
    for seed in SEEDS:
        with pytest.raises(CheckFailed):
            check(exercise.name, memorised, seed=seed)
