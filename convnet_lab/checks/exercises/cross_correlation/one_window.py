"""One place of the window: the sum written out, the sum with a slip, an image."""

import numpy as np

from convnet_lab.checks import writing
from convnet_lab.checks.exercises import kernels

WIDE_IMAGE = np.array(
    [
        [3.0, -1.0, 4.0, 1.0, 5.0],
        [9.0, 2.0, -6.0, 5.0, 3.0],
        [5.0, 8.0, 9.0, -7.0, 9.0],
        [2.0, 7.0, 1.0, 8.0, -2.0],
    ]
)


def faulty_window(image, kernel, row, col, turn="as it is", combine="sum"):
    """Sum one window, with a switch for each slip."""
    kernel = kernels.TURNED[turn](np.asarray(kernel, float))
    height, width = kernel.shape
    window = np.asarray(image, float)[row : row + height, col : col + width]
    if row < 0 or col < 0 or window.shape != kernel.shape:
        raise ValueError("the window leaves the image")
    return kernels.COMBINED[combine](window, kernel)


def written_out(image: np.ndarray, kernel: np.ndarray, row: int, col: int) -> list[str]:
    """Write the products under a kernel, and their sum."""
    height, width = kernel.shape
    return writing.products(image[row : row + height, col : col + width], kernel)
