"""Exercise `dense`: the weighted sums of the inputs, and biases."""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs

_WRITTEN_OUT = 12


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    x, weights, biases = arguments
    unit = index[-1]
    one = x[index[0]] if x.ndim == 2 else x
    given = f"x[{index[0]}]" if x.ndim == 2 else "x"
    *terms, total = writing.products(weights[[unit]], one[np.newaxis])
    if len(one) > _WRITTEN_OUT:
        terms = [f"  the sum of {len(one)} products"]
    return [
        f"weights[{unit}] times {given}, entry by entry, and biases[{unit}]:",
        *terms,
        f"{total}, then + {writing.factor(biases[unit])}",
    ]


def _faulty_dense(x, weights, biases, transposed=False, bias="added", after=None):
    x, weights, biases = (np.asarray(a, float) for a in (x, weights, biases))
    if bias == "before":
        x = x + biases
    z = x @ (weights if transposed else weights.T)
    if bias == "added":
        z = z + biases
    elif bias == "subtracted":
        z = z - biases
    elif bias == "multiplied":
        z = z * biases
    elif bias == "first":
        z = z + biases[0]
    elif bias == "with each product":
        z = z + weights.shape[1] * biases
    elif bias == "column":
        z = z + biases[:, np.newaxis]
    return after(z) if after else z


def _dense(**slips):
    return partial(_faulty_dense, **slips)


def _layer(rng, n_out, n_in, *batch, draw=inputs.distinct):
    """Draw the arguments of a layer; with a size of batch, x has two axes."""
    return draw(rng, *batch, n_in), draw(rng, n_out, n_in), draw(rng, n_out)


exercise = Exercise.of(
    functional.dense,
    cases=inputs.named(
        functional.dense,
        two_inputs_and_three_units=(
            np.array([1, 2]),
            np.array([[3, 4], [5, 6], [7, 8]]),
            np.array([0, 100, -50]),
        ),
        four_inputs_and_three_units=(
            np.array([2.0, 1, 0, 3]),
            np.array([[1.0, 0, 2, -1], [0, 3, 1, 1], [-2, 1, 0, 2]]),
            np.array([5.0, -1, 4]),
        ),
        as_many_units_as_inputs=(
            np.array([1.0, -2, 3]),
            np.array([[1.0, 2, -4], [0.5, -1, 3], [2, 5, 1]]),
            np.array([0.5, 4, -7]),
        ),
        a_batch_of_four=(
            np.array([[1.0, 2, 0], [0, 1, -3], [-1, 0.5, 2], [4, -2, 1]]),
            np.array([[2.0, -1, 0.5], [-3, 1, 4]]),
            np.array([10.0, -0.5]),
        ),
        a_batch_of_two_with_as_many_units_as_inputs=(
            np.array([[1.0, 2, -1], [0, -2, 3]]),
            np.array([[1.0, 2, 3], [-4, 5, 6], [7, -8, 9]]),
            np.array([1.0, -2, 0.25]),
        ),
        a_batch_of_three_with_three_inputs_and_three_units=(
            np.array([[2.0, 0, 1], [-1, 3, 0.5], [4, -2, 5]]),
            np.array([[1.0, -3, 2], [0, 4, -1], [6, 0.5, -2]]),
            np.array([0.25, -5, 3]),
        ),
        from_84_inputs_to_10_units_as_in_FC5_of_S2=(
            np.arange(84) % 5 - 2,
            np.arange(840).reshape(10, 84) * 7 % 19 - 9,
            np.arange(10) - 3,
        ),
    ),
    fresh=(
        lambda rng: _layer(rng, 3, inputs.size(rng, 4, 6)),
        lambda rng: _layer(rng, inputs.size(rng, 5, 6), 3, draw=inputs.whole),
        lambda rng: _layer(rng, 4, 4),
        lambda rng: _layer(rng, 3, 5, inputs.size(rng, 2, 4)),
        lambda rng: _layer(rng, 4, 4, 2),
        lambda rng: _layer(rng, 4, 4, 4),
        lambda rng: _layer(rng, 3, 2, 3, draw=inputs.whole),
        # whole inputs and weights with fractions; a batch of one
        lambda rng: (
            inputs.whole(rng, 4),
            inputs.distinct(rng, 3, 4),
            inputs.whole(rng, 3),
        ),
        lambda rng: _layer(rng, 2, 3, 1),
    ),
    working=_working,
    linear=("x", "weights", "biases"),
    examples=(
        (
            (np.array([1.0, 0]), np.array([[2.0, 3], [4, 5]]), np.array([0.0, 0])),
            "the first input alone meets the first weight of each unit",
        ),
        (
            (np.array([0.0, 0]), np.array([[2.0, 3], [4, 5]]), np.array([6.0, 7])),
            "without inputs the biases are left",
        ),
    ),
    misconceptions=(
        Misconception(
            "no-bias",
            _dense(bias="none"),
            "The biases are missing.",
            "Each unit adds one number of its own to its sum.",
        ),
        Misconception(
            "weights-transposed",
            _dense(transposed=True),
            "The weights are read by columns: the matrix is transposed.",
            "Row j of the weights belongs to unit j. What does a column belong to?",
        ),
        Misconception(
            "bias-subtracted",
            _dense(bias="subtracted"),
            "The biases are subtracted.",
            "z = W x + b: mind the sign.",
        ),
        Misconception(
            "bias-multiplied",
            _dense(bias="multiplied"),
            "The sums are multiplied by the biases.",
            "A bias of 0 should leave its sum as it is.",
        ),
        Misconception(
            "bias-before-weights",
            _dense(bias="before"),
            "The biases are added to the inputs, before the weights.",
            "The bias belongs to the unit: it joins the finished sum.",
        ),
        Misconception(
            "bias-with-each-product",
            _dense(bias="with each product"),
            "The bias is added once for each input.",
            "A unit adds its bias once, to the finished sum.",
        ),
        Misconception(
            "first-bias-for-all",
            _dense(bias="first"),
            "All units add the first bias.",
            "Each unit has a bias of its own.",
        ),
        Misconception(
            "bias-as-column",
            _dense(bias="column"),
            "The biases stand in a column, so each meets every sum.",
            "What shape has W x for one input, and what shape have your biases?",
        ),
        Misconception(
            "relu-applied",
            _dense(after=lambda z: np.maximum(z, 0)),
            "Negative values have become 0: this is ReLU after the layer.",
            "The sums are asked as they are; an activation would come after.",
        ),
        Misconception(
            "softmax-applied",
            _dense(after=functional.softmax),
            "These are probabilities: softmax was applied after the layer.",
            "The logits themselves are asked.",
        ),
        Misconception(
            "batch-transposed",
            _dense(after=np.transpose),
            "For a batch the answer is transposed: each input has a column.",
            "Each input of the batch has a row, in x and in the answer.",
        ),
    ),
)


@exercise.mistake(
    "Weights and inputs are multiplied entry by entry, but not added up.",
    "A unit adds all its products and gives one number.",
)
def not_added(x, weights, biases):
    return weights * x + biases


@exercise.mistake(
    "The products are averaged, not added.",
    "A unit adds its products; nothing is divided.",
)
def mean(x, weights, biases):
    return x @ weights.T / weights.shape[1] + biases


@exercise.mistake(
    "The answer is a matrix with one column.",
    "For x of shape (n_in,) an array of shape (n_out,) is asked.",
)
def column_returned(x, weights, biases):
    return weights @ np.reshape(x, (-1, 1)) + np.reshape(biases, (-1, 1))


@exercise.mistake(
    "The inputs of a batch are taken for columns of x.",
    "Each input of a batch is a row of x, and its answer is a row, too.",
)
def batch_as_columns(x, weights, biases):
    return weights @ x + biases


@exercise.mistake(
    "Of a batch only the first input is answered.",
    "Every row of x is an input and gets a row of its own.",
)
def first_of_batch(x, weights, biases):
    return np.atleast_2d(x)[0] @ weights.T + biases


@exercise.mistake(
    "The inputs of a batch are added up.",
    "Every row of x is an input and gets a row of its own.",
)
def batch_added_up(x, weights, biases):
    return np.atleast_2d(x).sum(0) @ weights.T + biases
