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
from convnet_lab.checks.calling import call
from convnet_lab.checks.cause import Seen
from convnet_lab.checks.comparing import Difference, find_difference, tolerance
from convnet_lab.checks.exercise import Arguments, Exercise, Function
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.structures import label

_MOST_ENTRIES = 150
_SECONDS = 1.0

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
    same: list[str] = []
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
            same.append(name)
            continue
        words = _compared(exercise, name, argument, yours[1], right[1], allowed, tried)
        at = _place(exercise, difference)
        return Seen(words[0], f"{at} {words[1]}", words[2])
    if same and exercise.returns != "number":
        return Seen(
            "rest-wrong",
            f"{_place(exercise, difference)} uses {' and '.join(same)} rightly; "
            "what is wrong is the rest of the sum.",
            "What else is added, subtracted or multiplied: a bias, a constant?",
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
    wrong = [
        each
        for each in tried
        if find_difference(exercise, each.arguments, each.expected, each.outcome)
    ]
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
            if find_difference(exercise, tuple(given), each.expected, outcome):
                break
            told += 1
        if told and told == len(wrong):
            return Seen(
                "integers-stay-integers",
                f"Where {name} holds integers, decimals are lost or small integers "
                f"(uint8) wrap round: with the same numbers as floats the answer is "
                "right.",
                "zeros_like, empty_like and copy take the type of the array that they "
                "are given; np.zeros makes floats. Which array do you fill?",
            )
    return None


def _place(exercise: Exercise, difference: Difference) -> str:
    named = label(difference.path, exercise.parts)
    of = f" of {named}" if named else ""
    where = writing.place(difference.index or ()) if difference.index else ""
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


_POWERS = (0, 1, 2, 3)


def _formula(exercise: Exercise, function: Function) -> Seen | None:
    """Find the polynomial that a count is, if it is one."""
    names = exercise.argument_names
    fixed = {"padding": 0, "stride": 1} if "stride" in names else {}
    free = [name for name in names if name not in fixed]
    if len(free) > 3 or not all(
        isinstance(a, int) for case in exercise.cases for a in case.arguments
    ):
        return None
    monomials = [
        powers
        for powers in itertools.product(_POWERS, repeat=len(free))
        if sum(powers) <= 4
    ]
    yours = _fitted(function, monomials, len(free), fixed)
    if yours is None:
        return None
    right = _fitted(exercise.reference, monomials, len(free), fixed)
    if right is not None and right == yours:
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
    count: int,
    fixed: dict[str, int],
) -> dict[tuple[int, ...], float] | None:
    rng = np.random.default_rng(1)
    rows, values = [], []
    for _ in range(len(monomials) + 12):
        point = [int(rng.integers(21, 40)), *map(int, rng.integers(2, 20, count - 1))]
        outcome = call(function, (*point, *fixed.values()), seconds=1)
        value = outcome.value
        if outcome.error or not isinstance(value, np.ndarray) or value.ndim:
            return None
        if value.dtype.kind not in "iuf":
            return None
        rows.append([float(np.prod(np.power(point, m))) for m in monomials])
        values.append(float(value))
    table = np.array(rows)
    # one part alone or two first: the least that explains all
    for size in (1, 2, 3):
        for chosen in itertools.combinations(range(len(monomials)), size):
            if size == 3 and len(monomials) > 20:
                return None
            part = table[:, chosen]
            solved, *_ = np.linalg.lstsq(part, np.array(values), rcond=None)
            twice = np.round(solved * 2) / 2
            if (
                np.all(twice != 0)
                and np.allclose(
                    part @ twice,
                    values,
                    rtol=0,
                    atol=1e-6 * (1 + np.max(np.abs(values))),
                )
                and np.all(np.abs(part @ twice - values) < 0.25)
            ):
                return {
                    monomials[c]: float(t) for c, t in zip(chosen, twice, strict=True)
                }
    return None


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
    text = " ".join(parts)
    return text.removeprefix("+ ")
