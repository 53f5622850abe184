"""Slopes by trying: the oracle of every gradient."""

import numpy as np


def slopes(loss, arrays, step=1e-6):
    """Differentiate a number by every entry of every array, in float64."""
    found = []
    for array in arrays:
        slope = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + step
            above = loss()
            array[index] = kept - step
            slope[index] = (above - loss()) / (2 * step)
            array[index] = kept
        found.append(slope)
    return found
