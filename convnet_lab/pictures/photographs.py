"""Images as pixels: whole, channel by channel, close up, and side by side."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convnet_lab.colours import LINE
from convnet_lab.pictures.checked import numbers, pixels
from convnet_lab.pictures.grids import ring
from convnet_lab.pictures.looks import PIXELS, SIGNED, WIDTH, ink_on
from convnet_lab.pictures.picture import Picture


def gallery(
    images: Mapping[str, np.ndarray], columns: int = 4, signed: bool = False
) -> Figure:
    """Draw images side by side, each with its title.

    Parameters
    ----------
    images : mapping of str to ndarray
        Gray ``(H, W)`` or colour ``(H, W, 3)``, with values from 0 to 255; values
        outside are drawn black or white.
    columns : int
        How many fit into the width of a notebook.
    signed : bool
        Draw values of both signs: purple is negative, orange positive, white is 0, on
        one scale for all images.

    Returns
    -------
    matplotlib.figure.Figure
    """
    shown = {title: pixels(image, repr(title)) for title, image in images.items()}
    rows = -(-len(shown) // columns)
    height, width = next(iter(shown.values())).shape[:2]
    each = WIDTH / columns
    columns = min(columns, len(shown))
    largest = max(float(np.abs(image).max()) for image in shown.values())

    def draw(figure: Figure) -> None:
        # no ticks, and the titles' height given: both take long to find out
        axes = figure.subplots(
            rows, columns, squeeze=False, subplot_kw={"xticks": [], "yticks": []}
        ).flatten()
        for ax, (title, image) in zip(axes, shown.items(), strict=False):
            if signed:
                # PuOr runs from orange to purple: turned, so that orange is positive
                ax.imshow(-image, cmap=SIGNED, vmin=-largest, vmax=largest)
            else:
                _draw(ax, image)
            ax.set_title(title, y=1)
        for ax in axes:
            ax.set_axis_off()

    return Picture(draw, rows * (each * height / width + 0.3), each * columns)


def channels(rgb: np.ndarray) -> Figure:
    """Draw a colour image and its three channels, each as a gray image.

    Parameters
    ----------
    rgb : ndarray, shape (H, W, 3)

    Returns
    -------
    matplotlib.figure.Figure
    """
    names = ("red channel", "green channel", "blue channel")
    parts = {name: rgb[..., i] for i, name in enumerate(names)}
    return gallery({"the photograph": rgb, **parts})


def close_up(image: np.ndarray, row: int, col: int, size: int = 8) -> Figure:
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
    matplotlib.figure.Figure
    """
    gray = numbers(image, "image", 2)
    part = gray[row : row + size, col : col + size]

    def draw(figure: Figure) -> None:
        whole, near = figure.subplots(1, 2)
        for ax, shown in ((whole, gray), (near, part)):
            _draw(ax, shown)
            ax.set_xticks([])
            ax.set_yticks([])
        ring(whole, (row, col, size, size))
        whole.set_title(f"the image, {gray.shape[0]} x {gray.shape[1]} pixels")
        near.set_title(f"{size} x {size} of them, inside the ring")
        for r, c in np.ndindex(part.shape):
            color = ink_on(float(part[r, c]) / 255)
            label = f"{part[r, c]:.0f}"
            near.text(c, r, label, ha="center", va="center", color=color, fontsize=9)
        for spine in near.spines.values():
            spine.set(visible=True, color=LINE)

    return Picture(draw, 4.3)


def _draw(ax: Axes, image: np.ndarray) -> None:
    if image.ndim == 3:
        ax.imshow(np.clip(image, 0, 255).astype(np.uint8))
    else:
        ax.imshow(image, cmap=PIXELS, vmin=0, vmax=255)
