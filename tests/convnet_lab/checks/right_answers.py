"""Right answers to every exercise, in different styles: all must pass."""

import math
from fractions import Fraction

import numpy as np
import scipy.signal

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


def gray_loops(rgb):
    height, width, _ = rgb.shape
    out = np.empty((height, width))
    for r in range(height):
        for c in range(width):
            red, green, blue = (float(v) for v in rgb[r, c])
            out[r, c] = 0.299 * red + 0.587 * green + 0.114 * blue
    return out


def gray_fractions(rgb):
    weights = [Fraction(299, 1000), Fraction(587, 1000), Fraction(114, 1000)]
    return [
        [
            sum(w * Fraction(float(v)) for w, v in zip(weights, p, strict=True))
            for p in row
        ]
        for row in rgb
    ]


RIGHT = {
    "to_grayscale": [
        lambda rgb: 0.299 * rgb[..., 0] + 0.587 * rgb[..., 1] + 0.114 * rgb[..., 2],
        lambda rgb: np.einsum(
            "hwc,c->hw", rgb.astype(np.float32), [0.299, 0.587, 0.114]
        ),
        lambda rgb: np.average(rgb, axis=2, weights=[299, 587, 114]),
        gray_loops,
        gray_fractions,
    ],
    "flatten_image": [
        lambda image: image.reshape(-1),
        lambda image: [pixel for row in image for pixel in row],
        lambda image: np.concatenate(list(image)),
        lambda image: tuple(image.flat),
        lambda image: image.astype(np.float32).ravel(),
        lambda image: np.matrix(image).A1,
    ],
    "input_size": [
        lambda height, width, channels=1: height * width * channels,
        lambda height, width, channels=1: math.prod((height, width, channels)),
        lambda height, width, channels=1: np.zeros((height, width, channels)).size,
        lambda height, width, channels=1: np.prod([height, width, channels]),
        lambda *sizes: (
            sum(1 for _ in range(sizes[0]) for _ in range(sizes[1])) * (*sizes, 1)[2]
        ),
    ],
    "dense_parameter_count": [
        lambda n_inputs, n_units: n_inputs * n_units + n_units,
        lambda n_inputs, n_units: (n_inputs + 1) * n_units,
        lambda n_inputs, n_units: sum(n_inputs + 1 for _ in range(n_units)),
        lambda n_inputs, n_units: np.int64(n_units) * (n_inputs + 1),
    ],
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
        lambda image, kernel, row, col: np.array(
            scipy.signal.correlate2d(image, kernel, "valid")[row, col]
        ),
    ],
    "cross_correlate2d": [
        loops,
        float32_fft,
        shifted_sum,
        lambda image, kernel: np.einsum(
            "rcij,ij->rc", windows(image, kernel.shape), kernel
        ),
        lambda image, kernel: np.tensordot(windows(image, kernel.shape), kernel),
        lambda image, kernel: scipy.signal.correlate2d(image, kernel, mode="valid"),
    ],
    "convolve2d": [
        lambda image, kernel: loops(image, kernel[::-1, ::-1]),
        lambda image, kernel: float32_fft(image, np.rot90(kernel, 2)),
        lambda image, kernel: scipy.signal.convolve2d(image, kernel, mode="valid"),
        lambda image, kernel: shifted_sum(image[::-1, ::-1], kernel)[::-1, ::-1],
        lambda image, kernel: scipy.signal.fftconvolve(image, kernel, mode="valid"),
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
