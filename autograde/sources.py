"""Read ``solutions/NN_topic.py`` and refuse what could not be graded."""

import ast
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode
from nbgrader.nbgraderformat.common import (  # type: ignore[attr-defined]
    SchemaMismatchError,
    ValidationError,  # jsonschema's, which has no types
)
from nbgrader.nbgraderformat.v3 import MetadataValidatorV3

KERNELSPEC = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}

_MARKER = re.compile(r"# ?%%+(\s|$)")
_STEM = re.compile(r"(?P<number>\d\d)_[a-z0-9_]+\Z")
# a number tells several test cells of one kind apart
_TEST_ID = re.compile(r"(?P<exercise>\w+)-(?P<kind>check|hidden)(-[1-9]\d*)?\Z")
_ALLOWED_OPTIONS = {"nbgrader", "tags"}
_HIDDEN_REGION = re.compile(
    r"(?<=### BEGIN HIDDEN TESTS\n).*?(?=^### END HIDDEN TESTS)",
    re.DOTALL | re.MULTILINE,
)
_SEED_PLACEHOLDER = re.compile(r"\bseed=0\b")


class SourceError(ValueError):
    """A source that cannot become a graded notebook; the text names file and line.

    Parameters
    ----------
    path : Path
        The source file.
    line : int
        The line to look at, counted from 1.
    problem : str
        What is wrong there and what to do.
    """

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {problem}")


def find_sources(solutions: Path) -> list[Path]:
    """List the sources of a folder in the notebooks' order.

    Parameters
    ----------
    solutions : Path
        The folder of ``NN_topic.py`` files.

    Returns
    -------
    list of Path
        The files named so, sorted; other files are not sources.
    """
    return sorted(p for p in solutions.glob("*.py") if _STEM.match(p.stem))


def read_source(path: Path, exercises: Collection[str]) -> NotebookNode:
    """Read one source into a notebook, answers and hidden tests still in it.

    Parameters
    ----------
    path : Path
        A py:percent file with nbgrader's metadata on the ``# %%`` lines.
    exercises : collection of str
        The names of the exercises that have a check.

    Returns
    -------
    NotebookNode
        The notebook: nbformat 4.5, own cell ids, no outputs, no trace of jupytext.

    Raises
    ------
    SourceError
        If a cell could not be graded as it stands.
    """
    named = _STEM.match(path.stem)
    if named is None:
        raise SourceError(
            path, 1, "a source is called NN_topic.py, such as 02_cross_correlation.py"
        )
    text = path.read_text(encoding="utf-8")
    lines = _marker_lines(path, text)
    cells = jupytext.reads(text, fmt="py:percent").cells
    if len(cells) != len(lines):
        raise SourceError(
            path,
            lines[0],
            f"{len(lines)} lines start with '# %%' but the file has {len(cells)} "
            "cells: is such a line inside a string?",
        )
    reviewed = _Review(path, exercises)
    for number, (line, cell) in enumerate(zip(lines, cells, strict=True), start=1):
        reviewed.add(line, cell)
        _tidy(cell, f"{named['number']}-{number:02d}")
    reviewed.finish()
    notebook: NotebookNode = nbformat.v4.new_notebook(
        cells=cells,
        metadata={"kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}},
    )
    return notebook


def with_seed(notebook: NotebookNode, seed: int) -> NotebookNode:
    """Put a course's seed in the place of ``seed=0`` inside the hidden tests.

    Parameters
    ----------
    notebook : NotebookNode
        What `read_source` gave; it stays as it is.
    seed : int
        The course's seed.

    Returns
    -------
    NotebookNode
        A copy whose hidden tests use the seed.
    """
    seeded: NotebookNode = nbformat.from_dict(notebook)
    for cell in seeded.cells:
        cell.source = _HIDDEN_REGION.sub(
            lambda region: _SEED_PLACEHOLDER.sub(f"seed={seed}", region[0]), cell.source
        )
    return seeded


def exercise_of(test_id: str) -> str:
    """Name the exercise that a test cell marks.

    Parameters
    ----------
    test_id : str
        The test cell's grade_id.

    Returns
    -------
    str
        The exercise's name, which is its answer cell's grade_id.

    Examples
    --------
    >>> exercise_of("convolve2d-hidden")
    'convolve2d'
    >>> exercise_of("exam_a-check-2")
    'exam_a'
    >>> exercise_of("own_question")
    'own_question'
    """
    named = _TEST_ID.match(test_id)
    return named["exercise"] if named else test_id


def _marker_lines(path: Path, text: str) -> list[int]:
    """Return the line numbers of the ``# %%`` lines."""
    rows = text.splitlines()
    lines = [n for n, row in enumerate(rows, start=1) if _MARKER.match(row)]
    if not lines:
        raise SourceError(path, 1, "no cell: a cell starts with a line '# %%'")
    for number, row in enumerate(rows[: lines[0] - 1], start=1):
        if row.strip():
            raise SourceError(
                path,
                number,
                "text before the first '# %%' would become a cell of its own: "
                "move it into a cell or delete it",
            )
    return lines


def _tidy(cell: NotebookNode, running_id: str) -> None:
    """Give a cell its id and drop what jupytext noted for itself."""
    cell.metadata = NotebookNode(
        {
            key: cell.metadata[key]
            for key in sorted(_ALLOWED_OPTIONS & cell.metadata.keys())
        }
    )
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    cell.id = (
        re.sub(r"[^\w-]", "-", grade_id, flags=re.ASCII)[:64]
        if grade_id
        else running_id
    )


@dataclass
class _Review:
    """The rules a source must keep, applied cell after cell."""

    path: Path
    exercises: Collection[str]
    answers: dict[str, int] = field(default_factory=dict)
    tested: set[str] = field(default_factory=set)
    grade_ids: dict[str, int] = field(default_factory=dict)

    def add(self, line: int, cell: NotebookNode) -> None:
        """Check the cell that starts at a line."""

        def refuse(problem: str) -> SourceError:
            return SourceError(self.path, line, problem)

        self._check_options(cell, refuse)
        meta = cell.metadata.get("nbgrader")
        if meta is None:
            for mark in ("### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS"):
                if mark in cell.source:
                    raise refuse(f"'{mark}' in a cell without nbgrader metadata")
            return
        if not isinstance(meta, dict):
            raise refuse(f"nbgrader metadata: expected a JSON object, not {meta!r}")
        try:
            MetadataValidatorV3().validate_cell(cell)
        except ValidationError as error:
            raise refuse(f"nbgrader metadata: {error.message}") from None
        except SchemaMismatchError as error:
            raise refuse(f"nbgrader metadata: {error}") from None
        grade_id = meta.get("grade_id", "")
        if grade_id in self.grade_ids:
            raise refuse(
                f"grade_id {grade_id!r} is repeated, see line "
                f"{self.grade_ids[grade_id]}: every graded cell needs one of its own"
            )
        self.grade_ids[grade_id] = line
        if meta["grade"] and meta["solution"]:
            raise refuse(
                f"{grade_id!r} is answer and test in one, which only a person can "
                "mark: write an answer cell and a test cell"
            )
        if meta["solution"]:
            self._check_answer(line, cell, grade_id, refuse)
        elif meta["grade"]:
            self._check_test(cell, grade_id, refuse)

    def finish(self) -> None:
        """Check what only the whole source shows."""
        for name, line in self.answers.items():
            if name not in self.tested:
                raise SourceError(
                    self.path,
                    line,
                    f"no test cell marks the answer {name!r}: add one with the "
                    f"grade_id '{name}-check'",
                )

    def _check_options(
        self, cell: NotebookNode, refuse: Callable[[str], SourceError]
    ) -> None:
        broken = cell.metadata.get("incorrectly_encoded_metadata")
        if broken is not None:
            raise refuse(f"the cell's options are not valid JSON: {broken}")
        options = {k for k in cell.metadata if not k.startswith("lines_to_")}
        unknown = sorted(options - _ALLOWED_OPTIONS)
        if unknown:
            raise refuse(
                f"cell option {unknown[0]!r}: only "
                f"{' and '.join(sorted(_ALLOWED_OPTIONS))} mean something here"
            )

    def _known(self, name: str, refuse: Callable[[str], SourceError]) -> None:
        if name not in self.exercises:
            known = ", ".join(sorted(self.exercises)) or "none"
            raise refuse(
                f"unknown exercise {name!r}: the exercises with a check for this "
                f"notebook are {known}"
            )

    def _check_answer(
        self,
        line: int,
        cell: NotebookNode,
        name: str,
        refuse: Callable[[str], SourceError],
    ) -> None:
        self._known(name, refuse)
        begins = cell.source.count("### BEGIN SOLUTION")
        ends = cell.source.count("### END SOLUTION")
        if begins == 0:
            raise refuse(
                f"the answer {name!r} has no '### BEGIN SOLUTION': students would see "
                "it whole"
            )
        if (begins, ends) != (1, 1):
            raise refuse(
                f"the answer {name!r} needs one '### BEGIN SOLUTION' and one "
                f"'### END SOLUTION', not {begins} and {ends}"
            )
        self.answers[name] = line

    def _check_test(
        self, cell: NotebookNode, grade_id: str, refuse: Callable[[str], SourceError]
    ) -> None:
        named = _TEST_ID.match(grade_id)
        if named is None:
            raise refuse(
                f"a test cell is called NAME-check or NAME-hidden after its exercise, "
                f"with -1, -2 and so on if there are several, not {grade_id!r}"
            )
        name = named["exercise"]
        self._known(name, refuse)
        if name not in self.answers:
            raise refuse(
                f"the test cell {grade_id!r} stands before any answer {name!r}"
            )
        try:
            body = ast.parse(cell.source).body
        except SyntaxError as error:
            raise refuse(f"the test cell {grade_id!r} is not Python: {error}") from None
        checks = [
            call for call in _calls_of_check(body) if _first_argument(call) == name
        ]
        if not checks:
            raise refuse(
                f"the test cell {grade_id!r} has no check for its exercise: "
                f'it must call check("{name}", ...)'
            )
        if isinstance(body[-1], ast.Expr) and not isinstance(body[-1].value, ast.Call):
            raise refuse(
                f"the test cell {grade_id!r} ends in a value, which nbgrader would "
                "take for the mark: end it in a call or an assert"
            )
        if named["kind"] == "hidden":
            self._check_hidden(cell, grade_id, checks, refuse)
        elif any(_seed(call) is not None for call in checks):
            raise refuse(
                f"{grade_id!r} is shown to students: seeds belong in {name}-hidden"
            )
        self.tested.add(name)

    def _check_hidden(
        self,
        cell: NotebookNode,
        grade_id: str,
        checks: list[ast.Call],
        refuse: Callable[[str], SourceError],
    ) -> None:
        region = _HIDDEN_REGION.search(cell.source)
        if region is None:
            raise refuse(
                f"the hidden test {grade_id!r} has no lines between "
                "'### BEGIN HIDDEN TESTS' and '### END HIDDEN TESTS'"
            )
        first = cell.source.count("\n", 0, region.start()) + 1
        last = cell.source.count("\n", 0, region.end())
        for call in checks:
            if not first <= call.lineno <= last:
                raise refuse(
                    f"the hidden test {grade_id!r} calls check outside its region"
                )
            if _seed(call) != 0:
                raise refuse(
                    f"the hidden test {grade_id!r} must call check with seed=0, "
                    "the place of the course's own seed"
                )


def _calls_of_check(body: list[ast.stmt]) -> Iterator[ast.Call]:
    for statement in body:
        for node in ast.walk(statement):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "check"
            ):
                yield node


def _first_argument(call: ast.Call) -> Any:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) else None


def _seed(call: ast.Call) -> Any:
    for keyword in call.keywords:
        if keyword.arg == "seed":
            return (
                keyword.value.value if isinstance(keyword.value, ast.Constant) else ...
            )
    return None
