"""Pooling down, then across, whole arrays at a time."""

import numpy as np

from convnet_lab import functional
from convnet_lab.functional.arguments import Array, places, same_as

__all__ = ["average_pool2d", "max_pool2d", "max_pool2d_backward", "sum_pool2d"]


@same_as(functional.max_pool2d)
def max_pool2d(volume: Array, f: int, stride: int) -> Array:
    """Take the largest of each column of a window, then of these."""
    return _pooled(volume, f, stride, np.maximum)


@same_as(functional.max_pool2d_backward)
def max_pool2d_backward(dout: Array, volume: Array, f: int, stride: int) -> Array:
    """Send each gradient to the row that won, then to the column that won in it."""
    # the first row that holds the maximum wins, then in it the first column: this is
    # row-major order
    across = _combined(volume, -2, f, stride, np.maximum)
    pooled = _combined(across, -3, f, stride, np.maximum)
    dacross = _to_winners(dout, across, pooled, -3, f, stride)
    return _to_winners(dacross, volume, across, -2, f, stride)


@same_as(functional.average_pool2d)
def average_pool2d(volume: Array, f: int, stride: int) -> Array:
    """Add up, and divide."""
    pooled: Array = _pooled(volume, f, stride, np.add) / (f * f)
    return pooled


@same_as(functional.sum_pool2d)
def sum_pool2d(volume: Array, f: int, stride: int) -> Array:
    """Add up each column of a window, then these."""
    return _pooled(volume, f, stride, np.add)


def _pooled(volume: Array, f: int, stride: int, combine: np.ufunc) -> Array:
    down = _combined(volume, -3, f, stride, combine)
    return _combined(down, -2, f, stride, combine)


def _windows(array: Array, axis: int, f: int, stride: int) -> list[Array]:
    """Give a view for each place in the windows along one axis: none is copied."""
    count, views = places(array.shape[axis], f, 0, stride), []
    for i in range(f):
        index = [slice(None)] * array.ndim
        index[axis] = slice(i, i + stride * (count - 1) + 1, stride)
        views.append(array[tuple(index)])
    return views


def _combined(array: Array, axis: int, f: int, stride: int, combine: np.ufunc) -> Array:
    """Take the maximum or the sum of each window along one axis."""
    first, *others = _windows(array, axis, f, stride)
    if not others:
        return first.copy()
    combined: Array = combine(first, others[0])
    for other in others[1:]:
        combine(combined, other, out=combined)
    return combined


def _to_winners(
    dout: Array, array: Array, largest: Array, axis: int, f: int, stride: int
) -> Array:
    """Send each gradient to the first entry of its window that equals the largest."""
    given = np.zeros(array.shape, dout.dtype)
    *others, (_, last) = zip(
        _windows(array, axis, f, stride),
        _windows(given, axis, f, stride),
        strict=True,
    )
    left = dout
    for entries, into in others:
        share = left * (entries == largest)
        left = left - share
        _put(share, into, f > stride)
    _put(left, last, f > stride)  # if no other entry won, the last did
    return given


def _put(dout: Array, into: Array, overlapping: bool) -> None:
    """Write into entries that belong to one window, add to those of several."""
    if overlapping:
        into += dout
    else:
        into[...] = dout
