"""Counts as bars, values as histograms, signals as steps."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from convnet_lab.colours import BLUE, ORANGE
from convnet_lab.pictures.looks import canvas, looks


def bars(counts: Mapping[str, int], label: str) -> Figure:
    """Draw counts that differ by powers of ten, as horizontal bars.

    Parameters
    ----------
    counts : mapping of str to int
    label : str
        What is counted; it stands below the axis.

    Returns
    -------
    matplotlib.figure.Figure
    """
    names, values = list(counts), list(counts.values())
    with looks():
        figure = canvas(0.42 * len(names) + 0.7)
        ax = figure.subplots()
        drawn = ax.barh(names, values, color=BLUE, height=0.6)
        ax.bar_label(drawn, labels=[f"{v:,}" for v in values], padding=4)
        ax.set_xscale("log")
        ax.set_xlim(min(values) / 10, max(values) * 12)
        ax.set_xlabel(f"{label} (each grid line is ten times the one before)")
        ax.xaxis.set_major_formatter(NullFormatter())
        ax.grid(True, axis="x")
        ax.set_axisbelow(True)
        ax.invert_yaxis()
        ax.tick_params(length=0, which="both")
    return figure


def histograms(images: Mapping[str, np.ndarray]) -> Figure:
    """Draw how many pixels of each image have which gray value.

    Parameters
    ----------
    images : mapping of str to ndarray
        Values from 0 to 255.

    Returns
    -------
    matplotlib.figure.Figure
    """
    with looks():
        figure = canvas(2.2)
        axes = figure.subplots(1, len(images), sharey=True, squeeze=False)[0]
        for ax, (title, image) in zip(axes, images.items(), strict=True):
            ax.hist(np.ravel(image), bins=64, range=(0, 255), color=BLUE)
            ax.set_title(title)
            ax.set_xlabel("gray value")
            ax.set_xticks([0, 64, 128, 192, 255])
        axes[0].set_ylabel("pixels")
    return figure


def signals(rows: Sequence[Mapping[str, Sequence[float]]], positions: int) -> Figure:
    """Draw signals as bars over their positions, one panel for each mapping.

    Parameters
    ----------
    rows : sequence of mapping
        In each panel, one or two named signals; NaN leaves a position empty.
    positions : int
        Positions on the horizontal axis.

    Returns
    -------
    matplotlib.figure.Figure
    """
    top = max(np.nanmax(s) for row in rows for s in row.values())
    with looks():
        figure = canvas(1.25 * len(rows))
        axes = figure.subplots(len(rows), 1, sharex=True, squeeze=False)[:, 0]
        for ax, row in zip(axes, rows, strict=True):
            styles = zip((BLUE, ORANGE), ("", "////"), (-0.21, 0.21), strict=True)
            for (name, signal), (color, hatch, shift) in zip(
                row.items(), styles, strict=False
            ):
                places = np.arange(len(signal)) + (shift if len(row) > 1 else 0)
                ax.bar(
                    places,
                    signal,
                    width=0.4,
                    color=color,
                    hatch=hatch,
                    edgecolor="white",
                    label=name,
                )
            ax.set_ylim(0, top * 1.15)
            ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
        axes[-1].set_xticks(range(positions))
        axes[-1].set_xlabel("position")
    return figure
