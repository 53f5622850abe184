"""Is an outcome right, and if not, in what way."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from convnet_lab.checks import writing
from convnet_lab.checks.calling import Outcome, TooSlow, plain
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.failure import Finding
from convnet_lab.checks.structures import (
    Path,
    is_structure,
    label,
    leaves,
    misfit,
    part,
)
from convnet_lab.checks.tracing import text_of

_NUMBERS = np.ndarray | np.generic


@dataclass(frozen=True)
class Difference:
    """How an outcome differs from the right one.

    Parameters
    ----------
    finding : str
        Its kind.
    sentence : str
        In words, to the student.
    index : tuple of int or None
        The first wrong entry, where entries were compared.
    path : tuple
        The part of the answer in which it stands, if the answer has parts.
    """

    finding: Finding
    sentence: str
    index: tuple[int, ...] | None = None
    path: Path = ()


def find_difference(
    exercise: Exercise,
    arguments: Arguments,
    expected: Any,
    outcome: Outcome,
) -> Difference | None:
    """Compare an outcome with what is right.

    Parameters
    ----------
    exercise : Exercise
    arguments : tuple
        What the function was called with: they set the scale of rounding errors.
    expected : array_like
        The right answer; the class `ValueError` if the input is to be refused.
    outcome : Outcome

    Returns
    -------
    Difference or None
        None if the outcome is right.
    """
    if expected is ValueError:
        return _not_refused(exercise, outcome)
    if is_structure(expected):
        return (
            _raised(exercise, outcome)
            or _wrong_part(exercise, arguments, expected, outcome.value)
            or _changed_input(exercise, arguments, outcome)
        )
    wanted = np.asarray(expected)
    allowed = functools.partial(tolerance, exercise, arguments)
    return (
        _raised(exercise, outcome)
        or _not_numbers(exercise, outcome.value)
        or _wrong_shape(exercise, wanted, outcome.value)
        or _wrong_entries(wanted, outcome.value, allowed)
        or _changed_input(exercise, arguments, outcome)
    )


def tolerance(exercise: Exercise, arguments: Arguments) -> float:
    """Give the largest error that rounding can explain, for these arguments."""
    if exercise.returns == "whole number":
        return 0.0
    sizes = [_magnitude(argument) for argument in arguments]
    scale = _scale(exercise.reference(*sizes))
    if exercise.subtracts:  # then equal sizes would cancel
        turned = [_negative(size) if i else size for i, size in enumerate(sizes)]
        scale = max(scale, _scale(exercise.reference(*turned)))
    return exercise.tolerance * scale


def _magnitude(argument: Any) -> Any:
    if isinstance(argument, dict):
        return {key: _magnitude(value) for key, value in argument.items()}
    return np.abs(argument) if isinstance(argument, np.ndarray) else argument


def _negative(size: Any) -> Any:
    if isinstance(size, dict):
        return {key: _negative(value) for key, value in size.items()}
    return -size if isinstance(size, np.ndarray) else size


def _scale(answer: Any) -> float:
    sizes = [
        float(np.max(np.abs(part), initial=1e-30))
        for _, part in leaves(answer)
        if not isinstance(part, str)
    ]
    return max(sizes)


def same_answer(one: Any, other: Any, allowed: float) -> bool:
    """Say whether two answers are the same numbers in the same shape.

    Parameters
    ----------
    one, other : object
        As `plain` gives them.
    allowed : float
        The largest difference that counts as none.

    Returns
    -------
    bool

    Examples
    --------
    >>> same_answer({"a": np.ones(2)}, {"a": np.ones(2) + 1e-9}, 1e-6)
    True
    >>> same_answer(np.ones(2), np.ones((2, 1)), 1e-6)
    False
    """
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(
            same_answer(one[key], other[key], allowed) for key in one
        )
    if is_structure(one) or is_structure(other):
        # parts of the same shape may have been stacked into one array
        return (
            _in_a_row(one)
            and _in_a_row(other)
            and len(one) == len(other)
            and all(
                same_answer(*pair, allowed) for pair in zip(one, other, strict=True)
            )
        )
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    if not isinstance(one, _NUMBERS) or not isinstance(other, _NUMBERS):
        return type(one) is type(other)
    if one.shape != other.shape:
        return False
    if one.dtype.kind not in "buif" or other.dtype.kind not in "buif":
        return bool(one.dtype.kind == other.dtype.kind)
    return not bool(_wrong(one, other, allowed).any())


def _in_a_row(value: Any) -> bool:
    return isinstance(value, tuple | list) or np.ndim(value) > 0


def _wrong_part(
    exercise: Exercise, arguments: Arguments, expected: Any, value: Any
) -> Difference | None:
    """Find the first part of an answer with several that is not right."""
    if value is None:
        return _not_numbers(exercise, value)
    found = misfit(expected, value)
    if found:
        path, words = found
        where = f"in {label(path, exercise.parts)}, " if path else ""
        return Difference(
            "shape", f"The answer is not built as asked: {where}{words}.", None, path
        )
    allowed = functools.cache(functools.partial(tolerance, exercise, arguments))
    for path, wanted in leaves(expected):
        given = plain(part(value, path))
        named = label(path, exercise.parts)
        if given is None or given is ...:
            sentence = f"{exercise.name}: {named} is not filled in yet."
            return Difference("not written", sentence, None, path)
        if isinstance(wanted, str):
            if not isinstance(given, str) or given != wanted:
                sentence = f"{named} is {given!r}; {wanted!r} is asked."
                return Difference("values", sentence, None, path)
            continue
        array = np.asarray(wanted)
        if not isinstance(given, np.ndarray) or given.dtype.kind not in "buif":
            sentence = f"{named} is {given!r:.60}; numbers are asked."
            return Difference("type", sentence, None, path)
        if given.shape != array.shape:
            sentence = f"{named} has shape {given.shape}; {array.shape} is asked."
            return Difference("shape", sentence, None, path)
        # a count is a plain int; an array of integers may come of a gradient in floats
        exact = isinstance(wanted, int | bool)
        wrong = _wrong_entries(array, given, (lambda: 0.0) if exact else allowed)
        if wrong:
            return Difference(
                wrong.finding, f"{named}: {wrong.sentence}", wrong.index, path
            )
    return None


def _not_refused(exercise: Exercise, outcome: Outcome) -> Difference | None:
    if isinstance(outcome.error, ValueError):
        return None
    if isinstance(outcome.error, TooSlow | NotImplementedError):
        return _raised(exercise, outcome)
    did = (
        f"raised {type(outcome.error).__name__}"
        if outcome.error
        else f"returned {writing.value(outcome.value)}"
    )
    return Difference(
        "no error",
        f"{exercise.name} {did}, but there is no right answer here: raise a ValueError "
        "that says why.",
    )


def _raised(exercise: Exercise, outcome: Outcome) -> Difference | None:
    error = outcome.error
    if error is None:
        return None
    if isinstance(error, TooSlow):
        return Difference(
            "too slow",
            f"{exercise.name} did not come back and was stopped. Is a loop endless?",
        )
    if isinstance(error, NotImplementedError):
        return Difference(
            "not written",
            f"{exercise.name} is not written yet: replace the line that raises "
            "NotImplementedError with your answer.",
        )
    return Difference(
        "raised",
        f"{exercise.name} raised {type(error).__name__}: {text_of(error)}",
    )


def _not_numbers(exercise: Exercise, value: Any) -> Difference | None:
    if value is None:
        return Difference(
            "nothing", f"{exercise.name} returned None: is a return missing?"
        )
    asked = {"array": "an array of numbers", "number": "one number"}.get(
        exercise.returns, "a whole number (an int)"
    )
    if not isinstance(value, np.ndarray):
        return Difference(
            "type",
            f"{exercise.name} returned a {type(value).__name__}; {asked} is asked.",
        )
    if value.dtype.kind == "c":
        return Difference(
            "type",
            f"{exercise.name} returned complex numbers; {asked} is asked. After an "
            "inverse FFT, take the real part.",
        )
    whole_asked = exercise.returns == "whole number"
    if value.dtype.kind not in ("iu" if whole_asked else "buif"):
        given = f"{value.dtype.name} {value}" if value.size == 1 else value.dtype.name
        return Difference(
            "type", f"{exercise.name} returned {given}; {asked} is asked."
        )
    return None


def _wrong_shape(
    exercise: Exercise, wanted: np.ndarray, value: np.ndarray
) -> Difference | None:
    if value.shape == wanted.shape:
        return None
    if exercise.returns != "array":
        return Difference(
            "shape",
            f"{exercise.name} returned an array of shape {value.shape}; one number is "
            "asked.",
        )
    return Difference("shape", f"The shape is {value.shape}; {wanted.shape} is asked.")


def _wrong(
    value: np.ndarray | np.generic, wanted: np.ndarray | np.generic, allowed: float
) -> np.ndarray:
    """Mark the entries that differ; two infinities or two NaN are the same."""
    one, other = value.astype(float), wanted.astype(float)
    with np.errstate(all="ignore"):
        near = (np.abs(one - other) <= allowed) | (one == other)
    wrong: np.ndarray = ~(near | (np.isnan(one) & np.isnan(other)))
    return wrong


def wrong_entries(
    exercise: Exercise, arguments: Arguments, expected: Any, value: Any
) -> np.ndarray:
    """Mark the entries of an answer of the right shape that are wrong."""
    return _wrong(value, np.asarray(expected), tolerance(exercise, arguments))


def _wrong_entries(
    wanted: np.ndarray, value: np.ndarray, allowed: Callable[[], float]
) -> Difference | None:
    # most right answers are so to the last bit, and `allowed` takes a while
    if np.array_equal(value, wanted):
        return None
    wrong = _wrong(value, wanted, allowed())
    if not wrong.any():
        return None
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    if not np.isfinite(value.astype(float)).all():
        return Difference(
            "not finite", "The answer holds nan or inf: a division by 0?", index
        )
    return Difference("values", "The values differ.", index)


def _changed_input(
    exercise: Exercise, arguments: Arguments, outcome: Outcome
) -> Difference | None:
    if outcome.changed is None:
        return None
    name = exercise.argument_names[outcome.changed]
    # a copy of a dictionary holds the same arrays
    instead = (
        "fill a new dictionary with new arrays"
        if isinstance(arguments[outcome.changed], dict)
        else f"work on a copy, {name}.copy()"
    )
    return Difference(
        "input changed",
        f"{exercise.name} changed {name}, which belongs to the caller: {instead}.",
    )
