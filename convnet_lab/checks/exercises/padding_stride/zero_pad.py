"""Exercise `zero_pad`: a frame of zeros around an image."""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs
from convnet_lab.checks.exercises.padding_stride.padding import faulty_pad

_WIDE_IMAGE = np.array([[3.0, -1.0, 4.5, 1.0], [-9.0, 2.0, 6.0, 5.5]])


def _image_in_a_corner(image, padding, from_the_end=False):
    """Make room on all sides, but leave the image in a corner."""
    times = (2, 0) if from_the_end else (0, 2)
    return faulty_pad(image, padding, rows=times, cols=times)


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    image, padding = arguments
    row, col = (i - padding for i in index)
    if 0 <= row < image.shape[0] and 0 <= col < image.shape[1]:
        return [
            f"image[{row}, {col}] = {writing.number(image[row, col])},",
            f"moved down by {padding} and right by {padding}",
        ]
    return [f"{writing.place(index)} lies in the frame"]


exercise = Exercise.of(
    functional.zero_pad,
    cases=(
        *inputs.documented("zero_pad"),
        *inputs.named(
            functional.zero_pad,
            two_rows_and_a_frame_of_two=(_WIDE_IMAGE, 2),
            a_column_and_a_frame_of_three=(np.array([[7], [8], [9], [-4]]), 3),
            no_padding=(_WIDE_IMAGE, 0),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, inputs.size(rng, 3, 5), 6), 2),
        lambda rng: (inputs.distinct(rng, 6, inputs.size(rng, 3, 5)), 1),
        lambda rng: (inputs.whole(rng, 5, 7), 3),
        lambda rng: (inputs.levels(rng, 4, 4) // 2 + 1, 2),
        lambda rng: (inputs.distinct(rng, 3, 4), 0),
        lambda rng: (inputs.distinct(rng, 1, 2), 4),
        inputs.scaled(lambda rng: (inputs.distinct(rng, 2, 3), 1), 1e7),
        inputs.scaled(lambda rng: (inputs.distinct(rng, 3, 2), 1), 1e-5),
    ),
    working=_working,
    linear=("image",),
    misconceptions=(
        Misconception(
            "above-and-left-only",
            partial(faulty_pad, rows=(1, 0), cols=(1, 0)),
            "The zeros stand above and to the left only.",
            "The frame goes all around: each side gets its zeros.",
        ),
        Misconception(
            "below-and-right-only",
            partial(faulty_pad, rows=(0, 1), cols=(0, 1)),
            "The zeros stand below and to the right only.",
            "The frame goes all around: each side gets its zeros.",
        ),
        Misconception(
            "twice-as-wide",
            partial(faulty_pad, rows=(2, 2), cols=(2, 2)),
            "The frame is twice as wide as asked.",
            "One side gets `padding` zeros; both sides together twice as many.",
        ),
        Misconception(
            "rows-only",
            partial(faulty_pad, cols=(0, 0)),
            "There are new rows above and below, but no new columns.",
            "The left and the right side need zeros, too.",
        ),
        Misconception(
            "columns-only",
            partial(faulty_pad, rows=(0, 0)),
            "There are new columns left and right, but no new rows.",
            "The top and the bottom need zeros, too.",
        ),
        Misconception(
            "border-repeated",
            partial(faulty_pad, mode="edge"),
            "The frame repeats the border of the image.",
            "The frame holds zeros only.",
        ),
        Misconception(
            "mirrored",
            partial(faulty_pad, mode="symmetric"),
            "The frame mirrors the image.",
            "The frame holds zeros only.",
        ),
        Misconception(
            "wrapped-round",
            partial(faulty_pad, mode="wrap"),
            "What leaves the image on one side comes in again on the other.",
            "The frame holds zeros only.",
        ),
        Misconception(
            "ones",
            partial(faulty_pad, constant_values=1),
            "The frame is made of ones.",
            "Which value adds nothing to a sum of products?",
        ),
        Misconception(
            "image-at-top-left",
            _image_in_a_corner,
            "The size is right, but the image stands in the top left corner.",
            "In which row and column of the answer does image[0, 0] belong?",
        ),
        Misconception(
            "image-at-bottom-right",
            partial(_image_in_a_corner, from_the_end=True),
            "The size is right, but the image stands in the bottom right corner.",
            "In which row and column of the answer does image[0, 0] belong?",
        ),
    ),
)


@exercise.mistake(
    "The image comes back as it was, without a frame.",
    "How many rows and columns must the answer have?",
)
def no_padding(image, padding):
    return np.array(image, float)


@exercise.mistake(
    "The padding is shared out between two opposite sides.",
    "`padding` counts the zeros on each side, not on both together.",
)
def shared_out(image, padding):
    frame = (padding // 2, padding - padding // 2)
    return np.pad(np.asarray(image, float), frame)


@exercise.mistake(
    "The frame is one pixel wide, whatever padding is asked.",
    "Where does the argument `padding` come in?",
)
def always_one(image, padding):
    return faulty_pad(image, 1)


@exercise.mistake(
    "The image keeps its size, and its own border has become 0.",
    "No pixel may be lost: the zeros stand outside the image.",
)
def border_overwritten(image, padding):
    out = np.zeros(np.shape(image))
    inner = (slice(padding, n - padding) for n in out.shape)
    inside = tuple(inner)
    out[inside] = np.asarray(image, float)[inside]
    return out


@exercise.mistake(
    "Rows and columns have changed places.",
    "The shape is (rows, columns), height first.",
)
def transposed(image, padding):
    return faulty_pad(image, padding).T


@exercise.mistake(
    "The decimals are cut off: the zeros are stored as integers.",
    "Which dtype has the array that you put the image into?",
)
def decimals_cut(image, padding):
    return np.trunc(faulty_pad(image, padding))
