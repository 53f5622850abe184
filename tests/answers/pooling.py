"""Right answers to the exercises of notebook 05, in different styles: all must pass."""

from fractions import Fraction

import numpy as np

windows = np.lib.stride_tricks.sliding_window_view


def places(n, f, stride):
    return range(0, n - f + 1, stride)


def loops(volume, f, stride, combine):
    """Nested lists, one number at a time, without NumPy."""
    height, width, channels = volume.shape
    out = []
    for top in places(height, f, stride):
        row = []
        for left in places(width, f, stride):
            entry = []
            for channel in range(channels):
                values = []
                for i in range(f):
                    for j in range(f):
                        values.append(float(volume[top + i][left + j][channel]))
                entry.append(combine(values))
            row.append(entry)
        out.append(row)
    return out


def largest(values):
    """The larger of the first and the largest of the rest."""
    if len(values) == 1:
        return values[0]
    rest = largest(values[1:])
    return values[0] if values[0] > rest else rest


def strided_windows(volume, f, stride):
    return windows(volume, (f, f), axis=(0, 1))[::stride, ::stride]


def shifted(volume, f, stride):
    """The volume seen from each place in the window."""
    rows, cols = (len(places(n, f, stride)) for n in volume.shape[:2])
    return [
        volume[i : i + stride * rows : stride, j : j + stride * cols : stride]
        for i in range(f)
        for j in range(f)
    ]


def one_channel_after_the_other(volume, f, stride):
    maps = []
    for channel in np.moveaxis(volume, -1, 0):
        rows, cols = (len(places(n, f, stride)) for n in channel.shape)
        out = np.full((rows, cols), -np.inf)
        for r in range(rows):
            for c in range(cols):
                for value in channel[r * stride :, c * stride :][:f, :f].flat:
                    if value > out[r, c]:
                        out[r, c] = value
        maps.append(out)
    return np.dstack(maps)


def one_axis_at_a_time(volume, f, stride, combine):
    """Pool the rows, then the columns of what is left; Fortran order."""
    for axis in (0, 1):
        seen = windows(volume, f, axis=axis)
        steps = [slice(None)] * 3
        steps[axis] = slice(None, None, stride)
        volume = combine(seen[tuple(steps)], axis=-1)
    return np.asfortranarray(volume)


def summed_area(volume, f, stride):
    """Four corners of a table of running sums."""
    table = np.zeros((volume.shape[0] + 1, volume.shape[1] + 1, volume.shape[2]))
    table[1:, 1:] = volume.cumsum(axis=0).cumsum(axis=1)
    whole = table[f:, f:] - table[:-f, f:] - table[f:, :-f] + table[:-f, :-f]
    return whole[::stride, ::stride]


def band(n, f, stride):
    """A matrix with a row of f ones for each place of the window."""
    starts = np.array(places(n, f, stride))[:, np.newaxis]
    return ((np.arange(n) >= starts) & (np.arange(n) < starts + f)).astype(np.float32)


def two_matrices(volume, f, stride):
    down, across = (band(n, f, stride) for n in volume.shape[:2])
    return np.einsum("rh,hwk,cw->rck", down, volume.astype(np.float32), across)


def fourier(volume, f, stride):
    shape = volume.shape[:2]
    ones = np.zeros(shape)
    ones[:f, :f] = 1
    spectrum = np.fft.fft2(volume, axes=(0, 1)) * np.conj(np.fft.fft2(ones))[..., None]
    around = np.fft.ifft2(spectrum, axes=(0, 1)).real
    return around[: shape[0] - f + 1, : shape[1] - f + 1][::stride, ::stride]


def column_for_each_window(volume, f, stride):
    """Gather all windows by index arrays; take each column's largest entry."""
    rows, cols = (len(places(n, f, stride)) for n in volume.shape[:2])
    i = np.repeat(np.arange(f), f)[:, None]
    j = np.tile(np.arange(f), f)[:, None]
    i = i + stride * np.repeat(np.arange(rows), cols)
    j = j + stride * np.tile(np.arange(cols), rows)
    columns = volume[i, j]
    largest = np.take_along_axis(columns, columns.argmax(axis=0)[None], axis=0)
    return largest.reshape(rows, cols, -1)


RIGHT = {
    "max_pool2d": [
        column_for_each_window,
        lambda volume, f, stride: loops(volume, f, stride, max),
        lambda volume, f, stride: loops(volume, f, stride, largest),
        lambda volume, f, stride: strided_windows(volume, f, stride).max(axis=(-2, -1)),
        lambda volume, f, stride: np.maximum.reduce(shifted(volume, f, stride)),
        lambda volume, f, stride: one_axis_at_a_time(
            volume.astype(np.float32), f, stride, np.max
        ),
        one_channel_after_the_other,
        lambda volume, f, stride: np.sort(np.stack(shifted(volume, f, stride)), axis=0)[
            -1
        ],
        lambda volume, f, stride: (
            -strided_windows(-volume.astype(int), f, stride).min(axis=(3, 4))
            if volume.dtype.kind in "iu"
            else np.nanmax(strided_windows(volume, f, stride), axis=(3, 4))
        ),
    ],
    "average_pool2d": [
        lambda volume, f, stride: loops(
            volume, f, stride, lambda values: sum(values) / len(values)
        ),
        lambda volume, f, stride: loops(
            volume, f, stride, lambda values: sum(map(Fraction, values)) / (f * f)
        ),
        lambda volume, f, stride: strided_windows(volume, f, stride).mean(
            axis=(-2, -1), dtype=np.float32
        ),
        lambda volume, f, stride: one_axis_at_a_time(volume, f, stride, np.mean),
        lambda volume, f, stride: np.mean(shifted(volume, f, stride), axis=0),
        lambda volume, f, stride: summed_area(volume, f, stride) / f**2,
        lambda volume, f, stride: two_matrices(volume, f, stride) / (f * f),
        lambda volume, f, stride: fourier(volume / f**2, f, stride),
    ],
    "sum_pool2d": [
        lambda volume, f, stride: loops(volume, f, stride, sum),
        lambda volume, f, stride: np.einsum(
            "rckij->rck", strided_windows(volume, f, stride)
        ),
        lambda volume, f, stride: sum(shifted(volume, f, stride)),
        lambda volume, f, stride: one_axis_at_a_time(volume, f, stride, np.sum),
        summed_area,
        two_matrices,
        fourier,
    ],
}
