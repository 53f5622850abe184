"""All single slips in one answer: cosmic-ray's operators, and a few of NumPy's own."""

import ast
import copy
from collections.abc import Iterator

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

# these need arguments of their own, or change nothing
NOT_HERE = ("Variable", "NoOp")

CALLS = {
    "max": ("min", "sum", "mean"),
    "maximum": ("minimum",),
    "sum": ("mean", "max", "prod"),
    "mean": ("sum", "max"),
    "exp": ("exp2", "expm1"),
    "zeros": ("ones",),
    "log": ("log2", "log1p"),
}


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Give every mutant of a source once, as (name, source); words stay out."""
    source = _without_words(source)

    seen = {ast.dump(ast.parse(source))}
    for name, text in (*_cosmic(source), *_semantic(source)):
        try:
            shape = ast.dump(ast.parse(text))
        except SyntaxError:
            continue
        if shape not in seen:
            seen.add(shape)
            yield name, text


def _without_words(source: str) -> str:
    """Take out docstrings and error texts, which no check reads."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc = node.exc.func

    return ast.unparse(tree)


def _cosmic(source: str) -> Iterator[tuple[str, str]]:
    for name in sorted(operator_names()):
        short = name.split("/")[-1]
        if short.startswith(NOT_HERE):
            continue
        index = 0
        while (text := mutate_code(source, get_operator(name)(), index)) is not None:
            yield f"{short}#{index}", text
            index += 1


def _semantic(source: str) -> Iterator[tuple[str, str]]:
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
                changed = copy.deepcopy(node)
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
