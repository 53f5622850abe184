"""What a test does with an answer that cannot be done from the other side of a wire.

Data arrives as a copy. A function, a class or an object can be called and asked for its
public attributes, and that is all.
"""

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

_LOOKERS = frozenset({"inspect", "dis"})
_NAMESPACES = frozenset({"globals", "locals", "vars", "dir"})
_ASKERS = frozenset({"getattr", "hasattr", "setattr", "delattr"})
# of lists, sets, dicts and arrays
_CHANGERS = frozenset(
    {"add", "append", "clear", "discard", "extend", "fill", "insert", "itemset"}
    | {"partition", "pop", "popitem", "put", "remove", "resize", "reverse"}
    | {"setdefault", "setflags", "sort", "update"}
)

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Answers:
    """What the answers of a notebook define."""

    names: frozenset[str]
    classes: frozenset[str]
    """The classes among them."""
    values: frozenset[str]
    """What is neither function nor class."""


def find_misuse(tree: ast.Module, answers: Answers) -> Found:
    """Look for what cannot be done with an answer."""
    made = _instances(tree, answers.classes)
    objects = answers.names | made
    lookers = _lookers(tree)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        for name in deleted(node) & answers.names:
            yield line, f"{name!r} is the submission's: a test cannot delete it"
        for name in _changed(node) & answers.names | _grown(node) & answers.values:
            yield (
                line,
                f"{name!r} is the submission's, and only a copy of it is changed here: "
                "change a copy of your own",
            )
        if isinstance(node, ast.ClassDef):
            parents = [*node.bases, *(keyword.value for keyword in node.keywords)]
            for name in _names_in(parents) & answers.names:
                yield line, f"{name!r} is the submission's: a test cannot inherit it"
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            if _root(node) in objects:
                yield line, _private(_root(node), node.attr)
        elif isinstance(node, ast.Call):
            yield from _calls(node, line, objects, lookers)
        for name in _entries_of_attributes(node) & made:
            yield (
                line,
                f"the attribute of {name!r} is a copy, and only that is changed here: "
                "assign the whole attribute",
            )


def deleted(node: ast.AST) -> set[str]:
    """Say which names a statement deletes."""
    targets = node.targets if isinstance(node, ast.Delete) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _calls(
    node: ast.Call, line: int, objects: Collection[str], lookers: set[str]
) -> Found:
    called = _root(node.func)
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    if called in lookers:
        for name in _names_in(given) & set(objects):
            yield line, f"a test can call {name!r}, not look into it"
    elif called in _NAMESPACES and isinstance(node.func, ast.Name) and not given:
        yield (
            line,
            f"{called}() has not the submission's names: use a name itself; one that "
            "is missing raises NameError",
        )
    elif called in _ASKERS and len(given) > 1:
        attribute = given[1].value if isinstance(given[1], ast.Constant) else ""
        if _root(given[0]) in objects and str(attribute).startswith("_"):
            yield line, _private(_root(given[0]), str(attribute))


def _private(name: str, attribute: str) -> str:
    return f"{attribute!r} of {name!r} is private: only public attributes are asked for"


def _entries_of_attributes(node: ast.AST) -> set[str]:
    """Say of which objects a statement changes entries of an attribute."""
    return {
        _root(target)
        for target in _targets(node)
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Attribute)
    }


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
        return [node.target]
    return node.targets if isinstance(node, ast.Delete) else []


def _changed(node: ast.AST) -> set[str]:
    """Say whose value a statement or a call changes in place."""
    changed = {
        _root(target)
        for target in _targets(node)
        if isinstance(target, ast.Attribute | ast.Subscript)
    }
    if isinstance(node, ast.Call):
        changed |= {_root(k.value) for k in node.keywords if k.arg == "out"}
    return changed


def _grown(node: ast.AST) -> set[str]:
    """Say which lists, dicts and arrays a method changes in place."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return {_root(node.func)} if node.func.attr in _CHANGERS else set()
    return set()


def _instances(tree: ast.Module, classes: Collection[str]) -> set[str]:
    """List the variables that hold an object of one of the student's classes."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and _root(node.value.func) in classes
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _lookers(tree: ast.Module) -> set[str]:
    """List the names that stand for ``inspect`` and its like, or for parts of them."""
    found = set(_LOOKERS)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {a.asname for a in node.names if a.name in _LOOKERS and a.asname}
        elif isinstance(node, ast.ImportFrom) and node.module in _LOOKERS:
            found |= {a.asname or a.name for a in node.names}
    return found


def _names_in(nodes: Sequence[ast.expr]) -> set[str]:
    return {
        inner.id
        for node in nodes
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name)
    }


def _root(node: ast.expr) -> str:
    """Name the variable that an attribute or an entry belongs to, if it is one."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
