"""What makes a network more than one linear map: a bend in every entry."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, matching, numbers, widened


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


def relu_backward(da: npt.ArrayLike, z: npt.ArrayLike) -> Array:
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
        In da's dtype.

    Raises
    ------
    ValueError
        If the shapes differ, or either is no array of numbers.

    Examples
    --------
    >>> relu_backward([10.0, 10.0, 10.0], [2.0, 0.0, -3.0])
    array([10.,  0.,  0.])
    """
    before = numbers(z, "z")
    passed: Array = matching(da, "da", before.shape, "z") * (before > 0)
    return passed


def tanh(x: npt.ArrayLike) -> Array:
    """Squash every entry into -1 to 1: the hyperbolic tangent.

    Parameters
    ----------
    x : array_like, any shape

    Returns
    -------
    ndarray of float, the shape of x

    Raises
    ------
    ValueError
        If x is no array of numbers.

    Examples
    --------
    >>> tanh([-20.0, 0.0, 1.0]).round(4)
    array([-1.    ,  0.    ,  0.7616])
    """
    squashed: Array = np.tanh(_floats(x, "x"))
    return squashed


def tanh_backward(da: npt.ArrayLike, z: npt.ArrayLike) -> Array:
    """Go back through `tanh`, whose slope is ``1 - tanh(z)**2``.

    Parameters
    ----------
    da : array_like, the shape of z
        Gradient of the loss with respect to what `tanh` returned.
    z : array_like, any shape
        What `tanh` was given.

    Returns
    -------
    ndarray of float, the shape of z

    Raises
    ------
    ValueError
        If the shapes differ, or either is no array of numbers.

    Examples
    --------
    >>> tanh_backward([10.0], [0.0])
    array([10.])
    """
    squashed = tanh(numbers(z, "z"))
    (came,) = widened(matching(da, "da", squashed.shape, "z"))
    slope: Array = 1 - squashed * squashed
    return came * slope


def sigmoid(x: npt.ArrayLike) -> Array:
    """Squash every entry into 0 to 1: ``1 / (1 + exp(-x))``.

    Computed as ``(1 + tanh(x / 2)) / 2``, which is the same and cannot overflow.

    Parameters
    ----------
    x : array_like, any shape

    Returns
    -------
    ndarray of float, the shape of x

    Raises
    ------
    ValueError
        If x is no array of numbers.

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1.0]).round(4)
    array([0.    , 0.5   , 0.7311])
    """
    squashed: Array = (1 + np.tanh(_floats(x, "x") / 2)) / 2
    return squashed


def sigmoid_backward(da: npt.ArrayLike, z: npt.ArrayLike) -> Array:
    """Go back through `sigmoid`, whose slope is ``sigmoid(z) * (1 - sigmoid(z))``.

    Parameters
    ----------
    da : array_like, the shape of z
        Gradient of the loss with respect to what `sigmoid` returned.
    z : array_like, any shape
        What `sigmoid` was given.

    Returns
    -------
    ndarray of float, the shape of z

    Raises
    ------
    ValueError
        If the shapes differ, or either is no array of numbers.

    Examples
    --------
    >>> sigmoid_backward([10.0], [0.0])
    array([2.5])
    """
    squashed = sigmoid(numbers(z, "z"))
    (came,) = widened(matching(da, "da", squashed.shape, "z"))
    slope: Array = squashed * (1 - squashed)
    return came * slope


def _floats(values: npt.ArrayLike, name: str) -> Array:
    """Give numbers as floats: float32 stays, integers become float64."""
    (array,) = widened(numbers(values, name))
    return array if array.dtype.kind == "f" else array.astype(np.float64)
