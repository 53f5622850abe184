"""What wrong values have in common: a factor, an offset, an order, a region, a type."""

from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np

from convnet_lab.checks.exercise import Exercise
from convnet_lab.checks.shape_rules import Pair


def differ(one: np.ndarray, other: np.ndarray, allowed: float) -> bool:
    """Say whether values are farther apart than is allowed."""
    with np.errstate(all="ignore"):
        near = (np.abs(one - other) <= allowed) | (one == other)
    return not bool(near.all())


def same_everywhere(
    exercise: Exercise, wrong: Sequence[Pair]
) -> tuple[str, str, str] | None:
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


def times_a_factor(
    exercise: Exercise, wrong: Sequence[Pair]
) -> tuple[str, str, str] | None:
    """See values that are the right ones times a number, one for each case."""
    factors = []
    for right, got, allowed, _ in wrong:
        largest = np.unravel_index(np.argmax(np.abs(right)), right.shape)
        if right[largest] == 0:
            return None
        factor = float(got[largest] / right[largest])
        if not np.isfinite(factor) or factor == 0:
            return None
        if differ(right * factor, got, allowed * max(1, abs(factor)) * 2):
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


def rows_times_factors(
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
            if differ(row * factor, yours, 2 * allowed * max(1.0, abs(factor))):
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


def type_too_small(
    exercise: Exercise, wrong: Sequence[Pair]
) -> tuple[str, str, str] | None:
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


def plus_an_offset(
    exercise: Exercise, wrong: Sequence[Pair]
) -> tuple[str, str, str] | None:
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


def in_another_order(
    exercise: Exercise, wrong: Sequence[Pair]
) -> tuple[str, str, str] | None:
    """See the right values in other places."""
    if not any(right.size > 3 for right, *_ in wrong):
        return None
    for right, got, allowed, _ in wrong:
        if not np.isfinite(got).all() or differ(
            np.sort(right, axis=None), np.sort(got, axis=None), allowed
        ):
            return None
    for axes in permutations(range(wrong[0][0].ndim)):
        if axes != tuple(sorted(axes)) and all(
            r.ndim == len(axes)
            and r.transpose(axes).shape == g.shape
            and not differ(r.transpose(axes), g, a)
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


def in_one_region(
    exercise: Exercise, wrong: Sequence[Pair]
) -> tuple[str, str, str] | None:
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
            # one right or wrong entry alone stands at some end of every axis
            if (
                sum(int((~off).sum()) for off in marked) > 1
                and all(off.shape[axis] > 1 for off in marked)
                and all(
                    off.sum() == i.sum() for off, i in zip(marked, inside, strict=True)
                )
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
            if (
                sum(int(off.sum()) for off in marked) > 1
                and all(off.shape[axis] > 1 for off in marked)
                and all(
                    not i.any() and o.any() for i, o in zip(inside, others, strict=True)
                )
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
