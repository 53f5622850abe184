"""Networks of LeNet's form with an image, drawn for the two exercises on them."""

from math import prod

import numpy as np

from convnet_lab.checks.exercises import inputs

WHOLE_NETWORKS = (
    "lenet.forward",
    "lenet.activations",
    "lenet.predict",
    "fast.network.probabilities",
)
"""Functions of ours that compute one: not to be called by an answer."""


def _network(rng, channels, filters, size, flat, units, shift=0.0):
    """Draw a network of LeNet's form, with biases that matter."""

    def drawn(*shape):
        inputs_of_one = prod(shape[:-1]) if len(shape) == 4 else shape[1]
        return rng.normal(0, (2 / inputs_of_one) ** 0.5, shape)

    def biases(count):
        return rng.normal(-0.1, 0.4, count)

    return {
        "CONV1.filters": drawn(size, size, channels, filters[0]),
        "CONV1.biases": biases(filters[0]),
        "CONV2.filters": drawn(size, size, *filters),
        "CONV2.biases": biases(filters[1]),
        "FC3.weights": drawn(units[0], flat),
        "FC3.biases": biases(units[0]),
        "FC4.weights": drawn(units[1], units[0]),
        "FC4.biases": biases(units[1]),
        "FC5.weights": drawn(10, units[1]),
        "FC5.biases": rng.normal(shift, 0.8, 10),
    }


def called(rng, height, width, channels, filters, size, units, shift=0.0):
    """Draw an image and a network that reads it."""
    rows, cols = (((n - size + 1) // 2 - size + 1) // 2 for n in (height, width))
    flat = rows * cols * filters[1]
    image = rng.random((height, width, channels))
    return image, _network(rng, channels, filters, size, flat, units, shift)


def small(rng, shift=0.0):
    """Draw a small net: all sizes differ, rows and columns are left over."""
    filters = (inputs.size(rng, 3, 4), inputs.size(rng, 5, 6))
    units = (inputs.size(rng, 11, 13), inputs.size(rng, 8, 9))
    return called(rng, 14, 18, 2, filters, 3, units, shift)


def even(rng):
    """Draw a net with equal sizes, so that its layers could be mixed up."""
    return called(rng, 16, 20, 3, (3, 3), 3, (18, 18))


def of_documents(seed, channels, filters, units):
    """Draw a net of the documents' sizes, for images of 32 x 32."""
    return called(np.random.default_rng(seed), 32, 32, channels, filters, 5, units)
