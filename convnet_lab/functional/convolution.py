"""Convolution over volumes, as deep learning means it: cross-correlation plus bias.

A volume has its channels last, ``(H, W, C)``; a filter bank holds one 3-D filter for
each output channel, ``(f, f, C_in, C_out)``.
"""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.activation import relu
from convnet_lab.functional.arguments import (
    Array,
    matching,
    numbers,
    numeric,
    volumes,
    whole,
    widened,
)
from convnet_lab.functional.columns import Strip, gather, pieces, scatter, scratch
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
    pixels = numeric(volume, "volume", axes="height, width, channels")
    weights = numeric(kernel, "kernel", axes="height, width, channels")
    pixels, weights = widened(pixels, weights)
    offset = numbers(bias, "bias")
    if pixels.dtype.kind == "f":  # Python's 0.0 must not turn float32 into float64
        offset = offset.astype(pixels.dtype)
    bank = weights[..., np.newaxis]
    return conv2d(pixels, bank, offset.reshape(1), padding, stride)[..., 0]


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
    volume : array_like, shape (H, W, C_in) or (m, H, W, C_in)
        One volume, or a batch of m.
    filters : array_like, shape (kh, kw, C_in, C_out)
    biases : array_like, shape (C_out,)
        Each is added to every entry of its map.
    padding : int
        Rows and columns of zeros round each channel.
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
    batch, alone = volumes(volume, "volume")
    weights, rows, cols = _fitted(batch, filters, padding, stride)
    offsets = numeric(biases, "biases", axes="channels out")
    if len(offsets) != weights.shape[3]:
        raise ValueError(
            f"there are {len(offsets)} biases for {weights.shape[3]} filters: expected "
            "one each"
        )
    pixels, weights, offsets = widened(batch, weights, offsets)
    kh, kw, _, c_out = weights.shape
    bank = weights.transpose(2, 0, 1, 3).reshape(-1, c_out)
    maps = np.empty((len(pixels), rows, cols, c_out), pixels.dtype)
    for piece in pieces(len(pixels), rows, cols * len(bank) * pixels.itemsize):
        strip = Strip(pixels.shape, piece, kh, padding, stride)
        columns = gather(strip.cut(pixels), (kh, kw), stride)
        flat = columns.reshape(len(bank), -1)
        sums = scratch("sums", (flat.shape[1], c_out), pixels.dtype)
        np.matmul(flat.T, bank, out=sums)
        sums += offsets
        # rows, columns, examples, channels: as the columns are ordered
        placed = sums.reshape(*columns.shape[3:], c_out)
        maps[piece] = placed.transpose(2, 0, 1, 3)
    return maps[0] if alone else maps


def conv2d_backward(
    dout: npt.ArrayLike,
    volume: npt.ArrayLike,
    filters: npt.ArrayLike,
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
        If the filters do not fit, or dout has not the shape of the maps.

    Examples
    --------
    One output, so the filter's gradient is the window and the pixels' is the filter:

    >>> window, filters = np.array([[[2.0], [3.0]]]), np.array([[[[5.0]], [[7.0]]]])
    >>> dvolume, dfilters, dbiases = conv2d_backward([[[1.0]]], window, filters)
    >>> dvolume.ravel(), dfilters.ravel(), dbiases
    (array([5., 7.]), array([2., 3.]), array([1.]))
    """
    batch, alone = volumes(volume, "volume")
    weights, rows, cols = _fitted(batch, filters, padding, stride)
    kh, kw, c_in, c_out = weights.shape
    maps_shape = (rows, cols, c_out) if alone else (len(batch), rows, cols, c_out)
    slopes = matching(dout, "dout", maps_shape, "the maps that conv2d gives")
    slopes, pixels, weights = widened(slopes, batch, weights)
    slopes = slopes.reshape(len(batch), rows, cols, c_out)
    bank = weights.transpose(2, 0, 1, 3).reshape(-1, c_out)
    dbank, dbatch = np.zeros_like(bank), np.zeros(pixels.shape, pixels.dtype)
    for piece in pieces(len(pixels), rows, cols * len(bank) * pixels.itemsize):
        strip = Strip(pixels.shape, piece, kh, padding, stride)
        columns = gather(strip.cut(pixels), (kh, kw), stride)
        flat = columns.reshape(len(bank), -1)
        came = scratch("sums", (flat.shape[1], c_out), pixels.dtype)
        ordered = came.reshape(*columns.shape[3:], c_out)
        ordered[...] = slopes[piece].transpose(1, 2, 0, 3)
        dbank += flat @ came
        np.matmul(bank, came.T, out=flat)  # the columns are spent: reuse their memory
        dstrip = strip.zeros(pixels.dtype)
        scatter(columns, dstrip, stride)
        strip.add(dstrip, dbatch)
    dfilters = dbank.reshape(c_in, kh, kw, c_out).transpose(1, 2, 0, 3).copy()
    # a product with ones: NumPy's sum over the first axis is slow for few channels
    flat_slopes = slopes.reshape(-1, c_out)
    dbiases: Array = np.ones(len(flat_slopes), slopes.dtype) @ flat_slopes
    return (dbatch[0] if alone else dbatch), dfilters, dbiases


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
    examples = numeric(batch, "batch", axes="examples, height, width, channels")
    return relu(conv2d(examples, filters, biases, padding, stride))


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


def _fitted(
    batch: Array, filters: npt.ArrayLike, padding: int, stride: int
) -> tuple[Array, int, int]:
    """Give the filters as an array, and the rows and columns of the maps they make."""
    weights = numeric(
        filters, "filters", axes="height, width, channels in, channels out"
    )
    (_, height, width, channels), (kh, kw, c_in, _) = batch.shape, weights.shape
    if c_in != channels:
        raise ValueError(
            f"the filters have {c_in} input channels (shape {weights.shape}) and the "
            f"volume has {channels}: the two must be equal"
        )
    rows = output_size(height, kh, padding, stride)
    cols = output_size(width, kw, padding, stride)
    return weights, rows, cols
