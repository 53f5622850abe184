"""A figure in a notebook, with alternative text that stays with it."""

import base64
import html
import io
import os
from collections.abc import Callable

from IPython.display import HTML, display
from matplotlib.figure import Figure

from convnet_lab.pictures.looks import PIXELS_PER_INCH
from convnet_lab.pictures.rows import Row

FIGURES = "CONVNET_LAB_FIGURES"
"""The environment variable that is "none" while nobody will look at a figure."""

Drawing = Figure | Row | Callable[[], Figure | Row]
"""A figure, or a function that computes one: called only if somebody will look."""

_NO_ALT = "alt is empty: expected a sentence that says what the figure shows"
_DOTS_PER_INCH = 144
_READABLE = 480
"""Pixels; on a narrower page a wider figure is scrolled, for its words stay legible."""
DARK = (
    '<style>[data-jp-theme-light="false"] .cl-ink,body.vscode-dark .cl-ink'
    "{background:transparent!important;filter:invert(.92) hue-rotate(180deg)}</style>"
)
"""Drawn in black on white, a figure is turned to white on black in a dark theme."""


def show(figure: Drawing, alt: str, caption: str = "") -> None:
    """Show a figure with text for those who cannot see it.

    JupyterLab gives inline figures no alternative text; an ``<img>`` in HTML keeps its
    own, in the notebook and in every export.

    Parameters
    ----------
    figure : matplotlib.figure.Figure, Row or callable
        What to show, or a function that computes it.
    alt : str
        What there is to see, in a sentence or two.
    caption : str
        Text below the figure; empty for none.

    Raises
    ------
    ValueError
        If `alt` is empty.
    """
    display(HTML(written(figure, alt, caption)))


def written(figure: Drawing, alt: str, caption: str = "") -> str:
    """Write a figure as HTML, or its words while nobody will look at it.

    Parameters
    ----------
    figure, alt, caption
        As for `show`.

    Returns
    -------
    str
    """
    if os.environ.get(FIGURES) == "none":
        if not alt.strip():
            raise ValueError(_NO_ALT)
        return f"<p><em>{html.escape(f'Figure, not drawn here: {alt}')}</em></p>"
    return as_html(figure, alt, caption)


def as_html(figure: Drawing, alt: str, caption: str = "") -> str:
    """Write a figure as one HTML element that holds its own image.

    Parameters
    ----------
    figure, alt, caption
        As for `show`.

    Returns
    -------
    str
    """
    if not alt.strip():
        raise ValueError(_NO_ALT)
    if callable(figure):
        figure = figure()
    inside = figure.to_html(alt) if isinstance(figure, Row) else _drawn(figure, alt)
    below = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    return f'<figure style="margin:0.5em 0">{inside}{below}</figure>'


def _drawn(figure: Figure, alt: str) -> str:
    image = io.BytesIO()
    figure.savefig(
        image,
        format="png",
        dpi=_DOTS_PER_INCH,
        transparent=True,
        metadata={"Software": None},
    )
    data = base64.b64encode(image.getvalue()).decode()
    width = round(figure.get_figwidth() * PIXELS_PER_INCH)
    return (
        f'{DARK}<div style="overflow-x:auto" tabindex="0">'
        f'<img alt="{html.escape(alt, quote=True)}" class="cl-ink" width="{width}" '
        f'style="max-width:max(100%,{min(width, _READABLE)}px);height:auto;'
        f'background:white" src="data:image/png;base64,{data}"></div>'
    )
