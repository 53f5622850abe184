"""Run a submitted notebook: the student's cells in a kernel, the tests outside it."""

import asyncio
import contextlib
import os
import queue
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from nbclient.exceptions import CellControlSignal, CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbformat.validator import isvalid
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_locked
from traitlets import Bool, Enum, Integer, List, Unicode, default

from autograde.grading.imports import import_lines
from autograde.grading.results import KERNEL_DIED, OUT_OF_TIME
from autograde.sandbox.bubblewrap import CHANNEL
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.provisioner import NAME as SANDBOXED_KERNEL
from autograde.twosides.errors import KernelDied
from autograde.twosides.judge import Judge
from autograde.twosides.link import Link

SECONDS_TO_STOP = 1.0
"""What a kernel has to come back from an interrupt."""

SECONDS_TO_CONNECT = 10.0
"""What a kernel has to begin to serve a test cell; it takes milliseconds."""

SMALLEST_OUTPUT = 1_000
"""Bytes for which the smallest output counts, so that their number is bounded too."""

# what nbclient raises at messages that no kernel sends, but a student's code may
_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError)

MOST_RESTARTS = 8
"""Of a submission that keeps ending its kernel, the rest is not run."""


class BoundedClient(AsyncKernelClient):
    """A kernel's client that a flood of outputs cannot fill with them."""

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        # for all sockets made in it: messages waiting, and bytes of one
        context.setsockopt(zmq.RCVHWM, 32)
        context.setsockopt(zmq.MAXMSGSIZE, 32_000_000)
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers on all channels, and not a moment longer.

        jupyter_client's own listens for another 200 ms, lest a cell's outputs begin
        with the answer's. nbclient takes only messages that belong to its cell.

        Parameters
        ----------
        timeout : float, optional
            Seconds.

        Raises
        ------
        RuntimeError
            If the kernel does not answer.
        """
        deadline = time.monotonic() + (60.0 if timeout is None else timeout)
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            with contextlib.suppress(queue.Empty):
                answer = await self.get_shell_msg(timeout=1.0)
                # connected later than asked, it misses that one
                while not _is_end_of(await self.get_iopub_msg(timeout=0.2), asked):
                    pass
                self._handle_kernel_info_reply(answer)
                return
            if not await self.is_alive():
                raise RuntimeError("the kernel died before it answered")
        raise RuntimeError("the kernel does not answer")


class TwoSidedExecute(Execute):
    """Execute a notebook in the place of nbgrader's Execute.

    Ordinary cells run in the student's kernel. Locked cells run outside it, in a
    `Judge`, which asks the kernel for what the student wrote; those that are no tests
    run in the kernel too, since answers may need what they define. A kernel that dies
    or hangs costs the cell in which it did: a new one runs the earlier cells again.
    """

    notebook_timeout = Integer(
        600, help="Seconds that all cells of a notebook may take together."
    ).tag(config=True)

    output_limit = Integer(
        5_000_000, help="Bytes of outputs that are kept of a notebook."
    ).tag(config=True)

    sandboxed = Bool(True, help="Whether the student's kernel runs in a sandbox.").tag(
        config=True
    )

    warm = Bool(
        True,
        help="Whether kernels in a sandbox are forked from a warm process, once it is "
        "ready; if not, each starts anew.",
    ).tag(config=True)

    figures = Enum(
        ("student", "all", "none"),
        "student",
        help="Whose figures are drawn: those of cells that a student wrote or changed, "
        "all, or none.",
    ).tag(config=True)

    released = List(
        Unicode(), help="Ids of ungraded cells that are as they were handed out."
    ).tag(config=True)

    # a widget's state shows nothing without its kernel; a static figure is beside it
    store_widget_state = Bool(
        False, help="Whether the state of widgets is kept in the notebook."
    ).tag(config=True)

    imports = Unicode(
        "", help="Imports of the assignment's own cells, which its tests may rely on."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Execute a notebook.

        Parameters
        ----------
        nb : NotebookNode
            The notebook, changed in place.
        resources : dict
            What nbconvert's preprocessors hand on.
        km : KernelManager, optional
            A kernel to use; a new one if not given.

        Returns
        -------
        tuple of NotebookNode and dict
            The notebook with its outputs, and the resources.
        """
        self._began = time.monotonic()
        self._ran: list[str] = []
        self._suspects: list[str] = []
        self._restarts = self._received = self._ticket = 0
        self._drawing = True
        self._stopped: tuple[str, str] | None = None
        resources = resources or {}
        with tempfile.TemporaryDirectory(prefix="ag-") as folder:
            self._folder = Path(folder)
            self._folder.chmod(0o755)  # the sandbox may run as another user
            self._lay_out(Path(resources.get("metadata", {}).get("path") or "."))
            self._channel.mkdir()
            with (
                Link(self._channel / "asks", self._reason) as self._link,
                Judge(self._link, self.imports) as self._judge,
            ):
                nb, resources = super().preprocess(nb, resources, km)
                _keep_writable(nb)
                return nb, resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Execute a cell, or say in its outputs why it was not executed.

        Parameters
        ----------
        cell : NotebookNode
            The cell, changed in place.
        resources : dict
            What nbconvert's preprocessors hand on.
        index : int
            The cell's position.

        Returns
        -------
        tuple of NotebookNode and dict
            The cell and the resources.
        """
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        limit = self.notebook_timeout
        if self._stopped is None and time.monotonic() - self._began > limit:
            self._stopped = (
                OUT_OF_TIME,
                f"not run: the cells before had taken all {limit} s",
            )
        if self._stopped:
            cell.outputs = [_error(*self._stopped)]
            return cell, resources
        super().preprocess_cell(cell, resources, index)  # type: ignore[no-untyped-call]
        return cell, resources

    async def async_execute_cell(
        self,
        cell: NotebookNode,
        cell_index: int,
        execution_count: int | None = None,
        store_history: bool = True,
    ) -> NotebookNode:
        """Execute a cell on its own side.

        Parameters
        ----------
        cell : NotebookNode
            The cell, changed in place.
        cell_index : int
            Its position.
        execution_count : int, optional
            What to number it; the kernel's count if None.
        store_history : bool
            Whether the kernel remembers it.

        Returns
        -------
        NotebookNode
            The cell with its outputs.
        """
        cell.metadata.pop("tags", None)  # a tag could skip a test, or allow its error
        trusted = is_locked(cell)
        if not trusted or not is_grade(cell):
            theirs = not trusted and cell.id not in self.released
            if theirs:
                self._suspects.append(cell.source)
            await self._draw(
                self.figures == "all" or (self.figures == "student" and theirs)
            )
            await self._run_theirs(cell, cell_index, store_history)
        if trusted:
            outputs = await self._run_ours(cell, cell_index)
            if is_grade(cell):
                cell.outputs = outputs
            else:
                cell.outputs += [o for o in outputs if o.output_type == "error"]
        self.nb["cells"][cell_index] = cell
        return cell

    # nbclient binds its synchronous methods when the class is made
    execute_cell = run_sync(async_execute_cell)

    async def _run_theirs(
        self, cell: NotebookNode, index: int, store_history: bool
    ) -> None:
        """Run a cell in the student's kernel; if that is lost, go on in a new one."""
        if await self._in_kernel(cell, index, store_history):
            self._ran.append(cell.source)
            return
        timed_out = any(
            o.output_type == "error" and o.ename == "CellTimeoutError"
            for o in cell.outputs
        )
        if not timed_out:
            reason = self._reason() or "the kernel died while this cell ran"
            cell.outputs = [*cell.outputs[:20], _error(KERNEL_DIED, reason)]
        await self._revive()

    async def _draw(self, wanted: bool) -> None:
        """Switch the drawing of figures on or off, if it is the other way."""
        if wanted != self._drawing:
            self._drawing = wanted
            place = "__import__('autograde.grading.figures').grading.figures"
            silent = f"{place}.draw({wanted})"
            await self._in_kernel(new_code_cell(silent), 0)

    async def _in_kernel(
        self, cell: NotebookNode, index: int, store_history: bool = False
    ) -> bool:
        """Run a cell as nbgrader does, and say whether the kernel is still good."""
        shown = self.nb["cells"][index]
        try:
            await super().async_execute_cell(cell, index, store_history=store_history)
        except (DeadKernelError, CellTimeoutError, *_UNREADABLE):
            # the second: no word on its outputs, or the interrupt was ignored
            return False
        finally:
            self.nb["cells"][index] = shown
        stopped = any(
            o.output_type == "error" and o.ename == "CellTimeoutError"
            for o in cell.outputs
        )
        return not stopped or await self._listens()

    async def _listens(self) -> bool:
        """Ask the kernel for a word, after an interrupt."""
        assert self.kc is not None
        self.kc.kernel_info()
        try:
            await ensure_async(self.kc.get_shell_msg(timeout=SECONDS_TO_STOP))  # type: ignore[attr-defined]
        except Exception:
            return False
        return True

    async def _run_ours(self, cell: NotebookNode, index: int) -> list[NotebookNode]:
        """Run a trusted cell here, while the student's kernel answers its questions."""
        self._ticket += 1
        serve = new_code_cell(
            f"{_shown_imports(cell.source)}\n"
            "__import__('autograde.twosides.serving', fromlist=['serve'])"
            f".serve({self._asks!r}, {self._ticket}, globals())"
        )
        usual, self.timeout = self.timeout, None
        serving = asyncio.ensure_future(self._in_kernel(serve, index))
        try:
            served = await self._connect(serving, usual or self.notebook_timeout)
            outputs = self._judge.run(cell.source)
            self._link.close()
            good = await self._end(serving)
        finally:
            self.timeout = usual
            # what the student's side displayed is not in this cell: no later update of
            # it may reach the outputs that are
            self.clear_display_id_mapping(index)
        if not served:
            # a cell since the last test has left the kernel so: others work without it
            self._ran = [each for each in self._ran if each not in self._suspects]
        self._suspects.clear()
        if not (served and good):
            await self._revive()
        return outputs

    async def _connect(self, serving: "asyncio.Future[bool]", seconds: int) -> bool:
        """Wait until the student's side serves, or can no more; say which."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + SECONDS_TO_CONNECT
        while True:
            accepting = asyncio.ensure_future(loop.sock_accept(self._link.listener))
            both: list[asyncio.Future[Any]] = [accepting, serving]
            await asyncio.wait(
                both,
                timeout=max(0.0, deadline - loop.time()),
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not accepting.done():
                accepting.cancel()
                self._link.fail(
                    KernelDied(
                        self._reason() or "the code's process does not answer any more"
                    )
                )
                return False
            connection, _ = accepting.result()
            connection.setblocking(True)
            if self._link.open_for(connection, self._ticket, seconds):
                return True

    async def _end(self, serving: "asyncio.Future[bool]") -> bool:
        """Let the student's kernel come back from serving; say whether it did."""
        assert self.km is not None
        await asyncio.wait([serving], timeout=0.2)
        if not serving.done():
            await ensure_async(self.km.interrupt_kernel())
            await asyncio.wait([serving], timeout=SECONDS_TO_STOP)
        if serving.done():
            return (
                not serving.cancelled()
                and serving.exception() is None
                and serving.result()
            )
        await ensure_async(self.km.shutdown_kernel(now=True))
        serving.cancel()
        await asyncio.wait([serving], timeout=SECONDS_TO_STOP)
        return False

    async def _revive(self) -> None:
        """Start a new kernel, and run again what ran in the old one."""
        self._restarts += 1
        await self._async_cleanup_kernel()
        if self._restarts > MOST_RESTARTS:
            self._stopped = (
                KERNEL_DIED,
                f"not run: the cells before ended the kernel {self._restarts} times",
            )
        self.create_kernel_manager()
        await self.async_start_new_kernel()
        await self.async_start_new_kernel_client()
        if self._stopped:
            return
        self._drawing = True
        await self._draw(False)
        for source in self._ran:
            if time.monotonic() - self._began > self.notebook_timeout:
                return
            if not await self._in_kernel(new_code_cell(source), 0):
                # what ran well once ends the kernel now: leave it out
                self._ran.remove(source)
                await self._revive()
                return

    def create_kernel_manager(self) -> Any:
        """Make the manager of the student's kernel.

        Returns
        -------
        KernelManager
            One whose client holds a bounded number of messages.
        """
        manager = super().create_kernel_manager()
        manager.client_factory = BoundedClient
        if self.sandboxed:
            assert manager.kernel_spec is not None
            manager.kernel_spec.metadata["kernel_provisioner"] = {
                "provisioner_name": SANDBOXED_KERNEL,
                "config": {
                    "folder": str(self._work),
                    "channel": str(self._channel),
                    "limits": Sandbox(config=self.config).values(),
                    "warm": self.warm,
                },
            }
        return manager

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Start a kernel of one thread that stays off the instructor's terminal.

        The course's matrix products are small: a second thread gains nothing, and on a
        busy machine each product waits for it.

        Parameters
        ----------
        **kwargs
            Passed on to the kernel manager.
        """
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        environment = {**os.environ, **one_thread, **kwargs.pop("env", {})}
        environment.pop("NBGRADER_EXECUTION", None)
        kwargs["cwd"] = str(self._work)
        await super().async_start_new_kernel(env=environment, **quiet, **kwargs)

    start_new_kernel = run_sync(async_start_new_kernel)

    async def _async_poll_kernel_alive(self) -> None:
        """Watch the kernel; nbclient's goes on a moment after its cell was given up."""
        with contextlib.suppress(AssertionError):
            await super()._async_poll_kernel_alive()

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take a kernel's message, unless it is one that nobody can read.

        Parameters
        ----------
        msg : dict
            The message.
        cell : NotebookNode
            The cell that runs.
        cell_index : int
            Its position.

        Returns
        -------
        NotebookNode or None
            The output that was added, if one was.
        """
        try:
            return super().process_message(msg, cell, cell_index)
        except CellControlSignal:
            raise
        except Exception:  # the student's code has forged it
            return None

    def handle_comm_msg(
        self, outs: list[NotebookNode], msg: dict[str, Any], cell_index: int
    ) -> None:
        """Keep nothing of widgets: nobody moves them here, and they may hold much.

        Parameters
        ----------
        outs : list of NotebookNode
            The cell's outputs.
        msg : dict
            The message.
        cell_index : int
            The cell's position.
        """

    def output(
        self,
        outs: list[NotebookNode],
        msg: dict[str, Any],
        display_id: str | None,
        cell_index: int,
    ) -> NotebookNode | None:
        """Keep an output message, as long as the notebook has not sent too many bytes.

        Parameters
        ----------
        outs : list of NotebookNode
            The cell's outputs so far.
        msg : dict
            The message.
        display_id : str
            The display that it updates.
        cell_index : int
            The cell's position.

        Returns
        -------
        NotebookNode or None
            The output, None if it was dropped.
        """
        before = self._received
        if before > self.output_limit:
            return None
        self._received += max(len(str(msg["content"])), SMALLEST_OUTPUT)
        if self._received <= self.output_limit:
            return super().output(outs, msg, display_id, cell_index)
        outs.append(
            new_output(
                "stream",
                name="stdout",
                text=f"\n[outputs from here on are left out: the notebook has more "
                f"than {self.output_limit:,} bytes]\n",
            )
        )
        return None

    @property
    def _work(self) -> Path:
        return self._folder / "work"

    @property
    def _channel(self) -> Path:
        return self._folder / "channel"

    @property
    def _asks(self) -> str:
        """Where the student's kernel finds the socket."""
        return f"{CHANNEL if self.sandboxed else self._channel}/asks"

    def _reason(self) -> str:
        """Say why the kernel was ended, if its limits did that."""
        provisioner = getattr(self.km, "provisioner", None)
        return getattr(provisioner, "reason", "") or ""

    def _lay_out(self, submitted: Path) -> None:
        """Copy the student's files but the notebook, into which tests were put back."""
        notebooks = shutil.ignore_patterns("*.ipynb")
        shutil.copytree(submitted, self._work, ignore=notebooks)


def _is_end_of(message: dict[str, Any], request: str) -> bool:
    """Tell whether a kernel says that it is done with a request."""
    of: str | None = message["parent_header"].get("msg_id")
    state: str | None = message["content"].get("execution_state")
    return of == request and state == "idle"


def _error(name: str, text: str) -> NotebookNode:
    trace = [f"{name}: {text}"]
    output: NotebookNode = new_output("error", ename=name, evalue=text, traceback=trace)
    return output


def _keep_writable(notebook: NotebookNode) -> None:
    """Drop outputs that no notebook may hold: the student's code has forged them."""
    if isvalid(notebook):
        return
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [o for o in cell.outputs if isvalid(o, "output", 4, 5)]


def _shown_imports(test: str) -> str:
    """Take the imports of a test that students see too: their cells may use them."""
    return import_lines(test.partition("### BEGIN HIDDEN TESTS")[0])
