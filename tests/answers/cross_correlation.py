"""Right answers to the exercises of notebook 02, in different styles: all must pass."""

import numpy as np

windows = np.lib.stride_tricks.sliding_window_view


def loops(image, kernel):
    kh, kw = kernel.shape
    out = []
    for r in range(image.shape[0] - kh + 1):
        row = []
        for c in range(image.shape[1] - kw + 1):
            total = 0
            for i in range(kh):
                for j in range(kw):
                    total += image[r + i][c + j] * kernel[i][j]
            row.append(total)
        out.append(row)
    return out  # nested lists


def float32_fft(image, kernel):
    shape = [n + k - 1 for n, k in zip(image.shape, kernel.shape, strict=True)]
    flipped = kernel[::-1, ::-1].astype(np.float32)
    spectrum = np.fft.rfft2(image.astype(np.float32), shape) * np.fft.rfft2(
        flipped, shape
    )
    full = np.fft.irfft2(spectrum, shape)
    kh, kw = kernel.shape
    return full[kh - 1 : image.shape[0], kw - 1 : image.shape[1]].astype(np.float32)


def shifted_sum(image, kernel):
    rows, cols = (n - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True))
    out = np.zeros((rows, cols), order="F")
    for (i, j), weight in np.ndenumerate(kernel):
        out += weight * image[i : i + rows, j : j + cols]
    return out


def toeplitz(f, g):
    f, g = np.asarray(f, float), np.asarray(g, float)
    matrix = np.zeros((len(f) + len(g) - 1, len(f)))
    for k in range(len(f)):
        matrix[k : k + len(g), k] = g
    return matrix @ f


def spread_and_cut(image, kernel):
    """Each pixel spreads the kernel over a larger map; its border is cut off."""
    rows, cols = image.shape
    height, width = kernel.shape
    full = np.zeros((rows + height - 1, cols + width - 1))
    for row, col in np.ndindex(image.shape):
        full[row : row + height, col : col + width] += image[row, col] * kernel
    return full[height - 1 : rows, width - 1 : cols]


RIGHT = {
    "cross_correlate_at": [
        lambda image, kernel, row, col: loops(
            image[row : row + kernel.shape[0], col : col + kernel.shape[1]], kernel
        )[0][0],
        lambda image, kernel, row, col: (
            windows(image, kernel.shape)[row, col].ravel() @ kernel.ravel()
        ),
        lambda image, kernel, row, col: np.float32(
            shifted_sum(image, kernel)[row, col]
        ),
        lambda image, kernel, row, col: np.vdot(
            kernel, image[row : row + len(kernel), col : col + len(kernel[0])]
        ),
        lambda image, kernel, row, col: np.array(float32_fft(image, kernel)[row, col]),
    ],
    "cross_correlate2d": [
        loops,
        float32_fft,
        shifted_sum,
        lambda image, kernel: np.einsum(
            "rcij,ij->rc", windows(image, kernel.shape), kernel
        ),
        lambda image, kernel: np.tensordot(windows(image, kernel.shape), kernel),
    ],
    "convolve2d": [
        spread_and_cut,
        lambda image, kernel: loops(image, kernel[::-1, ::-1]),
        lambda image, kernel: float32_fft(image, np.rot90(kernel, 2)),
        lambda image, kernel: shifted_sum(image[::-1, ::-1], kernel)[::-1, ::-1],
        lambda image, kernel: np.einsum(
            "rcij,ij->rc", windows(image, kernel.shape), np.flip(kernel)
        ),
    ],
    "convolve1d": [
        np.convolve,
        toeplitz,
        lambda f, g: (
            np.polymul(f, g) if np.all(np.array([f[0], g[0]])) else np.convolve(f, g)
        ),
        lambda f, g: [
            sum(f[k] * g[n - k] for k in range(len(f)) if 0 <= n - k < len(g))
            for n in range(len(f) + len(g) - 1)
        ],
        lambda f, g: np.fft.irfft(
            np.fft.rfft(f, len(f) + len(g) - 1) * np.fft.rfft(g, len(f) + len(g) - 1),
            len(f) + len(g) - 1,
        ),
    ],
}
