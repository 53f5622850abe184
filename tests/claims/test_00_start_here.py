"""What notebook 0 says in words and numbers, computed."""

from pathlib import Path

from convnet_lab.checks import EXERCISES

NUMBERS: set[int] = set()


def test_every_notebook_with_exercises_is_on_the_map():
    text = Path(__file__).parents[2].joinpath("solutions/00_start_here.py").read_text()
    for notebook in {exercise.notebook for exercise in EXERCISES.values()}:
        assert f"# | {int(notebook[:2])} " in text
