"""The drawings that the course's figures are made of, each with a text alternative.

`show` puts a figure into the notebook, `ask` puts a question before it, `steps` shows
one after the other. The other functions draw: `grids` small matrices with their
numbers, `photographs` images as pixels (both are `rows` of images that a narrow page
breaks), `boxes` volumes, `diagrams` counts and signals, `curves` functions, amounts and
units, `training_views` slopes and which class was taken for which. What they are given
is `checked` at once; a `picture` of matplotlib is drawn when somebody looks at it.
"""

from convnet_lab.pictures.asking import ask, steps
from convnet_lab.pictures.boxes import boxes, channel_sums
from convnet_lab.pictures.curves import amounts, bubbles, curves, network
from convnet_lab.pictures.diagrams import areas, histograms, signals
from convnet_lab.pictures.grids import Grid, equation
from convnet_lab.pictures.photographs import Photo, channels, close_up, gallery
from convnet_lab.pictures.rows import Row
from convnet_lab.pictures.showing import show
from convnet_lab.pictures.training_views import Node, chain, confusion, graph

__all__ = [
    "Grid",
    "Node",
    "Photo",
    "Row",
    "amounts",
    "areas",
    "ask",
    "boxes",
    "bubbles",
    "chain",
    "channel_sums",
    "channels",
    "close_up",
    "confusion",
    "curves",
    "equation",
    "gallery",
    "graph",
    "histograms",
    "network",
    "show",
    "signals",
    "steps",
]
