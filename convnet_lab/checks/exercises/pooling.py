"""Exercises of notebook 05: maximum, average and sum pooling.

The wrong answers are one faulty function with a switch for each slip: where the windows
stand, what becomes of a window, and what becomes of the channels.
"""

import math
from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs, windows

_NOTEBOOK = "05_pooling"


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


def _faulty_pool(volume, f, stride, combine, rows="right", cols="right", pad=0):
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


def _both(places, combine):
    return partial(_faulty_pool, combine=combine, rows=places, cols=places)


def _afterwards(change, combine):
    """Pool rightly, then spoil the pooled map."""
    return lambda volume, f, stride: change(_faulty_pool(volume, f, stride, combine))


def _padded(volume, f, stride, combine):
    return _faulty_pool(volume, f, stride, combine, pad=f // 2)


def _square(volume, f, stride, combine, side):
    """Count the windows along one axis and use the number for both."""
    volume = np.asarray(volume, float)
    places = _PLACES["right"](volume.shape[side], f, stride)
    return np.array(
        [
            [_window(volume[t:b, left:right], f, combine) for left, right in places]
            for t, b in places
        ]
    )


def _through_channels(volume, f, stride, combine):
    """Combine all channels of a window: ``(H', W', 1)``."""
    channels = np.asarray(volume, float).shape[-1]
    if combine == "max":
        return _faulty_pool(volume, f, stride, "max").max(axis=-1, keepdims=True)
    total = _faulty_pool(volume, f, stride, "sum").sum(axis=-1, keepdims=True)
    return total / (f * f * channels) if combine == "mean" else total


def _shared(volume, f, stride, combine):
    collapsed = _through_channels(volume, f, stride, combine)
    return np.repeat(collapsed, np.shape(volume)[-1], axis=-1)


def _in_a_frame(volume, f, stride, combine):
    """Leave the pooled map in an array of the volume's size, the rest 0."""
    pooled = _faulty_pool(volume, f, stride, combine)
    out = np.zeros(np.shape(volume))
    out[: pooled.shape[0], : pooled.shape[1]] = pooled
    return out


def _never_reset(volume, f, stride, combine):
    """Carry the result of one window into the next, row after row."""
    base = "sum" if combine == "mean" else combine
    pooled = _faulty_pool(volume, f, stride, base)
    one_by_one = pooled.reshape(-1, pooled.shape[-1])
    if combine == "max":
        carried = np.maximum.accumulate(one_by_one, axis=0)
    else:
        carried = np.cumsum(one_by_one, axis=0)
    divisor = f * f if combine == "mean" else 1
    return carried.reshape(pooled.shape) / divisor


def _dropped(pooled):
    return pooled[..., 0] if pooled.shape[-1] == 1 else pooled


def _slips(combine: str) -> tuple[Misconception, ...]:
    """Mistakes that all three kinds of pooling share: windows and channels."""
    return (
        Misconception(
            "stride-ignored",
            _both("step 1", combine),
            "The window moves on by one row and one column, whatever the stride.",
            "Where does stride come in? Two neighbouring windows start stride apart.",
        ),
        Misconception(
            "stride-is-window",
            _both("step f", combine),
            "The window moves on by its own size, whatever the stride.",
            "Windows may overlap or leave gaps: the step is stride, not f.",
        ),
        Misconception(
            "window-is-stride",
            _both("window s", combine),
            "The window has the size of the stride, not of f.",
            "f says how large a window is, stride how far it moves.",
        ),
        Misconception(
            "f-and-stride-swapped",
            _both("f and s swapped", combine),
            "f and stride have changed places: the window is stride wide and moves "
            "on by f.",
            "f says how large a window is, stride how far it moves.",
        ),
        Misconception(
            "rows-not-strided",
            partial(_faulty_pool, combine=combine, rows="step 1"),
            "The stride is used across, but downwards the window moves row by row.",
            "The stride holds for both directions.",
        ),
        Misconception(
            "columns-not-strided",
            partial(_faulty_pool, combine=combine, cols="step 1"),
            "The stride is used downwards, but across the window moves by one column.",
            "The stride holds for both directions.",
        ),
        Misconception(
            "start-not-multiplied",
            _both("start not multiplied", combine),
            "There are as many windows as there should be, but they stand side by "
            "side, one pixel apart.",
            "At which row of the volume does the window of row 1 of the answer start?",
        ),
        Misconception(
            "partial-windows",
            _both("ceil", combine),
            "What is left over at the end gets a window of its own, only partly filled "
            "(the size is rounded up).",
            "The size rule rounds down: a window that does not fit is not used.",
        ),
        Misconception(
            "every-start",
            _both("every start", combine),
            "A window starts at every multiple of the stride, even where it reaches "
            "beyond the border.",
            "The last window has to lie inside the volume. Where can it start at most?",
        ),
        Misconception(
            "size-over-stride",
            _both("n over s", combine),
            "The number of windows is the size divided by the stride.",
            "Use the size rule: f has a part in it, and there is a + 1.",
        ),
        Misconception(
            "one-short",
            _both("one short", combine),
            "The last row and the last column of windows are missing.",
            "A window of 2 has 3 places in 4 pixels, at stride 1: count them.",
        ),
        Misconception(
            "exact-fit-missing",
            _both("end left out", combine),
            "A window that ends exactly at the border is left out.",
            "range leaves out its end. Which is the last start that still fits?",
        ),
        Misconception(
            "from-one",
            _both("from 1", combine),
            "The first window starts at row 1, column 1.",
            "Rows and columns are counted from 0.",
        ),
        Misconception(
            "window-too-small",
            _both("window f - 1", combine),
            "The window has one row and one column too few.",
            "A slice leaves out its end: 0:2 has two entries.",
        ),
        Misconception(
            "window-too-large",
            _both("window f + 1", combine),
            "The window has one row and one column too many.",
            "A slice leaves out its end: 0:2 has two entries.",
        ),
        Misconception(
            "always-two-by-two",
            _both("always 2", combine),
            "The windows are always 2 x 2 with stride 2.",
            "Where do f and stride come in?",
        ),
        Misconception(
            "window-always-two",
            _both("window always 2", combine),
            "The windows are always 2 x 2.",
            "Where does f come in?",
        ),
        Misconception(
            "padded",
            partial(_padded, combine=combine),
            "The volume has got a frame of zeros first.",
            "No padding is asked here: every window lies inside the volume.",
        ),
        Misconception(
            "height-twice",
            partial(_square, combine=combine, side=0),
            "The height is used for both sides of the volume.",
            "Not every volume is square: the columns have a number of their own.",
        ),
        Misconception(
            "width-twice",
            partial(_square, combine=combine, side=1),
            "The width is used for both sides of the volume.",
            "Not every volume is square: the rows have a number of their own.",
        ),
        Misconception(
            "transposed",
            _afterwards(lambda pooled: pooled.transpose(1, 0, 2), combine),
            "Rows and columns have changed places.",
            "Rows come first, in the volume and in the answer.",
        ),
        Misconception(
            "channels-first",
            _afterwards(lambda pooled: pooled.transpose(2, 0, 1), combine),
            "The channels have moved to the front.",
            "In this course the channels stay on the last axis.",
        ),
        Misconception(
            "channels-lost",
            lambda volume, f, stride: _through_channels(volume, f, stride, combine)[
                ..., 0
            ],
            "All channels of a window went into one number, and the channel axis is "
            "gone.",
            "Each channel is pooled for itself: as many come out as go in.",
        ),
        Misconception(
            "channels-pooled",
            partial(_through_channels, combine=combine),
            "All channels of a window went into one number.",
            "Each channel is pooled for itself: as many come out as go in.",
        ),
        Misconception(
            "channels-share",
            partial(_shared, combine=combine),
            "All channels of a window went into one number, which stands in every "
            "channel.",
            "Over which axes do you combine? Each channel has a value of its own.",
        ),
        Misconception(
            "first-channel",
            _afterwards(lambda pooled: pooled[..., 0], combine),
            "Only the first channel is there, as a plain matrix.",
            "Each channel is pooled for itself: as many come out as go in.",
        ),
        Misconception(
            "channel-axis-dropped",
            _afterwards(_dropped, combine),
            "A volume with one channel comes back without its channel axis.",
            "One map is (H, W, 1), before pooling and after.",
        ),
        Misconception(
            "zeros-left-over",
            partial(_in_a_frame, combine=combine),
            "The pooled map is right but stands in an array as large as the volume.",
            "How many places has the window, down and across?",
        ),
        Misconception(
            "not-reset",
            partial(_never_reset, combine=combine),
            "Each window starts with what the windows before it have left.",
            "What should the running value be when a new window begins?",
        ),
        Misconception(
            "truncated",
            _afterwards(np.trunc, combine),
            "The decimals are cut off.",
            "Where do the values become integers?",
        ),
    )


def _working(
    arguments: Arguments, index: tuple[int, ...], last: str
) -> tuple[np.ndarray, list[str]]:
    """Write out the window behind an entry; `last` says what becomes of it."""
    volume, f, stride = arguments
    row, col, channel = index
    top, left = row * stride, col * stride
    window = volume[top : top + f, left : left + f, channel]
    lines = writing.value(window).split("\n")
    return window, [
        f"rows {top} to {top + f - 1}, columns {left} to {left + f - 1}, "
        f"channel {channel}:",
        *lines,
        last,
    ]


def _working_max(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    window, lines = _working(arguments, index, "the largest of them:")
    return [*lines[:-1], f"{lines[-1]} {writing.number(window.max())}"]


def _working_sum(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    window, lines = _working(arguments, index, "added up:")
    return [*lines[:-1], f"{lines[-1]} {writing.number(window.sum())}"]


def _working_average(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    window, lines = _working(arguments, index, "added up:")
    total = writing.number(window.sum())
    return [*lines[:-1], f"{lines[-1]} {total}, divided by {window.size}"]


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


def _our_cases(reference):
    return inputs.named(
        reference,
        two_channels=(_TWO_CHANNELS, 2, 2),
        two_channels_in_overlapping_windows=(_TWO_CHANNELS, 3, 2),
        three_channels_of_integers=(_THREE_CHANNELS, 2, 1),
        nothing_but_negative_values=(-np.abs(_TWO_CHANNELS[:, :5]) - 0.25, 2, 3),
    )


def _fresh_volumes():
    """Draw what all three kinds of pooling are tried on; no uint8: sums would wrap."""
    return (
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
        # one row of windows
        lambda rng: (inputs.distinct(rng, 3, inputs.size(rng, 6, 7), 3) - 4, 3, 1),
    )


# ---- max_pool2d

_MAX_POOL2D = Exercise(
    name="max_pool2d",
    notebook=_NOTEBOOK,
    signature="volume, f, stride",
    reference=functional.max_pool2d,
    returns="array",
    cases=(*inputs.documented("max_pool2d"), *_our_cases(functional.max_pool2d)),
    fresh=(
        *_fresh_volumes(),
        lambda rng: (inputs.levels(rng, 6, inputs.size(rng, 7, 8), 3), 3, 2),
    ),
    working=_working_max,
    windows=windows.of_pool,
    same_operation=("max_pool2d",),
    misconceptions=(
        Misconception(
            "started-at-zero",
            _both("right", "at least 0"),
            "No entry is below 0: the search for the maximum starts at 0.",
            "The largest of -5, -2, -7 and -4 is not 0. What can a search start from?",
        ),
        Misconception(
            "mean",
            _both("right", "mean"),
            "This is the average of each window.",
            "Max pooling keeps one of the window's own values.",
        ),
        Misconception(
            "sum",
            _both("right", "sum"),
            "This is the sum of each window.",
            "Max pooling keeps one of the window's own values.",
        ),
        Misconception(
            "minimum",
            _both("right", "min"),
            "This is the smallest value of each window.",
            "The largest is asked.",
        ),
        Misconception(
            "median",
            _both("right", "median"),
            "This is the median of each window.",
            "The largest is asked.",
        ),
        Misconception(
            "first-pixel",
            _both("right", "first"),
            "This is the top-left value of each window.",
            "All f x f values of the window have to be compared.",
        ),
        Misconception(
            "last-pixel",
            _both("right", "last"),
            "This is the bottom-right value of each window.",
            "All f x f values of the window have to be compared.",
        ),
        Misconception(
            "absolute-values",
            _both("right", "largest absolute"),
            "The signs are dropped before the values are compared.",
            "-9 is smaller than 2. Compare the values as they are.",
        ),
        Misconception(
            "farthest-from-zero",
            _both("right", "farthest from 0"),
            "This is the value farthest from 0, with its sign.",
            "-9 is smaller than 2. Compare the values, not their distance from 0.",
        ),
        Misconception(
            "place-of-the-maximum",
            _both("right", "place"),
            "This is the place of the largest value in its window, not the value.",
            "argmax gives a place, max the value.",
        ),
        *_slips("max"),
    ),
)

# ---- average_pool2d


def _into_an_array_of_the_same_type(volume, f, stride):
    pooled = _faulty_pool(volume, f, stride, "mean")
    return pooled.astype(np.asarray(volume).dtype)


_SLIDING_SUMS = ("filter2d", "cross_correlate2d", "convolve2d", "filter_volume")

_AVERAGE_POOL2D = Exercise(
    name="average_pool2d",
    notebook=_NOTEBOOK,
    signature="volume, f, stride",
    reference=functional.average_pool2d,
    returns="array",
    cases=(
        *inputs.documented("average_pool2d"),
        *_our_cases(functional.average_pool2d),
    ),
    fresh=_fresh_volumes(),
    working=_working_average,
    windows=windows.of_pool,
    same_operation=(
        "average_pool2d",
        "sum_pool2d",
        *_SLIDING_SUMS,
        "conv2d",
        "conv_layer",
    ),
    misconceptions=(
        Misconception(
            "maximum",
            _both("right", "max"),
            "This is the largest value of each window.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "sum",
            _both("right", "sum"),
            "This is the sum of each window.",
            "By how many values does an average divide the sum?",
        ),
        Misconception(
            "divided-by-f",
            _both("right", "sum over f"),
            "The sum of each window is divided by f.",
            "How many values has a window of f rows and f columns?",
        ),
        Misconception(
            "divided-by-channels-too",
            _both("right", "sum over size"),
            "The sum of one channel is divided by the number of values in all "
            "channels.",
            "How many values of one channel lie in the window?",
        ),
        Misconception(
            "minimum",
            _both("right", "min"),
            "This is the smallest value of each window.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "median",
            _both("right", "median"),
            "This is the median of each window, the value in the middle of the order.",
            "An average is a sum divided by a count.",
        ),
        Misconception(
            "middle-of-the-range",
            _both("right", "middle"),
            "This is the middle between the largest and the smallest value.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "first-pixel",
            _both("right", "first"),
            "This is the top-left value of each window.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "last-pixel",
            _both("right", "last"),
            "This is the bottom-right value of each window.",
            "All values of the window have a part in the average.",
        ),
        Misconception(
            "absolute-values",
            _both("right", "mean of absolute"),
            "The signs are dropped before the values are averaged.",
            "Average the values as they are: -3 and 3 cancel.",
        ),
        Misconception(
            "rectified-first",
            _both("right", "rectified mean"),
            "Negative values are replaced by 0 before they are averaged.",
            "ReLU is a step of its own. Average the values as they are.",
        ),
        Misconception(
            "floor-division",
            _afterwards(np.floor, "mean"),
            "The averages are rounded down to whole numbers.",
            "// drops the decimals, / keeps them.",
        ),
        Misconception(
            "rounded",
            _afterwards(np.round, "mean"),
            "The averages are rounded to whole numbers.",
            "Return them with their decimals.",
        ),
        Misconception(
            "integers-stay-integers",
            _into_an_array_of_the_same_type,
            "From a volume of integers the averages come back without their decimals.",
            "Which type has the array that you put them into?",
        ),
        *_slips("mean"),
    ),
)

# ---- sum_pool2d

_SUM_POOL2D = Exercise(
    name="sum_pool2d",
    notebook=_NOTEBOOK,
    signature="volume, f, stride",
    reference=functional.sum_pool2d,
    returns="array",
    cases=(*inputs.documented("sum_pool2d"), *_our_cases(functional.sum_pool2d)),
    fresh=_fresh_volumes(),
    working=_working_sum,
    windows=windows.of_pool,
    same_operation=(
        "sum_pool2d",
        "average_pool2d",
        *_SLIDING_SUMS,
        "conv2d",
        "conv_layer",
    ),
    misconceptions=(
        Misconception(
            "maximum",
            _both("right", "max"),
            "This is the largest value of each window.",
            "All values of the window are added.",
        ),
        Misconception(
            "average",
            _both("right", "mean"),
            "This is the average of each window.",
            "The plain sum is asked, without a division.",
        ),
        Misconception(
            "divided-by-f",
            _both("right", "sum over f"),
            "The sum of each window is divided by f.",
            "The plain sum is asked, without a division.",
        ),
        Misconception(
            "minimum",
            _both("right", "min"),
            "This is the smallest value of each window.",
            "All values of the window are added.",
        ),
        Misconception(
            "multiplied",
            _both("right", "product"),
            "The values of each window are multiplied.",
            "They are to be added.",
        ),
        Misconception(
            "first-pixel",
            _both("right", "first"),
            "This is the top-left value of each window.",
            "All values of the window are added. Does each replace the one before?",
        ),
        Misconception(
            "last-pixel",
            _both("right", "last"),
            "This is the bottom-right value of each window.",
            "All values of the window are added. Does each replace the one before?",
        ),
        Misconception(
            "absolute-values",
            _both("right", "sum of absolute"),
            "The signs are dropped before the values are added.",
            "Add the values as they are: -3 and 3 cancel.",
        ),
        Misconception(
            "rectified-first",
            _both("right", "rectified sum"),
            "Negative values are replaced by 0 before they are added.",
            "ReLU is a step of its own. Add the values as they are.",
        ),
        *_slips("sum"),
    ),
)

EXERCISES = (_MAX_POOL2D, _AVERAGE_POOL2D, _SUM_POOL2D)
