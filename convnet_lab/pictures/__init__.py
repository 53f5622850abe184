"""Static figures of the course: one look, and a text alternative for each.

`show` puts a figure into the notebook; the other functions draw one: `grids` small
matrices with their numbers, `photographs` images as pixels, `diagrams` counts and
curves.
"""

from convnet_lab.pictures.diagrams import bars, histograms, signals
from convnet_lab.pictures.grids import Grid, equation
from convnet_lab.pictures.photographs import channels, close_up, gallery
from convnet_lab.pictures.showing import show

__all__ = [
    "Grid",
    "bars",
    "channels",
    "close_up",
    "equation",
    "gallery",
    "histograms",
    "show",
    "signals",
]
