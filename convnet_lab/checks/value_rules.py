"""What wrong values have to do with the right ones, where no mistake is known.

They are compared with simple changes of the right ones; and it is asked in which kind
of cases the answer is wrong.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import permutations
from typing import Any

import numpy as np

from convnet_lab.checks.cause import Seen
from convnet_lab.checks.comparing import (
    Difference,
    find_difference,
)
from convnet_lab.checks.exercise import Exercise
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.shape_rules import Pair, named_part, pairs_of


def seen_in_values(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> Seen | None:
    """Say what wrong values have to do with the right ones, in every case alike."""
    pairs, wrong = _wrong_pairs(exercise, tried, difference)
    if not wrong:
        return None
    of = named_part(exercise, difference)
    if _transposed(exercise, tried, difference):
        return Seen(
            "rows-and-columns-swapped",
            f"{of}The values are right, but rows and columns have changed places.",
            "Height comes first, then width: which of the two does the outer loop run "
            "over?",
        )
    for id_, change, sentence, hint in VALUE_RULES:
        if _explains(change, pairs, wrong):
            return Seen(id_, of + sentence, hint)
    return None


def seen_loosely(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> Seen | None:
    """Say what is common to wrong values, where no simple change gives them."""
    pairs, wrong = _wrong_pairs(exercise, tried, difference)
    of = named_part(exercise, difference)
    for rule in (_constant, _factor, _row_factors, _offset, _order, _region, _type):
        words = rule(exercise, wrong) if wrong else None
        if words:
            sentence = words[1]
            if len(wrong) < len(pairs) and sentence.startswith("Every value is"):
                sentence = f"Where it is wrong, e{sentence[1:]}"
            return Seen(words[0], of + sentence, words[2])
    return None


def _transposed(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> bool:
    """Say whether every answer is the right one with its first two axes swapped."""
    pairs = [*pairs_of(tried, difference, exercise)]
    return all(
        right.ndim >= 2
        and right.swapaxes(0, 1).shape == got.shape
        and not _apart(right.swapaxes(0, 1), got, allowed)
        for right, got, allowed, _ in pairs
    )


def never_filled(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> Seen | None:
    """Say which part of an answer is still 0, where no code has written to it."""
    wrong = _wrong_pairs(exercise, tried, difference)[1]
    words = _region(exercise, wrong) if wrong and not difference.path else None
    if words is None or words[0] == "only-negative-ones":
        return None
    return Seen(*words)


def _wrong_pairs(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> tuple[list[Pair], list[Pair]]:
    pairs = [
        (np.asarray(right, float), got, allowed, each)
        for right, got, allowed, each in pairs_of(tried, difference, exercise)
        if right.shape == got.shape
    ]
    return pairs, [p for p in pairs if _apart(p[0], p[1], p[2])]


def _apart(one: np.ndarray, other: np.ndarray, allowed: float) -> bool:
    with np.errstate(all="ignore"):
        near = (np.abs(one - other) <= allowed) | (one == other)
    return not bool(near.all())


def _explains(
    change: Callable[[np.ndarray, Tried], np.ndarray],
    pairs: Sequence[Pair],
    wrong: Sequence[Pair],
) -> bool:
    """Say whether a change of the right values gives the student's, in every case."""
    telling = 0
    for right, got, allowed, each in pairs:
        try:
            with np.errstate(all="ignore"):
                changed = np.asarray(change(right, each), float)
        except (ValueError, IndexError, TypeError):
            return False
        if changed.shape != got.shape or _apart(changed, got, allowed):
            return False
        telling += _apart(right, got, allowed)
    entries = sum(right.size for right, *_ in wrong)
    return telling > 0 and (telling >= 2 or entries >= 4)


def _integer_input(each: Tried) -> bool:
    return any(
        isinstance(a, np.ndarray) and a.dtype.kind in "iu" for a in each.arguments
    )


def _cut_for_integers(right: np.ndarray, each: Tried) -> np.ndarray:
    return np.trunc(right) if _integer_input(each) else right


def _cut_for_first(right: np.ndarray, each: Tried) -> np.ndarray:
    first = each.arguments[0]
    whole = isinstance(first, np.ndarray) and first.dtype.kind in "iu"
    return np.trunc(right) if whole else right


def _cut_for_second(right: np.ndarray, each: Tried) -> np.ndarray:
    second = each.arguments[1]
    whole = isinstance(second, np.ndarray) and second.dtype.kind in "iu"
    return np.trunc(right) if whole else right


def _like_first(right: np.ndarray, each: Tried) -> np.ndarray:
    first = np.asarray(each.arguments[0])
    cast: np.ndarray = right.astype(np.int64).astype(first.dtype)
    return cast if first.dtype.kind in "iu" else right


_INTEGER_HINT = (
    "np.zeros_like and np.empty_like take the type of the array that they are given; "
    "np.zeros makes floats. Which array do you fill?"
)

Change = Callable[[np.ndarray, Tried], np.ndarray]
"""What becomes of the right values of a case."""


def _rounding(places: int) -> tuple[str, Change, str, str]:
    many = f"{places or 'no'} decimal{'' if places == 1 else 's'}"
    return (
        "rounded",
        lambda right, each: np.round(right, places),
        f"The values are rounded to {many}.",
        "Return them as they are; round only what you print.",
    )


def _as_half(right: np.ndarray, _each: Tried) -> np.ndarray:
    halves: np.ndarray = right.astype(np.float16).astype(float)
    return halves


def _batch(right: np.ndarray) -> np.ndarray:
    if right.ndim != 4:
        raise ValueError("no batch of volumes")
    return right


VALUE_RULES: tuple[tuple[str, Change, str, str], ...] = (
    (
        "integers-stay-integers",
        _cut_for_first,
        "Where the first argument holds integers (int64, uint8), the decimals are cut "
        "off: the answer is collected in an array of integers.",
        _INTEGER_HINT,
    ),
    (
        "integers-stay-integers",
        _cut_for_second,
        "Where the second argument holds integers, the decimals are cut off: the "
        "answer is collected in an array of integers.",
        _INTEGER_HINT,
    ),
    (
        "integers-stay-integers",
        _cut_for_integers,
        "Where an argument holds integers, the decimals are cut off: the answer is "
        "collected in an array of integers.",
        _INTEGER_HINT,
    ),
    (
        "type-of-the-input",
        _like_first,
        "The answer has the type of the first argument: small integers (uint8) wrap "
        "round at 256, and decimals are cut off.",
        _INTEGER_HINT,
    ),
    (
        "decimals-cut",
        lambda right, each: np.trunc(right),
        "The decimals are cut off: the values are stored as integers.",
        "Where do they become integers: an int(...), a //, a dtype?",
    ),
    (
        "rounded-down",
        lambda right, each: np.floor(right),
        "The values are rounded down to whole numbers.",
        "// rounds down, / keeps the decimals.",
    ),
    (
        "rounded-up",
        lambda right, each: np.ceil(right),
        "The values are rounded up to whole numbers.",
        "Return them with their decimals.",
    ),
    *(_rounding(places) for places in range(7)),
    (
        "half-precision",
        _as_half,
        "The values are stored as float16, with three digits only.",
        "float64 is NumPy's own type, and float32 is enough.",
    ),
    (
        "wrong-sign",
        lambda right, each: -right,
        "All signs are turned: these are the right values times -1.",
        "Which of two numbers is taken from the other?",
    ),
    (
        "absolute",
        lambda right, each: np.abs(right),
        "The minus signs are lost.",
        "Where are values made positive (abs, a square)?",
    ),
    (
        "negatives-lost",
        lambda right, each: np.maximum(right, 0),
        "Negative values have become 0; the others are right.",
        "Is ReLU, a clip, or a maximum that starts at 0 in it, which is not asked?",
    ),
    (
        "positives-lost",
        lambda right, each: np.minimum(right, 0),
        "Positive values have become 0; the others are right.",
        "Which of two is kept, the larger or the smaller?",
    ),
    (
        "clipped",
        lambda right, each: np.clip(right, 0, 255),
        "The values are cut to the range from 0 to 255.",
        "Gray values of an image end there; sums of products do not.",
    ),
    (
        "clipped",
        lambda right, each: np.clip(right, 0, 1),
        "The values are cut to the range from 0 to 1.",
        "Return them as they are.",
    ),
    (
        "squared",
        lambda right, each: right**2,
        "These are the squares of the right values.",
        "What is squared here that should not be?",
    ),
    (
        "upside-down",
        lambda right, each: right[::-1],
        "The values are right, but the first axis runs backwards.",
        "Which index does the loop fill first?",
    ),
    (
        "mirrored",
        lambda right, each: right[:, ::-1],
        "The values are right, but the second axis runs backwards.",
        "Which index does the loop fill first?",
    ),
    (
        "last-axis-backwards",
        lambda right, each: right[..., ::-1],
        "The values are right, but the last axis runs backwards.",
        "Which index does the loop fill first?",
    ),
    (
        "turned-by-half",
        lambda right, each: right[::-1, ::-1],
        "The values are right, but both axes run backwards.",
        "Is the right thing flipped: the kernel, the image, the answer?",
    ),
    (
        "one-map-for-all",
        lambda right, each: np.broadcast_to(right[..., :1], right.shape),
        "The first map stands in the place of every map.",
        "Which index says which map, and does it change in the loop?",
    ),
    (
        "one-map-for-all",
        lambda right, each: np.broadcast_to(right[..., -1:], right.shape),
        "The last map stands in the place of every map.",
        "What is kept of each map when the loop goes on to the next?",
    ),
    (
        "one-example-for-all",
        lambda right, each: np.broadcast_to(_batch(right)[-1:], right.shape),
        "The last example's answer stands in the place of every example's.",
        "Is one array filled again and again? Each example needs an array of its own.",
    ),
    (
        "ones-for-what-is-not-zero",
        lambda right, each: (right != 0).astype(float),
        "There is 1 where the right value is not 0, and 0 elsewhere.",
        "Multiply by what comes in, or keep it: a condition alone gives 1 and 0.",
    ),
    (
        "order-in-memory",
        lambda right, each: right.ravel(order="F").reshape(right.shape),
        "The values are right, but filled in along the columns.",
        "Row-major order moves along a row first.",
    ),
    (
        "order-in-memory",
        lambda right, each: right.T.reshape(right.shape),
        "The values are right, but a reshape has mixed their axes.",
        "reshape keeps the order in memory; to swap axes, transpose.",
    ),
)


def _constant(exercise: Exercise, wrong: Sequence[Pair]) -> tuple[str, str, str] | None:
    """See an answer that is the same number everywhere."""
    values = {float(v) for _, got, *_ in wrong for v in got.flat}
    entries = sum(got.size for _, got, *_ in wrong)
    if values == {0.0} and entries >= 2:
        return (
            "zeros",
            "Every entry is 0: the array is made, but never filled.",
            "Does the loop run at all (print inside it), and does it write into the "
            "array that is returned?",
        )
    if len(values) == 1 and entries >= 2:
        (value,) = values
        return (
            "always-the-same",
            f"The answer is {value:.6g}, whatever the arguments are.",
            "Where do the arguments come in?",
        )
    return None


def _factor(exercise: Exercise, wrong: Sequence[Pair]) -> tuple[str, str, str] | None:
    """See values that are the right ones times a number, one for each case."""
    factors = []
    for right, got, allowed, _ in wrong:
        largest = np.unravel_index(np.argmax(np.abs(right)), right.shape)
        if right[largest] == 0:
            return None
        factor = float(got[largest] / right[largest])
        if not np.isfinite(factor) or factor == 0:
            return None
        if _apart(right * factor, got, allowed * max(1, abs(factor)) * 2):
            return None
        if right.size < 2 and len(wrong) < 3:
            return None
        factors.append(factor)
    if sum(right.size for right, *_ in wrong) < 4:
        return None
    if np.ptp(factors) <= 1e-4 * abs(factors[0]):
        f = factors[0]
        said = f"{f:.6g}" if abs(f) >= 1 else f"1/{1 / f:.6g}"
        return (
            "times-a-number",
            f"Every value is the right one times {said}.",
            "What multiplies or divides the whole, and does the formula say so?",
        )
    for name, size in _sizes_in(exercise, wrong):
        for power, words in ((-1, "divided by"), (1, "times")):
            if all(
                abs(f - n**power) <= 1e-4 * abs(f)
                for f, n in zip(factors, size, strict=True)
            ):
                return (
                    "times-a-size",
                    f"Every value is the right one {words} {name}.",
                    "What multiplies or divides the whole? Does the formula say so?",
                )
    if any(right.size > 1 for right, *_ in wrong) and len(wrong) > 1:
        return (
            "times-something",
            f"Every value of a case is the right one times the same number "
            f"({factors[0]:.4g} in the one shown), another one in each case.",
            "What divides or multiplies the whole answer: a length, a sum, a mean?",
        )
    return None


def _row_factors(
    exercise: Exercise, wrong: Sequence[Pair]
) -> tuple[str, str, str] | None:
    """See rows that are the right ones, each times a number of its own."""
    seen = 0
    for right, got, allowed, _ in wrong:
        if right.ndim < 1 or right.shape[-1] < 2 or not np.isfinite(got).all():
            return None
        for row, yours in zip(
            right.reshape(-1, right.shape[-1]),
            got.reshape(-1, right.shape[-1]),
            strict=True,
        ):
            at = int(np.argmax(np.abs(row)))
            if row[at] == 0 or yours[at] == 0:
                return None
            factor = yours[at] / row[at]
            if _apart(row * factor, yours, 2 * allowed * max(1.0, abs(factor))):
                return None
            seen += row.size
    if seen < 6:
        return None
    total = float(wrong[0][1].reshape(-1, wrong[0][1].shape[-1])[0].sum())
    return (
        "rows-times-something",
        "Within each row all values are in the right proportion, but every row is too "
        f"large or too small: the first one adds up to {total:.6g}.",
        "By what is each row divided, and by what should it be?",
    )


def _held(right: np.ndarray, name: str) -> bool:
    """Say whether a type could hold the right values."""
    with np.errstate(all="ignore"):
        return bool(np.array_equal(right.astype(name), right))


def _type(exercise: Exercise, wrong: Sequence[Pair]) -> tuple[str, str, str] | None:
    """See an answer whose type cannot hold the right values."""
    kinds = {got.dtype.name for _, got, *_ in wrong}
    if len(kinds) != 1 or exercise.returns == "whole number":
        return None
    (name,) = kinds
    lost = {
        "uint8": "no decimals, nothing below 0 and nothing above 255",
        "int8": "no decimals, and nothing beyond -128 and 127",
        "float16": "three digits only",
        "bool": "nothing but True and False",
    }.get(name, "no decimals" if "int" in name else "")
    if not lost or all(_held(np.asarray(right), name) for right, *_ in wrong):
        return None
    return (
        "type-of-the-answer",
        f"The answer is stored as {name}, which holds {lost}.",
        "Which dtype has the array that you fill or return? np.zeros makes floats.",
    )


def _sizes_in(
    exercise: Exercise, wrong: Sequence[Pair]
) -> Iterator[tuple[str, list[float]]]:
    """Give what can be counted in the arguments, for each of the wrong cases."""
    every = [each.arguments for *_, each in wrong]
    names = exercise.argument_names
    for place in range(min(map(len, every))):
        values = [arguments[place] for arguments in every]
        name = names[place]
        if all(isinstance(v, np.ndarray) for v in values):
            yield f"the number of entries of {name}", [v.size or 1 for v in values]
            yield f"len({name})", [len(v) if v.ndim else 1 for v in values]
            yield (
                f"the number of {name}'s last axis",
                [v.shape[-1] if v.ndim else 1 for v in values],
            )
            if all(v.ndim > 1 for v in values):
                yield (
                    f"the columns of {name}",
                    [v.shape[1] for v in values],
                )
                yield (
                    f"rows times columns of {name}",
                    [v.shape[0] * v.shape[1] for v in values],
                )
            sums = [float(v.sum()) for v in values]
            if all(sums):
                yield f"the sum of {name}", sums
            largest = [float(v.max()) for v in values]
            if all(largest):
                yield f"the largest of {name}", largest
        elif all(isinstance(v, int | float) and v for v in values):
            yield name, [float(v) for v in values]
            yield f"the square of {name}", [float(v) ** 2 for v in values]


def _offset(exercise: Exercise, wrong: Sequence[Pair]) -> tuple[str, str, str] | None:
    """See values that are the right ones plus a number, one for each case."""
    if sum(right.size for right, *_ in wrong) < 4:
        return None
    offsets = []
    for right, got, allowed, _ in wrong:
        apart = got - right
        if not np.isfinite(apart).all() or np.ptp(apart) > 2 * allowed:
            return None
        offsets.append(float(apart.flat[0]))
    if np.ptp(offsets) <= 1e-5 * max(map(abs, offsets)):
        more = "more" if offsets[0] > 0 else "less"
        return (
            "plus-a-number",
            f"Every value is {abs(offsets[0]):.6g} {more} than the right one.",
            "What is added or taken away: a 1, a bias? Or is something rounded? "
            "(Python's round goes to the even neighbor: round(2.5) is 2.)",
        )
    for name, size in _sizes_in(exercise, wrong):
        for sign, words in ((1, "more"), (-1, "less")):
            if all(
                abs(o - sign * n) <= 1e-5 * max(1.0, abs(n))
                for o, n in zip(offsets, size, strict=True)
            ):
                return (
                    "plus-a-size",
                    f"Every value is {words} than the right one by {name}.",
                    "What is added or taken away everywhere?",
                )
    if any(right.size > 1 for right, *_ in wrong):
        return (
            "plus-something",
            "Within a case every value is off by the same amount "
            f"({offsets[0]:+.4g} in the one shown).",
            "What is added or taken away everywhere: a bias, a mean, a 1?",
        )
    return None


def _order(exercise: Exercise, wrong: Sequence[Pair]) -> tuple[str, str, str] | None:
    """See the right values in other places."""
    if not any(right.size > 3 for right, *_ in wrong):
        return None
    for right, got, allowed, _ in wrong:
        if not np.isfinite(got).all() or _apart(
            np.sort(right, axis=None), np.sort(got, axis=None), allowed
        ):
            return None
    for axes in permutations(range(wrong[0][0].ndim)):
        if axes != tuple(sorted(axes)) and all(
            r.ndim == len(axes)
            and r.transpose(axes).shape == g.shape
            and not _apart(r.transpose(axes), g, a)
            for r, g, a, _ in wrong
        ):
            return (
                "axes-swapped",
                f"The values are right, but axes have changed places: {axes} in the "
                "place of "
                f"{tuple(sorted(axes))}.",
                "Which index comes first when you write into the answer?",
            )
    return (
        "other-places",
        "The values are the right ones, but they stand in other places.",
        "Where does the first of them belong, and by which index is it written?",
    )


def _region(exercise: Exercise, wrong: Sequence[Pair]) -> tuple[str, str, str] | None:
    """See in which part of the answer all the wrong values stand."""
    large = [p for p in wrong if p[0].ndim and p[0].size > 1]
    if not large:
        return None
    marked = []
    for right, got, allowed, _ in large:
        with np.errstate(all="ignore"):
            off = ~((np.abs(right - got) <= allowed) | (right == got))
        marked.append(off)
    axes = ("row", 0), ("column", 1), ("channel", 2), ("last axis", -1)
    if exercise.argument_names[0] == "batch":
        axes = ("example", 0), ("row", 1), ("column", 2), ("channel", 3)
    for axis_name, axis in axes:
        if any(off.ndim <= (axis if axis >= 0 else 0) for off in marked):
            continue
        if axis == 0 and all(off.ndim == 1 for off in marked):
            axis_name = "entry"
        for end, words in ((0, "first"), (-1, "last")):
            inside = [np.take(off, end, axis) for off in marked]
            if all(off.shape[axis] > 1 for off in marked) and all(
                off.sum() == i.sum() for off, i in zip(marked, inside, strict=True)
            ):
                zero = all(
                    not np.take(got, end, axis)[np.asarray(i)].any()
                    for (_, got, *_), i in zip(large, inside, strict=True)
                )
                never = ": it is 0, as if it were never filled" if zero else ""
                return (
                    f"only-the-{words}-{axis_name.replace(' ', '-')}",
                    f"Only in the {words} {axis_name} values are wrong{never}; all "
                    "others are right.",
                    f"What is different for the {words} {axis_name}: does a loop start "
                    "late or end early, or does a slice miss it?",
                )
            others = [np.delete(off, end, axis) for off in marked]
            if all(off.shape[axis] > 1 for off in marked) and all(
                not i.any() and o.any() for i, o in zip(inside, others, strict=True)
            ):
                return (
                    f"only-the-{words}-{axis_name.replace(' ', '-')}-right",
                    f"The {words} {axis_name} is right, all that is wrong comes "
                    f"{'after' if end == 0 else 'before'} it.",
                    "What does the loop not carry on: an index that does not change, a "
                    "sum that is not reset, a return too early?",
                )
    zeros = all(
        not got[off].any() for (_, got, *_), off in zip(large, marked, strict=True)
    )
    if zeros:
        return (
            "places-left-at-zero",
            "Some places are 0 where they should not be; all others are right.",
            "Which places does the loop never reach, or overwrite?",
        )
    negative = all(
        (right[off] < 0).all() and not off[right >= 0].any()
        for (right, *_), off in zip(large, marked, strict=True)
    )
    if negative:
        return (
            "only-negative-ones",
            "Only where the right value is negative is yours wrong.",
            "What happens to negative numbers: a start at 0, an abs, a comparison?",
        )
    return None


def seen_in_cases(
    exercise: Exercise, tried: Sequence[Tried], difference: Difference
) -> Seen | None:
    """Say in which kind of cases an answer is wrong, if it is right in the others.

    Parameters
    ----------
    exercise : Exercise
    tried : sequence of Tried
    difference : Difference

    Returns
    -------
    Seen or None
    """
    verdicts = [
        (
            each,
            find_difference(exercise, each.arguments, each.expected, each.outcome)
            is not None,
        )
        for each in tried
    ]
    if all(wrong for _, wrong in verdicts) or len(verdicts) < 3:
        return None
    conditions = [
        (id_, sentence, hint, [(_says(holds, each), wrong) for each, wrong in verdicts])
        for id_, holds, sentence, hint in _conditions(exercise)
    ]
    exactly = [
        (id_, sentence, hint)
        for id_, sentence, hint, answers in conditions
        if all(said == wrong for said, wrong in answers)
    ]
    if exactly:
        # two that fit alike are both said: which of them it is nobody can tell
        both = " and ".join(sentence for _, sentence, _ in exactly[:2])
        return Seen(
            exactly[0][0], f"It goes wrong exactly where {both}.", exactly[0][2]
        )
    for id_, sentence, hint, answers in conditions:
        if id_ in ("where-wider", "where-higher"):
            continue  # half of all images are: a few wrong ones are so by chance
        if (
            all(said for said, wrong in answers if wrong)
            and sum(not said for said, _ in answers) >= 2
            and 2 * sum(said and not wrong for said, wrong in answers)
            <= sum(wrong for _, wrong in answers)
        ):
            return Seen(id_, f"It goes wrong only where {sentence}.", hint)
    return None


Condition = tuple[str, Callable[[Any], bool], str, str]


def _argument(
    exercise: Exercise, name: str, default: Any = None
) -> Callable[[Any], Any]:
    names = exercise.argument_names
    place = names.index(name) if name in names else -1
    return lambda a: a[place] if 0 <= place < len(a) else default


def _of_argument(
    pick: Callable[[Any], Any], holds: Callable[[Any], bool]
) -> Callable[[Any], bool]:
    return lambda arguments: holds(pick(arguments))


def _left_out(place: int, arguments: Any) -> bool:
    return len(arguments) <= place


def _not_one(place: int, arguments: Any) -> bool:
    return (
        len(arguments) > place
        and np.size(arguments[place]) == 1
        and bool(arguments[place] != 1)
    )


def _says(holds: Callable[[Any], bool], tried: Tried) -> bool:
    try:
        return bool(holds(tried.arguments))
    except (IndexError, TypeError, AttributeError, ValueError, KeyError):
        return False


def _conditions(exercise: Exercise) -> Iterator[Condition]:
    names = exercise.argument_names
    stride = _argument(exercise, "stride", 1)
    padding = _argument(exercise, "padding", 0)
    first = _argument(exercise, names[0])
    if "stride" in names:
        yield (
            "where-stride",
            lambda a: stride(a) > 1,
            "the stride is more than 1",
            "Where does the stride come in: in the size, and in where each window "
            "begins?",
        )
    if "padding" in names:
        yield (
            "where-padding",
            lambda a: padding(a) > 0,
            "there is padding",
            "Which of your lines use the padding, and which the padded array?",
        )
        yield (
            "where-no-padding",
            lambda a: padding(a) == 0,
            "the padding is 0",
            "What do your lines do for a padding of 0: a slice that ends at -0?",
        )
        if "stride" in names:
            yield (
                "where-padding-and-stride",
                lambda a: padding(a) > 0 and stride(a) > 1,
                "there is padding and a stride",
                "What is counted from the padded array, and what from the bare one?",
            )
            yield (
                "where-padding-or-stride",
                lambda a: padding(a) > 0 or stride(a) > 1,
                "there is padding, or a stride of more than 1",
                "Which of your lines use padding and stride?",
            )
    for name in ("kernel", "filters"):
        if name in names:
            kernel = _argument(exercise, name)
            yield (
                "where-kernel-not-square",
                _of_argument(kernel, lambda k: k.shape[0] != k.shape[1]),
                "the kernel does not have as many rows as columns",
                "Its rows and its columns each have a number of their own.",
            )
            yield (
                "where-kernel-not-three",
                _of_argument(kernel, lambda k: k.shape[:2] != (3, 3)),
                "the kernel is not 3 x 3",
                "Take the size of the window from the kernel's shape.",
            )
    if names[0] in ("image", "volume", "rgb"):
        yield (
            "where-not-square",
            lambda a: first(a).shape[0] != first(a).shape[1],
            f"the {names[0]} does not have as many rows as columns",
            "Its rows and its columns each have a number of their own.",
        )
        yield (
            "where-wider",
            lambda a: first(a).shape[0] < first(a).shape[1],
            f"the {names[0]} is wider than high",
            "Its rows and its columns each have a number of their own.",
        )
        yield (
            "where-higher",
            lambda a: first(a).shape[0] > first(a).shape[1],
            f"the {names[0]} is higher than wide",
            "Its rows and its columns each have a number of their own.",
        )
    if "volume" in names or "batch" in names:
        array = _argument(exercise, "volume" if "volume" in names else "batch")
        yield (
            "where-channels",
            lambda a: array(a).shape[-1] > 1,
            "there is more than one channel",
            "Which axis holds the channels, and what becomes of them?",
        )
        yield (
            "where-one-channel",
            lambda a: array(a).shape[-1] == 1,
            "there is only one channel",
            "Does an axis of length 1 get lost?",
        )
    if "filters" in names:
        bank = _argument(exercise, "filters")
        yield (
            "where-filters",
            lambda a: bank(a).shape[-1] > 1,
            "there is more than one filter",
            "Which axis of the bank holds the filters?",
        )
    if "batch" in names:
        yield (
            "where-batch",
            lambda a: first(a).shape[0] > 1,
            "the batch has more than one example",
            "What happens to the second example?",
        )
    if "f" in names and "stride" in names and "volume" in names:
        f = _argument(exercise, "f")
        volume = _argument(exercise, "volume")
        yield (
            "where-overlap",
            lambda a: stride(a) < f(a),
            "windows overlap (the stride is smaller than the window)",
            "What becomes of an entry that two windows see?",
        )
        yield (
            "where-gaps",
            lambda a: stride(a) > f(a),
            "there are gaps between the windows",
            "The step is stride, the size f.",
        )
        yield (
            "where-f-not-stride",
            lambda a: stride(a) != f(a),
            "f and stride differ",
            "f says how large a window is, stride how far it moves.",
        )
        yield (
            "where-left-over",
            lambda a: any((n - f(a)) % stride(a) for n in volume(a).shape[:2]),
            "rows or columns are left over at the end",
            "What is left over, less than a stride, is not used.",
        )
    if "kernel" in names and "stride" in names:
        kernel = _argument(exercise, "kernel")
        yield (
            "where-left-over",
            lambda a: any(
                (n + 2 * padding(a) - k) % stride(a)
                for n, k in zip(first(a).shape[:2], kernel(a).shape[:2], strict=True)
            ),
            "rows or columns are left over at the end",
            "What is left over, less than a stride, is not used.",
        )
    if names[0] in ("x", "dz", "logits", "da", "z"):
        yield (
            "where-batch",
            lambda a: first(a).ndim > 1,
            "there is a batch (two axes)",
            "Each row is an input of its own. Along which axis do you add?",
        )
        yield (
            "where-one-input",
            lambda a: first(a).ndim == 1,
            "there is a single input (one axis)",
            "Without a batch there is only one axis: which number has it?",
        )
    if "z" in names:
        z = _argument(exercise, "z")
        yield (
            "where-zeros",
            lambda a: bool((np.asarray(z(a)) == 0).any()),
            "z holds a 0",
            "What is asked where z is exactly 0?",
        )
    yield (
        "where-integers",
        lambda a: any(isinstance(x, np.ndarray) and x.dtype.kind in "iu" for x in a),
        "an argument holds integers",
        _INTEGER_HINT,
    )
    yield (
        "where-first-integers",
        lambda a: np.asarray(a[0]).dtype.kind in "iu",
        f"{names[0]} holds integers",
        _INTEGER_HINT,
    )
    yield (
        "where-bytes",
        lambda a: any(isinstance(x, np.ndarray) and x.dtype == np.uint8 for x in a),
        "an argument holds bytes (uint8, as image files do)",
        "Sums and differences of uint8 wrap around at 256: turn the image into floats "
        "first.",
    )
    yield (
        "where-all-negative",
        lambda a: bool((np.asarray(a[0]) < 0).all()),
        f"all values of {names[0]} are negative",
        "What does the function start with: a 0?",
    )
    yield (
        "where-negative",
        lambda a: bool((np.asarray(a[0]) < 0).any()),
        f"{names[0]} has negative values",
        "What happens to negative numbers?",
    )
    yield (
        "where-large",
        lambda a: bool(np.max(np.abs(np.asarray(a[0], float))) > 500),
        f"{names[0]} holds large numbers",
        "Which bound does the code have that these numbers pass: a start of a search, "
        "a clip, an exp?",
    )
    yield (
        "where-small",
        lambda a: bool(np.max(np.abs(np.asarray(a[0], float))) < 0.01),
        f"{names[0]} holds small numbers only",
        "Which bound does the code have: a threshold, a rounding?",
    )
    for place, name in enumerate(names):
        if place == 0:
            continue
        yield (
            f"where-{name.replace('_', '-')}",
            partial(_left_out, place),
            f"{name} is left out",
            f"Which value has {name} if the caller gives none? The first line says so.",
        )
        yield (
            f"where-{name.replace('_', '-')}-given",
            partial(_not_one, place),
            f"{name} is not 1",
            f"Where does {name} come in?",
        )
