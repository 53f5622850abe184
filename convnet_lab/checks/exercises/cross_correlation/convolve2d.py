"""Exercise `convolve2d`: a kernel is flipped, then it slides over an image."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels, windows
from convnet_lab.checks.exercises.cross_correlation.maps import (
    FRESH,
    SIZES,
    map_with,
    size_slips,
)
from convnet_lab.checks.exercises.cross_correlation.one_window import written_out


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    image, kernel = arguments
    lines = written_out(image, kernel[::-1, ::-1], *index)
    return ["window times the kernel flipped on both axes:", *lines]


exercise = Exercise.of(
    functional.convolve2d,
    cases=(
        *inputs.documented("convolve2d"),
        *inputs.named(functional.convolve2d, **SIZES),
    ),
    fresh=FRESH,
    working=_working,
    windows=windows.of_filter,
    same_operation=kernels.CORRELATIONS,
    linear=("image", "kernel"),
    examples=(
        ((np.array([[3.0]]), np.array([[2.0]])), "it is 3*2"),
        ((np.array([[3.0, 5]]), np.array([[2.0]])), "it is 3*2 and 5*2"),
        (
            (np.array([[3.0, 5]]), np.array([[2.0, 4]])),
            "it is 3*4 + 5*2",
        ),
        (
            (np.array([[3.0], [5]]), np.array([[2.0], [4]])),
            "it is 3*4 + 5*2",
        ),
    ),
    misconceptions=(
        Misconception(
            "kernel-not-flipped",
            map_with(),
            "This is cross-correlation: the kernel is used as it is.",
            "Convolution turns the kernel around before it slides.",
        ),
        Misconception(
            "kernel-flipped-rows",
            map_with(turn="rows"),
            "The kernel is flipped top to bottom only.",
            "Convolution flips it left to right as well.",
        ),
        Misconception(
            "kernel-flipped-columns",
            map_with(turn="columns"),
            "The kernel is flipped left to right only.",
            "Convolution flips it top to bottom as well.",
        ),
        Misconception(
            "kernel-transposed",
            map_with(turn="transposed"),
            "The kernel is transposed, not flipped.",
            "Its last row comes first, and its last column comes first.",
        ),
        Misconception(
            "kernel-quarter-turn",
            map_with(turn="quarter"),
            "The kernel is turned by a quarter.",
            "Flipping both axes is half a turn.",
        ),
        Misconception(
            "image-flipped",
            map_with(flip_image=True),
            "The image is flipped, so the map comes out backwards.",
            "Flip the kernel and leave the image as it is.",
        ),
        Misconception(
            "flipped-twice",
            map_with(turn="both", flip_image=True),
            "Both the image and the kernel are flipped.",
            "Flip the kernel only.",
        ),
        *size_slips("both"),
    ),
)
