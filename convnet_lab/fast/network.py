"""A whole training step, arranged for speed.

Why it is several times as fast as the readable operations one by one:

- The batch is the innermost axis, (C, H, W, m): every copy is of long runs of memory.
- Convolution and 2x2 pooling are one: the filters stand four times, shifted by a pixel,
  in one matrix; the four numbers that a pool compares come out of one matrix product as
  four whole blocks, next to each other.
- Bias and ReLU come after the pool, on a quarter of the numbers. This changes nothing:
  both keep the order.
- Even and odd rows and columns of an input are kept apart, so that windows that are two
  pixels from each other are neighbors in memory: one call copies all windows.
- All memory is taken once. Fresh memory costs more to touch than to fill.
- Parts of the batch go through on several threads, each with memory of its own: NumPy
  lets other threads run while it computes. Their gradients are added in one order, so
  that the same number of threads gives the same bytes.

A part is at most 32 examples, which fit into the cache. The tests hold all this equal
to `lenet.activations` and `lenet.backward`.
"""

import contextlib
import math
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from convnet_lab.architecture import Architecture, Layer, layers

try:
    from threadpoolctl import threadpool_limits
except ImportError:  # in the extra "lab": without it the products use all threads
    threadpool_limits = None

Floats = npt.NDArray[np.float32]

MOST_LANES = 32
"""At most so many examples go through together."""

LEAST_LANES = 32
"""With fewer examples for each, a second thread gains nothing."""

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


def useful_threads(batch_size: int) -> int:
    """Say how many threads help with batches of a size, here and now.

    Parameters
    ----------
    batch_size : int

    Returns
    -------
    int
        No more than the processors that this process may use, or than
        ``OMP_NUM_THREADS`` says: it is 1 where kernels are many, as in grading.

    Examples
    --------
    >>> useful_threads(32)
    1
    """
    if sys.platform == "emscripten":  # a browser tab starts no thread
        return 1
    affinity = getattr(os, "sched_getaffinity", None)  # Linux has it
    processors = len(affinity(0)) if affinity else os.cpu_count() or 1
    told = os.environ.get("OMP_NUM_THREADS", "")
    allowed = int(told) if told.isdecimal() else processors
    return max(1, min(allowed, processors, batch_size // LEAST_LANES))


def one_thread() -> contextlib.AbstractContextManager[object]:
    """Keep each matrix product on one thread, for as long as a with block lasts.

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
    threads : int
        How many parts of a batch go through at the same time.

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
        threads: int = 1,
    ) -> None:
        if not fits(architecture):
            raise ValueError(
                "this network is not convolutions without padding, each followed by "
                "2x2 pooling, and dense layers: train it with readable=True"
            )
        found = layers(architecture)
        names = {n: shape for layer in found for n, shape in layer.parameters.items()}
        self.weights, self.parameters = in_one_row(names)
        for name, array in self.parameters.items():
            array[...] = parameters[name]
        # equal parts, as few as possible, and as many for each thread: no lane idles
        parts = threads * math.ceil(batch_size / (threads * MOST_LANES))
        self._lanes = math.ceil(batch_size / parts)
        rows = [in_one_row(names) for _ in range(threads)]
        self.gradient, self.gradients = rows[0]
        self._others = [row for row, _ in rows[1:]]
        self._lines = [
            _Line(found, self.parameters, gradients, self._lanes)
            for _, gradients in rows
        ]
        self._pool = ThreadPoolExecutor(threads - 1) if threads > 1 else None

    def probabilities(self, batch: npt.NDArray[Any]) -> Floats:
        """Compute the classes' probabilities.

        Parameters
        ----------
        batch : ndarray, shape (m, H, W, C)

        Returns
        -------
        ndarray of float32, shape (m, K)
        """
        found = np.empty((len(batch), self._lines[0].classes), np.float32)

        def forward(line: _Line, parts: list[slice]) -> None:
            for part in parts:
                found[part] = line.forward(batch[part]).T

        self._in_parts(forward, len(batch))
        return found

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
        for row in (self.gradient, *self._others):
            row.fill(0)

        losses = np.zeros(len(self._lines))

        def learn(line: _Line, parts: list[slice]) -> None:
            for part in parts:
                loss = line.learn(batch[part], labels[part], len(batch))
                losses[self._lines.index(line)] += loss

        self._in_parts(learn, len(batch))
        for row in self._others:
            self.gradient += row
        return float(losses.sum()) / len(batch)

    def _in_parts(self, work: Callable[["_Line", list[slice]], None], m: int) -> None:
        """Have the lines work off the parts of a batch; the first one does its here."""
        starts = range(0, m, self._lanes)
        parts = [slice(start, min(start + self._lanes, m)) for start in starts]
        (first, mine), *others = [
            (line, parts[place :: len(self._lines)])
            for place, line in enumerate(self._lines)
        ]
        futures = [self._pool.submit(work, *other) for other in others if self._pool]
        try:
            work(first, mine)
        finally:
            wait(futures)  # they write into memory that the next step takes
        for future in futures:
            future.result()  # raises what was raised there


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


class _Line:
    """The layers with memory for one part of a batch: what one thread works on."""

    def __init__(
        self,
        found: list[Layer],
        parameters: dict[str, Floats],
        gradients: dict[str, Floats],
        lanes: int,
    ) -> None:
        self._lanes, self.classes = lanes, found[-1].after[0]
        self._dz = _zeros(self.classes, lanes)
        self._blocks: list[_ConvPool | _Dense] = []
        for layer in found[1:]:
            own = [(parameters[n], gradients[n]) for n in layer.parameters]
            first = not self._blocks
            if layer.kind == "conv":
                self._blocks.append(_ConvPool(layer, own, lanes, first))
            elif layer.kind == "dense":
                last = layer is found[-1]
                self._blocks.append(_Dense(layer, own, lanes, first, last))

    def forward(self, images: npt.NDArray[Any]) -> Floats:
        """Compute probabilities, shape (K, m)."""
        m, x = len(images), images.transpose(3, 1, 2, 0)
        for block in self._blocks:
            x = block.forward(x)
        logits = x[:, :m]
        powers: Floats = np.exp(logits - logits.max(axis=0))
        powers /= powers.sum(axis=0)
        return powers

    def learn(
        self, images: npt.NDArray[Any], labels: npt.NDArray[Any], batch_size: int
    ) -> float:
        """Add this part's gradients to what is there, and give its loss."""
        probabilities = self.forward(images)
        dz, lanes = self._dz, np.arange(len(images))
        dz.fill(0)  # of idle lanes nothing comes back
        dz[:, : len(images)] = probabilities
        dz[labels, lanes] -= 1
        dz *= np.float32(1 / batch_size)
        dout = dz
        for block in reversed(self._blocks):
            dout = block.backward(dout)
        # a probability of 0 is one too small for float32
        of_the_label = np.maximum(
            probabilities[labels, lanes], np.finfo(np.float32).tiny
        )
        return -float(np.log(of_the_label).sum())


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
        rows, cols = rows // 2, cols // 2
        # a 2x2 pool of f x f windows sees one window of f + 1; made even, to be halved
        half = (layer.size + 2) // 2
        side = 2 * half
        space = (c_in, height, width, lanes), rows + half - 1, cols + half - 1
        self._x, self._x_parts = _apart(*space)
        shape = (c_in, half, 2, half, 2, rows, cols * lanes)
        of_c, of_p, of_r, of_q, of_s, of_n = self._x.strides
        steps = (of_c, of_r, of_p, of_s, of_q, of_r, of_n)
        self._windows = np.lib.stride_tricks.as_strided(self._x, shape, steps)
        self._columns = _zeros(*shape)
        self._bank, self._dbank = (_zeros(4, c_out, c_in, side, side) for _ in range(2))
        pooled = (c_out, rows, cols, lanes)
        self._taps = _zeros(4, *pooled)
        self._top, self._bottom, self._out, self._dz = (
            _zeros(*pooled) for _ in range(4)
        )
        # whether the first of two won
        self._left_top, self._left_bottom, self._won_top = (
            np.zeros(pooled, bool) for _ in range(3)
        )
        self._ones = np.ones(math.prod(pooled[1:]), np.float32)
        self._nothing = _zeros(*pooled)  # NumPy compares two arrays faster than with 0
        self._filters_part = np.zeros_like(self._filters)
        # the four places of the filters in the bank, and of their gradients
        self._placed, self._dplaced = (
            np.lib.stride_tricks.as_strided(
                bank,
                (2, 2, c_out, c_in, layer.size, layer.size),
                (2 * of_tap + of_i, of_tap + of_j, of_o, of_c, of_i, of_j),
            ).transpose(0, 1, 4, 5, 3, 2)
            for bank in (self._bank, self._dbank)
            for of_tap, of_o, of_c, of_i, of_j in (bank.strides,)
        )
        self._matrix = self._bank.reshape(4 * c_out, -1)
        self._dmatrix = self._dbank.reshape(4 * c_out, -1)
        self._flat_taps = self._taps.reshape(4 * c_out, -1)
        self._flat_columns = self._columns.reshape(c_in * side * side, -1)
        if first:
            return
        self._dx = _zeros(c_in, height, width, lanes)
        self._dx_apart, parts = _apart(*space)
        self._dx_parts = list(zip(_quarters(self._dx), parts, strict=True))
        self._dcolumns = np.zeros_like(self._flat_columns)
        dcolumns = self._dcolumns.reshape(c_in, half, 2, half, 2, rows, cols, lanes)
        # a place in the windows, even or odd, and the pixels that it saw
        self._scattered = [
            (
                self._dx_apart[:, :, i : i + rows, :, j : j + cols].transpose(
                    0, 1, 3, 2, 4, 5
                ),
                dcolumns[:, i, :, j],
            )
            for i, j in product(range(half), repeat=2)
        ]

    def forward(self, x: npt.NDArray[Any]) -> Floats:
        m, taps = x.shape[3], self._taps
        for part, pixels in zip(self._x_parts, _quarters(x), strict=True):
            part[..., :m] = pixels
        np.copyto(self._columns, self._windows)
        self._placed[...] = self._filters
        np.matmul(self._matrix, self._flat_columns, out=self._flat_taps)
        # greater or equal: of equal ones the first wins, as in functional.max_pool2d
        np.greater_equal(taps[0], taps[1], out=self._left_top)
        np.maximum(taps[0], taps[1], out=self._top)
        np.greater_equal(taps[2], taps[3], out=self._left_bottom)
        np.maximum(taps[2], taps[3], out=self._bottom)
        np.greater_equal(self._top, self._bottom, out=self._won_top)
        out = np.maximum(self._top, self._bottom, out=self._out)
        out += self._biases[:, np.newaxis, np.newaxis, np.newaxis]
        return np.maximum(out, self._nothing, out=out)

    def backward(self, dout: Floats) -> Floats:
        dz, dtop, taps = self._dz, self._top, self._taps
        np.greater(self._out, 0, out=dz)
        dz *= dout.reshape(dz.shape)
        self._dbiases += dz.reshape(len(dz), -1) @ self._ones
        # the taps are spent: their memory takes their gradients
        np.multiply(dz, self._won_top, out=dtop)
        np.subtract(dz, dtop, out=taps[3])
        np.multiply(dtop, self._left_top, out=taps[0])
        np.subtract(dtop, taps[0], out=taps[1])
        np.multiply(taps[3], self._left_bottom, out=taps[2])
        taps[3] -= taps[2]
        np.matmul(self._flat_taps, self._flat_columns.T, out=self._dmatrix)
        self._dfilters += self._dplaced.sum(axis=(0, 1), out=self._filters_part)
        if self._first:
            return dz  # nobody asks for the image's gradient
        np.matmul(self._matrix.T, self._flat_taps, out=self._dcolumns)
        self._dx_apart.fill(0)
        for pixels, came in self._scattered:
            pixels += came
        for dpixels, part in self._dx_parts:
            dpixels[...] = part
        return self._dx


def _zeros(*shape: int) -> Floats:
    return np.zeros(shape, np.float32)


def _apart(
    shape: tuple[int, int, int, int], rows: int, cols: int
) -> tuple[Floats, list[Floats]]:
    """Make memory in which even and odd rows and columns are apart, and its parts.

    Of each kind at least so many; what is beyond the volume stays 0. The parts are as
    `_quarters` gives them of a volume.
    """
    channels, height, width, lanes = shape
    rows, cols = max(rows, (height + 1) // 2), max(cols, (width + 1) // 2)
    memory = _zeros(channels, 2, rows, 2, cols, lanes)
    if height % 2 == width % 2 == 0:
        return memory, [memory[:, :, : height // 2, :, : width // 2]]
    return memory, [
        memory[:, p, : (height + 1 - p) // 2, q, : (width + 1 - q) // 2]
        for p, q in TAPS
    ]


def _quarters(volume: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
    """Give every second row and column: at once if the sides are even, else in four."""
    channels, height, width, lanes = volume.shape
    if height % 2 == width % 2 == 0:
        pairs = volume.reshape(channels, height // 2, 2, width // 2, 2, lanes)
        return [pairs.transpose(0, 2, 1, 4, 3, 5)]
    return [volume[:, p::2, q::2] for p, q in TAPS]


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
        self._out, self._dz = _zeros(units, lanes), _zeros(units, lanes)
        self._x, self._dx = _zeros(inputs, lanes), _zeros(inputs, lanes)
        self._dweights_part = np.zeros_like(self._weights)

    def forward(self, x: npt.NDArray[Any]) -> Floats:
        if len(self._before) == 3:
            # weights expect a volume flattened as (H, W, C)
            rows_first = self._x.reshape(*self._before, -1)
            rows_first[..., : x.shape[3]] = x.transpose(1, 2, 0, 3)
            x = self._x
        self._seen = x
        out = np.matmul(self._weights, x, out=self._out)
        out += self._biases[:, np.newaxis]
        return out if self._last else np.maximum(out, 0, out=out)

    def backward(self, dout: Floats) -> Floats:
        if not self._last:
            np.greater(self._out, 0, out=self._dz)
            self._dz *= dout
            dout = self._dz
        np.matmul(dout, self._seen.T, out=self._dweights_part)
        self._dweights += self._dweights_part
        self._dbiases += dout.sum(axis=1)
        if self._first:
            return dout
        dx = np.matmul(self._weights.T, dout, out=self._dx)
        if len(self._before) == 3:
            dx = dx.reshape(*self._before, -1).transpose(2, 0, 1, 3)
        return dx
