"""For every exercise: right answers pass, whatever their style."""

import pytest
from answers import RIGHT

from convnet_lab import check
from convnet_lab.checks import EXERCISES

ANSWERS = [
    pytest.param(name, answer, id=f"{name}-{place}")
    for name, answers in RIGHT.items()
    for place, answer in enumerate(answers)
]


def test_every_exercise_has_right_answers_in_several_styles():
    assert set(RIGHT) == set(EXERCISES)
    assert min(len(answers) for answers in RIGHT.values()) >= 4


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
def test_a_right_answer_passes(name, answer, seeds):
    check(name, answer)
    for seed in seeds:
        check(name, answer, seed=seed)
