"""Exercise `dense_backward`: back through a dense layer."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs
from convnet_lab.checks.exercises.training import sums


def _working(arguments, index):
    dz, x, weights = arguments
    part, *place = index
    if part == "dx":
        row, i = place
        pairs = zip(dz[row], weights[:, i], strict=True)
        head = f"dz[{row}] times column {i} of the weights:"
    elif part == "dweights":
        j, i = place
        pairs = zip(dz[:, j], x[:, i], strict=True)
        head = f"over the batch, dz of unit {j} times x of input {i}:"
    else:
        (j,) = place
        terms = [writing.factor(d) for d in dz[:, j]]
        return [
            f"over the batch, dz of unit {j}:",
            *sums.in_a_few_lines(terms, dz[:, j].sum()),
        ]
    return [head, *sums.of_products(pairs)]


def _dense_back(dx=None, dweights=None, dbiases=None):
    """Go back through a dense layer with one or more of the three parts replaced."""

    def wrong(dz, x, weights):
        dz, x, weights = (np.asarray(a, float) for a in (dz, x, weights))
        return (
            dx(dz, x, weights) if dx else dz @ weights,
            dweights(dz, x, weights) if dweights else dz.T @ x,
            dbiases(dz, x, weights) if dbiases else dz.sum(axis=0),
        )

    return wrong


def _layer(rng, m, n_out, n_in, draw=inputs.distinct):
    return draw(rng, m, n_out), draw(rng, m, n_in), draw(rng, n_out, n_in)


exercise = Exercise.of(
    functional.dense_backward,
    parts=("dx", "dweights", "dbiases"),
    cases=inputs.named(
        functional.dense_backward,
        one_input=(
            np.array([[1, 10]]),
            np.array([[5, 7, 2]]),
            np.array([[1, 2, 0], [3, 4, -1]]),
        ),
        a_batch_of_two=(
            np.array([[1.0, 10, -2], [2, 0.5, 4]]),
            np.array([[5.0, 7], [-1, 3]]),
            np.array([[1.0, 2], [3, 4], [-5, 6]]),
        ),
        a_batch_of_four_with_as_many_units_as_inputs=(
            np.array([[1.0, -2, 3], [0.5, 4, -1], [2, 7, -3], [6, -5, 8]]),
            np.array([[2.0, 1, -1], [3, 0.25, 5], [-4, 6, 1], [9, -2, 7]]),
            np.array([[1.0, 2, -3], [4, 0.5, 6], [-7, 8, 9]]),
        ),
        three_of_each=(
            np.array([[1.0, 2, -4], [3, -1, 5], [0.5, 6, 2]]),
            np.array([[2.0, -3, 1], [4, 1, 0.25], [-1, 5, 7]]),
            np.array([[3.0, 1, -2], [0.75, 4, 6], [-5, 2, 8]]),
        ),
    ),
    fresh=(
        lambda rng: _layer(rng, 2, 3, inputs.size(rng, 4, 6)),
        lambda rng: _layer(rng, 4, inputs.size(rng, 5, 6), 2, draw=inputs.whole),
        lambda rng: _layer(rng, 3, 4, 4),
        lambda rng: _layer(rng, 4, 4, 4),
        lambda rng: _layer(rng, 5, 3, 3, draw=inputs.whole),
        lambda rng: _layer(rng, 1, 3, 2),
        lambda rng: (
            inputs.distinct(rng, 3, 2),
            inputs.whole(rng, 3, 4),
            inputs.whole(rng, 2, 4),
        ),
        inputs.scaled(lambda rng: _layer(rng, 2, 3, 4), 1e6),
        inputs.scaled(lambda rng: _layer(rng, 3, 2, 3), 1e-5),
    ),
    working=_working,
    linear=("dz",),
    examples=(
        (
            (np.array([[5.0]]), np.array([[3.0]]), np.array([[2.0]])),
            "the input gets 5*2, the weight 5*3, the bias 5",
        ),
        (
            (np.array([[5.0], [1.0]]), np.array([[3.0], [4.0]]), np.array([[2.0]])),
            "the inputs get 5*2 and 1*2, the weight 5*3 + 1*4, the bias 5 + 1",
        ),
    ),
    misconceptions=(
        Misconception(
            "weights-transposed",
            _dense_back(dx=lambda dz, x, weights: dz @ weights.T),
            "For dx the weights are read the wrong way around: they are transposed.",
            "Along which wires does an input reach the units? The way back takes the "
            "same ones.",
        ),
        Misconception(
            "dweights-transposed",
            _dense_back(dweights=lambda dz, x, weights: x.T @ dz),
            "dweights is transposed.",
            "A gradient has the shape of what it belongs to: weights is (n_out, n_in).",
        ),
        Misconception(
            "averaged-again",
            _dense_back(
                dweights=lambda dz, x, weights: dz.T @ x / len(x),
                dbiases=lambda dz, x, weights: dz.mean(axis=0),
            ),
            "dweights and dbiases are divided by the number of examples.",
            "The loss has taken the mean already: here the batch is added up.",
        ),
        Misconception(
            "dweights-averaged",
            _dense_back(dweights=lambda dz, x, weights: dz.T @ x / len(x)),
            "dweights is divided by the number of examples.",
            "The loss has taken the mean already: here the batch is added up.",
        ),
        Misconception(
            "dbiases-averaged",
            _dense_back(dbiases=lambda dz, x, weights: dz.mean(axis=0)),
            "dbiases is divided by the number of examples.",
            "The loss has taken the mean already: here the batch is added up.",
        ),
        Misconception(
            "dbiases-not-summed",
            _dense_back(dbiases=lambda dz, x, weights: dz.copy()),
            "dbiases still has a row for each example.",
            "A unit has one bias for all examples of the batch.",
        ),
        Misconception(
            "dbiases-over-units",
            _dense_back(dbiases=lambda dz, x, weights: dz.sum(axis=1)),
            "dbiases is added up over the units.",
            "Each unit has a bias of its own; what is added up is the batch.",
        ),
        Misconception(
            "dbiases-in-one",
            _dense_back(dbiases=lambda dz, x, weights: np.full(len(weights), dz.sum())),
            "All biases have got the sum over the batch and all units.",
            "Each unit has a bias of its own; what is added up is the batch.",
        ),
        Misconception(
            "dbiases-ones",
            _dense_back(dbiases=lambda dz, x, weights: np.ones(len(weights))),
            "dbiases is 1: this is only the slope of z by the bias.",
            "The chain rule multiplies it with what comes from above.",
        ),
        Misconception(
            "first-of-batch",
            _dense_back(
                dweights=lambda dz, x, weights: np.outer(dz[0], x[0]),
                dbiases=lambda dz, x, weights: dz[0].copy(),
            ),
            "dweights and dbiases come from the first example alone.",
            "Each example of the batch adds its part.",
        ),
        Misconception(
            "last-of-batch",
            _dense_back(
                dweights=lambda dz, x, weights: np.outer(dz[-1], x[-1]),
                dbiases=lambda dz, x, weights: dz[-1].copy(),
            ),
            "dweights and dbiases come from the last example alone.",
            "Each example adds its part. Does each replace the one before?",
        ),
        Misconception(
            "dx-added-up",
            _dense_back(dx=lambda dz, x, weights: (dz @ weights).sum(axis=0)),
            "dx is added up over the batch.",
            "Each example has inputs of its own: dx has the shape of x.",
        ),
        Misconception(
            "dz-forgotten",
            _dense_back(
                dx=lambda dz, x, weights: np.tile(weights.sum(axis=0), (len(x), 1)),
                dweights=lambda dz, x, weights: np.tile(
                    x.sum(axis=0), (len(weights), 1)
                ),
                dbiases=lambda dz, x, weights: np.full(len(weights), float(len(x))),
            ),
            "dz has no part in it: these are only the layer's own slopes.",
            "The chain rule multiplies them with what comes from above.",
        ),
    ),
)


@exercise.mistake(
    "All signs are turned.",
    "The minus comes later, in the step. The gradient itself points uphill.",
)
def wrong_sign(dz, x, weights):
    return tuple(-part for part in _dense_back()(dz, x, weights))
