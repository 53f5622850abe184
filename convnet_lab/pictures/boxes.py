"""Volumes as boxes in a row, and one entry of a map traced through all channels."""

from collections.abc import Sequence
from functools import partial
from math import prod, sqrt

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from convnet_lab.colours import BLUE, INK, ORANGE
from convnet_lab.pictures.checked import numbers
from convnet_lab.pictures.grids import Grid
from convnet_lab.pictures.looks import NARROW
from convnet_lab.pictures.picture import Picture
from convnet_lab.pictures.rows import Part, Row

Shape = tuple[int, ...]

_TALLEST = 1.15  # inches, of the largest volume
_LONGEST = 0.42  # inches, of the most channels
_SLANT = 0.28  # of a side that runs away from the eye
_LINE = 0.17  # inches, a line of text
_LEAST = 0.05  # inches: a side of 1 among sides of 64 is still seen


def boxes(steps: Sequence[tuple[str, Shape]], arrows: Sequence[str] = ()) -> Row:
    """Draw volumes as boxes in a row, from left to right, with arrows between them.

    A box is as high as its volume has rows, as long as it has channels, and goes back
    as far as it has columns; a flat vector is a column. Sides are to scale among
    themselves, channels and vectors by the square root.

    Parameters
    ----------
    steps : sequence of (str, tuple of int)
        A label, which may have several lines, and a shape: ``(H, W, C)``, ``(H, W)``
        for a plain matrix, or ``(n,)`` for a flat vector.
    arrows : sequence of str
        What happens from each box to the next; empty for plain arrows.

    Returns
    -------
    Row
        Several pictures if the boxes are many, so that a narrow page can break it.

    Raises
    ------
    ValueError
        If there is no step, a shape has no meaning here, or the arrows do not match.

    Examples
    --------
    >>> row = boxes([("image", (6, 6, 3)), ("map", (4, 4))], ["one filter"])
    >>> [text.get_text() for text in row.parts[0].axes[0].texts]
    ['image', '6 x 6 x 3', 'map', '4 x 4', 'one filter', '']
    """
    shapes = [_checked(shape) for _, shape in steps]
    if not steps or (arrows and len(arrows) != len(steps) - 1):
        raise ValueError(
            f"boxes was given {len(steps)} steps and {len(arrows)} arrows: expected at "
            "least one step, and no arrows or one fewer than steps"
        )
    # room above for the labels, below for the sizes, on one line for all boxes
    above = _LINE * (1 + max(label.count("\n") for label, _ in steps)) + 0.1
    outlines = [_outline(shape, shapes) for shape in shapes]
    tallest = max(np.ptp(outline[:, 1]) for outline in outlines)
    height = tallest + above + _LINE + 0.2
    most = 2 if any(arrows) else 5
    few = len(steps) == 1 or any(arrows)
    slot = 2.1 if few else min(0.85, NARROW / most)
    size = 10 if few else 8.5
    parts: list[Part | str] = []
    for first in range(0, len(steps), most):
        if first:  # the arrow from one picture to the next
            parts.append(
                " ".join([*arrows[first - 1 : first], "→"]).replace("\n", ", ")
            )
        here = slice(first, first + most)
        draw = partial(
            _draw_row,
            steps=steps[here],
            outlines=outlines[here],
            arrows=arrows[first : first + most - 1],
            slot=slot,
            size=size,
            sides=(tallest, height),
        )
        parts.append(Picture(draw, height, slot * len(steps[here])))
    return Row(parts)


def _draw_row(
    figure: Figure,
    steps: Sequence[tuple[str, Shape]],
    outlines: Sequence[np.ndarray],
    arrows: Sequence[str],
    slot: float,
    size: float,
    sides: tuple[float, float],
) -> None:
    """Draw boxes of one picture, all in the middle of their slots."""
    tallest, height = sides
    figure.set_layout_engine("none")  # everything stands where it is put
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, slot * len(steps)), ylim=(0, height), aspect="equal")
    ax.set_axis_off()
    middle = _LINE + 0.1 + tallest / 2
    ends = []
    for place, ((label, shape), outline) in enumerate(
        zip(steps, outlines, strict=True)
    ):
        centre = np.array([(place + 0.5) * slot, middle])
        moved = outline + centre - (outline.min(0) + outline.max(0)) / 2
        _draw_box(ax, moved, ORANGE if len(shape) == 1 else BLUE)
        ends.append((moved[:, 0].min(), moved[:, 0].max()))
        top, bottom = middle + tallest / 2 + 0.08, middle - tallest / 2 - 0.06
        ax.text(centre[0], top, label, ha="center", va="bottom", fontsize=size)
        text = " x ".join(f"{side:,}" for side in shape)
        ax.text(centre[0], bottom, text, ha="center", va="top", fontsize=size)
    for place, words in enumerate(arrows or [""] * (len(steps) - 1)):
        _draw_arrow(ax, ends[place][1], ends[place + 1][0], middle, words, size)


def _checked(shape: Shape) -> Shape:
    if len(shape) not in (1, 2, 3) or min(shape) < 1:
        raise ValueError(
            f"a box was given the shape {shape}: expected (H, W, C), (H, W) or (n,), "
            "each at least 1"
        )
    return shape


def _outline(shape: Shape, shapes: Sequence[Shape]) -> np.ndarray:
    """Place the seven corners that are seen of a box, front first, in inches."""
    if len(shape) == 1:
        longest = max(prod(s) for s in shapes if len(s) == 1)
        tall, long, back = _TALLEST * sqrt(shape[0] / longest), 0.09, 0.05
    else:
        widest = max(max(s[:2]) for s in shapes if len(s) > 1)
        deepest = max(s[2] for s in shapes if len(s) == 3) if len(shape) == 3 else 1
        tall = _TALLEST * shape[0] / widest
        back = _TALLEST * shape[1] / widest * _SLANT
        long = _LONGEST * sqrt(shape[2] / deepest) if len(shape) == 3 else _LEAST
    tall, long, back = (max(side, _LEAST) for side in (tall, long, back))
    return np.array(
        [
            [0, 0],
            [long, 0],
            [long, tall],
            [0, tall],
            [back, tall + back],
            [long + back, tall + back],
            [long + back, back],
        ]
    )


def _draw_box(ax: Axes, corners: np.ndarray, color: str) -> None:
    """Draw the front, the top and the right side, each a little darker."""
    for face, white in (
        ((0, 1, 2, 3), 0.62),
        ((3, 2, 5, 4), 0.78),
        ((1, 6, 5, 2), 0.4),
    ):
        paler = [white + (1 - white) * part for part in to_rgb(color)]
        ax.add_patch(
            Polygon(
                corners[list(face)],
                facecolor=paler,
                edgecolor=INK,
                linewidth=0.8,
                joinstyle="round",
            )
        )


def _draw_arrow(
    ax: Axes, start: float, end: float, height: float, words: str, size: float
) -> None:
    ax.text(
        (start + end) / 2, height + 0.06, words, ha="center", va="bottom", fontsize=size
    )
    ax.annotate(
        "",
        xy=(end - 0.06, height),
        xytext=(start + 0.06, height),
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.0},
    )


def channel_sums(
    volume: npt.ArrayLike, kernel: npt.ArrayLike, row: int, col: int, padding: int = 0
) -> Row:
    """Draw how one window of a volume becomes a sum for each channel.

    Parameters
    ----------
    volume : array_like, shape (H, W, C)
    kernel : array_like, shape (kh, kw, C)
        One filter.
    row, col : int
        The window's top-left corner, the frame of zeros counted.
    padding : int
        Zeros to put around each channel; they are drawn hatched.

    Returns
    -------
    Row
        A line for each channel: the channel with its window ringed, the kernel, their
        products and the sum of these.
    """
    frame = ((padding, padding), (padding, padding), (0, 0))
    pixels = np.pad(numbers(volume, "the volume", 3), frame)
    weights = numbers(kernel, "the kernel", 3)
    zeros = np.pad(np.zeros(np.shape(volume)[:2], bool), padding, constant_values=True)
    kh, kw, channels = weights.shape
    products = pixels[row : row + kh, col : col + kw] * weights + 0.0  # no -0
    lines: list[list[Part | str]] = []
    for c in range(channels):
        grid = Grid(
            pixels[..., c], f"channel {c}", (row, col, kh, kw), True, hatched=zeros
        )
        lines.append(
            [
                grid,
                "×",
                Grid(weights[..., c], f"kernel {c}", signed=True),
                "=",
                Grid(products[..., c], "products", plain=True),
                "→",
                Grid([[products[..., c].sum()]], "sum", plain=True),
            ]
        )
    return Row(*lines)
