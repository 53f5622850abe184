"""Exercise `predict`: the class that the network names."""

import numpy as np

from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs
from convnet_lab.checks.exercises.lenet.forward_pass import (
    ALL_BIASES,
    faulty_forward,
    lenet_forward,
)
from convnet_lab.checks.exercises.lenet.networks import (
    WHOLE_NETWORKS,
    even,
    of_documents,
    small,
)


def predict(image, parameters):
    return int(np.argmax(lenet_forward(image, parameters)))


def _picked(pick, **switches):
    def wrong(image, parameters):
        return int(pick(faulty_forward(image, parameters, **switches)))

    return wrong


_BIASES_FORGOTTEN = _picked(np.argmax, dense_biases=0)


def _decided_by_biases(rng):
    """Draw until the dense layers' biases decide, and the class is not 0 or 1."""
    while True:
        image, parameters = small(rng)
        parameters["FC5.biases"] *= 3
        right = predict(image, parameters)
        if right > 1 and _BIASES_FORGOTTEN(image, parameters) != right:
            return image, parameters


def _all_logits_negative(rng):
    while True:
        image, parameters = small(rng, shift=-8.0)
        logits = faulty_forward(image, parameters, last="none")
        if logits.max() < 0 and np.argmax(logits) > 1:
            return image, parameters


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    shares = lenet_forward(*arguments)
    half = len(shares) // 2
    named = [f"{k}: {share:.4f}" for k, share in enumerate(shares)]
    return ["the probabilities", ", ".join(named[:half]), ", ".join(named[half:])]


exercise = Exercise.of(
    predict,
    returns="whole number",
    cases=inputs.named(
        predict,
        a_small_net=_decided_by_biases(np.random.default_rng(7)),
        another_small_net=_all_logits_negative(np.random.default_rng(8)),
        a_third_small_net=_decided_by_biases(np.random.default_rng(9)),
        **{"S1's_sizes": of_documents(10, 1, (6, 16), (120, 100))},
    ),
    fresh=(
        _decided_by_biases,
        _all_logits_negative,
        _decided_by_biases,
        even,
        _all_logits_negative,
    ),
    working=_working,
    same_operation=WHOLE_NETWORKS,
    misconceptions=(
        Misconception(
            "least-probable",
            _picked(np.argmin),
            "The least probable class is named.",
            "Which place has the largest probability?",
        ),
        Misconception(
            "counted-from-1",
            _picked(lambda shares: np.argmax(shares) + 1),
            "The classes are counted from 1.",
            "The first class is 0: a written 0 is a 0.",
        ),
        Misconception(
            "second-most-probable",
            _picked(lambda shares: np.argsort(shares)[-2]),
            "The second most probable class is named.",
            "After sorting, where does the largest stand?",
        ),
        Misconception(
            "probability-itself",
            lambda image, parameters: float(lenet_forward(image, parameters).max()),
            "The largest probability is returned, not its place.",
            "Which function tells *where* the largest number is?",
        ),
        Misconception(
            "probability-not-place",
            _picked(np.max),
            "The largest probability is returned as an int, not its place.",
            "Which function tells *where* the largest number is?",
        ),
        Misconception(
            "counted-from-the-end",
            _picked(lambda shares: np.argmax(shares[::-1])),
            "The classes are counted from the last one backwards.",
            "The first probability belongs to class 0.",
        ),
        Misconception(
            "relu-on-logits",
            _picked(np.argmax, last="relu first"),
            "The last sums go through ReLU: where all are negative, all become equal.",
            "Softmax takes the logits as they are, negative ones too.",
        ),
        Misconception(
            "unit-biases-missing",
            _BIASES_FORGOTTEN,
            "The biases of the dense layers are not added.",
            ALL_BIASES,
        ),
    ),
)
