"""Mistakes that all three kinds of pooling share: windows and channels."""

from functools import partial

import numpy as np

from convnet_lab.checks.exercise import Misconception
from convnet_lab.checks.exercises.pooling.faulty_pool import (
    afterwards,
    both,
    faulty_pool,
    square,
)


def _padded(volume, f, stride, combine):
    return faulty_pool(volume, f, stride, combine, pad=f // 2)


def _through_channels(volume, f, stride, combine):
    """Combine all channels of a window: ``(H', W', 1)``."""
    channels = np.asarray(volume, float).shape[-1]
    if combine == "max":
        return faulty_pool(volume, f, stride, "max").max(axis=-1, keepdims=True)
    total = faulty_pool(volume, f, stride, "sum").sum(axis=-1, keepdims=True)
    return total / (f * f * channels) if combine == "mean" else total


def _shared(volume, f, stride, combine):
    collapsed = _through_channels(volume, f, stride, combine)
    return np.repeat(collapsed, np.shape(volume)[-1], axis=-1)


def _in_a_frame(volume, f, stride, combine):
    """Leave the pooled map in an array of the volume's size, the rest 0."""
    pooled = faulty_pool(volume, f, stride, combine)
    out = np.zeros(np.shape(volume))
    out[: pooled.shape[0], : pooled.shape[1]] = pooled
    return out


def _never_reset(volume, f, stride, combine):
    """Carry the result of one window into the next, row after row."""
    base = "sum" if combine == "mean" else combine
    pooled = faulty_pool(volume, f, stride, base)
    one_by_one = pooled.reshape(-1, pooled.shape[-1])
    if combine == "max":
        carried = np.maximum.accumulate(one_by_one, axis=0)
    else:
        carried = np.cumsum(one_by_one, axis=0)
    divisor = f * f if combine == "mean" else 1
    return carried.reshape(pooled.shape) / divisor


def _dropped(pooled):
    return pooled[..., 0] if pooled.shape[-1] == 1 else pooled


def shared_slips(combine: str) -> tuple[Misconception, ...]:
    """List them for an operation: ``"max"``, ``"mean"`` or ``"sum"``."""
    return (
        Misconception(
            "stride-ignored",
            both("step 1", combine),
            "The window moves on by one row and one column, whatever the stride.",
            "Where does stride come in? Two neighboring windows start stride apart.",
        ),
        Misconception(
            "stride-is-window",
            both("step f", combine),
            "The window moves on by its own size, whatever the stride.",
            "Windows may overlap or leave gaps: the step is stride, not f.",
        ),
        Misconception(
            "window-is-stride",
            both("window s", combine),
            "The window has the size of the stride, not of f.",
            "f says how large a window is, stride how far it moves.",
        ),
        Misconception(
            "f-and-stride-swapped",
            both("f and s swapped", combine),
            "f and stride have changed places: the window is stride wide and moves "
            "on by f.",
            "f says how large a window is, stride how far it moves.",
        ),
        Misconception(
            "rows-not-strided",
            partial(faulty_pool, combine=combine, rows="step 1"),
            "The stride is used across, but downwards the window moves row by row.",
            "The stride holds for both directions.",
        ),
        Misconception(
            "columns-not-strided",
            partial(faulty_pool, combine=combine, cols="step 1"),
            "The stride is used downwards, but across the window moves by one column.",
            "The stride holds for both directions.",
        ),
        Misconception(
            "start-not-multiplied",
            both("start not multiplied", combine),
            "There are as many windows as there should be, but each starts only one "
            "pixel after the one before.",
            "At which row of the volume does the window of row 1 of the answer start?",
        ),
        Misconception(
            "partial-windows",
            both("ceil", combine),
            "What is left over at the end gets a window of its own, only partly filled "
            "(the size is rounded up).",
            "The size rule rounds down: a window that does not fit is not used.",
        ),
        Misconception(
            "every-start",
            both("every start", combine),
            "A window starts at every multiple of the stride, even where it reaches "
            "beyond the border.",
            "The last window has to lie inside the volume. Where can it start at most?",
        ),
        Misconception(
            "size-over-stride",
            both("n over s", combine),
            "The number of windows is the size divided by the stride.",
            "Use the size rule: f has a part in it, and there is a + 1.",
        ),
        Misconception(
            "one-short",
            both("one short", combine),
            "The last row and the last column of windows are missing.",
            "A window of 2 has 3 places in 4 pixels, at stride 1: count them.",
        ),
        Misconception(
            "exact-fit-missing",
            both("end left out", combine),
            "A window that ends exactly at the border is left out.",
            "range leaves out its end. Which is the last start that still fits?",
        ),
        Misconception(
            "from-one",
            both("from 1", combine),
            "The first window starts at row 1, column 1.",
            "Rows and columns are counted from 0.",
        ),
        Misconception(
            "window-too-small",
            both("window f - 1", combine),
            "The window has one row and one column too few.",
            "A slice leaves out its end: 0:2 has two entries.",
        ),
        Misconception(
            "window-too-large",
            both("window f + 1", combine),
            "The window has one row and one column too many.",
            "A slice leaves out its end: 0:2 has two entries.",
        ),
        Misconception(
            "always-two-by-two",
            both("always 2", combine),
            "The windows are always 2 x 2 with stride 2.",
            "Where do f and stride come in?",
        ),
        Misconception(
            "window-always-two",
            both("window always 2", combine),
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
            partial(square, combine=combine, side=0),
            "The height is used for both sides of the volume.",
            "Not every volume is square: the columns have a number of their own.",
        ),
        Misconception(
            "width-twice",
            partial(square, combine=combine, side=1),
            "The width is used for both sides of the volume.",
            "Not every volume is square: the rows have a number of their own.",
        ),
        Misconception(
            "transposed",
            afterwards(lambda pooled: pooled.transpose(1, 0, 2), combine),
            "Rows and columns have changed places.",
            "Rows come first, in the volume and in the answer.",
        ),
        Misconception(
            "channels-first",
            afterwards(lambda pooled: pooled.transpose(2, 0, 1), combine),
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
            afterwards(lambda pooled: pooled[..., 0], combine),
            "Only the first channel is there, as a plain matrix.",
            "Each channel is pooled for itself: as many come out as go in.",
        ),
        Misconception(
            "channel-axis-dropped",
            afterwards(_dropped, combine),
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
            afterwards(np.trunc, combine),
            "The decimals are cut off.",
            "Where do the values become integers?",
        ),
    )
