"""Refuse values that are small on the wire and endless to walk.

An object that is met twice travels once. So an answer of a thousand bytes can hold
lists that hold one another, and whoever compares or prints it walks 2**60 entries.
"""

from collections import deque
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograde.run.wire import DEEPEST, WireError

LARGEST = 100_000_000
"""Bytes of a value if nothing in it were shared: what is not shared stays below."""

_ENTRY = 8  # bytes of a list's reference to one entry
_PLAIN = (list, tuple, set, frozenset, deque)
_HOLDERS = (list, tuple, dict, set, frozenset, deque, np.ndarray, str, bytes)


def refuse_endless(values: Iterable[Any]) -> None:
    """Refuse decoded values that hold themselves, or more than a frame could bring.

    >>> row = [0.0] * 1000
    >>> refuse_endless([[row] * 1000])
    >>> for _ in range(30):
    ...     row = [row, row]
    >>> refuse_endless([row])
    Traceback (most recent call last):
    ...
    autograde.run.wire.WireError: lists that hold one another: more than 100 MB
    """
    known: dict[int, tuple[int, int]] = {}
    for value in values:
        _measure(value, 0, known)


def _measure(
    value: Any, depth: int, known: dict[int, tuple[int, int]]
) -> tuple[int, int]:
    """Return a value's bytes, and how many levels are below it."""
    measured = known.get(id(value))
    if measured is None and depth <= DEEPEST:
        size, height = _own_size(value), 0
        for each in _entries(value):
            if isinstance(each, _HOLDERS):
                inner, below = _measure(each, depth + 1, known)
                size, height = size + inner, max(height, below + 1)
        measured = known[id(value)] = size, height
    if measured is None or depth + measured[1] > DEEPEST:
        raise WireError(
            f"lists that hold one another: nested more than {DEEPEST} levels deep"
        )
    if measured[0] > LARGEST:
        raise WireError(f"lists that hold one another: more than {LARGEST // 10**6} MB")
    return measured


def _own_size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return 2 * _ENTRY * len(value)
    return _ENTRY * len(value) if isinstance(value, _PLAIN) else 0


def _entries(value: Any) -> Iterable[Any]:
    if isinstance(value, np.ndarray):
        return value.ravel().tolist() if value.dtype == object else ()
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, _PLAIN) else ()
