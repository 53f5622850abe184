"""A kernel on its window: how it may be turned, and what may become of the two."""

from collections.abc import Callable

import numpy as np

TURNED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "as it is": lambda kernel: kernel,
    "both": lambda kernel: kernel[::-1, ::-1],
    "rows": lambda kernel: kernel[::-1],
    "columns": lambda kernel: kernel[:, ::-1],
    "transposed": lambda kernel: kernel.swapaxes(0, 1),
    "quarter": np.rot90,
}
"""Ways to turn a kernel, or all kernels of filters: ``(rows, columns, ...)``."""

COMBINED: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "sum": lambda window, kernel: (window * kernel).sum(),
    "mean": lambda window, kernel: (window * kernel).mean(),
    "largest": lambda window, kernel: (window * kernel).max(),
    "matrix product": lambda window, kernel: (window @ kernel).sum(),
    "added": lambda window, kernel: (window + kernel).sum(),
    "window only": lambda window, kernel: window.sum(),
    "normalised": lambda window, kernel: (window * kernel).sum() / kernel.sum(),
    "whole number": lambda window, kernel: np.trunc((window * kernel).sum()),
}
"""How a window and a kernel become one number."""

SHORT = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])
"""A kernel that is not square and has no symmetry."""

SLIDING_SUMS = (
    "cross_correlate2d",
    "convolve2d",
    "filter2d",
    "filter_volume",
    "conv2d",
    "conv_layer",
)
"""Functions of `convnet_lab.functional` that slide a kernel over all places."""

CORRELATIONS = ("cross_correlate_at", *SLIDING_SUMS)
"""Those, and the one that puts it on a single place."""
