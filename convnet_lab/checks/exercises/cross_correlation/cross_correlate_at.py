"""Exercise `cross_correlate_at`: the sum of products at one place."""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels
from convnet_lab.checks.exercises.cross_correlation.one_window import (
    WIDE_IMAGE,
    faulty_window,
    written_out,
)


def _window_at(arguments, _index):
    _, kernel, row, col = arguments
    return {0: (row, col, *kernel.shape)}


def _at(**slips):
    return partial(faulty_window, **slips)


exercise = Exercise.of(
    functional.cross_correlate_at,
    cases=(
        *inputs.documented("cross_correlate_at"),
        *inputs.named(
            functional.cross_correlate_at,
            a_kernel_that_is_not_square=(WIDE_IMAGE, kernels.SHORT, 2, 1),
            the_last_window=(WIDE_IMAGE, np.array([[2.0], [-3.0], [0.5]]), 1, 4),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, 6, 7), inputs.distinct(rng, 3, 3), 1, 3),
        lambda rng: (inputs.distinct(rng, 8, 6), inputs.distinct(rng, 3, 3), 4, 2),
        lambda rng: (
            inputs.distinct(rng, 7, 9),
            inputs.distinct(rng, inputs.size(rng, 2, 3), 4),
            inputs.size(rng, 3, 4),
            inputs.size(rng, 0, 2),
        ),
        lambda rng: (inputs.levels(rng, 9, 7), inputs.whole(rng, 3, 2), 2, 4),
        lambda rng: (inputs.distinct(rng, 5, 6) - 20, inputs.distinct(rng, 3, 3), 2, 1),
        # whole pixels under a kernel with fractions, and the other way around
        lambda rng: (inputs.whole(rng, 6, 5), inputs.distinct(rng, 2, 3), 1, 2),
        lambda rng: (inputs.distinct(rng, 5, 8), inputs.whole(rng, 3, 2), 2, 5),
        inputs.scaled(
            lambda rng: (inputs.distinct(rng, 5, 6), inputs.distinct(rng, 3, 2), 2, 3),
            1e7,
        ),
        inputs.scaled(
            lambda rng: (inputs.distinct(rng, 6, 5), inputs.distinct(rng, 2, 3), 3, 1),
            1e-5,
        ),
    ),
    working=lambda arguments, _index: written_out(*arguments),
    windows=_window_at,
    same_operation=kernels.CORRELATIONS,
    linear=("image", "kernel"),
    examples=(
        ((np.array([[3.0]]), np.array([[2.0]]), 0, 0), "it is 3*2"),
        ((np.array([[3.0, 5]]), np.array([[2.0]]), 0, 1), "it is 5*2"),
        ((np.array([[3.0], [5]]), np.array([[2.0]]), 1, 0), "it is 5*2"),
        ((np.array([[3.0, 5]]), np.array([[2.0, 4]]), 0, 0), "it is 3*2 + 5*4"),
        ((np.array([[3.0], [5]]), np.array([[2.0], [4]]), 0, 0), "it is 3*2 + 5*4"),
    ),
    misconceptions=(
        Misconception(
            "kernel-flipped",
            _at(turn="both"),
            "This is true convolution: the kernel is flipped on both axes.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-rows",
            _at(turn="rows"),
            "The kernel is flipped top to bottom.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-columns",
            _at(turn="columns"),
            "The kernel is flipped left to right.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-transposed",
            _at(turn="transposed"),
            "The kernel is transposed: its rows have become columns.",
            "The kernel's row i lies on the window's row i.",
        ),
        Misconception(
            "matrix-product",
            _at(combine="matrix product"),
            "Window and kernel are multiplied as matrices (@ or dot), then added up.",
            "Multiply entry by entry: each weight meets the one pixel under it.",
        ),
        Misconception(
            "mean",
            _at(combine="mean"),
            "The products are averaged, not added.",
            "The sum of the products is asked, whatever the kernel's size.",
        ),
        Misconception(
            "largest",
            _at(combine="largest"),
            "This is the largest of the products.",
            "Add all of them.",
        ),
        Misconception(
            "added",
            _at(combine="added"),
            "Window and kernel are added, not multiplied.",
            "A weight of 0 should make its pixel disappear.",
        ),
        Misconception(
            "window-only",
            _at(combine="window only"),
            "The pixels of the window are added without the kernel.",
            "Each pixel counts with the weight that lies on it.",
        ),
        Misconception(
            "normalised",
            _at(combine="normalised"),
            "The sum is divided by the sum of the kernel.",
            "A kernel is used as it is; many kernels sum to 0.",
        ),
    ),
)


@exercise.mistake(
    "Row and column have changed places.",
    "In NumPy the row comes first: image[row, col].",
)
def row_and_column_swapped(image, kernel, row, col):
    return faulty_window(image, kernel, col, row)


@exercise.mistake(
    "(row, col) is taken as the center of the window.",
    "Here it is the window's top-left corner.",
)
def centred(image, kernel, row, col):
    return faulty_window(
        image, kernel, row - kernel.shape[0] // 2, col - kernel.shape[1] // 2
    )


@exercise.mistake(
    "The window stands one row too high and one column too far left.",
    "Rows and columns are counted from 0.",
)
def off_by_one(image, kernel, row, col):
    return faulty_window(image, kernel, row - 1, col - 1)


@exercise.mistake(
    "The window always stands in the top-left corner of the image.",
    "Where do row and col come in?",
)
def always_top_left(image, kernel, row, col):
    return faulty_window(image, kernel, 0, 0)


@exercise.mistake(
    "The products are there, but they are not added up.",
    "One number is asked for the whole window.",
)
def not_summed(image, kernel, row, col):
    return np.asarray(
        image[row : row + kernel.shape[0], col : col + kernel.shape[1]] * kernel
    )
