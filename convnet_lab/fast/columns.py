"""Windows as the columns of a matrix, so that a convolution is a matrix product.

Inside, the batch comes last, ``(C, H, W, m)``: then each copy below is of whole rows of
all examples, long runs of memory, however few channels there are. The columns repeat
each pixel ``kh * kw`` times, so they are made in pieces that stay in the cache: some
examples, or some rows of one. (Chellapilla et al., *High performance convolutional
neural networks for document processing*, 2006.)
"""

import math
import threading
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array

PIECE_BYTES = 2 * 2**20
"""Larger pieces fall out of the cache, smaller ones call NumPy too often."""


_kept = threading.local()


def scratch(purpose: str, shape: tuple[int, ...], dtype: npt.DTypeLike) -> Array:
    """Lend memory that is used again at the next call with the same purpose.

    Fresh memory costs more to touch than to fill: the system clears each page first.

    Parameters
    ----------
    purpose : str
        Two arrays that are needed at the same time have two purposes.
    shape : tuple of int
    dtype : dtype

    Returns
    -------
    ndarray
        With any content. Each thread has its own; large ones are not kept.

    Examples
    --------
    >>> first = scratch("an example", (2, 3), np.float32)
    >>> np.shares_memory(first, scratch("an example", (4,), np.float32))
    True
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size > 2 * PIECE_BYTES:
        return np.empty(shape, dtype)
    memory: Array | None = getattr(_kept, purpose, None)
    if memory is None or memory.nbytes < size:
        memory = np.empty(size, np.uint8)
        setattr(_kept, purpose, memory)
    return memory[:size].view(dtype).reshape(shape)


def pieces(
    examples: int, rows: int, bytes_per_row: int
) -> Iterator[tuple[slice, slice]]:
    """Cut a batch of maps into pieces whose columns take about `PIECE_BYTES`.

    Parameters
    ----------
    examples : int
        Volumes in the batch.
    rows : int
        Rows of each output map.
    bytes_per_row : int
        What the columns of one row of one example take.

    Yields
    ------
    examples, rows : slice
        All rows of several examples if one example fits, else some rows of one.

    Examples
    --------
    >>> list(pieces(3, 10, PIECE_BYTES // 20))
    [(slice(0, 2, None), slice(0, 10, None)), (slice(2, 3, None), slice(0, 10, None))]
    >>> list(pieces(1, 3, PIECE_BYTES // 2))
    [(slice(0, 1, None), slice(0, 2, None)), (slice(0, 1, None), slice(2, 3, None))]
    """
    affordable = max(1, PIECE_BYTES // bytes_per_row)
    several = max(1, affordable // rows)
    height = min(rows, affordable)
    for first in range(0, examples, several):
        for top in range(0, rows, height):
            yield (
                slice(first, min(first + several, examples)),
                slice(top, min(top + height, rows)),
            )


class Strip:
    """The rows of a batch that some rows of the output see, zeros around them.

    Parameters
    ----------
    batch_shape : (int, int, int, int)
        ``(m, H, W, C)``.
    piece : (slice, slice)
        Examples and output rows, as `pieces` gives them.
    kh : int
        Rows of a window.
    padding, stride : int

    Examples
    --------
    >>> batch = np.arange(12.0).reshape(2, 3, 2, 1)
    >>> strip = Strip(batch.shape, (slice(0, 2), slice(1, 2)), 2, 0, 1)
    >>> strip.cut(batch)[0, :, :, 1]
    array([[ 8.,  9.],
           [10., 11.]])
    """

    def __init__(
        self,
        batch_shape: tuple[int, ...],
        piece: tuple[slice, slice],
        kh: int,
        padding: int,
        stride: int,
    ) -> None:
        _, height, width, channels = batch_shape
        self._examples, rows = piece
        top = rows.start * stride - padding
        bottom = (rows.stop - 1) * stride - padding + kh
        self._rows = slice(max(top, 0), max(0, min(bottom, height)))
        inside = slice(self._rows.start - top, self._rows.stop - top)
        self._inside = (slice(None), inside, slice(padding, padding + width))
        count = self._examples.stop - self._examples.start
        self.shape = (channels, bottom - top, width + 2 * padding, count)

    def zeros(self, dtype: npt.DTypeLike) -> Array:
        """Give a strip of zeros, in memory that the next call takes again."""
        strip = scratch("strip", self.shape, dtype)
        strip.fill(0)
        return strip

    def cut(self, batch: Array) -> Array:
        """Copy the strip out of a batch, as ``(C, rows, W + 2 * padding, m)``.

        In memory that the next call takes again.
        """
        strip = self.zeros(batch.dtype)
        if self._rows.stop > self._rows.start:  # else it lies in the padding
            examples = batch[self._examples, self._rows]
            strip[self._inside] = examples.transpose(3, 1, 2, 0)
        return strip

    def add(self, strip: Array, batch: Array) -> None:
        """Add the strip to the batch, in place; what lies in the padding is dropped."""
        if self._rows.stop > self._rows.start:
            examples = batch[self._examples, self._rows]
            examples += strip[self._inside].transpose(3, 1, 2, 0)


def gather(strip: Array, kernel: tuple[int, int], stride: int) -> Array:
    """Copy all windows out of a strip.

    Parameters
    ----------
    strip : ndarray, shape (C, H, W, m)
    kernel : (int, int)
        Rows and columns of a window.
    stride : int

    Returns
    -------
    ndarray, shape (C, kh, kw, rows, cols, m)
        Entry ``[c, i, j, r, q, n]`` is ``strip[c, r*stride + i, q*stride + j, n]``.
        In memory that the next call takes again.

    Examples
    --------
    >>> gather(np.arange(5).reshape(1, 1, 5, 1), (1, 3), 2).reshape(3, 2)
    array([[0, 2],
           [1, 3],
           [2, 4]])
    """
    (channels, height, width, m), (kh, kw) = strip.shape, kernel
    rows, cols = (height - kh) // stride + 1, (width - kw) // stride + 1
    columns = scratch("columns", (channels, kh, kw, rows, cols, m), strip.dtype)
    of_c, of_h, of_w, of_m = strip.strides
    steps = (of_c, of_h, of_w, of_h * stride, of_w * stride, of_m)
    columns[...] = np.lib.stride_tricks.as_strided(strip, columns.shape, steps)
    return columns


def scatter(columns: Array, strip: Array, stride: int) -> None:
    """Add columns back to the pixels that they came from: the reverse of `gather`.

    Parameters
    ----------
    columns : ndarray, shape (C, kh, kw, rows, cols, m)
    strip : ndarray, shape (C, H, W, m)
        Changed in place: a pixel that lies in several windows gets the sum.
    stride : int

    Examples
    --------
    >>> strip = np.zeros((1, 1, 5, 1))
    >>> scatter(np.ones((1, 1, 3, 1, 2, 1)), strip, 2)
    >>> strip.ravel()
    array([1., 1., 2., 1., 1.])
    """
    _, kh, kw, rows, cols, _ = columns.shape
    for i in range(kh):
        for j in range(kw):
            down = slice(i, i + stride * (rows - 1) + 1, stride)
            across = slice(j, j + stride * (cols - 1) + 1, stride)
            strip[:, down, across] += columns[:, i, j]
