"""What was drawn by hand, made like the digits that the networks have learned from."""

import base64
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

PAD = 64
"""Rows and columns of the pad."""

PEN = 5.0
"""How thick the pad's strokes are, in its pixels (pad.js)."""

_INK = 0.1  # less is the faint rim of a stroke
_LEAST = 14  # a smaller drawing is no digit: it is enlarged as one of this size
_FILLED = (
    20 / 32
)  # what MNIST's digits fill of a LeNet's image, in the longer direction

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


def inked(strokes: Sequence[npt.ArrayLike], pen: float = PEN) -> Array:
    """Draw strokes as the pad draws them, without a page.

    Parameters
    ----------
    strokes : sequence of array_like, shape (n, 2)
        The pen's way: x to the right and y down, from 0 to `PAD`; a single point is a
        dot.
    pen : float
        How thick a stroke is.

    Returns
    -------
    ndarray, shape (PAD, PAD)
        0 for paper to 1 for ink.

    Examples
    --------
    >>> drawing = inked([[[10, 32], [54, 32]]])
    >>> drawing[32, 32], drawing[20, 32], int(drawing.sum().round())
    (np.float64(1.0), np.float64(0.0), 240)
    """
    centres = np.arange(PAD) + 0.5
    nearest = np.full((PAD, PAD), np.inf)
    reach = pen / 2 + 1
    for stroke in strokes:
        points = np.asarray(stroke, dtype=float)
        if len(points) == 1:
            points = np.repeat(points, 2, axis=0)
        for (x0, y0), (x1, y1) in pairwise(points):
            # only the pixels that the pen can reach on its way
            left, right = np.searchsorted(
                centres, (min(x0, x1) - reach, max(x0, x1) + reach)
            )
            top, bottom = np.searchsorted(
                centres, (min(y0, y1) - reach, max(y0, y1) + reach)
            )
            across = centres[left:right] - x0
            down = (centres[top:bottom] - y0)[:, np.newaxis]
            dx, dy = x1 - x0, y1 - y0
            along = ((across * dx + down * dy) / (dx * dx + dy * dy or 1)).clip(0, 1)
            away = np.hypot(across - along * dx, down - along * dy)
            part = nearest[top:bottom, left:right]
            np.minimum(part, away, out=part)
    covered: Array = (pen / 2 + 0.5 - nearest).clip(0, 1)
    return covered


def prepared(drawing: npt.ArrayLike, size: int = 32) -> Array:
    """Make a drawing look like the data: as large as MNIST's digits, and as centered.

    MNIST's digits were fitted into 20 x 20 pixels, each the mean of what it covers, and
    put with their center of mass into the middle of 28 x 28; LeNet's image has two rows
    and columns of paper more on each side.

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
    >>> bool(np.allclose(image, image[:, ::-1])), image[6:26, 16].min().round(2)
    (True, np.float64(1.0))
    """
    ink = np.asarray(drawing, dtype=float)
    rows, columns = (np.flatnonzero((ink > _INK).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return np.zeros((size, size))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = _FILLED * size / max(*box.shape, _LEAST)
    down, across = (_shares(box.sum(axis=axis), scale, size) for axis in (1, 0))
    image: Array = (down @ box @ across.T).clip(0, 1)
    return image


def _shares(weights: Array, scale: float, size: int) -> Array:
    """Give how much of each of a line's pixels falls into each pixel of the image.

    The line is drawn at `scale`, its center of mass in the middle of the image.
    """
    places = np.arange(len(weights)) + 0.5
    start = size / 2 - scale * (weights @ places) / weights.sum()
    edges = start + scale * np.arange(len(weights) + 1)
    pixels = np.arange(size)[:, np.newaxis]
    overlap = np.minimum(edges[1:], pixels + 1) - np.maximum(edges[:-1], pixels)
    shares: Array = overlap.clip(0)
    return shares
