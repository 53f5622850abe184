"""Which figures are drawn when a notebook is graded."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograde.grade.engine import grade
from autograde.grade.options import Options

OWN = """\
import matplotlib.pyplot as plt
from convnet_lab import pictures
pictures.show(plt.figure(figsize=(1, 1)), alt="a blank figure")"""


@pytest.fixture
def course(fresh_course, hand_in):
    """A course whose first ungraded cell draws, and so does one that a student adds."""
    course = fresh_course()
    path = course.root / "release" / "01_pixels" / "01_pixels.ipynb"
    released = nbformat.read(path, as_version=4)
    released.cells[1].source += f"\n{OWN}"
    nbformat.write(released, path)

    def add(notebook):
        notebook.cells.append(new_code_cell(OWN, id="own"))

    hand_in(course).edited("ada", add)
    return course


@pytest.mark.slow
@pytest.mark.parametrize(
    ("figures", "drawn"), [("student", [False, True]), ("none", [False, False])]
)
def test_who_is_drawn(course, figures, drawn, unsafe_where_needed):
    grade(course, options=Options(figures=figures, unsafe=unsafe_where_needed))
    path = course.root / "autograded" / "ada" / "01_pixels" / "01_pixels.ipynb"
    shown = [
        "data:image/png" in output.data["text/html"]
        for cell in nbformat.read(path, as_version=4).cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert shown == drawn
