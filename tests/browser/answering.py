"""Answers typed into a student's notebook, in JupyterLab as in a browser's tab."""

import re
from pathlib import Path

from autograde.notebooks.sources import find_sources, read_source
from convnet_lab.checks import EXERCISES

SOURCES = {p.stem: p for p in find_sources(Path(__file__).parents[2] / "solutions")}

FLIPPED = """import numpy as np

def cross_correlate2d(image, kernel):
    kernel = kernel[::-1, ::-1]
    rows = image.shape[0] - kernel.shape[0] + 1
    cols = image.shape[1] - kernel.shape[1] + 1
    return [[np.sum(image[r:r + kernel.shape[0], c:c + kernel.shape[1]] * kernel)
             for c in range(cols)] for r in range(rows)]
"""

ENDLESS = """def cross_correlate2d(image, kernel):
    row = 0
    while row < image.shape[0]:
        column = 0
    return image
"""


def write_answers(lab, name, **instead):
    """Type the answers into a notebook, or what stands in their place."""
    for cell in read_source(SOURCES[name], EXERCISES).cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution") and cell.cell_type == "code":
            answer = re.sub(r"(?m)^ *### (BEGIN|END).*\n?", "", cell.source)
            lab.write(cell.id, instead.get(cell.id, answer))
