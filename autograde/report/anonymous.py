"""Show an answer without showing whose it is."""

import ast
import builtins
import keyword
import re
from collections.abc import Iterable

from autograde.names import parse

MOST_LINES = 14
LONGEST = 20_000
_OTHER = "name"
_WORD = re.compile(r"\w{3,}")
_PART = re.compile(r"[^\W\d_]{3,}")
_SHORT = 4
"""Letters of a word that may be part of another one: Val of "valid"."""
_HIDDEN = "…"


def anonymous(source: str, whose: Iterable[str], most_lines: int = MOST_LINES) -> str:
    r"""Shorten an answer, and take out of it who wrote it, as far as can be known.

    It is empty if the answer is no Python, or far too long to be shown.

    Comments, docstrings and the way of writing go; so do words of the student's names
    in texts and in names that the answer gives.

    >>> print(anonymous("# by Ada\ndef f(ada_x):\n    return 'Ada'", ["Ada"]))
    def f(name):
        return '…'
    """
    if len(source) > LONGEST:
        return ""
    try:
        tree = parse(source)
    except SyntaxError:
        return ""
    known = "\n".join(whose)[:LONGEST].casefold()
    words = {*_WORD.findall(known), *_PART.findall(known)}
    try:
        lines = ast.unparse(_Anonymous(words).visit(tree)).split("\n")
    except RecursionError:
        return ""
    if len(lines) > most_lines:
        lines = [
            *lines[: most_lines - 1],
            f"{_HIDDEN} {len(lines) - most_lines + 1} more lines",
        ]
    return "\n".join(lines)


class _Anonymous(ast.NodeTransformer):
    """Drop docstrings, and words that name somebody."""

    def __init__(self, words: set[str]) -> None:
        self._words = words

    def generic_visit(self, node: ast.AST) -> ast.AST:
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [each for each in body if not _is_text(each)]
            node.body = kept or [ast.Pass()]  # type: ignore[attr-defined]
        # an attribute is somebody else's word: np.dot stays, whoever is called Dot
        for field in ("name", "asname", "id", "arg"):
            value = getattr(node, field, None)
            if isinstance(value, str) and not _is_pythons(value) and self._tells(value):
                setattr(node, field, _OTHER)
        return super().generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str | bytes) and self._tells(str(node.value)):
            return ast.Constant(_HIDDEN if isinstance(node.value, str) else b"")
        return node

    def _tells(self, text: str) -> bool:
        text = text.casefold()
        parts = {*_WORD.findall(text), *_PART.findall(text)}
        longer = (word for word in self._words if len(word) > _SHORT)
        return not self._words.isdisjoint(parts) or any(w in text for w in longer)


def _is_pythons(name: str) -> bool:
    return keyword.iskeyword(name) or hasattr(builtins, name)  # one may be called Max


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
