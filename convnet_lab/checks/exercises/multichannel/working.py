"""How an entry comes about: of one filter's map, a bank's maps, a layer's."""

import numpy as np

from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments


def _defaults(arguments):
    """Fill in the bias, padding and stride that a call left out."""
    return (*arguments, *(0.0, 0, 1)[len(arguments) - 2 :])


def _window_sums(volume, filter_, padding, stride, row, col):
    """Write the sum of each channel's window, a line each."""
    kh, kw = filter_.shape[:2]
    frame = ((padding, padding), (padding, padding), (0, 0))
    padded = np.pad(np.asarray(volume, float), frame)
    top, left = row * stride, col * stride
    window = padded[top : top + kh, left : left + kw]
    counted = ", zeros of the frame counted" if padding else ""
    lines = [
        f"the window from row {top}, column {left}{counted}",
        "channel: the window's rows, then the sum of its products",
    ]
    sums = (window * filter_).sum((0, 1))
    for c, value in enumerate(sums):
        rows = " / ".join(
            " ".join(writing.number(v) for v in line) for line in window[..., c]
        )
        line = f"{c}: {rows} -> {writing.number(value)}"
        short = f"{c}: -> {writing.number(value)}"
        lines.append(line if len(line) <= 70 else short)
    return lines, float(sums.sum())


def _with_bias(total, bias):
    added = writing.number(total + float(bias))
    return (
        f"together {writing.number(total)}, plus the bias "
        f"{writing.factor(bias)}: {added}"
    )


def of_map(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    """Write out an entry of one filter's map."""
    volume, kernel, bias, padding, stride = _defaults(arguments)
    lines, total = _window_sums(volume, kernel, padding, stride, *index)
    return [*lines, _with_bias(total, bias)]


def of_maps(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    """Write out an entry of a bank's maps: the entry and its filter."""
    volume, filters, biases, padding, stride = _defaults(arguments)
    row, col, k = index
    lines, total = _window_sums(volume, filters[..., k], padding, stride, row, col)
    return [f"filter {k}, {lines[0]}", *lines[1:], _with_bias(total, biases[k])]


def of_layer(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    """Write out an entry of what a layer makes of a batch."""
    batch, *others = arguments
    example, *rest = index
    lines = of_maps((batch[example], *others), tuple(rest))
    place = writing.place(tuple(rest))
    return [f"example {example}, {place}:", *lines, "then max(0, ...)"]
