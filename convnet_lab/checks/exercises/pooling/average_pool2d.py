"""Exercise `average_pool2d`: the average of each window."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels, windows
from convnet_lab.checks.exercises.pooling.faulty_pool import (
    afterwards,
    both,
    faulty_pool,
)
from convnet_lab.checks.exercises.pooling.slips import shared_slips
from convnet_lab.checks.exercises.pooling.volumes import FRESH, our_cases
from convnet_lab.checks.exercises.pooling.working import window_of


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    window, lines = window_of(arguments, index)
    total = writing.number(window.sum())
    return [*lines, f"added up: {total}, divided by {window.size}"]


exercise = Exercise.of(
    functional.average_pool2d,
    cases=(
        *inputs.documented("average_pool2d"),
        *our_cases(functional.average_pool2d),
    ),
    fresh=FRESH,
    working=_working,
    windows=windows.of_pool,
    same_operation=("average_pool2d", "sum_pool2d", *kernels.SLIDING_SUMS),
    linear=("volume",),
    examples=(
        ((np.array([[[3.0]]]), 1, 1), "a window of one keeps its value"),
        ((np.array([[[3.0], [0.0]], [[7.0], [0.0]]]), 2, 2), "it is (3 + 7) / 4"),
        (
            (np.array([[[-2.0], [-5.0]], [[-3.0], [-4.0]]]), 2, 2),
            "it is -14 / 4",
        ),
        ((np.array([[[3.0, 5]]]), 1, 1), "each channel is pooled by itself"),
        ((np.array([[[3.0], [5.0], [7.0]]]), 1, 2), "the window stands on 3 and on 7"),
    ),
    misconceptions=(
        Misconception(
            "maximum",
            both("right", "max"),
            "This is the largest value of each window.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "sum",
            both("right", "sum"),
            "This is the sum of each window.",
            "By how many values does an average divide the sum?",
        ),
        Misconception(
            "divided-by-f",
            both("right", "sum over f"),
            "The sum of each window is divided by f.",
            "How many values has a window of f rows and f columns?",
        ),
        Misconception(
            "divided-by-channels-too",
            both("right", "sum over size"),
            "The sum of one channel is divided by the number of values in all "
            "channels.",
            "How many values of one channel lie in the window?",
        ),
        Misconception(
            "minimum",
            both("right", "min"),
            "This is the smallest value of each window.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "median",
            both("right", "median"),
            "This is the median of each window, the value in the middle of the order.",
            "An average is a sum divided by a count.",
        ),
        Misconception(
            "middle-of-the-range",
            both("right", "middle"),
            "This is the middle between the largest and the smallest value.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "first-pixel",
            both("right", "first"),
            "This is the top-left value of each window.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "last-pixel",
            both("right", "last"),
            "This is the bottom-right value of each window.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "absolute-values",
            both("right", "mean of absolute"),
            "The signs are dropped before the values are averaged.",
            "Average the values as they are: -3 and 3 cancel.",
        ),
        Misconception(
            "rectified-first",
            both("right", "rectified mean"),
            "Negative values are replaced by 0 before they are averaged.",
            "ReLU is a step of its own. Average the values as they are.",
        ),
        Misconception(
            "floor-division",
            afterwards(np.floor, "mean"),
            "The averages are rounded down to whole numbers.",
            "// drops the decimals, / keeps them.",
        ),
        Misconception(
            "rounded",
            afterwards(np.round, "mean"),
            "The averages are rounded to whole numbers.",
            "Return them with their decimals.",
        ),
        *shared_slips("mean"),
    ),
)


@exercise.mistake(
    "From a volume of integers the averages come back without their decimals.",
    "Which type has the array that you put them into?",
)
def integers_stay_integers(volume, f, stride):
    pooled = faulty_pool(volume, f, stride, "mean")
    return pooled.astype(np.asarray(volume).dtype)
