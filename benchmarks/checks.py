"""How long a student waits for one check: right answers and every named mistake.

``python -m benchmarks.checks [EXERCISE ...]`` measures this subject alone. It asks as a
notebook does: the picture of a wrong answer is drawn and made ready for the page.
"""

import contextlib
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from convnet_lab import CheckFailed, check
from convnet_lab.checks import EXERCISES, Exercise, naming

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from answers import RIGHT

GOALS = {"right": 150, "wrong": 400}
"""Milliseconds, for the median of each exercise."""

_SEEDS = range(3)


def main(names: Sequence[str] = ()) -> None:
    """Print a row for each exercise, and how the slowest ones stand to the goals."""
    columns = ("right, ms", "slowest style", "wrong, ms", "again", "slowest mistake")
    print(f"| exercise | {' | '.join(columns)} |\n|{'---|' * 6}")
    slowest = {"right": (0.0, ""), "wrong": (0.0, "")}
    with _as_in_a_notebook():
        for name in names or EXERCISES:
            right = [_milliseconds(name, answer) for answer in RIGHT[name]]
            first, again = _wrong(EXERCISES[name])
            figures = [
                statistics.median(right), max(right),
                statistics.median(first), statistics.median(again), max(first),
            ]  # fmt: skip
            cells = " | ".join(f"{figure:.1f}" for figure in figures)
            print(f"| {name} | {cells} |", flush=True)
            slowest["right"] = max(slowest["right"], (figures[0], name))
            slowest["wrong"] = max(slowest["wrong"], (figures[2], name))
    for kind, goal in GOALS.items():
        figure, name = slowest[kind]
        verdict = "reached" if figure < goal else "**missed**"
        print(f"{kind}: at most {figure:.1f} ms ({name}), goal {goal} ms: {verdict}")


def _wrong(exercise: Exercise) -> tuple[list[float], list[float]]:
    """Time each mistake, first in a new kernel and then with what naming has kept."""
    first, again = [], []
    for misconception in exercise.misconceptions:
        answer: Any = misconception.wrong
        if exercise.returns == "value":
            answer = answer()
        first.append(_milliseconds(exercise.name, answer, forgetful=True))
        again.append(_milliseconds(exercise.name, answer))
    return first, again


def _milliseconds(name: str, answer: Any, forgetful: bool = False) -> float:
    """Give the median time of one check of an answer."""
    times = []
    for seed in _SEEDS:
        if forgetful:
            naming._OUTCOMES.clear()
            naming._TOLERANCES.clear()
        began = time.perf_counter()
        with (
            contextlib.suppress(CheckFailed),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            check(name, answer, seed=seed)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


@contextlib.contextmanager
def _as_in_a_notebook() -> Iterator[None]:
    """Stand in a folder of one's own, in a shell that shows pictures."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        without_history = Config({"HistoryManager": {"enabled": False}})
        shell = InteractiveShell.instance(ipython_dir=folder, config=without_history)
        shell.kernel = None  # a check asks whether there is one
        try:
            yield
        finally:
            os.chdir(before)
            InteractiveShell.clear_instance()


if __name__ == "__main__":
    main(sys.argv[1:])
