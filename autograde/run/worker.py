"""The grader's handle on the process in which notebooks run, whatever befalls it."""

from __future__ import annotations

import contextlib
import fcntl
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from autograde.own_python import own_python
from autograde.run.channel import Channel
from autograde.run.settings import Run
from autograde.run.task import Task

LARGEST_TASK = 1_000_000_000
"""Bytes; a submission's files are limited when it is admitted."""

SECONDS_TO_END = 0.5
"""What a worker that is told to end has for it before it is killed."""

SECONDS_BEYOND = 60
"""What an execution, or one test, has beyond its own limit before it is given up."""

MOST_GIVEN_UP = 3
"""Tests of a notebook that may end the trusted side's process."""

TRUSTED = b"trusted"
"""Asks for a trusted process; any other request is the order of a student's."""

# elsewhere, where there is no sandbox, requests come one at a time all the same
PACKETS = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM

# not imported ahead: imported, it looks for the shell
INLINE = "module://matplotlib_inline.backend_inline"
"""Matplotlib's backend for notebooks."""

_FOLDER = "autograde-"

Turn = Callable[[], contextlib.AbstractContextManager[object]]


class WorkerDied(RuntimeError):  # noqa: N818 (a fact about a process)
    """The worker's process ended while it executed a notebook."""


class ExecutionError(RuntimeError):
    """The grader itself failed at a notebook; the text says how."""


class Worker:
    """A worker's process, started when it is first needed; a context manager.

    It runs as many notebooks at a time as there are threads that ask it to, or as get
    their turn.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._held = -1
        self._control: socket.socket | None = None
        self._changing = threading.RLock()

    def execute(self, task: Task, turn: Turn = contextlib.nullcontext) -> bytes:
        """Execute a notebook; return it with its outputs.

        Its processes start at once, and its cells run while `turn` is held.
        A test that twice ends the trusted side's own process is given up, or one at
        which it once stands still; then the notebook runs again without it, in what is
        left of its time. After `WorkerDied` the next call starts another process.
        """
        given_up = dict(task.given_up)
        suspected = ""
        left = Run.of(task.settings).notebook_timeout
        while True:
            run = {**task.settings.get("Run", {}), "notebook_timeout": max(1, left)}
            changed = {"given_up": given_up, "settings": {**task.settings, "Run": run}}
            test, executed, stood = self._try(Task(**{**vars(task), **changed}), turn)
            if executed is not None:
                return executed
            if not test or len(given_up) == MOST_GIVEN_UP:
                raise WorkerDied("the process that runs a notebook's tests ended")
            left -= stood
            if test != suspected and not stood:  # it may be the machine's fault
                suspected = test
                continue
            given_up[test] = (
                "the test's own process ended: what the answer gave back took too much "
                "memory or time to look at"
            )

    def _try(self, task: Task, turn: Turn) -> tuple[str, bytes | None, int]:
        """Execute a notebook; if that fails, say at which test.

        If it stood still there, say also how many seconds the cells had run.
        """
        ours, theirs = socket.socketpair()
        channel = Channel(ours, largest=LARGEST_TASK)
        handle, test = -1, ""
        process = None
        held = contextlib.ExitStack()
        try:
            with self._changing, theirs:
                control, process = self.control, self._process
                socket.send_fds(control, [TRUSTED], [theirs.fileno()])
            limits = Run.of(task.settings)
            limit = limits.notebook_timeout + SECONDS_BEYOND
            began = time.monotonic()
            # it comes when the worker has imported everything
            ours.settimeout(limit)
            handle = _receive_handle(ours)
            channel.deadline = time.monotonic() + limit
            tree, contents = task.to_frame()
            channel.send({**tree, "environment": dict(os.environ)}, contents)
            while True:
                reply, buffers = channel.receive()
                if "ready" in reply:
                    held.enter_context(turn())
                    began = time.monotonic()
                    channel.deadline = began + limit
                    channel.send({})
                elif "over" in reply:
                    held.close()
                elif "at" in reply:
                    test = reply["at"]
                    # what the student's side may take of a test, ends before
                    seconds = limits.timeout + SECONDS_BEYOND
                    here = time.monotonic() + seconds if test else began + limit
                    channel.deadline = min(began + limit, here)
                else:
                    break
        except TimeoutError:
            if handle < 0:
                self.stop()
                raise WorkerDied("the worker's process does not answer") from None
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            return test, None, math.ceil(time.monotonic() - began)
        except (EOFError, OSError):
            if self._has_ended(process):
                raise WorkerDied("the worker's process ended, or never did") from None
            return test, None, 0
        finally:
            held.close()
            channel.close()
            if handle >= 0:
                os.close(handle)
        if "failed" in reply:
            raise ExecutionError(reply["failed"])
        return "", buffers[0], 0

    def _has_ended(self, process: subprocess.Popen[bytes] | None) -> bool:
        """Tell whether the worker is gone, whose end takes its forks along first."""
        if process is None:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1.0)
        if process.returncode is None:
            return False
        with self._changing:
            if self._process is process:  # no other thread has started the next
                self.stop()
        return True

    def stop(self) -> None:
        """End the process, also while other threads wait for what it does."""
        with self._changing:
            if self._control is not None:
                self._control.close()
                self._control = None
            if self._process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(SECONDS_TO_END)
                self._process.kill()
                self._process.wait()
                self._process = None
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None
                os.close(self._held)

    @property
    def is_started(self) -> bool:
        """Whether the process is there, or on its way."""
        return self._process is not None

    @property
    def control(self) -> socket.socket:
        """The connection over which a fork is asked for."""
        self.start()
        assert self._control is not None
        return self._control

    def start(self) -> None:
        """Start the process, unless it is there; it imports while others do, too.

        It ends with the thread that starts it.
        """
        with self._changing:
            if self._control is not None:
                return
            # what a worker that is killed leaves behind lies in there
            self._folder = tempfile.TemporaryDirectory(
                prefix=f"{_FOLDER}{os.getpid()}-", ignore_cleanup_errors=True
            )
            # in another container that shares the folder, its number is nobody's
            self._held = os.open(self._folder.name, os.O_RDONLY)
            fcntl.flock(self._held, fcntl.LOCK_EX)
            ours, theirs = socket.socketpair(socket.AF_UNIX, PACKETS)
            # a process shows what it was started with for ever, and so do its forks: of
            # the grader's own only what the libraries may need to be found
            kept = ("PATH", "LD_LIBRARY_PATH", "MATPLOTLIBRC")
            environment = {
                **{name: os.environ[name] for name in kept if name in os.environ},
                **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1"),
                "LANG": "C.UTF-8",
                "MPLBACKEND": INLINE,
                # from the start as glibc sets them by and by: memory for a picture is
                # used again, and not given back and fetched anew each time
                "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
                "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
                "TMPDIR": self._folder.name,
            }
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603
                    own_python("autograde.run.worker_process", str(theirs.fileno())),
                    # what reads settings from the current folder finds none
                    cwd="/",
                    pass_fds=[theirs.fileno()],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    # out of reach of the terminal's Ctrl-C: the grader decides
                    start_new_session=True,
                )
            self._control = ours

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _receive_handle(connection: socket.socket) -> int:
    """Receive what ends a trusted process; EOFError if it ends before."""
    _, handles, _, _ = socket.recv_fds(connection, 1, 1)
    if not handles:
        raise EOFError
    return handles[0]


def sweep() -> None:
    """Remove what the workers of graders that were killed have left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        with contextlib.suppress(OSError):
            if (
                owner.isdigit()
                and folder.lstat().st_uid == os.getuid()
                and not _is_running(int(owner))
                and not _is_held(folder)
            ):
                shutil.rmtree(folder)


def _is_held(folder: Path) -> bool:
    """Tell whether a grader that runs, in whatever container, holds a folder."""
    found = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(found)
    return False


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
