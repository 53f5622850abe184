"""Exercise `filter_volume`: one filter slides over a volume."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels, windows
from convnet_lab.checks.exercises.multichannel import cases, working
from convnet_lab.checks.exercises.multichannel.faulty_maps import faulty_maps, then
from convnet_lab.checks.exercises.multichannel.slips import window_slips


def _one_filter(maps):
    """Make a function of a volume and one filter from one of a volume and a bank."""

    def wrong(volume, kernel, bias=0.0, padding=0, stride=1):
        bank = np.asarray(kernel)[..., np.newaxis]
        return maps(volume, bank, [bias], padding, stride)[..., 0]

    return wrong


exercise = Exercise.of(
    functional.filter_volume,
    cases=(
        *inputs.documented("filter_volume"),
        *inputs.named(
            functional.filter_volume,
            one_window=(
                np.array([[[1, 10], [2, 20]], [[3, 30], [4, 40]]]),
                np.array([[[1, 0], [0, 1]], [[0, -1], [2, 0]]]),
            ),
            **cases.FILTER_VOLUME,
        ),
    ),
    fresh=(
        lambda rng: (
            inputs.distinct(rng, 5, 7, 2),
            inputs.distinct(rng, 3, 3, 2),
            cases.drawn_biases(rng, 1)[0],
            1,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 7, inputs.size(rng, 8, 9), 3),
            inputs.distinct(rng, 3, 3, 3),
            cases.drawn_biases(rng, 1)[0],
            2,
            3,
        ),
        lambda rng: (
            inputs.distinct(rng, 6, inputs.size(rng, 7, 8), 2),
            inputs.distinct(rng, 2, 3, 2),
            cases.drawn_biases(rng, 1)[0],
            1,
            2,
        ),
        # pixels and weights as integers, the rest left out
        lambda rng: (inputs.levels(rng, 5, 6, 3), inputs.whole(rng, 3, 2, 3)),
        lambda rng: (
            inputs.whole(rng, 6, 4, 4),
            inputs.whole(rng, 3, 3, 4),
            inputs.size(rng, 2, 5),
        ),
        lambda rng: (
            inputs.distinct(rng, 4, 6, 2) - 20,
            inputs.distinct(rng, 2, 2, 2),
            -3,
            0,
            2,
        ),
        # whole numbers and a bias with a fraction
        lambda rng: (
            inputs.whole(rng, 4, 5, 2),
            inputs.whole(rng, 2, 3, 2),
            0.375,
            1,
        ),
        # one channel
        lambda rng: (inputs.distinct(rng, 5, 4, 1), inputs.distinct(rng, 3, 2, 1), 0.5),
        inputs.scaled(
            lambda rng: (inputs.distinct(rng, 4, 5, 2), inputs.distinct(rng, 2, 2, 2)),
            1e7,
        ),
        inputs.scaled(
            lambda rng: (inputs.distinct(rng, 4, 5, 2), inputs.distinct(rng, 2, 2, 2)),
            1e-5,
        ),
    ),
    working=working.of_map,
    windows=windows.of_layer,
    same_operation=kernels.CORRELATIONS,
    linear=("volume", "kernel"),
    examples=(
        ((np.array([[[3.0]]]), np.array([[[2.0]]])), "it is 3*2"),
        ((np.array([[[3.0]]]), np.array([[[2.0]]]), 10), "it is 3*2 + 10"),
        (
            (np.array([[[3.0, 5]]]), np.array([[[2.0, 4]]]), 10),
            "the channels are added: 3*2 + 5*4 + 10",
        ),
        (
            (np.array([[[3.0], [5.0]]]), np.array([[[2.0], [4.0]]]), 10),
            "it is 3*2 + 5*4 + 10",
        ),
        (
            (np.array([[[3.0], [5.0], [7.0]]]), np.array([[[2.0]]]), 0, 0, 2),
            "it is 3*2 and 7*2",
        ),
    ),
    misconceptions=(
        *window_slips(_one_filter),
        Misconception(
            "channel-axis-kept",
            then(lambda one: one[..., np.newaxis], _one_filter(faulty_maps)),
            "The map has a channel axis, with one channel.",
            "One filter gives one plain matrix: two axes.",
        ),
        Misconception(
            "rectified",
            then(lambda one: np.maximum(one, 0), _one_filter(faulty_maps)),
            "What is negative is replaced by 0.",
            "ReLU is a step of its own and comes later in this notebook.",
        ),
    ),
)


@exercise.mistake(
    "The first axis is taken for the channels.",
    "Channels come last: volume[row, col, channel].",
)
def channels_first(volume, kernel, bias=0.0, padding=0, stride=1):
    one, other = (np.moveaxis(np.asarray(a), 0, -1) for a in (volume, kernel))
    wrong = _one_filter(faulty_maps)
    return wrong(one[..., : len(kernel)], other, bias, padding, stride)
