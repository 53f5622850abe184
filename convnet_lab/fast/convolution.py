"""Convolution as one matrix product: see `columns`."""

import numpy as np

from convnet_lab import functional
from convnet_lab.fast.columns import Strip, gather, pieces, scatter, scratch
from convnet_lab.functional.arguments import Array, places, same_as

__all__ = ["conv2d", "conv2d_backward", "conv_layer", "filter_volume"]


@same_as(functional.filter_volume)
def filter_volume(
    volume: Array,
    kernel: Array,
    bias: float = 0.0,
    padding: int = 0,
    stride: int = 1,
) -> Array:
    """Convolve with a bank of one filter."""
    filters, biases = kernel[..., np.newaxis], np.zeros(1, volume.dtype)
    return conv2d(volume, filters, biases, padding, stride)[..., 0] + bias


@same_as(functional.conv2d)
def conv2d(
    volume: Array,
    filters: Array,
    biases: Array,
    padding: int = 0,
    stride: int = 1,
) -> Array:
    """Convolve piece by piece: columns, product, bias."""
    batch = volume.reshape(-1, *volume.shape[-3:])
    m, height, width, _ = batch.shape
    kh, kw, _, c_out = filters.shape
    rows = places(height, kh, padding, stride)
    cols = places(width, kw, padding, stride)
    matrix = filters.transpose(2, 0, 1, 3).reshape(-1, c_out)
    maps = np.empty((m, rows, cols, c_out), batch.dtype)
    for piece in pieces(m, rows, cols * len(matrix) * batch.itemsize):
        strip = Strip(batch.shape, piece, kh, padding, stride)
        columns = gather(strip.cut(batch), (kh, kw), stride)
        flat = columns.reshape(len(matrix), -1)
        sums = scratch("sums", (flat.shape[1], c_out), batch.dtype)
        np.matmul(flat.T, matrix, out=sums)
        sums += biases
        # rows, columns, examples, channels: as the columns are ordered
        placed = sums.reshape(*columns.shape[3:], c_out)
        maps[piece] = placed.transpose(2, 0, 1, 3)
    return maps.reshape(*volume.shape[:-3], rows, cols, c_out)


@same_as(functional.conv2d_backward)
def conv2d_backward(
    dout: Array,
    volume: Array,
    filters: Array,
    padding: int = 0,
    stride: int = 1,
) -> tuple[Array, Array, Array]:
    """Go back piece by piece, with columns made once for both gradients."""
    batch = volume.reshape(-1, *volume.shape[-3:])
    kh, kw, c_in, c_out = filters.shape
    dmaps = dout.reshape(-1, *dout.shape[-3:])
    m, rows, cols, _ = dmaps.shape
    matrix = filters.transpose(2, 0, 1, 3).reshape(-1, c_out)
    dmatrix, dbatch = np.zeros_like(matrix), np.zeros(batch.shape, batch.dtype)
    for piece in pieces(m, rows, cols * len(matrix) * batch.itemsize):
        strip = Strip(batch.shape, piece, kh, padding, stride)
        columns = gather(strip.cut(batch), (kh, kw), stride)
        flat = columns.reshape(len(matrix), -1)
        dz = scratch("sums", (flat.shape[1], c_out), batch.dtype)
        ordered = dz.reshape(*columns.shape[3:], c_out)
        ordered[...] = dmaps[piece].transpose(1, 2, 0, 3)
        dmatrix += flat @ dz
        np.matmul(matrix, dz.T, out=flat)  # the columns are spent: reuse their memory
        dstrip = strip.zeros(batch.dtype)
        scatter(columns, dstrip, stride)
        strip.add(dstrip, dbatch)
    dfilters = dmatrix.reshape(c_in, kh, kw, c_out).transpose(1, 2, 0, 3).copy()
    # a product with ones: NumPy's sum over the first axis is slow for few channels
    dz = dmaps.reshape(-1, c_out)
    return dbatch.reshape(volume.shape), dfilters, np.ones(len(dz), dz.dtype) @ dz


@same_as(functional.conv_layer)
def conv_layer(
    batch: Array,
    filters: Array,
    biases: Array,
    padding: int = 0,
    stride: int = 1,
) -> Array:
    """Convolve, and rectify in place."""
    maps = conv2d(batch, filters, biases, padding, stride)
    return np.maximum(maps, 0, out=maps)
