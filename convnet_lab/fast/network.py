"""The same network once more, arranged for speed: for training only.

Why a second form: `functional` keeps the batch first and the channels last, as the
course does, and makes new arrays at each call. Here a training step takes a fifth of
that time, for four reasons.

- The batch is the innermost axis, (C, H, W, m): every copy is a run of m numbers.
- Convolution and 2x2 pooling are one: the filter bank stands four times, shifted by a
  pixel, in one matrix; the four numbers that a pool compares come out of one matrix
  product as four whole blocks, next to each other.
- Bias and ReLU come after the pool, on a quarter of the numbers. This changes nothing:
  both keep the order.
- All memory is taken once. Fresh memory costs more to touch than to fill.

Larger batches are worked off in parts of at most 64 examples, which fit into the cache.
The tests hold it equal to `lenet.activations` and `lenet.backward`.
"""

import contextlib
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from convnet_lab.architecture import Architecture, Layer, layers

try:
    from threadpoolctl import threadpool_limits
except ImportError:  # in the extra "lab": without it the products use all threads
    threadpool_limits = None

Floats = npt.NDArray[np.float32]

MOST_LANES = 64
"""At most so many examples go through together."""

TAPS = ((0, 0), (0, 1), (1, 0), (1, 1))
"""Where the four entries of a 2x2 pool stand, in row-major order."""


def fits(architecture: Architecture) -> bool:
    """Say whether a network can be arranged so.

    Parameters
    ----------
    architecture : sequence of sequences

    Returns
    -------
    bool
        True if it is convolutions without padding at stride 1, each followed by 2x2
        pooling at stride 2, and then dense layers.

    Raises
    ------
    ValueError
        If the architecture is not sound.

    Examples
    --------
    >>> fits([("input", 8, 8, 1), ("conv", 4, 3), ("pool", 2), ("dense", 10)])
    True
    >>> fits([("input", 8, 8, 1), ("conv", 4, 3), ("dense", 10)])
    False
    """
    kinds = [
        (layer.kind, layer.padding, layer.stride, layer.kind == "pool" and layer.size)
        for layer in layers(architecture)[1:]
        if layer.kind != "dense"
    ]
    pair = [("conv", 0, 1, False), ("pool", 0, 2, 2)]
    return kinds == pair * (len(kinds) // 2)


def one_thread() -> contextlib.AbstractContextManager[object]:
    """Keep the matrix products on one thread, for as long as a with block lasts.

    They are so small that a second thread gains nothing; on a busy machine it loses:
    at every product the first waits until the second gets its turn.

    Returns
    -------
    context manager
    """
    if threadpool_limits is None:
        return contextlib.nullcontext()
    limits: contextlib.AbstractContextManager[object] = threadpool_limits(
        1, user_api="blas"
    )
    return limits


class Network:
    """A network that computes its loss and its gradients fast.

    Parameters
    ----------
    architecture : sequence of sequences
        One that `fits`.
    parameters : mapping of str to ndarray
        To start from; copied.
    batch_size : int
        Of most batches; those of other sizes work too.

    Attributes
    ----------
    weights, gradient : ndarray of float32, shape (number of parameters,)
        All parameters in one row, and their gradients: a step of training is a few
        operations on them.
    parameters, gradients : dict of str to ndarray
        The same memory, by name and in the shapes of `lenet`.

    Raises
    ------
    ValueError
        If the architecture does not fit.
    """

    def __init__(
        self,
        architecture: Architecture,
        parameters: Mapping[str, npt.NDArray[Any]],
        batch_size: int = MOST_LANES,
    ) -> None:
        if not fits(architecture):
            raise ValueError(
                "this network is not convolutions without padding, each followed by "
                "2x2 pooling, and dense layers: train it with readable=True"
            )
        found = layers(architecture)
        names = {n: shape for layer in found for n, shape in layer.parameters.items()}
        self.weights, self.parameters = in_one_row(names)
        self.gradient, self.gradients = in_one_row(names)
        for name, array in self.parameters.items():
            array[...] = parameters[name]
        height, width, channels = found[0].after
        # equal parts, as few as possible: no lane idles
        self._lanes = math.ceil(batch_size / math.ceil(batch_size / MOST_LANES))
        self._input = np.zeros((channels, height, width, self._lanes), np.float32)
        self._blocks: list[_ConvPool | _Dense] = []
        for layer in found[1:]:
            own = [(self.parameters[n], self.gradients[n]) for n in layer.parameters]
            first = not self._blocks
            if layer.kind == "conv":
                self._blocks.append(_ConvPool(layer, own, self._lanes, first))
            elif layer.kind == "dense":
                last = layer is found[-1]
                self._blocks.append(_Dense(layer, own, self._lanes, first, last))

    def probabilities(self, batch: npt.NDArray[Any]) -> Floats:
        """Compute the classes' probabilities.

        Parameters
        ----------
        batch : ndarray, shape (m, H, W, C)

        Returns
        -------
        ndarray of float32, shape (m, K)
        """
        parts = [
            self._forward(batch[start : start + self._lanes]).T
            for start in range(0, len(batch), self._lanes)
        ]
        return np.concatenate(parts)

    def learn(self, batch: npt.NDArray[Any], labels: npt.NDArray[Any]) -> float:
        """Compute the mean loss of a batch, and its gradients into `gradient`.

        Parameters
        ----------
        batch : ndarray, shape (m, H, W, C)
        labels : ndarray of int, shape (m,)

        Returns
        -------
        float
            The mean cross-entropy.
        """
        self.gradient.fill(0)
        loss = 0.0
        for start in range(0, len(batch), self._lanes):
            part = batch[start : start + self._lanes]
            classes = labels[start : start + self._lanes]
            shares = self._forward(part)
            lanes = np.arange(len(part))
            chosen = shares[classes, lanes]
            # a share of 0 is one too small for float32
            loss -= float(np.log(np.maximum(chosen, np.finfo(np.float32).tiny)).sum())
            came = np.zeros(
                (len(shares), self._lanes), np.float32
            )  # idle lanes: slope 0
            came[:, : len(part)] = shares
            came[classes, lanes] -= 1
            came *= np.float32(1 / len(batch))
            for block in reversed(self._blocks):
                came = block.backward(came)
        return loss / len(batch)

    def _forward(self, part: npt.NDArray[Any]) -> Floats:
        self._input[..., : len(part)] = part.transpose(3, 1, 2, 0)
        x = self._input
        for block in self._blocks:
            x = block.forward(x)
        x = x[:, : len(part)]
        powers: Floats = np.exp(x - x.max(axis=0))
        powers /= powers.sum(axis=0)
        return powers


def in_one_row(
    shapes: Mapping[str, tuple[int, ...]],
) -> tuple[Floats, dict[str, Floats]]:
    """Lay arrays into one row of zeros.

    Parameters
    ----------
    shapes : mapping of str to tuple of int

    Returns
    -------
    row : ndarray of float32, 1-D
    arrays : dict of str to ndarray
        Views into the row.

    Examples
    --------
    >>> row, arrays = in_one_row({"w": (2, 2), "b": (1,)})
    >>> arrays["b"][0] = 7
    >>> row
    array([0., 0., 0., 0., 7.], dtype=float32)
    """
    row = np.zeros(sum(math.prod(shape) for shape in shapes.values()), np.float32)
    arrays, start = {}, 0
    for name, shape in shapes.items():
        arrays[name] = row[start : start + math.prod(shape)].reshape(shape)
        start += math.prod(shape)
    return row, arrays


class _ConvPool:
    """Convolution, 2x2 max pooling, bias and ReLU, in this order."""

    def __init__(
        self,
        layer: Layer,
        own: list[tuple[Floats, Floats]],
        lanes: int,
        first: bool,
    ) -> None:
        (self._filters, self._dfilters), (self._biases, self._dbiases) = own
        self._first = first
        (height, width, c_in), (rows, cols, c_out) = layer.before, layer.after
        self._rows, self._cols = rows // 2, cols // 2
        # a 2x2 pool of f x f windows sees one window of f + 1
        self._f, side = layer.size, layer.size + 1
        pooled = (c_out, self._rows, self._cols, lanes)

        def floats(*shape: int) -> Floats:
            return np.zeros(shape, np.float32)

        self._bank = floats(4, c_out, c_in, side, side)
        self._dbank = floats(4, c_out, c_in, side, side)
        self._columns = floats(c_in, side, side, self._rows, self._cols, lanes)
        self._taps = floats(4, *pooled)
        self._top, self._bottom, self._out = (floats(*pooled) for _ in range(3))
        self._came, self._came_top = floats(*pooled), floats(*pooled)
        # whether the first of two won
        self._left_top, self._left_bottom, self._won_top = (
            np.zeros(pooled, bool) for _ in range(3)
        )
        self._ones = np.ones(math.prod(pooled[1:]), np.float32)
        if not first:
            self._dcolumns = np.zeros_like(self._columns)
            self._dx = floats(c_in, height, width, lanes)

    def forward(self, x: Floats) -> Floats:
        f, bank, columns = self._f, self._bank, self._columns
        for tap, (i, j) in enumerate(TAPS):
            bank[tap, :, :, i : i + f, j : j + f] = self._filters.transpose(3, 2, 0, 1)
        for i in range(f + 1):
            for j in range(f + 1):
                columns[:, i, j] = x[(slice(None), *self._seen(i, j))]
        taps = self._taps
        np.matmul(
            bank.reshape(-1, bank[0, 0].size),
            columns.reshape(bank[0, 0].size, -1),
            out=taps.reshape(-1, taps[0, 0].size),
        )
        # greater or equal: of equal ones the first wins, as in functional.max_pool2d
        np.greater_equal(taps[0], taps[1], out=self._left_top)
        np.maximum(taps[0], taps[1], out=self._top)
        np.greater_equal(taps[2], taps[3], out=self._left_bottom)
        np.maximum(taps[2], taps[3], out=self._bottom)
        np.greater_equal(self._top, self._bottom, out=self._won_top)
        out = np.maximum(self._top, self._bottom, out=self._out)
        out += self._biases[:, np.newaxis, np.newaxis, np.newaxis]
        return np.maximum(out, 0, out=out)

    def backward(self, came: Floats) -> Floats:
        slopes, top, taps = self._came, self._came_top, self._taps
        np.greater(self._out, 0, out=slopes)
        slopes *= came.reshape(slopes.shape)
        self._dbiases += slopes.reshape(len(slopes), -1) @ self._ones
        # the taps are spent: their memory takes the slopes
        np.multiply(slopes, self._won_top, out=top)
        np.subtract(slopes, top, out=taps[3])
        np.multiply(top, self._left_top, out=taps[0])
        np.subtract(top, taps[0], out=taps[1])
        np.multiply(taps[3], self._left_bottom, out=taps[2])
        taps[3] -= taps[2]
        bank, columns = self._bank, self._columns
        flat_taps = taps.reshape(-1, taps[0, 0].size)
        flat_bank = bank.reshape(-1, bank[0, 0].size)
        flat_columns = columns.reshape(bank[0, 0].size, -1)
        dbank = self._dbank
        np.matmul(flat_taps, flat_columns.T, out=dbank.reshape(flat_bank.shape))
        f = self._f
        for tap, (i, j) in enumerate(TAPS):
            shifted = dbank[tap, :, :, i : i + f, j : j + f]
            self._dfilters += shifted.transpose(2, 3, 1, 0)
        if self._first:
            return slopes  # nobody asks for the image's gradient
        dcolumns, dx = self._dcolumns, self._dx
        np.matmul(flat_bank.T, flat_taps, out=dcolumns.reshape(flat_columns.shape))
        dx.fill(0)
        for i in range(f + 1):
            for j in range(f + 1):
                seen = dx[(slice(None), *self._seen(i, j))]
                seen += dcolumns[:, i, j]
        return dx

    def _seen(self, i: int, j: int) -> tuple[slice, slice]:
        """Pixels at row i, column j of the windows."""
        return (
            slice(i, i + 2 * self._rows, 2),
            slice(j, j + 2 * self._cols, 2),
        )


class _Dense:
    """A dense layer, with ReLU unless it is the last."""

    def __init__(
        self,
        layer: Layer,
        own: list[tuple[Floats, Floats]],
        lanes: int,
        first: bool,
        last: bool,
    ) -> None:
        (self._weights, self._dweights), (self._biases, self._dbiases) = own
        self._first, self._last = first, last
        units, inputs = self._weights.shape
        self._before = layer.before
        self._out = np.zeros((units, lanes), np.float32)
        self._came = np.zeros_like(self._out)
        self._x = np.zeros((inputs, lanes), np.float32)
        self._dweights_part = np.zeros_like(self._weights)

    def forward(self, x: Floats) -> Floats:
        if len(self._before) == 3:
            # weights expect a volume flattened as (H, W, C)
            rows_first = self._x.reshape(*self._before, -1)
            rows_first[...] = x.transpose(1, 2, 0, 3)
            x = self._x
        self._seen = x
        out = np.matmul(self._weights, x, out=self._out)
        out += self._biases[:, np.newaxis]
        return out if self._last else np.maximum(out, 0, out=out)

    def backward(self, came: Floats) -> Floats:
        if not self._last:
            slopes = self._came
            np.greater(self._out, 0, out=slopes)
            slopes *= came
            came = slopes
        np.matmul(came, self._seen.T, out=self._dweights_part)
        self._dweights += self._dweights_part
        self._dbiases += came.sum(axis=1)
        if self._first:
            return came
        dx: Floats = self._weights.T @ came
        if len(self._before) == 3:
            dx = dx.reshape(*self._before, -1).transpose(2, 0, 1, 3)
        return dx
