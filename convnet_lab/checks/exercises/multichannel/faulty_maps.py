"""A filter bank slides over a volume, with a switch for each slip."""

import numpy as np

from convnet_lab.checks.exercises import kernels

_CHANNELS = {
    "all": lambda volume, filters: (volume, filters),
    "first": lambda volume, filters: (volume[..., :1], filters[:, :, :1]),
    "last": lambda volume, filters: (volume[..., -1:], filters[:, :, -1:]),
    "reversed": lambda volume, filters: (volume[..., ::-1], filters),
    "averaged": lambda volume, filters: (volume, filters / filters.shape[2]),
    "first kernel": lambda volume, filters: (
        volume,
        np.repeat(filters[:, :, :1], filters.shape[2], axis=2),
    ),
    "every pair": lambda volume, filters: (
        volume.sum(-1, keepdims=True),
        filters.sum(2, keepdims=True),
    ),
}
"""Which channel meets which kernel."""


def _sums(window, filters):
    return window.reshape(-1) @ filters.reshape(-1, filters.shape[3])


_COMBINED = {
    "sum": _sums,
    "mean": lambda window, filters: _sums(window, filters) / window.size,
    "matrix product": lambda window, filters: np.einsum("ijc,jkcf->f", window, filters),
    "rectified channels": lambda window, filters: np.maximum(
        np.einsum("ijc,ijcf->cf", window, filters), 0
    ).sum(0),
}
"""How a window and all filters become one number for each filter."""

_BIASES = {
    "once": lambda biases, filters: biases,
    "none": lambda biases, filters: biases * 0,
    "per channel": lambda biases, filters: biases * filters.shape[2],
    "per weight": lambda biases, filters: biases * np.prod(filters.shape[:3]),
    "subtracted": lambda biases, filters: -biases,
    "first": lambda biases, filters: biases[0],
    "summed": lambda biases, filters: biases.sum(),
    "reversed": lambda biases, filters: biases[::-1],
}

_FRAMES = {
    "all around": lambda p: ((p, p), (p, p), (0, 0)),
    "none": lambda p: ((0, 0), (0, 0), (0, 0)),
    "twice": lambda p: ((2 * p, 2 * p), (2 * p, 2 * p), (0, 0)),
    "top left": lambda p: ((p, 0), (p, 0), (0, 0)),
    "bottom right": lambda p: ((0, p), (0, p), (0, 0)),
    "rows": lambda p: ((p, p), (0, 0), (0, 0)),
    "columns": lambda p: ((0, 0), (p, p), (0, 0)),
    "channels, too": lambda p: ((p, p), (p, p), (p, p)),
}
"""Zeros before and after, on each axis."""

_STEPS = {
    "both": lambda s: (s, s),
    "none": lambda s: (1, 1),
    "rows": lambda s: (s, 1),
    "columns": lambda s: (1, s),
}

_COUNTS = {
    "floor": lambda room, s: room // s + 1,
    "ceiling": lambda room, s: -(-room // s) + 1,
    "last missing": lambda room, s: room // s,
    "divided again": lambda room, s: -(-(room // s + 1) // s),
    "one too early": lambda room, s: (room + 1) // s,
}
"""Places of a window along a side with so much room to move."""


def faulty_maps(
    volume,
    filters,
    biases,
    padding=0,
    stride=1,
    turn="as it is",
    channels="all",
    combine="sum",
    bias="once",
    frame="all around",
    border="constant",
    steps="both",
    count="floor",
    square=False,
    steps_in_size_only=False,
):
    """Slide a filter bank over a volume, with a switch for each slip."""
    volume, filters = np.asarray(volume, float), np.asarray(filters, float)
    if padding:
        volume = np.pad(volume, _FRAMES[frame](padding), border)
    volume = volume[..., : filters.shape[2]]
    offsets = _BIASES[bias](np.asarray(biases, float), filters)
    volume, filters = _CHANNELS[channels](volume, kernels.TURNED[turn](filters))
    kh, kw = filters.shape[:2]
    down, across = _STEPS[steps](stride)
    rows = _COUNTS[count](volume.shape[0] - kh, down)
    cols = rows if square else _COUNTS[count](volume.shape[1] - kw, across)
    if count == "ceiling":
        volume = np.pad(volume, ((0, stride), (0, stride), (0, 0)))
    if steps_in_size_only:
        down = across = 1
    out = np.zeros((rows, cols, filters.shape[3]))
    for r, c in np.ndindex(rows, cols):
        top, left = r * down, c * across
        window = volume[top : top + kh, left : left + kw]
        if window.shape != filters.shape[:3]:
            raise ValueError("the window leaves the volume")
        out[r, c] = _COMBINED[combine](window, filters)
    return out + offsets


def with_map_padded(volume, filters, biases, padding=0, stride=1):
    """Put the frame of zeros around the map, not around the volume."""
    maps = faulty_maps(volume, filters, biases, 0, stride)
    return np.pad(maps, ((padding, padding), (padding, padding), (0, 0)))


def with_padding_of_its_own(volume, filters, biases, padding=0, stride=1):
    """Choose the padding so that the size would be kept."""
    frame = [(k // 2, k // 2) for k in np.shape(filters)[:2]]
    volume = np.pad(np.asarray(volume, float), (*frame, (0, 0)))
    return faulty_maps(volume, filters, biases, 0, stride)


def with_channels_apart(volume, filters, biases, padding=0, stride=1):
    """Give a map for each channel of each filter."""
    return np.stack(
        [
            faulty_maps(
                volume[..., c : c + 1],
                filters[:, :, c : c + 1],
                biases,
                padding,
                stride,
            )
            for c in range(filters.shape[2])
        ],
        axis=2,
    )


def then(change, faulty=faulty_maps):
    """Compute the maps and change them afterwards."""

    def wrong(*arguments):
        return change(faulty(*arguments))

    return wrong
