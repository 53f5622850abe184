"""Exercises of notebook 01: images as numbers, and how many there are."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs

_NOTEBOOK = "01_pixels"
_RED, _GREEN, _BLUE = functional.LUMA

# ---- to_grayscale


def _faulty_grayscale(rgb, weights=functional.LUMA, axis=-1, scale=1.0):
    return np.tensordot(np.asarray(rgb, float), weights, (axis, 0)) * scale


def _working_grayscale(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    pixel = arguments[0][index]
    terms = zip(functional.LUMA, pixel, strict=True)
    return [" + ".join(f"{w}*{writing.factor(v)}" for w, v in terms)]


_TO_GRAYSCALE = Exercise(
    name="to_grayscale",
    notebook=_NOTEBOOK,
    signature="rgb",
    reference=functional.to_grayscale,
    returns="array",
    cases=inputs.named(
        functional.to_grayscale,
        pure_colours=(
            np.array(
                [[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]], np.uint8
            ),
        ),
        two_rows_of_three_pixels=(
            np.array(
                [
                    [[200, 30, 90], [10, 220, 40], [70, 80, 250]],
                    [[5, 120, 60], [255, 140, 0], [33, 66, 99]],
                ],
                np.uint8,
            ),
        ),
        decimal_values=(np.array([[[10.5, 20.25, 40.0]], [[0.5, 99.0, 3.75]]]),),
    ),
    fresh=(
        lambda rng: (
            inputs.levels(rng, inputs.size(rng, 4, 5), inputs.size(rng, 6, 8), 3),
        ),
        lambda rng: (inputs.levels(rng, 3, 3, 3).astype(float) + 0.25,),
        lambda rng: (inputs.levels(rng, 1, inputs.size(rng, 4, 7), 3).astype(int),),
    ),
    working=_working_grayscale,
    windows=lambda arguments, index: {0: (index[0], index[1], 1, 1)},
    same_operation=("to_grayscale",),
    misconceptions=(
        Misconception(
            "plain-mean",
            lambda rgb: np.asarray(rgb, float).mean(axis=-1),
            "The three channels count the same here: this is their plain mean.",
            "The eye does not see red, green and blue equally bright. Look at the "
            "three weights in the formula.",
        ),
        Misconception(
            "channels-reversed",
            lambda rgb: _faulty_grayscale(rgb, functional.LUMA[::-1]),
            "The weights of red and blue have changed places.",
            "Which channel comes first in the array, red or blue?",
        ),
        Misconception(
            "channels-swapped",
            lambda rgb: _faulty_grayscale(rgb, (_GREEN, _RED, _BLUE)),
            "The weights of red and green have changed places.",
            "The largest weight belongs to the colour the eye sees best.",
        ),
        Misconception(
            "plain-sum",
            lambda rgb: np.asarray(rgb, float).sum(axis=-1),
            "The three channels are added up without their weights.",
            "White is (255, 255, 255). What gray should it become?",
        ),
        Misconception(
            "one-channel",
            lambda rgb: np.asarray(rgb, float)[..., 0],
            "Only the red channel is left.",
            "Green and blue light make a pixel brighter, too.",
        ),
        Misconception(
            "green-only",
            lambda rgb: np.asarray(rgb, float)[..., 1],
            "Only the green channel is left.",
            "Red and blue light make a pixel brighter, too.",
        ),
        Misconception(
            "lightness",
            lambda rgb: (
                (np.asarray(rgb, float).max(-1) + np.asarray(rgb, float).min(-1)) / 2
            ),
            "This is the middle between the largest and the smallest channel.",
            "Every channel has a part in the gray value, with a weight of its own.",
        ),
        Misconception(
            "scaled-to-one",
            lambda rgb: _faulty_grayscale(rgb, scale=1 / 255),
            "The gray values run from 0 to 1.",
            "They are asked on the scale of the input, 0 to 255.",
        ),
        Misconception(
            "truncated",
            lambda rgb: np.trunc(_faulty_grayscale(rgb)),
            "The decimals are cut off: the right values, rounded towards 0.",
            "Where do the values become integers? The answer is asked as floats.",
        ),
        Misconception(
            "rounded",
            lambda rgb: np.round(_faulty_grayscale(rgb)),
            "The values are rounded to whole numbers.",
            "Return the weighted sum as it is, with its decimals.",
        ),
        Misconception(
            "wrapped",
            lambda rgb: (rgb[..., 0] + rgb[..., 1] + rgb[..., 2]) / 3,
            "This is a plain mean whose sum wrapped around at 256, as uint8 does.",
            "200 + 100 is 44 in uint8. Multiply by a float before you add.",
        ),
        Misconception(
            "channel-axis-kept",
            lambda rgb: _faulty_grayscale(rgb)[..., np.newaxis],
            "The channel axis is still there, with one channel.",
            "A gray image is a plain matrix: two axes.",
        ),
        Misconception(
            "repeated-in-channels",
            lambda rgb: np.repeat(_faulty_grayscale(rgb)[..., np.newaxis], 3, axis=-1),
            "The gray value stands in all three channels.",
            "One number a pixel is asked, not three equal ones.",
        ),
        Misconception(
            "not-added",
            lambda rgb: np.asarray(rgb, float) * functional.LUMA,
            "The channels are weighted but not added.",
            "Along which axis do the three products of a pixel stand?",
        ),
    ),
)

# ---- flatten_image


def _working_flatten(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    width = arguments[0].shape[1]
    row, col = divmod(index[0], width)
    return [
        f"image[{row}, {col}]: {index[0]} = {row}*{width} + {col} in rows of {width}"
    ]


_FLATTEN_IMAGE = Exercise(
    name="flatten_image",
    notebook=_NOTEBOOK,
    signature="image",
    reference=functional.flatten_image,
    returns="array",
    cases=(
        *inputs.named(
            functional.flatten_image,
            two_rows_of_three=(np.array([[1, 2, 3], [4, 5, 6]]),),
            a_column=(np.array([[7.5], [8.0], [9.0]]),),
            three_rows_of_two=(np.array([[0.5, -1], [3, 9], [2, 4]]),),
        ),
        *inputs.documented("flatten_image"),
    ),
    fresh=(
        lambda rng: (
            inputs.distinct(rng, inputs.size(rng, 3, 5), inputs.size(rng, 6, 8)),
        ),
        lambda rng: (inputs.distinct(rng, 4, 4),),
        lambda rng: (
            inputs.levels(rng, inputs.size(rng, 6, 8), inputs.size(rng, 2, 4)),
        ),
        # columns in memory one after the other, as a transposed array has them
        lambda rng: (inputs.distinct(rng, 5, 3).T,),
    ),
    working=_working_flatten,
    windows=lambda arguments, index: {
        0: (*divmod(index[0], arguments[0].shape[1]), 1, 1)
    },
    same_operation=(
        "flatten_image",
        "flatten",
    ),
    misconceptions=(
        Misconception(
            "column-major",
            lambda image: np.asarray(image).flatten(order="F"),
            "The columns are lined up one after the other, not the rows.",
            "Read the image as you read a page: along the first row, then the next.",
        ),
        Misconception(
            "rows-reversed",
            lambda image: np.asarray(image)[::-1].flatten(),
            "The last row comes first.",
            "Row 0 is the top of the image, and the start of the answer.",
        ),
        Misconception(
            "columns-reversed",
            lambda image: np.asarray(image)[:, ::-1].flatten(),
            "Every row runs from right to left.",
            "Column 0 is on the left, and comes first.",
        ),
        Misconception(
            "backwards",
            lambda image: np.asarray(image).flatten()[::-1],
            "The pixels come in the reverse order.",
            "The first entry is the top-left pixel.",
        ),
        Misconception(
            "snake",
            lambda image: np.concatenate(
                [
                    row if i % 2 == 0 else row[::-1]
                    for i, row in enumerate(np.asarray(image))
                ]
            ),
            "Every other row runs backwards.",
            "Each row starts at the left again.",
        ),
        Misconception(
            "row-vector",
            lambda image: np.reshape(image, (1, -1)),
            "This is a matrix with one row: it still has two axes.",
            "A 1-D array has a shape with one number, such as (6,).",
        ),
        Misconception(
            "column-vector",
            lambda image: np.reshape(image, (-1, 1)),
            "This is a matrix with one column: it still has two axes.",
            "A 1-D array has a shape with one number, such as (6,).",
        ),
        Misconception(
            "not-flattened",
            lambda image: np.array(image),
            "The image comes back as it was, with its rows and columns.",
            "One axis is asked, of length rows times columns.",
        ),
        Misconception(
            "first-row",
            lambda image: np.array(image[0]),
            "Only the first row is there.",
            "All rows belong in it, one after the other.",
        ),
        Misconception(
            "sorted",
            lambda image: np.sort(image, axis=None),
            "The values are sorted by size.",
            "Keep every pixel in the order of the image; do not compare them.",
        ),
    ),
)

# ---- input_size


def _working_input_size(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    height, width, channels = (*arguments, 1)[:3]
    return [
        f"{height} rows * {width} columns * {channels} channel{'s'[: channels > 1]}"
    ]


_INPUT_SIZE = Exercise(
    name="input_size",
    notebook=_NOTEBOOK,
    signature="height, width, channels=1",
    reference=functional.input_size,
    returns="whole number",
    cases=(
        *inputs.documented("input_size"),
        *inputs.named(
            functional.input_size, not_square=(4, 7, 2), not_square_and_gray=(3, 5)
        ),
    ),
    fresh=(
        lambda rng: (inputs.size(rng, 5, 20), inputs.size(rng, 21, 50), 3),
        lambda rng: (
            inputs.size(rng, 21, 50),
            inputs.size(rng, 5, 20),
            inputs.size(rng, 4, 9),
        ),
        lambda rng: (inputs.size(rng, 5, 20), inputs.size(rng, 21, 50)),
    ),
    working=_working_input_size,
    same_operation=("input_size",),
    misconceptions=(
        Misconception(
            "no-channels",
            lambda height, width, channels=1: height * width,
            "The pixels are counted, but not their channels.",
            "How many numbers does one pixel of a colour image hold?",
        ),
        Misconception(
            "always-three-channels",
            lambda height, width, channels=1: height * width * 3,
            "Three channels are counted for every image.",
            "A gray image has one; use the argument.",
        ),
        Misconception(
            "three-by-default",
            lambda height, width, channels=3: height * width * channels,
            "Without a third argument, three channels are counted.",
            "Look at the default value in the first line of the function.",
        ),
        Misconception(
            "height-twice",
            lambda height, width, channels=1: height * height * channels,
            "The height is used for both sides of the image.",
            "Not every image is square.",
        ),
        Misconception(
            "width-twice",
            lambda height, width, channels=1: width * width * channels,
            "The width is used for both sides of the image.",
            "Not every image is square.",
        ),
        Misconception(
            "added",
            lambda height, width, channels=1: height + width + channels,
            "The sizes are added.",
            "Two rows of three pixels are six pixels, not five.",
        ),
        Misconception(
            "channels-added",
            lambda height, width, channels=1: height * width + channels,
            "The number of channels is added to the number of pixels.",
            "Each channel is a whole matrix of its own.",
        ),
        Misconception(
            "with-bias",
            lambda height, width, channels=1: height * width * channels + 1,
            "One too many: as if a bias were counted.",
            "Only the numbers of the image itself are asked.",
        ),
    ),
)

# ---- dense_parameter_count


def _working_dense(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    n_inputs, n_units = arguments
    return [
        f"{n_inputs} inputs * {n_units} units = {n_inputs * n_units} weights,",
        f"+ {n_units} biases",
    ]


_DENSE_PARAMETER_COUNT = Exercise(
    name="dense_parameter_count",
    notebook=_NOTEBOOK,
    signature="n_inputs, n_units",
    reference=functional.dense_parameter_count,
    returns="whole number",
    cases=(
        *inputs.named(functional.dense_parameter_count, three_inputs_two_units=(3, 2)),
        *inputs.documented("dense_parameter_count"),
        *inputs.named(functional.dense_parameter_count, one_unit=(784, 1)),
    ),
    fresh=(
        lambda rng: (inputs.size(rng, 20, 90), inputs.size(rng, 3, 15)),
        lambda rng: (inputs.size(rng, 3, 15), inputs.size(rng, 20, 90)),
        lambda rng: (inputs.size(rng, 1000, 9000), inputs.size(rng, 100, 900)),
    ),
    working=_working_dense,
    same_operation=("dense_parameter_count",),
    misconceptions=(
        Misconception(
            "no-biases",
            lambda n_inputs, n_units: n_inputs * n_units,
            "The weights are counted, the biases are not.",
            "Each unit adds one more number of its own to its sum.",
        ),
        Misconception(
            "one-bias",
            lambda n_inputs, n_units: n_inputs * n_units + 1,
            "One bias is counted for the whole layer.",
            "Each unit has its own.",
        ),
        Misconception(
            "bias-for-each-input",
            lambda n_inputs, n_units: n_inputs * n_units + n_inputs,
            "A bias is counted for each input.",
            "The bias belongs to the unit that sums, not to what it reads.",
        ),
        Misconception(
            "bias-on-both-sides",
            lambda n_inputs, n_units: n_inputs * n_units + n_inputs + n_units,
            "A bias is counted for each input and for each unit.",
            "The bias belongs to the unit that sums, not to what it reads.",
        ),
        Misconception(
            "weights-added",
            lambda n_inputs, n_units: n_inputs + n_units,
            "Inputs and units are added.",
            "Every unit reads every input, with a weight for each.",
        ),
        Misconception(
            "one-unit",
            lambda n_inputs, n_units: n_inputs + 1,
            "This is what a single unit learns.",
            "The layer has n_units of them.",
        ),
    ),
)

EXERCISES = (_TO_GRAYSCALE, _FLATTEN_IMAGE, _INPUT_SIZE, _DENSE_PARAMETER_COUNT)
