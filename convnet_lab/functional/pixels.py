"""Images as numbers: gray values, flattening, sizes, and the histogram."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, numeric, whole

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in a gray value (ITU-R BT.601)."""


def to_grayscale(rgb: npt.ArrayLike) -> Array:
    """Turn a colour image into one gray value a pixel.

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
        If the image has not three axes or not three channels.

    Examples
    --------
    >>> to_grayscale([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]])
    array([[ 76.245, 149.685,  29.07 ]])
    """
    pixels = numeric(rgb, "rgb", axes="height, width, channels")
    if pixels.shape[2] != 3:
        raise ValueError(
            f"rgb has {pixels.shape[2]} channels (shape {pixels.shape}): expected 3, "
            "red, green and blue, on the last axis"
        )
    floats = pixels.astype(np.result_type(pixels, np.float32))
    if pixels.dtype.kind != "f":
        floats = pixels.astype(np.float64)
    gray: Array = floats @ np.array(LUMA, floats.dtype)
    return gray


def flatten_image(image: npt.ArrayLike) -> Array:
    """Line up the rows of an image, one after the other.

    Parameters
    ----------
    image : array_like, shape (H, W)

    Returns
    -------
    ndarray, shape (H * W,)
        A new array with the image's dtype; entry ``row * W + col`` is
        ``image[row, col]``.

    Raises
    ------
    ValueError
        If the image has not two axes.

    Examples
    --------
    >>> flatten_image([[1, 2, 3], [4, 5, 6]])
    array([1, 2, 3, 4, 5, 6])
    """
    return numeric(image, "image", axes="height, width").flatten()


def input_size(height: int, width: int, channels: int = 1) -> int:
    """Count the numbers in an image: the inputs of a dense layer that reads it.

    Parameters
    ----------
    height, width : int
        In pixels.
    channels : int
        1 for gray, 3 for colour.

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
    return (
        whole(height, "height", least=1)
        * whole(width, "width", least=1)
        * whole(channels, "channels", least=1)
    )


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
    n_inputs = whole(n_inputs, "n_inputs", least=1)
    n_units = whole(n_units, "n_units", least=1)
    return n_inputs * n_units + n_units


def equalize_histogram(image: npt.ArrayLike) -> Array:
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
        If the image has not two axes.

    Examples
    --------
    >>> equalize_histogram([[10, 10], [11, 90]])
    array([[  0. ,   0. ],
           [127.5, 255. ]])
    """
    pixels = numeric(image, "image", axes="height, width")
    _, places, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    no_brighter = np.cumsum(counts) - counts[0]
    stretched = 255.0 * no_brighter / max(no_brighter[-1], 1)
    equalized: Array = stretched[places.reshape(pixels.shape)]
    return equalized
