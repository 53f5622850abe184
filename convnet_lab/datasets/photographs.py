"""Photographs, each with its origin."""

import functools

import matplotlib.cbook
import matplotlib.image
import numpy as np


def photograph() -> np.ndarray:
    """Load a color photograph: Rear Admiral Grace Hopper, 1984.

    An official portrait of the United States Navy by James S. Davis, in the public
    domain; matplotlib ships it as a sample image.

    Returns
    -------
    ndarray of uint8, shape (600, 512, 3)
        Red, green and blue, 0 to 255; a new array at each call.

    Examples
    --------
    >>> photograph().shape
    (600, 512, 3)
    """
    return _decoded().copy()


@functools.cache
def _decoded() -> np.ndarray:
    path = matplotlib.cbook.get_sample_data("grace_hopper.jpg", asfileobj=False)
    return np.asarray(matplotlib.image.imread(path))
