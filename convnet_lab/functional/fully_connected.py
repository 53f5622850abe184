"""The fully connected part: from a volume to logits."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, matching, numbers, numeric, widened


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
    inputs, matrix = _inputs_and_weights(x, weights)
    offsets = numeric(biases, "biases", axes="units")
    n_out = len(matrix)
    if len(offsets) != n_out:
        raise ValueError(
            f"there are {len(offsets)} biases for {n_out} units: expected one each"
        )
    inputs, matrix, offsets = widened(inputs, matrix, offsets)
    logits: Array = inputs @ matrix.T + offsets
    return logits


def dense_backward(
    dz: npt.ArrayLike, x: npt.ArrayLike, weights: npt.ArrayLike
) -> tuple[Array, Array, Array]:
    """Go back through `dense`: from the outputs' gradient to the inputs' gradients.

    ``dx = W^T dz``, ``dW = dz x^T``, ``db = dz``, the last two summed over the batch.
    (Goodfellow, Bengio and Courville, *Deep Learning*, algorithm 6.4.)

    Parameters
    ----------
    dz : array_like, shape (n_out,) or (m, n_out)
        Gradient of the loss with respect to what `dense` returned.
    x : array_like, shape (n_in,) or (m, n_in)
        What `dense` was given.
    weights : array_like, shape (n_out, n_in)

    Returns
    -------
    dx : ndarray, the shape of x
    dweights : ndarray, shape (n_out, n_in)
    dbiases : ndarray, shape (n_out,)

    Raises
    ------
    ValueError
        If the shapes do not match.

    Examples
    --------
    >>> dx, dweights, dbiases = dense_backward([1, 10], [5, 7], [[1, 2], [3, 4]])
    >>> dx, dbiases
    (array([31, 42]), array([ 1, 10]))
    >>> dweights
    array([[ 5,  7],
           [50, 70]])
    """
    inputs, matrix = _inputs_and_weights(x, weights)
    shape = (*inputs.shape[:-1], len(matrix))
    slopes = matching(dz, "dz", shape, "what dense gives")
    slopes, inputs, matrix = widened(slopes, inputs, matrix)
    dx: Array = slopes @ matrix
    # one input is a batch of one
    slopes, inputs = np.atleast_2d(slopes), np.atleast_2d(inputs)
    return dx, slopes.T @ inputs, slopes.sum(axis=0)


def _inputs_and_weights(
    x: npt.ArrayLike, weights: npt.ArrayLike
) -> tuple[Array, Array]:
    inputs = numbers(x, "x")
    matrix = numeric(weights, "weights", axes="units, inputs")
    n_in = matrix.shape[1]
    if inputs.ndim not in (1, 2) or inputs.shape[-1] != n_in:
        raise ValueError(
            f"x has shape {inputs.shape} and weights {matrix.shape}: expected x of "
            f"shape ({n_in},) or (m, {n_in})"
        )
    return inputs, matrix
