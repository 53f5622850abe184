"""Curves over a linear axis, an amount for each class, and units with their wires."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy.typing as npt
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from convnet_lab.colours import BLUE, INK, LINE, ORANGE
from convnet_lab.pictures.checked import numbers
from convnet_lab.pictures.looks import WIDTH
from convnet_lab.pictures.picture import Picture

_ONE_LINE = 50
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

    return Picture(draw, 2.8, 0.8 * WIDTH)


def amounts(
    panels: Mapping[str, Mapping[str, float]],
    decimals: int | Sequence[int] = 4,
    largest: float | None = None,
) -> Figure:
    """Draw an amount for each class as horizontal bars on a linear axis.

    Parameters
    ----------
    panels : mapping of str to mapping of str to float
        Panels side by side, under their titles; all have the same classes.
    decimals : int or sequence of int
        Places of the number at the end of each bar, for all panels or for each.
    largest : float, optional
        The amount that fills every panel, 1 for probabilities; without it, each
        panel has a scale of its own.

    Returns
    -------
    matplotlib.figure.Figure
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

    def draw(figure: Figure) -> None:
        axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for ax, (title, values), digits in zip(axes, bars.items(), places, strict=True):
            drawn = ax.barh(classes, values, color=BLUE, height=0.6)
            texts = [f"{v:.{digits}f}".replace("-", "\N{MINUS SIGN}") for v in values]
            ax.bar_label(drawn, labels=texts, padding=3)
            right = max(*values, 0.0) if largest is None else largest
            left = min(*values, 0.0)
            # a third of the width on each side that has bars, for their numbers
            reach = max(right, -left) or 1.0
            ax.set_xlim(left - 0.55 * reach * (left < 0), right + 0.55 * reach)
            ax.axvline(0, color=LINE, linewidth=0.8)
            ax.set_title(title)
            ax.set_xticks([])
            ax.tick_params(length=0)
            ax.spines[["left", "bottom"]].set_visible(False)
        axes[0].invert_yaxis()

    return Picture(draw, 0.36 * len(classes) + 0.5)


def bubbles(
    points: Mapping[str, tuple[float, float, float]], labels: tuple[str, str]
) -> Figure:
    """Draw named circles at (x, y), each with an area to scale.

    Parameters
    ----------
    points : mapping of str to (float, float, float)
        By name: x, y and what the area stands for.
    labels : tuple of str
        Of the horizontal and of the vertical axis.

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
            # the name of a small circle below it: it may lie in a large one
            below = (6, -26) if area < 10 else (14, 8)
            ax.annotate(name, (across, up), below, textcoords="offset points", zorder=3)
        ax.set_xlabel(labels[0])
        ax.set_ylabel(labels[1])
        ax.grid(True)
        ax.set_axisbelow(True)
        ax.margins(x=0.18, y=0.2)
        ax.set_ylim(bottom=0)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))

    return Picture(draw, 4.2)


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

    return Picture(draw, 0.45 * tallest + 0.5, min(WIDTH, 2.3 * len(layers)))
