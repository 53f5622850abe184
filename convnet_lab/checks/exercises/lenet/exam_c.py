"""Exercise `exam_c`: S2's c), how many parameters a small network learns."""

from functools import partial

from convnet_lab.checks.exercise import Misconception
from convnet_lab.checks.exercises.lenet.exam import exercise_of_values


def _values(convolution=28, pooling=0, dense=320):
    total = convolution + pooling + dense
    return {
        "convolution": convolution,
        "pooling": pooling,
        "dense": dense,
        "total": total,
    }


_ONE_FILTER = "One filter has three kernels of 3 x 3, and one bias."
_NINE_INPUTS = "The 3 x 3 pooled map is flattened: each of the 32 neurons reads it all."

exercise = exercise_of_values(
    "exam_c",
    _values,
    {
        "convolution": ["the weights of one filter, and its bias"],
        "pooling": ["what is learned in taking a maximum"],
        "dense": ["for each of 32 neurons, a weight for each input and a bias"],
        "total": ["the sum of the three"],
    },
    Misconception(
        "filter-bias-missing",
        partial(_values, 27),
        "The filter's bias is not counted.",
        _ONE_FILTER,
    ),
    Misconception(
        "bias-for-each-kernel",
        partial(_values, 30),
        "A bias is counted for each kernel.",
        _ONE_FILTER,
    ),
    Misconception(
        "one-channel", partial(_values, 10), "Only one kernel is counted.", _ONE_FILTER
    ),
    Misconception(
        "one-weight-each",
        partial(_values, 1),
        "A filter is counted as one parameter.",
        _ONE_FILTER,
    ),
    Misconception(
        "pool-learns",
        partial(_values, pooling=4),
        "The places of the pooling window are counted.",
        "What would there be to learn in taking a maximum?",
    ),
    Misconception(
        "unit-biases-missing",
        partial(_values, dense=288),
        "The neurons' biases are not counted.",
        "Each of the 32 neurons has a bias.",
    ),
    Misconception(
        "one-bias-for-all",
        partial(_values, dense=289),
        "One bias is counted for all neurons together.",
        "Each of the 32 neurons has a bias.",
    ),
    Misconception(
        "map-not-pooled",
        partial(_values, dense=17 * 32),
        "The neurons read the 4 x 4 map.",
        _NINE_INPUTS,
    ),
    Misconception(
        "one-input",
        partial(_values, dense=64),
        "The neurons have one input.",
        _NINE_INPUTS,
    ),
)
