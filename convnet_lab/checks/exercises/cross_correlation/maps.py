"""What the two kinds of map share: the faulty map, its slips, what it is tried on."""

from functools import partial

import numpy as np

from convnet_lab.checks.exercise import Misconception
from convnet_lab.checks.exercises import inputs, kernels
from convnet_lab.checks.exercises.cross_correlation.one_window import (
    WIDE_IMAGE,
    faulty_window,
)


def faulty_map(
    image,
    kernel,
    turn="as it is",
    combine="sum",
    pad=(0, 0),
    lose=(0, 0),
    step=(1, 1),
    flip_image=False,
):
    """Slide over an image, with a switch for each slip."""
    image = np.pad(np.asarray(image, float), [(pad[0], pad[0]), (pad[1], pad[1])])
    if flip_image:
        image = image[::-1, ::-1]
    shape = kernels.TURNED[turn](np.asarray(kernel)).shape
    rows = range(0, image.shape[0] - shape[0] + 1 - lose[0], step[0])
    cols = range(0, image.shape[1] - shape[1] + 1 - lose[1], step[1])
    return np.array(
        [
            [faulty_window(image, kernel, r, c, turn, combine) for c in cols]
            for r in rows
        ]
    )


def _same_size(image, kernel, turn="as it is"):
    """Pad with zeros, so that the map keeps the image's size."""
    if kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0 or kernel.size == 1:
        raise ValueError("no padding keeps the size")
    pad = (kernel.shape[0] // 2, kernel.shape[1] // 2)
    return faulty_map(image, kernel, turn, pad=pad)


def _full_size(image, kernel, turn="as it is"):
    """Take every place where kernel and image touch."""
    pad = (kernel.shape[0] - 1, kernel.shape[1] - 1)
    return faulty_map(image, kernel, turn, pad=pad)


def _unpadded_in_a_frame(image, kernel, turn="as it is"):
    """Leave the map in an array of the image's size, the rest 0."""
    inner = faulty_map(image, kernel, turn)
    out = np.zeros(np.shape(image))
    out[: inner.shape[0], : inner.shape[1]] = inner
    return out


def _as_integers(image, kernel, turn="as it is"):
    return faulty_map(image, kernel, turn, combine="whole number")


def map_with(**slips):
    """Make a wrong answer out of the faulty map."""
    return partial(faulty_map, **slips)


def size_slips(turn: str = "as it is") -> tuple[Misconception, ...]:
    """Mistakes in where the window stands: the same for both kinds of map."""
    return (
        Misconception(
            "too-small",
            map_with(lose=(1, 1), turn=turn),
            "The last row and the last column of the map are missing.",
            "A window of 3 has 3 places to stand in 5 pixels, not 2: count them.",
        ),
        Misconception(
            "same-size",
            partial(_same_size, turn=turn),
            "The image is padded with zeros, so that the map keeps the image's size.",
            "Without padding the map is smaller than the image.",
        ),
        Misconception(
            "full-size",
            partial(_full_size, turn=turn),
            "The kernel also stands where it only touches the image.",
            "The window has to lie inside the image.",
        ),
        Misconception(
            "zeros-left-over",
            partial(_unpadded_in_a_frame, turn=turn),
            "The map is right but stands in an array as large as the image.",
            "How many places has the window, down and across?",
        ),
        Misconception(
            "map-transposed",
            lambda image, kernel: faulty_map(image, kernel, turn).T,
            "Rows and columns of the map have changed places.",
            "The outer loop runs down the rows: out[row, col].",
        ),
        Misconception(
            "steps-of-the-kernel",
            lambda image, kernel: faulty_map(image, kernel, turn, step=kernel.shape),
            "The window jumps by its own size: these are tiles.",
            "Move it by one pixel each time.",
        ),
        Misconception(
            "decimals-cut",
            partial(_as_integers, turn=turn),
            "The decimals are cut off: the map is stored as integers.",
            "Which dtype has the array that you fill?",
        ),
        Misconception(
            "mean",
            map_with(combine="mean", turn=turn),
            "The products of each window are averaged, not added.",
            "The sum of the products is asked, whatever the kernel's size.",
        ),
    )


SIZES = {
    "a_kernel_that_is_not_square": (WIDE_IMAGE, kernels.SHORT),
    "a_kernel_as_wide_as_the_image": (
        WIDE_IMAGE,
        np.array([[1.0, 2.0, -3.0, 0.5, -1.0]]),
    ),
    "a_kernel_with_no_symmetry": (
        WIDE_IMAGE,
        np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]),
    ),
}
"""Cases for `inputs.named`."""

FRESH = (
    lambda rng: (inputs.distinct(rng, 5, 7), inputs.distinct(rng, 3, 3)),
    lambda rng: (inputs.distinct(rng, 7, 6), inputs.distinct(rng, 3, 3)),
    lambda rng: (
        inputs.distinct(rng, inputs.size(rng, 6, 7), 5),
        inputs.distinct(rng, 2, 3),
    ),
    lambda rng: (
        inputs.levels(rng, 5, inputs.size(rng, 7, 9)),
        inputs.whole(rng, 3, 2),
    ),
    # a kernel as wide as the image, on pixels that are all negative
    lambda rng: (inputs.distinct(rng, 6, 4) - 20, inputs.distinct(rng, 3, 4)),
    lambda rng: (inputs.whole(rng, 9, 8), inputs.whole(rng, 5, 5)),
    # whole pixels under a kernel with fractions, and the other way around
    lambda rng: (inputs.whole(rng, 5, 6), inputs.distinct(rng, 3, 2)),
    lambda rng: (inputs.distinct(rng, 6, 5), inputs.whole(rng, 2, 3)),
    # one weight; a kernel as large as the image; a kernel with more rows than columns
    lambda rng: (inputs.distinct(rng, 3, 4), inputs.distinct(rng, 1, 1)),
    lambda rng: (inputs.distinct(rng, 3, 2), inputs.distinct(rng, 3, 2)),
    inputs.scaled(
        lambda rng: (inputs.distinct(rng, 5, 4), inputs.distinct(rng, 2, 2)), 1e7
    ),
    inputs.scaled(
        lambda rng: (inputs.distinct(rng, 4, 6), inputs.distinct(rng, 3, 2)), 1e-5
    ),
)
"""Makers of fresh arguments."""
