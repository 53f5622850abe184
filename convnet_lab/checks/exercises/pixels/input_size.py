"""Exercise `input_size`: how many numbers an image holds."""

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    height, width, channels = (*arguments, 1)[:3]
    return [
        f"{height} rows * {width} columns * {channels} channel{'s'[: channels > 1]}"
    ]


exercise = Exercise.of(
    functional.input_size,
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
    working=_working,
    examples=(
        ((1, 1, 1), "it is a single number"),
        ((2, 3, 1), "2 rows of 3 pixels are 6"),
        ((2, 3), "without a third argument the image is gray"),
        ((1, 1, 3), "a pixel has 3 channels"),
        ((2, 3, 2), "2 rows of 3 pixels with 2 channels"),
    ),
)


@exercise.mistake(
    "The pixels are counted, but not their channels.",
    "How many numbers does one pixel of a color image hold?",
)
def no_channels(height, width, channels=1):
    return height * width


@exercise.mistake(
    "Three channels are counted for every image.",
    "A gray image has one; use the argument.",
)
def always_three_channels(height, width, channels=1):
    return height * width * 3


@exercise.mistake(
    "Without a third argument, three channels are counted.",
    "Look at the default value in the first line of the function.",
)
def three_by_default(height, width, channels=3):
    return height * width * channels


@exercise.mistake(
    "The height is used for both sides of the image.", "Not every image is square."
)
def height_twice(height, width, channels=1):
    return height * height * channels


@exercise.mistake(
    "The width is used for both sides of the image.", "Not every image is square."
)
def width_twice(height, width, channels=1):
    return width * width * channels


@exercise.mistake(
    "The sizes are added.", "Two rows of three pixels are six pixels, not five."
)
def added(height, width, channels=1):
    return height + width + channels


@exercise.mistake(
    "The number of channels is added to the number of pixels.",
    "Each channel is a whole matrix of its own.",
)
def channels_added(height, width, channels=1):
    return height * width + channels


@exercise.mistake(
    "One too many: as if a bias were counted.",
    "Only the numbers of the image itself are asked.",
)
def with_bias(height, width, channels=1):
    return height * width * channels + 1
