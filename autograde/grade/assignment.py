"""An assignment as it is graded now: its tests, and what tells one version of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.course import Course
from autograde.grade.imports import imports_of


@dataclass(frozen=True)
class SourceCell:
    """A cell of the instructor's, as nbgrader keeps it in the gradebook.

    Parameters
    ----------
    source : str
        Its text; of a test, with what students do not see.
    checksum : str
        nbgrader's, of what was handed out.
    locked : bool
        Whether students cannot change it.
    points : float or None
        What it is worth; None if it is no test.
    """

    source: str
    checksum: str
    locked: bool
    points: float | None


@dataclass(frozen=True)
class Edition:
    """An assignment's released notebook, its tests, and the files beside them.

    Parameters
    ----------
    assignment : str
        The assignment's name.
    release : NotebookNode
        The notebook that was handed out.
    cells : mapping
        The instructor's cells by grade_id.
    imports : str
        The imports of the source notebook's own cells, which its tests may rely on.
    files : mapping
        The assignment's other files, by their path.
    """

    assignment: str
    release: NotebookNode
    cells: Mapping[str, SourceCell]
    imports: str
    files: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Course, assignment: str) -> "Edition":
        """Read an assignment from its course directory and gradebook.

        Parameters
        ----------
        course : Course
            The course.
        assignment : str
            The assignment.

        Returns
        -------
        Edition
            The assignment as it is now.
        """
        source = course.notebook(assignment)
        released = course.root / "release" / assignment / source.name
        with course.gradebook() as gradebook:
            notebook = gradebook.find_notebook(assignment, assignment)
            points = {each.name: each.max_score for each in notebook.grade_cells}
            cells = {
                str(each.name): SourceCell(
                    each.source, each.checksum, each.locked, points.get(each.name)
                )
                for each in notebook.source_cells
            }
        return cls(
            assignment,
            nbformat.read(released, as_version=4),
            cells,
            imports_of(nbformat.read(source, as_version=4)),
            {
                path.relative_to(source.parent).as_posix(): path.read_bytes()
                for path in _files_beside(source)
            },
        )

    @property
    def digest(self) -> str:
        """What differs whenever anything that decides a mark does."""
        told: list[Any] = [
            self.release,
            {name: vars(cell) for name, cell in self.cells.items()},
            self.imports,
            {n: hashlib.sha256(data).hexdigest() for n, data in self.files.items()},
        ]
        text = json.dumps(told, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def unchanged(self, admitted: NotebookNode) -> list[str]:
        """List the ungraded cells of a submission that are as they were handed out.

        Parameters
        ----------
        admitted : NotebookNode
            What `autograde.submission` rebuilt.

        Returns
        -------
        list of str
            Their ids.
        """
        released = {c.id: c.source for c in self.release.cells if not _is_graded(c)}
        return [c.id for c in admitted.cells if released.get(c.id) == c.source]

    def with_tests(self, admitted: NotebookNode) -> NotebookNode:
        """Put the instructor's cells into an admitted notebook, as nbgrader would.

        Parameters
        ----------
        admitted : NotebookNode
            What `autograde.submission` rebuilt; it stays as it is.

        Returns
        -------
        NotebookNode
            A copy in which every locked cell has its full text.
        """
        notebook: NotebookNode = nbformat.from_dict(admitted)
        for cell in notebook.cells:
            meta = cell.metadata.get("nbgrader", {})
            known = self.cells.get(meta.get("grade_id"))
            if known is None:
                continue
            meta.checksum = known.checksum
            if known.points is not None:
                meta.points = known.points
            if known.locked:
                cell.source = known.source
        return notebook


def _is_graded(cell: NotebookNode) -> bool:
    return "nbgrader" in cell.metadata


def _files_beside(source: Path) -> list[Path]:
    return sorted(
        path
        for path in source.parent.rglob("*")
        if path.is_file()
        and path.suffix != ".ipynb"
        and not any(p.startswith(".") for p in path.relative_to(source.parent).parts)
    )
