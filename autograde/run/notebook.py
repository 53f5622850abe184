"""Run a submitted notebook: the student's cells behind the wall, the tests outside."""

import json
import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from autograde.names import import_lines
from autograde.run.errors import KernelDied
from autograde.run.link import SECONDS_TO_STOP, Link
from autograde.run.outputs import Outputs
from autograde.run.settings import Run
from autograde.run.shell import error_output
from autograde.run.task import (
    CELL_TIMED_OUT,
    ERROR_OF,
    GRADER,
    KERNEL_DIED,
    OUT_OF_TIME,
    STUDENT,
    Task,
)
from autograde.run.trusted import Judge
from autograde.run.wire import WireError

if TYPE_CHECKING:
    from autograde.run.student_process import StudentProcess

SECONDS_TO_ANSWER = 10.0
"""What a student's process has to say that it listens; it takes no millisecond."""

MOST_RESTARTS = 8
"""Of a submission that keeps ending its process, the rest is not run."""

Cell = dict[str, Any]


class Notebook:
    """One run of a notebook.

    Ordinary cells run in the student's process. Locked cells run here, in a `Judge`,
    which asks that process for what the student wrote; those that are no tests run in
    the student's process, too, since answers may need what they define. A process that
    dies or hangs costs its cell only: a new one runs the earlier cells again.
    One clock runs from the beginning, and nothing sets it back.
    """

    def __init__(
        self,
        task: Task,
        start: "Callable[[], StudentProcess]",
        at: Callable[[str], object] = str,
        turn: AbstractContextManager[object] | None = None,
    ) -> None:
        """Take a task, and what starts a student's process.

        Who is told each test, and what is held while cells run, may follow.
        """
        self._task = task
        self._start_process = start
        self._at = at
        self._turn = turn or nullcontext()
        self._limits = Run.of(task.settings)
        self._outputs = Outputs(self._limits.output_limit)
        self._ran: list[str] = []
        self._suspects: list[str] = []
        self._spent: dict[str, float] = {}
        self._restarts = self._count = 0
        self._stopped: tuple[str, str] | None = None
        self._process: StudentProcess | None = None

    def run(self) -> bytes:
        """Run all cells; return the notebook with its outputs."""
        notebook = json.loads(self._task.notebook)
        self._deadline = time.monotonic() + self._limits.notebook_timeout
        self._link = Link(lambda: self._process.reason if self._process else "")
        try:
            self._start()
            self._judge = Judge(
                self._link,
                self._task.imports,
                self._task.lent,
                self._task.special,
                self._task.given,
            )
            with self._turn:
                self._deadline = time.monotonic() + self._limits.notebook_timeout
                for cell in notebook["cells"]:
                    if isinstance(cell["source"], list):
                        cell["source"] = "".join(cell["source"])
                    if cell["cell_type"] == "code" and cell["source"].strip():
                        self._execute(cell)
        finally:
            self._link.detach()
            if self._process is not None:
                self._process.close()
        return json.dumps(notebook).encode()

    def _execute(self, cell: Cell) -> None:
        """Run a cell on its own side, or say in its outputs why it was not run."""
        if self._stopped is None and self._left() <= 0:
            self._stopped = (OUT_OF_TIME, self._who_took_the_time())
        cell["execution_count"], cell["outputs"] = None, []
        cell["metadata"].pop("tags", None)  # no viewer hides what a tag would hide
        cell["metadata"].pop(ERROR_OF, None)
        if self._stopped:
            cell["outputs"] = [error_output(*self._stopped)]
            cell["metadata"][ERROR_OF] = GRADER
            return
        self._count += 1
        cell["execution_count"] = self._count
        began = time.monotonic()
        meta = cell["metadata"].get("nbgrader", {})
        graded = bool(meta.get("grade"))
        beside = meta.get("grade_id") in self._task.beside
        trusted = not meta.get("solution") and (graded or bool(meta.get("locked")))
        trusted = trusted and not beside
        if not trusted or not graded:
            theirs = not (trusted or beside)
            theirs = theirs and cell.get("id") not in self._task.released
            if theirs:
                self._suspects.append(cell["source"])
            wanted = self._task.figures
            drawing = wanted == "all" or (wanted == "student" and theirs)
            self._run_theirs(cell, drawing)
        if trusted:
            outputs = self._run_ours(cell)
            if not graded:
                outputs = [o for o in outputs if o["output_type"] == "error"]
            if outputs and outputs[-1]["output_type"] == "error":
                cell["metadata"][ERROR_OF] = self._judge.error_of
            cell["outputs"] = [*cell["outputs"], *outputs]
        name = str(meta.get("grade_id") or f"number {self._count}")
        self._spent[name] = time.monotonic() - began

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def _who_took_the_time(self) -> str:
        name = max(self._spent, key=lambda each: self._spent[each], default="")
        most = f", most of them the cell {name} ({self._spent[name]:.0f} s)" * bool(
            name
        )
        limit = self._limits.notebook_timeout
        return f"not run: the cells before had taken all {limit} s{most}"

    def _run_theirs(self, cell: Cell, drawing: bool) -> None:
        """Run a cell in the student's process; if that is lost, go on in a new one."""
        self._outputs.begin()
        ended = self._in_process(cell["source"], drawing)
        outputs = cell["outputs"] = self._outputs.cell
        if not ended:
            self._ran.append(cell["source"])
            if any(output["output_type"] == "error" for output in outputs):
                cell["metadata"][ERROR_OF] = STUDENT
            return
        cell["metadata"][ERROR_OF] = GRADER
        if ended == CELL_TIMED_OUT:
            outputs.append(error_output(CELL_TIMED_OUT, self._too_long()))
        else:
            name, _, text = ended.partition(": ")
            cell["outputs"] = [*outputs[:20], error_output(name, text)]
            self._revive()

    def _too_long(self) -> str:
        return f"the cell was stopped: it ran longer than {self._limits.timeout} s"

    def _in_process(self, source: str, drawing: bool, silent: bool = False) -> str:
        """Run a cell; return "" if the process is still good, or what became of it."""
        request = {"source": source, "count": self._count}
        request |= {"drawing": drawing, "silent": silent}
        timed_out = False
        try:
            for each in self._link.run(
                request, min(self._limits.timeout, self._left())
            ):
                if each is None:
                    timed_out = True
                    assert self._process is not None
                    self._process.interrupt()
                elif isinstance(each, list):
                    for output in each:
                        self._outputs.take(output)
        except (EOFError, OSError, WireError) as error:
            if timed_out:
                return f"{CELL_TIMED_OUT}: {self._too_long()}"
            assert self._process is not None
            died = "the student's process died while this cell ran"
            said = f"what came from it cannot be read: {error}"
            why = self._process.reason or (
                said if isinstance(error, WireError) else died
            )
            return f"{KERNEL_DIED}: {why}"
        return CELL_TIMED_OUT if timed_out else ""

    def _run_ours(self, cell: Cell) -> list[dict[str, Any]]:
        """Run a trusted cell here, while the student's process answers it."""
        reason = self._task.given_up.get(str(cell.get("id")))
        if reason is not None:
            self._judge.error_of = GRADER
            return [error_output(KERNEL_DIED, reason)]
        shown = cell["source"].partition("### BEGIN HIDDEN TESTS")[0]
        imports = import_lines(shown, self._task.lent)
        # those of a test that students see: their cells may use them
        if imports and self._in_process(imports, False, silent=True):
            self._revive()
        served = self._link.answers(min(SECONDS_TO_ANSWER, self._left()))
        self._link.begin(max(0.0, min(self._limits.timeout, self._left())))
        if not served:
            silent = "the code's process does not answer any more"
            assert self._process is not None
            self._link.fail(KernelDied(self._process.reason or silent))
        self._at(str(cell.get("id")))
        most = cell["metadata"].get("nbgrader", {}).get("points", math.inf)
        outputs = self._judge.run(cell["source"], most)
        self._at("")
        lost = self._link.finish()
        if not served:
            # a cell since the last test has left it so: others work without it
            self._ran = [each for each in self._ran if each not in self._suspects]
        self._suspects.clear()
        if lost and not (served and self._listens()):
            self._revive()
        return outputs

    def _listens(self) -> bool:
        """Stop what the student's process is doing, and ask it for a word."""
        if self._link.answers(0.2):
            return True
        assert self._process is not None
        self._process.interrupt()
        return self._link.answers(SECONDS_TO_STOP)

    def _start(self) -> None:
        self._process = self._start_process()
        self._process.connect(self._link)

    def _revive(self) -> None:
        """Start a new process, and run again what ran in the old one."""
        while True:
            self._restarts += 1
            assert self._process is not None
            self._link.detach()
            self._process.close()
            if self._restarts > MOST_RESTARTS:
                self._stopped = (
                    KERNEL_DIED,
                    "not run: the cells before ended the student's process "
                    f"{self._restarts} times",
                )
            if self._stopped or self._left() <= 0:
                return
            self._start()
            for source in self._ran:
                if self._left() <= 0:
                    return
                if self._in_process(source, False, silent=True) not in (
                    "",
                    CELL_TIMED_OUT,
                ):
                    # it cannot be run now: leave it out
                    self._ran.remove(source)
                    break
            else:
                return
