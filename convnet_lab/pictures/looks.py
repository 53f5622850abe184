"""The few values that every figure shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from convnet_lab.colours import INK, LINE, PAPER

PIXELS = "gray"
SIGNED = "PuOr"
"""Colour maps: gray for pixels, purple to orange for values of both signs."""

WIDTH = 8.0
"""Inches: the width of a notebook's column."""

_STYLE: Any = {
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.edgecolor": LINE,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": PAPER,
}


def ink_on(gray: float) -> str:
    """Choose black or white for text on a gray from 0 (black) to 1 (white).

    Below 0.46 white has the contrast of 4.5 that WCAG 2 asks for, above it black.
    """
    return "white" if gray < 0.46 else "black"


@contextmanager
def looks() -> Iterator[None]:
    """Draw in the course's style; matplotlib's settings are as before afterwards."""
    with mpl.rc_context(_STYLE):
        yield


def canvas(height: float, width: float = WIDTH) -> Figure:
    """Make an empty figure of this size in inches, known to no plotting window."""
    layout = ConstrainedLayoutEngine(w_pad=0.06, h_pad=0.06)
    return Figure(figsize=(width, height), layout=layout, facecolor=PAPER)
