"""All single slips in one answer, of a kind that people make in NumPy."""

import ast
import copy
from collections.abc import Iterator
from typing import Any

CALLS = {
    "max": ("min", "sum", "mean"),
    "maximum": ("minimum",),
    "sum": ("mean", "max", "prod"),
    "mean": ("sum", "max"),
    "exp": ("exp2", "expm1"),
    "zeros": ("ones",),
    "log": ("log2", "log1p"),
}


def without_words(source: str) -> str:
    """Take out docstrings and error texts, which no check reads."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
            node.body = node.body or [ast.Pass()]
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc = node.exc.func

    return ast.unparse(tree)


def slips(source: str) -> Iterator[tuple[str, str]]:
    """Give a source with each slip of a name, an order or a statement, named."""
    tree = ast.parse(source)
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            places = enumerate(value) if isinstance(value, list) else [(None, value)]
            for place, node in places:
                if isinstance(node, ast.AST):
                    for label, changed in _edits(node):
                        at = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
                        text = _replaced(tree, parent, field, place, changed)
                        yield f"{label}:{at[0]}:{at[1]}", text


def _edits(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            for other in CALLS.get(node.func.attr, ()):
                changed: Any = copy.deepcopy(node)
                changed.func.attr = other
                yield f"{node.func.attr}-{other}", changed
        for i in range(len(node.keywords)):
            changed = copy.deepcopy(node)
            del changed.keywords[i]
            yield "keyword-dropped", changed
        for i in range(len(node.args) - 1):
            changed = copy.deepcopy(node)
            changed.args[i : i + 2] = changed.args[i : i + 2][::-1]
            yield "arguments-swapped", changed
    if isinstance(node, ast.Tuple | ast.List) and len(node.elts) > 1:
        for i in range(len(node.elts) - 1):
            changed = copy.deepcopy(node)
            changed.elts[i : i + 2] = changed.elts[i : i + 2][::-1]
            yield "entries-swapped", changed
    if isinstance(node, ast.BinOp):
        yield "left-only", node.left
        yield "right-only", node.right
        if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult):
            yield "operands-swapped", ast.BinOp(node.right, node.op, node.left)
    if isinstance(node, ast.AugAssign):
        yield "assigned", ast.Assign([node.target], node.value)
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.If):
        yield "statement-dropped", ast.Pass()
    if isinstance(node, ast.Slice):
        for end in ("lower", "upper", "step"):
            if getattr(node, end):
                changed = copy.deepcopy(node)
                setattr(changed, end, None)
                yield f"slice-{end}-dropped", changed
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose-dropped", node.value


def _replaced(
    tree: ast.AST, parent: ast.AST, field: str, place: int | None, new: ast.AST
) -> str:
    old = getattr(parent, field)
    if place is None:
        setattr(parent, field, new)
    else:
        changed = list(old)
        changed[place] = new
        setattr(parent, field, changed)
    try:
        return ast.unparse(ast.fix_missing_locations(copy.deepcopy(tree)))
    finally:
        setattr(parent, field, old)
