"""Curves over a linear axis, an amount for each class, and units with their wires."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import pi

import numpy.typing as npt
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from convnet_lab.colours import BLUE, INK, LINE, ORANGE
from convnet_lab.pictures.checked import numbers
from convnet_lab.pictures.looks import NARROW
from convnet_lab.pictures.picture import Picture
from convnet_lab.pictures.rows import Row

_PANEL = 2.4
"""Inches: three panels side by side fill the column of a notebook."""
_ONE_LINE = 40
"""Letters of all names that fit above each other's curves in one line."""
_STYLES = ((BLUE, "-"), (ORANGE, "--"), (INK, ":"))
"""For each curve a color and a stroke: never told apart by color alone."""


def curves(
    lines: Mapping[str, npt.ArrayLike],
    x: npt.ArrayLike,
    labels: tuple[str, str],
    points: Sequence[tuple[str, float, float]] = (),
) -> Figure:
    """Draw up to three functions of one variable, each with its name at its side.

    Parameters
    ----------
    lines : mapping of str to array_like
        Values of each function at `x`.
    x : array_like
    labels : tuple of str
        Of the horizontal and of the vertical axis.
    points : sequence of (str, float, float)
        Points to mark: text, x and y.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there are more curves than styles that people tell apart.
    """
    if len(lines) > len(_STYLES):
        raise ValueError(
            f"lines holds {len(lines)} curves: expected {len(_STYLES)} at most; "
            "draw two figures"
        )
    across = numbers(x, "x", 1)
    drawn = {name: numbers(y, f"the curve {name!r}", 1) for name, y in lines.items()}
    for name, y in drawn.items():
        if len(y) != len(across):
            raise ValueError(
                f"the curve {name!r} has {len(y)} values: expected {len(across)}, one "
                "for each x"
            )

    def draw(figure: Figure) -> None:
        ax = figure.subplots()
        for (name, y), (color, stroke) in zip(drawn.items(), _STYLES, strict=False):
            ax.plot(across, y, stroke, color=color, linewidth=2, label=name)
        for text, right, up in points:
            ax.plot(right, up, "o", color=INK, markersize=5, zorder=3)
            ax.annotate(
                text, (right, up), xytext=(7, 5), textcoords="offset points", zorder=4
            )
        ax.set_xlabel(labels[0])
        ax.set_ylabel(labels[1])
        ax.grid(True)
        ax.set_axisbelow(True)
        ax.margins(x=0.02)
        # above the curves: beside them, a narrow page would cut it off
        ax.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=3 if sum(map(len, drawn)) < _ONE_LINE else 1,
            frameon=False,
        )

    return Picture(draw, 2.7, NARROW)


def amounts(
    panels: Mapping[str, Mapping[str, float]],
    decimals: int | Sequence[int] = 4,
    largest: float | None = None,
) -> Row:
    """Draw an amount for each class as horizontal bars on a linear axis.

    Parameters
    ----------
    panels : mapping of str to mapping of str to float
        Panels side by side, under their titles; all have the same classes.
    decimals : int or sequence of int
        Places of the number at the end of each bar, for all panels or for each.
    largest : float, optional
        The largest amount of all panels, 1 for probabilities: all have one scale.
        Without it, each panel has a scale of its own.

    Returns
    -------
    Row
        A picture for each panel.
    """
    classes = list(next(iter(panels.values())))
    places = [decimals] * len(panels) if isinstance(decimals, int) else decimals
    if len(places) != len(panels):
        raise ValueError(
            f"decimals has {len(places)} entries: expected {len(panels)}, one a panel"
        )
    bars = {
        title: [float(panel[name]) for name in classes]
        for title, panel in panels.items()
    }
    lowest = min(0.0, *(v for values in bars.values() for v in values))
    parts = []
    for (title, values), digits in zip(bars.items(), places, strict=True):
        ends = (min(*values, 0.0), max(*values, 0.0))
        if largest is not None:
            ends = (lowest, largest)
        draw = partial(_bars, classes=classes, values=values, digits=digits, ends=ends)
        parts.append(Picture(draw, 0.3 * len(classes) + 0.15, _PANEL, title))
    return Row(parts)


def _bars(
    figure: Figure,
    classes: list[str],
    values: list[float],
    digits: int,
    ends: tuple[float, float],
) -> None:
    """Draw one panel of amounts, with room for the numbers at their ends."""
    ax = figure.subplots()
    ax.barh(classes, values, color=BLUE, height=0.6)
    for row, value in enumerate(values):
        ax.annotate(
            f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}"),
            (max(value, 0.0), row),  # right of 0, where a negative bar leaves room
            (4, 0),
            textcoords="offset points",
            va="center",
        )
    left, right = ends
    ax.set_xlim(left, right + 0.6 * ((right - left) or 1.0))
    ax.axvline(0, color=LINE, linewidth=0.8)
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.invert_yaxis()


def bubbles(
    points: Mapping[str, tuple[float, float, float]],
    labels: tuple[str, str],
    below: Collection[str] = (),
) -> Figure:
    """Draw named circles at (x, y), each with an area to scale.

    Parameters
    ----------
    points : mapping of str to (float, float, float)
        By name: x, y and what the area stands for.
    labels : tuple of str
        Of the horizontal and of the vertical axis.
    below : collection of str
        Names that stand below their circles, not above.

    Returns
    -------
    matplotlib.figure.Figure
    """
    numbers([list(point) for point in points.values()], "points", 2)

    def draw(figure: Figure) -> None:
        ax = figure.subplots()
        for name, (across, up, area) in points.items():
            ax.scatter(
                across, up, s=14 * area, color=BLUE, alpha=0.45, edgecolor=INK, zorder=2
            )
            # outside of all circles that lie around the same point
            around = max(
                a
                for x, y, a in points.values()
                if (x, abs(y - up) < 1) == (across, True)
            )
            away = (14 * around / pi) ** 0.5 + 3
            under = name in below
            ax.annotate(
                name,
                (across, up),
                (0, -away if under else away),
                textcoords="offset points",
                ha="center",
                va="top" if under else "bottom",
                zorder=3,
            )
        ax.set_xlabel(labels[0])
        ax.set_ylabel(labels[1])
        ax.grid(True)
        ax.set_axisbelow(True)
        ax.margins(x=0.2, y=0.2)
        ax.set_ylim(bottom=0)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))

    return Picture(draw, 4.2, NARROW)


def network(layers: Mapping[str, int], unit: int = 0) -> Figure:
    """Draw layers of units with a wire between any two neighbors.

    Parameters
    ----------
    layers : mapping of str to int
        Name and number of units of each layer, from left to right.
    unit : int
        The unit of the second layer that is blue.

    Returns
    -------
    matplotlib.figure.Figure
    """
    tallest = max(layers.values())
    places = [
        [(float(column), (size - 1) / 2 - row) for row in range(size)]
        for column, size in enumerate(layers.values())
    ]

    def draw(figure: Figure) -> None:
        ax = figure.subplots()
        for left, right in pairwise(places):
            for x1, y1 in right:
                for x0, y0 in left:
                    ax.plot([x0, x1], [y0, y1], color=LINE, linewidth=0.8, zorder=1)
        for column, (name, units) in enumerate(zip(layers, places, strict=True)):
            across, up = zip(*units, strict=True)
            paper = [
                BLUE if column == 1 and row == unit else "white"
                for row in range(len(units))
            ]
            ax.scatter(across, up, s=170, color=paper, edgecolor=INK, zorder=3)
            ax.text(column, tallest / 2 + 0.15, name, ha="center", va="bottom")
        ax.set_xlim(-0.45, len(layers) - 0.55)
        ax.set_ylim(-tallest / 2, tallest / 2 + 0.7)
        ax.set_axis_off()

    return Picture(draw, 0.45 * tallest + 0.5, min(NARROW, 1.5 * len(layers)))
