"""A figure in a notebook, with alternative text that stays with it."""

import base64
import html
import io
import os

from IPython.display import HTML, display
from matplotlib.figure import Figure

FIGURES = "CONVNET_LAB_FIGURES"
"""The environment variable that is "none" while nobody will look at a figure."""

_NO_ALT = "alt is empty: expected a sentence that says what the figure shows"
_DOTS_PER_INCH = 144
_PIXELS_PER_INCH = 96


def show(figure: Figure, alt: str, caption: str = "") -> None:
    """Show a figure with text for those who cannot see it.

    JupyterLab gives inline figures no alternative text; an ``<img>`` in HTML keeps its
    own, in the notebook and in every export.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What there is to see, in a sentence or two.
    caption : str
        Text below the figure; empty for none.

    Raises
    ------
    ValueError
        If `alt` is empty.
    """
    if os.environ.get(FIGURES) == "none":
        if not alt.strip():
            raise ValueError(_NO_ALT)
        words = html.escape(f"Figure, not drawn here: {alt}")
        display(HTML(f"<p><em>{words}</em></p>"))
        return
    display(HTML(as_html(figure, alt, caption)))


def as_html(figure: Figure, alt: str, caption: str = "") -> str:
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
    image = io.BytesIO()
    figure.savefig(image, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
    data = base64.b64encode(image.getvalue()).decode()
    width = round(figure.get_figwidth() * _PIXELS_PER_INCH)
    below = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    return (
        '<figure style="margin:0.5em 0">'
        f'<img alt="{html.escape(alt, quote=True)}" width="{width}" '
        f'style="max-width:100%;height:auto" src="data:image/png;base64,{data}">'
        f"{below}</figure>"
    )
