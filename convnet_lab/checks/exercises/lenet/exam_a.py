"""Exercise `exam_a`: S2's a), some entries of a map, and its shape."""

from functools import partial

import numpy as np

from convnet_lab import documents, functional
from convnet_lab.checks.exercise import Misconception
from convnet_lab.checks.exercises import kernels
from convnet_lab.checks.exercises.lenet.exam import exercise_of_values

_ASKED = {
    "column 4, row 4": (4, 4),
    "column 3, row 2": (3, 2),
    "column 2, row 4": (2, 4),
}


def _values(shape=(4, 4), bias=1, turn="as it is", channels=3, swapped=False):
    volume = documents.EXERCISE_A_VOLUME[..., :channels]
    kernel = kernels.TURNED[turn](documents.EXERCISE_A_FILTER[..., :channels])
    found = functional.filter_volume(volume, kernel, bias * documents.EXERCISE_A_BIAS)
    found = found.T if swapped else found
    values = {key: int(found[row - 1, col - 1]) for key, (col, row) in _ASKED.items()}
    return {"shape": np.array(shape), **values}


_MULTIPLY = [
    "the window at that column and row, in all three channels:",
    "27 products, and the bias once",
]

exercise = exercise_of_values(
    "exam_a",
    _values,
    {"shape": ["a 3 x 3 window in 6 x 6 pixels: count its places"]}
    | dict.fromkeys(_ASKED, _MULTIPLY),
    Misconception(
        "bias-missing",
        partial(_values, bias=0),
        "The bias is not added.",
        "b = 7 is added once to each value.",
    ),
    Misconception(
        "bias-per-channel",
        partial(_values, bias=3),
        "The bias is added once for each channel.",
        "The bias belongs to the filter, not to its channels.",
    ),
    Misconception(
        "bias-subtracted",
        partial(_values, bias=-1),
        "The bias is subtracted.",
        "b = 7 is added once to each value.",
    ),
    Misconception(
        "kernels-flipped",
        partial(_values, turn="both"),
        "The kernels are flipped: this is true convolution.",
        "A convolutional layer uses its kernels as they are.",
    ),
    Misconception(
        "first-channel-only",
        partial(_values, channels=1),
        "Only the first channel is counted.",
        "Add what all three channels give.",
    ),
    Misconception(
        "rows-and-columns-swapped",
        partial(_values, swapped=True),
        "Row and column are swapped.",
        "The slides name the column first; count columns from the left.",
    ),
    Misconception(
        "same-size",
        partial(_values, shape=(6, 6)),
        "The map is given the size of the input.",
        "There is no padding: the border is lost.",
    ),
    Misconception(
        "one-place-missing",
        partial(_values, shape=(3, 3)),
        "One place of the window is missing in each direction.",
        "Count the places of the window's left column.",
    ),
)


@exercise.mistake(
    "Columns and rows are counted from 0.", "The slides count columns and rows from 1."
)
def counted_from_0():
    volume, kernel = documents.EXERCISE_A_VOLUME, documents.EXERCISE_A_FILTER
    found = functional.filter_volume(volume, kernel, documents.EXERCISE_A_BIAS)
    return {**_values(), "column 3, row 2": int(found[2, 3])}
