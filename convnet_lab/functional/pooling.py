"""Pooling: a window of a map becomes one number, each channel for itself."""

import numpy as np

from convnet_lab.functional.arguments import Array, checked
from convnet_lab.functional.windows import windows


@checked(volume="[m] H W C", f=1, stride=1)
def max_pool2d(volume: Array, f: int, stride: int) -> Array:
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
        With ``H' = floor((H - f) / stride) + 1``, W' alike.

    Raises
    ------
    ValueError
        If the window does not fit, or an argument is not a whole number of at least 1.

    Examples
    --------
    S1's figure 10:

    >>> rectified = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])
    >>> max_pool2d(rectified[..., np.newaxis], 2, 2)[..., 0]
    array([[6, 8],
           [3, 4]])
    """
    pooled: Array = windows(volume, f, f, stride).max(axis=(-2, -1))
    return pooled


@checked(volume="[m] H W C", f=1, stride=1, dout="[m] H' W' C")
def max_pool2d_backward(dout: Array, volume: Array, f: int, stride: int) -> Array:
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

    Raises
    ------
    ValueError
        If the window does not fit, or dout does not have the shape of the pooled maps.

    Examples
    --------
    >>> corner = np.array([[1, 5], [5, 2]])
    >>> max_pool2d_backward([[[10.0]]], corner[..., np.newaxis], 2, 2)[..., 0]
    array([[ 0., 10.],
           [ 0.,  0.]])
    """
    dvolume = np.zeros(volume.shape, dout.dtype)
    seen, dseen = (windows(each, f, f, stride) for each in (volume, dvolume))
    largest = seen.max(axis=(-2, -1))
    open_ = np.ones(dout.shape, bool)  # windows whose largest entry is still to come
    for i, j in np.ndindex(f, f):
        wins = open_ & (seen[..., i, j] == largest)
        dseen[..., i, j] += wins * dout
        open_ &= ~wins
    return dvolume


@checked(volume="[m] H W C", f=1, stride=1)
def average_pool2d(volume: Array, f: int, stride: int) -> Array:
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
        If the window does not fit, or an argument is not a whole number of at least 1.

    Examples
    --------
    >>> average_pool2d(np.arange(4).reshape(2, 2, 1), 2, 2).item()
    1.5
    """
    pooled: Array = windows(volume, f, f, stride).mean(axis=(-2, -1))
    return pooled


@checked(volume="[m] H W C", f=1, stride=1)
def sum_pool2d(volume: Array, f: int, stride: int) -> Array:
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
        If the window does not fit, or an argument is not a whole number of at least 1.

    Examples
    --------
    >>> sum_pool2d(np.ones((4, 4, 1)), 2, 2)[..., 0]
    array([[4., 4.],
           [4., 4.]])
    """
    pooled: Array = windows(volume, f, f, stride).sum(axis=(-2, -1))
    return pooled
