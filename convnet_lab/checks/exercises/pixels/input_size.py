"""Exercise `input_size`: how many numbers an image holds."""

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    height, width, channels = (*arguments, 1)[:3]
    return [
        f"{height} rows * {width} columns * {channels} channel{'s'[: channels > 1]}"
    ]


EXERCISE = Exercise(
    name="input_size",
    notebook="01_pixels",
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
    working=_working,
    same_operation=("input_size",),
    examples=(
        ((1, 1, 1), "it is a single number"),
        ((2, 3, 1), "2 rows of 3 pixels are 6"),
        ((2, 3), "without a third argument the image is gray"),
        ((1, 1, 3), "a pixel has 3 channels"),
        ((2, 3, 2), "2 rows of 3 pixels with 2 channels"),
    ),
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
