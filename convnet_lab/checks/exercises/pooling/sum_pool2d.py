"""Exercise `sum_pool2d`: the sum of each window."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels, windows
from convnet_lab.checks.exercises.pooling.faulty_pool import both
from convnet_lab.checks.exercises.pooling.slips import shared_slips
from convnet_lab.checks.exercises.pooling.volumes import FRESH, our_cases
from convnet_lab.checks.exercises.pooling.working import window_of


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    window, lines = window_of(arguments, index)
    return [*lines, f"added up: {writing.number(window.sum())}"]


exercise = Exercise.of(
    functional.sum_pool2d,
    cases=(*inputs.documented("sum_pool2d"), *our_cases(functional.sum_pool2d)),
    fresh=FRESH,
    working=_working,
    windows=windows.of_pool,
    same_operation=("sum_pool2d", "average_pool2d", *kernels.SLIDING_SUMS),
    linear=("volume",),
    examples=(
        ((np.array([[[3.0]]]), 1, 1), "a window of one keeps its value"),
        ((np.array([[[3.0], [0.0]], [[7.0], [0.0]]]), 2, 2), "it is 3 + 7"),
        (
            (np.array([[[-2.0], [-5.0]], [[-3.0], [-4.0]]]), 2, 2),
            "they add up to -14",
        ),
        ((np.array([[[3.0, 5]]]), 1, 1), "each channel is pooled by itself"),
        ((np.array([[[3.0], [5.0], [7.0]]]), 1, 2), "the window stands on 3 and on 7"),
    ),
    misconceptions=(
        Misconception(
            "maximum",
            both("right", "max"),
            "This is the largest value of each window.",
            "All values of the window are added.",
        ),
        Misconception(
            "average",
            both("right", "mean"),
            "This is the average of each window.",
            "The plain sum is asked, without a division.",
        ),
        Misconception(
            "divided-by-f",
            both("right", "sum over f"),
            "The sum of each window is divided by f.",
            "The plain sum is asked, without a division.",
        ),
        Misconception(
            "minimum",
            both("right", "min"),
            "This is the smallest value of each window.",
            "All values of the window are added.",
        ),
        Misconception(
            "multiplied",
            both("right", "product"),
            "The values of each window are multiplied.",
            "They are to be added.",
        ),
        Misconception(
            "first-pixel",
            both("right", "first"),
            "This is the top-left value of each window.",
            "All values of the window are added. Does each replace the one before?",
        ),
        Misconception(
            "last-pixel",
            both("right", "last"),
            "This is the bottom-right value of each window.",
            "All values of the window are added. Does each replace the one before?",
        ),
        Misconception(
            "absolute-values",
            both("right", "sum of absolute"),
            "The signs are dropped before the values are added.",
            "Add the values as they are: -3 and 3 cancel.",
        ),
        Misconception(
            "rectified-first",
            both("right", "rectified sum"),
            "Negative values are replaced by 0 before they are added.",
            "ReLU is a step of its own. Add the values as they are.",
        ),
        *shared_slips("sum"),
    ),
)
