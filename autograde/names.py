"""Which names a cell of a notebook binds and reads, as Python's compiler sees them."""

import ast
import contextlib
import re
import symtable
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

_Read = TypeVar("_Read")

LONGEST = 200_000
"""Characters of a cell that are parsed; more than admission lets in."""

# these run the rest of their cell as Python, in the notebook's own namespace
_PYTHON_MAGIC = re.compile(r"\A\s*%%(time|capture|prun)\b[^\n]*")
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


def plain_python(source: str) -> str:
    r"""Take IPython's own lines out of a cell, line for line.

    ``%`` and ``!`` lines become ``pass``; a first line such as ``%%time`` goes.

    >>> plain_python("%matplotlib inline\nx = 1")
    'pass\nx = 1'
    """
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
