"""Run a trusted cell in the grader's own process, and collect its outputs."""

import atexit
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import Type

from autograde.twosides.link import Link
from autograde.twosides.namespace import Namespace


class _Shell(InteractiveShell):
    """An IPython shell that keeps what a cell displays."""

    display_pub_class = Type(CapturingDisplayPublisher)
    # a notebook's code asks whether its shell has one, to know that it shows pictures
    kernel = None
    shown: list[str] | None = None

    def init_history(self) -> None:
        """Keep no history on disk: it would be a file that all workers write to."""
        self.history_manager = HistoryManager(shell=self, parent=self, enabled=False)

    def init_io(self) -> None:
        """Leave the grader's own streams as they are."""

    def _showtraceback(
        self, etype: type, evalue: BaseException, stb: list[str]
    ) -> None:
        self.shown = stb


class Judge:
    """The trusted side's names and shell for one submission; a context manager.

    Parameters
    ----------
    link : Link
        Where names that the trusted cells do not define are asked for.
    imports : str
        Imports of the notebook's own cells, which its tests may rely on.

    Notes
    -----
    There is one IPython shell in a process, so one judge at a time.
    """

    def __init__(self, link: Link, imports: str = "") -> None:
        self._names = Namespace(link)
        self._imports = imports

    def __enter__(self) -> "Judge":
        if InteractiveShell.initialized():
            raise RuntimeError(
                "this process has an IPython shell: grade in another one"
            )
        self._main = sys.modules["__main__"]
        self._shell = _Shell.instance(
            colors="nocolor", ast_node_interactivity="none", user_ns=self._names
        )
        # a picture of a failed check, or a locked cell's figure, is an output
        self._displayed: list[dict[str, Any]] = []
        self._shell.display_pub.outputs = self._displayed  # type: ignore[attr-defined]
        for output in self.run(self._imports):
            if output.output_type == "error":
                raise RuntimeError(f"the notebook's own imports fail: {output.evalue}")
        return self

    def __exit__(self, *_: object) -> None:
        _Shell.clear_instance()
        # or the process keeps each shell, and with it each notebook, to its end
        atexit.unregister(self._shell.atexit_operations)
        self._shell.atexit_operations()  # type: ignore[no-untyped-call]
        sys.modules["__main__"] = self._main

    def run(self, source: str) -> list[NotebookNode]:
        """Run a cell.

        Parameters
        ----------
        source : str
            Its source, with IPython's magics if need be.

        Returns
        -------
        list of NotebookNode
            What it printed and displayed, and how it failed. What it wrote to stderr
            is dropped, and so is the value it ends in: neither is a mark.
        """
        shell = self._shell
        self._names.forget_fetched()
        shell.shown = None
        self._displayed.clear()
        printed = StringIO()
        with redirect_stdout(printed), redirect_stderr(StringIO()):
            result = shell.run_cell(source, store_history=False)  # type: ignore[no-untyped-call]
        outputs = []
        if printed.getvalue():
            outputs.append(new_output("stream", name="stdout", text=printed.getvalue()))
        outputs += [
            new_output(
                "display_data", data=each["data"], metadata=each["metadata"] or {}
            )
            for each in self._displayed
        ]
        failure = result.error_before_exec or result.error_in_exec
        if failure is not None:
            name = type(failure).__name__
            trace = shell.shown or [f"{name}: {failure}"]
            outputs.append(
                new_output("error", ename=name, evalue=str(failure), traceback=trace)
            )
        return outputs
