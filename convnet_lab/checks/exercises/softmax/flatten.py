"""Exercise `flatten`: the numbers of a volume in one row."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
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


EXERCISE = Exercise(
    name="flatten",
    notebook="06_softmax",
    signature="volume",
    reference=functional.flatten,
    returns="array",
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
    misconceptions=(
        Misconception(
            "column-major",
            lambda volume: np.asarray(volume).flatten(order="F"),
            "The first index runs fastest: this is column-major order.",
            "Row-major order moves through the channels first, then to the next "
            "pixel of the row.",
        ),
        Misconception(
            "channels-first",
            lambda volume: np.moveaxis(volume, -1, 0).flatten(),
            "Channel 0 is lined up whole, then channel 1, and so on.",
            "In the slides' example 1, 2, 3 are the three channels of one pixel: "
            "they stay together.",
        ),
        Misconception(
            "columns-first",
            lambda volume: np.swapaxes(volume, 0, 1).flatten(),
            "The pixels of a column follow each other, not those of a row.",
            "After pixel (0, 0) comes its neighbour on the right.",
        ),
        Misconception(
            "rows-kept",
            lambda volume: np.reshape(volume, (len(volume), -1)),
            "Each row is lined up for itself: there are still two axes.",
            "All rows belong in one array with one axis.",
        ),
        Misconception(
            "pixels-kept",
            lambda volume: np.reshape(volume, (-1, np.shape(volume)[-1])),
            "The pixels are lined up, but each still has an axis of channels.",
            "One axis is asked, of length H * W * C.",
        ),
        Misconception(
            "row-vector",
            lambda volume: np.reshape(volume, (1, -1)),
            "This is a matrix with one row: it still has two axes.",
            "A 1-D array has a shape with one number, such as (12,).",
        ),
        Misconception(
            "column-vector",
            lambda volume: np.reshape(volume, (-1, 1)),
            "This is a matrix with one column: it still has two axes.",
            "The slides draw a column; in NumPy a 1-D array is asked, of shape (12,).",
        ),
        Misconception(
            "not-flattened",
            lambda volume: np.array(volume),
            "The volume comes back as it was, with its three axes.",
            "One axis is asked, of length H * W * C.",
        ),
        Misconception(
            "backwards",
            lambda volume: np.asarray(volume).flatten()[::-1],
            "The values come in the reverse order.",
            "The first entry is channel 0 of the top-left pixel.",
        ),
        Misconception(
            "channels-reversed",
            lambda volume: np.asarray(volume)[..., ::-1].flatten(),
            "In each pixel the last channel comes first.",
            "Channel 0 comes first.",
        ),
        Misconception(
            "one-channel",
            lambda volume: np.asarray(volume)[..., 0].flatten(),
            "Only channel 0 is there.",
            "Every channel of every pixel is an input of the next layer.",
        ),
        Misconception(
            "channels-added",
            lambda volume: np.sum(volume, axis=-1).flatten(),
            "The channels of each pixel are added up.",
            "Flattening computes nothing: each number only gets a new place.",
        ),
        Misconception(
            "sorted",
            lambda volume: np.sort(volume, axis=None),
            "The values are sorted by size.",
            "The slides' numbers happen to rise. Keep the order of the places.",
        ),
    ),
)
