"""The trusted side's shell: runs test cells, and asks the student's side for names."""

import builtins
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from autograde.run.errors import BadAnswer, KernelDied, NoAnswer, StudentError
from autograde.run.link import MISSING, Link
from autograde.run.shell import Shell
from autograde.run.task import GRADER, STUDENT

LONGEST_PRINTED = 1_000_000
"""Characters that are kept of what a test prints."""


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

    def __missing__(self, name: str) -> Any:
        if name.startswith("_") or hasattr(builtins, name):
            raise KeyError(name)
        value = self._link.fetch(name)
        if value is MISSING:
            raise KeyError(name)
        self[name] = self._fetched[name] = value
        return value

    def forget_fetched(self) -> None:
        """Drop what was fetched, so that the next cell sees the student's latest."""
        for name, value in self._fetched.items():
            if dict.get(self, name) is value:
                del self[name]
        self._fetched = {}


class Judge:
    """Runs the trusted cells of one notebook; a process has one."""

    def __init__(self, link: Link, imports: str = "") -> None:
        self._names = Namespace(link)
        self._outputs: list[dict[str, Any]] = []
        self._main = sys.modules["__main__"]
        self._shell = Shell.make(self._names, ast_node_interactivity="none")
        self._shell.put = self._outputs.append
        self.error_of = ""
        for output in self.run(imports):
            if output["output_type"] == "error":
                raise RuntimeError(
                    f"the notebook's own imports fail: {output['evalue']}"
                )

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run a cell; return what it printed and displayed, and how it failed.

        What it wrote to stderr is dropped, and so is the value it ends in: neither is a
        mark. `error_of` then says whose its error is.
        """
        self._names.forget_fetched()
        self._outputs.clear()
        printed = StringIO()
        with redirect_stdout(printed), redirect_stderr(StringIO()):
            ran: Any = self._shell.run_cell(source, store_history=False)  # type: ignore[no-untyped-call]
        self.error_of = _whose(ran.error_in_exec)
        text = printed.getvalue()[:LONGEST_PRINTED]
        stream = {"output_type": "stream", "name": "stdout", "text": text}
        kept = {"display_data", "error"}
        return [
            *([stream] if text else []),
            *(o for o in self._outputs if o["output_type"] in kept),
        ]

    def close(self) -> None:
        """Let this process have another: for tests, a worker's ends with its judge."""
        Shell.clear_instance()
        sys.modules["__main__"] = self._main


def _whose(error: BaseException | None) -> str:
    """Tell whose an error is by what it is: a student's may have any name and text."""
    if type(error) in (BadAnswer, KernelDied, NoAnswer):
        return GRADER
    return STUDENT if isinstance(error, StudentError) else ""
