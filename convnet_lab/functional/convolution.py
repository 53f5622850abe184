"""Convolution over volumes, as deep learning means it: cross-correlation plus bias.

A volume has its channels last, ``(H, W, C)``; a filter bank holds one 3-D filter for
each output channel, ``(f, f, C_in, C_out)``.
"""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.activation import relu
from convnet_lab.functional.arguments import Array, numeric, whole, widened
from convnet_lab.functional.padding import output_size


def filter_volume(
    volume: npt.ArrayLike,
    kernel: npt.ArrayLike,
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
        Rows and columns of zeros round each channel.
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
    weights = numeric(kernel, "kernel", axes="height, width, channels")
    return conv2d(volume, weights[..., np.newaxis], [bias], padding, stride)[..., 0]


def conv2d(
    volume: npt.ArrayLike,
    filters: npt.ArrayLike,
    biases: npt.ArrayLike,
    padding: int = 0,
    stride: int = 1,
) -> Array:
    """Slide a bank of 3-D filters over a volume: one map for each filter.

    Parameters
    ----------
    volume : array_like, shape (H, W, C_in)
    filters : array_like, shape (kh, kw, C_in, C_out)
    biases : array_like, shape (C_out,)
        Each is added to every entry of its map.
    padding : int
        Rows and columns of zeros round each channel.
    stride : int
        Pixels from one place to the next, down and across.

    Returns
    -------
    ndarray, shape (H', W', C_out)

    Raises
    ------
    ValueError
        If the filters do not fit, or the channels or biases do not match.

    Examples
    --------
    >>> conv2d(np.ones((5, 5, 3)), np.ones((3, 3, 3, 2)), [0, 1], 1, 2)[0, 0]
    array([12., 13.])
    """
    pixels = numeric(volume, "volume", axes="height, width, channels")
    maps: Array = _convolve(pixels[np.newaxis], filters, biases, padding, stride)[0]
    return maps


def conv_layer(
    batch: npt.ArrayLike,
    filters: npt.ArrayLike,
    biases: npt.ArrayLike,
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
        Rows and columns of zeros round each channel.
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
    volumes = numeric(batch, "batch", axes="examples, height, width, channels")
    return relu(_convolve(volumes, filters, biases, padding, stride))


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
    f = whole(f, "f", least=1)
    c_in, c_out = whole(c_in, "c_in", least=1), whole(c_out, "c_out", least=1)
    return f * f * c_in * c_out + c_out


def _convolve(
    batch: Array,
    filters: npt.ArrayLike,
    biases: npt.ArrayLike,
    padding: int,
    stride: int,
) -> Array:
    weights = numeric(
        filters, "filters", axes="height, width, channels in, channels out"
    )
    offsets = numeric(biases, "biases", axes="channels out")
    (_, height, width, channels), (kh, kw, c_in, c_out) = batch.shape, weights.shape
    if c_in != channels:
        raise ValueError(
            f"the filters have {c_in} input channels (shape {weights.shape}) and the "
            f"volume has {channels}: the two must be equal"
        )
    if len(offsets) != c_out:
        raise ValueError(
            f"there are {len(offsets)} biases for {c_out} filters: expected one each"
        )
    # raise before any work if the filter does not fit
    output_size(height, kh, padding, stride)
    output_size(width, kw, padding, stride)
    frame = [(0, 0), (padding, padding), (padding, padding), (0, 0)]
    pixels, weights, offsets = widened(np.pad(batch, frame), weights, offsets)
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (kh, kw), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    maps: Array = np.tensordot(windows, weights, axes=([3, 4, 5], [2, 0, 1])) + offsets
    return maps
