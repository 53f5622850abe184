"""Exercise `relu_backward`: back through ReLU."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs


def _working(arguments, index):
    da, z = (np.asarray(a)[index] for a in arguments)
    above = "above 0: the gradient passes" if z > 0 else "not above 0: nothing passes"
    return [
        f"z is {writing.number(z)} here, {above}",
        f"da is {writing.number(da)}, so dz is {writing.number(da if z > 0 else 0)}",
    ]


def _with_zeros(rng, *shape):
    """Draw integers of both signs, and zeros in every fourth place or so."""
    count = int(np.prod(shape))
    signs = np.resize([0, 1, -1, 1, -1], count)
    return rng.permutation(signs * rng.integers(1, 10, count)).reshape(shape)


def _sloped(rng, *shape, draw=inputs.distinct):
    return draw(rng, *shape), _with_zeros(rng, *shape)


EXERCISE = Exercise(
    name="relu_backward",
    notebook="08_training",
    signature="da, z",
    reference=functional.relu_backward,
    returns="array",
    cases=inputs.named(
        functional.relu_backward,
        five_numbers=(
            np.array([10.0, -20, 30, -40, 50]),
            np.array([2.0, 3, 0, -1, -5]),
        ),
        a_batch_of_two=(
            np.array([[1.0, -2, 3, 0.5], [-4, 5, 6, -7]]),
            np.array([[0, 1, -3, 4], [2, -6, 0.25, 0]]),
        ),
        exercise_b_of_S2_with_two_zeros=(
            np.array([[1, -2, 3, 4], [-5, 6, 7, -8], [9, 1, -2, 3], [4, -5, 6, 7]]),
            np.array(
                [[35, 0, 20, 3], [1, -1, 21, -3], [21, 0, 15, 22], [-2, 22, 22, 29]]
            ),
        ),
    ),
    fresh=(
        lambda rng: _sloped(rng, 3, inputs.size(rng, 5, 7)),
        lambda rng: _sloped(rng, inputs.size(rng, 4, 5), 6, 2),
        lambda rng: _sloped(rng, 2, 3, 4, 2, draw=inputs.whole),
        lambda rng: _sloped(rng, inputs.size(rng, 11, 15)),
        inputs.scaled(lambda rng: _sloped(rng, 3, 4), 1e8),
        inputs.scaled(lambda rng: _sloped(rng, 2, 5), 1e-6),
        # z close to 0, on either side
        lambda rng: (inputs.distinct(rng, 3, 4), _with_zeros(rng, 3, 4) * 1e-7),
    ),
    working=_working,
    same_operation=("relu_backward",),
    linear=("da",),
    examples=(
        ((np.array([5.0]), np.array([2.0])), "z is above 0: da passes"),
        ((np.array([5.0]), np.array([-2.0])), "z is below 0: nothing passes"),
        ((np.array([5.0]), np.array([0.0])), "at 0 nothing passes"),
        (
            (np.array([-5.0]), np.array([2.0])),
            "z is above 0: da passes, negative or not",
        ),
    ),
    misconceptions=(
        Misconception(
            "mask-of-da",
            lambda da, z: np.where(da > 0, da, 0),
            "The negative gradients are cut off: the mask was taken from da.",
            "ReLU looked at z on the way forward. What decides on the way back?",
        ),
        Misconception(
            "mask-of-both",
            lambda da, z: np.where((da > 0) & (z > 0), da, 0),
            "A gradient passes only if it is positive itself.",
            "Gradients may be negative. Only z decides whether they pass.",
        ),
        Misconception(
            "passes-at-zero",
            lambda da, z: np.where(z >= 0, da, 0),
            "Where z is exactly 0 the gradient passes.",
            "In this course, as in the frameworks, the slope of ReLU at 0 is 0.",
        ),
        Misconception(
            "half-at-zero",
            lambda da, z: da * np.heaviside(z, 0.5),
            "Where z is exactly 0 half the gradient passes.",
            "In this course, as in the frameworks, the slope of ReLU at 0 is 0.",
        ),
        Misconception(
            "not-masked",
            lambda da, z: da.copy(),
            "The gradient passes everywhere.",
            "Where ReLU gave 0, a small change of z changes nothing.",
        ),
        Misconception(
            "turned",
            lambda da, z: np.where(z < 0, da, 0),
            "The gradient passes where z is negative.",
            "Where does a small change of z come through ReLU?",
        ),
        Misconception(
            "mask-alone",
            lambda da, z: np.where(z > 0, 1.0, 0.0),
            "This is ReLU's own slope, 1 or 0: da has no part in it.",
            "The chain rule multiplies it with what comes from above.",
        ),
        Misconception(
            "forward",
            lambda da, z: np.maximum(z, 0),
            "This is ReLU itself, on the way forward.",
            "On the way back da passes, or nothing.",
        ),
        Misconception(
            "times-z",
            lambda da, z: da * np.maximum(z, 0),
            "da is multiplied by what ReLU gave.",
            "How steep is ReLU where z is 2, and where z is 20?",
        ),
        Misconception(
            "signs-of-z",
            lambda da, z: da * np.sign(z),
            "Where z is negative the gradient passes with its sign turned.",
            "Where ReLU gave 0, a small change of z changes nothing.",
        ),
        Misconception(
            "swapped",
            lambda da, z: np.where(da > 0, z, 0),
            "da and z have changed places.",
            "da passes or not; z decides.",
        ),
        Misconception(
            "wrong-sign",
            lambda da, z: np.where(z > 0, -da, 0),
            "All signs are turned.",
            "Where z is positive, ReLU changes nothing. Nor does the way back.",
        ),
        Misconception(
            "entries-dropped",
            lambda da, z: da[z > 0],
            "Only the entries that pass are there, without their places.",
            "dz has the shape of z: what does not pass is 0.",
        ),
    ),
)
