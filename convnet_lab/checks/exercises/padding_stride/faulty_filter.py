"""Wrong ways to slide with padding and stride: one with switches, and some others."""

import numpy as np

from convnet_lab.checks.exercises import kernels
from convnet_lab.checks.exercises.padding_stride.padding import faulty_pad


def faulty_filter(
    image,
    kernel,
    padding=0,
    stride=1,
    turn="as it is",
    combine="sum",
    rows=(1, 1),
    cols=(1, 1),
    fill=None,
    steps=(True, True),
    lose=0,
):
    """Slide with padding and stride, with a switch for each slip."""
    padded = faulty_pad(image, padding, rows, cols, **(fill or {}))
    kernel = kernels.TURNED[turn](np.asarray(kernel, float))
    height, width = kernel.shape
    down, across = (stride if used else 1 for used in steps)
    tops = range(0, padded.shape[0] - height + 1, down)
    lefts = range(0, padded.shape[1] - width + 1, across)
    if not tops or not lefts:
        raise ValueError("the kernel does not fit")
    sums = np.empty((len(tops), len(lefts)))
    for row, col in np.ndindex(sums.shape):
        top, left = tops[row], lefts[col]
        window = padded[top : top + height, left : left + width]
        sums[row, col] = kernels.COMBINED[combine](window, kernel)
    return sums[: len(tops) - lose, : len(lefts) - lose]


def output_padded(image, kernel, padding=0, stride=1):
    """Slide over the bare image and put the frame around the map."""
    return np.pad(faulty_filter(image, kernel, 0, stride), padding)


def always_same(image, kernel, padding=0, stride=1):
    """Choose the padding oneself, so that the size would be kept."""
    frame = [(k // 2, k // 2) for k in np.shape(kernel)]
    return faulty_filter(np.pad(np.asarray(image, float), frame), kernel, 0, stride)


def left_over_used(image, kernel, padding=0, stride=1):
    """Add zeros at the end, until the last step is a whole one."""
    padded = faulty_pad(image, padding)
    more = [
        -(n - k) % stride for n, k in zip(padded.shape, np.shape(kernel), strict=True)
    ]
    return faulty_filter(np.pad(padded, [(0, m) for m in more]), kernel, 0, stride)


def image_thinned(image, kernel, padding=0, stride=1):
    """Leave out pixels first, and slide in steps of one over the rest."""
    thin = faulty_pad(image, padding)[::stride, ::stride]
    return faulty_filter(thin, kernel)


def steps_of_the_kernel(image, kernel, padding=0, stride=1):
    """Put windows side by side, whatever the stride."""
    height, width = np.shape(kernel)
    return faulty_filter(image, kernel, padding)[::height, ::width]


def step_too_long(image, kernel, padding=0, stride=1):
    """Leave out as many pixels as the stride says."""
    return faulty_filter(image, kernel, padding, stride + 1)


def rows_for_both(image, kernel, padding=0, stride=1):
    """Take the number of rows for the number of columns."""
    sums = faulty_filter(image, kernel, padding, stride)
    if sums.shape[0] > sums.shape[1]:
        raise IndexError("there are not so many columns")
    return sums[:, : sums.shape[0]]


def columns_for_both(image, kernel, padding=0, stride=1):
    """Take the number of columns for the number of rows."""
    return rows_for_both(image.T, kernel.T, padding, stride).T
