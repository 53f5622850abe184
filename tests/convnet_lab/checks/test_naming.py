"""At many seeds: every mistake is found, named, and never taken for another."""

import gc
import weakref
from dataclasses import replace

import pytest

from convnet_lab import CheckFailed, check
from convnet_lab.checks import EXERCISES
from convnet_lab.checks.comparing import find_difference
from convnet_lab.checks.naming import Tried, agreeing, candidates, outcome_of

FUNCTIONS = [e for e in EXERCISES.values() if e.returns != "value"]
VALUES = [e for e in EXERCISES.values() if e.returns == "value"]


def put_to(misconception, cases):
    """Try the mistake as a student's answer."""
    return [Tried(case, outcome_of(misconception, case)) for case in cases]


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda e: e.name)
def test_every_mistake_is_told_apart_from_every_other(exercise, seeds):
    # what an exercise's own cases rule out is out at every seed
    rivals = {
        m: replace(
            exercise, misconceptions=[*agreeing(exercise, put_to(m, exercise.cases))]
        )
        for m in exercise.misconceptions
    }
    for seed in seeds:
        fresh = list(exercise.fresh_cases(seed))
        further = list(exercise.fresh_cases(seed, "naming"))
        for misconception in exercise.misconceptions:
            tried = put_to(misconception, [*exercise.cases, *fresh, *further])
            # no other one explains these answers, be it tried before or after
            assert candidates(rivals[misconception], tried) == [misconception], seed
            assert any(
                find_difference(exercise, t.arguments, t.expected, t.outcome)
                for t in put_to(misconception, fresh)
            ), f"at seed {seed} no fresh case finds {misconception.id}"


@pytest.mark.parametrize("exercise", VALUES, ids=lambda e: e.name)
def test_every_wrong_value_is_named_wherever_it_shows(exercise):
    for misconception in exercise.misconceptions:
        shown = []
        for part in exercise.reference():
            try:
                check(exercise.name, misconception.wrong(), part=part)
            except CheckFailed as failed:
                shown.append(failed.misconception)
        assert set(shown) == {misconception.id}


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda e: e.name)
def test_outcomes_go_with_a_drawn_case(exercise):
    case = next(exercise.fresh_cases(0))
    put_to_all = [put_to(m, [case]) for m in exercise.misconceptions]
    kept = weakref.ref(case)
    del case, put_to_all
    gc.collect()
    assert kept() is None


def test_one_telling_case_is_not_enough_for_a_name():
    exercise = EXERCISES["cross_correlate2d"]
    misconception = exercise.misconceptions[0]
    (tried, *more) = put_to(misconception, exercise.cases)
    assert candidates(exercise, [tried]) == []
    assert misconception in candidates(exercise, [tried, *more])


def test_no_more_evidence_is_taken_than_is_needed():
    exercise = EXERCISES["cross_correlate2d"]
    known, unknown, *_ = exercise.misconceptions

    def evidence():
        yield from put_to(unknown, exercise.cases[:1])
        pytest.fail("the first case had ruled the only misconception out")

    assert candidates(replace(exercise, misconceptions=(known,)), evidence()) == []
