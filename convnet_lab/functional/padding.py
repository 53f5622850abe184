"""The border: zeros around an image, and the size that comes out."""

import numpy as np

from convnet_lab.functional.arguments import Array, checked


@checked(image="H W", padding=0)
def zero_pad(image: Array, padding: int) -> Array:
    """Put a frame of zeros around an image.

    Parameters
    ----------
    image : array_like, shape (H, W)
    padding : int
        Rows and columns of zeros on each side.

    Returns
    -------
    ndarray, shape (H + 2 * padding, W + 2 * padding)

    Raises
    ------
    ValueError
        If the padding is negative or the image does not have two axes.

    Examples
    --------
    >>> zero_pad([[7, 8]], 1)
    array([[0, 0, 0, 0],
           [0, 7, 8, 0],
           [0, 0, 0, 0]])
    """
    height, width = image.shape
    padded = np.zeros((height + 2 * padding, width + 2 * padding), image.dtype)
    padded[padding : padding + height, padding : padding + width] = image
    return padded


@checked(filter_size=1)
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
    if filter_size % 2 == 0:
        raise ValueError(
            f"filter_size is {filter_size}, which is even: a same padding of "
            f"{(filter_size - 1) / 2} pixels does not exist; use an odd filter"
        )
    return (filter_size - 1) // 2


@checked(n=1, f=1, padding=0, stride=1)
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
        If the filter does not fit, or an argument is not a whole number in its range.

    Examples
    --------
    >>> output_size(8, 3), output_size(5, 3, stride=2), output_size(5, 3, 1, 2)
    (6, 2, 3)
    """
    return (n + 2 * padding - f) // stride + 1
