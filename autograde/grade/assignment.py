"""An assignment as it is graded now: its tests, and what tells one version of it."""

import functools
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.course import Course, CourseError
from autograde.names import imports_of
from autograde.notebooks.crossing import beside, lent_names, special_methods
from autograde.notebooks.editions import earlier_editions, keep_edition
from autograde.notebooks.grade_ids import exercise_of
from autograde.notebooks.sources import with_own_draws
from autograde.notebooks.unreachable import problems_of
from autograde.notebooks.upgrading import UnreadableNotebook, read_upgraded
from convnet_lab.checks import EXERCISES

UNPROTECTED = (
    'or set "autograde": {"trusted": false} in the metadata of the cell in source/: '
    "it then runs beside the submission's code, as in plain nbgrader, and a submission "
    "can read and forge it"
)
"""The way out for a test that cannot be asked from outside."""

_TEMPLATE = re.compile(r"^[ \t]*### (HASHED )?AUTOTEST\b.*$", re.MULTILINE)


@dataclass(frozen=True)
class SourceCell:
    """A cell of the instructor's, as nbgrader keeps it in the gradebook."""

    source: str
    """Its text; of a test, with what students do not see."""
    checksum: str
    """nbgrader's, of what was handed out."""
    locked: bool
    """Whether students cannot change it."""
    points: float | None
    """What it is worth; None if it is no test."""


class Incomplete(CourseError):  # noqa: N818 (a fact about an assignment)
    """An assignment that cannot be graded; the text says what is missing."""


@dataclass(frozen=True)
class Edition:
    """A released notebook of an assignment, its tests, and the files beside them."""

    assignment: str
    notebook: str
    release: NotebookNode
    cells: Mapping[str, SourceCell]
    """The instructor's cells by grade_id."""
    imports: str
    """The imports of the source notebook's own cells, which its tests may rely on."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The assignment's other files, by their path."""
    seed: int | None = None
    """The course's, from which hidden tests draw their inputs; None if it is gone."""
    lent: tuple[str, ...] = ()
    special: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """These three as in `autograde.run.task.Task`."""
    earlier: Sequence[NotebookNode] = ()
    """What was handed out before."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """What of a test looks as if it could not be done apart from the submission."""

    @classmethod
    def of(cls, course: Course, assignment: str) -> dict[str, "Edition"]:
        """Read an assignment as it is now, by its notebooks' names, or `Incomplete`."""
        with course.gradebook() as gradebook:
            book = gradebook.find_assignment(assignment)
            cells = {
                str(notebook.name): _source_cells(notebook)
                for notebook in book.notebooks
            }
        reason = _missing(course, assignment, list(cells)) or _templates(cells)
        if reason:
            raise Incomplete(reason)
        folder = course.root / "source" / assignment
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in _files_beside(folder)
        }
        released = course.root / "release" / assignment
        keep_edition(course.root, assignment)
        before = earlier_editions(course.root, assignment)
        try:
            return {
                name: cls(
                    assignment,
                    name,
                    read_upgraded(released / f"{name}.ipynb"),
                    own,
                    imports_of(source := _read_python(folder / f"{name}.ipynb")),
                    files,
                    course.seed(),
                    tuple(sorted(lent_names(source))),
                    tuple(sorted(special_methods(source))),
                    tuple(sorted(beside(source))),
                    before.get(name, ()),
                    problems_of(source),
                )
                for name, own in sorted(cells.items())
            }
        except UnreadableNotebook as error:
            raise Incomplete(
                f"{error}: save it again in Jupyter, or put back a copy, and run "
                f"nbgrader generate_assignment {assignment}"
            ) from error

    @functools.cached_property
    def digest(self) -> str:
        """What differs whenever anything does that decides what a test finds.

        Points do not: what a test found is worth what the gradebook says.
        """
        told: list[Any] = [
            [_without_points(cell) for cell in self.release.cells],
            {name: [cell.source, cell.locked] for name, cell in self.cells.items()},
            [self.imports, self.lent, self.special, self.beside],
            {n: hashlib.sha256(data).hexdigest() for n, data in self.files.items()},
        ]
        text = json.dumps(told, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def worth(self) -> dict[str, float]:
        """What each test is worth, by its grade_id."""
        points = {name: cell.points for name, cell in self.cells.items()}
        return {name: each for name, each in points.items() if each is not None}

    @property
    def has_own_tests(self) -> bool:
        """Say whether it asks for more than checks of known exercises."""
        return any(exercise_of(name) not in EXERCISES for name in self.worth)

    def unchanged(self, admitted: NotebookNode) -> list[str]:
        """List the ungraded cells of a submission that are as they were handed out."""
        released = {c.id: c.source for c in self.release.cells if not _is_graded(c)}
        return [c.id for c in admitted.cells if released.get(c.id) == c.source]

    def with_tests(
        self, admitted: NotebookNode, files: Mapping[str, bytes]
    ) -> NotebookNode:
        """Put the instructor's cells into an admitted notebook, as nbgrader would.

        Hidden tests draw inputs of this submission's own, `files` included: what one
        brings back to its student is of no use in another, be it the same student's
        next.
        """
        notebook: NotebookNode = nbformat.from_dict(admitted)
        told = _digest_of(admitted, files)
        for cell in notebook.cells:
            meta = cell.metadata.get("nbgrader", {})
            name = meta.get("grade_id")
            known = self.cells.get(name)
            if known is None:
                continue
            meta.checksum = known.checksum
            if known.locked:
                cell.source = known.source
                if self.seed is not None:
                    cell.source = with_own_draws(
                        known.source, self.seed, self.assignment, name, told
                    )
        return notebook


def _read_python(path: Path) -> NotebookNode:
    """Read a source, `Incomplete` if it is for another language's kernel."""
    source = read_upgraded(path)
    kernel = source.metadata.get("kernelspec", {})
    info = source.metadata.get("language_info", {})
    language = str(kernel.get("language") or info.get("name") or "python")
    if "python" not in language.lower():
        raise Incomplete(
            f"{path} is for the kernel {kernel.get('name', language)!r}, in {language}:"
            " only Python is graded here, so use nbgrader autograde for it"
        )
    return source


def _without_points(cell: NotebookNode) -> NotebookNode:
    """Leave out of a cell its points, and the checksum, which counts them."""
    meta = cell.metadata.get("nbgrader")
    if meta is None:
        return cell
    kept = {k: v for k, v in meta.items() if k not in ("points", "checksum")}
    return NotebookNode({**cell, "metadata": {**cell.metadata, "nbgrader": kept}})


def _digest_of(admitted: NotebookNode, files: Mapping[str, bytes]) -> bytes:
    """Tell one submission from any other by all that its process is given."""
    told = [
        [[cell.cell_type, cell.source] for cell in admitted.cells],
        [[name, hashlib.sha256(files[name]).hexdigest()] for name in sorted(files)],
    ]
    return hashlib.sha256(json.dumps(told).encode()).digest()


def incomplete(course: Course) -> dict[str, str]:
    """Say of which assignments of the gradebook something is missing, and what."""
    with course.gradebook() as gradebook:
        notebooks = {
            str(each.name): [str(notebook.name) for notebook in each.notebooks]
            for each in gradebook.assignments
        }
    reasons = {name: _missing(course, name, own) for name, own in notebooks.items()}
    return {name: reason for name, reason in sorted(reasons.items()) if reason}


def _missing(course: Course, assignment: str, notebooks: list[str]) -> str:
    """Say what an assignment lacks, and what to do; nothing if it is whole."""
    anew = f"run nbgrader generate_assignment {assignment}"
    if not notebooks:
        there = course.root / "source" / assignment
        if any(there.glob("*.ipynb")):
            return f"the gradebook knows no notebook of it yet: {anew}"
        return (
            f"it has no notebook, in the gradebook or in {there}: if its name is a "
            f"slip, take it away with nbgrader db assignment remove {assignment}"
        )
    for room in ("source", "release"):
        for name in notebooks:
            path = course.root / room / assignment / f"{name}.ipynb"
            if not path.is_file():
                back = f"put it back, or {anew}"
                if room == "source":
                    back = (
                        "put it back, or take the assignment away with "
                        f"nbgrader db assignment remove {assignment}"
                    )
                return f"{path} is missing: {back}"
    return ""


def _templates(notebooks: Mapping[str, Mapping[str, SourceCell]]) -> str:
    """Say where a test is still a template, which gives its points to everybody."""
    for notebook, cells in notebooks.items():
        for name, cell in cells.items():
            found = _TEMPLATE.search(cell.source)
            if found:
                line = cell.source.count("\n", 0, found.start()) + 1
                return (
                    f"line {line} of the cell {name!r} in {notebook}.ipynb, "
                    f"{found[0].strip()!r}, was released as a comment that tests "
                    "nothing: write asserts in its place, or add "
                    "nbgrader.preprocessors.InstantiateTests to "
                    "c.GenerateAssignment.preprocessors in nbgrader_config.py; then "
                    "run nbgrader generate_assignment again"
                )
    return ""


def _source_cells(notebook: Any) -> dict[str, SourceCell]:
    points = {each.name: each.max_score for each in notebook.grade_cells}
    return {
        str(each.name): SourceCell(
            each.source, each.checksum, each.locked, points.get(each.name)
        )
        for each in notebook.source_cells
    }


def _is_graded(cell: NotebookNode) -> bool:
    return "nbgrader" in cell.metadata


def _files_beside(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix != ".ipynb"
        and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    )
