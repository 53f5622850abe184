"""The fully connected part: from a volume to logits."""

import numpy as np

from convnet_lab.functional.arguments import Array, checked


@checked(volume="H W C")
def flatten(volume: Array) -> Array:
    """Line up the entries of a volume, row-major: the channels of a pixel together.

    Parameters
    ----------
    volume : array_like, shape (H, W, C)

    Returns
    -------
    ndarray, shape (H * W * C,)

    Raises
    ------
    ValueError
        If the volume does not have three axes.

    Examples
    --------
    S2, *Flattening*:

    >>> flatten([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]])
    array([ 1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12])
    """
    return volume.flatten()


@checked(weights="n_out n_in", x="[m] n_in", biases="n_out")
def dense(x: Array, weights: Array, biases: Array) -> Array:
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
    return x @ weights.T + biases


@checked(weights="n_out n_in", x="[m] n_in", dz="[m] n_out")
def dense_backward(dz: Array, x: Array, weights: Array) -> tuple[Array, Array, Array]:
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
    dx = dz @ weights
    dz, x = np.atleast_2d(dz), np.atleast_2d(x)  # one input is a batch of one
    return dx, dz.T @ x, dz.sum(axis=0)
