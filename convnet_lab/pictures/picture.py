"""A figure that is drawn when somebody looks at it."""

from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from convnet_lab.colours import INK, LINE, PAPER
from convnet_lab.pictures.looks import WIDTH

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


class Picture(Figure):
    """A figure in the course's style, known to no plotting window.

    What it shows is checked before it is made, and drawn when its axes are asked for
    or it is saved: most of a notebook's time would go into figures at which, while a
    class is graded, nobody looks.

    Parameters
    ----------
    draw : callable
        Given this figure, draws into it. matplotlib's settings are the course's
        meanwhile, and as before afterwards.
    height, width : float
        In inches.
    """

    def __init__(
        self, draw: Callable[[Figure], None], height: float, width: float = WIDTH
    ) -> None:
        self._to_draw: Callable[[Figure], None] | None = None
        layout = ConstrainedLayoutEngine(w_pad=0.06, h_pad=0.06)
        super().__init__(figsize=(width, height), layout=layout, facecolor=PAPER)
        self._to_draw = draw

    def _finish(self) -> None:
        draw, self._to_draw = self._to_draw, None
        if draw is not None:
            with mpl.rc_context(_STYLE):
                draw(self)

    @property  # type: ignore[misc]
    def axes(self) -> Any:
        """Its axes, in the order in which they were added."""
        self._finish()
        return super().axes

    def draw(self, renderer: RendererBase) -> None:
        """Draw it, as matplotlib's figures do.

        Parameters
        ----------
        renderer : matplotlib.backend_bases.RendererBase
        """
        self._finish()
        super().draw(renderer)
