"""Images as numbers: gray values, flattening, sizes, and the histogram."""

import numpy as np

from convnet_lab.functional.arguments import Array, checked

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in a gray value (ITU-R BT.601)."""


@checked(rgb="H W 3")
def to_grayscale(rgb: Array) -> Array:
    """Turn a color image into one gray value a pixel.

    Each pixel becomes ``0.299 R + 0.587 G + 0.114 B`` (ITU-R BT.601): the eye is most
    sensitive to green and least to blue.

    Parameters
    ----------
    rgb : array_like, shape (H, W, 3)
        Red, green and blue, usually 0 to 255.

    Returns
    -------
    ndarray of float, shape (H, W)
        In the units of the input; float32 stays float32, all else is float64.

    Raises
    ------
    ValueError
        If the image does not have three axes and three channels.

    Examples
    --------
    >>> to_grayscale([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]])
    array([[ 76.245, 149.685,  29.07 ]])
    """
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    return LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue


@checked(image="H W")
def flatten_image(image: Array) -> Array:
    """Line up the rows of an image, one after the other.

    Parameters
    ----------
    image : array_like, shape (H, W)

    Returns
    -------
    ndarray, shape (H * W,)
        A new array; entry ``row * W + col`` is ``image[row, col]``.

    Raises
    ------
    ValueError
        If the image does not have two axes.

    Examples
    --------
    >>> flatten_image([[1, 2, 3], [4, 5, 6]])
    array([1, 2, 3, 4, 5, 6])
    """
    return image.flatten()


@checked(height=1, width=1, channels=1)
def input_size(height: int, width: int, channels: int = 1) -> int:
    """Count the numbers in an image: the inputs of a dense layer that reads it.

    Parameters
    ----------
    height, width : int
        In pixels.
    channels : int
        1 for gray, 3 for color.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a size is not a whole number of at least 1.

    Examples
    --------
    >>> input_size(28, 28), input_size(200, 200, 3)
    (784, 120000)
    """
    return height * width * channels


@checked(n_inputs=1, n_units=1)
def dense_parameter_count(n_inputs: int, n_units: int) -> int:
    """Count what a dense layer learns: its weights and its biases.

    Parameters
    ----------
    n_inputs : int
        Numbers that every unit reads.
    n_units : int
        Units (neurons) of the layer; each has one bias.

    Returns
    -------
    int
        ``n_inputs * n_units + n_units``.

    Raises
    ------
    ValueError
        If a count is not a whole number of at least 1.

    Examples
    --------
    >>> dense_parameter_count(786_432, 1000)
    786433000
    """
    return n_inputs * n_units + n_units


@checked(image="H W")
def equalize_histogram(image: Array) -> Array:
    """Spread the gray values of an image, so that every range is used equally often.

    Each value is replaced by its rank: the share of pixels that are no brighter,
    stretched from 0 to 255. (Gonzalez and Woods, *Digital Image Processing*, 3.3.)

    Parameters
    ----------
    image : array_like, shape (H, W)
        Values in any range, negative ones too: a filtered image, for example.

    Returns
    -------
    ndarray of float, shape (H, W)
        From 0 to 255; all 0 if the image has one value only.

    Raises
    ------
    ValueError
        If the image does not have two axes.

    Examples
    --------
    >>> equalize_histogram([[10, 10], [11, 90]])
    array([[  0. ,   0. ],
           [127.5, 255. ]])
    """
    _, rank, counts = np.unique(image, return_inverse=True, return_counts=True)
    no_brighter = np.cumsum(counts) - counts[0]
    equalized: Array = 255.0 * no_brighter[rank] / max(no_brighter[-1], 1)
    return equalized.reshape(image.shape)
