"""The trusted side's shell: runs test cells, and asks the student's side for names."""

import ast
import builtins
import math
import sys
import tempfile
import warnings
from collections.abc import Collection, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograde.names import parse
from autograde.run.drawing import Seeds
from autograde.run.endless import refuse_endless
from autograde.run.errors import BadAnswer, KernelDied, NoAnswer, StudentError
from autograde.run.link import MISSING, Link
from autograde.run.remote import Remote
from autograde.run.shared_files import (
    SharedFiles,
    may_run_what_it_reads,
    speaks_of_files,
)
from autograde.run.shell import Shell, error_output
from autograde.run.task import GRADER, STUDENT
from autograde.run.wire import Encoder, WireError

LONGEST_PRINTED = 1_000_000
"""Characters that are kept of what a test prints."""

NO_MARK = "NoMark"
"""The error of a test that ends in a number which is no mark."""

_PATCHED = ("builtins.input", "builtins.print")


class Namespace(dict[str, Any]):
    """The globals of trusted cells.

    A name that none of them defined is fetched from the student's side, afresh for each
    cell. Never fetched: a built-in's name (else the student's ``round`` would be the
    test's), names with an underscore in front, and modules.
    """

    def __init__(self, link: Link) -> None:
        super().__init__()
        self._link = link
        self._fetched: dict[str, Any] = {}
        self.causes: dict[str, str] = {}
        """Why an import of the notebook's failed, by the name that it would give."""

    def __missing__(self, name: str) -> Any:
        if name.startswith("_") or hasattr(builtins, name) or name in self._link.gone:
            raise KeyError(name)
        if name in self.causes:
            raise ImportError(self.causes[name])
        value = self._link.fetch(name)
        if value is MISSING:
            raise KeyError(name)
        self._fetched[name] = value
        dict.__setitem__(self, name, value)
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        self._link.gone.discard(name)
        self._fetched.pop(name, None)
        if isinstance(value, Remote):  # the student's may be another one later
            self._fetched[name] = value
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        if name in self._fetched or not dict.__contains__(self, name):
            self[name]  # what nobody has cannot be deleted
            self._link.gone.add(name)
        self._fetched.pop(name, None)
        super().__delitem__(name)

    def __contains__(self, name: object) -> bool:
        known = dict.__contains__(self, name)
        if known or not isinstance(name, str) or not self._link.is_asked:
            return known
        try:
            self[name]
        except KeyError:
            return False
        return True

    def get(self, name: str, default: Any = None) -> Any:
        """Give what a name stands for, the student's too."""
        return self[name] if name in self else default  # noqa: SIM401 (that is this)

    def keys(self) -> Any:
        """List the names, the student's too: what ``dir()`` shows."""
        theirs = self._link.names() if self._link.is_asked else []
        return dict.fromkeys([*super().keys(), *theirs]).keys()

    def owned(self, name: str) -> Any:
        """Give what trusted cells defined by a name, or `MISSING`."""
        if name in self._fetched:
            return MISSING
        return dict.get(self, name, MISSING)

    def copy(self) -> "Namespace":
        """Copy it, as `doctest` does: the copy finds the student's names, too."""
        other = Namespace(self._link)
        other.causes = self.causes
        for name in dict.keys(self):
            if name not in self._fetched:
                dict.__setitem__(other, name, dict.__getitem__(self, name))
        return other

    def forget_fetched(self) -> None:
        """Drop what was fetched, so that the next cell sees the student's latest."""
        for name, value in self._fetched.items():
            if dict.get(self, name) is value:
                super().__delitem__(name)
        self._fetched = {}

    def forget_data(self) -> None:
        """Drop copies of the student's data, which a call may have changed."""
        for name, value in [*self._fetched.items()]:
            if not isinstance(value, Remote) and dict.get(self, name) is value:
                super().__delitem__(name)
                del self._fetched[name]


class Judge:
    """Runs the trusted cells of one notebook; a process has one."""

    def __init__(
        self,
        link: Link,
        imports: str = "",
        lent: Collection[str] = (),
        special: Collection[str] = (),
        files: Collection[str] = (),
    ) -> None:
        """Take the notebook's imports, names to lend, and special methods to ask for.

        An import that fails is told where its name is used.
        """
        self._link = link
        self._lent = lent
        self._names = Namespace(link)
        self._shared = SharedFiles(files)
        code = [name for name in files if name.endswith(".py") and Path(name).is_file()]
        self._runs_files = any(
            may_run_what_it_reads(Path(name).read_text("utf-8", "replace"))
            for name in code
        )
        self._outputs: list[dict[str, Any]] = []
        self._originals: dict[str, Any] = {}
        self._main, self._tempdir = sys.modules["__main__"], tempfile.tempdir
        self._shell = Shell.make(self._names, ast_node_interactivity="last_expr")
        self._shell.put = self._outputs.append
        self.error_of = ""
        link.special = frozenset(special)
        link.lends = self._lends
        link.forgets = self._names.forget_data
        for line in imports.splitlines():
            for output in self.run(line):
                if output["output_type"] == "error":
                    cause = f"{output['ename']}: {output['evalue']}"
                    for name in _imported(line):
                        self._names.causes[name] = f"{line!r} failed: {cause}"

    def run(self, source: str, most: float = math.inf) -> list[dict[str, Any]]:
        """Run a cell; return what it printed and displayed, and how it failed.

        What it wrote to stderr is dropped: it is no mark. A number that it ends in is
        one, by nbgrader's rule, if it is from 0 to `most`. `error_of` then says whose
        its error is.
        """
        self._names.forget_fetched()
        self._link.gone.clear()
        self._outputs.clear()
        self._originals = {name: _attribute(name) for name in _patched(source)}
        stdin, printed = sys.stdin, StringIO()
        before = {name: self._names.owned(name) for name in self._lent}
        self._originals["sys.stdin"] = stdin
        if not self._runs_files and may_run_what_it_reads(source):
            self._runs_files = True
            self._shared.withdraw()
        wanted = speaks_of_files(source) and not self._runs_files
        self._link.shared = self._shared if wanted else None
        # a seed in hidden lines stays hidden
        shown = source.partition("### BEGIN HIDDEN TESTS")[0]
        if "seed(" in shown and self._link.seeds is None:
            self._link.seeds = Seeds()
        tempfile.tempdir = str(Path.cwd())  # the submission has such a folder, too
        try:
            if self._link.shared is not None and self._link.is_asked:
                # brings what the student's cells have written; if it fails, so does
                # the test as soon as it asks for anything
                with suppress(StudentError):
                    self._link.names()
            with (
                redirect_stdout(printed),
                redirect_stderr(StringIO()),
                warnings.catch_warnings(),
            ):
                warnings.simplefilter("default")
                result: Any = self._shell.run_cell(source, store_history=False)  # type: ignore[no-untyped-call]
            self._keep(before)
        finally:
            sys.stdin = stdin
            self._link.shared = None
        self.error_of = _whose(result.error_in_exec)
        text = printed.getvalue()[:LONGEST_PRINTED]
        stream = {"output_type": "stream", "name": "stdout", "text": text}
        kept = [
            output
            for output in self._outputs
            if output["output_type"] in ("display_data", "error")
        ]
        if isinstance(result.error_in_exec, ImportError) and not isinstance(
            result.error_in_exec, StudentError
        ):
            kept = [*kept[:-1], _import_failed(kept[-1])]
            self.error_of = GRADER
        # of what is no Python the shell cannot say how it ends
        quiet = self._shell.displayhook.semicolon_at_end_of_expression
        if result.success and not quiet(source):  # type: ignore[no-untyped-call]
            kept += _mark(result.result, most)
            if kept and kept[-1]["output_type"] == "error":
                self.error_of = GRADER
        return [*([stream] if text else []), *kept]

    def _keep(self, before: dict[str, Any]) -> None:
        """Let later cells of the submission have the data that this cell defined."""
        new = {}
        for name, old in before.items():
            value = self._names.owned(name)
            if value is not MISSING and value is not old and not callable(value):
                new[name] = value
        if new and self._link.is_asked:
            self._link.lends = dict  # lent names are taken back
            with suppress(StudentError):
                self._link.keep({n: v for n, v in new.items() if _travels(v)})

            self._link.lends = self._lends

    def _lends(self) -> dict[str, Any]:
        """Say what the submission's code may find: names of a test, and its mocks."""
        lent = {}
        for name in self._lent:
            value = self._names.owned(name)
            if value is not MISSING and _travels(value):
                lent[name] = value
        for name, original in self._originals.items():
            value = _attribute(name)
            if value is original or value is MISSING:
                continue
            if name == "sys.stdin":
                lent.setdefault("builtins.input", input)
            elif _travels(value):
                lent[name] = value
        return lent

    def close(self) -> None:
        """Let this process have another: for tests, a worker's ends with its judge."""
        Shell.clear_instance()
        sys.modules["__main__"] = self._main
        tempfile.tempdir = self._tempdir


def _whose(error: BaseException | None) -> str:
    """Tell whose an error is by what it is: a student's may have any name and text."""
    if type(error) in (BadAnswer, KernelDied, NoAnswer):
        return GRADER
    return STUDENT if isinstance(error, StudentError) else ""


def _mark(value: Any, most: float) -> list[dict[str, Any]]:
    """Turn the value that a test ends in into a mark, if it is a number."""
    if isinstance(value, np.generic):
        value = value.item()
    if type(value) not in (int, float):
        return []  # nbgrader gives all points for what is not a number
    if 0 <= value <= most:
        data = {"text/plain": repr(value)}
        output = {"output_type": "execute_result", "execution_count": None}
        return [{**output, "data": data, "metadata": {}}]
    said = (
        f"the test ends in {str(value)[:50]}, which is no mark from 0 to {most:g}: let "
        "it end in the points that it gives, or in an assert"
    )
    return [error_output(NO_MARK, said)]


def _import_failed(error: dict[str, Any]) -> dict[str, Any]:
    """Say that an import of the test failed, and not the answer."""
    said = (
        f"{error['evalue']}: the test itself needs it, not the answer. Install it "
        "where the grader runs, or put the file beside the source"
    )
    return error_output(error["ename"], said)


def _imported(line: str) -> Iterator[str]:
    for statement in ast.parse(line).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                yield alias.asname or alias.name.partition(".")[0]


def _patched(source: str) -> set[str]:
    """List the attributes of modules that a cell may replace for a while."""
    found = set(_PATCHED)
    try:
        tree = parse(source)
    except SyntaxError:
        return found
    modules = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func)
            first = node.args[0]
            name = node.args[1] if len(node.args) > 1 else None
            if called.endswith("patch") and isinstance(first, ast.Constant):
                found.add(repr(first.value).strip("'"))
            elif called.endswith("patch.object") and isinstance(name, ast.Constant):
                module, attribute = ast.unparse(first), repr(name.value).strip("'")
                found.add(f"{modules.get(module, module)}.{attribute}")
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute):
                    module = ast.unparse(target.value)
                    found.add(f"{modules.get(module, module)}.{target.attr}")
    return {name for name in found if _attribute(name) is not MISSING}


def _attribute(name: str) -> Any:
    """Find an attribute of a module that is imported, or `MISSING`."""
    module, _, attribute = name.rpartition(".")
    found = sys.modules.get(module)
    if not isinstance(found, ModuleType) or module == "__main__":
        return MISSING
    return getattr(found, attribute, MISSING)


def _travels(value: Any) -> bool:
    """Tell whether a value can be lent."""
    if isinstance(value, Remote) or callable(value):
        return True
    try:
        refuse_endless([value])
        Encoder()(value)
    except (WireError, RecursionError):
        return False
    return True
