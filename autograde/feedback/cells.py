"""Which cells of an executed notebook are the student's, and what they put out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from autograde.feedback.outputs import Piece, pieces
from autograde.names import names_of
from autograde.pages.plain import plain

LONGEST = 20_000
_HIDDEN = "BEGIN HIDDEN TESTS"


@dataclass(frozen=True)
class Shown:
    """A cell to show.

    Parameters
    ----------
    lines : list of str
        Its source.
    outputs : list of Piece
        What it put out.
    heading : str
        The heading of the notebook above it; empty if there is none.
    is_code : bool
        Whether it is code and not text.
    """

    lines: list[str]
    outputs: list[Piece]
    heading: str = ""
    is_code: bool = True

    @property
    def failed(self) -> bool:
        """Whether an exception ended it."""
        return any(piece.kind == "error" for piece in self.outputs)


def show(cell: NotebookNode, heading: str = "") -> Shown:
    """Make a cell of the student's safe to show.

    Parameters
    ----------
    cell : NotebookNode
        The cell as it was run.
    heading : str
        What stands above it.

    Returns
    -------
    Shown
        The cell, not escaped yet.
    """
    return Shown(
        plain(cell.source, LONGEST).split("\n"),
        pieces(cell.get("outputs", [])),
        heading,
        cell.cell_type == "code",
    )


def is_instructors(cell: NotebookNode, locked: Collection[str]) -> bool:
    """Tell whether a cell is the instructor's, so that its source is never shown.

    Parameters
    ----------
    cell : NotebookNode
        A cell of the executed notebook.
    locked : collection of str
        The grade_ids of the locked cells of the release.

    Returns
    -------
    bool
        Also for whatever looks like a test: in doubt it is not shown.
    """
    meta = cell.metadata.get("nbgrader", {})
    return bool(
        meta.get("grade_id") in locked
        or meta.get("locked")
        or (meta.get("grade") and not meta.get("solution"))
        or _HIDDEN in cell.source
    )


def other_cells(
    notebook: NotebookNode, release: NotebookNode, answers: Collection[str]
) -> Iterator[Shown]:
    """Choose what else of a notebook is worth showing beside its answers.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook.
    release : NotebookNode
        The notebook as it was handed out.
    answers : collection of str
        The names of the exercises; their cells are left out.

    Yields
    ------
    Shown
        Cells that the student added or changed. Of the others, those which use an
        answer and so show what it does, and those which failed.
    """
    handed_out = {cell.source.strip() for cell in release.cells}
    locked = locked_ids(release)
    heading = ""
    for cell in notebook.cells:
        own = cell.source.strip() not in handed_out
        if cell.cell_type == "markdown":
            heading = _heading(cell.source) or heading
        if not cell.source.strip() or is_instructors(cell, locked):
            continue
        if cell.metadata.get("nbgrader", {}).get("grade_id") in answers:
            continue
        if own or (cell.cell_type == "code" and _tells(cell, answers)):
            yield show(cell, heading)


def locked_ids(release: NotebookNode) -> set[str]:
    """List the grade_ids of the instructor's cells.

    Parameters
    ----------
    release : NotebookNode
        The notebook as it was handed out.

    Returns
    -------
    set of str
        Those of tests and of locked cells.
    """
    metas = (cell.metadata.get("nbgrader", {}) for cell in release.cells)
    return {
        str(meta.get("grade_id"))
        for meta in metas
        if meta.get("locked") or (meta.get("grade") and not meta.get("solution"))
    }


def _tells(cell: NotebookNode, answers: Collection[str]) -> bool:
    if any(output.output_type == "error" for output in cell.outputs):
        return True
    try:
        used = names_of(cell.source).reads.intersection(answers)
    except SyntaxError:
        return False
    return bool(cell.outputs and used)


def _heading(markdown: str) -> str:
    lines = [line for line in markdown.splitlines() if line.startswith("#")]
    return plain(lines[-1].lstrip("# ").strip(), 200) if lines else ""
