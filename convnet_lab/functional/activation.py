"""What makes a network more than one linear map: a bend in every entry."""

import numpy as np

from convnet_lab.functional.arguments import Array, checked


@checked(x="...")
def relu(x: Array) -> Array:
    """Replace what is negative by 0 (rectified linear unit): ``max(0, x)``.

    Parameters
    ----------
    x : array_like, any shape
        NaN stays NaN.

    Returns
    -------
    ndarray, the shape of x

    Raises
    ------
    ValueError
        If x is not an array of numbers.

    Examples
    --------
    >>> relu([[1.5, -2.0], [0.0, -0.5]])
    array([[1.5, 0. ],
           [0. , 0. ]])
    """
    return np.maximum(0, x)


@checked(z="...", da="...")
def relu_backward(da: Array, z: Array) -> Array:
    """Go back through `relu`: the gradient passes where z was positive.

    The slope at 0 is not defined; 0 is taken, as all the frameworks do.

    Parameters
    ----------
    da : array_like, the shape of z
        Gradient of the loss with respect to what `relu` returned.
    z : array_like, any shape
        What `relu` was given.

    Returns
    -------
    ndarray, the shape of z

    Raises
    ------
    ValueError
        If the shapes differ, or either is not an array of numbers.

    Examples
    --------
    >>> relu_backward([10.0, 10.0, 10.0], [2.0, 0.0, -3.0])
    array([10.,  0.,  0.])
    """
    return np.where(z > 0, da, 0)
