"""What a test does with an answer that cannot be done from the other side of a wire.

Data arrives as a copy. A function, a class or an object can be called and asked for its
attributes, not for what is inside of it, and it never takes an object of the test's.
"""

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

_LOOKERS = frozenset({"inspect", "dis"})
# what `inspect` finds out by asking, as a test may
_ASKED_OF = frozenset({"getdoc", "getmembers", "isclass", "iscoroutine", "isgenerator"})
_ASKED_OF |= {"isawaitable", "signature"}
_INSIDE = frozenset({"__class__", "__closure__", "__code__", "__func__", "__globals__"})
_INSIDE |= {"__module__", "__self__", "__slots__", "__subclasses__"}
_OF_ERRORS = frozenset({"__cause__", "__context__", "__traceback__"})
_ASKERS = frozenset({"getattr", "hasattr", "setattr", "delattr"})
# of lists, sets, dicts and arrays
_CHANGERS = frozenset(
    {"add", "append", "clear", "discard", "extend", "fill", "insert", "itemset"}
    | {"partition", "pop", "popitem", "put", "remove", "resize", "reverse"}
    | {"setdefault", "setflags", "sort", "update"}
)

_OF_HISTORY = frozenset({"history", "macro", "recall", "rerun", "save"})
_FIGURES = frozenset({"gcf", "gca", "get_fignums", "savefig"})
_FIGURE_MAKERS = frozenset({"subplots", "figure", "axes", "subplot"})
_LISTENERS = frozenset({"assertLogs", "assertNoLogs", "addHandler", "caplog"})
_GENERATORS = frozenset({"default_rng", "RandomState", "Random"})
# of `random` and `numpy.random`: what draws nothing
_NO_DRAWS = frozenset({"seed", "SeedSequence", "Generator", *_GENERATORS})
_NO_DRAWS |= {"getstate", "setstate", "get_state", "set_state"}

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Answers:
    """What the answers of a notebook define."""

    names: frozenset[str]
    classes: frozenset[str]
    """The classes among them."""
    values: frozenset[str]
    """What is neither function nor class."""
    drawing: Mapping[str, frozenset[str]]
    """The modules from which an answer draws random numbers."""
    plotting: frozenset[str]
    """The answers that draw with pyplot."""


def find_misuse(tree: ast.Module, answers: Answers) -> Found:
    """Look for what cannot be done with an answer."""
    made = _instances(tree, answers.classes)
    objects = answers.names | made
    lookers = _lookers(tree)
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    fakes = own | _instances(tree, own)
    # an error that is caught has a type of its own
    catches = any(isinstance(node, ast.ExceptHandler) for node in ast.walk(tree))
    typed = frozenset[str]() if catches else answers.classes
    errors = _errors(tree)
    yield from _draws_on(tree, answers)
    yield from _pictures(tree, answers)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        for name in _changed(node) & answers.names | _grown(node) & answers.values:
            yield (
                line,
                f"{name!r} is the submission's, and only a copy of it is changed here: "
                "change a copy of your own",
            )
        if isinstance(node, ast.ClassDef):
            parents = [*node.bases, *(keyword.value for keyword in node.keywords)]
            for name in _names_in(parents) & answers.names:
                yield (
                    line,
                    f"{name!r} is the submission's: a test cannot inherit it. Ask in "
                    "an answer cell for a class that does, and call that",
                )
        elif isinstance(node, ast.Attribute) and node.attr in _OF_ERRORS:
            yield line, f"{node.attr!r} of an error does not travel: look at its text"
        elif isinstance(node, ast.Attribute) and node.attr in _INSIDE:
            if _root(node) in objects:
                yield line, _inside(_root(node), node.attr)
        elif isinstance(node, ast.Call):
            yield from _calls(node, line, objects, lookers)
            if _root(node.func) in answers.names:
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                for name in _names_in(given) & fakes:
                    yield (
                        line,
                        f"an object of the test's own class comes to "
                        f"{_root(node.func)!r}, which runs apart: give plain data or a "
                        "function, or define the class in a locked cell and let the "
                        "answer make the object",
                    )
        elif isinstance(node, ast.Compare):
            yield from _comparisons(node, line, typed, made)
        for name in _entries_of_attributes(node) & made:
            yield (
                line,
                f"the attribute of {name!r} is a copy, and only that is changed here: "
                "assign the whole attribute",
            )
        yield from _runs_again(node, line)
        if _listens_to_logs(node):
            yield (
                line,
                "what the submission logs does not travel: let the answer print or "
                "return it",
            )
        if _all_attributes_of(node) & errors:
            yield (
                line,
                "an error of the submission is asked for each attribute by its name, "
                "not for all of them: compare those that the answer sets",
            )
        if _names_in(_caught(node)) & {"SystemExit"}:
            yield (
                line,
                "a SystemExit of the submission does not travel: let the answer raise "
                "another error",
            )
        if _sets_environment(node):
            yield (
                line,
                "the environment that is changed here is the test's, not the "
                "submission's: let the answer take the value as an argument",
            )


def _runs_again(node: ast.AST, line: int) -> Found:
    """Find what asks for the cells before, or for the module that they make."""
    if not isinstance(node, ast.Call):
        return
    told = {a.value for a in node.args if isinstance(a, ast.Constant)}
    told = {str(each).lstrip("%").partition(" ")[0] for each in told}
    if _attribute(node) in ("magic", "run_line_magic") and told & _OF_HISTORY:
        yield (
            line,
            "a test runs in no kernel that has run the cells before: put what they do "
            "into a function of the answer, and call it",
        )
    if _attribute(node) == "testmod" and not node.args:
        yield (
            line,
            "testmod looks through the test's own module, where no answer is: give "
            "the examples to doctest.DocTestParser, as a text of the test",
        )


def _comparisons(
    node: ast.Compare, line: int, classes: Collection[str], made: Collection[str]
) -> Found:
    sides = [node.left, *node.comparators]
    called = {
        _root(side.func) for side in sides if isinstance(side, ast.Call) and side.args
    }
    for name in _names_in([s for s in sides if isinstance(s, ast.Name)]) & set(classes):
        if "type" in called:
            yield (
                line,
                f"the type of an object of {name!r} is not asked for: use "
                f"isinstance(..., {name})",
            )
    values = [side.func if isinstance(side, ast.Call) else side for side in sides]
    objects = _names_in([v for v in values if isinstance(v, ast.Name)])
    objects &= {*classes, *made}
    if any(isinstance(s, ast.Attribute) and s.attr == "__class__" for s in sides):
        yield (
            line,
            "the class of an object of the submission does not travel: ask for what "
            "only such an object has",
        )
    plain = any(
        isinstance(side, ast.Constant) and side.value is not None for side in sides
    )
    if plain and objects and any(isinstance(o, ast.Eq | ast.NotEq) for o in node.ops):
        yield (
            line,
            "an object of the submission could claim to equal anything, and is "
            "compared with its own kind only: compare one of its attributes",
        )


def drawn_from(tree: ast.AST) -> frozenset[str]:
    """Say of a cell from which modules it draws random numbers."""
    return frozenset(
        _module(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _draws(node)
    )


def plots(tree: ast.AST) -> bool:
    """Tell whether a cell calls something of pyplot."""
    return any(
        isinstance(node, ast.Call) and _root(node.func) in ("plt", "pyplot")
        for node in ast.walk(tree)
    )


def _draws(node: ast.Call) -> bool:
    return bool(_module(node.func)) and node.func.attr not in _NO_DRAWS  # type: ignore[attr-defined]


def _module(called: ast.expr) -> str:
    """Name the module of random numbers of which a function is called."""
    if not isinstance(called, ast.Attribute):
        return ""
    module = ast.unparse(called.value)
    return {"np.random": "numpy.random", "numpy.random": "numpy.random"}.get(
        module, module if module == "random" else ""
    )


def _in_order(tree: ast.Module) -> list[ast.expr | ast.stmt]:
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Call | ast.Assign)]
    # a value is there before it is assigned, an argument before it is given
    return sorted(nodes, key=lambda n: (n.end_lineno or 0, n.end_col_offset or 0))


def _draws_on(tree: ast.Module, answers: Answers) -> Found:
    """Find draws from a generator from which an answer may have drawn since its seed."""
    seeded, moved = set[str](), set[str]()
    generators = set[str]()
    for node in _in_order(tree):
        if isinstance(node, ast.Assign):
            names = {t.id for t in node.targets if isinstance(t, ast.Name)}
            moved -= names
            made = isinstance(node.value, ast.Call)
            called = ast.unparse(node.value.func) if made else ""  # type: ignore[attr-defined]
            if called.rpartition(".")[2] in _GENERATORS:
                generators |= names
            continue
        assert isinstance(node, ast.Call)
        module, root = _module(node.func), _root(node.func)
        if module and node.func.attr == "seed":  # type: ignore[attr-defined]
            seeded.add(module)
            moved.discard(module)
        elif root in answers.names:
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            moved |= _names_in(given) & generators
            moved |= answers.drawing.get(root, frozenset()) & seeded
        elif (module in moved and _draws(node)) or root in moved:
            yield (
                node.lineno,
                f"{module or root!r} is the test's own here, as it was before the "
                "answer drew from it: seed it anew before the test draws on",
            )


def _pictures(tree: ast.Module, answers: Answers) -> Found:
    """Find what a test asks of a figure that is on the other side, or gives to it."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    pyplot = [node for node in calls if _root(node.func) in ("plt", "pyplot")]
    own = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _attribute(node.value) in _FIGURE_MAKERS
        for target in ast.walk(ast.Tuple([*node.targets], ast.Store()))
        if isinstance(target, ast.Name)
    }
    asked = {_root(node.func) for node in calls}
    for node in pyplot:
        numbered = _attribute(node) == "figure" and node.args
        if (numbered or _attribute(node) in _FIGURES) and asked & answers.plotting:
            yield (
                node.lineno,
                f"the figure that {_attribute(node)!r} gives is the test's, not the "
                "one that the submission drew: let the answer return its axes",
            )
    for node in calls:
        for name in _names_in(node.args) & own:
            if _root(node.func) in answers.names:
                yield (
                    node.lineno,
                    f"{name!r} is a figure of the test's and cannot be given to "
                    f"{_root(node.func)!r}: let the answer make and return its axes",
                )


def _attribute(node: ast.expr) -> str:
    """Name the method that is called."""
    called = node.func if isinstance(node, ast.Call) else None
    return called.attr if isinstance(called, ast.Attribute) else ""


def _listens_to_logs(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("patch"):
        first = node.args[0] if node.args else None
        return isinstance(first, ast.Constant) and "logging." in str(first.value)
    if isinstance(node, ast.arg | ast.Name):
        return (node.arg if isinstance(node, ast.arg) else node.id) in _LISTENERS
    return isinstance(node, ast.Attribute) and node.attr in _LISTENERS


def _caught(node: ast.AST) -> list[ast.expr]:
    """List what an `except`, or a call like `pytest.raises`, waits for."""
    if isinstance(node, ast.ExceptHandler):
        return [node.type] if node.type else []
    waits = isinstance(node, ast.Call) and _attribute(node) in ("raises", "assertRaises")
    return node.args[:1] if waits else []  # type: ignore[attr-defined]


def _errors(tree: ast.Module) -> set[str]:
    """List the variables that hold an error that was caught."""
    found = {n.name for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler)}
    found |= {
        node.optional_vars.id
        for node in ast.walk(tree)
        if isinstance(node, ast.withitem)
        and isinstance(node.optional_vars, ast.Name)
        and _caught(node.context_expr)
    }
    return {name for name in found if name}


def _all_attributes_of(node: ast.AST) -> set[str]:
    """Say whose attributes are asked for all together."""
    if isinstance(node, ast.Attribute) and node.attr == "__dict__":
        return {_root(node)}
    is_vars = isinstance(node, ast.Call) and _root(node.func) == "vars"
    return {_root(each) for each in node.args} if is_vars else set()  # type: ignore[attr-defined]


def _sets_environment(node: ast.AST) -> bool:
    """Tell whether a test changes ``os.environ``, or patches it."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("patch.dict"):
        return bool(node.args) and "environ" in ast.unparse(node.args[0])
    return any(
        isinstance(target, ast.Subscript)
        and ast.unparse(target.value).endswith("environ")
        for target in _targets(node)
    )


def deleted(node: ast.AST) -> set[str]:
    """Say which names a statement deletes."""
    targets = node.targets if isinstance(node, ast.Delete) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _calls(
    node: ast.Call, line: int, objects: Collection[str], lookers: Mapping[str, str]
) -> Found:
    called = _root(node.func)
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    asked = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if called in lookers and lookers[called] not in _ASKED_OF and asked not in _ASKED_OF:
        for name in _names_in(given) & set(objects):
            yield (
                line,
                f"a test can call {name!r}, not look into it: test what it gives",
            )
    elif called in _ASKERS and len(given) > 1:
        attribute = given[1].value if isinstance(given[1], ast.Constant) else ""
        if _root(given[0]) in objects and attribute in _INSIDE:
            yield line, _inside(_root(given[0]), str(attribute))


def _inside(name: str, attribute: str) -> str:
    return (
        f"{attribute!r} is inside of {name!r}, where a test does not look: test what "
        "it gives"
    )


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


def _lookers(tree: ast.Module) -> dict[str, str]:
    """List the names that stand for ``inspect`` and its like, or for parts of them."""
    found = dict.fromkeys(_LOOKERS, "")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named = {a.asname: "" for a in node.names if a.name in _LOOKERS and a.asname}
            found |= named
        elif isinstance(node, ast.ImportFrom) and node.module in _LOOKERS:
            found |= {a.asname or a.name: a.name for a in node.names}
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
