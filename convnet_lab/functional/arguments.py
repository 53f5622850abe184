"""Apart from the arithmetic: what an operation accepts, and how it turns others away.

Each operation says above its name what its arguments are, and computes below it with
arrays that are known to fit:

>>> @checked(image="H W", kernel="kh kw")
... def corners(image, kernel):
...     return image[:1, :1] * kernel[:1, :1]
>>> corners([[2, 3]], [[5]])
array([[10]])
>>> corners([[2, 3]], [[5, 6, 7]])
Traceback (most recent call last):
ValueError: a filter of size 3 does not fit into 2 pixels: make the filter smaller ...
"""

import functools
import inspect
import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Result = TypeVar("Result")
Sizes = dict[str, tuple[int, str]]
"""Of an axis: how long it is, and which argument said so."""

ALONE = -1
"""The size of the axis m where it is missing."""

WORDS = {
    "H": "height", "W": "width", "H'": "height", "W'": "width", "C": "channels",
    "C_in": "channels in", "C_out": "channels out", "kh": "height", "kw": "width",
    "m": "examples", "K": "classes", "n_in": "inputs", "n_out": "units",
}  # fmt: skip
"""What the letters of the docstrings mean."""


def checked(
    **expected: str | int,
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Hand an operation arrays and whole numbers that fit, or raise a ValueError.

    Parameters
    ----------
    **expected : str or int
        For each argument the least whole number that it can be, or the axes of an
        array: ``"H W"``. The same letter is the same size in all arguments; ``[m]``
        may be missing; ``...`` is any number of axes; H' and W' are what a filter (kh,
        kw or f) leaves of H and W. ``"K: 0 to 1"`` asks for numbers in this range,
        ``"m: labels"`` and ``"label"`` for whole numbers below K, ``"number"`` and
        ``"number above 0"`` for one number, ``"by name"`` for a mapping of arrays with
        the names and shapes of the others.

    Returns
    -------
    callable
        A decorator. All arrays of a call get one dtype in which sums of products do not
        wrap around: integers become int64, float16 becomes float32.
    """

    def decorate(operation: Callable[..., Result]) -> Callable[..., Result]:
        signature = inspect.signature(operation)
        names = list(signature.parameters)
        defaults = {
            name: parameter.default
            for name, parameter in signature.parameters.items()
            if parameter.default is not parameter.empty
        }

        @functools.wraps(operation)
        def call(*arguments: Any, **named: Any) -> Result:
            given = {**defaults, **dict(zip(names, arguments, strict=False)), **named}
            if len(given) != len(names) or len(arguments) + len(named) > len(names):
                signature.bind(*arguments, **named)  # raises Python's own TypeError
            return operation(**_fitting(expected, given))

        call.expected = expected  # type: ignore[attr-defined]
        return call

    return decorate


def same_as(
    readable: Callable[..., Result],
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Check the arguments of a faster form as those of the readable one are checked."""
    expected: dict[str, str | int] = readable.expected  # type: ignore[attr-defined]
    return checked(**expected)


def _fitting(expected: dict[str, str | int], given: dict[str, Any]) -> dict[str, Any]:
    arrays: dict[str, Array] = {}
    sizes: Sizes = {}
    for name, wanted in expected.items():
        if isinstance(wanted, int):
            given[name] = whole(given[name], name, least=wanted)
    if expected.get("n") and expected.get("f"):
        places(given["n"], given["f"], given["padding"], given["stride"])
    for name, wanted in expected.items():
        match wanted:
            case int():
                pass
            case "number" | "number above 0":
                given[name] = _number(given[name], name, above_0="above" in wanted)
            case "by name":
                given[name] = _by_name(given[name], name, given[next(iter(expected))])
            case "label":
                label = whole(given[name], name, least=0)
                given[name] = int(_labels(np.asarray(label), name, sizes["K"][0]))
            case _:
                axes, _, values = wanted.partition(": ")
                array = _numbers(given[name], name)
                if "'" in axes:
                    _slide(sizes, given)
                _measure(array, name, axes.split(), sizes)
                if values == "labels":
                    given[name] = _labels(array, name, sizes["K"][0])
                    continue
                if values == "0 to 1":
                    _demand_probabilities(array, name)
                arrays[name] = array
    _slide(sizes, given)
    return {**given, **dict(zip(arrays, _widened([*arrays.values()]), strict=True))}


def _demand_probabilities(array: Array, name: str) -> None:
    if array.min() < 0 or array.max() > 1:
        raise ValueError(
            f"{name} run from {array.min()} to {array.max()}: expected 0 to 1; are "
            "these logits? Apply softmax first"
        )


def _numbers(values: Any, name: str) -> Array:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(
            f"{name} is a ragged sequence: expected an array of numbers whose rows "
            "all have the same length"
        ) from error
    if array.dtype.kind not in "buif":
        raise ValueError(
            f"{name} holds {array.dtype}: expected real numbers; convert it with "
            f"np.asarray({name}, dtype=float)"
        )
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}: expected at least one entry")
    return array


def _measure(array: Array, name: str, axes: list[str], sizes: Sizes) -> None:
    """Compare an array's axes with what is known of them, and note their sizes."""
    optional = axes[:1] == ["[m]"] and "m" not in sizes
    if axes[:1] == ["[m]"]:
        alone = sizes["m"][0] == ALONE if "m" in sizes else array.ndim < len(axes)
        axes = axes[1:] if alone else ["m", *axes[1:]]
        if alone:
            sizes["m"] = ALONE, name
    if axes[:1] == ["..."]:
        leading = sizes.setdefault("...", (array.ndim - len(axes) + 1, name))[0]
        axes = [f"axis {place}" for place in range(leading)] + axes[1:]
    known = [int(a) if a.isdecimal() else sizes.get(a, (None,))[0] for a in axes]
    if array.ndim == len(axes) and all(
        size in (None, has) for size, has in zip(known, array.shape, strict=True)
    ):
        for axis, has in zip(axes, array.shape, strict=True):
            sizes.setdefault(axis, (has, name))
        return
    words = ", ".join(
        WORDS.get(axis, axis) if size is None else str(size)
        for axis, size in zip(axes, known, strict=True)
    )
    others = sorted({sizes[axis][1] for axis in axes if axis in sizes} - {name})
    raise ValueError(
        f"{name} has shape {array.shape}: expected ({words}{',' * (len(axes) == 1)})"
        + (f", or ({WORDS['m']}, {words}) for a batch" if optional else "")
        + (f", to go with {' and '.join(others)}" if others else "")
    )


def _slide(sizes: Sizes, given: dict[str, Any]) -> None:
    """Find out how often a filter fits, along each side that has one."""
    padding, stride = given.get("padding", 0), given.get("stride", 1)
    for side, filter_side in (("H", "kh"), ("W", "kw")):
        if side in sizes and (filter_side in sizes or isinstance(given.get("f"), int)):
            n = sizes[side][0]
            f = sizes[filter_side][0] if filter_side in sizes else given["f"]
            sizes[f"{side}'"] = (places(n, f, padding, stride), sizes[side][1])


def places(n: int, f: int, padding: int, stride: int) -> int:
    """Count the places of a filter along one side; there has to be one."""
    if f > n + 2 * padding:
        padded = f" with padding {padding}, {n + 2 * padding} in all" * bool(padding)
        raise ValueError(
            f"a filter of size {f} does not fit into {n} pixels{padded}: make the "
            "filter smaller or pad more"
        )
    return (n + 2 * padding - f) // stride + 1


def _labels(array: Array, name: str, classes: int) -> Array:
    if array.dtype.kind not in "iub":
        raise ValueError(
            f"{name} holds {array.dtype}: expected whole numbers, 0 to {classes - 1}"
        )
    least, most = array.min(), array.max()
    if least < 0 or most >= classes:
        found = f"is {least}" if array.ndim == 0 else f"run from {least} to {most}"
        raise ValueError(
            f"{name} {found} and there are {classes} classes: expected 0 to "
            f"{classes - 1}"
        )
    return array.astype(np.int64, copy=False)


def _by_name(values: Any, name: str, like: Any) -> dict[str, Array]:
    """Give a mapping of arrays that has the names, shapes and dtypes of another."""
    if values.keys() != like.keys():
        missing, extra = (sorted(like.keys() - values), sorted(values.keys() - like))
        raise ValueError(
            f"{name} lack {missing} and have {extra} too many: expected the same names"
        )
    arrays = {}
    for key, value in values.items():
        array, own = _numbers(value, key), _numbers(like[key], key)
        if array.shape != own.shape:
            raise ValueError(
                f"{name}[{key!r}] has shape {array.shape}: expected {own.shape}"
            )
        kept = own.dtype if own.dtype.kind == "f" else np.result_type(array, np.int64)
        arrays[key] = array.astype(kept, copy=False)
    return arrays


def _number(value: Any, name: str, above_0: bool) -> float:
    """Give one number, as Python's own: it takes the dtype of the arrays."""
    if np.ndim(value) != 0 or np.asarray(value).dtype.kind not in "buif":
        raise ValueError(f"{name} is {value!r}: expected a number")
    if above_0 and not 0 < value < math.inf:
        raise ValueError(f"{name} is {value!r}: expected a number above 0")
    number: float = np.asarray(value).item()
    return number


def _widened(arrays: list[Array]) -> list[Array]:
    if not arrays:
        return []
    common = np.result_type(*arrays)
    if common.kind in "bui":
        common = np.dtype(np.int64)
    elif common == np.float16:
        common = np.dtype(np.float32)
    return [array.astype(common, copy=False) for array in arrays]


def whole(value: Any, name: str, *, least: int) -> int:
    """Give `value` as an int that is at least `least`; True and 3.0 are none."""
    is_whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not is_whole or value < least:
        raise ValueError(
            f"{name} is {value!r}: expected a whole number, {least} or more"
        )
    return int(value)
