"""Small matrices with the number in each cell, and the window that is looked at."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from convnet_lab.colours import LINE
from convnet_lab.pictures.checked import numbers
from convnet_lab.pictures.looks import ink_on, signed_colour
from convnet_lab.pictures.rows import Part, Row

_CELL = 32  # pixels of the page
_LETTER = 8.2  # the width of a digit
_TEXT = 14
_EDGE = 4  # room for a ring at the border


@dataclass(frozen=True)
class Grid:
    """A matrix to draw.

    Parameters
    ----------
    values : array_like, shape (rows, columns)
        NaN leaves a cell without a number.
    title : str
        Stands above it.
    window : tuple of int or None
        Row, column, height and width of the window to ring.
    signed : bool
        Color by sign (purple negative, orange positive) rather than as gray pixels.
    plain : bool
        No color at all: numbers on white.
    hatched : ndarray of bool, shape (rows, columns), or None
        Cells to hatch: a frame of padding, or what is not used.
    empty : str
        What stands in the cells that hold NaN, such as ``"?"``.
    white : float or None
        The gray value that is white; 0 is always black. If None, 255, or 1 for an
        image of zeros and ones.
    decimals : int or None
        How many each number has; None for four digits, or fewer that say the same.
    """

    values: npt.ArrayLike
    title: str = ""
    window: tuple[int, int, int, int] | None = None
    signed: bool = False
    plain: bool = False
    hatched: np.ndarray | None = None
    empty: str = ""
    white: float | None = None
    decimals: int | None = None

    def __post_init__(self) -> None:
        """Check it, and keep what it shows now."""
        rows, columns = self.numbers.shape
        if self.window is not None and len(self.window) != 4:
            raise ValueError(
                f"{self._name}'s window is {self.window}: expected row, column, height "
                "and width"
            )
        if self.hatched is not None and np.shape(self.hatched) != (rows, columns):
            raise ValueError(
                f"{self._name}'s hatched has shape {np.shape(self.hatched)}: expected "
                f"{rows, columns}, a bool for each number"
            )

    @property
    def _name(self) -> str:
        return f"the grid {self.title!r}" if self.title else "a grid"

    @property
    def frame(self) -> str:
        """Nothing around it: its cells have lines."""
        return ""

    @cached_property
    def numbers(self) -> np.ndarray:
        """Its values as they were when it was made, shape (rows, columns)."""
        return numbers(self.values, self._name, 2)

    @cached_property
    def labels(self) -> list[list[str]]:
        """What stands in each cell."""
        return [
            [self.empty if np.isnan(value) else self._written(value) for value in row]
            for row in self.numbers
        ]

    def _written(self, value: float) -> str:
        style = ".4g" if self.decimals is None else f".{self.decimals}f"
        return f"{value:{style}}".replace("-", "\N{MINUS SIGN}")

    @property
    def cell_width(self) -> float:
        """The width of a cell: all have room for the longest label."""
        longest = max(len(label) for row in self.labels for label in row)
        return max(_CELL, _LETTER * longest + 12)

    def size(self) -> tuple[int, int]:
        """Give its width and height in pixels of the page."""
        rows, columns = self.numbers.shape
        return (
            round(columns * self.cell_width + 2 * _EDGE),
            rows * _CELL + 2 * _EDGE,
        )

    def source(self) -> str:
        """Give the image as a ``data:`` address."""
        data = base64.b64encode(self.to_svg().encode()).decode()
        return f"data:image/svg+xml;base64,{data}"

    def to_svg(self) -> str:
        """Draw it."""
        rows, columns = self.numbers.shape
        wide, (width, height) = self.cell_width, self.size()
        drawn = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}">'
            f'<g font-family="system-ui,sans-serif" font-size="{_TEXT}" '
            'text-anchor="middle" style="font-variant-numeric:tabular-nums">'
        ]
        for row, column in np.ndindex(rows, columns):
            x, y = _EDGE + column * wide, _EDGE + row * _CELL
            paper, ink = self.colours(row, column)
            drawn.append(
                f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{_CELL}" '
                f'fill="{paper}" stroke="{LINE}" stroke-width="0.7"/>'
            )
            if self.hatched is not None and self.hatched[row, column]:
                drawn.append(_hatch(x, y, wide))
            drawn.append(
                f'<text x="{x + wide / 2:.1f}" y="{y + _CELL / 2 + 5}" fill="{ink}" '
                f'stroke="{paper}" stroke-width="3" paint-order="stroke">'
                f"{self.labels[row][column]}</text>"
            )
        drawn.append("</g>")
        if self.window:
            drawn.append(ring(self.window, wide, _CELL, _EDGE))
        return "".join([*drawn, "</svg>"])

    def colours(self, row: int, column: int) -> tuple[str, str]:
        """Give the colors of a cell and of its number."""
        value = self.numbers[row, column]
        if np.isnan(value) and not self.empty:
            return "none", "black"  # the page's own color: white would be a pixel's
        if self.plain or np.isnan(value):
            return "white", "black"
        if self.signed:
            # half as strong as in an image, so that black numbers stay readable
            largest = float(np.nanmax(np.abs(self.numbers), initial=0.0)) or 1.0
            parts = signed_colour(float(value) / largest / 2)
            return "#" + "".join(f"{part:02x}" for part in parts), "black"
        gray = min(max(value / self._white, 0.0), 1.0)
        return "#" + f"{round(255 * gray):02x}" * 3, ink_on(gray)

    @property
    def _white(self) -> float:
        if self.white is not None:
            return self.white
        return 1.0 if np.nanmax(self.numbers) <= 1 else 255.0


def equation(*parts: Part | str, legend: str = "") -> Row:
    """Put matrices in a row, with signs such as ``"×"`` or ``"="`` between them.

    Parameters
    ----------
    *parts : Grid or str
    legend : str
        A line of text below.

    Returns
    -------
    Row
    """
    return Row(parts, legend=legend)


def ring(window: Sequence[int], wide: float, high: float, edge: float) -> str:
    """Ring a window: black with a white halo, seen on any color."""
    row, column, height, width = window
    place = (
        f'<rect x="{edge + column * wide:.1f}" y="{edge + row * high:.1f}" '
        f'width="{width * wide:.1f}" height="{height * high:.1f}" fill="none" '
    )
    return (
        f'{place}stroke="white" stroke-width="6"/>'
        f'{place}stroke="black" stroke-width="2.6"/>'
    )


def _hatch(x: float, y: float, wide: float) -> str:
    ends = ((0, 0.5), (0.5, 0)), ((0, 1), (1, 0)), ((0.5, 1), (1, 0.5))
    lines = "".join(
        "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(
            *(part for a, b in line for part in (x + wide * a, y + _CELL * b))
        )
        for line in ends
    )
    return f'<path d="{lines}" stroke="#888888" stroke-width="1.2"/>'
