"""A figure that is drawn when somebody looks at it."""

import base64
import io
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from convnet_lab.colours import INK, LINE, PAPER
from convnet_lab.pictures.looks import PIXELS_PER_INCH, WIDTH

_DOTS_PER_INCH = 144
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
    title : str
        Stands above it, where it is part of a row.
    """

    frame = "ink"

    def __init__(
        self,
        draw: Callable[[Figure], None],
        height: float,
        width: float = WIDTH,
        title: str = "",
    ) -> None:
        self.title = title
        self._to_draw: Callable[[Figure], None] | None = None
        layout = ConstrainedLayoutEngine(w_pad=0.06, h_pad=0.06)
        super().__init__(figsize=(width, height), layout=layout, facecolor=PAPER)
        self._to_draw = draw

    def size(self) -> tuple[int, int]:
        """Give its width and height in pixels of the page."""
        width, height = self.get_size_inches()
        return round(width * PIXELS_PER_INCH), round(height * PIXELS_PER_INCH)

    def source(self) -> str:
        """Give the image as a ``data:`` address."""
        return png_of(self)

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


def png_of(figure: Figure) -> str:
    """Give a figure of matplotlib, on no paper, as a ``data:`` address.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    str
    """
    image = io.BytesIO()
    figure.savefig(
        image,
        format="png",
        dpi=_DOTS_PER_INCH,
        transparent=True,
        metadata={"Software": None},
    )
    return f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode()}"
