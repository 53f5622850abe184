"""The border: zeros round an image, and the size that comes out."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, numeric, whole


def zero_pad(image: npt.ArrayLike, padding: int) -> Array:
    """Put a frame of zeros round an image.

    Parameters
    ----------
    image : array_like, shape (H, W)
    padding : int
        Rows and columns of zeros on each side.

    Returns
    -------
    ndarray, shape (H + 2 * padding, W + 2 * padding)
        A new array with the image's dtype.

    Raises
    ------
    ValueError
        If the padding is negative or the image has not two axes.

    Examples
    --------
    >>> zero_pad([[7, 8]], 1)
    array([[0, 0, 0, 0],
           [0, 7, 8, 0],
           [0, 0, 0, 0]])
    """
    pixels = numeric(image, "image", axes="height, width")
    return np.pad(pixels, whole(padding, "padding", least=0))


def zero_pad_backward(dout: npt.ArrayLike, padding: int) -> Array:
    """Go back through `zero_pad`: the frame's gradient is dropped.

    Parameters
    ----------
    dout : array_like, shape (H + 2 * padding, W + 2 * padding)
        Gradient of the loss with respect to what `zero_pad` returned.
    padding : int
        As given to `zero_pad`.

    Returns
    -------
    ndarray, shape (H, W)
        A new array in dout's dtype.

    Raises
    ------
    ValueError
        If the padding is negative, or leaves no pixel.

    Examples
    --------
    >>> zero_pad_backward([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 1)
    array([[5]])
    """
    slopes = numeric(dout, "dout", axes="height, width")
    padding = whole(padding, "padding", least=0)
    height, width = slopes.shape
    if min(height, width) <= 2 * padding:
        raise ValueError(
            f"dout has shape {slopes.shape}: expected more than {2 * padding} rows and "
            f"columns, since a padding of {padding} adds that many"
        )
    return slopes[padding : height - padding, padding : width - padding].copy()


def same_padding(filter_size: int) -> int:
    """Give the padding that keeps the size of an image, at stride 1.

    ``p = (f - 1) / 2`` (S2, *Same convolution*): only an odd filter has a middle.

    Parameters
    ----------
    filter_size : int
        Rows (and columns) of the filter.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the filter's size is even or less than 1.

    Examples
    --------
    >>> same_padding(3), same_padding(7)
    (1, 3)
    """
    size = whole(filter_size, "filter_size", least=1)
    if size % 2 == 0:
        raise ValueError(
            f"filter_size is {size}, which is even: a same padding of {(size - 1) / 2} "
            "pixels does not exist; use an odd filter"
        )
    return (size - 1) // 2


def output_size(n: int, f: int, padding: int = 0, stride: int = 1) -> int:
    """Count the places of a filter along one side of an image.

    ``floor((n + 2 * padding - f) / stride) + 1`` (S2, *Convolution Stride*): what is
    left over at the end, less than a stride, is not used.

    Parameters
    ----------
    n : int
        Pixels along this side.
    f : int
        The filter's size along it.
    padding : int
        Zeros on each end.
    stride : int
        Pixels from one place to the next.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the filter does not fit, or an argument is no whole number in its range.

    Examples
    --------
    >>> output_size(8, 3), output_size(5, 3, stride=2), output_size(5, 3, 1, 2)
    (6, 2, 3)
    """
    n, f = whole(n, "n", least=1), whole(f, "f", least=1)
    padding = whole(padding, "padding", least=0)
    stride = whole(stride, "stride", least=1)
    if f > n + 2 * padding:
        raise ValueError(
            f"a filter of size {f} does not fit into {n} pixels with padding "
            f"{padding}, {n + 2 * padding} in all: make the filter smaller or pad more"
        )
    return (n + 2 * padding - f) // stride + 1
