"""Put every mutant of the solutions' answers to the exercise's check."""

import contextlib
import functools
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from mutants.mutating import mutants

from autograde.notebooks.sources import find_sources, read_source
from convnet_lab import CheckFailed, check
from convnet_lab.checks import EXERCISES, calling

ROOT = Path(__file__).parents[2]
SEEDS = (None, 1)


@dataclass(frozen=True)
class Tried:
    """One mutant and what the check said of it."""

    exercise: str
    mutant: str
    source: str
    found: str  # the finding; "passed" if the check took it for right


@functools.cache
def answers() -> dict[str, tuple[str, dict[str, str]]]:
    """Give each exercise's answer, and the notebook's other answers that it may use."""
    found = {}
    for path in find_sources(ROOT / "solutions"):
        sources = {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in read_source(path, EXERCISES).cells
            if cell.metadata.get("nbgrader", {}).get("solution")
            and EXERCISES[cell.metadata.nbgrader.grade_id].returns != "value"
        }
        for name, source in sources.items():
            found[name] = (source, {n: s for n, s in sources.items() if n != name})
    return found


def try_mutants(exercise: str, every: int = 1) -> Iterator[Tried]:
    """Try an exercise's mutants, or every n-th of them."""
    source, others = answers()[exercise]
    calling.SECONDS_PER_CALL = 0.5
    for place, (name, text) in enumerate(mutants(source)):
        if place % every == 0:
            yield Tried(exercise, name, text, verdict(exercise, text, others))


def verdict(exercise: str, text: str, others: dict[str, str]) -> str:
    """Say what the check finds: a finding, or "passed"."""
    names = {"np": np}
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        try:
            for other in others.values():
                exec(other, names)  # noqa: S102 (our own answers)
            exec(text, names)  # noqa: S102
            for seed in SEEDS:
                check(exercise, names[exercise], seed=seed)
        except CheckFailed as failed:
            return failed.finding
        except Exception as error:
            return f"raised {type(error).__name__}"
    return "passed"
