"""Numbers, arrays and sums of products as text that fits a notebook's output."""

from collections.abc import Sequence
from typing import Any

import numpy as np

WIDTH = 87
"""Columns that nbgrader's Validate shows of a line."""

LARGEST = 64
"""Entries of an array that are written out."""

_LONGEST_WHOLE = 10**100

_WIDTH_OF_SUMS = WIDTH - 17
"""What stands in front of them takes the rest."""


def number(value: Any) -> str:
    """Write a number as people do: no trailing zeros, six digits at most.

    Examples
    --------
    >>> number(270.0), number(-0.125), number(1234567)
    ('270', '-0.125', '1234567')
    """
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        whole = int(value)
        if abs(whole) > _LONGEST_WHOLE:  # Python may refuse to write it
            return f"a whole number of {whole.bit_length():,} bits"
        return str(whole)
    return f"{float(value):.6g}"


def told_apart(value: Any, other: Any) -> str:
    """Write a number with as many digits as tell it from another.

    Examples
    --------
    >>> told_apart(0.12345678, 0.12345699), told_apart(111.0, 89.0)
    ('0.1234568', '111')
    """
    for digits in range(6, 17):
        text = f"{float(value):.{digits}g}"
        if text != f"{float(other):.{digits}g}":
            return number(value) if digits == 6 else text
    return number(value)


def factor(value: Any) -> str:
    """Write a number as the second factor of a product: a negative one in brackets.

    Examples
    --------
    >>> factor(-1), factor(5)
    ('(-1)', '5')
    """
    text = number(value)
    return f"({text})" if text.startswith("-") else text


def products(left: np.ndarray, right: np.ndarray) -> list[str]:
    r"""Write out a sum of products, a line for each row of the window.

    Parameters
    ----------
    left, right : ndarray, shape (rows, columns)

    Returns
    -------
    list of str

    Examples
    --------
    >>> print(*products(np.array([[10, 100], [10, 100]]), np.array([[-1, 1], [-1, 1]])),
    ...       sep="\n")
      10*(-1) + 100*1
    + 10*(-1) + 100*1
    = 180
    """
    lines = []
    for place, (ours, theirs) in enumerate(zip(left, right, strict=True)):
        terms = [f"{number(a)}*{factor(b)}" for a, b in zip(ours, theirs, strict=True)]
        lines += _wrapped(terms, first="+ " if place else "  ")
    return [*lines, f"= {number(np.sum(left * right))}"]


def _wrapped(terms: Sequence[str], first: str) -> list[str]:
    """Join terms with plus signs, in lines of at most 70 characters."""
    lines, line = [], first + terms[0]
    for term in terms[1:]:
        if len(line) + len(term) + 3 > _WIDTH_OF_SUMS:
            lines.append(line)
            line = "+ " + term
        else:
            line += f" + {term}"
    return [*lines, line]


def bracketed(start: str, terms: Sequence[str], end: str, indent: int = 4) -> list[str]:
    """Write a sum in brackets, in lines of at most 70 characters.

    Parameters
    ----------
    start : str
        What stands before the first term, an opening bracket at its end.
    terms : sequence of str
    end : str
        What stands after the last term, a closing bracket at its start.
    indent : int
        Columns by which later lines are moved in.

    Returns
    -------
    list of str

    Examples
    --------
    >>> bracketed("exp(5) / (", ["exp(5)", "exp(-1)"], ")")
    ['exp(5) / (exp(5) + exp(-1))']
    """
    lines, line = [], start
    for place, term in enumerate(terms):
        piece = term + (" + " if place < len(terms) - 1 else end)
        if len(line) + len(piece) > _WIDTH_OF_SUMS:
            lines.append(line.rstrip())
            line = " " * indent
        line += piece
    return [*lines, line]


def value(anything: Any, indent: int = 0) -> str:
    """Write an argument or an answer: small arrays in full, large ones described.

    Parameters
    ----------
    anything : object
    indent : int
        Columns that stand before it; later lines are moved in by as many.

    Returns
    -------
    str

    Examples
    --------
    >>> print(value(np.array([[1.0, 2.5], [0.0, -3.0]])))
    [[  1 2.5]
     [  0  -3]]
    >>> value(np.zeros((128, 128)))
    'an array of shape (128, 128), float64, from 0 to 0'
    """
    if isinstance(anything, np.ndarray) and anything.dtype.kind in "buif":
        if anything.ndim == 0:
            return number(anything[()])
        if 0 < anything.size <= LARGEST:
            text = np.array2string(
                anything,
                max_line_width=WIDTH - indent,
                formatter={"all": _padded(anything)},
            )
            return text.replace("\n", "\n" + " " * indent)
        span = (
            f", from {number(anything.min())} to {number(anything.max())}"
            if anything.size
            else ""
        )
        return f"an array of shape {anything.shape}, {anything.dtype.name}{span}"
    if isinstance(anything, int | float | np.number):
        return number(anything)
    try:
        text = repr(anything)
    except Exception:  # of a stranger's object, or of a number in it
        text = f"a {type(anything).__name__} that cannot be written out"
    room = WIDTH - indent
    return text if len(text) <= room else text[: room - 3] + "..."


def _padded(array: np.ndarray) -> Any:
    wide = max(len(number(entry)) for entry in array.flat)
    return lambda entry: number(entry).rjust(wide)


def place(index: tuple[int, ...], filters: bool = False) -> str:
    """Say where an entry stands, counted from 0 as NumPy does.

    Four axes are those of a batch, or of a filter bank.

    Examples
    --------
    >>> place((0, 2)), place((5,)), place((1, 0, 2))
    ('row 0, column 2', 'entry 5', 'row 1, column 0, channel 2')
    >>> place((3, 1, 0, 2)), place((3, 1, 0, 2), filters=True)
    ('example 3, row 1, column 0, channel 2', 'row 3, column 1, channel 0, filter 2')
    """
    if len(index) == 1:
        return f"entry {index[0]}"
    names: tuple[str, ...] = ("row", "column", "channel")
    if len(index) == 4:
        names = (*names, "filter") if filters else ("example", *names)
    return ", ".join(f"{n} {i}" for n, i in zip(names, index, strict=False))
