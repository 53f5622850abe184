"""Exercise `max_pool2d`: the largest value of each window."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs, windows
from convnet_lab.checks.exercises.pooling.faulty_pool import both
from convnet_lab.checks.exercises.pooling.slips import shared_slips
from convnet_lab.checks.exercises.pooling.volumes import FRESH, our_cases
from convnet_lab.checks.exercises.pooling.working import window_of


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    window, lines = window_of(arguments, index)
    return [*lines, f"the largest of them: {writing.number(window.max())}"]


exercise = Exercise.of(
    functional.max_pool2d,
    cases=(*inputs.documented("max_pool2d"), *our_cases(functional.max_pool2d)),
    fresh=(
        *FRESH,
        lambda rng: (inputs.levels(rng, 6, inputs.size(rng, 7, 8), 3), 3, 2),
    ),
    working=_working,
    windows=windows.of_pool,
    chooses=True,
    examples=(
        ((np.array([[[3.0]]]), 1, 1), "a window of one keeps its value"),
        ((np.array([[[3.0], [0.0]], [[7.0], [0.0]]]), 2, 2), "7 is the largest"),
        ((np.array([[[-2.0], [-5.0]], [[-3.0], [-4.0]]]), 2, 2), "-2 is the largest"),
        ((np.array([[[3.0, 5]]]), 1, 1), "each channel is pooled by itself"),
        ((np.array([[[3.0], [5.0], [7.0]]]), 1, 2), "the window stands on 3 and on 7"),
    ),
    misconceptions=(
        Misconception(
            "started-at-zero",
            both("right", "at least 0"),
            "No entry is below 0: the search for the maximum starts at 0.",
            "The largest of -5, -2, -7 and -4 is not 0. What can a search start from?",
        ),
        Misconception(
            "mean",
            both("right", "mean"),
            "This is the average of each window.",
            "Max pooling keeps one of the window's own values.",
        ),
        Misconception(
            "sum",
            both("right", "sum"),
            "This is the sum of each window.",
            "Max pooling keeps one of the window's own values.",
        ),
        Misconception(
            "minimum",
            both("right", "min"),
            "This is the smallest value of each window.",
            "The largest is asked.",
        ),
        Misconception(
            "median",
            both("right", "median"),
            "This is the median of each window.",
            "The largest is asked.",
        ),
        Misconception(
            "first-pixel",
            both("right", "first"),
            "This is the top-left value of each window.",
            "All f x f values of the window have to be compared.",
        ),
        Misconception(
            "last-pixel",
            both("right", "last"),
            "This is the bottom-right value of each window.",
            "All f x f values of the window have to be compared.",
        ),
        Misconception(
            "absolute-values",
            both("right", "largest absolute"),
            "The signs are dropped before the values are compared.",
            "-9 is smaller than 2. Compare the values as they are.",
        ),
        Misconception(
            "farthest-from-zero",
            both("right", "farthest from 0"),
            "This is the value farthest from 0, with its sign.",
            "-9 is smaller than 2. Compare the values, not their distance from 0.",
        ),
        Misconception(
            "place-of-the-maximum",
            both("right", "place"),
            "This is the place of the largest value in its window, not the value.",
            "argmax gives a place, max the value.",
        ),
        *shared_slips("max"),
    ),
)
