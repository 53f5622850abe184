"""What a picture can show: checked when it is asked for, since it is drawn later."""

import numpy as np
import numpy.typing as npt


def numbers(values: npt.ArrayLike, what: str, dimensions: int) -> np.ndarray:
    """Take numbers over, so that a later change of `values` does not show.

    Parameters
    ----------
    values : array_like
    what : str
        What they are, for the error's text.
    dimensions : int
        How many they have.

    Returns
    -------
    ndarray of float

    Raises
    ------
    ValueError
        If they are no numbers, none, or have other dimensions.

    Examples
    --------
    >>> numbers([1, 2, 3], "a signal", 1)
    array([1., 2., 3.])
    """
    try:
        taken = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(
            f"{what} was given as {type(values).__name__}: expected an array of numbers"
        ) from None
    if taken.ndim != dimensions or not taken.size:
        raise ValueError(
            f"{what} was given with shape {taken.shape}: expected numbers with "
            f"{dimensions} dimension{'s' * (dimensions > 1)}"
        )
    return taken


def pixels(values: npt.ArrayLike, what: str) -> np.ndarray:
    """Take an image over.

    Parameters
    ----------
    values : array_like, shape (H, W) or (H, W, 3)
    what : str
        What it is, for the error's text.

    Returns
    -------
    ndarray of float, of the same shape

    Raises
    ------
    ValueError
        If it is no image.
    """
    shape = np.shape(values)
    colour = len(shape) == 3 and shape[2] == 3
    return numbers(values, f"{what}, an image,", 3 if colour else 2)
