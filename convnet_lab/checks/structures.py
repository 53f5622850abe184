"""Answers of several parts: tuples, dicts and tables of numbers, arrays and names."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

Path = tuple[Any, ...]


def is_structure(value: Any) -> bool:
    """Say whether a value has parts: a dict, a tuple or a list."""
    return isinstance(value, Mapping | tuple | list)


def is_empty(value: Any) -> bool:
    """Say whether a value is an array without entries."""
    return isinstance(value, np.ndarray) and value.size == 0


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Give the parts of a structure that have no parts themselves, in order.

    Examples
    --------
    >>> list(leaves({"a": (1, 2), "b": "name"}))
    [(('a', 0), 1), (('a', 1), 2), (('b',), 'name')]
    """
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, tuple | list):
        for place, part in enumerate(value):
            yield from leaves(part, (*path, place))
    else:
        yield path, value


def misfit(expected: Any, value: Any, path: Path = ()) -> tuple[Path, str] | None:
    """Find where a value is not built like the expected one.

    Parameters
    ----------
    expected, value : object
        A tuple may come as a list, or as an array with an entry for each part.
    path : tuple
        Where they stand in a larger structure.

    Returns
    -------
    (path, str) or None
        The place and what is wrong there.

    Examples
    --------
    >>> misfit({"a": 1, "b": 2}, {"a": 1})
    ((), "the key 'b' is missing")
    >>> misfit((1, 2), [1, 2]) is None
    True
    """
    if isinstance(expected, Mapping):
        if not isinstance(value, Mapping):
            return path, f"a dict is asked, and this is {_kind(value)}"
        for key in expected:
            if key not in value:
                return path, f"the key {key!r} is missing"
        for key in value:
            if key not in expected:
                return path, f"the key {key!r} is one too many"
        places = list(expected)
    elif isinstance(expected, tuple | list):
        if not isinstance(value, tuple | list | np.ndarray) or (
            isinstance(value, np.ndarray) and value.ndim == 0
        ):
            return path, f"{len(expected)} parts are asked, and this is {_kind(value)}"
        if len(value) != len(expected):
            return path, f"{len(expected)} parts are asked, and these are {len(value)}"
        places = list(range(len(expected)))
    else:
        return None
    found = (misfit(expected[at], value[at], (*path, at)) for at in places)
    return next((each for each in found if each), None)


def part(value: Any, path: Path) -> Any:
    """Take one part out of a structure."""
    for at in path:
        value = value[at]
    return value


def label(path: Path, names: tuple[str, ...]) -> str:
    """Name a part for the student.

    Parameters
    ----------
    path : tuple
    names : tuple of str
        Names of the outermost parts, if they have some.

    Examples
    --------
    >>> label((1,), ("dx", "dweights")), label((3, 1, 0), ()), label(("b",), ())
    ('dweights', '[3][1][0]', 'b')

    """
    if not path:
        return ""
    if names and isinstance(path[0], int):
        path = (names[path[0]], *path[1:])
    first = path[0] if isinstance(path[0], str) else f"[{path[0]}]"
    return first + "".join(f"[{at!r}]" for at in path[1:])


def _kind(value: Any) -> str:
    if value is None:
        return "nothing (None)"
    name = "array" if isinstance(value, np.ndarray) else type(value).__name__
    return f"a{'n' * (name[0] in 'aeiou')} {name}"
