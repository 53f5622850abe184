"""The frame of zeros: put on with a slip, and left out of a call."""

import numpy as np

from convnet_lab.checks.exercise import Arguments


def faulty_pad(image, padding, rows=(1, 1), cols=(1, 1), **fill):
    """Put a frame around an image: `rows` and `cols` times the padding on each side."""
    frame = [tuple(padding * times for times in side) for side in (rows, cols)]
    return np.pad(np.asarray(image, float), frame, **fill)


def with_defaults(arguments: Arguments) -> Arguments:
    """Add a padding of 0 and a stride of 1 where they were left out."""
    return (*arguments, *(0, 1)[len(arguments) - 2 :])
