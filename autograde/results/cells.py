"""Cells of a CSV: text that no spreadsheet runs, and numbers as a sheet writes them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from autograde.pages.plain import shown_signs

# also after a separator and a quote: a spreadsheet may part where we did not
_FORMULA = re.compile(r'(?<![\s",;])([\s",;]*)([=+\-@＝＋－＠])')
_SEPARATORS = frozenset(",;\t\r\n")
_NUMBER = re.compile(r"-?[0-9][0-9.,]{0,30}")


def inert(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula.

    An apostrophe comes before each character that starts a formula, wherever a cell
    starts or may be split.

    >>> inert("=1+1")
    "'=1+1"
    >>> inert("Ada; @SUM(A1)")
    "Ada; '@SUM(A1)"
    >>> inert("Jean-Luc")
    'Jean-Luc'
    """
    return _FORMULA.sub(_begun, text)


def _begun(found: "re.Match[str]") -> str:
    """Put an apostrophe before the sign if a cell may begin there."""
    before, sign = found.groups()
    begins = found.start() == 0 or not _SEPARATORS.isdisjoint(before)
    return f"{before}'{sign}" if begins else found[0]


def csv_text(rows: Iterable[Sequence[str | float | None]]) -> str:
    r"""Write a table of our own, in which no cell is a formula.

    None is an empty cell; lines end with LF.

    >>> csv_text([("=1+1", 2.0, None), ('a "b", c', -0.5, "")])
    '\'=1+1,2,\n"a ""b"", c",-0.5,\n'
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    for row in rows:
        writer.writerow(_own_cell(value) for value in row)
    return table.getvalue()


def _own_cell(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return inert(shown_signs(value))
    return f"{round(value, 5):.10g}"


def number_text(value: float, comma: bool = False) -> str:
    """Write points as Canvas and Moodle do.

    Two decimals, and up to five where the points need them.

    >>> number_text(3.5), number_text(1 / 3), number_text(12, comma=True)
    ('3.50', '0.33333', '12,00')
    """
    whole, decimals = f"{value:.5f}".split(".")
    text = f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
    return text.replace(".", ",") if comma else text


def read_number(text: str) -> float | None:
    """Read a number as Canvas does: the last dot or comma is the decimal one.

    None if it is not a number.

    >>> read_number(" 3,50"), read_number("1.000,5"), read_number("EX")
    (3.5, 1000.5, None)
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    *front, last = re.split(r"[.,]", text)
    return float(f"{''.join(front)}.{last}" if front else last)
