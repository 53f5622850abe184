"""Exercise `output_size`: how many places a filter has along a side."""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs, kernels
from convnet_lab.checks.exercises.padding_stride.padding import with_defaults


def _faulty_size(
    n, f, padding=0, stride=1, sides=2, minus=1, rounded=np.floor, plus=1, unfit=None
):
    """Count the places of a filter, with a switch for each slip."""
    room = n + 2 * padding - f
    if room < 0:
        if unfit is None:
            raise ValueError("the filter does not fit")
        return unfit(room // stride + 1)
    steps = (n + sides * padding - minus * f) / stride
    places = int(rounded(steps)) + plus
    if places < 0:
        raise ValueError("this slip makes no sense here")
    return places


def _size(**slips):
    return partial(_faulty_size, **slips)


def _nearest(steps):
    return np.floor(steps + 0.5)


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    n, f, padding, stride = with_defaults(arguments)
    room = n + 2 * padding - f
    steps, left = divmod(room, stride)
    return [
        f"{n} + 2*{padding} - {f} = {room} pixels of room,",
        f"{steps} step{'s'[: steps != 1]} of {stride}"
        + (f", and {left} left over," if left else ","),
        "+ 1 for the first place",
    ]


exercise = Exercise.of(
    functional.output_size,
    cases=(
        *inputs.documented("output_size"),
        *inputs.named(
            functional.output_size,
            a_pixel_left_over=(6, 3, 0, 2),
            a_quarter_of_a_step_left_over=(10, 3, 1, 4),
            two_thirds_of_a_step_left_over=(7, 4, 1, 3),
            fits_with_its_padding_only=(3, 5, 1),
            does_not_fit=(3, 5),
            does_not_fit_by_one_pixel=(4, 5),
            does_not_fit_even_padded=(4, 8, 1, 2),
        ),
    ),
    fresh=(
        lambda rng: (inputs.size(rng, 20, 40), 5, 2, 3),
        lambda rng: (inputs.size(rng, 20, 40), 4, 3, 1),
        # a third of a step left over, and two thirds
        lambda rng: (3 * inputs.size(rng, 4, 9) + 7, 6, 3, 3),
        lambda rng: (3 * inputs.size(rng, 4, 9) + 6, 4, 3, 3),
        lambda rng: (inputs.size(rng, 50, 90), inputs.size(rng, 6, 9)),
        # an exact fit, and a filter that is too large
        lambda rng: (size := inputs.size(rng, 6, 9), size + 4, 2, 2),
        lambda rng: (inputs.size(rng, 3, 5), inputs.size(rng, 12, 15), 2, 1),
    ),
    working=_working,
    same_operation=("output_size", *kernels.CORRELATIONS),
    examples=(
        ((5, 5, 0, 1), "a filter as large as the image stands in one place"),
        ((5, 1, 0, 1), "a filter of 1 stands on each of 5 pixels"),
        ((5, 3, 0, 1), "it begins at pixel 0, 1 or 2"),
        ((5, 3, 1, 1), "with a zero on each side it begins at 5 places"),
        ((5, 3, 0, 2), "it begins at pixel 0 or 2"),
        ((6, 3, 0, 2), "it begins at pixel 0 or 2; what is left over is not used"),
        ((7, 3, 0, 3), "it begins at pixel 0 or 3; what is left over is not used"),
        ((5, 3, 1, 2), "it begins at 0, 2 or 4 of the padded pixels"),
        ((3, 5, 0, 1), "a filter of 5 does not fit into 3 pixels"),
        ((3, 5, 1, 1), "with its zeros there are 5 pixels, and it fits once"),
    ),
    misconceptions=(
        Misconception(
            "rounded-up",
            _size(rounded=np.ceil),
            "What is left over counts as one more step.",
            "A window that leaves the padded image does not count.",
        ),
        Misconception(
            "rounded-to-nearest",
            _size(rounded=_nearest),
            "The steps are rounded to the nearest whole number.",
            "A window that leaves the padded image does not count.",
        ),
        Misconception(
            "no-plus-one",
            _size(plus=0),
            "The steps are counted, not the places: one too few.",
            "With no step at all, in how many places does the filter stand?",
        ),
        Misconception(
            "one-too-many",
            _size(plus=2),
            "One too many.",
            "With no step at all, in how many places does the filter stand?",
        ),
        Misconception(
            "padding-once",
            _size(sides=1),
            "The padding is counted on one side only.",
            "A row of the image grows at both its ends.",
        ),
        Misconception(
            "padding-ignored",
            _size(sides=0),
            "The padding is not counted.",
            "The filter slides over the padded image.",
        ),
        Misconception(
            "padding-taken-away",
            _size(sides=-2),
            "The padding is taken away, not added.",
            "Does a frame of zeros make an image larger or smaller?",
        ),
        Misconception(
            "filter-ignored",
            _size(minus=0),
            "The size of the filter is not used.",
            "The window must end inside, too: how much room has it to move?",
        ),
        Misconception(
            "filter-halved",
            _size(minus=0.5),
            "Only half of the filter's size is taken away.",
            "The window must lie inside with its whole width.",
        ),
        Misconception(
            "unfit-not-refused",
            _size(unfit=lambda places: places),
            "The formula's value is returned where no filter fits.",
            "When is the filter larger than the padded image?",
        ),
        Misconception(
            "unfit-gets-zero",
            _size(unfit=lambda places: 0),
            "0 is returned where no filter fits.",
            "A map without entries is a mistake to be told: raise an error.",
        ),
        Misconception(
            "unfit-gets-none",
            _size(unfit=lambda places: None),
            "Nothing is returned where no filter fits.",
            "An error has to stop the program: raise it.",
        ),
        Misconception(
            "error-returned",
            _size(unfit=lambda places: ValueError("the filter does not fit")),
            "The error is returned like a value.",
            "Python has a statement that raises an error.",
        ),
    ),
)


@exercise.mistake(
    "The 1 is added before the division by the stride.",
    "First the steps, then one more for the first place.",
)
def one_before_dividing(n, f, padding=0, stride=1):
    return _faulty_size(n, f, padding) // stride


@exercise.mistake("The stride is not used.", "Longer steps leave fewer places.")
def stride_ignored(n, f, padding=0, stride=1):
    return _faulty_size(n, f, padding)


@exercise.mistake(
    "The number of steps is multiplied by the stride.",
    "Longer steps leave fewer places.",
)
def stride_multiplied(n, f, padding=0, stride=1):
    return (_faulty_size(n, f, padding) - 1) * stride + 1
