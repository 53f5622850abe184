"""What all three kinds of pooling are tried on."""

import numpy as np

from convnet_lab.checks.exercises import inputs

_WIDE = np.array(
    [
        [3.5, -1, 4, 1, -5, 9, 2],
        [-6, 5, 3, -5, 8, -9.25, 7],
        [9, -3, 2, 3.75, -8, 4, 6],
        [-2, 6, -4, 3, 3.5, -8, 3],
        [2, -7, 9, 5, 0.5, 2, -8],
    ]
)
_TWO_CHANNELS = np.stack([_WIDE, _WIDE[::-1] * 2 - 7.25], axis=-1)
_COUNT = np.arange(21).reshape(7, 3)
_THREE_CHANNELS = np.stack([_COUNT * 5 % 13 - 6, _COUNT % 8 - 4, 9 - _COUNT], axis=-1)


def our_cases(reference):
    """Give the visible cases that no document prints."""
    return inputs.named(
        reference,
        two_channels=(_TWO_CHANNELS, 2, 2),
        two_channels_in_overlapping_windows=(_TWO_CHANNELS, 3, 2),
        three_channels_of_integers=(_THREE_CHANNELS, 2, 1),
        nothing_but_negative_values=(-np.abs(_TWO_CHANNELS[:, :5]) - 0.25, 2, 3),
    )


FRESH = (
    lambda rng: (
        inputs.distinct(rng, inputs.size(rng, 5, 6), inputs.size(rng, 8, 9), 3),
        3,
        2,
    ),
    # exact down, two left over across; every window wholly negative
    lambda rng: (
        inputs.distinct(rng, 9, 8, 2) - inputs.size(rng, 40, 50),
        3,
        3,
    ),
    lambda rng: (inputs.whole(rng, 7, inputs.size(rng, 4, 5), 3), 2, 1),
    # exact both ways
    lambda rng: (inputs.distinct(rng, 8, 6, 2), 2, 2),
    # gaps between the windows, two rows left over
    lambda rng: (inputs.whole(rng, 7, inputs.size(rng, 8, 9), 2), 2, 3),
    lambda rng: (inputs.distinct(rng, 7, inputs.size(rng, 4, 5), 1), 3, 2),
    inputs.scaled(lambda rng: (inputs.distinct(rng, 4, 6, 2) - 9, 2, 2), 1e11),
    inputs.scaled(lambda rng: (inputs.distinct(rng, 5, 4, 2), 2, 1), 1e-6),
    # windows of one, and a window as large as the volume
    lambda rng: (inputs.distinct(rng, 4, 5, 2), 1, 2),
    lambda rng: (inputs.distinct(rng, 3, 3, 2), 3, 2),
    # one row of windows
    lambda rng: (inputs.distinct(rng, 3, inputs.size(rng, 6, 7), 3) - 4, 3, 1),
)
"""Makers of fresh arguments; no uint8: sums would wrap."""
