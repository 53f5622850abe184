"""Figures that are a row of images and signs, which a narrow page breaks into lines.

Each image is an ``<img>`` of its own; titles and signs are the page's own text, so that
they have its color and size in a light and in a dark theme.
"""

import html
from collections.abc import Sequence
from typing import Protocol

LINE_STYLE = (
    "display:flex;flex-wrap:wrap;align-items:center;gap:0.4em 0.9em;margin:0.3em 0"
)
_PART_STYLE = "display:inline-block;text-align:center;line-height:1.3;max-width:"
_SIGNED_STYLE = (
    "display:flex;flex-wrap:wrap;align-items:center;gap:0.2em 0.9em;max-width:"
)

INK = 'class="cl-ink"'
DARK = (
    '<style>[data-jp-theme-light="false"] .cl-ink,body.vscode-dark .cl-ink'
    "{background:transparent!important;filter:invert(.92) hue-rotate(180deg)}</style>"
)
"""Drawn in black on white, a figure is turned to white on black in a dark theme."""
_FRAMES = {
    "": "image-rendering:pixelated",
    # black photographs have an edge on a black page, white ones on a white page
    "line": "image-rendering:pixelated;outline:1px solid #8888;outline-offset:-1px",
    "ink": "background:white",
}

PART_OF_IT = "part of the figure described above"
"""An empty text would be read aloud as "Image" by JupyterLab."""


class Part(Protocol):
    """An image with a title above it."""

    @property
    def title(self) -> str:
        """What stands above it."""

    @property
    def frame(self) -> str:
        """What it needs around it: "line", "" for nothing, or "ink" if it is drawn."""

    def source(self) -> str:
        """Give the image as a ``data:`` address."""

    def size(self) -> tuple[int, int]:
        """Give its width and height in pixels of the page."""


class Row:
    """Images and signs from left to right, in one line or in several.

    Parameters
    ----------
    *lines : sequence of Part or str
        Each is a line of its own.
    legend : str
        A line of text below.
    across : int
        So many images stand side by side on a narrow page, too, where they get smaller.
    """

    def __init__(
        self, *lines: Sequence[Part | str], legend: str = "", across: int = 1
    ) -> None:
        self.lines = [list(line) for line in lines]
        self.legend, self.across = legend, across

    @property
    def parts(self) -> list[Part]:
        """All images, without the signs."""
        return [p for line in self.lines for p in line if not isinstance(p, str)]

    def to_html(self, alt: str) -> str:
        """Write it as HTML; the first image has the words for all.

        Parameters
        ----------
        alt : str
            What there is to see.

        Returns
        -------
        str
        """
        words, written = alt, []
        if any(part.frame == "ink" for part in self.parts):
            written.append(DARK)
        gaps = 0.9 * (self.across - 1)
        room = f"calc((100% - {gaps:.1f}em)/{self.across})" if gaps else "100%"
        for line in self.lines:
            written.append(f'<div style="{LINE_STYLE}">')
            signs = ""
            for part in line:
                if isinstance(part, str):
                    sign = html.escape(part.strip())
                    size = "1.25em" if len(sign) < 3 else "1em"
                    signs += f'<span style="font-size:{size}">{sign}</span>'
                    continue
                image = _as_html(part, words, "100%" if signs else room)
                if signs:  # a sign goes to the next line with what it stands before
                    style = _SIGNED_STYLE + room
                    image = f'<span style="{style}">{signs}{image}</span>'
                written.append(image)
                words, signs = PART_OF_IT, ""
            written.append(f"{signs}</div>")
        if self.legend:
            written.append(f"<div>{html.escape(self.legend)}</div>")
        return "".join(written)


def _as_html(part: Part, alt: str, room: str) -> str:
    width, height = part.size()
    title = f"<span>{html.escape(part.title)}</span><br>" if part.title else ""
    if alt == PART_OF_IT and part.title:
        alt = f"{part.title}: {alt}"
    ink = f"{INK} " if part.frame == "ink" else ""
    return (
        f'<span style="{_PART_STYLE}{room}">{title}'
        f'<img alt="{html.escape(alt, quote=True)}" '
        f'{ink}width="{width}" height="{height}" '
        f'style="max-width:100%;height:auto;{_FRAMES[part.frame]}" '
        f'src="{part.source()}"></span>'
    )
