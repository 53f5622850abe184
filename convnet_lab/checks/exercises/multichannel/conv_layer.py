"""Exercise `conv_layer`: convolution, bias and ReLU on a batch."""

from functools import partial

import numpy as np

from convnet_lab import documents, functional
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels, windows
from convnet_lab.checks.exercises.multichannel import cases, working
from convnet_lab.checks.exercises.multichannel.faulty_maps import faulty_maps
from convnet_lab.checks.exercises.multichannel.slips import bank_slips, window_slips


def _layer(maps, rectify=lambda z: np.maximum(z, 0)):
    """Make a function of a batch from one of a volume."""

    def wrong(batch, filters, biases, padding=0, stride=1):
        return np.stack(
            [rectify(maps(v, filters, biases, padding, stride)) for v in batch]
        )

    return wrong


exercise = Exercise.of(
    functional.conv_layer,
    cases=inputs.named(
        functional.conv_layer,
        S2_cs231n_as_a_batch_of_one=(
            documents.CS231N_VOLUME[np.newaxis],
            documents.CS231N_FILTERS,
            documents.CS231N_BIASES,
            1,
            2,
        ),
        **cases.CONV_LAYER,
    ),
    fresh=(
        lambda rng: (
            inputs.distinct(rng, 2, 5, 7, 2),
            inputs.distinct(rng, 3, 3, 2, 4),
            cases.drawn_biases(rng, 4),
            1,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 3, 7, inputs.size(rng, 8, 9), 3),
            inputs.distinct(rng, 3, 3, 3, 2),
            cases.drawn_biases(rng, 2),
            2,
            3,
        ),
        lambda rng: (
            inputs.distinct(rng, 2, 6, inputs.size(rng, 7, 8), 2),
            inputs.distinct(rng, 2, 3, 2, 3),
            cases.drawn_biases(rng, 3),
            1,
            2,
        ),
        lambda rng: (
            inputs.levels(rng, 2, 5, 6, 2),
            inputs.whole(rng, 3, 2, 2, 3),
            np.array([3, -40, 500]),
        ),
        # as many filters as channels
        lambda rng: (
            inputs.whole(rng, 3, 4, 6, 3),
            inputs.whole(rng, 2, 2, 3, 3),
            cases.drawn_biases(rng, 3),
            0,
            2,
        ),
        lambda rng: (
            inputs.distinct(rng, 2, 5, 4, 2) - 10,
            inputs.distinct(rng, 3, 3, 2, 2),
            cases.drawn_biases(rng, 2),
            1,
        ),
        # whole numbers and filters with fractions; one channel and one filter
        lambda rng: (
            inputs.whole(rng, 2, 4, 5, 2),
            inputs.distinct(rng, 2, 2, 2, 3),
            np.array([1, -2, 3]),
        ),
        lambda rng: (
            inputs.distinct(rng, 1, 4, 5, 1),
            inputs.distinct(rng, 2, 3, 1, 1),
            cases.drawn_biases(rng, 1),
            1,
        ),
        inputs.scaled(
            lambda rng: (
                inputs.distinct(rng, 2, 4, 3, 2),
                inputs.distinct(rng, 2, 2, 2, 2),
                np.zeros(2),
            ),
            1e7,
        ),
        inputs.scaled(
            lambda rng: (
                inputs.distinct(rng, 2, 3, 4, 2),
                inputs.distinct(rng, 2, 2, 2, 2),
                np.zeros(2),
            ),
            1e-5,
        ),
    ),
    working=working.of_layer,
    windows=windows.of_batch,
    same_operation=kernels.CORRELATIONS,
    examples=(
        (
            (np.array([[[[3.0]]]]), np.array([[[[2.0]]]]), np.array([10.0])),
            "it is 3*2 + 10",
        ),
        (
            (np.array([[[[3.0]]]]), np.array([[[[2.0]]]]), np.array([-6.5])),
            "3*2 - 6.5 is below 0",
        ),
        (
            (np.array([[[[3.0]]]]), np.array([[[[2.0]]]]), np.array([-5.5])),
            "3*2 - 5.5 is above 0",
        ),
        (
            (np.array([[[[3.0]]], [[[5.0]]]]), np.array([[[[2.0]]]]), np.array([1.0])),
            "the examples give 3*2 + 1 and 5*2 + 1",
        ),
        (
            (np.array([[[[3.0]]]]), np.array([[[[2.0, 4]]]]), np.array([10.0, 20])),
            "the filters give 3*2 + 10 and 3*4 + 20",
        ),
    ),
    misconceptions=(
        Misconception(
            "no-relu",
            _layer(faulty_maps, rectify=lambda z: z),
            "ReLU is missing: negative values are still there.",
            "A layer is convolution, bias and ReLU, in this order.",
        ),
        Misconception(
            "relu-on-each-channel",
            _layer(partial(faulty_maps, combine="rectified channels")),
            "ReLU is applied to each channel's sum, before they are added.",
            "Add up all channels and the bias first, then apply ReLU.",
        ),
        Misconception(
            "absolute",
            _layer(faulty_maps, rectify=np.abs),
            "The minus signs are removed.",
            "ReLU replaces negative values by 0.",
        ),
        Misconception(
            "negatives-kept",
            _layer(faulty_maps, rectify=lambda z: np.minimum(z, 0)),
            "The negative values are kept and the positive ones replaced by 0.",
            "ReLU keeps the larger of 0 and the value.",
        ),
        *window_slips(_layer),
        *bank_slips(_layer),
    ),
)


@exercise.mistake(
    "The bias is added after ReLU.", "First the sum and the bias, then max(0, ...)."
)
def bias_after_relu(batch, filters, biases, padding=0, stride=1):
    sums = _layer(partial(faulty_maps, bias="none"))
    return sums(batch, filters, biases, padding, stride) + biases


@exercise.mistake(
    "ReLU is applied to the batch before the convolution, not after it.",
    "First the sum and the bias, then max(0, ...).",
)
def relu_on_input(batch, filters, biases, padding=0, stride=1):
    linear = _layer(faulty_maps, rectify=lambda z: z)
    return linear(np.maximum(batch, 0), filters, biases, padding, stride)


@exercise.mistake(
    "Only the first example of the batch is there.",
    "The answer has one volume for each example of the batch.",
)
def first_example_only(batch, *others):
    return _layer(faulty_maps)(batch[:1], *others)[0]


@exercise.mistake(
    "Every example shows the maps of the first.",
    "Example i of the answer belongs to batch[i].",
)
def first_example_for_all(batch, filters, biases, padding=0, stride=1):
    first = np.repeat(batch[:1], len(batch), axis=0)
    return _layer(faulty_maps)(first, filters, biases, padding, stride)


@exercise.mistake(
    "The examples come in reverse order.",
    "Example i of the answer belongs to batch[i].",
)
def examples_reversed(batch, *others):
    return _layer(faulty_maps)(batch[::-1], *others)


@exercise.mistake(
    "The examples are added up before the convolution.",
    "Examples have nothing to do with one another: each is filtered alone.",
)
def examples_summed(batch, filters, biases, padding=0, stride=1):
    together = np.asarray(batch, float).sum(axis=0, keepdims=True)
    return _layer(faulty_maps)(together, filters, biases, padding, stride)[0]


@exercise.mistake(
    "The examples are the last axis.", "They are the first, as in the batch."
)
def examples_last(*arguments):
    return np.moveaxis(_layer(faulty_maps)(*arguments), 0, -1)


@exercise.mistake(
    "There are also examples of zeros, before the first and after the last.",
    "Only rows and columns are padded; np.pad takes a pair for each axis.",
)
def padding_over_examples(batch, filters, biases, padding=0, stride=1):
    frame = ((padding, padding), (0, 0), (0, 0), (0, 0))
    return _layer(faulty_maps)(np.pad(batch, frame), filters, biases, padding, stride)
