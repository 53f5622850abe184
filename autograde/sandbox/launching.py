"""Start a kernel in a sandbox, watch over it, and end it."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from autograde.sandbox import files
from autograde.sandbox.bubblewrap import command
from autograde.sandbox.control_group import ControlGroup
from autograde.sandbox.fonts import font_list
from autograde.sandbox.inside import READY
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.memory import MemoryWatch
from autograde.sandbox.processes import Namespace
from autograde.sandbox.syscalls import filter_program

_CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
_PATIENCE = 60.0  # s for a kernel to start


class SandboxError(RuntimeError):
    """A sandbox that could not be started; the text says why."""


class SandboxedKernel:
    """A kernel in a sandbox of its own.

    It ends with this object's process, whatever becomes of that.

    Parameters
    ----------
    limits : Sandbox
        What it may use.
    connection : mapping
        The content of its connection file, with ipc for transport.
    folder : Path, optional
        The student's files; none if not given.
    channel : str, optional
        The folder of the grader's socket.
    arguments : sequence of str
        Further ones for IPython.

    Raises
    ------
    SandboxError
        If the student's files are more than the sandbox holds.
    """

    def __init__(
        self,
        limits: Sandbox,
        connection: Mapping[str, Any],
        folder: Path | None = None,
        channel: str | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        self._limits = limits
        self._folder = folder
        self._namespace: Namespace | None = None
        self._watch: MemoryWatch | None = None
        self._excess = ""
        if folder is not None and files.size(folder) > limits.writable << 20:
            raise SandboxError(
                f"the files handed in are larger than the {limits.writable} MB of "
                "c.Sandbox.writable in nbgrader_config.py"
            )
        font_file, fonts = font_list()
        with contextlib.ExitStack() as given:
            listening = {
                name: given.enter_context(_listen(connection, name)).fileno()
                for name in _CHANNELS
            }
            self._order = {
                "limits": limits.values(),
                "connection": dict(connection),
                "listening": listening,
                "arguments": list(arguments),
                "files": {f".config/matplotlib/{font_file}": fonts},
            }
            self._group = ControlGroup.make(limits)
            try:
                self.process = self._start(list(listening.values()), channel)
            except BaseException:
                if self._group is not None:
                    self._group.close()
                raise

    def _start(self, listening: list[int], channel: str | None) -> Any:
        """Start the sandbox, which waits for its order on standard input.

        Parameters
        ----------
        listening : list of int
            The file descriptors that the kernel inherits.
        channel : str, optional
            The folder of the grader's socket.

        Returns
        -------
        Popen
            Its process.
        """
        rules = os.memfd_create("rules")
        try:
            os.write(rules, filter_program())
            os.lseek(rules, 0, os.SEEK_SET)
            program = [sys.executable, "-m", "autograde.sandbox.inside"]
            started = command(self._limits, program, rules, channel)
            if self._group is not None:
                started = self._group.enter(started)
            return subprocess.Popen(  # noqa: S603
                started,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[rules, *listening],
                cwd="/",
                env={},
                # an interrupt at the terminal is the grader's to handle
                start_new_session=True,
            )
        finally:
            os.close(rules)

    def settle(self) -> None:
        """Hand over what it needs, and wait until it listens.

        Raises
        ------
        SandboxError
            If it does not.
        """
        assert self.process.stdin is not None
        assert self.process.stderr is not None
        # if it has ended, it has told why
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(self._order).encode() + b"\n")
            files.pack(self._folder, self.process.stdin)
            # it stays open: the first process in there waits for its end
            self.process.stdin.flush()
        with self.process.stderr as status:
            told = _read(status, until=READY)
        if not told.endswith(READY):
            text = told.decode(errors="replace").strip()
            raise SandboxError(
                f"the sandbox does not start: {text or 'it gave no reason'}"
            )
        self._namespace = Namespace(self.process.pid)
        if self._group is None:
            self._watch = MemoryWatch(self._namespace, self._limits.total_memory)
            self._watch.start()

    @property
    def reason(self) -> str:
        """Why the sandbox ended the kernel; empty if it did not."""
        for limiter in (self._watch, self._group):
            if limiter is not None and not self._excess:
                self._excess = limiter.excess
        if not self._excess and self.process.poll() == 128 + signal.SIGXCPU:
            seconds = self._limits.cpu_seconds
            self._excess = f"it took more than {seconds} s of processor time"
        return self._excess

    def send_signal(self, number: int) -> None:
        """Send the kernel a signal, SIGINT also to what it started.

        Parameters
        ----------
        number : int
            The signal; SIGKILL ends all that is in the sandbox.
        """
        if number == signal.SIGKILL or self._namespace is None:
            self.end()
        elif number == signal.SIGINT:
            self._namespace.interrupt()
        else:
            self._namespace.signal(number)

    def end(self) -> None:
        """End it and all it started; they are gone when this returns."""
        if self._namespace is not None:
            # first of all: its parents then collect it, and end by themselves
            self._namespace.end()
        else:
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End it, and remove what was made for it."""
        self.end()
        if self._watch is not None:
            self._watch.close()
        if self._namespace is not None:
            self._namespace.close()
            self._namespace = None
        # keep it: the group that tells it goes
        _ = self.reason
        if self._group is not None:
            self._group.close()
            self._group = None
        for pipe in (self.process.stdin, self.process.stderr):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _listen(connection: Mapping[str, Any], channel: str) -> socket.socket:
    """Make the socket of a channel; who connects early waits in it."""
    path = Path(f"{connection['ip']}-{connection[f'{channel}_port']}")
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    return listening


def _read(pipe: IO[bytes], until: bytes) -> bytes:
    """Read to a certain end, or to the end of the pipe or of all patience."""
    waiting = select.poll()
    waiting.register(pipe, select.POLLIN)
    deadline = time.monotonic() + _PATIENCE
    told = b""
    while not told.endswith(until):
        left = deadline - time.monotonic()
        if not waiting.poll(max(0.0, left) * 1000):
            return told + f"no answer for {_PATIENCE:.0f} s".encode()
        piece = os.read(pipe.fileno(), 1 << 16)
        if not piece:
            break
        told += piece
    return told
