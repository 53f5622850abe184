"""Which names a cell binds, reads and imports, as Python's compiler sees them."""

import ast
import contextlib
import re
import symtable
import warnings
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # workers have no need of it, either
    from nbformat import NotebookNode

_Read = TypeVar("_Read")

LONGEST = 200_000
"""Characters of a cell that are parsed; more than admission lets in."""

# these run the rest of their cell as Python, in the notebook's own namespace
_PYTHON_MAGIC = re.compile(r"\A\s*%%(time|capture|prun)\b[^\n]*")
# these keep or hand on the rest of their cell: nothing of it runs here
_OTHER_TEXT = re.compile(
    r"\A\s*%%(writefile|file|script|bash|sh|html|HTML|markdown|latex|svg|SVG|js"
    r"|javascript|perl|ruby|cmd|system|sx|!)(?!\w)"
)
_IPYTHON_LINE = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)


@dataclass(frozen=True)
class Names:
    """The global names of a cell."""

    binds: frozenset[str]
    """What it defines or assigns, not counting what it imports."""
    imports: frozenset[str]
    reads: frozenset[str]
    """What it looks up, in functions too."""
    in_classes: frozenset[str]
    """What it looks up while a class body runs."""


NO_NAMES = Names(*[frozenset[str]()] * 4)
"""Those of a cell that is no Python."""


def plain_python(source: str) -> str:
    r"""Take IPython's own lines out of a cell, line for line.

    ``%`` and ``!`` lines become ``pass``; a first line such as ``%%time`` goes.

    >>> plain_python("%matplotlib inline\nx = 1")
    'pass\nx = 1'
    >>> plain_python("%%writefile other.py\ny = 2")
    'pass\n'
    """
    if _OTHER_TEXT.match(source):
        return "pass" + "\n" * source.count("\n")
    return _IPYTHON_LINE.sub(r"\1pass", _PYTHON_MAGIC.sub("", source))


def parse(source: str) -> ast.Module:
    """Parse a code cell.

    SyntaxError if it is no Python, too long, or too nested.
    """
    return _with_or_without_magics(ast.parse, source)


def names_of(source: str) -> Names:
    r"""Find the global names of a code cell.

    >>> found = names_of("import numpy as np\ndef f(x):\n    return np.abs(x) + b")
    >>> sorted(found.binds), sorted(found.imports), sorted(found.reads)
    (['f'], ['np'], ['b', 'np'])
    """
    binds: set[str] = set()
    imports: set[str] = set()
    reads: set[str] = set()
    in_classes: set[str] = set()
    top = _with_or_without_magics(
        lambda text: symtable.symtable(text, "cell", "exec"), source
    )
    tables = [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            if table is not top and not symbol.is_global():
                continue
            name = symbol.get_name()
            if symbol.is_imported():
                imports.add(name)
            if symbol.is_assigned() or symbol.is_namespace():
                binds.add(name)
            if symbol.is_referenced():
                reads.add(name)
                if table.get_type() == "class":
                    in_classes.add(name)
    return Names(*map(frozenset, (binds, imports, reads, in_classes)))


def names_if_python(source: str) -> Names:
    """Find the names of a cell; `NO_NAMES` if it is no Python."""
    try:
        return names_of(source)
    except SyntaxError:
        return NO_NAMES


def imports_of(notebook: "NotebookNode") -> str:
    """Collect the imports of a notebook's cells but its answers, a line for each."""
    cells = (
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code"
        and not cell.metadata.get("nbgrader", {}).get("solution")
    )
    return "\n".join(dict.fromkeys(line for cell in cells for line in _imports(cell)))


def import_lines(source: str, functions: Collection[str] = ()) -> str:
    r"""Collect the imports of a cell that are not inside of a block, and functions.

    >>> import_lines("import numpy as np\nx = 1")
    'import numpy as np'
    """
    return "\n".join(_imports(source, functions))


def _imports(source: str, functions: Collection[str] = ()) -> Iterator[str]:
    # most who ask for names never come here, and it takes long to import
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom) or (
            isinstance(statement, ast.FunctionDef | ast.ClassDef)
            and statement.name in functions
        ):
            yield ast.unparse(statement)


@contextlib.contextmanager
def only_syntax_errors() -> Iterator[None]:
    """Make one error of all that Python's parser may raise at strangers' text.

    Any other error becomes a SyntaxError, and warnings are muted.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a student's string
            yield
    except SyntaxError:
        raise
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise SyntaxError(f"{type(error).__name__}: {error}") from None


def _with_or_without_magics(read: Callable[[str], _Read], source: str) -> _Read:
    if len(source) > LONGEST:
        raise SyntaxError(f"it has {len(source):,} characters: too long to be parsed")
    with only_syntax_errors():
        try:
            return read(source)
        except SyntaxError:
            python = plain_python(source)
            if python == source:
                raise
            return read(python)
