"""Images as pixels: whole, channel by channel, close up, and side by side."""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from convnet_lab.pictures.checked import numbers, pixels
from convnet_lab.pictures.grids import Grid, ring
from convnet_lab.pictures.looks import (
    NEGATIVE,
    PIXELS_PER_INCH,
    POSITIVE,
    WIDTH,
)
from convnet_lab.pictures.rows import Row

_GAP = 14  # pixels of the page


@dataclass(frozen=True)
class Photo:
    """An image to draw, pixel by pixel.

    Parameters
    ----------
    image : array_like, shape (H, W) or (H, W, 3)
        Values from 0 to 255; values outside are drawn black or white.
    title : str
        Stands above it.
    width : int
        In pixels of the page.
    largest : float or None
        If given, values of both signs are drawn: purple to orange, as strong as
        possible at this size.
    window : tuple of int or None
        Row, column, height and width of the window to ring.
    tint : tuple of float or None
        Red, green and blue from 0 to 1 that a gray image is drawn in.
    """

    image: npt.ArrayLike
    title: str = ""
    width: int = 256
    largest: float | None = None
    window: tuple[int, int, int, int] | None = None
    tint: tuple[float, float, float] | None = None

    def __post_init__(self) -> None:
        """Check it, and keep what it shows now."""
        _ = self.values

    @property
    def frame(self) -> str:
        """A line around it."""
        return "line"

    @cached_property
    def values(self) -> np.ndarray:
        """Its values as they were when it was made."""
        return pixels(self.image, repr(self.title))

    def size(self) -> tuple[int, int]:
        """Give its width and height in pixels of the page."""
        rows, columns = self.values.shape[:2]
        return self.width, round(self.width * rows / columns)

    def source(self) -> str:
        """Give the image as a ``data:`` address."""
        png = f"data:image/png;base64,{base64.b64encode(self._png()).decode()}"
        if not self.window:
            return png
        width, height = self.size()
        rows, columns = self.values.shape[:2]
        ringed = ring(self.window, width / columns, height / rows, 0)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}"><image href="{png}" '
            f'width="{width}" height="{height}" preserveAspectRatio="none" '
            f'style="image-rendering:pixelated"/>{ringed}</svg>'
        )
        return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"

    def _png(self) -> bytes:
        from matplotlib.image import imsave

        # small images are made larger here: not every page leaves pixels square
        times = max(1, self.width // self.values.shape[1])
        large = self.rgb().repeat(times, axis=0).repeat(times, axis=1)
        file = io.BytesIO()
        imsave(file, large, format="png")
        return file.getvalue()

    def rgb(self) -> np.ndarray:
        """Give the color of each pixel, shape (H, W, 3)."""
        if self.largest is not None:
            share = np.clip(self.values / (self.largest or 1.0), -1, 1)[..., np.newaxis]
            end = np.where(share > 0, POSITIVE, NEGATIVE)
            return np.round(255 + (end - 255) * np.abs(share)).astype(np.uint8)
        gray = np.clip(np.round(self.values), 0, 255)
        if gray.ndim == 2:
            gray = gray[..., np.newaxis] * (self.tint or (1.0, 1.0, 1.0))
        return gray.astype(np.uint8)


def gallery(
    images: Mapping[str, np.ndarray], columns: int = 4, signed: bool = False
) -> Row:
    """Draw images side by side, each with its title.

    Parameters
    ----------
    images : mapping of str to ndarray
        Gray ``(H, W)`` or color ``(H, W, 3)``, with values from 0 to 255; values
        outside are drawn black or white.
    columns : int
        How many fit into the width of a notebook; a narrow page shows fewer.
    signed : bool
        Draw values of both signs: purple is negative, orange positive, white is 0, on
        one scale for all images.

    Returns
    -------
    Row
    """
    largest = (
        max(float(np.abs(np.asarray(image)).max()) for image in images.values())
        if signed
        else None
    )
    width = int(WIDTH * PIXELS_PER_INCH / columns) - _GAP
    parts = [Photo(im, title, width, largest) for title, im in images.items()]
    return Row(parts, across=min(2, len(parts)))


def channels(rgb: np.ndarray) -> Row:
    """Draw a color image and its three channels, each in its own color.

    Parameters
    ----------
    rgb : ndarray, shape (H, W, 3)

    Returns
    -------
    Row
    """
    parts = [Photo(rgb, "the photograph", 178)]
    for i, name in enumerate(("red", "green", "blue")):
        tint = (float(i == 0), float(i == 1), float(i == 2))
        parts.append(Photo(rgb[..., i], f"{name} channel", 178, tint=tint))
    return Row(parts, across=2)


def close_up(image: np.ndarray, row: int, col: int, size: int = 8) -> Row:
    """Draw a gray image and, beside it, a few of its pixels with their numbers.

    Parameters
    ----------
    image : ndarray, shape (H, W)
        Values from 0 to 255.
    row, col : int
        The top-left pixel of the part.
    size : int
        Rows and columns of the part.

    Returns
    -------
    Row
    """
    gray = numbers(image, "image", 2)
    high, wide = gray.shape
    whole = Photo(
        gray, f"the image, {high} x {wide} pixels", 300, window=(row, col, size, size)
    )
    part = gray[row : row + size, col : col + size]
    return Row([whole, "→", Grid(part, f"{size} x {size} pixels inside the ring")])
