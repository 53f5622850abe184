"""Pooling down, then across, whole arrays at a time."""

from itertools import product

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
    """Go through the places of a window; what has won takes the gradient away."""
    pooled = max_pool2d(volume, f, stride)
    dvolume = np.zeros(volume.shape, dout.dtype)
    seen, wins = np.empty(pooled.shape, volume.dtype), np.empty(pooled.shape, bool)
    left, passed = dout.copy(), np.empty(dout.shape, dout.dtype)
    volume = np.ascontiguousarray(volume)
    *others, last = product(range(f), repeat=2)
    for i, j in others:  # row-major: the first of equal ones wins
        _pixels(seen)[...] = _place(_pixels(volume), i, j, pooled.shape, stride)
        np.equal(seen, pooled, out=wins)
        np.multiply(left, wins, out=passed)
        left -= passed
        _hand(passed, dvolume, i, j, stride, stride < f)
    _hand(left, dvolume, last[0], last[1], stride, stride < f)  # no other has won
    return dvolume


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


def _hand(
    passed: Array, dvolume: Array, i: int, j: int, stride: int, overlapping: bool
) -> None:
    """Write gradients where place (i, j) of each window is, or add them there."""
    if overlapping:
        into = _place(dvolume, i, j, passed.shape, stride)
        into += passed
    else:
        into = _place(_pixels(dvolume), i, j, passed.shape, stride)
        into[...] = _pixels(passed)


def _place(array: Array, i: int, j: int, shape: tuple[int, ...], stride: int) -> Array:
    """Give what stands at place (i, j) of each window."""
    rows, cols = shape[-3:-1]
    down = slice(i, i + stride * (rows - 1) + 1, stride)
    across = slice(j, j + stride * (cols - 1) + 1, stride)
    return array[..., down, across, :]


def _pixels(volume: Array) -> Array:
    """Take all channels of a pixel for one thing: few channels are slow to copy."""
    return volume.view(f"V{volume.shape[-1] * volume.itemsize}")
