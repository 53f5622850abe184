"""What training does: a chain of slopes, and which class was taken for which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from convnet_lab.colours import BLUE, INK, LINE, ORANGE, VERMILION
from convnet_lab.pictures.looks import NARROW
from convnet_lab.pictures.picture import Picture

_BOX = (1.0, 0.42)
"""Width and height of a node, where 1 is the distance of two neighbors."""
_STEP = 1.17  # inches from one link of a chain to the next


def chain(values: Sequence[str], forward: Sequence[str], back: Sequence[str]) -> Figure:
    """Draw a chain of values: what is computed to the right, its slopes to the left.

    Parameters
    ----------
    values : sequence of str
        What stands in the links, from left to right.
    forward : sequence of str
        On each arrow to the right: what is done; one fewer than values.
    back : sequence of str
        On each arrow back: the slope there; one fewer than values.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the arrows are not one fewer than the values.
    """
    if not len(forward) == len(back) == len(values) - 1:
        raise ValueError(
            f"chain was given {len(values)} values, {len(forward)} arrows forward and "
            f"{len(back)} back: expected one arrow fewer than values"
        )

    def draw(figure: Figure) -> None:
        ax = figure.subplots()
        for place, text in enumerate(values):
            ax.text(
                place,
                0,
                text,
                ha="center",
                va="center",
                bbox={"boxstyle": "round,pad=0.4", "fc": "white", "ec": INK},
                zorder=3,
            )
        rows = ((forward, 0.32, BLUE, "-", "-|>"), (back, -0.32, ORANGE, "--", "<|-"))
        for texts, up, color, stroke, style in rows:
            for place, text in enumerate(texts):
                ends = (place + 0.02, up), (place + 0.98, up)
                arrow = FancyArrowPatch(
                    *ends,
                    arrowstyle=style,
                    mutation_scale=14,
                    linestyle=stroke,
                    linewidth=1.6,
                    color=color,
                )
                ax.add_patch(arrow)
                above = up > 0
                ax.text(
                    place + 0.5,
                    up * 1.28,
                    text,
                    ha="center",
                    va="bottom" if above else "top",
                )
        ax.set_xlim(-0.35, len(values) - 0.62)
        ax.set_ylim(-0.85, 0.85)
        ax.set_axis_off()

    return Picture(draw, 1.5, _STEP * len(values))


@dataclass(frozen=True)
class Node:
    """A number in a graph of computations.

    Parameters
    ----------
    text : str
        Its name, and how it is computed.
    value : str
    place : tuple of float
        Across and up; 1 is the distance of two neighbors.
    slope : str
        How the loss changes with it; empty if that is not known yet.
    known : bool
        Whether its value is known yet.
    """

    text: str
    value: str
    place: tuple[float, float]
    slope: str = ""
    known: bool = True


def graph(
    nodes: Mapping[str, Node], wires: Sequence[tuple[str, str]], height: float = 2.4
) -> Figure:
    """Draw a graph of computations: values in black, slopes in orange below them.

    All nodes are boxes of one size, and the arrows end at their edges.

    Parameters
    ----------
    nodes : mapping of str to Node
    wires : sequence of (str, str)
        From which node to which.
    height : float
        In inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    wide, high = _BOX

    def draw(figure: Figure) -> None:
        figure.set_layout_engine("none")  # everything stands where it is put
        ax = figure.add_axes((0, 0, 1, 1))
        for start, end in wires:
            (x0, y0), (x1, y1) = nodes[start].place, nodes[end].place
            arrow = FancyArrowPatch(
                (x0 + wide / 2, y0),
                (x1 - wide / 2, y1),
                arrowstyle="-|>",
                mutation_scale=13,
                shrinkA=0,
                shrinkB=0,
                linewidth=1.2,
                color=INK,
            )
            ax.add_patch(arrow)
        for node in nodes.values():
            across, up = node.place
            box = FancyBboxPatch(
                (across - wide / 2, up - high / 2),
                wide,
                high,
                boxstyle="round,pad=0,rounding_size=0.06",
                facecolor="white",
                edgecolor=INK,
                zorder=2,
            )
            ax.add_patch(box)
            ax.text(
                across,
                up,
                f"{node.text}\n= {node.value if node.known else '?'}",
                ha="center",
                va="center",
                zorder=3,
            )
            if node.slope:
                ax.text(
                    across,
                    up - high / 2 - 0.06,
                    f"slope {node.slope}",
                    zorder=3,
                    ha="center",
                    va="top",
                    color=VERMILION,
                    weight="bold",
                )
        places = [node.place for node in nodes.values()]
        right, top = (max(p[i] for p in places) for i in (0, 1))
        left, bottom = (min(p[i] for p in places) for i in (0, 1))
        ax.set_xlim(left - wide / 2 - 0.05, right + wide / 2 + 0.05)
        ax.set_ylim(bottom - high / 2 - 0.3, top + high / 2 + 0.05)
        ax.set_axis_off()

    return Picture(draw, height, NARROW)


def confusion(counts: npt.ArrayLike, classes: Sequence[str] | None = None) -> Figure:
    """Draw a confusion matrix: a row for each true class, a column for each answer.

    Right answers stand on the diagonal, on white in a ring; mistakes are orange, the
    darker the more. Where there was none, the cell is empty.

    Parameters
    ----------
    counts : array_like of int, shape (K, K)
        Entry ``[true, answered]``.
    classes : sequence of str, optional
        The classes' names; their numbers if none are given.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If counts is not square, or the names are not as many.
    """
    table = np.array(counts)
    size = len(table)
    names = [str(k) for k in range(size)] if classes is None else list(classes)
    if table.shape != (size, size) or len(names) != size:
        raise ValueError(
            f"counts has shape {table.shape} and there are {len(names)} names: "
            "expected (K, K) and K names"
        )
    mistakes = table - np.diag(np.diag(table))

    def draw(figure: Figure) -> None:
        ax = figure.subplots()
        ax.set_aspect("equal")
        for true, answered in np.ndindex(size, size):
            count, right = int(table[true, answered]), true == answered
            share = 0.25 + 0.55 * count / max(int(mistakes.max()), 1)
            colored = count and not right
            ax.add_patch(
                Rectangle(
                    (answered - 0.5, true - 0.5),
                    1,
                    1,
                    facecolor=(ORANGE, share) if colored else "white",
                    edgecolor=INK if right else LINE,
                    linewidth=1.6 if right else 0.6,
                    zorder=2 if right else 1,
                )
            )
            if count or right:
                ax.text(answered, true, str(count), ha="center", va="center", zorder=3)
        ax.set_xticks(range(size), labels=names)
        ax.set_yticks(range(size), labels=names)
        ax.set_xlim(-0.55, size - 0.45)
        ax.set_ylim(size - 0.45, -0.55)
        ax.tick_params(length=0)
        for spine in ax.spines.values():
            spine.set_visible(False)
        ax.set_xlabel("read as")
        ax.set_ylabel("true class")

    return Picture(draw, 0.36 * size + 0.7, 0.36 * size + 1.0)
