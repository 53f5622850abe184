"""Pooling with a switch for each slip: where windows stand, what becomes of them."""

import math
from functools import partial

import numpy as np


def _steps(starts, f):
    return [(start, start + f) for start in starts]


_PLACES = {
    "right": lambda n, f, s: _steps(range(0, n - f + 1, s), f),
    "step 1": lambda n, f, s: _steps(range(n - f + 1), f),
    "step f": lambda n, f, s: _steps(range(0, n - f + 1, f), f),
    "window s": lambda n, f, s: _steps(range(0, n - s + 1, s), s),
    "f and s swapped": lambda n, f, s: _steps(range(0, n - s + 1, f), s),
    "start not multiplied": lambda n, f, s: _steps(range((n - f) // s + 1), f),
    "ceil": lambda n, f, s: _steps(
        [i * s for i in range(math.ceil((n - f) / s) + 1) if i * s < n], f
    ),
    "every start": lambda n, f, s: _steps(range(0, n, s), f),
    "n over s": lambda n, f, s: _steps([i * s for i in range(n // s)], f),
    "one short": lambda n, f, s: _steps(range(0, n - f + 1, s), f)[:-1],
    "end left out": lambda n, f, s: _steps(range(0, n - f, s), f),
    "from 1": lambda n, f, s: _steps(range(1, n - f + 1, s), f),
    "window f - 1": lambda n, f, s: _steps(range(0, n - f + 1, s), f - 1),
    "window f + 1": lambda n, f, s: _steps(range(0, n - f + 1, s), f + 1),
    "always 2": lambda n, f, s: _steps(range(0, n - 1, 2), 2),
    "window always 2": lambda n, f, s: _steps(range(0, n - 1, s), 2),
}
"""Where the windows stand along an axis of length n: first row, and one past the last.
What reaches beyond the end is cut off, as slices do."""


def _median(window):
    return np.median(window, axis=(0, 1))


def _largest_magnitude(window):
    flat = window.reshape(-1, window.shape[-1])
    return np.take_along_axis(flat, np.abs(flat).argmax(0)[np.newaxis], 0)[0]


_COMBINED = {
    "max": lambda window, f: window.max(axis=(0, 1)),
    "mean": lambda window, f: window.mean(axis=(0, 1)),
    "sum": lambda window, f: window.sum(axis=(0, 1)),
    "min": lambda window, f: window.min(axis=(0, 1)),
    "median": lambda window, f: _median(window),
    "middle": lambda window, f: (window.max(axis=(0, 1)) + window.min(axis=(0, 1))) / 2,
    "product": lambda window, f: window.prod(axis=(0, 1)),
    "first": lambda window, f: window[0, 0],
    "last": lambda window, f: window[-1, -1],
    "at least 0": lambda window, f: window.max(axis=(0, 1), initial=0.0),
    "largest absolute": lambda window, f: np.abs(window).max(axis=(0, 1)),
    "farthest from 0": lambda window, f: _largest_magnitude(window),
    "place": lambda window, f: window.reshape(-1, window.shape[-1]).argmax(axis=0),
    "sum over f": lambda window, f: window.sum(axis=(0, 1)) / f,
    "sum over size": lambda window, f: window.sum(axis=(0, 1)) / window.size,
    "sum of absolute": lambda window, f: np.abs(window).sum(axis=(0, 1)),
    "mean of absolute": lambda window, f: np.abs(window).mean(axis=(0, 1)),
    "rectified sum": lambda window, f: np.maximum(window, 0).sum(axis=(0, 1)),
    "rectified mean": lambda window, f: np.maximum(window, 0).mean(axis=(0, 1)),
}


def faulty_pool(volume, f, stride, combine, rows="right", cols="right", pad=0):
    """Pool, with a switch for each slip in the windows and what becomes of them."""
    volume = np.asarray(volume, float)
    if pad:
        volume = np.pad(volume, [(pad, pad), (pad, pad), (0, 0)])
    height, width, channels = volume.shape
    down = _PLACES[rows](height, f, stride)
    across = _PLACES[cols](width, f, stride)
    pooled = [
        [_window(volume[top:bottom, left:right], f, combine) for left, right in across]
        for top, bottom in down
    ]
    return np.reshape(pooled, (len(down), len(across), channels))


def _window(window, f, combine):
    if window.size == 0:
        raise ValueError("the window lies outside the volume")
    return _COMBINED[combine](window, f)


def both(places, combine):
    """Make a wrong answer whose windows stand at such places on both axes."""
    return partial(faulty_pool, combine=combine, rows=places, cols=places)


def afterwards(change, combine):
    """Pool rightly, then spoil the pooled map."""
    return lambda volume, f, stride: change(faulty_pool(volume, f, stride, combine))


def square(volume, f, stride, combine, side):
    """Count the windows along one axis and use the number for both."""
    volume = np.asarray(volume, float)
    places = _PLACES["right"](volume.shape[side], f, stride)
    return np.array(
        [
            [_window(volume[t:b, left:right], f, combine) for left, right in places]
            for t, b in places
        ]
    )
