"""Small matrices with the number in each cell, and the window that is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import Stroke

from convnet_lab.colours import LINE
from convnet_lab.pictures.checked import numbers
from convnet_lab.pictures.looks import PIXELS, SIGNED, WIDTH, ink_on
from convnet_lab.pictures.picture import Picture

_CELL = 0.42  # inches
_GAP = 0.75


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
        Colour by sign (purple negative, orange positive) rather than as gray pixels.
    plain : bool
        No colour at all: numbers on white.
    hatched : ndarray of bool, shape (rows, columns), or None
        Cells to hatch instead of colouring: a frame of padding, or what is not used.
    empty : str
        What stands in the cells that hold NaN, such as ``"?"``.
    """

    values: npt.ArrayLike
    title: str = ""
    window: tuple[int, int, int, int] | None = None
    signed: bool = False
    plain: bool = False
    hatched: np.ndarray | None = None
    empty: str = ""

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

    @cached_property
    def numbers(self) -> np.ndarray:
        """Its values as they were when it was made, shape (rows, columns)."""
        return numbers(self.values, self._name, 2)


def equation(*parts: Grid | str, legend: str = "") -> Figure:
    """Draw matrices in a row, with signs such as ``"×"`` or ``"="`` between them.

    Parameters
    ----------
    *parts : Grid or str
    legend : str
        A line of text below.

    Returns
    -------
    matplotlib.figure.Figure
    """
    shapes = [p.numbers.shape if isinstance(p, Grid) else None for p in parts]
    widths = [shape[1] * _CELL if shape else _GAP * 0.5 for shape in shapes]
    height = max(shape[0] for shape in shapes if shape) * _CELL
    total = sum(widths) + 0.25 * len(parts)
    scale = min(1.0, WIDTH / total)

    def draw(figure: Figure) -> None:
        axes = figure.subplots(1, len(parts), width_ratios=widths, squeeze=False)[0]
        for ax, part in zip(axes, parts, strict=True):
            if isinstance(part, Grid):
                draw_grid(ax, part, fontsize=10 * scale)
            else:
                ax.set_axis_off()
                ax.text(0.5, 0.5, part, ha="center", va="center", fontsize=15 * scale)
        if legend:
            figure.supxlabel(legend, fontsize=10)

    height = (height + 0.7) * scale + (0.35 if legend else 0)
    return Picture(draw, height, total * scale)


def draw_grid(ax: Axes, grid: Grid, fontsize: float) -> None:
    """Draw one matrix into given axes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    grid : Grid
    fontsize : float
        In points, of the numbers and the title.
    """
    values = grid.numbers
    rows, columns = values.shape
    largest = float(np.nanmax(np.abs(values), initial=1.0))
    if grid.plain:
        ax.imshow(np.ones_like(values), cmap=PIXELS, vmin=0, vmax=1)
    elif grid.signed:
        # PuOr runs from orange to purple: turned, so that orange is positive; paler
        # than its ends, so that black numbers stay readable
        ax.imshow(-values, cmap=SIGNED, vmin=-2 * largest, vmax=2 * largest)
    else:
        ax.imshow(
            values, cmap=PIXELS, vmin=min(0.0, float(np.nanmin(values))), vmax=largest
        )
    hatched = np.zeros(values.shape, bool) if grid.hatched is None else grid.hatched
    for row, column in np.ndindex(rows, columns):
        value = values[row, column]
        if hatched[row, column]:
            hatch(ax, row, column)
        gray = not (grid.plain or grid.signed or hatched[row, column])
        color = ink_on(float(value) / largest) if gray else "black"
        label = f"{value:.4g}".replace("-", "\N{MINUS SIGN}")
        if np.isnan(value):
            color, label = "black", grid.empty
        size = fontsize if len(label) < 5 else fontsize * 0.8
        ax.text(
            column, row, label, ha="center", va="center", color=color, fontsize=size
        )
    ax.set_xticks(np.arange(columns + 1) - 0.5, labels=[])
    ax.set_yticks(np.arange(rows + 1) - 0.5, labels=[])
    ax.grid(True, color=LINE, linewidth=0.6)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set(visible=True, color=LINE, linewidth=0.6)
    ax.set_title(grid.title, fontsize=fontsize)
    if grid.window:
        ring(ax, grid.window)


def hatch(ax: Axes, row: int, column: int) -> None:
    """Hatch a cell in light gray on white, so that a number on it can be read."""
    ax.add_patch(
        Rectangle(
            (column - 0.5, row - 0.5),
            1,
            1,
            facecolor="white",
            edgecolor=LINE,
            hatch="////",
            linewidth=0,
        )
    )


def ring(ax: Axes, window: Sequence[int]) -> None:
    """Ring a window: solid black with a white halo, seen on any colour."""
    row, column, height, width = window
    ax.add_patch(
        Rectangle(
            (column - 0.5, row - 0.5),
            width,
            height,
            fill=False,
            edgecolor="black",
            linewidth=2.2,
            zorder=5,
            clip_on=False,
            path_effects=[Stroke(linewidth=5, foreground="white"), Stroke()],
        )
    )
