"""Which number is drawn in which color: the ends of a scale, for the page."""

from typing import Any

import numpy as np


def pixels(array: np.ndarray, high: float | None = None) -> dict[str, Any]:
    """Give the scale of gray pixels, black to white.

    Parameters
    ----------
    array : ndarray
        What is drawn; if it holds negative numbers, its scale is that of `signed`.
    high : float, optional
        What is white; the largest number if not given. Larger ones are white, too.

    Returns
    -------
    dict
    """
    if high is None and array.min() < 0:
        return signed(array)
    return {"kind": "pixels", "high": float(high or array.max() or 1)}


def signed(array: np.ndarray) -> dict[str, Any]:
    """Give the scale of numbers of both signs: purple is negative, orange positive.

    Parameters
    ----------
    array : ndarray
        What is drawn.

    Returns
    -------
    dict
    """
    return {"kind": "signed", "high": float(np.abs(array).max() or 1)}
