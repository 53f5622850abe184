"""From a wrong answer to its likely cause: what is certain first, then measured.

A known mistake that answers alike, an error in words, two known mistakes together, what
a shape or the values have to do with the right ones, what an entry is made of, and in
which kind of cases all this happens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np

from convnet_lab.checks import writing
from convnet_lab.checks.calling import call
from convnet_lab.checks.case_conditions import seen_in_cases
from convnet_lab.checks.cause import Cause, Seen
from convnet_lab.checks.code_patterns import (
    code_holds_xor,
    decimal_comma,
    unused_argument,
)
from convnet_lab.checks.comparing import Difference, same_answer, tolerance
from convnet_lab.checks.exercise import Exercise, Function
from convnet_lab.checks.naming import (
    Tried,
    arguments_swapped,
    candidates,
    changed_slip,
    pair,
)
from convnet_lab.checks.probing import (
    found_in_input,
    measured,
    right_as_floats,
    told_by_example,
    unused_parameters,
)
from convnet_lab.checks.shape_rules import seen_in_shapes
from convnet_lab.checks.structures import is_structure, part
from convnet_lab.checks.translating import translate
from convnet_lab.checks.value_changes import VALUE_RULES
from convnet_lab.checks.value_rules import never_filled, seen_in_values, seen_loosely

_NAMEABLE = {"values", "shape", "not finite", "raised", "no error", "type", "nothing"}


def diagnose(
    exercise: Exercise,
    function: Function,
    shown: Tried,
    difference: Difference,
    tried: Sequence[Tried],
    further: Iterable[Tried],
) -> Cause | None:
    """Find the likely cause of a wrong answer.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's; it is asked again where a measurement needs that.
    shown : Tried
        The case that the student is shown.
    difference : Difference
        How it is wrong there.
    tried : sequence of Tried
        All cases that were asked.
    further : iterable of Tried
        More of them, to tell two mistakes apart.

    Returns
    -------
    Cause or None
        A misconception, or what was seen; None if nothing is known.
    """
    finding = difference.finding
    if finding not in _NAMEABLE:
        return _told_by_finding(exercise, shown, difference)
    comma = decimal_comma(function)
    if comma:
        return comma
    more = list(further) if finding != "raised" else []
    evidence = [*tried, *more]
    # the case that is shown comes first: a cause must hold there
    ordered = [shown, *(each for each in evidence if each is not shown)]
    found = candidates(exercise, ordered)
    if found:
        return found[0]
    if _answers_otherwise(exercise, function, shown):
        return _REMEMBERS
    reordered = arguments_swapped(exercise, function, ordered)
    if reordered:
        return reordered
    if finding == "raised" and shown.outcome.error is not None:
        told = translate(exercise, shown.arguments, shown.outcome.error)
        if told is not None and told.id == "error":  # nothing is known of this error
            return unused_argument(exercise, function) or told
        return told
    if finding == "nothing" or (
        finding in ("type", "no error") and not is_structure(shown.expected)
    ):
        return _told_by_finding(exercise, shown, difference)
    if code_holds_xor(function):
        return _XOR
    swapped = _parts_swapped(exercise, shown)
    if swapped:
        return swapped
    if finding == "shape":
        built = _not_built(exercise, shown, difference)
        if built:
            return built
        cause = pair(exercise, ordered) or seen_in_shapes(exercise, ordered, difference)
        return _with_cases(exercise, cause, tried, difference)
    told = right_as_floats(exercise, function, tried) or seen_in_values(
        exercise, ordered, difference
    )
    if told:
        return told  # it gives the values of every case: no kind of them is special
    cause = (
        pair(exercise, ordered)
        or changed_slip(exercise, ordered, VALUE_RULES)
        or _measured(exercise, function, ordered, difference)
        or unused_parameters(exercise, function, shown)
        or found_in_input(exercise, function, shown, difference)
        or seen_loosely(exercise, ordered, difference)
        or _told_by_part(exercise, shown, difference)
        or told_by_example(exercise, function)
    )
    if cause is None and finding == "not finite":
        cause = _told_by_finding(exercise, shown, difference)
    return _with_cases(exercise, cause, tried, difference)


def _measured(
    exercise: Exercise,
    function: Function,
    ordered: Sequence[Tried],
    difference: Difference,
) -> Seen | None:
    cause = measured(exercise, function, ordered[0], difference)
    if cause is not None and cause.id == "argument-not-used":
        return never_filled(exercise, ordered, difference) or cause
    return cause


def _answers_otherwise(exercise: Exercise, function: Function, shown: Tried) -> bool:
    """Say whether the case that is shown gets another answer the second time."""
    if shown.outcome.error is not None:
        return False
    again = call(function, shown.arguments, seconds=1)
    return again.error is None and not same_answer(again.value, shown.outcome.value, 0)


_REMEMBERS = Seen(
    "remembers",
    "The same call gives another answer the second time: the function keeps something "
    "from one call to the next (a list or an array outside of it, a default value "
    "that is changed), or its numbers are random.",
    "Make all arrays inside the function, anew in each call.",
)

_XOR = Seen(
    "xor-for-a-power",
    "^ is no power in Python: it compares bits.",
    "A power is written with two stars.",
)


def _not_built(exercise: Exercise, shown: Tried, difference: Difference) -> Seen | None:
    """Tell of an answer with other parts than are asked."""
    told = _told_by_part(exercise, shown, difference)
    if told:
        return told
    if not is_structure(shown.expected) or "not built as asked" not in (
        difference.sentence
    ):
        return None
    if isinstance(shown.expected, dict):
        return Seen(
            "other-dictionary",
            "A dictionary is asked with the names of the parameters and a new array "
            f"for each, and {_what_came(shown.outcome.value)} comes back.",
            "Fill a new dictionary in the loop, and return it after the loop.",
        )
    asked = ", ".join(exercise.parts) or f"{len(shown.expected)} parts"
    return Seen(
        "other-parts",
        f"Asked are {asked}, in this order; {_what_came(shown.outcome.value)} comes "
        "back.",
        "return gives several values with commas between them, after the loops.",
    )


def _parts_swapped(exercise: Exercise, shown: Tried) -> Seen | None:
    """See the parts of a tuple that come back in another order."""
    wanted, given = shown.expected, shown.outcome.value
    if not exercise.parts or not isinstance(given, tuple | list):
        return None
    for order in permutations(range(len(wanted))):
        swapped = tuple(wanted[place] for place in order)
        if same_answer(given, swapped, tolerance(exercise, shown.arguments)):
            named = ", ".join(exercise.parts[place] for place in order)
            return Seen(
                "parts-in-another-order",
                f"The parts come in another order: {named}.",
                f"Asked are {', '.join(exercise.parts)}, in this order.",
            )
    return None


def _what_came(value: Any) -> str:
    if isinstance(value, tuple | list):
        parts = "1 part" if len(value) == 1 else f"{len(value)} parts"
        return f"a {type(value).__name__} of {parts}"
    if isinstance(value, dict):
        names = [k if isinstance(k, str) else writing.value(k) for k in list(value)[:4]]
        return f"a dictionary with {', '.join(names) or 'no names'}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"a {type(value).__name__}"


def _told_by_part(
    exercise: Exercise, shown: Tried, difference: Difference
) -> Seen | None:
    try:
        value = part(shown.outcome.value, difference.path)
    except (KeyError, IndexError, TypeError):
        return None
    value = value.item() if isinstance(value, np.generic) else value
    words = exercise.explains(shown.arguments, difference.path, value)
    return Seen(*words) if words else None


def _with_cases(
    exercise: Exercise,
    cause: Cause | None,
    tried: Sequence[Tried],
    difference: Difference,
) -> Cause | None:
    """Add to what was seen in which kind of cases it happens."""
    where = seen_in_cases(exercise, tried, difference)
    if cause is None:
        return where
    if where is None or not isinstance(cause, Seen) or cause.id == "type-of-the-answer":
        return cause
    return replace(cause, sentence=f"{cause.sentence} {where.sentence}")


def _told_by_finding(
    exercise: Exercise, shown: Tried, difference: Difference
) -> Seen | None:
    """Give the cause that a finding is by itself."""
    value = shown.outcome.value
    if difference.finding == "nothing":
        printed = bool(shown.outcome.printed.strip())
        return Seen(
            "nothing-returned",
            "The answer is printed, not returned."
            if printed
            else "The function, or the branch of it that ran, ends without a return.",
            "The last line gives the answer back: return and its name."
            if printed
            else "Is the return there, and does it stand on the right level of "
            "indentation? (append, sort and fill give None.)",
        )
    if difference.finding == "too slow":
        return Seen(
            "too-slow",
            "A loop does not end, or the function waits for something.",
            "What does each while wait for, and does the loop change it?",
        )
    if difference.finding == "unstable":
        return _REMEMBERS
    if difference.finding == "input changed":
        return _input_changed(exercise, shown)
    if difference.finding == "no error" and shown.outcome.error is not None:
        kind = type(shown.outcome.error).__name__
        return Seen(
            "refused-by-another-error",
            f"The function stops with {kind}, where a ValueError is asked.",
            "raise ValueError(...) says that a value does not fit. assert is for what "
            "can never happen.",
        )
    if difference.finding == "no error":
        return Seen(
            "not-refused",
            "The function gives an answer where there is none.",
            "When is there no right answer? Ask for it with if, and raise the error.",
        )
    if difference.finding == "not finite":
        return Seen(
            "not-finite",
            "Somewhere 0 is divided by 0, a logarithm of 0 taken, or exp of a large "
            "number.",
            "At which entry does it happen, and which numbers stand there?",
        )
    if difference.finding != "type":
        return None
    if isinstance(value, np.ndarray):
        return _told_by_type(value)
    kinds = {
        "function": "The name of a function is returned; it is not called.",
        "builtin_function_or_method": "A function is returned; it is not called.",
        "method": "A function is returned; it is not called: are brackets missing?",
        "generator": "A generator comes back (yield, or brackets for a list).",
        "map": "map gives its values one after the other: make a list or array of it.",
        "zip": "zip gives its values one after the other: make a list or array of it.",
        "dict": "A dictionary comes back.",
        "str": "A text comes back: numbers in quotes, or an f-string.",
        "tuple": "Several values come back, in a tuple: is a comma too many, or one in "
        "the place of a decimal point?",
        "list": "The rows of the list have different lengths, or hold no numbers.",
        "coroutine": "A coroutine comes back: leave async out.",
        "type": "A type is returned, not a value of it.",
        "ellipsis": "Three dots come back: the answer is not written yet.",
    }
    kind = type(value).__name__
    return Seen(
        "other-kind-of-value",
        kinds.get(kind, f"A {kind} comes back, not numbers."),
        "Print what your function gives for a small example.",
    )


def _told_by_type(value: np.ndarray) -> Seen:
    kind = value.dtype.kind
    if kind == "f" and value.ndim:
        return Seen(
            "several-numbers",
            f"Several numbers come back, in the shape {value.shape}, where one is "
            "asked.",
            "Which one number is asked? What has still to be added up, or picked?",
        )
    if kind == "f":
        return Seen(
            "float-for-a-whole-number",
            "A float comes back. A division with / gives one even where nothing is "
            "left over, and so does float(...).",
            "Which division gives a whole number? int(...) would hide a wrong half.",
        )
    if kind == "c":
        return Seen(
            "other-kind-of-value",
            "Complex numbers come back, as from an inverse FFT.",
            "What is their imaginary part here, and which part is asked?",
        )
    return Seen(
        "other-kind-of-value",
        "An array comes back that holds True and False."
        if kind == "b"
        else "An array of texts comes back."
        if kind in "US"
        else "An array comes back that holds other things than numbers: rows of "
        "different lengths, None, whole arrays.",
        "Print what your function gives for a small example.",
    )


def _input_changed(exercise: Exercise, shown: Tried) -> Seen:
    name = exercise.argument_names[shown.outcome.changed or 0]
    if isinstance(shown.arguments[shown.outcome.changed or 0], dict):
        return Seen(
            "input-changed",
            f"{name}, or an array in it, is changed in place ({name}[...] =, -=).",
            f"{name}.copy() is a new dictionary, but with the same arrays in it: fill "
            "it with a new array for each name.",
        )
    return Seen(
        "input-changed",
        f"{name} belongs to the caller, and the function writes into it, or into a "
        "view of it: a slice, a reshape, asarray.",
        f"Work on a copy, {name}.copy(), or fill a new array.",
    )
