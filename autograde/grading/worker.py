"""A process that executes notebooks, one at a time, and the handle that uses it."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

from autograde.grading.tasks import Task, execute
from autograde.own_python import own_python
from autograde.twosides.channel import Channel

LARGEST_TASK = 1_000_000_000
"""Bytes; a submission's files are limited when it is admitted."""

SECONDS_TO_END = 0.5
"""What a worker that is told to end has for it before it is killed."""

SECONDS_BEYOND = 300
"""What an execution has beyond its notebook's own limit before it is given up."""

_FOLDER = "autograde-"


class WorkerDied(RuntimeError):  # noqa: N818 (a fact about a process)
    """The worker's process ended while it executed a notebook."""


class ExecutionError(RuntimeError):
    """The grader itself failed at a notebook; the text says how."""


class Worker:
    """A worker's process, started when it is first needed; a context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._channel: Channel | None = None

    def execute(self, task: Task) -> bytes:
        """Execute a notebook.

        Parameters
        ----------
        task : Task
            The notebook.

        Returns
        -------
        bytes
            The notebook with its outputs.

        Raises
        ------
        ExecutionError
            If the grader itself failed at it.
        WorkerDied
            If the process ended; the next call starts another.
        """
        if self._channel is None:
            self._start()
        assert self._channel is not None
        limit = task.settings.get("TwoSidedExecute", {}).get("notebook_timeout", 600)
        self._channel.deadline = time.monotonic() + limit + SECONDS_BEYOND
        try:
            self._channel.send(*task.to_frame())
            reply, buffers = self._channel.receive()
        except (EOFError, OSError):
            self.stop()
            raise WorkerDied("the worker's process ended, or never did") from None
        except BaseException:
            self.stop()
            raise
        if "failed" in reply:
            raise ExecutionError(reply["failed"])
        return buffers[0]

    def stop(self) -> None:
        """End the process."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(SECONDS_TO_END)
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        # what a worker that is killed leaves behind lies in there
        self._folder = tempfile.TemporaryDirectory(
            prefix=f"{_FOLDER}{os.getpid()}-", ignore_cleanup_errors=True
        )
        Path(self._folder.name).chmod(0o755)  # the sandbox runs as another user
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                own_python("autograde.grading.worker", str(theirs.fileno())),
                # what reads settings from the current folder finds none
                cwd="/",
                pass_fds=[theirs.fileno()],
                env={**os.environ, "TMPDIR": self._folder.name},
                stdin=subprocess.DEVNULL,
                # out of reach of the terminal's Ctrl-C: the grader decides
                start_new_session=True,
            )
        self._channel = Channel(ours, largest=LARGEST_TASK)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def sweep() -> None:
    """Remove what the workers of graders that were killed have left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        with contextlib.suppress(OSError):
            if (
                owner.isdigit()
                and folder.lstat().st_uid == os.getuid()
                and not _is_running(int(owner))
            ):
                shutil.rmtree(folder)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def work(connection: socket.socket) -> None:
    """Execute what comes over a connection, until it is closed.

    Parameters
    ----------
    connection : socket
        Its other end is a `Worker`'s.
    """
    channel = Channel(connection, largest=LARGEST_TASK)
    while True:
        try:
            task = Task.from_frame(channel.receive())
        except (EOFError, ConnectionError):
            return
        try:
            executed = execute(task)
        except Exception as error:
            channel.send({"failed": f"{type(error).__name__}: {error}"[:2000]})
        else:
            channel.send({}, [executed])


def _end_with_parent() -> None:
    """Let the system end this process when the grader is gone, even killed."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


if __name__ == "__main__":
    _end_with_parent()
    work(socket.socket(fileno=int(sys.argv[1])))
