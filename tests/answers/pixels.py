"""Right answers to the exercises of notebook 01, in different styles: all must pass."""

import math
from fractions import Fraction

import numpy as np


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
}
