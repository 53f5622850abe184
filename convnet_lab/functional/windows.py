"""All windows of a volume at once: what convolution and pooling look at."""

import numpy as np

from convnet_lab.functional.arguments import Array


def windows(volume: Array, height: int, width: int, stride: int) -> Array:
    """Give every window of a volume, or of a batch, as a view: nothing is copied.

    Parameters
    ----------
    volume : ndarray, shape (..., H, W, C)
    height, width : int
        Of a window.
    stride : int
        Pixels from one window to the next, down and across.

    Returns
    -------
    ndarray, shape (..., H', W', C, height, width)
        Entry ``[..., r, c, k, i, j]`` is ``volume[..., r * stride + i, c * stride + j,
        k]``: writing into the one changes the other.

    Examples
    --------
    >>> windows(np.arange(5).reshape(1, 5, 1), 1, 3, 2)[0, :, 0, 0]
    array([[0, 1, 2],
           [2, 3, 4]])
    """
    views = np.lib.stride_tricks.sliding_window_view(
        volume, (height, width), axis=(-3, -2), writeable=volume.flags.writeable
    )
    return views[..., ::stride, ::stride, :, :, :]


def framed(volume: Array, padding: int) -> Array:
    """Put a frame of zeros around each channel of a volume, or of a batch.

    Parameters
    ----------
    volume : ndarray, shape (..., H, W, C)
    padding : int

    Returns
    -------
    ndarray, shape (..., H + 2 * padding, W + 2 * padding, C)

    Examples
    --------
    >>> framed(np.ones((1, 2, 1)), 1)[..., 0]
    array([[0., 0., 0., 0.],
           [0., 1., 1., 0.],
           [0., 0., 0., 0.]])
    """
    frame = [(padding, padding), (padding, padding), (0, 0)]
    return np.pad(volume, [(0, 0)] * (volume.ndim - 3) + frame)
