"""Which names of a notebook's cells would not be found when it is graded.

Tests and locked cells run in the grader's process, apart from the student's kernel. A
name that they do not define is asked of the kernel. A name that they do define, that is
built in or that starts with an underscore never is, even if an answer has it too.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nbformat import NotebookNode

from autograde.names import NO_NAMES, Names, names_if_python, parse
from autograde.notebooks.unsupported import find_signs

Found = Iterator[tuple[int, str]]
Kind = Literal["answer", "test", "locked", "open"]

HIDDEN_REGION = re.compile(
    r"(?<=### BEGIN HIDDEN TESTS\n).*?(?=^### END HIDDEN TESTS)",
    re.DOTALL | re.MULTILINE,
)
"""What of a test students do not see."""

_CAPTURED = re.compile(r"^%%capture\s+(\w+)", re.MULTILINE)
_HISTORY = re.compile(r"(_{1,3}|_(i|ii|iii|ih|oh|dh)|_i?\d+|In|Out)\Z")
_WRITTEN = re.compile(r"^%%(?:writefile|file)\s+(?:-a\s+)?(\w+)\.py\s*$", re.MULTILINE)
_GIVEN = frozenset(dir(builtins)) | {"get_ipython", "display", "__name__", "__doc__"}


@dataclass(frozen=True)
class CodeCell:
    """A code cell of a source."""

    kind: Kind
    """``answer``, ``test``, ``locked``, or ``open`` for a cell without a question."""
    source: str
    """The cell, with its solution and hidden tests."""
    shown: str
    """The cell without its hidden tests."""

    @classmethod
    def of(cls, cell: NotebookNode) -> "CodeCell":
        """Take a cell of a notebook."""
        meta = cell.metadata.get("nbgrader", {})
        kind: Kind = "locked" if meta.get("locked") else "open"
        kind = "test" if meta.get("grade") else kind
        kind = "answer" if meta.get("solution") else kind
        return cls(kind, cell.source, HIDDEN_REGION.sub("", cell.source))


@dataclass(frozen=True)
class Problem:
    """What could not be graded."""

    cell: int
    """The cell's position among those that were given."""
    line: int
    """The line in it, counted from 1."""
    text: str
    """What is wrong, and what to do."""


def find_problems(cells: Sequence[CodeCell]) -> Iterator[Problem]:
    r"""Look for what tests and answers could not do, being run apart.

    A cell that is no Python is passed over.

    >>> cells = [
    ...     CodeCell("answer", "def relu(x):\n    return x * (x > 0)", ""),
    ...     CodeCell("test", "x = 3\nassert relu(x) == limit", ""),
    ... ]
    >>> [(found.cell, found.line) for found in find_problems(cells)]
    [(1, 2)]
    """
    book = _Book(cells)
    ours: set[str] = set()
    for number, cell in enumerate(cells):
        names = book.names[number]
        if names is NO_NAMES:
            continue
        tree = parse(cell.source)
        if cell.kind in ("test", "locked"):
            ours |= names.binds | names.imports
            found = list(_unknown_names(tree, names, book, ours))
            found += _class_bodies(tree, names, book)
            found += _written_modules(tree, book)
        else:
            found = []
        if cell.kind != "test":
            found += _test_names(tree, names, book)
        found += _taken_names(tree, names, cell.kind, book)
        for line, text in sorted(found):
            yield Problem(number, line, text)


def problems_of(source: NotebookNode) -> dict[str, str]:
    """Say by test what of it may not be done apart from the submission, and the line.

    Tests that run beside the submission's code have no such problem.
    """
    code, names = [], []
    for cell in source.cells:
        if cell.cell_type != "code":
            continue
        each = CodeCell.of(cell)
        if (cell.metadata.get("autograde") or {}).get("trusted") is False:
            each = replace(each, kind="open")
        names.append(str(cell.metadata.get("nbgrader", {}).get("grade_id", "")))
        code.append(each)
    problems = [*find_problems(code)]
    text = "\n".join(cell.source for cell in code if cell.kind == "answer")
    answers = _Book(code).answers
    for number, cell in enumerate(code):
        signs = find_signs(cell.source, answers, text)
        problems += [Problem(number, line, why) for line, why in signs]
    problems += _hidden_names(code)
    found: dict[str, str] = {}
    for problem in problems:
        if code[problem.cell].kind == "test":
            said = f"line {problem.line} of the cell: {problem.text}"
            found.setdefault(names[problem.cell], said)
    return found


def _hidden_names(cells: Sequence[CodeCell]) -> Iterator[Problem]:
    """Find what a test sets in hidden lines and students' cells read."""
    names = [
        (names_if_python(cell.source), names_if_python(cell.shown)) for cell in cells
    ]
    kinds = [cell.kind for cell in cells]
    pairs = zip(kinds, names, strict=True)
    read = {
        each for kind, (n, _) in pairs if kind in ("answer", "open") for each in n.reads
    }
    for number, (kind, (whole, shown)) in enumerate(zip(kinds, names, strict=True)):
        if kind != "test" or shown is NO_NAMES:
            continue
        for name in sorted((whole.binds - shown.binds) & read):
            lines = cells[number].source.splitlines()
            line = next((n for n, text in enumerate(lines, 1) if name in text), 1)
            yield Problem(
                number,
                line,
                f"{name!r} is set in hidden lines, which no answer sees: give it to "
                "the answer as an argument, or set it in a line that is shown",
            )


class _Book:
    """Who defines which names in a notebook."""

    def __init__(self, cells: Sequence[CodeCell]) -> None:
        self.names = [names_if_python(cell.source) for cell in cells]
        by_kind: dict[Kind, list[Names]] = {}
        for cell, names in zip(cells, self.names, strict=True):
            by_kind.setdefault(cell.kind, []).append(names)

        def all_of(*kinds: Kind, imports: bool = True) -> frozenset[str]:
            return frozenset(
                name
                for kind in kinds
                for names in by_kind.get(kind, [])
                for name in names.binds | (names.imports if imports else set())
            )

        self.answers = all_of("answer", imports=False)
        self.answers_imports = all_of("answer") - self.answers
        self.open = all_of("open", imports=False)
        # the grader runs the imports of every cell but the answers before the tests
        self.imports = {
            name
            for cell, names in zip(cells, self.names, strict=True)
            if cell.kind != "answer" and names is not NO_NAMES
            for name in _imported_first(parse(cell.source))
        }
        self.ours = all_of("test", "locked")
        self.written = {
            name for cell in cells for name in _WRITTEN.findall(cell.source)
        }
        self.captured = {
            name for cell in cells for name in _CAPTURED.findall(cell.source)
        }
        shown = [names_if_python(cell.shown) for cell in cells if cell.kind == "test"]
        students = all_of("answer", "open", "locked")
        # what students see in a test is lent to their code
        students |= {name for each in shown for name in each.imports | each.binds}
        self.only_tests = all_of("test") - students - _GIVEN


def _unknown_names(
    tree: ast.Module, names: Names, book: _Book, ours: set[str]
) -> Found:
    """Find names that a test reads and that neither it nor an answer defines."""
    for name in names.reads - ours - book.imports - book.captured:
        line = _line_of(tree, name)
        if name in book.answers:
            if name in _GIVEN or name.startswith("_"):
                yield (
                    line,
                    f"{name!r} is read as Python's own, never as the answer of that "
                    "name: give the answer a name that is not built in and has no "
                    "underscore in front",
                )
        elif name in _GIVEN:
            continue
        elif _HISTORY.match(name):
            yield (
                line,
                f"{name!r} is what a kernel keeps of the cells before, and a test runs "
                "in none: ask for a value or a function of the answer",
            )
        elif name in book.ours:
            yield line, f"{name!r} is defined by a later test or locked cell only"
        elif name in book.answers_imports:
            yield line, f"only an answer imports {name!r}: import it in this cell"
        elif name in book.open:
            yield (
                line,
                f"{name!r} comes from a cell that students may change: define it in "
                "this cell, or lock the cell that does",
            )
        else:
            yield line, f"no cell defines {name!r}: define or import it in this cell"


def _test_names(tree: ast.Module, names: Names, book: _Book) -> Found:
    """Find names that a student's cell reads and that only a test defines."""
    for name in names.reads & book.only_tests:
        yield (
            _line_of(tree, name),
            f"only hidden lines of a test define {name!r}, and tests run apart from "
            "the submission: define it in a cell before, or in a locked one",
        )


def _taken_names(tree: ast.Module, names: Names, kind: Kind, book: _Book) -> Found:
    """Find answers' names that would be the instructor's: no answer would count."""
    bound: set[str] = set()
    if kind in ("test", "locked"):
        bound = set(names.binds | names.imports)
    elif kind == "open":
        bound = _imported_first(tree)
    if kind != "answer" and "*" in _imported_first(tree):
        yield (
            _line_of(tree, "*", binding=True),
            "an import of * may bring in an answer's name, which the tests would mark "
            "instead: name what you import",
        )
    for name in bound & book.answers:
        if name not in _deleted(tree):
            yield (
                _line_of(tree, name, binding=True),
                f"{name!r} is an answer's name, and here it becomes another thing, "
                "which the tests would mark instead: use another name",
            )


def _written_modules(tree: ast.Module, book: _Book) -> Found:
    """Find modules that a test imports and that a cell of the submission writes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            modules = {str(node.module)}
        elif isinstance(node, ast.Import):
            modules = {alias.name for alias in node.names}
        else:
            continue
        for name in modules & book.written:
            yield (
                node.lineno,
                f"the submission writes {name!r}, and a test runs nothing of it: let "
                "an answer cell import it, and ask for what that gives",
            )


def _class_bodies(tree: ast.Module, names: Names, book: _Book) -> Found:
    """Find answers that a class body reads, where Python looks no name up elsewhere."""
    for name in names.in_classes & book.answers:
        yield (
            _line_of(tree, name),
            f"a class body reads the answer {name!r}, which is not asked for there: "
            "put it into a variable first",
        )


def _deleted(tree: ast.Module) -> set[str]:
    """List the names that a cell deletes."""
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)
    }


def _imported_first(tree: ast.Module) -> set[str]:
    """List the names that a cell imports outside of any block."""
    return {
        alias.asname or alias.name.partition(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _line_of(tree: ast.Module, name: str, binding: bool = False) -> int:
    """Find the first line where a name is read, or bound."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name:
            if binding == isinstance(node.ctx, ast.Store):
                lines.append(node.lineno)
        elif binding and _binds(node, name):
            lines.append(getattr(node, "lineno", 1))
    return min(lines, default=1)


def _binds(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.alias):
        return (node.asname or node.name.partition(".")[0]) == name
    return getattr(node, "name", None) == name
