"""What a wrong shape has to do with the right one, where no mistake is known.

It is compared with the sizes that a usual slip gives.
"""

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any

import numpy as np

from convnet_lab.checks.calling import plain
from convnet_lab.checks.cause import Seen
from convnet_lab.checks.comparing import (
    Difference,
    tolerance,
)
from convnet_lab.checks.exercise import Exercise
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.structures import is_structure, label

Pair = tuple[np.ndarray, np.ndarray, float, Tried]
"""The right array, the student's, the rounding that is allowed, and where from."""


def seen_in_shapes(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> Seen | None:
    """Say what a wrong shape has to do with the right one, in every case alike."""
    pairs = [
        (right.shape, got.shape, each)
        for right, got, _, each in pairs_of(tried, difference)
    ]
    wrong = [pair for pair in pairs if pair[0] != pair[1]]
    if not wrong:
        return None
    of = named_part(exercise, difference)
    for id_, fits, sentence, hint in _SHAPE_RULES:
        if all(fits(right, got, each) for right, got, each in wrong):
            right, got, _ = wrong[0]
            if id_ == "empty" and "padding" in exercise.argument_names:
                sentence += " A slice that ends at -p is empty where p is 0."
            return Seen(id_, of + sentence.format(right=right, got=got), hint)
    right, got, _ = wrong[0]
    return Seen(
        "shape",
        f"{of}The shape is {got} where {right} is asked{_which_axes(right, got)}.",
        _shape_hint(exercise, right, got),
    )


def _which_axes(right: tuple[int, ...], got: tuple[int, ...]) -> str:
    if len(right) != len(got):
        more = "more" if len(got) > len(right) else "fewer"
        count = abs(len(got) - len(right))
        return f": {count} {more} ax{'is' if count == 1 else 'es'} than asked"
    axes = [
        f"axis {axis} has {b} entries in the place of {a}"
        for axis, (a, b) in enumerate(zip(right, got, strict=True))
        if a != b
    ]
    return f": {', '.join(axes)}"


def _shape_hint(
    exercise: Exercise, right: tuple[int, ...], got: tuple[int, ...]
) -> str:
    if len(right) != len(got):
        return "Which axes has the answer, and which of yours has no place in it?"
    if len(right) == 1 and exercise.parts:
        return "What has an entry of its own here? All other axes are added up."
    if "kernel" in exercise.argument_names or "filters" in exercise.argument_names:
        return "How many places has the window along this axis? Count them by hand."
    return "Which sizes of the arguments make this axis as long as it should be?"


def _all_more(by: int) -> Callable[..., bool]:
    def fits(right: tuple[int, ...], got: tuple[int, ...], _each: Tried) -> bool:
        return len(right) == len(got) >= 1 and all(
            b - a == by for a, b in zip(right[:2], got[:2], strict=True)
        )

    return fits


def _some_more(by: int) -> Callable[..., bool]:
    """Both sides, or only one, as where a stride divides the one and not the other."""

    def fits(right: tuple[int, ...], got: tuple[int, ...], _each: Tried) -> bool:
        if got == (0,):  # a list of rows without a row
            got = (0, *right[1:])
        return (
            len(right) == len(got) >= 2
            and right[2:] == got[2:]
            and all(b - a in (0, by) for a, b in zip(right[:2], got[:2], strict=True))
        )

    return fits


def _first_argument(each: Tried) -> np.ndarray:
    return np.asarray(each.arguments[0])


def _size_of_input(right: tuple[int, ...], got: tuple[int, ...], each: Tried) -> bool:
    return got == np.shape(each.arguments[0])


def _of_input_in_front(
    right: tuple[int, ...], got: tuple[int, ...], each: Tried
) -> bool:
    return len(got) >= 2 and got[:2] == np.shape(each.arguments[0])[:2]


def _of_second(right: tuple[int, ...], got: tuple[int, ...], each: Tried) -> bool:
    return len(each.arguments) > 1 and got == np.shape(each.arguments[1])


_SHAPE_RULES: tuple[tuple[str, Callable[..., bool], str, str], ...] = (
    (
        "several-numbers",
        lambda right, got, each: right == () and prod(got) > 1,
        "Several numbers come back, in the shape {got}, where one is asked.",
        "Which one number is asked? What has still to be added up, or picked?",
    ),
    (
        "one-number-in-an-array",
        lambda right, got, each: right == () and prod(got) == 1,
        "The one number that is asked comes in an array, of shape {got}.",
        "Take it out with an index, such as [0]: where does the array come from?",
    ),
    (
        "one-number",
        lambda right, got, each: got == () and right != (),
        "One number comes back, where an array of shape {right} is asked.",
        "Is the answer put into an array, and is the whole array returned, not the "
        "last value?",
    ),
    (
        "shape-itself",
        lambda right, got, each: (
            got == (len(right),) != right and np.array_equal(each.outcome.value, right)
        ),
        "The shape {right} comes back, not an array of this shape.",
        ".shape says how large an array is; which name holds the array itself?",
    ),
    (
        "size-of-the-input",
        _size_of_input,
        "The answer is as large as the first argument, {got}; {right} is asked.",
        "Which shape has the array that you fill, and which should it have?",
    ),
    (
        "size-of-the-second",
        _of_second,
        "The answer has the shape of the second argument, {got}; {right} is asked.",
        "Which shape has the array that you fill, and which should it have?",
    ),
    (
        "rows-and-columns-swapped",
        lambda right, got, each: (
            len(right) == len(got) >= 2
            and got == (right[1], right[0], *right[2:])
            and right[0] != right[1]
        ),
        "Rows and columns have changed places: {got} in the place of {right}.",
        "Height comes first, then width.",
    ),
    (
        "axes-in-another-order",
        lambda right, got, each: (
            len(right) == len(got) >= 2 and sorted(right) == sorted(got)
        ),
        "The axes come in another order: {got} in the place of {right}.",
        "Rows, columns, then channels; the examples of a batch before them.",
    ),
    (
        "axis-of-one-too-many",
        lambda right, got, each: (
            (len(got) > len(right) and [n for n in got if n != 1] == [*right])
            or (
                len(got) > len(right)
                and [n for n in got if n != 1] == [n for n in right if n != 1]
            )
        ),
        "The values stand in an array with an axis too many: {got} in the place of "
        "{right}.",
        "A row or a column of a matrix is not the same as an array with one axis.",
    ),
    (
        "axis-missing",
        lambda right, got, each: (
            len(got) < len(right)
            and [n for n in got if n != 1] == [n for n in right if n != 1]
        ),
        "An axis of length 1 is missing: {got} in the place of {right}.",
        "One map is (H, W, 1), not (H, W); and a batch of one keeps its first axis.",
    ),
    (
        "not-kept-in-shape",
        lambda right, got, each: (
            len(got) != len(right) and np.prod(got) == np.prod(right)
        ),
        "There are as many entries as asked, but in the shape {got}, not {right}.",
        "Which axes has the answer, and in which order?",
    ),
    (
        "one-too-few",
        _all_more(-1),
        "One row and one column are missing: {got} in the place of {right}.",
        "How many places has a window of 3 in 5 pixels? One more than the steps.",
    ),
    (
        "one-too-many",
        _all_more(1),
        "There is one row and one column too many: {got} in the place of {right}.",
        "How many places has a window of 3 in 5 pixels? Count them.",
    ),
    (
        "one-too-few",
        _some_more(-1),
        "The last row or the last column is missing: {got} in the place of {right}.",
        "How many places has a window of 3 in 5 pixels? One more than the steps.",
    ),
    (
        "one-too-many",
        _some_more(1),
        "There is a row or a column too many: {got} in the place of {right}.",
        "How many places has a window of 3 in 5 pixels? Count them.",
    ),
    (
        "examples-missing",
        lambda right, got, each: len(right) == 4 and got == right[1:],
        "The axis of the examples is gone: {got} in the place of {right}.",
        "The answer has one entry for each example: is return inside the loop, or are "
        "the examples added up?",
    ),
    (
        "maps-missing",
        lambda right, got, each: (
            len(right) >= 3 and got in (right[:-1], (*right[:-1], 1)) and right[-1] != 1
        ),
        "Only one map comes back: {got} in the place of {right}.",
        "Each filter (or channel) gives a map of its own, along the last axis.",
    ),
    (
        "whole-rows-kept",
        lambda right, got, each: len(right) == 1 and len(got) == 2 and right[0] in got,
        "There is a row or a column for each entry: {got} in the place of {right}.",
        "Along which axis is something still to be added up?",
    ),
    (
        "summed-too-far",
        lambda right, got, each: len(got) < len(right) and _is_part(got, right),
        "An axis is gone: {got} in the place of {right}.",
        "Over which axes is added up, or compared, and which must stay?",
    ),
    (
        "more-than-the-answer",
        lambda right, got, each: got[:1] in ((2,), (3,)) and got[1:] == right != (),
        "Several arrays of the shape asked come back, one behind the other: {got} in "
        "the place of {right}.",
        "Does return give something beside the answer (return out, cache), or is an "
        "axis still to be added up?",
    ),
    (
        "axis-left-over",
        lambda right, got, each: len(got) > len(right) and _is_part(right, got),
        "There is an axis too many: {got} in the place of {right}.",
        "Over which axis is still to be added up?",
    ),
    (
        "padded-size",
        lambda right, got, each: (
            _of_input_in_front(right, got, each) and len(got) == len(right)
        ),
        "The answer has the rows and columns of the input: {got}; {right} is asked.",
        "How many places has the window, down and across?",
    ),
    (
        "empty",
        lambda right, got, each: 0 in got,
        "The answer is empty: its shape is {got}, and {right} is asked.",
        "Put the sizes of this call into your formula by hand. A slice such as [p:-p] "
        "is empty where p is 0.",
    ),
    (
        "square",
        lambda right, got, each: (
            len(got) == len(right) >= 2
            and got[0] == got[1]
            and right[0] != right[1]
            and (got[0] in right[:2])
        ),
        "The answer is square, {got}; {right} is asked: one side is used for both.",
        "Rows and columns each have a size of their own.",
    ),
    (
        "too-small",
        lambda right, got, each: (
            len(right) == len(got)
            and all(b <= a for a, b in zip(right, got, strict=True))
        ),
        "The answer is too small: {got} in the place of {right}.",
        "Put the sizes of this call into your formula by hand: what is taken away too "
        "much?",
    ),
    (
        "too-large",
        lambda right, got, each: (
            len(right) == len(got)
            and all(b >= a for a, b in zip(right, got, strict=True))
        ),
        "The answer is too large: {got} in the place of {right}.",
        "Put the sizes of this call into your formula by hand: what is not taken away, "
        "or not divided?",
    ),
)


def _is_part(small: tuple[int, ...], large: tuple[int, ...]) -> bool:
    left = iter(large)
    return all(any(n == m for m in left) for n in small)


def pairs_of(
    tried: Sequence[Tried], difference: Difference, exercise: Exercise | None = None
) -> Iterator[Any]:
    """Give the right array and the student's of each case, where both are arrays."""
    for each in tried:
        if each.outcome.error is not None or each.expected is ValueError:
            continue
        right, got = each.expected, each.outcome.value
        try:
            for at in difference.path:
                right, got = right[at], got[at]
        except (KeyError, IndexError, TypeError):
            continue
        if is_structure(right) or right is None or isinstance(right, str):
            continue
        got = plain(got)
        right = np.asarray(right)
        if not isinstance(got, np.ndarray) or got.dtype.kind not in "buif":
            continue
        allowed = tolerance(exercise, each.arguments) if exercise else 0.0
        yield right, got, allowed, each


def named_part(exercise: Exercise, difference: Difference) -> str:
    """Name the part of an answer that is wrong, to begin a sentence with."""
    named = label(difference.path, exercise.parts)
    return f"{named}: " if named else ""
