"""What a learner types into a field, as a number, or the reason why it is none."""

import math

_LONGEST = 24


def number(text: str, least: float, most: float) -> float:
    """Read a number such as ``-1``, ``0.5``, ``1/9`` or ``2e-3``.

    Parameters
    ----------
    text : str
        What stands in the field.
    least, most : float
        The range.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If it is empty, no number, not finite or out of range: the text is for the
        learner, to stand beside the field.

    Examples
    --------
    >>> number("1/4", -999, 999)
    0.25
    >>> number("1e9", -999, 999)
    Traceback (most recent call last):
    ValueError: 1e9 is out of range: write a number from -999 to 999.
    """
    written = _written(text, "a number")
    above, _, below = written.partition("/")
    try:
        value = float(above) / (float(below) if below or "/" in written else 1.0)
    except ZeroDivisionError:
        raise ValueError(f"{written} divides by 0: write another number.") from None
    except ValueError:
        hint = " with a point" if "," in written else " such as 2, -0.5 or 1/9"
        raise ValueError(f"'{written}' is not a number: write one{hint}.") from None
    if math.isnan(value):
        raise ValueError(
            f"{written} is not a number: write one such as 2, -0.5 or 1/9."
        )
    if not least <= value <= most:
        raise ValueError(
            f"{written} is out of range: write a number from {least:g} to {most:g}."
        )
    return value


def whole(text: str, least: int, most: int) -> int:
    """Read a whole number.

    Parameters
    ----------
    text : str
        What stands in the field.
    least, most : int
        The range.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If it is none of that range.

    Examples
    --------
    >>> whole(" 2 ", 0, 7)
    2
    >>> whole("two", 0, 7)
    Traceback (most recent call last):
    ValueError: 'two' is not a whole number: write one from 0 to 7.
    """
    written = _written(text, "a whole number")
    try:
        value = int(written)
    except ValueError:
        raise ValueError(
            f"'{written}' is not a whole number: write one from {least} to {most}."
        ) from None
    if not least <= value <= most:
        raise ValueError(
            f"{written} is out of range: write a whole number from {least} to {most}."
        )
    return value


def _written(text: str, wanted: str) -> str:
    """Give the text without spaces around it and with ASCII signs."""
    written = text.strip().replace("\N{MINUS SIGN}", "-")
    if not written:
        raise ValueError(f"The field is empty: write {wanted}.")
    if len(written) > _LONGEST:
        raise ValueError(f"{written[:_LONGEST]}... is too long: write {wanted}.")
    return written
