"""What training does: a chain of slopes, and which class was taken for which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from convnet_lab.colours import BLUE, INK, LINE, ORANGE, VERMILION
from convnet_lab.pictures.looks import WIDTH
from convnet_lab.pictures.picture import Picture

_STEP = 2.0  # inches from one link of a chain to the next


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
                bbox={"boxstyle": "round,pad=0.5", "fc": "white", "ec": INK},
                zorder=3,
            )
        rows = ((forward, 0.32, BLUE, "-", "-|>"), (back, -0.32, ORANGE, "--", "<|-"))
        for texts, up, color, stroke, style in rows:
            for place, text in enumerate(texts):
                ends = (place + 0.1, up), (place + 0.9, up)
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
        ax.set_xlim(-0.45, len(values) - 0.55)
        ax.set_ylim(-0.85, 0.85)
        ax.set_axis_off()

    return Picture(draw, 1.7, min(WIDTH, _STEP * len(values)))


@dataclass(frozen=True)
class Node:
    """A number in a graph of computations.

    Parameters
    ----------
    text : str
        Its name and value.
    place : tuple of float
        Across and up; 1 is the distance of two neighbors.
    slope : str
        How the loss changes with it; empty if that is not known yet.
    known : bool
        Whether its value is known yet.
    """

    text: str
    place: tuple[float, float]
    slope: str = ""
    known: bool = True


def graph(
    nodes: Mapping[str, Node], wires: Sequence[tuple[str, str]], height: float = 2.6
) -> Figure:
    """Draw a graph of computations: values in black, slopes in orange below them.

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

    def draw(figure: Figure) -> None:
        ax = figure.subplots()
        for start, end in wires:
            arrow = FancyArrowPatch(
                nodes[start].place,
                nodes[end].place,
                arrowstyle="-|>",
                mutation_scale=13,
                shrinkA=34,
                shrinkB=34,
                linewidth=1.2,
                color=INK,
            )
            ax.add_patch(arrow)
        for node in nodes.values():
            across, up = node.place
            ax.text(
                across,
                up,
                node.text if node.known else node.text.split(" = ")[0] + " = ?",
                ha="center",
                va="center",
                bbox={"boxstyle": "round,pad=0.4", "fc": "white", "ec": INK},
                zorder=3,
            )
            if node.slope:
                ax.text(
                    across,
                    up - 0.3,
                    f"slope {node.slope}",
                    ha="center",
                    va="top",
                    color=VERMILION,
                    weight="bold",
                )
        places = [node.place for node in nodes.values()]
        right, top = (max(p[i] for p in places) for i in (0, 1))
        left, bottom = (min(p[i] for p in places) for i in (0, 1))
        ax.set_xlim(left - 0.45, right + 0.45)
        ax.set_ylim(bottom - 0.7, top + 0.4)
        ax.set_axis_off()

    return Picture(draw, height)


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
        ax.set_xlabel("the network's answer")
        ax.set_ylabel("the true class")

    return Picture(draw, 0.42 * size + 0.7, min(WIDTH, 0.42 * size + 1.0))
