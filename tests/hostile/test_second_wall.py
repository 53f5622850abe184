"""The same attacks behind the wall of another user, in a container such as Docker's."""

import os
import pickle
import sys
from pathlib import Path

import pytest
from hostile import container
from hostile.attacks import OUTCOMES
from hostile.classroom import attacks

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

FAMILIES = ("escapes", "transport", "forged", "injection", "exhaustion")
ATTACKS = {attack.id: attack for attack in attacks() if attack.family in FAMILIES}

# what docs/threat_model.md does not promise of this wall
DIFFERENT = {
    # that a file exists can be asked; none is read
    "escapes/reads_home_and_system": ("input_size", "right"),
    "escapes/reads_the_solutions": ("input_size", "right"),
    # there is no /proc at all, at which the attack itself stops
    "escapes/reads_processes": ("input_size", "broken"),
    # the machine keeps its name: the attack does not see where it is, and is honest
    "forged/detects_grading": ("", "right"),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    if missing := container.missing():
        pytest.skip(f"needs {missing}")
    folder = tmp_path_factory.mktemp("second")
    tests = str(Path(__file__).parents[1])
    container.run(
        *(sys.executable, "-m", "hostile.apart", str(folder), "another-user"),
        *FAMILIES,
        check=True,
        env={**os.environ, "PYTHONPATH": tests},
    )
    return pickle.loads((folder / "graded.pickle").read_bytes())  # noqa: S301 (ours)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_gets_what_its_answers_are_worth(graded, attack):
    marks = graded.marks[graded.students[attack.id]]
    found = {question: mark.outcome for question, mark in marks.items()}
    for question, expected in attack.expected.items():
        part, other = DIFFERENT.get(attack.id, ("", expected))
        if question.startswith(part):
            expected = other
        messages = {question: mark.message for question, mark in marks.items()}
        assert found[question] in OUTCOMES[expected], (found, messages)


def test_the_neighbours_marks_stay(graded):
    for student in graded.neighbours:
        assert graded.marks[student] == graded.alone[student]


def test_nobody_came_to_what_listens_on_the_machine(graded):
    assert graded.visitors == 0
