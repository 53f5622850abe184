"""Exercise `softmax_cross_entropy_backward`: from the loss back to the logits."""

from functools import partial

import numpy as np

from convnet_lab import documents, functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs


def _working(arguments, index):
    probabilities, labels = arguments
    row, k = index
    share, target = probabilities[row, k], int(labels[row] == k)
    return [
        f"example {row}: its label is {labels[row]}, this is class {k}, so y is "
        f"{target}",
        f"({writing.number(share)} - {target}) / {len(labels)} examples",
        f"= {writing.number((share - target) / len(labels))}",
    ]


def _targets(shape, labels, to_each_row=True):
    targets = np.zeros(shape)
    if to_each_row:
        targets[np.arange(len(labels)), labels] = 1
    else:
        targets[:, labels] = 1
    return targets


def _faulty_loss_back(probabilities, labels, shift=0, to_each_row=True, divide="m"):
    m, k = probabilities.shape
    slopes = probabilities - _targets((m, k), (labels + shift) % k, to_each_row)
    return slopes / {"m": m, "1": 1, "m m": m * m, "k": k, "m k": m * k}[divide]


def _loss_back(**slips):
    return partial(_faulty_loss_back, **slips)


def _right_loss_back(probabilities, labels):
    return _faulty_loss_back(probabilities, labels)


def _true_class_only(probabilities, labels):
    slopes = _right_loss_back(probabilities, labels)
    return slopes * _targets(slopes.shape, labels)


def _shares(rng, m, k):
    """Draw probabilities and labels; labels differ, and repeat if m is above k."""
    labels = rng.permutation(np.resize(rng.permutation(k), m))
    return functional.softmax(inputs.distinct(rng, m, k)), labels


exercise = Exercise.of(
    functional.softmax_cross_entropy_backward,
    cases=inputs.named(
        functional.softmax_cross_entropy_backward,
        two_images_and_two_classes=(
            np.array([[0.25, 0.75], [0.5, 0.5]]),
            np.array([1, 0]),
        ),
        one_image_of_a_Truck_as_in_S2=(
            functional.softmax(documents.LOGITS)[np.newaxis],
            np.array([1]),
        ),
        three_images_and_four_classes=(
            np.array([[0.1, 0.2, 0.3, 0.4], [0.7, 0.1, 0.15, 0.05], [0.25] * 4]),
            np.array([2, 0, 3]),
        ),
        five_images_and_three_classes=(
            np.array(
                [
                    [0.5, 0.3, 0.2],
                    [0.1, 0.1, 0.8],
                    [0.25, 0.7, 0.05],
                    [0.6, 0.2, 0.2],
                    [0.05, 0.9, 0.05],
                ]
            ),
            np.array([0, 2, 2, 1, 1]),
        ),
    ),
    fresh=(
        lambda rng: _shares(rng, 3, inputs.size(rng, 4, 6)),
        lambda rng: _shares(rng, inputs.size(rng, 5, 7), 3),
        lambda rng: _shares(rng, 4, 4),
        lambda rng: _shares(rng, 2, 10),
    ),
    working=_working,
    examples=(
        (
            (np.array([[0.5, 0.5]]), np.array([0])),
            "it is p - y: 0.5 - 1 for the true class and 0.5 - 0 for the other",
        ),
        (
            (np.array([[0.25, 0.75]]), np.array([1])),
            "it is p - y: 0.25 - 0, and 0.75 - 1 for the true class",
        ),
        (
            (np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([0, 1])),
            "it is (p - y) / 2 in both rows",
        ),
    ),
    misconceptions=(
        Misconception(
            "not-averaged",
            _loss_back(divide="1"),
            "The gradient belongs to the sum of the losses, not to their mean.",
            "The loss of a batch is the mean over its examples. What does the mean do "
            "to each slope?",
        ),
        Misconception(
            "averaged-twice",
            _loss_back(divide="m m"),
            "The gradient is divided by the number of examples twice.",
            "One mean is taken: divide once.",
        ),
        Misconception(
            "divided-by-classes",
            _loss_back(divide="k"),
            "The gradient is divided by the number of classes.",
            "The mean is over the examples of the batch. Which axis are they on?",
        ),
        Misconception(
            "divided-by-all-entries",
            _loss_back(divide="m k"),
            "The gradient is divided by the number of all entries.",
            "The mean is over the examples only: how many losses are there?",
        ),
        Misconception(
            "labels-from-one",
            _loss_back(shift=-1),
            "The 1 is subtracted one class too early, as if labels began at 1.",
            "Label 0 is the first class, as NumPy counts.",
        ),
        Misconception(
            "labels-one-too-far",
            _loss_back(shift=1),
            "The 1 is subtracted one class too late.",
            "Label 0 is the first class, as NumPy counts.",
        ),
        Misconception(
            "labels-of-all-examples",
            _loss_back(to_each_row=False),
            "Each example got the labels of all: whole columns are lowered by 1.",
            "In each row one entry is lowered. Which rows does slopes[:, labels] mean?",
        ),
        Misconception(
            "true-class-only",
            _true_class_only,
            "Only the true class has a gradient; the others are 0.",
            "A higher logit of a wrong class raises the loss, too: softmax shares out "
            "one whole.",
        ),
    ),
)


@exercise.mistake(
    "The signs are turned: this is y - p.",
    "Raising the logit of the true class makes the loss smaller. Which sign "
    "has its gradient?",
)
def wrong_sign(p, labels):
    return -_right_loss_back(p, labels)


@exercise.mistake(
    "The probabilities are there, but the true classes are not.",
    "What is subtracted from the probability of the true class?",
)
def target_forgotten(p, labels):
    return p / len(labels)


@exercise.mistake(
    "All examples have got the first one's label.", "Each row has a label of its own."
)
def first_label_for_all(p, labels):
    return _right_loss_back(p, np.repeat(labels[:1], len(labels)))


@exercise.mistake(
    "1 is subtracted from every class.",
    "The target is 1 for the true class and 0 for the others.",
)
def one_from_every_class(p, labels):
    return (p - 1) / len(labels)


@exercise.mistake(
    "The true class has no gradient; only the others have.",
    "Every class has one: y is 1 for the true class and 0 for the others.",
)
def wrong_classes_only(p, labels):
    return _right_loss_back(p, labels) - _true_class_only(p, labels)


@exercise.mistake(
    "This is the slope by the probabilities, -y/p, not by the logits.",
    "Softmax lies between: the two slopes together are simpler than each.",
)
def before_softmax(probabilities, labels):
    targets = _targets(probabilities.shape, labels)
    return -targets / probabilities / len(labels)


@exercise.mistake(
    "Softmax was applied to the probabilities once more.",
    "What comes in are probabilities already.",
)
def softmax_twice(p, labels):
    return _right_loss_back(functional.softmax(p), labels)


@exercise.mistake(
    "The examples are added up: the axis of the batch is gone.",
    "Each example's logits have slopes of their own: (m, K) is asked.",
)
def batch_added_up(p, labels):
    return _right_loss_back(p, labels).sum(axis=0)


@exercise.mistake(
    "These are the losses, one for each example.",
    "Asked is how the loss changes with each logit.",
)
def losses(p, labels):
    return -np.log(p[np.arange(len(labels)), labels])


@exercise.mistake(
    "The probabilities are divided by the number of examples, and the 1 of the true "
    "class is not.",
    "The mean divides the whole slope. Which of your lines comes first?",
)
def only_probabilities_averaged(probabilities, labels):
    slopes = probabilities / len(labels)
    slopes[np.arange(len(labels)), labels] -= 1
    return slopes
