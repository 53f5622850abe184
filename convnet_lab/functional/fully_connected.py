"""The fully connected part: from a volume to logits."""

import numpy.typing as npt

from convnet_lab.functional.arguments import Array, numbers, numeric, widened


def flatten(volume: npt.ArrayLike) -> Array:
    """Line up the entries of a volume, row-major: the channels of a pixel together.

    Parameters
    ----------
    volume : array_like, shape (H, W, C)

    Returns
    -------
    ndarray, shape (H * W * C,)
        A new array with the volume's dtype.

    Raises
    ------
    ValueError
        If the volume has not three axes.

    Examples
    --------
    S2, *Flattening*:

    >>> flatten([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]])
    array([ 1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12])
    """
    return numeric(volume, "volume", axes="height, width, channels").flatten()


def dense(x: npt.ArrayLike, weights: npt.ArrayLike, biases: npt.ArrayLike) -> Array:
    """Apply a dense (fully connected) layer: ``z = W x + b``.

    Parameters
    ----------
    x : array_like, shape (n_in,) or (m, n_in)
        One input, or a batch of m.
    weights : array_like, shape (n_out, n_in)
        Row j holds the weights of unit j.
    biases : array_like, shape (n_out,)

    Returns
    -------
    ndarray, shape (n_out,) or (m, n_out)

    Raises
    ------
    ValueError
        If the shapes do not match.

    Examples
    --------
    >>> dense([1, 2], [[3, 4], [5, 6], [7, 8]], [0, 100, 0])
    array([ 11, 117,  23])
    """
    inputs = numbers(x, "x")
    matrix = numeric(weights, "weights", axes="units, inputs")
    offsets = numeric(biases, "biases", axes="units")
    n_out, n_in = matrix.shape
    if inputs.ndim not in (1, 2) or inputs.shape[-1] != n_in:
        raise ValueError(
            f"x has shape {inputs.shape} and weights {matrix.shape}: expected x of "
            f"shape ({n_in},) or (m, {n_in})"
        )
    if len(offsets) != n_out:
        raise ValueError(
            f"there are {len(offsets)} biases for {n_out} units: expected one each"
        )
    inputs, matrix, offsets = widened(inputs, matrix, offsets)
    logits: Array = inputs @ matrix.T + offsets
    return logits
