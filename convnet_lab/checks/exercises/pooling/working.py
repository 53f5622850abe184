"""How an entry comes about: the window behind it."""

import numpy as np

from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments


def window_of(
    arguments: Arguments, index: tuple[int, ...]
) -> tuple[np.ndarray, list[str]]:
    """Give the window behind an entry, and write it out."""
    volume, f, stride = arguments
    row, col, channel = index
    top, left = row * stride, col * stride
    window = volume[top : top + f, left : left + f, channel]
    lines = writing.value(window).split("\n")
    return window, [
        f"rows {top} to {top + f - 1}, columns {left} to {left + f - 1}, "
        f"channel {channel}:",
        *lines,
    ]
