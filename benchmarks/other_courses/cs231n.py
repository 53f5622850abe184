"""What cs231n's notebook on convolutional networks tests, in our own words.

It is a part of assignment 2. Its cells assert nothing: each prints the largest relative
error of a result, and a comment says how large a right one's is. Each function here
makes a cell's inputs and gives what the cell prints. Later in the notebook, the same
functions are compared with fast ones that the course supplies; ours stand for these.

Expected values come from our own functions, rounded as published. Of the fast cells'
100 images we take the first two. Left out: edges of two photographs, as pictures, and
training. Read in public repositories, where these cells are the same over the years:

- https://github.com/BrumeHe/CS231N_assignments2026, commit 7f94260,
  ``assignment2/ConvolutionalNetworks.ipynb``: the cells as handed out
- https://github.com/Bert8799/cs231n-spring2025, commit 9512ebf, and
  https://github.com/AgainstEntropy/CS231n-assignment2021, commit 4aeef41, same path:
  what the forward pass of a right answer prints
- https://github.com/handsomeboy/ECE-239AS, commit c214f73,
  ``code/ConvNets-hw5/CNN-Layers.md``: another course's notebook with these cells, and
  what they all print
- https://github.com/X-I-N/cs231n.assignment2, commit 625b2c4,
  ``cs231n/gradient_check.py``: the numerical gradient
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from benchmarks.other_courses import batches
from benchmarks.other_courses.batches import Array
from convnet_lab import functional
from convnet_lab.checks.exercise import Function

SEED = 231
CLOSE_TO_ZERO = 1e-12
"""What we take "close to 0.0" for, in the comment of a cell."""


class Printed(NamedTuple):
    """A relative error that a cell prints, and the one that its comment promises.

    It is printed `later` if not in the function's own cell, but beside the fast layers.
    """

    error: float
    promised: float
    later: bool = False

    @property
    def stands_out(self) -> bool:
        """Whether a reader would notice: two orders of magnitude, or no number."""
        return not self.error <= 100 * self.promised


def conv_forward(candidate: Function) -> Iterator[Printed]:
    """Compare all maps, of growing and later of random numbers; padding 1, stride 2."""
    both = candidate, functional.conv2d
    x = np.linspace(-0.1, 0.5, 96).reshape(2, 3, 4, 4)
    w = np.linspace(-0.2, 0.3, 144).reshape(3, 3, 4, 4)
    b = np.linspace(-0.1, 0.2, 3)
    got, right = (_convolve(conv2d, x, w, b, padding=1, stride=2) for conv2d in both)
    yield Printed(relative_error(got, right.round(8)), 1e-8)
    x, w, b = _draw((100, 3, 31, 31), (25, 3, 3, 3), (25,))
    x = x[:2]
    got, right = (_convolve(conv2d, x, w, b, padding=1, stride=2) for conv2d in both)
    yield Printed(relative_error(got, right), 1e-9, later=True)


def pool_forward(candidate: Function) -> Iterator[Printed]:
    """Compare all maxima, of growing and later of random numbers."""
    x = np.linspace(-0.3, 0.4, 96).reshape(2, 3, 4, 4)
    got, right = (_pool(p, x) for p in (candidate, functional.max_pool2d))
    yield Printed(relative_error(got, right.round(8)), 1e-8)
    x = _draw((100, 3, 32, 32))[0][:2]
    got, right = (_pool(p, x) for p in (candidate, functional.max_pool2d))
    yield Printed(relative_error(got, right), CLOSE_TO_ZERO, later=True)


def conv_backward(candidate: Function) -> Iterator[Printed]:
    """Compare with numerical gradients at stride 1, later with ours at stride 2."""
    x, w, _, dout = _draw(*_CONV_SHAPES)
    got = _conv_gradients(candidate, dout, x, w, stride=1)
    for pair in zip(got, _numerical_conv_gradients(), strict=True):
        yield Printed(relative_error(*pair), 1e-8)
    x, w, _, dout = _draw((100, 3, 31, 31), (25, 3, 3, 3), (25,), (100, 25, 16, 16))
    got, right = (
        _conv_gradients(backward, dout[:2], x[:2], w, stride=2)
        for backward in (candidate, functional.conv2d_backward)
    )
    for pair in zip(got, right, strict=True):
        yield Printed(relative_error(*pair), 1e-9, later=True)


def pool_backward(candidate: Function) -> Iterator[Printed]:
    """Compare with the numerical gradient, later with ours."""
    x, dout = _draw(*_POOL_SHAPES)
    got = _pool_gradient(candidate, dout, x)
    yield Printed(relative_error(got, _numerical_pool_gradient()), 1e-12)
    x, dout = (array[:2] for array in _draw((100, 3, 32, 32), (100, 3, 16, 16)))
    got = _pool_gradient(candidate, dout, x)
    right = _pool_gradient(functional.max_pool2d_backward, dout, x)
    yield Printed(relative_error(got, right), CLOSE_TO_ZERO, later=True)


def relative_error(x: Array, y: Array) -> float:
    """Give the largest difference, relative to the sum of both sizes."""
    return float(np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))))


# ---- numerical gradients, by central differences

_CONV_SHAPES = (4, 3, 5, 5), (2, 3, 3, 3), (2,), (4, 2, 5, 5)
_POOL_SHAPES = (3, 2, 8, 8), (3, 2, 4, 4)


def _numerical_gradient(
    function: Callable[[Array], Array], x: Array, dout: Array
) -> Array:
    gradient, step = np.zeros_like(x), 1e-5
    for index in np.ndindex(x.shape):
        moved = np.zeros_like(x)
        moved[index] = step
        change = function(x + moved) - function(x - moved)
        gradient[index] = np.sum(change * dout) / (2 * step)
    return gradient


@cache
def _numerical_conv_gradients() -> tuple[Array, Array, Array]:
    x, w, b, dout = _draw(*_CONV_SHAPES)
    conv2d = functional.conv2d
    return (
        _numerical_gradient(lambda x: _convolve(conv2d, x, w, b, 1, 1), x, dout),
        _numerical_gradient(lambda w: _convolve(conv2d, x, w, b, 1, 1), w, dout),
        _numerical_gradient(lambda b: _convolve(conv2d, x, w, b, 1, 1), b, dout),
    )


@cache
def _numerical_pool_gradient() -> Array:
    x, dout = _draw(*_POOL_SHAPES)
    return _numerical_gradient(lambda x: _pool(functional.max_pool2d, x), x, dout)


# ---- its layout: (N, C, H, W), and filters (F, C, kh, kw)


def _draw(*shapes: tuple[int, ...]) -> list[Array]:
    rng = RandomState(SEED)
    return [rng.randn(*shape) for shape in shapes]


def _channels_last(array: Array) -> Array:
    return np.moveaxis(array, 1, -1)


def _channels_first(array: Array) -> Array:
    # a wrong answer may have lost an axis: then there is none to move
    return np.moveaxis(array, -1, 1) if array.ndim == 4 else array


def _convolve(
    conv2d: Function, x: Array, w: Array, b: Array, padding: int, stride: int
) -> Array:
    filters = w.transpose(2, 3, 1, 0)
    batch = _channels_last(x)
    return _channels_first(batches.convolve(conv2d, batch, filters, b, padding, stride))


def _pool(pool2d: Function, x: Array) -> Array:
    return _channels_first(batches.pool(pool2d, _channels_last(x), 2, 2))


def _conv_gradients(
    backward: Function, dout: Array, x: Array, w: Array, stride: int
) -> tuple[Array, Array, Array]:
    dbatch, dfilters, dbiases = batches.conv_gradients(
        backward,
        _channels_last(dout),
        _channels_last(x),
        w.transpose(2, 3, 1, 0),
        padding=1,
        stride=stride,
    )
    if dfilters.ndim == 4:
        dfilters = dfilters.transpose(3, 2, 0, 1)
    return _channels_first(dbatch), dfilters, dbiases


def _pool_gradient(backward: Function, dout: Array, x: Array) -> Array:
    slopes, batch = _channels_last(dout), _channels_last(x)
    return _channels_first(batches.pool_gradient(backward, slopes, batch, 2, 2))
