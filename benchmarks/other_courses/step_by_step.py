"""What "Convolutional Neural Networks: Step by Step" tests, in our own words.

It is the first assignment of course 4 of the Deep Learning Specialization. Its cells
print values and call ``public_tests.py``, most of which asserts. Each function here
makes an exercise's inputs, raises where the course would, and returns the names of the
printed values in which a reader would have to notice a difference. Expected values come
from our own functions, rounded as published; the tests hold published numbers.

The edition is the one that asserts pooling at stride 2, too. Left out: types, the
caches (they hold the inputs) and two plots. Read in public repositories:

- https://github.com/dscyrescotti/convolutional-neural-networks, commit 5a31eb3,
  ``Convolution_model_Step_by_Step_v1.ipynb``: the cells of this edition
- https://github.com/janescorza/count-on-me-CNNs-Edition, commit ae7615f,
  ``raw_python_model/tests.py``: its public tests, "simplified and lightly modified";
  without padding and the single step
- https://github.com/greyhatguy007/deep-learning-specialization, commit f6450d6,
  ``C4-Convolutional Neural Networks/week1/W1A1``: the edition before; stride 2 of
  pooling is printed only
- https://github.com/amanchadha/coursera-deep-learning-specialization, commit da4bf23,
  ``C4 - Convolutional Neural Networks/Week 1``: the first with asserts; it compares
  whole arrays, for one padding and one stride
- https://github.com/zphilip48/zphilip48.github.io, commit ab78bc3,
  ``docs/_posts/NLP/2023-12-01-convolutional-neural-networks-step-by-step.md``: the
  first edition; it prints beside a table of expected values, and asserts nothing
"""

import numpy as np
from numpy.random import RandomState

from benchmarks.other_courses import batches
from benchmarks.other_courses.batches import Array
from convnet_lab import functional
from convnet_lab.checks.exercise import Function


def zero_pad(candidate: Function) -> list[str]:
    """Assert two rows, two columns of another channel, and the middle; twice."""
    for shape, padding in (((4, 3, 3, 2), 3), ((5, 4, 4, 3), 2)):
        batch = RandomState(1).randn(*shape)
        padded = batches.pad(candidate, batch, padding)
        side = shape[1] + 2 * padding
        middle = slice(padding, padding + shape[1])
        _require(padded.shape == (shape[0], side, side, shape[3]))
        _require(np.allclose(padded[0, :2, :, 0], 0))
        _require(np.allclose(padded[0, :, -2:, 1], 0))
        _require(np.allclose(padded[:, middle, middle], batch, 1e-15))
    return []


def conv_forward(candidate: Function) -> list[str]:
    """Print a mean and one pixel; assert shapes, and a mean with wide padding.

    The printed ones are compared too, and a difference is told in red; but the cell
    goes on to its end.
    """
    rng = RandomState(1)
    inputs = rng.randn(2, 5, 7, 4), rng.randn(3, 3, 4, 8), rng.randn(8)
    maps = batches.convolve(candidate, *inputs, padding=1, stride=2)
    right = batches.convolve(functional.conv2d, *inputs, padding=1, stride=2)
    told = []
    if not np.isclose(maps.mean(), right.mean()):
        told.append("Z's mean")
    if not _close(maps[0, 2, 1], right[0, 2, 1]):
        told.append("Z[0,2,1]")

    rng = RandomState(3)
    batch, filters, biases = rng.randn(2, 5, 7, 4), rng.randn(3, 3, 4, 8), rng.randn(8)
    maps = batches.convolve(candidate, batch, filters, biases, padding=3, stride=1)
    _require(maps.shape[:4] == (2, 9, 11, 8))
    maps = batches.convolve(candidate, batch, filters, biases, padding=0, stride=2)
    _require(maps.shape == (2, 2, 3, 8))
    inputs = batch, rng.randn(5, 5, 4, 8), rng.randn(8)
    maps = batches.convolve(candidate, *inputs, padding=6, stride=1)
    right = batches.convolve(functional.conv2d, *inputs, padding=6, stride=1)
    _require(maps.shape[:4] == (2, 13, 15, 8))
    _require(np.isclose(maps.mean(), right.mean()))
    return told


def pool_forward(candidate: Function, average: Function) -> list[str]:
    """Print one row of maxima and of averages; assert shapes, a row, an example.

    The course has one function with two modes, so the averages belong to it.
    """
    rng = RandomState(1)
    batch = rng.randn(2, 5, 5, 3)
    modes = (
        ("max", candidate, functional.max_pool2d, 0),
        ("average", average, functional.average_pool2d, 1),
    )
    told = []
    for mode, pool2d, reference, _ in modes:
        pooled, right = (batches.pool(p, batch, 3, 1) for p in (pool2d, reference))
        row, expected = pooled[1, 1], right[1, 1]
        if pooled.shape != right.shape:
            told.append(f"A.shape, {mode}")
        if row.shape != expected.shape or not _close(row, expected):
            told.append(f"A[1,1], {mode}")

    pooled = batches.pool(average, rng.randn(2, 5, 7, 3), 2, 2)
    _require(pooled.shape[:4] == (2, 2, 3, 3))
    pooled = batches.pool(candidate, rng.randn(4, 5, 7, 4), 5, 1)
    _require(pooled.shape[:4] == (4, 1, 3, 4))
    for _, pool2d, reference, _ in modes:
        pooled, right = (batches.pool(p, batch, 2, 1) for p in (pool2d, reference))
        _require(_close(pooled[1, 1], right[1, 1]))
    for _, pool2d, reference, example in modes:
        pooled, right = (batches.pool(p, batch, 3, 2) for p in (pool2d, reference))
        _require(_close(pooled[example], right[example]))
    return told


def conv_backward(candidate: Function) -> list[str]:
    """Assert each gradient's shape and mean, where windows tile the padded image."""
    rng = RandomState(1)
    batch, filters, biases = rng.randn(10, 4, 4, 3), rng.randn(2, 2, 3, 8), rng.randn(8)
    dout = batches.convolve(functional.conv2d, batch, filters, biases, 2, 2)
    got, right = (
        batches.conv_gradients(backward, dout, batch, filters, padding=2, stride=2)
        for backward in (candidate, functional.conv2d_backward)
    )
    for gradient, expected in zip(got, right, strict=True):
        _require(gradient.shape == expected.shape)
        _require(np.isclose(gradient.mean(), expected.mean().round(7)))
    return []


def pool_backward(candidate: Function) -> list[str]:
    """Assert the shape, and one row of one example, at stride 1."""
    rng = RandomState(1)
    batch, dout = rng.randn(5, 5, 3, 2), rng.randn(5, 4, 2, 2)
    got, right = (
        batches.pool_gradient(backward, dout, batch, f=2, stride=1)
        for backward in (candidate, functional.max_pool2d_backward)
    )
    _require(got.shape == right.shape)
    _require(_close(got[1, 1], right[1, 1]))
    return []


def _close(got: Array, right: Array) -> bool:
    """Compare with eight published decimals, as `numpy.allclose` does."""
    return np.allclose(got, right.round(8))


def _require(holds: bool) -> None:
    """Stop where the course asserts."""
    if not holds:
        raise AssertionError("the course's assert fails")
