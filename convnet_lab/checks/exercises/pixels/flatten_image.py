"""Exercise `flatten_image`: the pixels of an image in one row."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    width = arguments[0].shape[1]
    row, col = divmod(index[0], width)
    return [
        f"image[{row}, {col}]: {index[0]} = {row}*{width} + {col} in rows of {width}"
    ]


exercise = Exercise.of(
    functional.flatten_image,
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
        inputs.scaled(lambda rng: (inputs.distinct(rng, 2, 4),), 1e7),
        inputs.scaled(lambda rng: (inputs.distinct(rng, 4, 2),), 1e-5),
        # columns in memory one after the other, as a transposed array has them
        lambda rng: (inputs.distinct(rng, 5, 3).T,),
    ),
    working=_working,
    windows=lambda arguments, index: {
        0: (*divmod(index[0], arguments[0].shape[1]), 1, 1)
    },
    same_operation=(
        "flatten_image",
        "flatten",
    ),
    linear=("image",),
)


@exercise.mistake(
    "The columns are lined up one after the other, not the rows.",
    "Read the image as you read a page: along the first row, then the next.",
)
def column_major(image):
    return np.asarray(image).flatten(order="F")


@exercise.mistake(
    "The last row comes first.",
    "Row 0 is the top of the image, and the start of the answer.",
)
def rows_reversed(image):
    return np.asarray(image)[::-1].flatten()


@exercise.mistake(
    "Every row runs from right to left.", "Column 0 is on the left, and comes first."
)
def columns_reversed(image):
    return np.asarray(image)[:, ::-1].flatten()


@exercise.mistake(
    "The pixels come in the reverse order.", "The first entry is the top-left pixel."
)
def backwards(image):
    return np.asarray(image).flatten()[::-1]


@exercise.mistake(
    "Every other row runs backwards.", "Each row starts at the left again."
)
def snake(image):
    return np.concatenate(
        [row if i % 2 == 0 else row[::-1] for i, row in enumerate(np.asarray(image))]
    )


@exercise.mistake(
    "A row moves the position on by the height of the image.",
    "Count how many numbers one row holds: so far the next row begins after it.",
)
def rows_of_height(image):
    image = np.asarray(image)
    height, width = image.shape
    out = np.zeros(height * width)
    for row, col in np.ndindex(height, width):
        out[row * height + col] = image[row, col]
    return out


@exercise.mistake(
    "This is a matrix with one row: it still has two axes.",
    "A 1-D array has a shape with one number, such as (6,).",
)
def row_vector(image):
    return np.reshape(image, (1, -1))


@exercise.mistake(
    "This is a matrix with one column: it still has two axes.",
    "A 1-D array has a shape with one number, such as (6,).",
)
def column_vector(image):
    return np.reshape(image, (-1, 1))


@exercise.mistake(
    "The image comes back as it was, with its rows and columns.",
    "One axis is asked, of length rows times columns.",
)
def not_flattened(image):
    return np.array(image)


@exercise.mistake(
    "Only the first row is there.", "All rows belong in it, one after the other."
)
def first_row(image):
    return np.array(image[0])


@exercise.mistake(
    "The values are sorted by size.",
    "Keep every pixel in the order of the image; do not compare them.",
)
def sorted_(image):
    return np.sort(image, axis=None)
