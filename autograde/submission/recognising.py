"""Tell which cell of the release each cell of a submission is.

A cell says so itself in nbgrader's metadata, unless another program has stripped it.
Then its id tells, then its text; what it defines tells `answering`.
"""

import ast
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode

from autograde.names import names_of, only_syntax_errors
from autograde.submission.reading import Cell

LONGEST_COMMENT = 5_000
"""Characters that may be added to a cell which still counts as untouched."""

Role = Literal["answer", "test", "locked", "open"]
Sign = Literal["grade_id", "id", "source"]


@dataclass(frozen=True)
class Place:
    """A cell of the release."""

    index: int
    role: Role
    """``answer`` is a student's, ``test`` and ``locked`` the instructor's; ``open``
    cells belong to no question and may be edited."""
    name: str
    """Its grade_id, or its cell id if it has none."""
    cell: NotebookNode
    """The cell, with nbgrader's metadata."""
    asked: frozenset[str]
    """What an answer is asked to define."""
    bound: frozenset[str]
    """What its code defines as it was handed out."""
    earlier: tuple[NotebookNode, ...] = ()
    """The same cell in earlier editions, which a student may have worked on."""

    @property
    def handed_out(self) -> tuple[NotebookNode, ...]:
        """The cell in every edition."""
        return (self.cell, *self.earlier)


@dataclass(frozen=True)
class Recognised:
    """A cell of a submission, and what it was in the release."""

    cell: Cell
    place: Place | None
    """The release's cell that it is or was; None if the student added it."""
    sign: Sign | None
    """How it was known; nothing if it was not."""
    verbatim: bool
    """Whether its text is the release's, but for spaces at the ends of lines."""
    changed: bool
    """Whether its code is another than the release's."""

    def defines(self, names: frozenset[str]) -> bool:
        """Tell whether it is code that defines or imports all of some names."""
        if not names or self.cell.kind != "code":
            return False
        # looking for the letters first spares the parsing of most cells
        letters = all(name in self.cell.source for name in names)
        return letters and names <= self._defined

    @property
    def is_blank(self) -> bool:
        """Whether it has no code, nor text, but comments at most."""
        lines = self.cell.source.splitlines()
        return not self.cell.fault and all(
            line.lstrip().startswith("#") or not line.strip() for line in lines
        )

    @functools.cached_property
    def _defined(self) -> frozenset[str]:
        return _bound(self.cell.source, imports=True)


def places(release: NotebookNode, earlier: Sequence[NotebookNode] = ()) -> list[Place]:
    """List the cells of a release with their roles."""
    found = []
    before: dict[str, list[NotebookNode]] = {}
    for edition in earlier:
        for cell in edition.cells:
            before.setdefault(_name(cell), []).append(cell)
    for index, cell in enumerate(release.cells):
        settings = cell.metadata.get("nbgrader") or {}
        role: Role = "open"
        if settings.get("solution"):
            role = "answer"
        elif settings.get("grade"):
            role = "test"
        elif settings.get("locked") or settings.get("task"):
            role = "locked"
        name = _name(cell)
        bound: frozenset[str] = frozenset()
        asked: frozenset[str] = frozenset()
        if cell.cell_type == "code":
            bound = _bound(cell.source)
            asked = _asked(name, bound) if role == "answer" else asked
        own = tuple(before.get(name, ()))
        found.append(Place(index, role, name, cell, asked, bound, own))
    return found


def _name(cell: NotebookNode) -> str:
    settings = cell.metadata.get("nbgrader") or {}
    return str(settings.get("grade_id") or cell.id)


def recognise(cells: Sequence[Cell], release: Sequence[Place]) -> list[Recognised]:
    """Match the cells of a submission with the release's.

    One for each cell, in the submission's order. Several may be the same graded cell,
    if they say so themselves.
    """
    graded = {place.name: place for place in release if place.role != "open"}
    known: dict[int, tuple[Place, Sign]] = {}
    for number, cell in enumerate(cells):
        if cell.grade_id in graded:
            known[number] = (graded[cell.grade_id], "grade_id")
    taken = {place.index for place, _ in known.values()}

    by_id = {str(place.cell.id): place for place in release}
    for number, cell in enumerate(cells):
        place = by_id.get(cell.id)
        if number not in known and place and place.index not in taken:
            known[number] = (place, "id")
            taken.add(place.index)

    by_text: dict[tuple[str, str], list[Place]] = {}
    for place in reversed(release):
        if place.index not in taken and place.cell.source.strip():
            for key in {(c.cell_type, _trimmed(c.source)) for c in place.handed_out}:
                by_text.setdefault(key, []).append(place)
    for number, cell in enumerate(cells):
        alike = by_text.get((cell.kind, _trimmed(cell.source)), [])
        while number not in known and alike:
            found = alike.pop()  # an earlier text may have led to it already
            if found.index not in taken:
                known[number] = (found, "source")
                taken.add(found.index)

    recognised = []
    for number, cell in enumerate(cells):
        place, sign = known.get(number, (None, None))
        editions = place.handed_out if place else ()
        verbatim = any(_same_text(cell, each) for each in editions)
        changed = not verbatim and not any(_same_code(cell, e) for e in editions)
        recognised.append(Recognised(cell, place, sign, verbatim, changed))
    return recognised


def _bound(source: str, imports: bool = False) -> frozenset[str]:
    """Say what a code cell defines, which is nothing if it is no Python."""
    try:
        names = names_of(source)
    except SyntaxError:
        return frozenset()
    return names.binds | names.imports if imports else names.binds


def _asked(name: str, bound: frozenset[str]) -> frozenset[str]:
    """Say what an answer must define: the exercise's name, else all that the stub does.

    What the stub imports is no answer.
    """
    if name in bound or not bound:
        return frozenset({name} if name.isidentifier() else ())
    return bound


def _same_text(cell: Cell, released: NotebookNode) -> bool:
    return (
        not cell.fault
        and cell.kind == released.cell_type
        and _trimmed(cell.source) == _trimmed(released.source)
    )


def _same_code(cell: Cell, released: NotebookNode) -> bool:
    """Tell whether two cells of Python differ by comments and spaces only."""
    if cell.fault or not cell.kind == released.cell_type == "code":
        return False
    if len(cell.source) > len(released.source) + LONGEST_COMMENT:
        return False  # thousands of such cells would take minutes
    try:
        # IPython's lines are no Python, and any of them may be changed
        with only_syntax_errors():
            return ast.dump(ast.parse(cell.source)) == ast.dump(
                ast.parse(released.source)
            )
    except SyntaxError:
        return False


def _trimmed(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())
