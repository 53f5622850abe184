"""Our functions of one example, on a batch: what both courses ask for."""

import numpy as np
import numpy.typing as npt

from convnet_lab.checks.exercise import Function

Array = npt.NDArray[np.float64]


def pad(zero_pad: Function, batch: Array, padding: int) -> Array:
    """Pad each channel of each example: (m, H, W, C) to (m, H', W', C)."""
    padded = [
        [zero_pad(image, padding) for image in np.moveaxis(example, -1, 0)]
        for example in batch
    ]
    return np.moveaxis(np.array(padded), 1, -1)


def convolve(
    conv2d: Function,
    batch: Array,
    filters: Array,
    biases: Array,
    padding: int,
    stride: int,
) -> Array:
    """Convolve each example: (m, H, W, C) with (kh, kw, C, F) to (m, H', W', F)."""
    return np.stack(
        [conv2d(example, filters, biases, padding, stride) for example in batch]
    )


def pool(pool2d: Function, batch: Array, f: int, stride: int) -> Array:
    """Pool each example: (m, H, W, C) to (m, H', W', C)."""
    return np.stack([pool2d(example, f, stride) for example in batch])


def conv_gradients(
    conv2d_backward: Function,
    dout: Array,
    batch: Array,
    filters: Array,
    padding: int,
    stride: int,
) -> tuple[Array, Array, Array]:
    """Give the gradients of batch, filters and biases; the last two add up over it."""
    each = [
        conv2d_backward(slopes, example, filters, padding, stride)
        for slopes, example in zip(dout, batch, strict=True)
    ]
    dbatch, dfilters, dbiases = (np.stack(part) for part in zip(*each, strict=True))
    return dbatch, dfilters.sum(0), dbiases.sum(0)


def pool_gradient(
    max_pool2d_backward: Function, dout: Array, batch: Array, f: int, stride: int
) -> Array:
    """Give the gradient of a pooled batch."""
    pairs = zip(dout, batch, strict=True)
    return np.stack([max_pool2d_backward(*pair, f, stride) for pair in pairs])
