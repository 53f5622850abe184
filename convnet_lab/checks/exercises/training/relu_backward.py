"""Exercise `relu_backward`: back through ReLU."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Exercise
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


exercise = Exercise.of(
    functional.relu_backward,
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
)


@exercise.mistake(
    "The negative gradients are cut off: the mask was taken from da.",
    "ReLU looked at z on the way forward. What decides on the way back?",
)
def mask_of_da(da, z):
    return np.where(da > 0, da, 0)


@exercise.mistake(
    "A gradient passes only if it is positive itself.",
    "Gradients may be negative. Only z decides whether they pass.",
)
def mask_of_both(da, z):
    return np.where((da > 0) & (z > 0), da, 0)


@exercise.mistake(
    "Where z is exactly 0 the gradient passes.",
    "In this course, as in the frameworks, the slope of ReLU at 0 is 0.",
)
def passes_at_zero(da, z):
    return np.where(z >= 0, da, 0)


@exercise.mistake(
    "Where z is exactly 0 half the gradient passes.",
    "In this course, as in the frameworks, the slope of ReLU at 0 is 0.",
)
def half_at_zero(da, z):
    return da * np.heaviside(z, 0.5)


@exercise.mistake(
    "The gradient passes everywhere.",
    "Where ReLU gave 0, a small change of z changes nothing.",
)
def not_masked(da, z):
    return da.copy()


@exercise.mistake(
    "The gradient passes where z is negative.",
    "Where does a small change of z come through ReLU?",
)
def turned(da, z):
    return np.where(z < 0, da, 0)


@exercise.mistake(
    "The gradient passes where z is negative or 0, and nowhere else.",
    "Where does a small change of z come through ReLU?",
)
def turned_with_zero(da, z):
    return np.where(z > 0, 0, da)


@exercise.mistake(
    "This is ReLU's own slope, 1 or 0: da has no part in it.",
    "The chain rule multiplies it with what comes from above.",
)
def mask_alone(da, z):
    return np.where(z > 0, 1.0, 0.0)


@exercise.mistake(
    "This is ReLU itself, on the way forward.", "On the way back da passes, or nothing."
)
def forward(da, z):
    return np.maximum(z, 0)


@exercise.mistake(
    "da is multiplied by what ReLU gave.",
    "How steep is ReLU where z is 2, and where z is 20?",
)
def times_z(da, z):
    return da * np.maximum(z, 0)


@exercise.mistake(
    "Where z is negative the gradient passes with its sign turned.",
    "Where ReLU gave 0, a small change of z changes nothing.",
)
def signs_of_z(da, z):
    return da * np.sign(z)


@exercise.mistake("da and z have changed places.", "da passes or not; z decides.")
def swapped(da, z):
    return np.where(da > 0, z, 0)


@exercise.mistake(
    "All signs are turned.",
    "Where z is positive, ReLU changes nothing. Nor does the way back.",
)
def wrong_sign(da, z):
    return np.where(z > 0, -da, 0)


@exercise.mistake(
    "Only the entries that pass are there, without their places.",
    "dz has the shape of z: what does not pass is 0.",
)
def entries_dropped(da, z):
    return da[z > 0]


@exercise.mistake(
    "da is multiplied by z itself.",
    "How steep is ReLU where z is 2, and where z is 20? And where z is -2?",
)
def times_z_itself(da, z):
    return da * z


@exercise.mistake(
    "The gradient passes wherever z is not 0, below 0 as well.",
    "Where ReLU gave 0, a small change of z changes nothing.",
)
def stopped_at_zero_only(da, z):
    return np.where(z != 0, da, 0)


@exercise.mistake(
    "A hundredth of the gradient passes where z is not above 0: that is the way back "
    "through a leaky ReLU.",
    "Where ReLU gave 0, a small change of z changes nothing.",
)
def leaky(da, z):
    return np.where(z > 0, da, 0.01 * da)
