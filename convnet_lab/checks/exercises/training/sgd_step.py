"""Exercise `sgd_step`: a step of each parameter against its gradient."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs


def _working(arguments, index):
    parameters, gradients, rate = arguments
    name, *place = index
    before, slope = (
        np.asarray(part[name])[tuple(place)] for part in (parameters, gradients)
    )
    return [
        f"{name}: {writing.number(before)} - {writing.number(rate)}"
        f"*{writing.factor(slope)}",
        f"= {writing.number(before - rate * slope)}",
    ]


def _each(rule):
    """Make a wrong step from what becomes of one parameter p with gradient g."""
    return lambda parameters, gradients, rate: {
        name: rule(np.asarray(p, float), np.asarray(gradients[name], float), rate)
        for name, p in parameters.items()
    }


def _some(chosen):
    """Make a step that moves only some of the parameters."""

    def wrong(parameters, gradients, rate):
        names = chosen(list(parameters))
        return {
            name: p - rate * gradients[name] if name in names else p.copy()
            for name, p in parameters.items()
        }

    return wrong


def _network(rng, rate, draw=inputs.distinct, **shapes):
    names = {name.replace("_", ".", 1): shape for name, shape in shapes.items()}
    return (
        {name: inputs.distinct(rng, *shape) for name, shape in names.items()},
        {name: draw(rng, *shape) for name, shape in names.items()},
        rate,
    )


def _from_the_last_on(parameters, gradients, rate):
    """Give the gradients in the order in which they are computed."""
    return parameters, dict(reversed(gradients.items())), rate


exercise = Exercise.of(
    functional.sgd_step,
    cases=inputs.named(
        functional.sgd_step,
        one_weight=({"w": np.array([1.0, 2.0])}, {"w": np.array([10.0, -10.0])}, 0.1),
        a_dense_layer=(
            {
                "weights": np.array([[1.0, -2, 0.5], [4, 3, -1]]),
                "biases": np.array([0.25, -3]),
            },
            {
                "weights": np.array([[2.0, 1, -4], [-0.5, 8, 6]]),
                "biases": np.array([-2.0, 5]),
            },
            0.5,
        ),
        two_layers=(
            {
                "CONV1.filters": np.arange(1.0, 9).reshape(2, 2, 1, 2),
                "CONV1.biases": np.array([1.5, -2]),
                "FC2.weights": np.array([[3.0, -4, 0.5]]),
                "FC2.biases": np.array([7.0]),
            },
            {
                "CONV1.filters": np.arange(8.0, 0, -1).reshape(2, 2, 1, 2) - 2.5,
                "CONV1.biases": np.array([-4.0, 6]),
                "FC2.weights": np.array([[-1.0, 2, 8]]),
                "FC2.biases": np.array([3.0]),
            },
            0.25,
        ),
        gradients_from_the_last_layer_on=(
            {
                "FC1.weights": np.array([[1.0, 2], [3, 4]]),
                "FC2.weights": np.array([[5.0, 6], [7, 8]]),
            },
            {
                "FC2.weights": np.array([[2.0, 0], [4, -2]]),
                "FC1.weights": np.array([[-8.0, 6], [10, 1]]),
            },
            0.5,
        ),
    ),
    fresh=(
        lambda rng: _network(rng, 0.25, FC1_weights=(3, 4), FC1_biases=(3,)),
        lambda rng: _network(
            rng,
            0.05,
            CONV1_filters=(3, 2, 2, 2),
            CONV1_biases=(2,),
            FC2_weights=(2, inputs.size(rng, 4, 6)),
            FC2_biases=(2,),
        ),
        lambda rng: _from_the_last_on(
            *_network(
                rng,
                0.125,
                inputs.whole,
                FC1_weights=(4, 2),
                FC1_biases=(4,),
                FC2_weights=(4, 2),
            )
        ),
    ),
    working=_working,
    subtracts=True,
    examples=(
        (
            ({"w": np.array([3.0])}, {"w": np.array([0.0])}, 0.5),
            "without a slope nothing moves",
        ),
        (({"w": np.array([3.0])}, {"w": np.array([1.0])}, 1.0), "it is 3 - 1*1"),
        (({"w": np.array([3.0])}, {"w": np.array([2.0])}, 0.5), "it is 3 - 0.5*2"),
        (({"w": np.array([3.0])}, {"w": np.array([-4.0])}, 0.5), "it is 3 + 0.5*4"),
        (
            ({"w": np.array([1.0, 2])}, {"w": np.array([1.0, 3])}, 1.0),
            "each entry has a slope of its own",
        ),
        (
            (
                {"w": np.array([1.0]), "b": np.array([2.0])},
                {"w": np.array([1.0]), "b": np.array([1.0])},
                1.0,
            ),
            "each name moves",
        ),
    ),
    misconceptions=(
        Misconception(
            "uphill",
            _each(lambda p, g, rate: p + rate * g),
            "The step goes with the gradient: the loss grows.",
            "The gradient points uphill. Which way does the loss fall?",
        ),
        Misconception(
            "rate-ignored",
            _each(lambda p, g, rate: p - g),
            "The whole gradient is subtracted: the learning rate has no part in it.",
            "How far is the step to go?",
        ),
        Misconception(
            "rate-squared",
            _each(lambda p, g, rate: p - rate * rate * g),
            "The gradient is multiplied by the learning rate twice.",
            "Once is enough.",
        ),
        Misconception(
            "divided-by-rate",
            _each(lambda p, g, rate: p - g / rate),
            "The gradient is divided by the learning rate.",
            "A smaller learning rate means a smaller step.",
        ),
        Misconception(
            "step-alone",
            _each(lambda p, g, rate: -rate * g),
            "This is only the step, without the parameters that it starts from.",
            "Where you are after a step depends on where you were.",
        ),
        Misconception(
            "turned-round",
            _each(lambda p, g, rate: rate * g - p),
            "The parameters are subtracted from the step.",
            "Start from the parameter and go back by the step.",
        ),
        Misconception(
            "sign-of-the-gradient",
            _each(lambda p, g, rate: p - rate * np.sign(g)),
            "All steps are equally long: only the gradient's sign is used.",
            "Where the slope is steep the step is long.",
        ),
        Misconception(
            "parameters-changed-places",
            _each(lambda p, g, rate: g - rate * p),
            "Parameters and gradients have changed places.",
            "It is the parameters that move.",
        ),
        Misconception(
            "factor-on-both",
            _each(lambda p, g, rate: rate * (p - g)),
            "The learning rate multiplies the parameters, too.",
            "With a gradient of 0 a parameter should stay as it is.",
        ),
        Misconception(
            "shrinks",
            _each(lambda p, g, rate: p - rate * p),
            "Each parameter shrinks by a part of itself: the gradients have no part "
            "in it.",
            "What is multiplied by the learning rate?",
        ),
        Misconception(
            "multiplied",
            _each(lambda p, g, rate: p - rate * g * p),
            "The step is multiplied by the parameter.",
            "The step is the learning rate times the gradient.",
        ),
        Misconception(
            "paired-by-position",
            lambda parameters, gradients, rate: {
                name: p - rate * np.asarray(g, float)
                for (name, p), g in zip(
                    parameters.items(), gradients.values(), strict=True
                )
            },
            "The first parameter moves by the first gradient, whatever their names "
            "are.",
            "Going back, the last layer's gradients come first. What do a parameter "
            "and its gradient have in common?",
        ),
        Misconception(
            "mean-gradient",
            _each(lambda p, g, rate: p - rate * g.mean()),
            "All entries of a parameter move by the same step, the mean one.",
            "Each entry has a slope of its own.",
        ),
        Misconception(
            "not-moved",
            _each(lambda p, g, rate: p.copy()),
            "The parameters come back as they were.",
            "Does your loop change the dictionary that you return?",
        ),
        Misconception(
            "biases-not-moved",
            _some(lambda names: [n for n in names if not n.endswith("biases")]),
            "The biases have not moved.",
            "Biases are learned like all other parameters.",
        ),
        Misconception(
            "first-only",
            _some(lambda names: names[:1]),
            "Only the first array of parameters has moved.",
            "Every name in the dictionary has a gradient.",
        ),
        Misconception(
            "last-only",
            _some(lambda names: names[-1:]),
            "Only the last array of parameters has moved.",
            "Every name in the dictionary has a gradient.",
        ),
    ),
)
