"""For every exercise: wrong answers fail, and under their own name."""

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

from convnet_lab import CheckFailed, check
from convnet_lab.checks import EXERCISES
from convnet_lab.checks.calling import call, copied, plain
from convnet_lab.checks.comparing import find_difference, same_answer
from convnet_lab.checks.exercises import NOTEBOOKS

MISTAKES = [
    pytest.param(exercise, misconception, id=f"{exercise.name}-{misconception.id}")
    for exercise in EXERCISES.values()
    for misconception in exercise.misconceptions
]


@pytest.mark.parametrize(("exercise", "misconception"), MISTAKES)
def test_a_mistake_is_found_and_named(exercise, misconception):
    # as nbgrader runs it: without a seed in the notebook, with one when grading;
    # test_naming.py asks the engine's naming at more seeds
    for seed in (None, 0):
        wrong = misconception.wrong
        answer = wrong() if exercise.returns == "value" else wrong
        with pytest.raises(CheckFailed) as failed:
            check(exercise.name, answer, seed=seed)
        assert failed.value.misconception == misconception.id
        assert misconception.sentence[:40] in str(failed.value)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_lists_the_exercises_of_its_package(notebook):
    package = import_module(f"convnet_lab.checks.exercises.{notebook[3:]}")
    found = {
        name: import_module(f"{package.__name__}.{name}")
        for _, name, _ in pkgutil.iter_modules(package.__path__)
    }
    exercises = {n: m.exercise for n, m in found.items() if hasattr(m, "exercise")}
    assert sorted(exercises) == sorted(NOTEBOOKS[notebook])
    for name, exercise in exercises.items():
        assert EXERCISES[name] is exercise
        assert (exercise.name, exercise.notebook) == (name, notebook)


def test_an_exercise_is_made_when_it_is_asked_for():
    source = """if True:
        import sys
        from convnet_lab import check
        def made():
            return {name.split(".")[-1] for name in sys.modules
                    if name.startswith("convnet_lab.checks.exercises.")}
        assert made() == set(), made()
        check("flatten_image", lambda image: image.reshape(-1))
        assert made() == {"pixels", "flatten_image", "inputs"}, made()
    """
    subprocess.run([sys.executable, "-c", source], check=True)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.name)
def test_an_exercise_is_complete(exercise):
    ids = [m.id for m in exercise.misconceptions]
    assert len(ids) >= 4, "give it four misconceptions at least"
    assert len(set(ids)) == len(ids)
    names = [case.name for case in exercise.cases]
    assert len(set(names)) == len(names)
    drawn = len(exercise.fresh) >= 3 or exercise.returns == "value"
    assert drawn, "give it three fresh inputs at least"


@pytest.mark.parametrize(
    "exercise", [e for e in EXERCISES.values() if e.fresh], ids=lambda e: e.name
)
def test_an_answer_that_knows_the_visible_examples_fails_on_fresh_ones(exercise, seeds):
    shown = [*exercise.cases, *exercise.drawn]
    known = [(copied(case.arguments), case.expected) for case in shown]

    def memorised(*arguments):
        for seen, expected in known:
            if len(seen) == len(arguments) and all(
                same_answer(plain(a), plain(b), 0.0)
                for a, b in zip(seen, arguments, strict=True)
            ):
                if expected is ValueError:
                    raise ValueError
                return expected
        return known[0][1]

    check(exercise.name, memorised)
    with pytest.raises(CheckFailed):
        check(exercise.name, memorised, seed=0)
    for seed in seeds:
        assert any(
            find_difference(
                exercise, c.arguments, c.expected, call(memorised, c.arguments)
            )
            for c in exercise.fresh_cases(seed)
        )
