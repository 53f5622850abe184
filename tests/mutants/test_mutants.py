"""A sample of the mutants: all are rejected, but for those that compute the same."""

import pytest
from mutants.equivalent import EQUIVALENT
from mutants.trying import answers, try_mutants

from convnet_lab.checks import EXERCISES

EVERY = 20
"""So many mutants go by for one that is tried; a release tries four times as many."""


@pytest.mark.slow
@pytest.mark.parametrize("exercise", [name for name in EXERCISES if name in answers()])
def test_mutants_are_rejected(exercise, pytestconfig):
    every = EVERY // 4 if pytestconfig.getoption("thorough") else EVERY
    for tried in try_mutants(exercise, every):
        if tried.mutant not in EQUIVALENT.get(exercise, {}):
            assert tried.found != "passed", f"{tried.mutant}\n{tried.source}"


def test_an_equivalent_mutant_has_a_reason():
    for exercise, reasons in EQUIVALENT.items():
        assert exercise in EXERCISES
        assert all(len(reason) > 10 for reason in reasons.values())
