"""A figure in a notebook, with alternative text that stays with it."""

import html
import os
from collections.abc import Callable

from IPython.display import HTML, display
from matplotlib.figure import Figure

from convnet_lab.pictures.looks import PIXELS_PER_INCH
from convnet_lab.pictures.picture import png_of
from convnet_lab.pictures.rows import DARK, INK, Row

FIGURES = "CONVNET_LAB_FIGURES"
"""The environment variable that is "none" while nobody will look at a figure."""

Drawing = Figure | Row | Callable[[], Figure | Row]
"""A figure, or a function that computes one: called only if somebody will look."""

_NO_ALT = "alt is empty: expected a sentence that says what the figure shows"
_READABLE, _MOST = 0.65, 480
"""How far a figure may shrink until its words are no longer legible: a share of its
width, and pixels of the page. On a narrower page it is scrolled."""


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
    width = round(figure.get_figwidth() * PIXELS_PER_INCH)
    least = min(round(_READABLE * width), _MOST)
    return (
        f"{DARK}<style>@container cl-page (max-width:{least - 1}px){{"
        f".cl-wider{least}{{display:block!important}}}}</style>"
        '<div style="container:cl-page/inline-size">'
        f'<div class="cl-wider{least}" aria-hidden="true" style="display:none">'
        "⇄ wider than the page: scroll it sideways</div>"
        '<div style="overflow-x:auto" tabindex="0">'
        f'<img alt="{html.escape(alt, quote=True)}" {INK} width="{width}" '
        f'style="max-width:max(100%,{least}px);height:auto;'
        f'background:white" src="{png_of(figure)}"></div></div>'
    )
