"""Pooling: a window of a map becomes one number, each channel for itself."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, numeric, whole, widened
from convnet_lab.functional.padding import output_size


def max_pool2d(volume: npt.ArrayLike, f: int, stride: int) -> Array:
    """Keep the largest entry of each window.

    Parameters
    ----------
    volume : array_like, shape (H, W, C)
    f : int
        Rows and columns of the window.
    stride : int
        Pixels from one window to the next, down and across; smaller than f, the
        windows overlap.

    Returns
    -------
    ndarray, shape (H', W', C)
        With ``H' = floor((H - f) / stride) + 1``, W' alike; the volume's dtype.

    Raises
    ------
    ValueError
        If the window does not fit, or an argument is no whole number of at least 1.

    Examples
    --------
    S1's figure 10:

    >>> rectified = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])
    >>> max_pool2d(rectified[..., np.newaxis], 2, 2)[..., 0]
    array([[6, 8],
           [3, 4]])
    """
    pixels = numeric(volume, "volume", axes="height, width, channels")
    return _pool(pixels, f, stride, np.maximum)


def sum_pool2d(volume: npt.ArrayLike, f: int, stride: int) -> Array:
    """Add up each window.

    Parameters
    ----------
    volume : array_like, shape (H, W, C)
    f, stride : int
        As for `max_pool2d`.

    Returns
    -------
    ndarray, shape (H', W', C)
        Integers come back as int64.

    Raises
    ------
    ValueError
        If the window does not fit, or an argument is no whole number of at least 1.

    Examples
    --------
    >>> sum_pool2d(np.ones((4, 4, 1)), 2, 2)[..., 0]
    array([[4., 4.],
           [4., 4.]])
    """
    (pixels,) = widened(numeric(volume, "volume", axes="height, width, channels"))
    return _pool(pixels, f, stride, np.add)


def average_pool2d(volume: npt.ArrayLike, f: int, stride: int) -> Array:
    """Take the mean of each window.

    Parameters
    ----------
    volume : array_like, shape (H, W, C)
    f, stride : int
        As for `max_pool2d`.

    Returns
    -------
    ndarray of float, shape (H', W', C)

    Raises
    ------
    ValueError
        If the window does not fit, or an argument is no whole number of at least 1.

    Examples
    --------
    >>> average_pool2d(np.arange(4).reshape(2, 2, 1), 2, 2).item()
    1.5
    """
    return sum_pool2d(volume, f, stride) / (f * f)


def _pool(
    pixels: Array, f: int, stride: int, combine: Callable[[Array, Array], Array]
) -> Array:
    f, stride = whole(f, "f", least=1), whole(stride, "stride", least=1)
    height, width, _ = pixels.shape
    rows, cols = output_size(height, f, 0, stride), output_size(width, f, 0, stride)
    # one strided view for each place in the window: no window is ever copied
    views = [
        pixels[i : i + stride * rows : stride, j : j + stride * cols : stride]
        for i in range(f)
        for j in range(f)
    ]
    pooled = views[0].copy()
    for view in views[1:]:
        pooled = combine(pooled, view)
    return pooled
