"""Counts as areas, values as histograms, signals as steps."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from convnet_lab.colours import BLUE, ORANGE
from convnet_lab.pictures.checked import numbers
from convnet_lab.pictures.looks import NARROW
from convnet_lab.pictures.picture import Picture
from convnet_lab.pictures.rows import Row

_SIDE = 240  # pixels of the page, of the largest square


@dataclass(frozen=True)
class Square:
    """A count as a square: its area is to scale.

    Parameters
    ----------
    title : str
    count : int
    largest : int
        The count whose square is largest.
    """

    title: str
    count: int
    largest: int

    @property
    def frame(self) -> str:
        """Nothing around it."""
        return ""

    def size(self) -> tuple[int, int]:
        """Give its width and height in pixels of the page."""
        side = max(1, round(_SIDE * (self.count / self.largest) ** 0.5))
        return side, side

    def source(self) -> str:
        """Give the image as a ``data:`` address."""
        side, _ = self.size()
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">'
            f'<rect width="{side}" height="{side}" fill="{BLUE}"/></svg>'
        )
        return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def areas(counts: Mapping[str, int], label: str) -> Row:
    """Draw counts as squares whose areas are to scale.

    Parameters
    ----------
    counts : mapping of str to int
    label : str
        What is counted; it stands below.

    Returns
    -------
    Row
    """
    values = [int(count) for count in counts.values()]
    if not values or min(values) < 1:
        raise ValueError(f"counts are {values}: expected at least one, each above 0")
    squares = [
        Square(f"{name}: {value:,}", value, max(values))
        for name, value in zip(counts, values, strict=True)
    ]
    return Row(squares, legend=f"The area of a square is the number of {label}.")


def histograms(images: Mapping[str, np.ndarray]) -> Figure:
    """Draw how many pixels of each image have which gray value.

    Parameters
    ----------
    images : mapping of str to ndarray
        Values from 0 to 255.

    Returns
    -------
    matplotlib.figure.Figure
    """
    shown = {title: numbers(np.ravel(each), title, 1) for title, each in images.items()}

    def draw(figure: Figure) -> None:
        axes = figure.subplots(len(shown), 1, sharey=True, squeeze=False)[:, 0]
        for ax, (title, image) in zip(axes, shown.items(), strict=True):
            ax.hist(image, bins=64, range=(0, 255), color=BLUE)
            ax.set_title(title)
            ax.set_xticks([0, 64, 128, 192, 255])
            ax.set_ylabel("pixels")
            ax.yaxis.set_major_formatter("{x:,.0f}")
        axes[-1].set_xlabel("gray value")

    # one below the other, so that a narrow page shows them whole
    return Picture(draw, 0.4 + 1.8 * len(shown), NARROW)


def signals(rows: Sequence[Mapping[str, Sequence[float]]], positions: int) -> Figure:
    """Draw signals as bars over their positions, one panel for each mapping.

    Parameters
    ----------
    rows : sequence of mapping
        In each panel, one or two named signals; NaN leaves a position empty.
    positions : int
        Positions on the horizontal axis.

    Returns
    -------
    matplotlib.figure.Figure
    """
    panels = [
        {
            name: numbers(signal, f"the signal {name!r}", 1)
            for name, signal in row.items()
        }
        for row in rows
    ]
    top = max(np.nanmax(s) for row in panels for s in row.values())
    low = min(0, *(np.nanmin(s) for row in panels for s in row.values()))

    def draw(figure: Figure) -> None:
        axes = figure.subplots(len(rows), 1, sharex=True, squeeze=False)[:, 0]
        for ax, row in zip(axes, panels, strict=True):
            styles = zip((BLUE, ORANGE), ("", "////"), (-0.21, 0.21), strict=True)
            for (name, signal), (color, hatch, shift) in zip(
                row.items(), styles, strict=False
            ):
                places = np.arange(len(signal)) + (shift if len(row) > 1 else 0)
                ax.bar(
                    places,
                    signal,
                    width=0.4,
                    color=color,
                    hatch=hatch,
                    edgecolor="white",
                    label=name,
                )
            ax.set_ylim(low * 1.15, (top or 1) * 1.15)
            ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
        axes[-1].set_xticks(range(0, positions, 1 + positions // 20))
        axes[-1].set_xlabel("position")

    return Picture(draw, 1.25 * len(rows))
