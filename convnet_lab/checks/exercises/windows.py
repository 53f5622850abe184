"""Which window of the input one entry of an answer sees: for the picture of a check."""

from collections.abc import Sequence

from convnet_lab.checks.exercise import Arguments, Window


def of_filter(arguments: Arguments, index: Sequence[int]) -> dict[int, Window]:
    """Give the window of a filter on an image: ``image, kernel, padding, stride``."""
    return _of(arguments[1].shape[:2], index[:2], *arguments[2:])


def of_layer(arguments: Arguments, index: Sequence[int]) -> dict[int, Window]:
    """Give the window of filters on a volume, where biases stand before the padding."""
    return _of(arguments[1].shape[:2], index[:2], *arguments[3:])


def of_batch(arguments: Arguments, index: Sequence[int]) -> dict[int, Window]:
    """Give the window on one example of a batch; the example stands first."""
    return of_layer(arguments, index[1:])


def of_pool(arguments: Arguments, index: Sequence[int]) -> dict[int, Window]:
    """Give the window of pooling: ``volume, f, stride``."""
    _, f, stride = arguments
    return _of((f, f), index[:2], 0, stride)


def _of(
    size: Sequence[int], place: Sequence[int], padding: int = 0, stride: int = 1
) -> dict[int, Window]:
    (row, column), (height, width) = place, size
    return {0: (row * stride - padding, column * stride - padding, height, width)}
