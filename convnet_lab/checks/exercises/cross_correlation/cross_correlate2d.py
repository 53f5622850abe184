"""Exercise `cross_correlate2d`: a kernel slides over an image."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels, windows
from convnet_lab.checks.exercises.cross_correlation.maps import (
    FRESH,
    SIZES,
    map_with,
    size_slips,
)
from convnet_lab.checks.exercises.cross_correlation.one_window import written_out

exercise = Exercise.of(
    functional.cross_correlate2d,
    cases=(
        *inputs.documented("cross_correlate2d"),
        *inputs.named(functional.cross_correlate2d, **SIZES),
    ),
    fresh=FRESH,
    working=lambda arguments, index: written_out(*arguments, *index),
    windows=windows.of_filter,
    same_operation=kernels.CORRELATIONS,
    linear=("image", "kernel"),
    examples=(
        ((np.array([[3.0]]), np.array([[2.0]])), "it is 3*2"),
        ((np.array([[3.0, 5]]), np.array([[2.0]])), "it is 3*2 and 5*2"),
        ((np.array([[3.0, 5]]), np.array([[2.0, 4]])), "it is 3*2 + 5*4"),
        ((np.array([[3.0], [5]]), np.array([[2.0], [4]])), "it is 3*2 + 5*4"),
    ),
    misconceptions=(
        Misconception(
            "kernel-flipped",
            map_with(turn="both"),
            "This is true convolution: the kernel is flipped on both axes.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-rows",
            map_with(turn="rows"),
            "The kernel is flipped top to bottom.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-columns",
            map_with(turn="columns"),
            "The kernel is flipped left to right.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-transposed",
            map_with(turn="transposed"),
            "The kernel is transposed: its rows have become columns.",
            "The kernel's row i lies on the window's row i.",
        ),
        Misconception(
            "matrix-product",
            map_with(combine="matrix product"),
            "Window and kernel are multiplied as matrices (@ or dot), then added up.",
            "Multiply entry by entry: each weight meets the one pixel under it.",
        ),
        Misconception(
            "added",
            map_with(combine="added"),
            "Window and kernel are added, not multiplied.",
            "A weight of 0 should make its pixel disappear.",
        ),
        Misconception(
            "largest",
            map_with(combine="largest"),
            "Each entry is the largest product of its window.",
            "Add all the products.",
        ),
        Misconception(
            "normalised",
            map_with(combine="normalised"),
            "Each sum is divided by the sum of the kernel.",
            "A kernel is used as it is; many kernels sum to 0.",
        ),
        *size_slips(),
    ),
)
