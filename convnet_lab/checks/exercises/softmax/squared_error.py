"""Exercise `squared_error`: half the sum of the squared differences."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.exercises import inputs
from convnet_lab.checks.exercises.softmax.predictions import prediction


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    terms = [
        f"({writing.number(wanted)} - {writing.factor(given)})^2"
        for wanted, given in zip(*arguments, strict=True)
    ]
    return writing.bracketed("(", terms, ") / 2", indent=1)


def _one_of(rng, count):
    """Draw a target of zeros and a one, and probabilities."""
    probabilities, label = prediction(rng, count)
    return np.eye(count, dtype=int)[label], probabilities


exercise = Exercise.of(
    functional.squared_error,
    cases=(
        *inputs.documented("squared_error"),
        *inputs.named(
            functional.squared_error,
            three_classes=(np.array([1, 0, 0]), np.array([0.75, 0.25, 0.0])),
            any_numbers=(
                np.array([2.0, -1, 0.5, 3, 0]),
                np.array([1.0, 1, -0.5, 3.5, -4]),
            ),
            whole_numbers=(np.array([4, -2, 1]), np.array([1, 3, 3])),
        ),
    ),
    fresh=(
        lambda rng: _one_of(rng, inputs.size(rng, 3, 5)),
        lambda rng: tuple(inputs.distinct(rng, 2, inputs.size(rng, 5, 8))),
        lambda rng: tuple(inputs.whole(rng, 2, 6)),
        lambda rng: _one_of(rng, 4),
        lambda rng: tuple(inputs.distinct(rng, 2, 4) * 1e6),
        lambda rng: tuple(inputs.distinct(rng, 2, 3) * 1e-3),
    ),
    working=_working,
    subtracts=True,
    examples=(
        (
            (np.array([1.0, 0]), np.array([1.0, 0])),
            "without a difference there is none",
        ),
        ((np.array([1.0, 0]), np.array([0.0, 0])), "it is half of 1 squared"),
        ((np.array([2.0, 0]), np.array([0.0, 0])), "it is half of 2 squared"),
        ((np.array([0.0, 0]), np.array([2.0, 0])), "it is half of (-2) squared"),
        ((np.array([1.0, 1]), np.array([0.0, 0])), "both differences count: 1/2 + 1/2"),
        ((np.array([1.0, 0]), np.array([0.0, 1])), "a square has no sign: 1/2 + 1/2"),
        ((np.array([0.5, 0, 0]), np.array([0.0, 0, 0])), "it is half of 1/4"),
        ((np.array([1, 0]), np.array([0.5, 0.5])), "it is half of 1/4 + 1/4"),
        ((np.array([0.0, 0, 3]), np.array([0.0, 0, 1])), "it is half of 2 squared"),
    ),
)


@exercise.mistake("The sum is not halved.", "The formula has a factor of one half.")
def not_halved(target, output):
    return np.sum((target - output) ** 2)


@exercise.mistake(
    "This is the mean of the squares.",
    "Half of their sum is asked, however many classes there are.",
)
def mean(target, output):
    return np.mean((target - output) ** 2)


@exercise.mistake(
    "This is half the mean of the squares.",
    "Half of their sum is asked, however many classes there are.",
)
def half_the_mean(target, output):
    return np.mean((target - output) ** 2) / 2


@exercise.mistake(
    "The differences are made positive, but not squared.",
    "A difference of 2 should count four times as much as one of 1.",
)
def not_squared(target, output):
    return np.sum(np.abs(target - output)) / 2


@exercise.mistake(
    "The differences are added with their signs, so that they cancel.",
    "Square each difference before you add.",
)
def signed_differences(target, output):
    return np.sum(target - output) / 2


@exercise.mistake(
    "This is the root of the sum: the distance of the two.",
    "Half of the sum itself is asked.",
)
def root(target, output):
    return np.sqrt(np.sum((target - output) ** 2))


@exercise.mistake(
    "This is the root of the mean of the squares.", "Half of the sum itself is asked."
)
def root_mean_square(target, output):
    return np.sqrt(np.mean((target - output) ** 2))


@exercise.mistake(
    "The differences are added first and the sum is squared.",
    "Square each difference before you add.",
)
def square_of_sum(target, output):
    return np.sum(target - output) ** 2 / 2


@exercise.mistake(
    "Target and output are squared before they are subtracted.",
    "Subtract first, then square.",
)
def difference_of_squares(target, output):
    return np.sum(target**2 - output**2) / 2


@exercise.mistake(
    "The differences are halved before they are squared: a quarter is left.",
    "Halve the sum, not its parts.",
)
def each_halved(target, output):
    return np.sum(((target - output) / 2) ** 2)


@exercise.mistake(
    "Only the class with the largest target counts.",
    "Every class has a target, be it 0, and adds to the error.",
)
def true_class_only(target, output):
    return (target - output)[np.argmax(target)] ** 2 / 2


@exercise.mistake("The sign is reversed.", "An error is never below 0.")
def negative(target, output):
    return -np.sum((target - output) ** 2) / 2


@exercise.mistake(
    "There is one number for each class: they are not added up.",
    "One number is asked for the whole output.",
)
def not_added(target, output):
    return (target - output) ** 2 / 2
