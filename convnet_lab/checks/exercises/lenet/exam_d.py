"""Exercise `exam_d`: S2's d), a padding, and how many parameters a layer learns."""

from functools import partial

from convnet_lab.checks.exercise import Misconception
from convnet_lab.checks.exercises.lenet.exam import exercise_of_values


def _values(padding=3, parameters=1184):
    return {"padding": padding, "parameters": parameters}


_FILTERS_7 = "Each of the 8 filters is 7 x 7 x 3, and has one bias."
_HALF = "A 7 x 7 filter reaches as far to each side of its middle."

exercise = exercise_of_values(
    "exam_d",
    _values,
    {
        "padding": ["zeros on each side, so that no pixel is lost"],
        "parameters": ["the weights of 8 filters, and 8 biases"],
    },
    Misconception(
        "both-sides-together",
        partial(_values, 6),
        "The zeros of both sides are counted together.",
        "p is the number of zeros on each side.",
    ),
    Misconception(
        "padding-half-filter", partial(_values, 4), "Half of 7 is rounded up.", _HALF
    ),
    Misconception(
        "no-padding",
        partial(_values, 0),
        "There is no padding: this is *valid*, and six rows and columns are lost.",
        _HALF,
    ),
    Misconception(
        "as-wide-as-the-filter",
        partial(_values, 7),
        "The padding is as wide as the filter.",
        _HALF,
    ),
    Misconception(
        "biases-missing",
        partial(_values, parameters=1176),
        "The biases are not counted.",
        _FILTERS_7,
    ),
    Misconception(
        "one-bias-for-all",
        partial(_values, parameters=1177),
        "One bias is counted for all filters together.",
        _FILTERS_7,
    ),
    Misconception(
        "one-channel",
        partial(_values, parameters=400),
        "The filters are counted with one channel.",
        _FILTERS_7,
    ),
    Misconception(
        "bias-for-each-kernel",
        partial(_values, parameters=1200),
        "A bias is counted for each kernel.",
        _FILTERS_7,
    ),
    Misconception(
        "one-filter",
        partial(_values, parameters=148),
        "One filter is counted.",
        _FILTERS_7,
    ),
)
