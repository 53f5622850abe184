"""What notebook 0 says in words and numbers, computed."""

from pathlib import Path

import pytest

from convnet_lab import lenet
from convnet_lab.checks import EXERCISES

YEARS = {1959, 2016, 2019, 2021}  # of the sources
NUMBERS = {63_802, 28 * 28, 32 * 32, *YEARS}


def test_the_network_that_reads_the_pad():
    architecture, parameters = lenet.trained("S1")
    assert sum(array.size for array in parameters.values()) == 63_802
    assert sum(row[3] for row in lenet.layer_table(architecture)) == 63_802


def test_every_notebook_with_exercises_is_on_the_map():
    root = Path(__file__).parents[2]
    on_the_map = root.joinpath("solutions/00_start_here.py").read_text("utf-8")
    readme = root.joinpath("README.md").read_text("utf-8")
    for notebook in {exercise.notebook for exercise in EXERCISES.values()}:
        number = int(notebook[:2])
        if f"# | {number} " not in on_the_map:
            pytest.fail(f"add a row for {notebook} to the map in notebook 0")
        if f"| `{notebook}` |" not in readme:
            pytest.fail(f"add a row for {notebook} to the table of notebooks in README")
