"""What the exercises on volumes are tried on: drawn cases that are always the same."""

import numpy as np

from convnet_lab.checks.exercises import inputs

_RNG = np.random.default_rng(4)  # what comes later depends on what was drawn before

FILTER_VOLUME = {
    "a_volume_that_is_not_square": (
        inputs.whole(_RNG, 4, 7, 2),
        inputs.whole(_RNG, 2, 3, 2),
        -1.5,
        1,
        2,
    ),
    "steps_that_leave_a_column_over": (
        inputs.whole(_RNG, 5, 6, 2),
        inputs.quarters(_RNG, 3, 3, 2),
        2,
        0,
        2,
    ),
}

CONV2D = {
    "three_filters_that_are_not_square": (
        inputs.whole(_RNG, 4, 5, 2),
        inputs.whole(_RNG, 2, 3, 2, 3),
        np.array([10, -20, 30]),
    ),
    "as_many_filters_as_channels": (
        inputs.whole(_RNG, 5, 6, 2),
        inputs.quarters(_RNG, 3, 3, 2, 2),
        np.array([1.5, -0.5]),
        1,
        2,
    ),
    "steps_that_leave_a_column_over": (
        inputs.whole(_RNG, 3, 6, 2),
        inputs.whole(_RNG, 3, 3, 2, 3),
        np.array([0.5, 2.0, -4.0]),
        0,
        2,
    ),
}

CONV_LAYER = {
    "two_examples_that_are_not_square": (
        inputs.whole(_RNG, 2, 4, 5, 2),
        inputs.whole(_RNG, 2, 3, 2, 3),
        np.array([10, -20, 30]),
    ),
    "three_examples_with_padding_and_stride": (
        inputs.whole(_RNG, 3, 3, 4, 2),
        inputs.quarters(_RNG, 3, 3, 2, 2),
        np.array([1.5, -0.5]),
        1,
        2,
    ),
    "steps_that_leave_a_column_over": (
        inputs.whole(_RNG, 2, 3, 6, 2),
        inputs.whole(_RNG, 3, 3, 2, 3),
        np.array([0.5, 2.0, -4.0]),
        0,
        2,
    ),
}


def drawn_biases(rng, count):
    """Draw biases that are distinct, not 0, and never add up to 0."""
    return rng.permutation(np.array([0.5, -1.25, 2.75, -4.5, 6.25]))[:count]
