"""Exercise `to_grayscale`: a gray image of a color one."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.exercises import inputs

_RED, _GREEN, _BLUE = functional.LUMA


def _faulty_grayscale(rgb, weights=functional.LUMA, axis=-1, scale=1.0):
    return np.tensordot(np.asarray(rgb, float), weights, (axis, 0)) * scale


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    pixel = arguments[0][index]
    terms = zip(functional.LUMA, pixel, strict=True)
    return [" + ".join(f"{w}*{writing.factor(v)}" for w, v in terms)]


exercise = Exercise.of(
    functional.to_grayscale,
    cases=inputs.named(
        functional.to_grayscale,
        pure_colors=(
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
        lambda rng: (np.abs(inputs.distinct(rng, 4, 2, 3)) / 10,),
        lambda rng: (inputs.levels(rng, 5, 5, 3).astype(np.float32) / 255,),
    ),
    working=_working,
    windows=lambda arguments, index: {0: (index[0], index[1], 1, 1)},
    linear=("rgb",),
    examples=(
        ((np.array([[[100.0, 0, 0]]]),), "it is 0.299 of 100"),
        ((np.array([[[0.0, 100, 0]]]),), "it is 0.587 of 100"),
        ((np.array([[[0.0, 0, 100]]]),), "it is 0.114 of 100"),
        ((np.array([[[100.0, 100, 100]]]),), "the three weights add up to 1"),
    ),
)


@exercise.mistake(
    "The three channels count the same here: this is their plain mean.",
    "The eye does not see red, green and blue equally bright. Look at the "
    "three weights in the formula.",
)
def plain_mean(rgb):
    return np.asarray(rgb, float).mean(axis=-1)


@exercise.mistake(
    "The weights of red and blue have changed places.",
    "Which channel comes first in the array, red or blue?",
)
def channels_reversed(rgb):
    return _faulty_grayscale(rgb, functional.LUMA[::-1])


@exercise.mistake(
    "The weights of red and green have changed places.",
    "The largest weight belongs to the color the eye sees best.",
)
def channels_swapped(rgb):
    return _faulty_grayscale(rgb, (_GREEN, _RED, _BLUE))


@exercise.mistake(
    "The three channels are added up without their weights.",
    "White is (255, 255, 255). What gray should it become?",
)
def plain_sum(rgb):
    return np.asarray(rgb, float).sum(axis=-1)


@exercise.mistake(
    "Only the red channel is left.", "Green and blue light make a pixel brighter, too."
)
def one_channel(rgb):
    return np.asarray(rgb, float)[..., 0]


@exercise.mistake(
    "Only the green channel is left.", "Red and blue light make a pixel brighter, too."
)
def green_only(rgb):
    return np.asarray(rgb, float)[..., 1]


@exercise.mistake(
    "This is the middle between the largest and the smallest channel.",
    "Every channel has a part in the gray value, with a weight of its own.",
)
def lightness(rgb):
    return (np.asarray(rgb, float).max(-1) + np.asarray(rgb, float).min(-1)) / 2


@exercise.mistake(
    "The gray values run from 0 to 1.",
    "They are asked on the scale of the input, 0 to 255.",
)
def scaled_to_one(rgb):
    return _faulty_grayscale(rgb, scale=1 / 255)


@exercise.mistake(
    "The decimals are cut off: the right values, rounded toward 0.",
    "Where do the values become integers? The answer is asked as floats.",
)
def truncated(rgb):
    return np.trunc(_faulty_grayscale(rgb))


@exercise.mistake(
    "The values are rounded to whole numbers.",
    "Return the weighted sum as it is, with its decimals.",
)
def rounded(rgb):
    return np.round(_faulty_grayscale(rgb))


@exercise.mistake(
    "This is a plain mean whose sum wrapped around at 256, as uint8 does.",
    "200 + 100 is 44 in uint8. Multiply by a float before you add.",
)
def wrapped(rgb):
    return (rgb[..., 0] + rgb[..., 1] + rgb[..., 2]) / 3


@exercise.mistake(
    "The channel axis is still there, with one channel.",
    "A gray image is a plain matrix: two axes.",
)
def channel_axis_kept(rgb):
    return _faulty_grayscale(rgb)[..., np.newaxis]


@exercise.mistake(
    "The gray value stands in all three channels.",
    "One number a pixel is asked, not three equal ones.",
)
def repeated_in_channels(rgb):
    return np.repeat(_faulty_grayscale(rgb)[..., np.newaxis], 3, axis=-1)


@exercise.mistake(
    "The channels are weighted but not added.",
    "Along which axis do the three products of a pixel stand?",
)
def not_added(rgb):
    return np.asarray(rgb, float) * functional.LUMA
