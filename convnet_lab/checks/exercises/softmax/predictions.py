"""Probabilities and a true class, for the two losses."""

import numpy as np


def prediction(rng, count, surprised=True):
    """Draw distinct probabilities and a label; a surprise is not the likeliest."""
    parts = rng.permutation(np.cumsum(rng.integers(1, 4, count)))
    ranked = np.argsort(parts)
    label = ranked[rng.integers(count - 1)] if surprised else ranked[-1]
    return parts / parts.sum(), int(label)
