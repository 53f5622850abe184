"""Exercise `conv2d`: a bank of filters slides over a volume."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels, windows
from convnet_lab.checks.exercises.multichannel import cases, working
from convnet_lab.checks.exercises.multichannel.faulty_maps import then
from convnet_lab.checks.exercises.multichannel.slips import bank_slips, window_slips

exercise = Exercise.of(
    functional.conv2d,
    cases=(
        *inputs.documented("conv2d"),
        *inputs.named(functional.conv2d, **cases.CONV2D),
    ),
    fresh=(
        lambda rng: (
            inputs.distinct(rng, 5, 7, 2),
            inputs.distinct(rng, 3, 3, 2, 4),
            cases.drawn_biases(rng, 4),
            1,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 7, inputs.size(rng, 8, 9), 3),
            inputs.distinct(rng, 3, 3, 3, 2),
            cases.drawn_biases(rng, 2),
            2,
            3,
        ),
        lambda rng: (
            inputs.distinct(rng, 6, inputs.size(rng, 7, 8), 2),
            inputs.distinct(rng, 2, 3, 2, 3),
            cases.drawn_biases(rng, 3),
            1,
            2,
        ),
        lambda rng: (
            inputs.levels(rng, 5, 6, 2),
            inputs.whole(rng, 3, 2, 2, 3),
            np.array([3, -40, 500]),
        ),
        # as many filters as channels
        lambda rng: (
            inputs.whole(rng, 4, 6, 3),
            inputs.whole(rng, 2, 2, 3, 3),
            cases.drawn_biases(rng, 3),
            0,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 5, 4, 2) - 20,
            inputs.distinct(rng, 3, 3, 2, 2),
            cases.drawn_biases(rng, 2),
            1,
        ),
        # whole numbers and filters with fractions; one channel and one filter
        lambda rng: (
            inputs.whole(rng, 4, 5, 2),
            inputs.distinct(rng, 2, 2, 2, 3),
            np.array([1, -2, 3]),
        ),
        lambda rng: (
            inputs.distinct(rng, 4, 5, 1),
            inputs.distinct(rng, 2, 3, 1, 1),
            cases.drawn_biases(rng, 1),
            1,
        ),
        inputs.scaled(
            lambda rng: (
                inputs.distinct(rng, 4, 3, 2),
                inputs.distinct(rng, 2, 2, 2, 2),
                np.zeros(2),
            ),
            1e7,
        ),
        inputs.scaled(
            lambda rng: (
                inputs.distinct(rng, 3, 4, 2),
                inputs.distinct(rng, 2, 2, 2, 2),
                np.zeros(2),
            ),
            1e-5,
        ),
    ),
    working=working.of_maps,
    windows=windows.of_layer,
    same_operation=kernels.CORRELATIONS,
    linear=("volume", "filters", "biases"),
    examples=(
        (
            (np.array([[[3.0]]]), np.array([[[[2.0]]]]), np.array([10.0])),
            "it is 3*2 + 10",
        ),
        (
            (np.array([[[3.0]]]), np.array([[[[2.0, 4]]]]), np.array([10.0, 20])),
            "the filters give 3*2 + 10 and 3*4 + 20",
        ),
        (
            (np.array([[[3.0, 5]]]), np.array([[[[2.0], [4.0]]]]), np.array([10.0])),
            "the channels are added: 3*2 + 5*4 + 10",
        ),
    ),
    misconceptions=(
        *window_slips(lambda maps: maps),
        *bank_slips(lambda maps: maps),
        Misconception(
            "rectified",
            then(lambda maps: np.maximum(maps, 0)),
            "What is negative is replaced by 0.",
            "ReLU is a step of its own and comes later in this notebook.",
        ),
    ),
)
