"""What the sources import and say; no import of theirs makes code of data.

ruff's rules S602 and S605 refuse shells where they are called.
"""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OURS = ("convnet_lab", "autograde")
EVERYWHERE = (*OURS, "solutions", "tests", "benchmarks")

NOT_IMPORTED = {
    "convnet-lab": "itself, with an extra",
    "mypy": "make test runs it",
    "ruff": "make test runs it",
    "pytest-xdist": "make test uses its options",
    "jupyter-repo2docker": "run as a program by test_conda.py",
    "hatchling": "run as a program by test_packages.py",
    "pip-audit": "make audit runs it",
    "jupyterlab": "make lab runs it",
    "ipykernel": "the kernel of a learner's notebooks, which Lab starts",
    "psycopg": "the driver that a gradebook's address names",
    "py-rattler": "asked for by test_conda.py, where it may be missing",
    "jupyterlite-core": "make lite runs it",
    "jupyterlite-pyodide-kernel": "make lite builds a site with it",
    "jupyterhub": "started by tests/browser/test_hub.py, with docs/hub.md's commands",
    "notebook": "started by tests/browser/test_notebook_7.py",
    "axe-playwright-python": "its axe.js is put into pages by tests/browser",
}
MAY_USE = {
    "convnet_lab": ("lab", "mnist"),
    "autograde": ("autograde", "cluster", "site", "tables"),
}
RUN_ONCE = {"export_digits.py", "train_networks.py"}  # made a data file; in no wheel
RUNS_DATA = {"pickle", "_pickle", "shelve", "marshal", "dill", "cloudpickle", "joblib"}


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def trees(*rooms):
    files = (path for room in rooms for path in sorted((ROOT / room).rglob("*.py")))
    return {path: parsed(path) for path in files}


def imported(tree):
    """The first parts of all modules that a source imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


OF_THE_BROWSER = {"js", "pyodide"}  # come with Python itself there
EXTRAS = PROJECT["optional-dependencies"].values()
DECLARED = [
    Requirement(line)
    for line in (*PROJECT["dependencies"], *(line for some in EXTRAS for line in some))
]


def test_every_dependency_is_used():
    modules = {name for tree in trees(*EVERYWHERE).values() for name in imported(tree)}
    owners = packages_distributions()
    used = {canonicalize_name(o) for m in modules for o in owners.get(m, [m])}
    names = {canonicalize_name(need.name) for need in DECLARED}
    assert names - used - NOT_IMPORTED.keys() == set()
    assert names >= NOT_IMPORTED.keys()


def test_each_dependency_has_a_lower_bound():
    for need in DECLARED:
        assert need.name == PROJECT["name"] or ">=" in str(need.specifier), need


def test_one_package_has_one_bound():
    bounds: dict[str, set[str]] = {}
    for need in DECLARED:
        bounds.setdefault(canonicalize_name(need.name), set()).add(str(need.specifier))
    del bounds[PROJECT["name"]]
    assert {name: each for name, each in bounds.items() if len(each) > 1} == {}


@pytest.mark.parametrize("room", OURS)
def test_every_import_is_declared(room):
    """A package that comes only because another needs it has no bound of ours."""
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(x for e in MAY_USE[room] for x in extras[e])]
    known = {canonicalize_name(Requirement(line).name) for line in lines}
    owners = packages_distributions()
    for path, tree in trees(room).items():
        if path.name in RUN_ONCE:
            continue
        there = sys.stdlib_module_names | OF_THE_BROWSER
        for name in {*imported(tree)} - there - {*OURS}:
            found = {canonicalize_name(owner) for owner in owners.get(name, [name])}
            assert known & found, f"{path} imports {name}"


@pytest.mark.parametrize("room", OURS)
def test_nothing_that_arrives_can_run(room):
    for path, tree in trees(room).items():
        assert not RUNS_DATA & set(imported(tree)), path
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert ast.unparse(node.value) == "False", path


def test_every_module_says_what_it_is_for():
    for path, tree in trees(*OURS, "tests", "benchmarks").items():
        if tree.body and path.name != "conftest.py":
            first = (ast.get_docstring(tree) or "").partition("\n")[0]
            assert first.endswith((".", "?", ":")), path


def test_nothing_is_left_to_do():
    to_do = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    for room in EVERYWHERE:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in (".py", ".js", ".css", ".html", ".j2", ".md"):
                found = to_do.search(path.read_text(encoding="utf-8"))
                assert not found, f"{path}: {found}"
