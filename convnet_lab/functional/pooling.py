"""Pooling: a window of a map becomes one number, each channel for itself."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, matching, volumes, whole, widened
from convnet_lab.functional.padding import output_size


def max_pool2d(volume: npt.ArrayLike, f: int, stride: int) -> Array:
    """Keep the largest entry of each window.

    Parameters
    ----------
    volume : array_like, shape (H, W, C) or (m, H, W, C)
    f : int
        Rows and columns of the window.
    stride : int
        Pixels from one window to the next, down and across; smaller than f, the
        windows overlap.

    Returns
    -------
    ndarray, shape (H', W', C) or (m, H', W', C)
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
    batch, alone = volumes(volume, "volume")
    rows, cols = _places(batch, f, stride)
    # down, then across: 2 f entries to look at for each window, not f * f
    down = _combined(batch, 1, f, stride, rows, np.maximum)
    pooled = _combined(down, 2, f, stride, cols, np.maximum)
    return pooled[0] if alone else pooled


def max_pool2d_backward(
    dout: npt.ArrayLike, volume: npt.ArrayLike, f: int, stride: int
) -> Array:
    """Go back through `max_pool2d`: each gradient goes to the entry that won.

    Of equal largest entries the first in row-major order wins; an entry that won in
    several windows gets the sum. (Goodfellow, Bengio and Courville, *Deep Learning*,
    6.5: the derivative of a maximum is 1 for its argument and 0 for the others.)

    Parameters
    ----------
    dout : array_like, shape (H', W', C) or (m, H', W', C)
        Gradient of the loss with respect to what `max_pool2d` returned.
    volume : array_like, shape (H, W, C) or (m, H, W, C)
    f, stride : int
        As given to `max_pool2d`.

    Returns
    -------
    ndarray, the shape of volume
        In dout's dtype.

    Raises
    ------
    ValueError
        If the window does not fit, or dout has not the shape of the pooled maps.

    Examples
    --------
    >>> corner = np.array([[1, 5], [5, 2]])
    >>> max_pool2d_backward([[[10.0]]], corner[..., np.newaxis], 2, 2)[..., 0]
    array([[ 0., 10.],
           [ 0.,  0.]])
    """
    batch, alone = volumes(volume, "volume")
    slopes, (rows, cols) = _slopes(dout, batch, alone, f, stride)
    # along the rows first: the first row that holds the maximum wins, then in it the
    # first column, which is row-major order
    across = _combined(batch, 2, f, stride, cols, np.maximum)
    pooled = _combined(across, 1, f, stride, rows, np.maximum)
    dacross = _to_winners(slopes, across, pooled, 1, f, stride)
    dbatch = _to_winners(dacross, batch, across, 2, f, stride)
    return dbatch[0] if alone else dbatch


def sum_pool2d(volume: npt.ArrayLike, f: int, stride: int) -> Array:
    """Add up each window.

    Parameters
    ----------
    volume : array_like, shape (H, W, C) or (m, H, W, C)
    f, stride : int
        As for `max_pool2d`.

    Returns
    -------
    ndarray, shape (H', W', C) or (m, H', W', C)
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
    batch, alone = volumes(volume, "volume")
    rows, cols = _places(batch, f, stride)
    (batch,) = widened(batch)
    down = _combined(batch, 1, f, stride, rows, np.add)
    sums = _combined(down, 2, f, stride, cols, np.add)
    return sums[0] if alone else sums


def sum_pool2d_backward(
    dout: npt.ArrayLike, volume: npt.ArrayLike, f: int, stride: int
) -> Array:
    """Go back through `sum_pool2d`: each entry gets the gradient of all its windows.

    Parameters
    ----------
    dout : array_like, shape (H', W', C) or (m, H', W', C)
        Gradient of the loss with respect to what `sum_pool2d` returned.
    volume : array_like, shape (H, W, C) or (m, H, W, C)
        Only its shape matters.
    f, stride : int
        As given to `sum_pool2d`.

    Returns
    -------
    ndarray, the shape of volume
        In dout's dtype.

    Raises
    ------
    ValueError
        If the window does not fit, or dout has not the shape of the pooled maps.

    Examples
    --------
    Windows of two that overlap in the middle:

    >>> sum_pool2d_backward(np.ones((2, 2, 1)), np.zeros((3, 3, 1)), 2, 1)[..., 0]
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """
    batch, alone = volumes(volume, "volume")
    slopes, _ = _slopes(dout, batch, alone, f, stride)
    m, height, _, channels = batch.shape
    dacross = np.zeros((m, height, slopes.shape[2], channels), slopes.dtype)
    for row in _windows(dacross, 1, f, stride, slopes.shape[1]):
        _put(slopes, row, f > stride)
    dbatch = np.zeros(batch.shape, slopes.dtype)
    for column in _windows(dbatch, 2, f, stride, slopes.shape[2]):
        _put(dacross, column, f > stride)
    return dbatch[0] if alone else dbatch


def average_pool2d(volume: npt.ArrayLike, f: int, stride: int) -> Array:
    """Take the mean of each window.

    Parameters
    ----------
    volume : array_like, shape (H, W, C) or (m, H, W, C)
    f, stride : int
        As for `max_pool2d`.

    Returns
    -------
    ndarray of float, shape (H', W', C) or (m, H', W', C)

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


def average_pool2d_backward(
    dout: npt.ArrayLike, volume: npt.ArrayLike, f: int, stride: int
) -> Array:
    """Go back through `average_pool2d`: a window's entries share its gradient equally.

    Parameters
    ----------
    dout : array_like, shape (H', W', C) or (m, H', W', C)
        Gradient of the loss with respect to what `average_pool2d` returned.
    volume : array_like, shape (H, W, C) or (m, H, W, C)
        Only its shape matters.
    f, stride : int
        As given to `average_pool2d`.

    Returns
    -------
    ndarray of float, the shape of volume

    Raises
    ------
    ValueError
        If the window does not fit, or dout has not the shape of the pooled maps.

    Examples
    --------
    >>> average_pool2d_backward([[[8.0]]], np.zeros((2, 2, 1)), 2, 2)[..., 0]
    array([[2., 2.],
           [2., 2.]])
    """
    return sum_pool2d_backward(dout, volume, f, stride) / (f * f)


def _places(batch: Array, f: int, stride: int) -> tuple[int, int]:
    """Give the rows and columns of the pooled maps."""
    f, stride = whole(f, "f", least=1), whole(stride, "stride", least=1)
    _, height, width, _ = batch.shape
    return output_size(height, f, 0, stride), output_size(width, f, 0, stride)


def _slopes(
    dout: npt.ArrayLike, batch: Array, alone: bool, f: int, stride: int
) -> tuple[Array, tuple[int, int]]:
    """Give dout as floats with a batch axis, and the rows and columns of its maps."""
    rows, cols = _places(batch, f, stride)
    m, _, _, channels = batch.shape
    shape = (rows, cols, channels) if alone else (m, rows, cols, channels)
    (slopes,) = widened(matching(dout, "dout", shape, "the pooled maps"))
    return slopes.reshape(m, rows, cols, channels), (rows, cols)


def _windows(array: Array, axis: int, f: int, stride: int, places: int) -> list[Array]:
    """Give a view for each place in the windows along one axis: none is copied."""
    views = []
    for i in range(f):
        index = [slice(None)] * array.ndim
        index[axis] = slice(i, i + stride * (places - 1) + 1, stride)
        views.append(array[tuple(index)])
    return views


def _combined(
    array: Array, axis: int, f: int, stride: int, places: int, combine: np.ufunc
) -> Array:
    """Take the maximum or the sum of each window along one axis."""
    first, *others = _windows(array, axis, f, stride, places)
    if not others:
        return first.copy()
    combined: Array = combine(first, others[0])
    for other in others[1:]:
        combine(combined, other, out=combined)
    return combined


def _to_winners(
    slopes: Array, array: Array, largest: Array, axis: int, f: int, stride: int
) -> Array:
    """Send each slope to the first entry of its window that equals the largest."""
    given = np.zeros(array.shape, slopes.dtype)
    *others, (_, last) = zip(
        _windows(array, axis, f, stride, slopes.shape[axis]),
        _windows(given, axis, f, stride, slopes.shape[axis]),
        strict=True,
    )
    left = slopes
    for entries, into in others:
        share = left * (entries == largest)
        left = left - share
        _put(share, into, f > stride)
    _put(left, last, f > stride)  # if no other entry won, the last did
    return given


def _put(slopes: Array, into: Array, overlapping: bool) -> None:
    """Write into entries that belong to one window, add to those of several."""
    if overlapping:
        into += slopes
    else:
        into[...] = slopes
