"""Read an instructor's notebook of any version of the format: its cells have ids."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.errors import UserError

_WITH_IDS = 5
"""The minor version of format 4 from which on a cell has an id."""


NOT_READ = (OSError, ValueError, LookupError, AttributeError, TypeError)
"""What reading a damaged notebook may raise."""


class UnreadableNotebook(UserError):  # noqa: N818 (a fact about a file)
    """A notebook of the course's that is damaged; the text names it."""

    def __init__(self, path: Path, error: Exception) -> None:
        said = " ".join(str(getattr(error, "strerror", None) or error).split())[:200]
        super().__init__(f"{path} cannot be read ({type(error).__name__}: {said})")


def read_upgraded(path: Path) -> NotebookNode:
    """Read a notebook as version 4.5, its ids the same at every reading.

    nbformat would draw them by chance, so that no two readings had a cell in common.
    """
    try:
        return _read_upgraded(path)
    except NOT_READ as error:
        raise UnreadableNotebook(path, error) from error


def _read_upgraded(path: Path) -> NotebookNode:
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw.get("nbformat") != 4:
        raw = nbformat.convert(nbformat.reads(json.dumps(raw), as_version=4), 4)
        raw["nbformat_minor"] = 0
    if raw.get("nbformat_minor", 0) < _WITH_IDS or not _have_ids(raw["cells"]):
        for number, cell in enumerate(raw["cells"], 1):
            cell["id"] = f"cell-{number}"
        raw["nbformat_minor"] = max(raw.get("nbformat_minor", 0), _WITH_IDS)
    notebook: NotebookNode = nbformat.reads(json.dumps(raw), as_version=4)
    return notebook


def read_together(paths: Sequence[Path]) -> NotebookNode:
    """Read the notebooks of an assignment as one.

    A grade_id that several of them have is called ``NOTEBOOK/GRADE_ID`` in it.
    """
    notebooks = {path.stem: read_upgraded(path) for path in sorted(paths)}
    together: NotebookNode = nbformat.v4.new_notebook()
    if len(notebooks) == 1:
        return next(iter(notebooks.values()))
    name_apart({name: notebook.cells for name, notebook in notebooks.items()})
    together.cells = [cell for each in notebooks.values() for cell in each.cells]
    return together


def name_apart(notebooks: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    """Call a grade_id that several notebooks have ``NOTEBOOK/GRADE_ID``."""
    ids = {name: _grade_ids(cells) for name, cells in notebooks.items()}
    for name, cells in notebooks.items():
        others = {each for other in ids if other != name for each in ids[other]}
        for cell in cells:
            meta = cell.get("metadata", {}).get("nbgrader", {})
            if meta.get("grade_id") in others:
                meta["grade_id"] = f"{name}/{meta['grade_id']}"


def _grade_ids(cells: Sequence[dict[str, Any]]) -> set[str]:
    metas = (cell.get("metadata", {}).get("nbgrader", {}) for cell in cells)
    return {str(meta["grade_id"]) for meta in metas if meta.get("grade_id")}


def _have_ids(cells: Sequence[dict[str, Any]]) -> bool:
    ids = [cell.get("id") for cell in cells]
    return all(ids) and len(set(ids)) == len(ids)
