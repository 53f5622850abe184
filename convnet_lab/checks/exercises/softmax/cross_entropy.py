"""Exercise `cross_entropy`: the loss of a prediction."""

import numpy as np

from convnet_lab import documents, functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.exercises import inputs
from convnet_lab.checks.exercises.softmax.predictions import prediction


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    probabilities, label = arguments
    return [
        f"-ln(probabilities[{label}]) = -ln({writing.number(probabilities[label])})"
    ]


exercise = Exercise.of(
    functional.cross_entropy,
    cases=(
        *inputs.documented("cross_entropy"),
        *inputs.named(
            functional.cross_entropy,
            the_slides_probabilities_and_a_car=(
                functional.softmax(documents.LOGITS),
                0,
            ),
            the_last_of_three_classes=(np.array([0.2, 0.7, 0.1]), 2),
            the_first_of_five_classes=(np.array([0.05, 0.3, 0.35, 0.1, 0.2]), 0),
            ten_equal_probabilities=(np.full(10, 0.1), 7),
        ),
    ),
    fresh=(
        lambda rng: prediction(rng, inputs.size(rng, 3, 5)),
        lambda rng: prediction(rng, inputs.size(rng, 6, 9)),
        lambda rng: prediction(rng, 4, surprised=False),
        lambda rng: prediction(rng, 4),
    ),
    working=_working,
    examples=(
        ((np.array([1.0, 0.0]), 0), "a sure and right answer costs nothing, -ln(1)"),
        ((np.array([0.5, 0.5]), 0), "this is -ln(0.5)"),
        ((np.array([0.25, 0.75]), 0), "this is -ln(0.25)"),
        ((np.array([0.25, 0.75]), 1), "this is -ln(0.75)"),
        ((np.array([0.125, 0.375, 0.5]), 0), "this is -ln(0.125)"),
        ((np.array([0.001, 0.999]), 0), "this is -ln(0.001)"),
    ),
)


@exercise.mistake(
    "The minus sign is missing.",
    "The logarithm of a number below 1 is negative; a loss is not.",
)
def no_minus(probabilities, label):
    return np.log(probabilities[label])


@exercise.mistake("The logarithm has base 2.", "ln is the natural logarithm.")
def base_2(probabilities, label):
    return -np.log2(probabilities[label])


@exercise.mistake("The logarithm has base 10.", "ln is the natural logarithm.")
def base_10(probabilities, label):
    return -np.log10(probabilities[label])


@exercise.mistake(
    "There is one number for each class.",
    "Only the probability of the true class counts; the label says which.",
)
def every_class_listed(probabilities, label):
    return -np.log(probabilities)


@exercise.mistake(
    "The logarithms of all classes are added up.",
    "Only the probability of the true class counts.",
)
def all_classes(probabilities, label):
    return -np.sum(np.log(probabilities))


@exercise.mistake(
    "The logarithms of all classes are averaged.",
    "Only the probability of the true class counts.",
)
def all_classes_averaged(probabilities, label):
    return -np.mean(np.log(probabilities))


@exercise.mistake(
    "The loss is divided by the number of classes.",
    "There is one true class; nothing is averaged.",
)
def divided_by_classes(probabilities, label):
    return -np.log(probabilities[label]) / len(probabilities)


@exercise.mistake(
    "This is 1 - p, without a logarithm.",
    "For a sure and wrong answer the loss is far above 1.",
)
def one_minus(probabilities, label):
    return 1 - probabilities[label]


@exercise.mistake(
    "This is -ln(1 - p): the loss falls to 0 as the answer gets worse.",
    "A perfect answer, p = 1, has the loss 0.",
)
def probability_of_the_others(probabilities, label):
    return -np.log(1 - probabilities[label])


@exercise.mistake(
    "The other classes add their -ln(1 - p): this treats each class as a "
    "question of its own.",
    "Only the probability of the true class counts.",
)
def binary(probabilities, label):
    return -np.log(probabilities[label]) - np.sum(
        np.log(1 - np.delete(probabilities, label))
    )


@exercise.mistake(
    "The probability comes from one place too early, as if labels began at 1.",
    "Label 0 is the first class.",
)
def label_from_one(probabilities, label):
    return -np.log(probabilities[label - 1])


@exercise.mistake(
    "The largest probability is taken, whatever the true class is.",
    "The label says which class is the true one.",
)
def likeliest_class(probabilities, label):
    return -np.log(np.max(probabilities))


@exercise.mistake(
    "This is the entropy of the probabilities; the label plays no part.",
    "The label says which class is the true one.",
)
def entropy(probabilities, label):
    return -np.sum(probabilities * np.log(probabilities))


@exercise.mistake(
    "The logarithm is multiplied by the probability.",
    "What would a probability near 0 cost? It should cost much.",
)
def times_probability(probabilities, label):
    return -probabilities[label] * np.log(probabilities[label])


@exercise.mistake(
    "The logarithm is missing: this is -p.", "A perfect answer, p = 1, has the loss 0."
)
def no_logarithm(probabilities, label):
    return -probabilities[label]


@exercise.mistake(
    "Softmax is applied once more, to what are probabilities already.",
    "Look at the name of the argument: it adds up to 1 as it is.",
)
def softmax_again(probabilities, label):
    return -np.log(functional.softmax(probabilities)[label])
