"""Exercise `max_pool2d_backward`: back through max pooling, to the entries that won."""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs
from convnet_lab.checks.exercises.training import sums


def _working(arguments, index):
    dout, volume, f, stride = arguments
    row, col, channel = index
    terms, total = [], 0
    for r, c in np.ndindex(dout.shape[:2]):
        i, j = row - r * stride, col - c * stride
        if not (0 <= i < f and 0 <= j < f):
            continue
        top, left = r * stride, c * stride
        window = volume[top : top + f, left : left + f, channel]
        if window.argmax() == i * f + j:
            came = dout[r, c, channel]
            terms.append(f"{writing.factor(came)} from window (row {r}, column {c})")
            total = total + came
    entry = f"volume[{row}, {col}, {channel}] is {writing.number(volume[index])}."
    if not terms:
        return [f"{entry} It is not the first largest of any window"]
    return [f"{entry} It is the first largest of", *sums.in_a_few_lines(terms, total)]


def _winner(window):
    """Give 1 to the first of the largest entries, row by row, and 0 to the others."""
    only = np.zeros(window.shape)
    only.flat[window.argmax()] = 1
    return only


_SHARES = {
    "first": _winner,
    "last": lambda window: _winner(window[::-1, ::-1])[::-1, ::-1],
    "down first": lambda window: _winner(window.T).T,
    "all": lambda window: (window == window.max()) * 1.0,
    "shared": lambda window: (window == window.max()) / (window == window.max()).sum(),
    "mean": lambda window: np.full(window.shape, 1 / window.size),
    "everyone": lambda window: np.ones(window.shape),
    "corner": lambda window: _winner(np.ones(window.shape)),
    "above zero": lambda window: _winner(window) * (window > 0),
    "smallest": lambda window: _winner(-window),
    "farthest": lambda window: _winner(np.abs(window)),
    "turned": lambda window: _winner(window).T,
    "times value": lambda window: _winner(window) * window,
}
"""The weights with which a gradient goes to the entries of a window."""


def _faulty_pool_back(
    dout,
    volume,
    f,
    stride,
    winner="first",
    put="add",
    step=None,
    came=None,
    crop=False,
    looked_at=None,
    corner=True,
):
    dout, volume = np.asarray(dout, float), np.asarray(volume, float)
    dvolume = np.zeros(volume.shape)
    step = {None: stride, "one": 1, "f": f}[step]
    for row, col, channel in np.ndindex(dout.shape):
        top, left = row * step, col * step
        seen = channel if looked_at is None else looked_at
        window = volume[top : top + f, left : left + f, seen]
        if window.shape != (f, f):
            raise IndexError("the window leaves the volume")
        share = _SHARES[winner](window)
        slope = dout[row, col, channel]
        if came == "value":
            slope = window.max()
        elif came == "one":
            slope = 1
        if not corner:
            top = left = 0
        into = dvolume[top : top + f, left : left + f, channel]
        if put == "add":
            into += share * slope
        elif put == "write winner":
            into[share != 0] = (share * slope)[share != 0]
        else:
            into[...] = share * slope
    if crop:
        rows, cols = dout.shape[:2]
        return dvolume[: (rows - 1) * stride + f, : (cols - 1) * stride + f]
    return dvolume


def _pool_back(**slips):
    return partial(_faulty_pool_back, **slips)


def _pooled(rng, volume, f, stride, draw=inputs.distinct):
    shape = functional.max_pool2d(volume, f, stride).shape
    return draw(rng, *shape), volume, f, stride


def _few_levels(rng, *shape):
    """Draw volumes with many ties: 0 mostly, and a few other values."""
    return rng.choice([0.0, 0.0, 1.0, 2.0], shape)


_TIES = np.array(
    [
        [0, 0, 0, 0, 0, 1, 0],
        [0, 9, 9, 0, 1, 0, 2],
        [0, 9, 0, 4, 0, 0, 2],
        [3, 0, 4, 0, 0, 5, 0],
        [0, 3, 0, 0, 5, 0, 0],
    ]
)
_TWO_CHANNELS = np.stack([_TIES, 4 - _TIES[::-1]], axis=-1)
_NEGATIVE = _TWO_CHANNELS[:, 1:] * 1.0 - 12


exercise = Exercise.of(
    functional.max_pool2d_backward,
    cases=inputs.named(
        functional.max_pool2d_backward,
        S1_figure_10=(
            np.array([[1.0, -2], [3, 4]])[..., np.newaxis],
            np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])[
                ..., np.newaxis
            ],
            2,
            2,
        ),
        ties_and_a_left_over_column=(inputs.numbered(2, 3, 2), _TWO_CHANNELS, 2, 2),
        ties_in_overlapping_windows=(inputs.numbered(3, 5, 2), _TWO_CHANNELS, 3, 1),
        windows_with_gaps=(inputs.numbered(2, 2, 2), _TWO_CHANNELS, 2, 3),
        nothing_but_negative_values=(inputs.numbered(2, 2, 2), _NEGATIVE, 3, 2),
    ),
    fresh=(
        lambda rng: _pooled(rng, _few_levels(rng, 7, inputs.size(rng, 8, 9), 2), 3, 2),
        lambda rng: _pooled(rng, _few_levels(rng, 5, inputs.size(rng, 6, 7), 3), 2, 1),
        lambda rng: _pooled(rng, inputs.distinct(rng, 6, 8, 2), 2, 2, inputs.whole),
        lambda rng: _pooled(
            rng, inputs.whole(rng, 5, inputs.size(rng, 7, 8), 3) - 20, 3, 2
        ),
        lambda rng: _pooled(rng, inputs.distinct(rng, 8, 9, 2), 2, 3),
        lambda rng: _pooled(rng, _few_levels(rng, 8, 6, 2), 2, 3),
        lambda rng: _pooled(
            rng, inputs.distinct(rng, 6, inputs.size(rng, 4, 5), 1), 3, 1
        ),
        inputs.scaled(lambda rng: _pooled(rng, _few_levels(rng, 4, 5, 2), 2, 2), 1e8),
        inputs.scaled(lambda rng: _pooled(rng, _few_levels(rng, 5, 4, 2), 2, 1), 1e-6),
        lambda rng: _pooled(rng, (inputs.distinct(rng, 4, 5, 2) - 9) * 1e11, 2, 2),
        lambda rng: _pooled(rng, inputs.whole(rng, 5, 6, 2), 2, 2),
    ),
    working=_working,
    linear=("dout",),
    examples=(
        (
            (np.array([[[5.0]]]), np.array([[[3.0]]]), 1, 1),
            "the only entry has won and gets all of it",
        ),
        (
            (np.array([[[5.0]]]), np.array([[[3.0], [0.0]], [[7.0], [0.0]]]), 2, 2),
            "7 has won and gets all of it",
        ),
        (
            (np.array([[[5.0]]]), np.array([[[-3.0], [-9.0]], [[-7.0], [-8.0]]]), 2, 2),
            "-3 has won and gets all of it",
        ),
        (
            (np.array([[[5.0]]]), np.array([[[3.0], [3.0]], [[3.0], [3.0]]]), 2, 2),
            "the first of equal ones gets all of it",
        ),
    ),
    misconceptions=(
        Misconception(
            "all-winners",
            _pool_back(winner="all"),
            "Of equal largest entries every one has got the whole gradient.",
            "In a flat window all entries are equal. One of them takes it all: the "
            "first, row by row.",
        ),
        Misconception(
            "shared-by-winners",
            _pool_back(winner="shared"),
            "Equal largest entries have shared the gradient.",
            "In this exercise the first of them, row by row, takes it all.",
        ),
        Misconception(
            "last-winner",
            _pool_back(winner="last"),
            "Of equal largest entries the last has got the gradient.",
            "The first of them takes it, row by row. Is > or >= in your comparison?",
        ),
        Misconception(
            "first-by-columns",
            _pool_back(winner="down first"),
            "Of equal largest entries the first by columns has got the gradient.",
            "Row-major order goes along a row first, then to the next row.",
        ),
        Misconception(
            "overwritten",
            _pool_back(put="write winner"),
            "Where an entry won in several windows, only the last gradient is left.",
            "An entry that reaches the loss on two paths gets the sum of both.",
        ),
        Misconception(
            "windows-overwritten",
            _pool_back(put="write window"),
            "Each window has overwritten all that its neighbors had left in it.",
            "Where windows overlap, what they send back adds up.",
        ),
        Misconception(
            "stride-ignored",
            _pool_back(step="one"),
            "Neighboring windows are one step apart: the stride is ignored.",
            "Where does the window of row r and column c start?",
        ),
        Misconception(
            "window-as-stride",
            _pool_back(step="f"),
            "The windows are f apart: the window's size is taken for the stride.",
            "Where does the window of row r and column c start?",
        ),
        Misconception(
            "average",
            _pool_back(winner="mean"),
            "Each gradient is shared equally by its window: that is the way back "
            "through average pooling.",
            "In max pooling only the winner has an effect.",
        ),
        Misconception(
            "whole-window",
            _pool_back(winner="everyone"),
            "Every entry of a window has got its gradient: that is the way back "
            "through sum pooling.",
            "In max pooling only the winner has an effect.",
        ),
        Misconception(
            "top-left",
            _pool_back(winner="corner"),
            "The gradient always goes to the top-left entry of a window.",
            "It goes to the entry that won. Which one was that?",
        ),
        Misconception(
            "smallest",
            _pool_back(winner="smallest"),
            "The gradient goes to the smallest entry of each window.",
            "It goes to the largest.",
        ),
        Misconception(
            "farthest-from-zero",
            _pool_back(winner="farthest"),
            "The gradient goes to the entry farthest from 0.",
            "-9 is smaller than 2. Compare the values as they are.",
        ),
        Misconception(
            "started-at-zero",
            _pool_back(winner="above zero"),
            "Where no entry is above 0, the gradient is lost.",
            "The largest of -5, -2, -7 and -4 is -2, and 0 can be the largest, too.",
        ),
        Misconception(
            "place-turned",
            _pool_back(winner="turned"),
            "Row and column of the winner in its window have changed places.",
            "argmax counts along the rows. How do you get row and column from it?",
        ),
        Misconception(
            "window-corner-forgotten",
            _pool_back(corner=False),
            "All gradients land in the first window.",
            "The winner's place counts from its window's corner, and where is that?",
        ),
        Misconception(
            "first-channel-decides",
            _pool_back(looked_at=0),
            "In all channels the winners of channel 0 have got the gradient.",
            "Each channel has winners of its own.",
        ),
        Misconception(
            "times-the-maximum",
            _pool_back(winner="times value"),
            "Each gradient is multiplied by the value that won.",
            "If the winner grows by 1, by how much does the maximum grow?",
        ),
        Misconception(
            "maximum-put-back",
            _pool_back(came="value"),
            "The largest values have gone back to their places, not the gradients.",
            "The volume only decides where. What goes there comes from dout.",
        ),
        Misconception(
            "winners-counted",
            _pool_back(came="one"),
            "Each winner has got 1 for a window: dout has no part in it.",
            "The chain rule multiplies this 1 with what comes from above.",
        ),
        Misconception(
            "left-over-cropped",
            _pool_back(crop=True),
            "Rows and columns that no window sees are missing.",
            "dvolume has the shape of the volume; what no window sees gets 0.",
        ),
    ),
)


@exercise.mistake(
    "All signs are turned.", "If the winner grows, the maximum grows: the sign stays."
)
def wrong_sign(*arguments):
    return -_faulty_pool_back(*arguments)
