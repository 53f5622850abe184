"""Read ``solutions/NN_topic.py`` and refuse what could not be graded."""

import hmac
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from autograde.errors import UserError
from autograde.notebooks.exercise_marker import ExerciseMarker
from autograde.notebooks.grade_ids import grade_id
from autograde.notebooks.unreachable import HIDDEN_REGION, CodeCell, find_problems

KERNELSPEC = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}

ALLOWED_OPTIONS = {"nbgrader", "tags"}

_MARKER = re.compile(r"# ?%%+(\s|$)")
_STEM = re.compile(r"(?P<number>\d\d)_[a-z0-9_]+\Z")
_SEED_PLACEHOLDER = re.compile(r"\bseed=0\b")


class SourceError(UserError, ValueError):
    """A source that cannot become a graded notebook; the text names file and line."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {problem}")


def find_sources(solutions: Path) -> list[Path]:
    """List the sources of a folder in the notebooks' order.

    Files of other names than ``NN_topic.py`` are no sources.
    """
    return sorted(p for p in solutions.glob("*.py") if _STEM.match(p.stem))


def read_source(path: Path, exercises: Collection[str]) -> NotebookNode:
    """Read one source into a notebook, answers and hidden tests still in it."""
    named = _STEM.match(path.stem)
    if named is None:
        raise SourceError(
            path, 1, "a source is called NN_topic.py, such as 02_cross_correlation.py"
        )
    text = path.read_text(encoding="utf-8")
    lines = _marker_lines(path, text)
    exercises_at, text = _exercises(path, text, lines, exercises)
    cells = jupytext.reads(text, fmt="py:percent").cells
    if len(cells) != len(lines):
        raise SourceError(
            path,
            lines[0],
            f"{len(lines)} lines start with '# %%' but the file has {len(cells)} "
            "cells: is such a line inside a string?",
        )
    rows = text.splitlines()
    made: list[tuple[int, int, NotebookNode]] = []
    for line, cell in zip(lines, cells, strict=True):
        exercise = exercises_at.get(line)
        for each in [cell, *(exercise.tests() if exercise else ())]:
            made.append((line, _first_line(rows, line, each.source), each))
    _refuse_what_cannot_be_graded(path, made)
    for number, (_, _, cell) in enumerate(made, 1):
        _tidy(cell, f"{named['number']}-{number:02d}")
    notebook: NotebookNode = nbformat.v4.new_notebook(
        cells=[cell for _, _, cell in made],
        metadata={"kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}},
    )
    return notebook


def with_seed(notebook: NotebookNode, seed: int, assignment: str) -> NotebookNode:
    """Put numbers drawn from a course's seed in the place of hidden tests' ``seed=0``.

    Each hidden test gets a number of its own, in a copy.
    """
    seeded: NotebookNode = nbformat.from_dict(notebook)
    for cell in seeded.cells:
        number = seed_of_test(seed, assignment, grade_id(cell))
        cell.source = HIDDEN_REGION.sub(_numbered(number), cell.source)
    return seeded


_GRADE_ID = re.compile(r'"grade_id":\s*"([^"]+)"')


def with_other_seed(source: str, old: int, new: int, assignment: str) -> str:
    """Put numbers from another seed into the text of a course's source notebook.

    >>> one, two = (seed_of_test(seed, "01", "a-hidden") for seed in (1, 2))
    >>> text = f'"grade_id": "a-hidden", "source": "check(..., seed={one})"'
    >>> with_other_seed(text, 1, 2, "01") == text.replace(str(one), str(two))
    True
    """
    for test in {found[1] for found in _GRADE_ID.finditer(source)}:
        number = seed_of_test(new, assignment, test)
        before = seed_of_test(old, assignment, test)
        source = source.replace(f"seed={before}", f"seed={number}")
    return source


def _numbered(number: int) -> Callable[[re.Match[str]], str]:
    return lambda region: _SEED_PLACEHOLDER.sub(f"seed={number}", region[0])


def seed_of_test(seed: int, assignment: str, test: str) -> int:
    """Draw a test's own number: who finds it out knows no other, nor the seed.

    A submission sees the inputs that are drawn from it, and may bring them back to its
    student. So it has 128 bits, which nobody can try one by one.

    >>> seed_of_test(1, "01_pixels", "relu-hidden").bit_length() <= 128
    True
    >>> len({seed_of_test(s, "01", t) for s, t in ((1, "a"), (1, "b"), (2, "a"))})
    3
    """
    return int.from_bytes(_hmac(seed, f"{assignment}\0{test}".encode())) or 1


def _hmac(key: int, told: bytes) -> bytes:
    return hmac.digest(str(key).encode(), told, "sha256")[:16]


def with_own_draws(
    source: str, seed: int, assignment: str, test: str, submission: bytes
) -> str:
    """Let a hidden test draw inputs that no other submission is given.

    Its number becomes another, drawn from it, if it is the one of `with_seed`.
    """
    number = seed_of_test(seed, assignment, test)
    own = int.from_bytes(_hmac(number, submission)) or 1
    given, drawn = rf"\bseed={number}\b", f"seed={own}"
    return HIDDEN_REGION.sub(lambda each: re.sub(given, drawn, each[0]), source)


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


def _exercises(
    path: Path, text: str, lines: list[int], known: Collection[str]
) -> tuple[dict[int, ExerciseMarker], str]:
    """Read the markers of exercises by line, and write nbgrader's in their places."""
    rows, found = text.splitlines(), {}
    for line in lines:
        try:
            exercise = ExerciseMarker.read(rows[line - 1])
        except ValueError as error:
            raise SourceError(path, line, str(error)) from None
        if exercise and exercise.name not in known:
            raise SourceError(
                path,
                line,
                f"unknown exercise {exercise.name!r}: the exercises with a check for "
                f"this notebook are {', '.join(sorted(known)) or 'none'}",
            )
        if exercise:
            found[line] = exercise
            rows[line - 1] = exercise.answer_line()
    return found, "\n".join(rows) + "\n"


def _refuse_what_cannot_be_graded(
    path: Path, cells: Sequence[tuple[int, int, NotebookNode]]
) -> None:
    """Hold cells, each with its marker's line and its first, against the rules.

    The build makes most cells of questions. What else nbgrader's metadata may hold,
    nbgrader itself says when it releases the notebook.
    """
    grade_ids: dict[str, int] = {}
    code: list[tuple[int, str, CodeCell]] = []
    for line, first, cell in cells:
        meta = cell.metadata.get("nbgrader", {})
        name = meta.get("grade_id", "") if isinstance(meta, dict) else ""
        problem = _option_problem(cell) or _question_problem(cell, meta, grade_ids)
        if problem:
            raise SourceError(path, line, problem)
        if meta:
            grade_ids[name] = line
        if cell.cell_type == "code":
            code.append((first, str(name), CodeCell.of(cell)))
    for found in find_problems([each for _, _, each in code]):
        first, name, each = code[found.cell]
        where = f"the {each.kind} cell {name!r}: " if name else ""
        raise SourceError(path, first + found.line - 1, where + found.text)


def _option_problem(cell: NotebookNode) -> str:
    broken = cell.metadata.get("incorrectly_encoded_metadata")
    if broken is not None:
        return f"the cell's options are not valid JSON: {broken}"
    options = {k for k in cell.metadata if not k.startswith("lines_to_")}
    unknown = sorted(options - ALLOWED_OPTIONS)
    if unknown:
        allowed = " and ".join(sorted(ALLOWED_OPTIONS))
        return f"cell option {unknown[0]!r}: only {allowed} mean something here"
    return ""


def _question_problem(
    cell: NotebookNode, meta: Any, grade_ids: Mapping[str, int]
) -> str:
    if not isinstance(meta, dict):
        return f"nbgrader metadata: {meta!r} is no JSON object"
    begins = cell.source.count("### BEGIN SOLUTION")
    ends = cell.source.count("### END SOLUTION")
    if not meta:
        wrong = "'### BEGIN SOLUTION' in a cell that is no answer"
        return wrong if begins else ""
    name = meta.get("grade_id", "")
    if name in grade_ids:
        return (
            f"grade_id {name!r} is repeated, see line {grade_ids[name]}: every "
            "graded cell needs one of its own"
        )
    is_answer = meta.get("solution") and not meta.get("grade")
    if is_answer and (begins, ends) != (1, 1):
        return (
            f"the answer {name!r} needs one '### BEGIN SOLUTION' and one '### END "
            f"SOLUTION', not {begins} and {ends}: students write what is between them"
        )
    return ""


def _first_line(rows: list[str], marker: int, source: str) -> int:
    """Return the line where a cell's text begins; jupytext drops blank ones."""
    blank = 0
    while marker + blank < len(rows) and not rows[marker + blank].strip():
        blank += 1
    kept = len(source) - len(source.lstrip("\n"))
    return marker + 1 + blank - kept


def _tidy(cell: NotebookNode, running_id: str) -> None:
    """Give a cell its id and drop what jupytext noted for itself."""
    cell.metadata = NotebookNode(
        {
            key: cell.metadata[key]
            for key in sorted(ALLOWED_OPTIONS & cell.metadata.keys())
        }
    )
    name = grade_id(cell)
    cell.id = re.sub(r"[^\w-]", "-", name, flags=re.ASCII)[:64] or running_id
