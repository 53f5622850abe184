"""Cross-correlation and convolution, which differ by a flip of the kernel."""

import numpy as np

from convnet_lab.functional.arguments import Array, checked
from convnet_lab.functional.padding import zero_pad


@checked(image="H W", kernel="kh kw", row=0, col=0)
def cross_correlate_at(image: Array, kernel: Array, row: int, col: int) -> float:
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
    kh, kw = kernel.shape
    window = image[row : row + kh, col : col + kw]
    if window.shape != kernel.shape:
        raise ValueError(
            f"a {kh}x{kw} window at row {row}, column {col} leaves the image of shape "
            f"{image.shape}"
        )
    return float((window * kernel).sum())


@checked(image="H W", kernel="kh kw")
def cross_correlate2d(image: Array, kernel: Array) -> Array:
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
        If the kernel is larger than the image, or either does not have two axes.

    Examples
    --------
    >>> cross_correlate2d([[10, 10, 100, 100]], [[-1, 0, 1]])
    array([[90, 90]])
    """
    # entry [r, c, i, j] is image[r + i, c + j]: a view, nothing is copied
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    out: Array = np.einsum("rcij,ij->rc", windows, kernel, optimize=True)
    return out


@checked(image="H W", kernel="kh kw", padding=0, stride=1)
def filter2d(image: Array, kernel: Array, padding: int = 0, stride: int = 1) -> Array:
    """Cross-correlate with zeros around the image and steps of more than one pixel.

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
    everywhere = cross_correlate2d(zero_pad(image, padding), kernel)
    return everywhere[::stride, ::stride]


@checked(image="H W", kernel="kh kw")
def convolve2d(image: Array, kernel: Array) -> Array:
    """Convolve in the mathematical sense: cross-correlate with a kernel turned around.

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
        If the kernel is larger than the image, or either does not have two axes.

    Examples
    --------
    The slides' f and g again; unflipped they gave 34:

    >>> convolve2d([[1, 0, 0], [0, 2, 0], [1, 2, 0]],
    ...            [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    array([[26]])
    """
    return cross_correlate2d(image, kernel[::-1, ::-1])


@checked(f="n", g="k")
def convolve1d(f: Array, g: Array) -> Array:
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
        If either is empty or does not have one axis.

    Examples
    --------
    A box slid over itself makes a triangle (S0):

    >>> convolve1d([1, 1, 1], [1, 1, 1])
    array([1, 2, 3, 2, 1])
    """
    out = np.zeros(len(f) + len(g) - 1, f.dtype)
    for k in range(len(f)):
        out[k : k + len(g)] += f[k] * g
    return out
