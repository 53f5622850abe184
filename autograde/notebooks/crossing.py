"""What of an assignment may cross between its tests and a submission, beyond answers.

The source says so: its right answers show what a submission's code reads, and which
special methods its objects have.
"""

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from autograde.names import NO_NAMES, names_if_python, parse
from autograde.notebooks.grade_ids import exercise_of
from autograde.notebooks.unreachable import HIDDEN_REGION

_REPLACED = re.compile(r"""["']__main__\.(\w+)["']""")
"""What `mock.patch` replaces among the notebook's own names."""

_DATACLASS = {"__eq__", "__repr__"}
_ORDERED = {"__lt__", "__le__", "__gt__", "__ge__"}


def lent_names(source: NotebookNode) -> set[str]:
    """List what a test defines where students see it, and their own cells read.

    So is what it sets anew that a locked cell or an open one has set before. What
    hidden lines define is never lent.
    """
    defined: set[str] = set()
    read: set[str] = set()
    for cell in _code(source):
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("grade") and not meta.get("solution"):
            shown = names_if_python(HIDDEN_REGION.sub("", cell.source)).binds
            hidden = {
                name
                for region in HIDDEN_REGION.findall(cell.source)
                for name in names_if_python(region).binds
            }
            replaced = set(_REPLACED.findall(HIDDEN_REGION.sub("", cell.source)))
            defined |= (shown | replaced) - hidden
            continue
        names = names_if_python(cell.source)
        if not meta.get("solution"):
            read |= names.binds
        if not meta.get("locked"):
            read |= names.reads
    return defined & read


def special_methods(source: NotebookNode) -> set[str]:
    """List the special methods that the answers' classes have."""
    found: set[str] = set()
    for cell in _code(source):
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        try:
            tree = parse(cell.source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                # an object's truth says no more than any other of its methods
                found |= {"__bool__", *_methods(node)}
            elif isinstance(node, ast.Name | ast.Attribute) and (
                ast.unparse(node).endswith("contextmanager")
            ):
                found |= {"__enter__", "__exit__"}
    return found


def beside(source: NotebookNode) -> set[str]:
    """List the tests that the instructor lets run beside the submission's code."""
    return {
        str(cell.metadata.nbgrader.grade_id)
        for cell in _code(source)
        if cell.metadata.get("nbgrader", {}).get("grade")
        and (cell.metadata.get("autograde") or {}).get("trusted") is False
    }


def answers_of_tests(source: NotebookNode) -> dict[str, tuple[str, ...]]:
    """Find which answers each test is about, by grade_id.

    Those are NAME of NAME-check; else the answers before it that define what it reads;
    else none is known.
    """
    found: dict[str, tuple[str, ...]] = {}
    definers: dict[str, str] = {}
    answers: set[str] = set()
    for cell in source.cells:
        meta = cell.metadata.get("nbgrader", {})
        name = str(meta.get("grade_id", ""))
        names = names_if_python(cell.source) if cell.cell_type == "code" else NO_NAMES
        if meta.get("solution"):
            answers.add(name)
            definers |= dict.fromkeys(names.binds, name)
        if meta.get("task") or (meta.get("grade") and meta.get("solution")):
            found[name] = (name,)
        elif meta.get("grade") and exercise_of(name) in answers:
            found[name] = (exercise_of(name),)
        elif meta.get("grade"):
            read = (definers[each] for each in sorted(names.reads & definers.keys()))
            found[name] = tuple(dict.fromkeys(read))
    return found


def _methods(node: ast.ClassDef) -> Iterator[str]:
    if any(ast.unparse(base).endswith(("Enum", "Flag")) for base in node.bases):
        yield from ("__eq__", "__hash__", "__contains__")
    for decorator in node.decorator_list:
        text = ast.unparse(decorator)
        if "dataclass" in text:
            yield from _DATACLASS
            yield from _ORDERED if "order=True" in text else ()
            yield from ["__hash__"] if "frozen=True" in text else ()
        if "total_ordering" in text:
            yield from _ORDERED
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name.startswith("__"):
            yield each.name
        elif isinstance(each, ast.Assign):  # __radd__ = __add__
            for target in each.targets:
                if isinstance(target, ast.Name) and target.id.startswith("__"):
                    yield target.id


def _code(source: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in source.cells if cell.cell_type == "code")
