"""Model answers and blanks of other courses get what plain nbgrader gives them."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.utils import determine_grade, is_grade

from .conftest import Foreign, answer, code, points
from .courses import FILES, STYLES

MOST = 5
"""Points of each test."""


def cells_of(style: str) -> list:
    before, questions = STYLES[style]
    cells = [code(before)]
    for number, (right, tests) in enumerate(questions, 1):
        cells.append(answer(f"answer_{number}", right))
        cells += [
            points(f"test_{number}_{which}", test, MOST)
            for which, test in enumerate(tests, 1)
        ]
    return cells


def plain_marks(path: Path) -> dict[str, float]:
    """Run a notebook as plain nbgrader does, and take its marks."""
    notebook = nbformat.read(path, as_version=4)
    context = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, allow_errors=True, resources=context).execute()
    found = {}
    for cell in notebook.cells:
        if is_grade(cell):
            found[cell.metadata.nbgrader.grade_id] = determine_grade(cell)[0]
    return found


@pytest.fixture(scope="module")
def measured(foreign: Foreign) -> Foreign:
    for style in STYLES:
        foreign.add(style, {f"{style}.ipynb": cells_of(style), **FILES.get(style, {})})
        foreign.hand_in("model", style)
        foreign.hand_in("blank", style, "release")
    assert not [result.reason for result in foreign.grade() if result.reason]
    return foreign


@pytest.mark.parametrize("style", STYLES)
def test_model_answers_pass_what_plain_nbgrader_passes(measured: Foreign, style: str):
    marks = measured.marks("model", style)
    short = {
        name: (mark.points, mark.message)
        for name, mark in marks.items()
        if mark.points != MOST and style != "partial"
    }
    assert not short
    assert len(marks) == sum(len(tests) for _, tests in STYLES[style][1])


@pytest.mark.thorough
@pytest.mark.slow  # a kernel for each notebook
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("student", ["model", "blank"])
def test_marks_are_plain_nbgraders(
    measured: Foreign, style: str, student: str, tmp_path: Path
):
    folder = measured.course.root / "source" / style
    notebook = nbformat.read(folder / f"{style}.ipynb", as_version=4)
    if student == "blank":
        released = measured.course.root / "release" / style / f"{style}.ipynb"
        blank = nbformat.read(released, as_version=4)
        for cell, handed_out in zip(notebook.cells, blank.cells, strict=True):
            if not is_grade(cell):
                cell.source = handed_out.source
    for name, content in FILES.get(style, {}).items():
        (tmp_path / name).write_bytes(content)
    nbformat.write(notebook, tmp_path / f"{style}.ipynb")
    plain = plain_marks(tmp_path / f"{style}.ipynb")
    ours = {n: mark.points for n, mark in measured.marks(student, style).items()}
    # a kernel without a terminal refuses input(), even where a test has replaced stdin
    refused = {"test_2_3"} if (style, student) == ("printing", "model") else set()
    assert {n for n in plain if ours[n] != plain[n]} == refused
