"""Cross-correlation and convolution, which differ by a flip of the kernel."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, matching, numeric, whole, widened
from convnet_lab.functional.convolution import conv2d_backward
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


def cross_correlate2d_backward(
    dout: npt.ArrayLike, image: npt.ArrayLike, kernel: npt.ArrayLike
) -> tuple[Array, Array]:
    """Go back through `cross_correlate2d`.

    The kernel's gradient is the image cross-correlated with dout; the image's gradient
    is dout, framed by zeros, convolved with the kernel.

    Parameters
    ----------
    dout : array_like, shape (H - kh + 1, W - kw + 1)
        Gradient of the loss with respect to what `cross_correlate2d` returned.
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)

    Returns
    -------
    dimage : ndarray, shape (H, W)
    dkernel : ndarray, shape (kh, kw)

    Raises
    ------
    ValueError
        If the kernel does not fit, or dout has not the shape of the output.

    Examples
    --------
    >>> cross_correlate2d_backward([[1, 10]], [[1, 2, 3]], [[5, 7]])
    (array([[ 5, 57, 70]]), array([[21, 32]]))
    """
    pixels, weights = _image_and_kernel(image, kernel)
    shape = tuple(n - k + 1 for n, k in zip(pixels.shape, weights.shape, strict=True))
    slopes = matching(dout, "dout", shape, "what cross_correlate2d gives")
    dimage, dkernel, _ = conv2d_backward(
        slopes[..., np.newaxis],
        pixels[..., np.newaxis],
        weights[..., np.newaxis, np.newaxis],
    )
    return dimage[..., 0], dkernel[..., 0, 0]


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


def convolve2d_backward(
    dout: npt.ArrayLike, image: npt.ArrayLike, kernel: npt.ArrayLike
) -> tuple[Array, Array]:
    """Go back through `convolve2d`: as for cross-correlation, with the kernel flipped.

    Parameters
    ----------
    dout : array_like, shape (H - kh + 1, W - kw + 1)
        Gradient of the loss with respect to what `convolve2d` returned.
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)

    Returns
    -------
    dimage : ndarray, shape (H, W)
    dkernel : ndarray, shape (kh, kw)

    Raises
    ------
    ValueError
        If the kernel does not fit, or dout has not the shape of the output.

    Examples
    --------
    >>> convolve2d_backward([[1, 10]], [[1, 2, 3]], [[5, 7]])
    (array([[ 7, 75, 50]]), array([[32, 21]]))
    """
    flipped = numeric(kernel, "kernel", axes="height, width")[::-1, ::-1]
    dimage, dflipped = cross_correlate2d_backward(dout, image, flipped)
    return dimage, dflipped[::-1, ::-1].copy()


def cross_correlate1d(signal: npt.ArrayLike, kernel: npt.ArrayLike) -> Array:
    """Slide a kernel over a signal and take the sum of products at each place.

    ``out[n] = sum over k of signal[n + k] * kernel[k]``, without padding.

    Parameters
    ----------
    signal : array_like, shape (n,)
    kernel : array_like, shape (k,)
        Used as it is, not flipped.

    Returns
    -------
    ndarray, shape (n - k + 1,)

    Raises
    ------
    ValueError
        If the kernel is longer than the signal, or either has not one axis.

    Examples
    --------
    >>> cross_correlate1d([10, 10, 100, 100], [-1, 0, 1])
    array([90, 90])
    """
    values, weights = _row(signal, "signal"), _row(kernel, "kernel")
    sums: Array = cross_correlate2d(values, weights)[0]
    return sums


def cross_correlate1d_backward(
    dout: npt.ArrayLike, signal: npt.ArrayLike, kernel: npt.ArrayLike
) -> tuple[Array, Array]:
    """Go back through `cross_correlate1d`.

    Parameters
    ----------
    dout : array_like, shape (n - k + 1,)
        Gradient of the loss with respect to what `cross_correlate1d` returned.
    signal : array_like, shape (n,)
    kernel : array_like, shape (k,)

    Returns
    -------
    dsignal : ndarray, shape (n,)
    dkernel : ndarray, shape (k,)

    Raises
    ------
    ValueError
        If the kernel is too long, or dout has not the shape of the output.

    Examples
    --------
    >>> cross_correlate1d_backward([1, 10], [1, 2, 3], [5, 7])
    (array([ 5, 57, 70]), array([21, 32]))
    """
    values, weights = _row(signal, "signal"), _row(kernel, "kernel")
    dsignal, dkernel = cross_correlate2d_backward(_row(dout, "dout"), values, weights)
    return dsignal[0], dkernel[0]


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


def convolve1d_backward(
    dout: npt.ArrayLike, f: npt.ArrayLike, g: npt.ArrayLike
) -> tuple[Array, Array]:
    """Go back through `convolve1d`: cross-correlate dout with the other signal.

    Parameters
    ----------
    dout : array_like, shape (n + m - 1,)
        Gradient of the loss with respect to what `convolve1d` returned.
    f : array_like, shape (n,)
    g : array_like, shape (m,)

    Returns
    -------
    df : ndarray, shape (n,)
    dg : ndarray, shape (m,)

    Raises
    ------
    ValueError
        If dout has not the shape of the full convolution.

    Examples
    --------
    >>> convolve1d_backward([1, 10, 100], [2, 3], [5, 7])
    (array([ 75, 750]), array([ 32, 320]))
    """
    first = numeric(f, "f", axes="position")
    second = numeric(g, "g", axes="position")
    shape = (len(first) + len(second) - 1,)
    slopes = matching(dout, "dout", shape, "the full convolution")
    return cross_correlate1d(slopes, second), cross_correlate1d(slopes, first)


def _row(values: npt.ArrayLike, name: str) -> Array:
    """Give a signal as an image of one row."""
    return numeric(values, name, axes="position")[np.newaxis]


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
