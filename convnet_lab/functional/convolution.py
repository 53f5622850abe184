"""Convolution over volumes, as deep learning means it: cross-correlation plus bias.

A volume has its channels last, ``(H, W, C)``; a filter bank holds one 3-D filter for
each output channel, ``(f, f, C_in, C_out)``. `convnet_lab.fast` has the same functions,
written for speed.
"""

import numpy as np

from convnet_lab.functional.activation import relu
from convnet_lab.functional.arguments import Array, checked
from convnet_lab.functional.windows import framed, windows


@checked(volume="H W C_in", kernel="kh kw C_in", bias="number", padding=0, stride=1)
def filter_volume(
    volume: Array,
    kernel: Array,
    bias: float = 0.0,
    padding: int = 0,
    stride: int = 1,
) -> Array:
    """Slide one 3-D filter over a volume: one 2-D map comes out.

    At each place all channels are multiplied by their own kernel and everything is
    added, with the bias once (S2, *Convolution over volume*).

    Parameters
    ----------
    volume : array_like, shape (H, W, C)
    kernel : array_like, shape (kh, kw, C)
        One kernel for each channel, used as it is.
    bias : float
        Added to every entry of the map.
    padding : int
        Rows and columns of zeros around each channel.
    stride : int
        Pixels from one place to the next, down and across.

    Returns
    -------
    ndarray, shape (H', W')
        With ``H' = floor((H + 2 * padding - kh) / stride) + 1``, W' alike.

    Raises
    ------
    ValueError
        If the filter does not fit or has another number of channels.

    Examples
    --------
    >>> filter_volume(np.ones((6, 6, 3)), np.ones((3, 3, 3)), bias=1).shape
    (4, 4)
    """
    kh, kw, _ = kernel.shape
    seen = windows(framed(volume, padding), kh, kw, stride)
    z: Array = np.einsum("rckij,ijk->rc", seen, kernel, optimize=True)
    return z + bias


@checked(
    volume="[m] H W C_in",
    filters="kh kw C_in C_out",
    biases="C_out",
    padding=0,
    stride=1,
)
def conv2d(
    volume: Array,
    filters: Array,
    biases: Array,
    padding: int = 0,
    stride: int = 1,
) -> Array:
    """Slide a bank of 3-D filters over a volume: one map for each filter.

    Parameters
    ----------
    volume : array_like, shape (H, W, C_in) or (m, H, W, C_in)
        One volume, or a batch of m.
    filters : array_like, shape (kh, kw, C_in, C_out)
    biases : array_like, shape (C_out,)
        Each is added to every entry of its map.
    padding : int
        Rows and columns of zeros around each channel.
    stride : int
        Pixels from one place to the next, down and across.

    Returns
    -------
    ndarray, shape (H', W', C_out) or (m, H', W', C_out)

    Raises
    ------
    ValueError
        If the filters do not fit, or the channels or biases do not match.

    Examples
    --------
    >>> conv2d(np.ones((5, 5, 3)), np.ones((3, 3, 3, 2)), [0, 1], 1, 2)[0, 0]
    array([12., 13.])
    """
    kh, kw, _, _ = filters.shape
    seen = windows(framed(volume, padding), kh, kw, stride)
    z: Array = np.einsum("...kij,ijko->...o", seen, filters, optimize=True)
    return z + biases


@checked(
    volume="[m] H W C_in",
    filters="kh kw C_in C_out",
    dout="[m] H' W' C_out",
    padding=0,
    stride=1,
)
def conv2d_backward(
    dout: Array,
    volume: Array,
    filters: Array,
    padding: int = 0,
    stride: int = 1,
) -> tuple[Array, Array, Array]:
    """Go back through `conv2d`: from the maps' gradient to the inputs' gradients.

    Each output is a sum of products, so a filter's gradient is the sum of the windows
    that it saw, each times the gradient of what came out there; a pixel's gradient is
    the sum of the weights that met it, each times the same. (Goodfellow, Bengio and
    Courville, *Deep Learning*, 9.5.)

    Parameters
    ----------
    dout : array_like, shape (H', W', C_out) or (m, H', W', C_out)
        Gradient of the loss with respect to the maps that `conv2d` returned.
    volume : array_like, shape (H, W, C_in) or (m, H, W, C_in)
    filters : array_like, shape (kh, kw, C_in, C_out)
    padding, stride : int
        As given to `conv2d`.

    Returns
    -------
    dvolume : ndarray, the shape of volume
    dfilters : ndarray, the shape of filters
    dbiases : ndarray, shape (C_out,)
        The last two are summed over the batch.

    Raises
    ------
    ValueError
        If the filters do not fit, or dout does not have the shape of the maps.

    Examples
    --------
    One output, so the filter's gradient is the window and the pixels' is the filter:

    >>> window, filters = np.array([[[2.0], [3.0]]]), np.array([[[[5.0]], [[7.0]]]])
    >>> dvolume, dfilters, dbiases = conv2d_backward([[[1.0]]], window, filters)
    >>> dvolume.ravel(), dfilters.ravel(), dbiases
    (array([5., 7.]), array([2., 3.]), array([1.]))
    """
    height, width, c_in = volume.shape[-3:]
    kh, kw, _, c_out = filters.shape
    padded, dfilters = framed(volume, padding), np.zeros_like(filters)
    dpadded, dz = np.zeros_like(padded), dout.reshape(-1, c_out)
    seen, dseen = (windows(each, kh, kw, stride) for each in (padded, dpadded))
    for i, j in np.ndindex(kh, kw):
        # what meets the weights [i, j] goes through them as through a dense layer
        x = seen[..., i, j].reshape(-1, c_in)
        dfilters[i, j] = x.T @ dz
        dseen[..., i, j] += (dz @ filters[i, j].T).reshape(*dout.shape[:-1], c_in)
    inside = slice(padding, padding + height), slice(padding, padding + width)
    return dpadded[..., *inside, :], dfilters, dz.sum(axis=0)


@checked(
    batch="m H W C_in",
    filters="kh kw C_in C_out",
    biases="C_out",
    padding=0,
    stride=1,
)
def conv_layer(
    batch: Array,
    filters: Array,
    biases: Array,
    padding: int = 0,
    stride: int = 1,
) -> Array:
    """Apply one layer of a convolutional network to a batch: convolve, bias, ReLU.

    ``a = max(0, W * a_prev + b)`` for each volume of the batch (S2, *one layer
    operation*).

    Parameters
    ----------
    batch : array_like, shape (m, H, W, C_in)
    filters : array_like, shape (kh, kw, C_in, C_out)
    biases : array_like, shape (C_out,)
    padding : int
        Rows and columns of zeros around each channel.
    stride : int
        Pixels from one place to the next, down and across.

    Returns
    -------
    ndarray, shape (m, H', W', C_out)
        No entry is negative.

    Raises
    ------
    ValueError
        If the filters do not fit, or the channels or biases do not match.

    Examples
    --------
    >>> conv_layer(np.ones((7, 64, 64, 3)), np.ones((3, 3, 3, 8)), np.zeros(8)).shape
    (7, 62, 62, 8)
    """
    return relu(conv2d(batch, filters, biases, padding, stride))


@checked(f=1, c_in=1, c_out=1)
def conv_parameter_count(f: int, c_in: int, c_out: int) -> int:
    """Count what a convolutional layer learns, whatever the size of the image.

    Parameters
    ----------
    f : int
        The filters' size.
    c_in, c_out : int
        Channels of the input, and filters.

    Returns
    -------
    int
        ``f * f * c_in * c_out`` weights and ``c_out`` biases.

    Raises
    ------
    ValueError
        If an argument is not a whole number of at least 1.

    Examples
    --------
    >>> conv_parameter_count(3, 3, 16)
    448
    """
    return f * f * c_in * c_out + c_out
