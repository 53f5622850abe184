"""What an operation accepts: each function here turns an argument away with words."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def numbers(values: npt.ArrayLike, name: str) -> Array:
    """Give `values` as an array of real numbers, of any shape.

    Parameters
    ----------
    values : array_like
        What the caller passed.
    name : str
        The argument's name, for the error text.

    Returns
    -------
    ndarray
        Booleans come back as int64; all else keeps its dtype. Not a copy.

    Raises
    ------
    ValueError
        If it is no array of real numbers, or is empty.

    Examples
    --------
    >>> numbers([True, False], "mask")
    array([1, 0])
    >>> numbers("cat", "image")
    Traceback (most recent call last):
    ValueError: image holds <U3: expected real numbers; convert it with ...
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(
            f"{name} is a ragged sequence: expected an array of numbers whose rows "
            "all have the same length"
        ) from error
    if array.dtype.kind not in "buif":
        raise ValueError(
            f"{name} holds {array.dtype}: expected real numbers; convert it with "
            f"np.asarray({name}, dtype=float)"
        )
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}: expected at least one entry")
    return array.astype(np.int64) if array.dtype.kind == "b" else array


def numeric(values: npt.ArrayLike, name: str, *, axes: str) -> Array:
    """Give `values` as an array of numbers with one axis for each letter of `axes`.

    Parameters
    ----------
    values : array_like
        What the caller passed.
    name : str
        The argument's name, for the error text.
    axes : str
        The axes it must have, such as ``"height, width"``.

    Returns
    -------
    ndarray
        As `numbers` gives it.

    Raises
    ------
    ValueError
        If it is no array of numbers, is empty, or has another number of axes.

    Examples
    --------
    >>> numeric([[1, 2], [3, 4]], "image", axes="height, width").shape
    (2, 2)
    >>> numeric([1, 2], "image", axes="height, width")
    Traceback (most recent call last):
    ValueError: image has shape (2,): expected 2 axes (height, width)
    """
    array = numbers(values, name)
    wanted = len(axes.split(", "))
    if array.ndim != wanted:
        raise ValueError(
            f"{name} has shape {array.shape}: expected {wanted} "
            f"{'axis' if wanted == 1 else 'axes'} ({axes})"
        )
    return array


def volumes(values: npt.ArrayLike, name: str) -> tuple[Array, bool]:
    """Give a volume, or a batch of volumes, as a batch.

    Parameters
    ----------
    values : array_like, shape (H, W, C) or (m, H, W, C)
        What the caller passed.
    name : str
        The argument's name, for the error text.

    Returns
    -------
    batch : ndarray, shape (m, H, W, C)
        Not a copy.
    alone : bool
        Whether it was one volume, so that the result has to lose the first axis.

    Raises
    ------
    ValueError
        If it is no array of numbers, is empty, or has another number of axes.

    Examples
    --------
    >>> batch, alone = volumes(np.ones((6, 6, 3)), "volume")
    >>> batch.shape, alone
    ((1, 6, 6, 3), True)
    """
    array = numbers(values, name)
    if array.ndim not in (3, 4):
        raise ValueError(
            f"{name} has shape {array.shape}: expected 3 axes (height, width, "
            "channels), or 4 axes (examples, height, width, channels) for a batch"
        )
    return (array[np.newaxis], True) if array.ndim == 3 else (array, False)


def matching(
    values: npt.ArrayLike, name: str, shape: tuple[int, ...], of: str
) -> Array:
    """Give a gradient as an array of numbers that has the shape of what it belongs to.

    Parameters
    ----------
    values : array_like
        What the caller passed.
    name : str
        The argument's name, for the error text.
    shape : tuple of int
        The shape it must have.
    of : str
        What has that shape, for the error text.

    Returns
    -------
    ndarray
        As `numbers` gives it.

    Raises
    ------
    ValueError
        If it is no array of numbers, is empty, or has another shape.

    Examples
    --------
    >>> matching([1, 2], "dz", (3,), "the logits")
    Traceback (most recent call last):
    ValueError: dz has shape (2,): expected (3,), the shape of the logits
    """
    array = numbers(values, name)
    if array.shape != shape:
        raise ValueError(
            f"{name} has shape {array.shape}: expected {shape}, the shape of {of}"
        )
    return array


def widened(*arrays: Array) -> list[Array]:
    """Give arrays a common dtype in which sums of products do not wrap around.

    In uint8, 0 - 1 would be 255. Integers become int64, float16 becomes float32.

    Parameters
    ----------
    *arrays : ndarray
        Arrays of numbers.

    Returns
    -------
    list of ndarray
        In the same order; not copied where the dtype was wide enough.

    Examples
    --------
    >>> [a.dtype.name for a in widened(np.zeros(2, np.uint8), np.zeros(2, np.float32))]
    ['float32', 'float32']
    >>> widened(np.zeros(2, np.uint8))[0].dtype.name
    'int64'
    """
    common = np.result_type(*arrays)
    if common.kind in "iu":
        common = np.dtype(np.int64)
    elif common == np.float16:
        common = np.dtype(np.float32)
    return [array.astype(common, copy=False) for array in arrays]


def whole(value: Any, name: str, *, least: int) -> int:
    """Give `value` as an int that is at least `least`.

    Parameters
    ----------
    value : int
        What the caller passed; NumPy's integers count, booleans and 3.0 do not.
    name : str
        The argument's name, for the error text.
    least : int
        The smallest value that makes sense.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If it is no whole number or too small.

    Examples
    --------
    >>> whole(3, "stride", least=1)
    3
    >>> whole(0, "stride", least=1)
    Traceback (most recent call last):
    ValueError: stride is 0: expected a whole number, 1 or more
    """
    is_whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not is_whole or value < least:
        raise ValueError(
            f"{name} is {value!r}: expected a whole number, {least} or more"
        )
    return int(value)
