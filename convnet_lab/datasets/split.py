"""Labeled images, those to learn from apart from those to be judged by."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Split(NamedTuple):
    """Labeled images in two parts.

    Parameters
    ----------
    train_images, test_images : ndarray of float32, shape (m, H, W, C)
        From 0 (paper) to 1 (ink).
    train_labels, test_labels : ndarray of int64, shape (m,)
        Which digit, 0 to 9.
    """

    train_images: npt.NDArray[np.float32]
    train_labels: npt.NDArray[np.int64]
    test_images: npt.NDArray[np.float32]
    test_labels: npt.NDArray[np.int64]


def as_channels(
    images: npt.NDArray[np.float32], channels: int
) -> npt.NDArray[np.float32]:
    """Give gray images one channel, or three equal ones: a color image without color.

    Parameters
    ----------
    images : ndarray of float32, shape (m, H, W)
    channels : {1, 3}

    Returns
    -------
    ndarray of float32, shape (m, H, W, channels)
        Not a copy if channels is 1.

    Raises
    ------
    ValueError
        If channels is neither 1 nor 3.

    Examples
    --------
    >>> as_channels(np.zeros((2, 8, 8), np.float32), 3).shape
    (2, 8, 8, 3)
    """
    if channels not in (1, 3):
        raise ValueError(f"channels is {channels!r}: expected 1 (gray) or 3 (color)")
    gray = images[..., np.newaxis]
    return gray if channels == 1 else np.repeat(gray, channels, axis=-1)
