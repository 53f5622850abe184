"""How long a student waits for one check: right answers and every named mistake."""

import contextlib
import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from convnet_lab import CheckFailed, check
from convnet_lab.checks import EXERCISES

_ROUNDS = 5


def milliseconds(name: str, answer: Callable[..., Any]) -> float:
    """Give the median time of one check of an answer."""
    times = []
    for seed in range(_ROUNDS):
        began = time.perf_counter()
        with (
            contextlib.suppress(CheckFailed),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            check(name, answer, seed=seed)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print a row for each exercise."""
    print(
        f"{'exercise':24} {'right':>8} {'wrong, median':>15} {'wrong, most':>12}  [ms]"
    )
    for exercise in EXERCISES.values():
        if exercise.returns == "value":
            continue  # a dict is compared: there is no function to call
        right = milliseconds(exercise.name, exercise.reference)
        wrong = [milliseconds(exercise.name, m.wrong) for m in exercise.misconceptions]
        print(
            f"{exercise.name:24} {right:8.1f} {statistics.median(wrong):15.1f} "
            f"{max(wrong):12.1f}"
        )


if __name__ == "__main__":
    main()
