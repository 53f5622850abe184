"""Numbers and matrices in words, for alternative texts."""

import numpy as np


def number(value: float) -> str:
    """Write a number as the explorers show it: four digits, or all if they are few.

    Examples
    --------
    >>> number(1 / 9), number(45.25), number(-62958.0)
    ('0.1111', '45.25', '-62958')
    """
    if float(value).is_integer():
        return f"{value:.0f}"
    short = repr(float(value))
    return short if len(short.lstrip("-")) <= 6 else f"{value:.4g}"


def matrix(values: np.ndarray) -> str:
    """Write a matrix row by row, or only its size if it is large.

    Examples
    --------
    >>> matrix(np.eye(2))
    '1 0, 0 1'
    >>> matrix(np.zeros((28, 28)))
    '28 by 28 numbers'
    """
    rows, columns = values.shape
    if values.size > 64:
        return f"{rows} by {columns} numbers"
    return ", ".join(" ".join(number(v) for v in row) for row in values)
