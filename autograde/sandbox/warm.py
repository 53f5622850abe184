"""Start a kernel by forking it from a warm process: the grader's side.

`warm_process` is what runs there, and `warm_namespaces` what the fork puts on. Where it
cannot be had, kernels are cold: each starts a sandbox and a Python of its own.
"""

import atexit
import contextlib
import json
import logging
import os
import select
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from autograde.sandbox.bubblewrap import command, is_below, readable_paths
from autograde.sandbox.fonts import font_list
from autograde.sandbox.launching import SandboxedKernel, SandboxError
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.processes import tree
from autograde.sandbox.syscalls import filter_program
from autograde.sandbox.warm_process import FIRST_SOCKET, FORKED, ORDER, READY

_PATIENCE = 20.0  # s to get ready, which takes one, or to fork, which takes hundredths
_CREDENTIALS = struct.Struct("3i")  # a sender's process, user and group

_log = logging.getLogger(__name__)


class NotForkedError(SandboxError):
    """A kernel that the warm process could not fork; the text says why."""


class WarmProcess:
    """A process that forks kernels; it ends with this object's.

    Parameters
    ----------
    limits : Sandbox
        Its kernels' readable paths.
    """

    def __init__(self, limits: Sandbox) -> None:
        # for a folder a kernel, which shows that one alone
        self.channels = Path(tempfile.mkdtemp(prefix="warm-"))
        self.channels.chmod(0o711)
        name, fonts = font_list()
        readable = readable_paths(limits.readable)
        order = {
            "files": {f".config/matplotlib/{name}": fonts},
            "rules": filter_program().hex(),
            "covered": [str(path) for path in readable if is_below(path)],
        }
        (self.channels / ORDER).write_text(json.dumps(order), encoding="utf-8")
        ours, theirs = socket.socketpair()
        self._control = ours
        self._told = b""
        program = [sys.executable, "-m", "autograde.sandbox.warm_process"]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603
                command(limits, program, None, str(self.channels)),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                # why it does not start
                stderr=theirs.fileno(),
                cwd="/",
                env={},
                start_new_session=True,
            )

    def ready(self, seconds: float = 0.0) -> bool:
        """Tell whether it can fork.

        Parameters
        ----------
        seconds : float
            How long to wait for it.

        Returns
        -------
        bool
            False if it is not ready yet.

        Raises
        ------
        NotForkedError
            If it will never be.
        """
        deadline = time.monotonic() + seconds
        while not self._told.endswith(READY):
            left = max(0.0, deadline - time.monotonic())
            if not select.select([self._control], [], [], left)[0]:
                return False
            try:
                piece = self._control.recv(1 << 16)
            except ConnectionResetError:
                piece = b""
            if not piece:
                raise NotForkedError(self._told.decode(errors="replace").strip())
            self._told += piece
        return True

    def fork(self, channel: str, writable: int, given: Sequence[int]) -> None:
        """Ask for a kernel.

        Parameters
        ----------
        channel : str
            Its folder's name in `channels`.
        writable : int
            Megabytes of its files.
        given : sequence of int
            File descriptors of `warm_process.SOCKETS`.
        """
        request = json.dumps({"channel": channel, "writable": writable}).encode()
        socket.send_fds(self._control, [request], list(given))

    def close(self) -> None:
        """End it and all its kernels."""
        self._control.close()
        for each in list(tree(self.process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.channels, ignore_errors=True)


class ForkedKernel:
    """What `subprocess.Popen` is for a program, for a kernel that another forked.

    Parameters
    ----------
    warm : WarmProcess
        The other.
    channel : str
        The kernel's folder in `WarmProcess.channels`.
    writable : int
        Megabytes of its files.
    listening : sequence of int
        Its sockets.

    Raises
    ------
    NotForkedError
        If it was not.
    """

    stdout = None

    def __init__(
        self, warm: WarmProcess, channel: str, writable: int, listening: Sequence[int]
    ) -> None:
        self.returncode: int | None = None
        with contextlib.ExitStack() as given, contextlib.ExitStack() as kept:
            self._ended, tell = os.pipe()
            kept.callback(os.close, self._ended)
            given.callback(os.close, tell)
            link, theirs = socket.socketpair()
            given.enter_context(link)
            # the system itself tells who sends, by its number on this side
            link.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            link.settimeout(_PATIENCE)
            with theirs:
                warm.fork(channel, writable, [theirs.fileno(), tell, *listening])
            said, ancillary, _, _ = link.recvmsg(
                1 << 16, socket.CMSG_SPACE(_CREDENTIALS.size)
            )
            if said != FORKED:
                text = said.decode(errors="replace").strip()
                raise NotForkedError(text or "the warm process has ended")
            self.pid: int = _CREDENTIALS.unpack(ancillary[0][2])[0]
            self._process = os.pidfd_open(self.pid)
            kept.pop_all()
            link.settimeout(None)
            self.stdin: IO[bytes] = os.fdopen(os.dup(link.fileno()), "wb")
            self.stderr: IO[bytes] = os.fdopen(os.dup(link.fileno()), "rb", 0)

    def poll(self) -> int | None:
        """Tell its exit code, None if it runs."""
        if self.returncode is None and select.select([self._ended], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self) -> int:
        """Wait for its end, and tell its exit code."""
        if self.returncode is None:
            code = os.read(self._ended, 20)
            # nobody is left to tell it: the warm process was killed
            self.returncode = int(code) if code else -signal.SIGKILL
        return self.returncode

    def kill(self) -> None:
        """End it."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._process, signal.SIGKILL)

    def close(self) -> None:
        """Give back the file descriptors."""
        for pipe in (self.stdin, self.stderr):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        for descriptor in (self._ended, self._process):
            os.close(descriptor)


class WarmKernel(SandboxedKernel):
    """A kernel in a sandbox of its own, forked from a warm process.

    Parameters
    ----------
    warm : WarmProcess
        One that is ready.
    limits, connection, folder, channel, arguments
        See `SandboxedKernel`.
    """

    def __init__(
        self,
        warm: WarmProcess,
        limits: Sandbox,
        connection: Mapping[str, Any],
        folder: Path | None = None,
        channel: str | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        self._warm = warm
        self._sockets: Path | None = Path(tempfile.mkdtemp(dir=warm.channels))
        try:
            super().__init__(limits, connection, folder, channel, arguments)
        except BaseException:
            shutil.rmtree(self._sockets)
            raise

    def _start(self, listening: list[int], channel: str | None) -> ForkedKernel:
        assert self._sockets is not None
        self._sockets.chmod(0o755)
        for entry in Path(channel).iterdir() if channel else ():
            if stat.S_ISSOCK(entry.lstat().st_mode):
                # the same socket, in a folder that the warm process was shown
                (self._sockets / entry.name).hardlink_to(entry)
        self._order["listening"] = {
            name: FIRST_SOCKET + place
            for place, name in enumerate(self._order["listening"])
        }
        forked = ForkedKernel(
            self._warm, self._sockets.name, self._limits.writable, listening
        )
        if self._group is not None:
            try:
                # until it gets its order, nothing of the student's runs
                self._group.admit(forked.pid)
            except OSError:
                forked.kill()
                forked.close()
                raise
        return forked

    def close(self) -> None:
        """End it, and remove what was made for it."""
        super().close()
        if self._sockets is not None:
            self.process.close()
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = None


class _Warmth:
    """The warm process of this process, started when it is first wanted."""

    def __init__(self) -> None:
        self._process: WarmProcess | None = None
        self._readable: list[str] = []
        self._failed = False

    def prepare(self, limits: Sandbox) -> None:
        """Start the warm process, if there is none; it gets ready by itself."""
        if self._failed or self._process is not None:
            return
        try:
            self._process = WarmProcess(limits)
        except (NotForkedError, OSError) as error:
            self.fail(error)
            return
        self._readable = limits.readable
        atexit.register(self.close)

    def take(self, limits: Sandbox) -> WarmProcess | None:
        """Give the warm process when it is ready; None where it cannot be had."""
        self.prepare(limits)
        if self._process is None or self._readable != limits.readable:
            return None
        try:
            if not self._process.ready(_PATIENCE):
                raise NotForkedError(f"it was not ready after {_PATIENCE:g} s")
        except NotForkedError as error:
            self.fail(error)
        return self._process

    def fail(self, error: Exception) -> None:
        """Say that kernels start cold from now on, and why."""
        self._failed = True
        self.close()
        _log.warning("Kernels start without a warm process: %s", error)

    def close(self) -> None:
        """End the warm process."""
        if self._process is not None:
            self._process.close()
            self._process = None
            atexit.unregister(self.close)


WARMTH = _Warmth()


def start(
    warm: bool,
    limits: Sandbox,
    connection: Mapping[str, Any],
    folder: Path | None,
    channel: str | None,
    arguments: Sequence[str],
) -> SandboxedKernel:
    """Start a kernel, warm if that is wanted and possible.

    Parameters
    ----------
    warm : bool
        Whether it is wanted.
    limits, connection, folder, channel, arguments
        See `SandboxedKernel`.

    Returns
    -------
    SandboxedKernel
        The kernel, to be settled.
    """
    given = (limits, connection, folder, channel, arguments)
    process = WARMTH.take(limits) if warm else None
    if process is not None:
        try:
            return WarmKernel(process, *given)
        except (NotForkedError, OSError) as error:
            WARMTH.fail(error)
    return SandboxedKernel(*given)
