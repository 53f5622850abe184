"""Exercise `flatten`: the numbers of a volume in one row."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    _, width, channels = arguments[0].shape
    pixel, channel = divmod(index[0], channels)
    row, col = divmod(pixel, width)
    return [
        f"volume[{row}, {col}, {channel}]:",
        f"{index[0]} = ({row}*{width} + {col})*{channels} + {channel} "
        f"in rows of {width} pixels with {channels} channels",
    ]


exercise = Exercise.of(
    functional.flatten,
    cases=(
        *inputs.documented("flatten"),
        *inputs.named(
            functional.flatten,
            one_row_of_three_pixels=(np.array([[[7, 5], [1, 8], [9, 2]]]),),
            three_rows_of_two_pixels=(
                np.array(
                    [
                        [[0.5, -1, 4, 12], [3, 9, 7, -6]],
                        [[2, 8, -5, 6.5], [1, 11, -3, 10]],
                        [[-7, 13, 0.25, 5], [-2, 14, -4, 15]],
                    ]
                ),
            ),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, 3, inputs.size(rng, 4, 5), 2),),
        lambda rng: (inputs.distinct(rng, 3, 3, 3),),
        lambda rng: (inputs.whole(rng, 5, 3, inputs.size(rng, 4, 6)),),
        lambda rng: (inputs.distinct(rng, 2, 4, 3),),
        inputs.scaled(lambda rng: (inputs.distinct(rng, 2, 3, 2),), 1e7),
        inputs.scaled(lambda rng: (inputs.distinct(rng, 3, 2, 2),), 1e-5),
    ),
    working=_working,
    same_operation=("flatten", "flatten_image"),
    linear=("volume",),
)


@exercise.mistake(
    "The first index runs fastest: this is column-major order.",
    "Row-major order moves through the channels first, then to the next "
    "pixel of the row.",
)
def column_major(volume):
    return np.asarray(volume).flatten(order="F")


@exercise.mistake(
    "Channel 0 is lined up whole, then channel 1, and so on.",
    "In the slides' example 1, 2, 3 are the three channels of one pixel: "
    "they stay together.",
)
def channels_first(volume):
    return np.moveaxis(volume, -1, 0).flatten()


@exercise.mistake(
    "The pixels of a column follow each other, not those of a row.",
    "After pixel (0, 0) comes its neighbor on the right.",
)
def columns_first(volume):
    return np.swapaxes(volume, 0, 1).flatten()


@exercise.mistake(
    "Each row is lined up for itself: there are still two axes.",
    "All rows belong in one array with one axis.",
)
def rows_kept(volume):
    return np.reshape(volume, (len(volume), -1))


@exercise.mistake(
    "The pixels are lined up, but each still has an axis of channels.",
    "One axis is asked, of length H * W * C.",
)
def pixels_kept(volume):
    return np.reshape(volume, (-1, np.shape(volume)[-1]))


@exercise.mistake(
    "This is a matrix with one row: it still has two axes.",
    "A 1-D array has a shape with one number, such as (12,).",
)
def row_vector(volume):
    return np.reshape(volume, (1, -1))


@exercise.mistake(
    "This is a matrix with one column: it still has two axes.",
    "The slides draw a column; in NumPy a 1-D array is asked, of shape (12,).",
)
def column_vector(volume):
    return np.reshape(volume, (-1, 1))


@exercise.mistake(
    "The volume comes back as it was, with its three axes.",
    "One axis is asked, of length H * W * C.",
)
def not_flattened(volume):
    return np.array(volume)


@exercise.mistake(
    "The values come in the reverse order.",
    "The first entry is channel 0 of the top-left pixel.",
)
def backwards(volume):
    return np.asarray(volume).flatten()[::-1]


@exercise.mistake(
    "In each pixel the last channel comes first.", "Channel 0 comes first."
)
def channels_reversed(volume):
    return np.asarray(volume)[..., ::-1].flatten()


@exercise.mistake(
    "Only channel 0 is there.",
    "Every channel of every pixel is an input of the next layer.",
)
def one_channel(volume):
    return np.asarray(volume)[..., 0].flatten()


@exercise.mistake(
    "The channels of each pixel are added up.",
    "Flattening computes nothing: each number only gets a new place.",
)
def channels_added(volume):
    return np.sum(volume, axis=-1).flatten()


@exercise.mistake(
    "The values are sorted by size.",
    "The slides' numbers happen to rise. Keep the order of the places.",
)
def sorted_(volume):
    return np.sort(volume, axis=None)
