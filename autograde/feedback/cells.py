"""Which cells of an executed notebook are the student's, and what they put out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from autograde.feedback.outputs import Piece, pieces
from autograde.names import names_if_python
from autograde.notebooks.grade_ids import grade_id
from autograde.pages.plain import plain

LONGEST = 20_000
_HIDDEN = "BEGIN HIDDEN TESTS"


@dataclass(frozen=True)
class Shown:
    """A cell to show."""

    lines: list[str]
    outputs: list[Piece]
    """What it put out."""
    heading: str = ""
    """The heading of the notebook above it; empty if there is none."""
    is_code: bool = True
    """Whether it is code and not text."""

    @property
    def failed(self) -> bool:
        """Whether an exception ended it."""
        return any(piece.kind == "error" for piece in self.outputs)


def show(cell: NotebookNode, heading: str = "") -> Shown:
    """Make a cell of the student's safe to show."""
    return Shown(
        plain(cell.source, LONGEST).split("\n"),
        pieces(cell.get("outputs", [])),
        heading,
        cell.cell_type == "code",
    )


def is_instructors(cell: NotebookNode, locked: Collection[str]) -> bool:
    """Tell whether a cell is the instructor's, so that its source is never shown.

    Also whatever looks like a test: in doubt it is not shown.
    """
    meta = cell.metadata.get("nbgrader", {})
    return bool(
        meta.get("grade_id") in locked
        or meta.get("locked")
        or (meta.get("grade") and not meta.get("solution"))
        or _HIDDEN in cell.source
    )


def other_cells(
    notebook: NotebookNode,
    release: NotebookNode,
    answers: Collection[str],
    earlier: Collection[str] = (),
) -> Iterator[Shown]:
    """Choose what else of a notebook is worth showing beside its answers.

    Cells that the student added or changed; of the others, those which use an answer
    and so show what it does, and those which failed. Cells of the exercises are left
    out. `earlier` are the texts of cells of earlier editions: no student wrote them.
    """
    handed_out = {*earlier, *(cell.source.strip() for cell in release.cells)}
    locked = locked_ids(release)
    heading = ""
    for cell in notebook.cells:
        own = cell.source.strip() not in handed_out
        if cell.cell_type == "markdown":
            heading = _heading(cell.source) or heading
        if not cell.source.strip() or is_instructors(cell, locked):
            continue
        if grade_id(cell) in answers:
            continue
        if own or (cell.cell_type == "code" and _tells(cell, answers)):
            yield show(cell, heading)


def locked_ids(release: NotebookNode) -> set[str]:
    """List the grade_ids of the instructor's cells."""
    metas = (cell.metadata.get("nbgrader", {}) for cell in release.cells)
    return {
        str(meta.get("grade_id"))
        for meta in metas
        if meta.get("locked") or (meta.get("grade") and not meta.get("solution"))
    }


def _tells(cell: NotebookNode, answers: Collection[str]) -> bool:
    if any(output.output_type == "error" for output in cell.outputs):
        return True
    used = names_if_python(cell.source).reads.intersection(answers)
    return bool(cell.outputs and used)


def _heading(markdown: str) -> str:
    lines = [line for line in markdown.splitlines() if line.startswith("#")]
    return plain(lines[-1].lstrip("# ").strip(), 200) if lines else ""
