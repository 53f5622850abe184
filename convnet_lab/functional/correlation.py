"""Cross-correlation and convolution, which differ by a flip of the kernel."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, numeric, whole, widened
from convnet_lab.functional.padding import zero_pad


def cross_correlate_at(
    image: npt.ArrayLike, kernel: npt.ArrayLike, row: int, col: int
) -> float:
    """Multiply one window of an image by a kernel, entry by entry, and add.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)
    row, col : int
        Where the window's top-left corner stands, counted from 0.

    Returns
    -------
    float
        The sum of the ``kh * kw`` products.

    Raises
    ------
    ValueError
        If the window does not lie inside the image.

    Examples
    --------
    The slides' f and g (S2, *Convolution / Cross correlation*):

    >>> cross_correlate_at([[1, 0, 0], [0, 2, 0], [1, 2, 0]],
    ...                    [[1, 2, 3], [4, 5, 6], [7, 8, 9]], 0, 0)
    34.0
    """
    pixels, weights = _image_and_kernel(image, kernel)
    (height, width), (kh, kw) = pixels.shape, weights.shape
    row, col = whole(row, "row", least=0), whole(col, "col", least=0)
    if row + kh > height or col + kw > width:
        raise ValueError(
            f"a {kh}x{kw} window at row {row}, column {col} leaves the "
            f"{height}x{width} image: row can be at most {height - kh} and column at "
            f"most {width - kw}"
        )
    return float(np.sum(pixels[row : row + kh, col : col + kw] * weights))


def cross_correlate2d(image: npt.ArrayLike, kernel: npt.ArrayLike) -> Array:
    """Slide a kernel over an image and take the sum of products at each place.

    ``out[r, c] = sum over i, j of image[r + i, c + j] * kernel[i, j]``: what deep
    learning calls convolution. No padding, one pixel a step.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)
        Used as it is, not flipped.

    Returns
    -------
    ndarray, shape (H - kh + 1, W - kw + 1)

    Raises
    ------
    ValueError
        If the kernel is larger than the image, or either has not two axes.

    Examples
    --------
    >>> cross_correlate2d([[10, 10, 100, 100]], [[-1, 0, 1]])
    array([[90, 90]])
    """
    pixels, weights = _image_and_kernel(image, kernel)
    windows = np.lib.stride_tricks.sliding_window_view(pixels, weights.shape)
    sums: Array = np.einsum("rcij,ij->rc", windows, weights, optimize=True)
    return sums


def filter2d(
    image: npt.ArrayLike, kernel: npt.ArrayLike, padding: int = 0, stride: int = 1
) -> Array:
    """Cross-correlate with zeros round the image and steps of more than one pixel.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)
        Used as it is, not flipped.
    padding : int
        Rows and columns of zeros on each side.
    stride : int
        Pixels from one place to the next, down and across.

    Returns
    -------
    ndarray, shape (H', W')
        With ``H' = floor((H + 2 * padding - kh) / stride) + 1``, W' alike.

    Raises
    ------
    ValueError
        If the kernel does not fit, or padding or stride is out of range.

    Examples
    --------
    >>> filter2d([[1, 2, 3, 4]], [[1, 1]], stride=2)
    array([[3, 7]])
    """
    stride = whole(stride, "stride", least=1)
    return cross_correlate2d(zero_pad(image, padding), kernel)[::stride, ::stride]


def convolve2d(image: npt.ArrayLike, kernel: npt.ArrayLike) -> Array:
    """Convolve in the mathematical sense: cross-correlate with the kernel turned round.

    The kernel is flipped on both axes, top to bottom and left to right.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)

    Returns
    -------
    ndarray, shape (H - kh + 1, W - kw + 1)

    Raises
    ------
    ValueError
        If the kernel is larger than the image, or either has not two axes.

    Examples
    --------
    The slides' f and g again; unflipped they gave 34:

    >>> convolve2d([[1, 0, 0], [0, 2, 0], [1, 2, 0]],
    ...            [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    array([[26]])
    """
    pixels, weights = _image_and_kernel(image, kernel)
    return cross_correlate2d(pixels, weights[::-1, ::-1])


def convolve1d(f: npt.ArrayLike, g: npt.ArrayLike) -> Array:
    """Convolve two signals in full: every place where they touch counts.

    ``out[n] = sum over k of f[k] * g[n - k]``, with both signals 0 outside.

    Parameters
    ----------
    f : array_like, shape (n,)
    g : array_like, shape (m,)

    Returns
    -------
    ndarray, shape (n + m - 1,)

    Raises
    ------
    ValueError
        If either is empty or has not one axis.

    Examples
    --------
    A box slid over itself makes a triangle (S0):

    >>> convolve1d([1, 1, 1], [1, 1, 1])
    array([1, 2, 3, 2, 1])
    """
    first = numeric(f, "f", axes="position")
    second = numeric(g, "g", axes="position")
    first, second = widened(first, second)
    sums: Array = np.convolve(first, second)
    return sums


def _image_and_kernel(
    image: npt.ArrayLike, kernel: npt.ArrayLike
) -> tuple[Array, Array]:
    pixels = numeric(image, "image", axes="height, width")
    weights = numeric(kernel, "kernel", axes="height, width")
    (height, width), (kh, kw) = pixels.shape, weights.shape
    if kh > height or kw > width:
        raise ValueError(
            f"a {kh}x{kw} kernel does not fit into a {height}x{width} image: make the "
            "kernel smaller or pad the image"
        )
    pixels, weights = widened(pixels, weights)
    return pixels, weights
