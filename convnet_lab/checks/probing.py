"""What a student's function does, found out by asking it: no guess, a measurement.

Where the right answer is linear in an argument, each entry of it counts with some
weight: the argument is set to 1 in one place and to 0 elsewhere, and the weights that
come out are held against the right ones. Of a count the formula is found.
"""

import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from convnet_lab.checks import writing
from convnet_lab.checks.calling import Outcome, call
from convnet_lab.checks.cause import Seen
from convnet_lab.checks.comparing import Difference, find_difference, tolerance
from convnet_lab.checks.exercise import Arguments, Case, Exercise, Function
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.structures import label

_MOST_ENTRIES = 150
_SECONDS = 10.0
"""A guard against slow functions only: what is measured must not hang on the load."""

Weights = dict[tuple[int, ...], float]


def measured(
    exercise: Exercise, function: Function, tried: Tried, difference: Difference
) -> Seen | None:
    """Say which entries of an argument a wrong entry is made of.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's.
    tried : Tried
        The case that is shown.
    difference : Difference
        With the entry that is wrong.

    Returns
    -------
    Seen or None
        None if the answer is not linear, or the case too large.
    """
    if exercise.returns == "whole number":
        return _formula(exercise, function)
    if difference.index is None or not exercise.linear:
        return None
    deadline = time.perf_counter() + _SECONDS
    same: list[tuple[str, float, float]] = []
    for name in exercise.linear:
        place = exercise.argument_names.index(name)
        argument = tried.arguments[place]
        if not isinstance(argument, np.ndarray) or argument.size > _MOST_ENTRIES:
            continue
        yours = _weights(function, tried.arguments, place, difference, deadline)
        right = _weights(
            exercise.reference, tried.arguments, place, difference, deadline
        )
        if yours is None or right is None:
            return None
        scale = max([abs(w) for w in (*yours[1].values(), *right[1].values())] or [1.0])
        allowed = 1e-5 * (scale or 1.0)
        # the weights must explain the answer: else it is not linear
        total = yours[0] + sum(w * argument[i] for i, w in yours[1].items())
        got = _entry(tried.outcome.value, difference)
        rounding = tolerance(exercise, tried.arguments)
        if got is None or abs(total - got) > 10 * rounding + 1e-9 * abs(got):
            return None
        if _alike(yours[1], right[1], allowed):
            same.append((name, yours[0], right[0]))
            continue
        words = _compared(exercise, name, argument, yours[1], right[1], allowed, tried)
        at = _place(exercise, difference)
        return Seen(words[0], f"{at} {words[1]}", words[2])
    for name, empty, asked in same:
        if exercise.returns != "number" and empty != asked:
            return Seen(
                "rest-wrong",
                f"{_place(exercise, difference)} uses {name} rightly. But where {name} "
                f"is all zeros it is {writing.number(empty)}, and "
                f"{writing.number(asked)} is right.",
                "What else is added, subtracted or multiplied: a bias, a constant?",
            )
    return None


def unused_parameters(
    exercise: Exercise, function: Function, tried: Tried
) -> Seen | None:
    """Say which arrays of a dictionary an answer does not look at.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's.
    tried : Tried
        The case that is shown.

    Returns
    -------
    Seen or None
    """
    for place, argument in enumerate(tried.arguments):
        if not isinstance(argument, dict) or exercise.returns == "parts":
            continue
        before = tried.outcome.value
        unused = []
        for name, array in argument.items():
            moved = {**argument, name: array * 1.5 + 0.25}
            given = (*tried.arguments[:place], moved, *tried.arguments[place + 1 :])
            outcome = call(function, given, seconds=1)
            if outcome.error is None and np.array_equal(outcome.value, before):
                unused.append(str(name))
        if len(unused) == len(argument):
            return Seen(
                "parameters-not-used",
                "The answer does not change with the parameters: it uses none of them.",
                "Which layers does the network have, and which parameters has each?",
            )
        if unused and exercise.returns == "array":
            return Seen(
                "parameters-not-used",
                f"The answer does not depend on {', '.join(unused)}.",
                "Each layer has parameters of its own; use all of them, in order.",
            )
    return None


def right_as_floats(
    exercise: Exercise, function: Function, tried: Sequence[Tried]
) -> Seen | None:
    """Say so if the answer is right as soon as integers come as floats.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's.
    tried : sequence of Tried
        All cases that were asked.

    Returns
    -------
    Seen or None
        With the argument whose type gets into the answer.
    """

    def is_wrong(each: Tried, outcome: Outcome) -> bool:
        how = find_difference(exercise, each.arguments, each.expected, outcome)
        return how is not None and how.finding != "input changed"

    wrong = [each for each in tried if is_wrong(each, each.outcome)]
    for place, name in enumerate(exercise.argument_names):
        told = 0
        for each in wrong:
            if len(each.arguments) <= place:
                break
            argument = each.arguments[place]
            if not isinstance(argument, np.ndarray) or argument.dtype.kind not in "iu":
                break
            given = list(each.arguments)
            given[place] = argument.astype(float)
            outcome = call(function, tuple(given), seconds=1)
            if is_wrong(each, outcome):
                break
            told += 1
        if told and told == len(wrong):
            return Seen(
                "integers-stay-integers",
                f"Where {name} holds integers, decimals are lost or small integers "
                f"(uint8) wrap around: with the same numbers as floats the answer is "
                "right.",
                "zeros_like, empty_like and copy take the type of the array that they "
                "are given; np.zeros makes floats. Which array do you fill?",
            )
    return None


def _place(exercise: Exercise, difference: Difference) -> str:
    named = label(difference.path, exercise.parts)
    of = f" of {named}" if named else ""
    index = difference.index or ()
    where = writing.place(index, "filters" in named) if index else ""
    if not where:
        return f"Your answer{of}"
    return (
        f"Your {where}{of}"
        if where.startswith("entry")
        else f"Your entry ({where}){of}"
    )


def _entry(value: Any, difference: Difference) -> float | None:
    try:
        for at in difference.path:
            value = value[at]
        return float(np.asarray(value)[difference.index or ()])
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _weights(
    function: Function,
    arguments: Arguments,
    place: int,
    difference: Difference,
    deadline: float,
) -> tuple[float, Weights] | None:
    """Give what the entry is for zeros, and how much each entry adds."""
    argument = arguments[place]

    def asked(filled: np.ndarray) -> float | None:
        given = (*arguments[:place], filled, *arguments[place + 1 :])
        outcome = call(function, given, seconds=1)
        return None if outcome.error else _entry(outcome.value, difference)

    zeros = np.zeros(argument.shape)
    base = asked(zeros)
    if base is None or not np.isfinite(base):
        return None
    weights: Weights = {}
    for index in np.ndindex(argument.shape):
        if time.perf_counter() > deadline:
            return None
        one = zeros.copy()
        one[index] = 1.0
        value = asked(one)
        if value is None or not np.isfinite(value):
            return None
        if value != base:
            weights[index] = value - base
    # only a sum of its entries is told apart by setting them one by one
    several = 1.0 + np.arange(argument.size).reshape(argument.shape) % 5
    value = asked(several)
    summed = base + sum(w * several[i] for i, w in weights.items())
    size = abs(base) + sum(abs(w) for w in weights.values()) + 1e-300
    if value is None or not abs(value - summed) <= 1e-4 * size:
        return None
    return base, weights


def _alike(one: Weights, other: Weights, allowed: float) -> bool:
    return all(
        abs(one.get(i, 0.0) - other.get(i, 0.0)) <= allowed for i in {*one, *other}
    )


def _compared(
    exercise: Exercise,
    name: str,
    argument: np.ndarray,
    yours: Weights,
    right: Weights,
    allowed: float,
    tried: Tried,
) -> tuple[str, str, str]:
    used = {i for i, w in yours.items() if abs(w) > allowed}
    asked = {i for i, w in right.items() if abs(w) > allowed}
    if not used:
        return (
            "argument-not-used",
            f"does not depend on {name} at all.",
            f"Where does {name} come into this entry? Is it ever written?",
        )
    if used == asked:
        return _other_weights(exercise, name, yours, right, allowed, tried)
    if not asked:
        return (
            "more-than-the-window",
            f"is made of {_area(name, argument, used)}; nothing of {name} belongs "
            "there.",
            "Which places does your code write to, and what says which it should?",
        )
    one, other = _box(used), _box(asked)
    here, there = _area(name, argument, used), _area(name, argument, asked)
    if used < asked:
        return (
            "part-of-the-window",
            f"is made of {here} only; it should be made of {there}.",
            "What is left out: does a loop end too early, does a later value replace "
            "the earlier ones (= for +=), or is the slice too short?",
        )
    if used > asked:
        return (
            "more-than-the-window",
            f"is made of {here}; it should be made of {there} only.",
            "Does a loop go too far, is the slice too long, or is something left from "
            "the entry before?",
        )
    if len(asked) == 1:
        return (
            "looks-elsewhere",
            f"is made of {here}; it should be made of {there}.",
            "Work out by hand which number of the argument belongs here, and by which "
            "index your lines find it.",
        )
    if one == other:
        return (
            "meets-another",
            f"is made of {here}, and it should be made of {there}: the window is the "
            "right one, but its pixels meet other weights than their own.",
            "Which weight meets the window's first pixel, and which the second? If you "
            "flatten both, do it in the same order.",
        )
    if [b - a for a, b in one] == [b - a for a, b in other]:
        return (
            "looks-elsewhere",
            f"is made of {here}; it should be made of {there}.",
            "Where does the window of this entry begin? Put its row and column into "
            "your slice.",
        )
    return (
        "looks-elsewhere",
        f"is made of {here}; it should be made of {there}.",
        "Where does the window of this entry begin, and where does it end?",
    )


def _other_weights(
    exercise: Exercise,
    name: str,
    yours: Weights,
    right: Weights,
    allowed: float,
    tried: Tried,
) -> tuple[str, str, str]:
    factors = [yours.get(i, 0.0) / w for i, w in right.items()]
    if factors and np.ptp(factors) < 1e-4 * abs(factors[0]):
        return (
            "times-a-number",
            f"counts every entry of {name} {factors[0]:.6g} times as much as asked.",
            "What multiplies or divides the sum?",
        )
    if len({*yours.values()}) == 1 < len({*right.values()}):
        alike = writing.number(next(iter(yours.values())))
        return (
            "other-weights",
            f"counts each entry of {name} alike, {alike} times; each should count by a "
            "weight of its own.",
            "Is something added up before it is multiplied?",
        )
    index = next(
        i for i in sorted(right) if abs(yours.get(i, 0.0) - right.get(i, 0.0)) > allowed
    )
    met = _who(exercise, name, yours.get(index, 0.0), tried)
    meant = _who(exercise, name, right.get(index, 0.0), tried)
    at = f"{name}[{', '.join(map(str, index))}]"
    if met and meant:
        return (
            "meets-another",
            f"multiplies {at} by {met}; it should be {meant}.",
            "Which weight lies on which entry? Say it for the first one, then see what "
            "your indices do.",
        )
    return (
        "other-weights",
        f"counts {at} {yours.get(index, 0.0):.6g} times; it should count "
        f"{right.get(index, 0.0):.6g} times.",
        "The right entries are used, but with other factors: where do these come from?",
    )


def _who(exercise: Exercise, name: str, weight: float, tried: Tried) -> str:
    """Find the one entry of another argument that has this value."""
    for other, argument in zip(exercise.argument_names, tried.arguments, strict=False):
        if other == name or not isinstance(argument, np.ndarray):
            continue
        found = np.argwhere(np.abs(argument - weight) <= 1e-6 * max(1.0, abs(weight)))
        if len(found) == 1:
            return f"{other}[{', '.join(map(str, found[0]))}]"
    return ""


def _box(indices: set[tuple[int, ...]]) -> list[tuple[int, int]]:
    return [(min(axis), max(axis)) for axis in zip(*indices, strict=True)]


def _area(name: str, argument: np.ndarray, indices: set[tuple[int, ...]]) -> str:
    if len(indices) == argument.size:
        return f"all of {name}"
    box = _box(indices)
    full = int(np.prod([b - a + 1 for a, b in box])) == len(indices)
    if len(indices) <= 3 and not (full and len(indices) == 3):
        spelled = [f"{name}[{', '.join(map(str, i))}]" for i in sorted(indices)]
        return " and ".join(spelled)
    axes = (
        ("entries",)
        if argument.ndim == 1
        else ("rows", "columns", "channels", "filters")
    )
    if name in ("batch", "x", "dz") and argument.ndim in (2, 4):
        axes = ("examples", "inputs") if argument.ndim == 2 else ("examples", *axes[:3])
    parts = []
    for axis, (a, b), n in zip(axes, box, argument.shape, strict=False):
        if (a, b) == (0, n - 1) and n > 1 and argument.ndim > 2 and axis == "channels":
            continue
        parts.append(f"{axis} {a} to {b}" if a != b else f"{_one(axis)} {a}")
    some = "" if full else f"{len(indices)} entries within "
    return f"{some}{', '.join(parts)} of {name}"


def _one(axis: str) -> str:
    return "entry" if axis == "entries" else axis.removesuffix("s")


def _formula(exercise: Exercise, function: Function) -> Seen | None:
    """Find the polynomial that a count is, if it is one."""
    names = exercise.argument_names
    fixed = {"padding": 0, "stride": 1} if "stride" in names else {}
    free = [name for name in names if name not in fixed]
    if len(free) > 3 or not all(
        isinstance(a, int) for case in exercise.cases for a in case.arguments
    ):
        return None
    highest = 2 if fixed or len(free) == 1 else 3
    powers = itertools.product(range(highest + 1), repeat=len(free))
    monomials = [each for each in powers if sum(each) <= 2 * highest]
    yours = _fitted(function, monomials, fixed)
    if yours is None or yours == _fitted(exercise.reference, monomials, fixed):
        return None
    written = _polynomial(yours, free)
    at = " for a padding of 0 and a stride of 1" if fixed else ""
    return Seen(
        "other-formula",
        f"Your function gives {written}{at}.",
        "Say in words what each of its parts counts, and which is missing or one too "
        "many.",
    )


def _fitted(
    function: Callable[..., Any],
    monomials: Sequence[tuple[int, ...]],
    fixed: dict[str, int],
) -> dict[tuple[int, ...], float] | None:
    """Solve for the factors of all monomials, and try them on further points."""
    rng = np.random.default_rng(1)
    rows, values = [], []
    for _ in range(2 * len(monomials) + 12):
        point = [int(n) for n in rng.integers(1, 9, len(monomials[0]))]
        if fixed:  # the first is a size into which the second has to fit
            point[0] += point[1]
        if len(point) == 1:  # a filter's size: odd
            point = [2 * point[0] + 1]
        outcome = call(function, (*point, *fixed.values()), seconds=1)
        value = outcome.value
        if outcome.error or not isinstance(value, np.ndarray) or value.ndim:
            return None
        if value.dtype.kind not in "iuf":
            return None
        rows.append([float(np.prod(np.power(point, m))) for m in monomials])
        values.append(float(value))
    solved, *_ = np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)
    factors = np.round(solved * 2) / 2
    if np.abs(np.array(rows) @ factors - values).max() > 1e-6:
        return None
    found = {m: float(f) for m, f in zip(monomials, factors, strict=True) if f}
    return found if len(found) <= 5 else None


def _polynomial(terms: dict[tuple[int, ...], float], names: Sequence[str]) -> str:
    parts = []
    for powers, factor in sorted(terms.items(), key=lambda t: -sum(t[0])):
        factors = [
            name if power == 1 else f"{name}**{power}"
            for name, power in zip(names, powers, strict=True)
            if power
        ]
        number = writing.number(abs(factor))
        if number != "1" or not factors:
            factors.insert(0, number)
        sign = "-" if factor < 0 else "+"
        parts.append(f"{sign} {' * '.join(factors)}")
    return " ".join(parts).removeprefix("+ ") or "0"


def found_in_input(
    exercise: Exercise, function: Function, tried: Tried, difference: Difference
) -> Seen | None:
    """Say where a wrong maximum stands in the volume.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's.
    tried : Tried
        The case that is shown.
    difference : Difference
        With the entry that is wrong.

    Returns
    -------
    Seen or None
        None of an exercise that does not choose among its inputs.
    """
    index = difference.index
    if not exercise.chooses or index is None:
        return None
    volume = np.asarray(tried.arguments[0], float)
    got = _entry(tried.outcome.value, difference)
    (row, col, height, width) = exercise.windows(tried.arguments, index)[0]
    at = f"Your entry ({writing.place(index)})"
    if got is None or not np.isfinite(got):
        return None
    lower = np.full(volume.shape, got - 1)
    started = call(function, (lower, *tried.arguments[1:]), seconds=1).value
    if isinstance(started, np.ndarray) and started.size and (started == got).all():
        return Seen(
            "started-too-high",
            f"Where all values of a window are below {writing.number(got)}, your entry "
            f"is {writing.number(got)}: the search for the largest starts there.",
            "Which start is below every number? Or may the search begin with a value "
            "of the window?",
        )
    places = [tuple(map(int, p)) for p in np.argwhere(volume == got)]
    window = f"rows {row} to {row + height - 1}, columns {col} to {col + width - 1}"
    if not places:
        return Seen(
            "no-value-of-the-volume",
            f"{at}, {writing.number(got)}, is no value of the volume.",
            "Where does it come from: is the entry never written, or is something "
            "calculated with the values?",
        )
    inside = [
        p
        for p in places
        if row <= p[0] < row + height
        and col <= p[1] < col + width
        and p[2] == index[-1]
    ]
    if inside:
        return Seen(
            "not-the-largest",
            f"{at} is the value at row {inside[0][0]}, column {inside[0][1]} of the "
            "volume: in its window, but not the largest there.",
            "Which values of the window are compared, and with what?",
        )
    r, c, k = min(places, key=lambda p: (p[2] != index[-1], p))
    channel = f", channel {k}" if k != index[-1] else ""
    return Seen(
        "looks-elsewhere",
        f"{at} is the value at row {r}, column {c}{channel} of the volume, outside of "
        f"its window ({window}).",
        "Where does the window of this entry begin, and where does it end?",
    )


def told_by_example(exercise: Exercise, function: Function) -> Seen | None:
    """Give the first simple call that an answer gets wrong.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's.

    Returns
    -------
    Seen or None
    """
    for arguments, why in exercise.examples:
        case = Case.of("", exercise.reference, arguments)
        outcome = call(function, arguments, seconds=1)
        how = find_difference(exercise, arguments, case.expected, outcome)
        if how is None or how.finding == "input changed":
            continue
        given = ", ".join(_inline(a) for a in arguments)
        came = (
            f"stops with {type(outcome.error).__name__}"
            if outcome.error
            else f"gives {_inline(outcome.value)}"
        )
        right = (
            "a ValueError" if case.expected is ValueError else _inline(case.expected)
        )
        return Seen(
            "simple-example",
            f"A simpler call: {exercise.name}({given}) {came}; {right} is right, since "
            f"{why}.",
            "Work this call out by hand, line by line of your function.",
        )
    return None


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, float) or (isinstance(value, np.ndarray) and not value.ndim):
        return f"{float(value):.6g}"
    if isinstance(value, np.ndarray):
        numbers = np.round(value.astype(float), 4).tolist()
        return repr(numbers).replace(".0,", ",").replace(".0]", "]")
    if isinstance(value, tuple):
        return f"({', '.join(map(_inline, value))})"
    return repr(value)
