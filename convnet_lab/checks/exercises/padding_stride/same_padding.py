"""Exercise `same_padding`: the padding that keeps an image's size."""

from functools import partial

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs


def _faulty_same(filter_size, odd, even=None):
    """Give `odd` of an odd size; of an even one, give `even` or refuse."""
    if filter_size % 2:
        return odd(filter_size)
    if even is None:
        raise ValueError("the filter is even")
    return even(filter_size)


def _right_same(filter_size):
    return (filter_size - 1) // 2


def _same(odd=_right_same, even=None):
    return partial(_faulty_same, odd=odd, even=even)


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    size = arguments[0]
    return [f"({size} - 1) / 2: {size - 1} pixels are lost in all, half on each side"]


exercise = Exercise.of(
    functional.same_padding,
    cases=(
        *inputs.documented("same_padding"),
        *inputs.named(
            functional.same_padding,
            filter_1=(1,),
            filter_11=(11,),
            even_filter_4=(4,),
            even_filter_2=(2,),
        ),
    ),
    fresh=(
        lambda rng: (2 * inputs.size(rng, 6, 15) + 1,),
        lambda rng: (2 * inputs.size(rng, 16, 40) + 1,),
        lambda rng: (2 * inputs.size(rng, 3, 20),),
    ),
    working=_working,
    examples=(
        ((1,), "a single weight loses no pixel"),
        ((3,), "the middle of 3 has one neighbor on each side"),
        ((5,), "the middle of 5 has two neighbors on each side"),
        ((4,), "an even filter has no middle"),
    ),
    misconceptions=(
        Misconception(
            "both-sides-together",
            _same(lambda f: f - 1),
            "These are the zeros of both sides together.",
            "The padding counts the zeros on one side.",
        ),
        Misconception(
            "one-too-many",
            _same(lambda f: (f + 1) // 2),
            "Half the filter is rounded up: one too many.",
            "The middle of a 3 x 3 filter has one neighbor on each side.",
        ),
        Misconception(
            "one-too-few",
            _same(lambda f: (f - 1) // 2 - 1),
            "One too few.",
            "The middle of a 3 x 3 filter has one neighbor on each side.",
        ),
        Misconception(
            "always-one",
            _same(lambda f: 1),
            "The padding is 1 for every filter.",
            "A larger filter reaches further over the border.",
        ),
        Misconception(
            "the-filter-itself",
            _same(lambda f: f),
            "The padding is as large as the filter.",
            "How many of the filter's rows lie outside, if its middle is on row 0?",
        ),
        Misconception(
            "even-rounded-up",
            _same(even=lambda f: f // 2),
            "An even filter gets a padding, half its size.",
            "Count the size that comes out with it: is it the same?",
        ),
        Misconception(
            "even-rounded-down",
            _same(even=lambda f: (f - 1) // 2),
            "An even filter gets a padding, rounded down.",
            "Count the size that comes out with it: is it the same?",
        ),
        Misconception(
            "even-gets-zero",
            _same(even=lambda f: 0),
            "An even filter gets a padding of 0.",
            "With 0 the image shrinks; there is no right padding to return.",
        ),
        Misconception(
            "even-gets-none",
            _same(even=lambda f: None),
            "Nothing is returned for an even filter.",
            "An error has to stop the program: raise it.",
        ),
        Misconception(
            "error-returned",
            _same(even=lambda f: ValueError("the filter is even")),
            "The error is returned like a value.",
            "Python has a statement that raises an error.",
        ),
    ),
)
