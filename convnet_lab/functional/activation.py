"""What makes a network more than one linear map: a bend in every entry."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, numbers


def relu(x: npt.ArrayLike) -> Array:
    """Replace what is negative by 0 (rectified linear unit): ``max(0, x)``.

    Parameters
    ----------
    x : array_like, any shape
        NaN stays NaN.

    Returns
    -------
    ndarray, the shape and dtype of x

    Raises
    ------
    ValueError
        If x is no array of numbers.

    Examples
    --------
    >>> relu([[1.5, -2.0], [0.0, -0.5]])
    array([[1.5, 0. ],
           [0. , 0. ]])
    """
    rectified: Array = np.maximum(numbers(x, "x"), 0)
    return rectified
