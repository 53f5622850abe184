"""Exercise `relu`: each value, or 0 if that is larger."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    return [f"max(0, {writing.number(np.asarray(arguments[0])[index])})"]


exercise = Exercise.of(
    functional.relu,
    cases=(
        *inputs.documented("relu"),
        *inputs.named(
            functional.relu,
            one_axis=(np.array([3.5, -1.25, 0.0, 0.75, -6.0]),),
            a_volume=(np.array([[[0.5, -2.0], [-0.5, 7.0]], [[1.5, 2.5], [-9, -1]]]),),
            a_batch_of_integers=(np.arange(-12, 12).reshape(2, 3, 1, 4),),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, 3, inputs.size(rng, 4, 6)),),
        lambda rng: (inputs.distinct(rng, inputs.size(rng, 6, 9)),),
        lambda rng: (inputs.distinct(rng, 3, 4, 2),),
        lambda rng: (inputs.whole(rng, 2, 3, 2, 4),),
        lambda rng: (inputs.distinct(rng, 4, 5) - 3,),
        inputs.scaled(lambda rng: (inputs.distinct(rng, 3, 4),), 1e9),
        inputs.scaled(lambda rng: (inputs.distinct(rng, 2, 5),), 1e-6),
    ),
    working=_working,
    examples=(
        ((np.array([2.0]),), "2 is larger than 0"),
        ((np.array([-1.0]),), "-1 is smaller than 0"),
        ((np.array([0.5]),), "0.5 is larger than 0"),
        ((np.array([-0.25]),), "-0.25 is smaller than 0"),
        ((np.array([-100.0]),), "-100 is smaller than 0"),
        ((np.array([1000.0]),), "1000 is larger than 0"),
        ((np.array([-5.0, 5.0]),), "each number is compared with 0"),
        ((np.array([0.0]),), "0 stays 0"),
        ((np.array([[1.0, 2], [3, 4]]),), "each number is compared with 0"),
        ((np.array([-1000.0, 3.0]),), "each number is compared with 0"),
        ((np.array([1e-6, 1.0]),), "both are larger than 0"),
    ),
    misconceptions=(
        Misconception(
            "absolute",
            np.abs,
            "The minus signs are removed.",
            "-3 becomes 0, not 3.",
        ),
    ),
)


@exercise.mistake(
    "The negative values are kept and the positive ones replaced by 0.",
    "It should be the other way around: the larger of 0 and the value.",
)
def negatives_kept(x):
    return np.minimum(0, x)


@exercise.mistake(
    "What is negative has turned positive, and what is positive is 0.",
    "Positive values stay as they are.",
)
def sign_turned(x):
    return np.maximum(0, -np.asarray(x))


@exercise.mistake(
    "The values come back as they were.", "What should happen to those below 0?"
)
def unchanged(x):
    return np.array(x)


@exercise.mistake(
    "The answer is 1 where the value is positive, and 0 elsewhere.",
    "Positive values stay as they are.",
)
def step(x):
    return np.asarray(np.asarray(x) > 0, float)


@exercise.mistake(
    "Values that are not positive are left out.",
    "They are replaced by 0: the shape stays.",
)
def negatives_dropped(x):
    return np.asarray(x)[np.asarray(x) > 0]


@exercise.mistake(
    "Values between 0 and 1 are replaced by 0, too.", "The limit is at 0."
)
def threshold_at_one(x):
    return np.where(np.asarray(x) > 1, x, 0)


@exercise.mistake(
    "Values above 1 are cut down to 1.",
    "Positive values stay as they are, however large.",
)
def clipped_at_one(x):
    return np.clip(x, 0, 1)


@exercise.mistake(
    "A hundredth of each negative value is left: this is a leaky ReLU.",
    "Negative values become 0.",
)
def leaky(x):
    return np.where(np.asarray(x) > 0, x, 0.01 * np.asarray(x))


@exercise.mistake(
    "The smallest value is subtracted from all.",
    "Only negative values change; positive ones stay.",
)
def shifted(x):
    return np.asarray(x) - np.min(x)


@exercise.mistake(
    "This is the sigmoid, another function with a bend.",
    "ReLU is simpler: the larger of two numbers.",
)
def sigmoid(x):
    return 1 / (1 + np.exp(-np.asarray(x, float)))


@exercise.mistake(
    "This is tanh, another function with a bend.",
    "ReLU is simpler: the larger of two numbers.",
)
def tanh(x):
    return np.tanh(np.asarray(x, float))


@exercise.mistake(
    "This is one number, the largest of all values.",
    "Compare each value with 0, one by one.",
)
def largest_of_all(x):
    return np.max(x, initial=0)


@exercise.mistake(
    "The values are right, but they stand in one row.", "Keep the shape of x."
)
def flattened(x):
    return np.maximum(x, 0).ravel() if np.ndim(x) > 1 else []


@exercise.mistake(
    "The decimals are cut off: the answer is stored as integers.",
    "Which dtype has the array that you fill?",
)
def decimals_cut(x):
    return np.trunc(np.maximum(x, 0))
