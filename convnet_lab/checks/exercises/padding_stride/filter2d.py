"""Exercise `filter2d`: a kernel slides with padding and stride."""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels, windows
from convnet_lab.checks.exercises.padding_stride.faulty_filter import (
    always_same,
    columns_for_both,
    faulty_filter,
    image_thinned,
    left_over_used,
    output_padded,
    rows_for_both,
    step_too_long,
    steps_of_the_kernel,
)
from convnet_lab.checks.exercises.padding_stride.padding import with_defaults

_SIX_BY_SEVEN = np.array(
    [
        [3.0, -1.0, 4.0, 1.0, 5.0, -9.0, 2.0],
        [6.0, 5.0, -3.0, 5.0, 8.0, 9.0, 7.0],
        [9.0, 3.0, 2.0, -3.0, 8.0, 4.0, 6.0],
        [-2.0, 6.0, 4.0, 3.0, 3.0, 8.0, 3.0],
        [2.0, 7.0, -9.0, 5.0, 1.0, 2.0, 8.0],
        [8.0, 4.0, 1.0, 9.0, -7.0, 1.0, 6.0],
    ]
)
_UNEVEN_KERNEL = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0], [2.0, -3.0, 1.5]])


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    image, kernel, padding, stride = with_defaults(arguments)
    row, col = (i * stride for i in index)
    padded = functional.zero_pad(image, padding)
    window = padded[row : row + kernel.shape[0], col : col + kernel.shape[1]]
    name = "padded image" if padding else "image"
    return [
        f"the window at row {row}, column {col} of the {name}:",
        *writing.products(window, kernel),
    ]


def _filter(**slips):
    return partial(faulty_filter, **slips)


exercise = Exercise.of(
    functional.filter2d,
    cases=(
        *inputs.documented("filter2d"),
        *inputs.named(
            functional.filter2d,
            padding_1_and_stride_2=(_SIX_BY_SEVEN, _UNEVEN_KERNEL, 1, 2),
            padding_2_and_a_kernel_that_is_not_square=(
                _SIX_BY_SEVEN[:4],
                kernels.SHORT,
                2,
            ),
            padding_1_and_stride_3=(_SIX_BY_SEVEN.T, kernels.SHORT, 1, 3),
            no_padding_and_stride_1=(_SIX_BY_SEVEN[:4], _UNEVEN_KERNEL),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, 5, 7), inputs.distinct(rng, 3, 3), 1),
        lambda rng: (inputs.distinct(rng, 8, 6), inputs.distinct(rng, 3, 3), 2, 3),
        lambda rng: (
            inputs.distinct(rng, inputs.size(rng, 7, 9), 10),
            inputs.distinct(rng, 2, 3),
            1,
            2,
        ),
        lambda rng: (inputs.levels(rng, 6, 9), inputs.whole(rng, 3, 2), 3, 2),
        # a kernel as large as the padded image, on pixels that are all negative
        lambda rng: (inputs.distinct(rng, 3, 2) - 20, inputs.distinct(rng, 5, 4), 1, 2),
        lambda rng: (inputs.whole(rng, 7, 9), inputs.whole(rng, 5, 5)),
        lambda rng: (inputs.distinct(rng, 6, 8), inputs.distinct(rng, 3, 3), 0, 2),
        # whole pixels under a kernel with fractions, and the other way around
        lambda rng: (inputs.whole(rng, 5, 7), inputs.distinct(rng, 2, 2), 1, 2),
        lambda rng: (inputs.distinct(rng, 5, 4), inputs.whole(rng, 3, 2), 1, 1),
        inputs.scaled(
            lambda rng: (inputs.distinct(rng, 4, 5), inputs.distinct(rng, 3, 3), 1), 1e7
        ),
        inputs.scaled(
            lambda rng: (inputs.distinct(rng, 5, 4), inputs.distinct(rng, 2, 3), 0, 2),
            1e-5,
        ),
    ),
    working=_working,
    windows=windows.of_filter,
    same_operation=kernels.CORRELATIONS,
    linear=("image", "kernel"),
    examples=(
        ((np.array([[3.0]]), np.array([[2.0]])), "it is 3*2"),
        ((np.array([[3.0, 5]]), np.array([[2.0, 4]])), "it is 3*2 + 5*4"),
        ((np.array([[3.0]]), np.array([[2.0]]), 1), "zeros stand around 3*2"),
        ((np.array([[3.0, 5, 7]]), np.array([[2.0]]), 0, 2), "it is 3*2 and 7*2"),
    ),
    misconceptions=(
        Misconception(
            "padding-ignored",
            _filter(rows=(0, 0), cols=(0, 0)),
            "The image is not padded.",
            "What does the window see when it stands on the first pixel?",
        ),
        Misconception(
            "padding-above-and-left",
            _filter(rows=(1, 0), cols=(1, 0)),
            "Padding counts once, not on both sides: the result has zeros above and "
            "on the left only.",
            "The frame goes all around.",
        ),
        Misconception(
            "padding-below-and-right",
            _filter(rows=(0, 1), cols=(0, 1)),
            "The zeros stand below and to the right of the image only.",
            "The frame goes all around.",
        ),
        Misconception(
            "padding-rows-only",
            _filter(cols=(0, 0)),
            "The image is padded above and below, but not left and right.",
            "The frame goes all around.",
        ),
        Misconception(
            "padding-columns-only",
            _filter(rows=(0, 0)),
            "The image is padded left and right, but not above and below.",
            "The frame goes all around.",
        ),
        Misconception(
            "padding-twice",
            _filter(rows=(2, 2), cols=(2, 2)),
            "The frame of zeros is twice as wide as asked.",
            "`padding` counts the zeros on each side.",
        ),
        Misconception(
            "padding-on-the-output",
            output_padded,
            "The zeros stand around the map, not around the image.",
            "Pad first, then slide the window.",
        ),
        Misconception(
            "padding-repeats-the-border",
            _filter(fill={"mode": "edge"}),
            "The frame repeats the border of the image.",
            "The frame holds zeros only.",
        ),
        Misconception(
            "always-same",
            always_same,
            "The padding is chosen by the kernel's size, not by the argument.",
            "The caller says how much to pad: 0 is a choice, too.",
        ),
        Misconception(
            "stride-ignored",
            _filter(steps=(False, False)),
            "The window moves by one pixel, whatever the stride.",
            "Where does the second window start if the stride is 2?",
        ),
        Misconception(
            "stride-down-only",
            _filter(steps=(True, False)),
            "The stride is used down the rows, but not across the columns.",
            "The window takes the same steps in both directions.",
        ),
        Misconception(
            "stride-across-only",
            _filter(steps=(False, True)),
            "The stride is used across the columns, but not down the rows.",
            "The window takes the same steps in both directions.",
        ),
        Misconception(
            "stride-too-long",
            step_too_long,
            "Each step is one pixel too long.",
            "With a stride of 1 no place is left out.",
        ),
        Misconception(
            "steps-of-the-kernel",
            steps_of_the_kernel,
            "The window jumps by its own size: these are tiles.",
            "The stride says how far it moves.",
        ),
        Misconception(
            "image-thinned",
            image_thinned,
            "Pixels of the image are left out before the window slides.",
            "The stride moves the window; the pixels in it stay neighbors.",
        ),
        Misconception(
            "rounded-up",
            left_over_used,
            "What is left over at the end gets a window of its own, with more zeros.",
            "A window that leaves the padded image does not count.",
        ),
        Misconception(
            "too-small",
            _filter(lose=1),
            "The last row and the last column of the map are missing.",
            "There is one place more than there are steps.",
        ),
        Misconception(
            "rows-for-both",
            rows_for_both,
            "The map has as many columns as rows.",
            "Count the places across from the widths, not from the heights.",
        ),
        Misconception(
            "columns-for-both",
            columns_for_both,
            "The map has as many rows as columns.",
            "Count the places down from the heights, not from the widths.",
        ),
        Misconception(
            "kernel-flipped",
            _filter(turn="both"),
            "This is true convolution: the kernel is flipped on both axes.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-rows",
            _filter(turn="rows"),
            "The kernel is flipped top to bottom.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-flipped-columns",
            _filter(turn="columns"),
            "The kernel is flipped left to right.",
            "Cross-correlation uses the kernel as it is.",
        ),
        Misconception(
            "kernel-transposed",
            _filter(turn="transposed"),
            "The kernel is transposed: its rows have become columns.",
            "The kernel's row i lies on the window's row i.",
        ),
        Misconception(
            "matrix-product",
            _filter(combine="matrix product"),
            "Window and kernel are multiplied as matrices (@ or dot), then added up.",
            "Multiply entry by entry: each weight meets the one pixel under it.",
        ),
        Misconception(
            "mean",
            _filter(combine="mean"),
            "The products of each window are averaged, not added.",
            "The sum of the products is asked, whatever the kernel's size.",
        ),
        Misconception(
            "decimals-cut",
            _filter(combine="whole number"),
            "The decimals are cut off: the map is stored as integers.",
            "Which dtype has the array that you fill?",
        ),
    ),
)


@exercise.mistake(
    "The map has the right size, but its windows stand one pixel apart.",
    "Where does the window of entry (1, 1) begin at stride 2?",
)
def stride_in_size_only(image, kernel, padding=0, stride=1):
    rows, cols = faulty_filter(image, kernel, padding, stride).shape
    return faulty_filter(image, kernel, padding)[:rows, :cols]


@exercise.mistake(
    "Rows and columns of the map have changed places.",
    "The outer loop runs down the rows: out[row, col].",
)
def map_transposed(*arguments):
    return faulty_filter(*arguments).T


@exercise.mistake(
    "The stride counts twice: the number of places is divided by it, and the loop over "
    "the places steps by it once more.",
    "range(0, places, stride) leaves places out. What does the loop count?",
)
def stride_twice(image, kernel, padding=0, stride=1):
    sums = faulty_filter(image, kernel, padding, stride)
    rows, cols = (-(-places // stride) for places in sums.shape)
    return sums[:rows, :cols]
