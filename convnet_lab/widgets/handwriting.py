"""What was drawn by hand, made like the digits that the networks have learned from."""

import base64

import numpy as np
import numpy.typing as npt

from convnet_lab.datasets.digits import enlarged

PAD = 64
"""Rows and columns of the pad."""

_COARSE = 8  # the data's own size
_INK = 0.1  # less is the faint rim of a stroke

Array = npt.NDArray[np.float64]


def decoded(text: str) -> Array:
    """Read the pixels of the pad as a page sends them.

    Parameters
    ----------
    text : str
        ``PAD * PAD`` bytes in base64, row by row; 255 is ink.

    Returns
    -------
    ndarray, shape (PAD, PAD)
        From 0 to 1.

    Raises
    ------
    ValueError
        If it is no such text.

    Examples
    --------
    >>> decoded(base64.b64encode(bytes([255] * PAD**2)).decode()).min()
    np.float64(1.0)
    """
    try:
        pixels = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except ValueError:
        pixels = np.empty(0, np.uint8)
    if pixels.size != PAD**2:
        raise ValueError(f"the drawing is no picture of {PAD} by {PAD} pixels")
    return pixels.reshape(PAD, PAD) / 255


def prepared(drawing: npt.ArrayLike, size: int = 32) -> Array:
    """Make a drawing look like the data: filling the image, in its middle, as coarse.

    The data's digits were fitted to their box, reduced to 8 x 8, and enlarged again.

    Parameters
    ----------
    drawing : array_like, shape (H, W)
        0 for paper to 1 for ink.
    size : int
        Rows and columns of the network's images, at least 8.

    Returns
    -------
    ndarray, shape (size, size)
        All 0 if nothing is drawn.

    Examples
    --------
    >>> stroke = np.zeros((64, 64))
    >>> stroke[20:40, 5:10] = 1
    >>> image = prepared(stroke)
    >>> bool(np.allclose(image, image[:, ::-1])), bool(image[0].max() == 1)
    (True, True)
    """
    ink = np.asarray(drawing, dtype=float)
    rows, columns = (np.flatnonzero((ink > _INK).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return np.zeros((size, size))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    side = max(box.shape)
    # shares of the box's pixels in each coarse pixel, for rows and for columns
    down, across = (_shares(n, side) for n in box.shape)
    small = (down @ box @ across.T).astype(np.float32)
    image: Array = enlarged(small[np.newaxis], size)[0].astype(float).clip(0, 1)
    return image


def _shares(length: int, side: int) -> Array:
    """Give how much of each of `length` pixels, centred, falls into a coarse pixel."""
    edges = np.linspace(0, side, _COARSE + 1)
    start = (side - length) / 2 + np.arange(length)
    overlap = np.minimum(edges[1:, np.newaxis], start + 1) - np.maximum(
        edges[:-1, np.newaxis], start
    )
    shares: Array = overlap.clip(0) * _COARSE / side
    return shares
