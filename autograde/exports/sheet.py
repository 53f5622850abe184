"""A sheet downloaded from a learning platform, changed cell by cell.

Python's csv reads a table but forgets how it was written. Here each cell knows where it
stands in the file, so that all other bytes stay: quotes, line ends, byte order mark.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograde.exports.exported import ExportError

LARGEST_SHEET = 50_000_000
"""Bytes; a class of a thousand with a hundred assignments has one million."""

_SEPARATORS = (",", ";", "\t")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Cell:
    """A cell and its place."""

    start: int
    end: int
    """Where it stands in the file's text, its quotes included."""
    text: str
    """What it says, without them."""


@dataclass(frozen=True)
class Sheet:
    """A CSV file that is to be filled."""

    path: Path
    content: str
    """Its text as it is."""
    separator: str
    """What stands between cells."""
    rows: list[list[Cell]]
    """The cells; the first row is the header. A blank line is a row of one cell."""

    @classmethod
    def read(cls, path: Path) -> "Sheet":
        """Read a sheet."""
        if not path.is_file():
            raise ExportError(f"there is no file '{path}': name the downloaded sheet")
        if path.stat().st_size > LARGEST_SHEET:
            raise ExportError(f"'{path}' is too large for a sheet of marks")
        try:
            content = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise ExportError(
                f"'{path}' is not UTF-8: give the sheet as it was downloaded, or save "
                "it as 'CSV UTF-8'"
            ) from None
        tables = {separator: _cells(content, separator) for separator in _SEPARATORS}
        separator = max(_SEPARATORS, key=lambda each: _width(tables[each]))
        table = tables[separator]
        if isinstance(table, str):
            raise ExportError(f"'{path}' is no CSV: {table}")
        return cls(path, content, separator, table)

    @property
    def header(self) -> list[str]:
        """The columns' names."""
        return [cell.text.strip() for cell in self.rows[0]]

    def text(self, row: int, column: int) -> str:
        """Read a cell."""
        cells = self.rows[row]
        return cells[column].text.strip() if column < len(cells) else ""

    def filled(self, changes: Mapping[tuple[int, int], str]) -> bytes:
        """Write the sheet with some cells changed.

        Every other cell, separator and line end is as it was.
        """
        pieces = []
        done = 0
        for (row, column), text in sorted(changes.items()):
            cell = self.rows[row][column]
            quoted = self.content[cell.start : cell.end].startswith('"')
            if quoted or self.separator in text:
                text = f'"{text}"'
            pieces += [self.content[done : cell.start], text]
            done = cell.end
        return "".join([*pieces, self.content[done:]]).encode()


def _width(table: list[list[Cell]] | str) -> int:
    return 0 if isinstance(table, str) else len(table[0])


def _cells(content: str, separator: str) -> list[list[Cell]] | str:
    """Find every cell, or say why that cannot be done."""
    cell = re.compile(
        rf'"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^"{separator}\r\n][^{separator}\r\n]*)?'
    )
    line_end = re.compile(r"\r\n|\n|\r")
    rows: list[list[Cell]] = [[]]
    place = 1 if content.startswith(_BYTE_ORDER_MARK) else 0
    while True:
        found = cell.match(content, place)
        assert found  # nothing at all is a cell, too
        text = found["plain"] or (found["quoted"] or "").replace('""', '"')
        rows[-1].append(Cell(place, found.end(), text))
        place = found.end()
        if content.startswith(separator, place):
            place += 1
            continue
        if place == len(content):
            return rows
        ended = line_end.match(content, place)
        if ended is None:
            return (
                f"line {content.count(chr(10), 0, place) + 1} has a quote out of place"
            )
        place = ended.end()
        if place == len(content):
            return rows
        rows.append([])
