"""Static figures of the course: one look, and a text alternative for each.

`show` puts a figure into the notebook; the other functions draw one: `grids` small
matrices with their numbers, `boxes` volumes, `photographs` images as pixels,
`diagrams` counts and signals, `curves` functions, amounts and units with their wires,
`training_views` slopes in a chain and which class was taken for which. What they are
given is `checked` at once; a `picture` is drawn when somebody looks at it.
"""

from convnet_lab.pictures.boxes import boxes, channel_sums
from convnet_lab.pictures.curves import amounts, curves, network
from convnet_lab.pictures.diagrams import bars, histograms, signals
from convnet_lab.pictures.grids import Grid, equation
from convnet_lab.pictures.photographs import channels, close_up, gallery
from convnet_lab.pictures.showing import show
from convnet_lab.pictures.training_views import chain, confusion

__all__ = [
    "Grid",
    "amounts",
    "bars",
    "boxes",
    "chain",
    "channel_sums",
    "channels",
    "close_up",
    "confusion",
    "curves",
    "equation",
    "gallery",
    "histograms",
    "network",
    "show",
    "signals",
]
