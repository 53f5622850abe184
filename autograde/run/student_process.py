"""A student's process: what asks a worker for one, and what the fork then does."""

import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from autograde.run.channel import Channel
from autograde.run.link import Link
from autograde.run.settings import Run
from autograde.run.task import Task
from autograde.run.wire import WireError
from autograde.run.worker import INLINE
from autograde.sandbox.another_user import build
from autograde.sandbox.fonts import font_list
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.process import SandboxError


class StudentProcess:
    """A student's process, behind a wall if the task says so, seen from outside."""

    def __init__(self, task: Task, control: socket.socket) -> None:
        self._task = task
        limits = Sandbox.of(task.settings)
        if sum(map(len, task.files.values())) > limits.writable << 20:
            raise SandboxError(
                f"the files handed in are larger than the {limits.writable} MB of "
                "c.Sandbox.writable in nbgrader_config.py"
            )
        self.wall = build(limits) if task.sandboxed else None
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._group = 0
        self._ours, theirs = socket.socketpair()
        told, tell = os.pipe()
        request: dict[str, Any] = {}
        descriptors = [theirs.fileno(), tell]
        if self.wall is not None:
            request["wall"] = self.wall.order
            descriptors += self.wall.descriptors
        else:
            self._home = tempfile.TemporaryDirectory(
                prefix="student-", ignore_cleanup_errors=True
            )
            request["home"] = self._home.name
        self._status = told
        socket.send_fds(control, [json.dumps(request).encode()], descriptors)
        theirs.close()
        os.close(tell)
        if self.wall is None:
            self._group = int(os.read(told, 20))
            return
        try:
            self.wall.take_in(told)
        except SandboxError:
            channel = Channel(self._ours)
            channel.deadline = time.monotonic() + 1
            with contextlib.suppress(OSError, EOFError, WireError):
                raise SandboxError(channel.receive()[0].get("failed")) from None
            raise
        finally:
            if not self.wall.processes():
                self.close()

    @property
    def reason(self) -> str:
        """Why the wall's limits ended it; empty if they did not."""
        return self.wall.reason if self.wall is not None else ""

    def connect(self, link: Link) -> None:
        """Let a link speak to it, and give it its files."""
        link.attach(self._ours, self._status)
        files = dict(self._task.files)
        if self.wall is not None:
            name, fonts = font_list()
            files[f".config/matplotlib/{name}"] = fonts.encode()
        limit = Run.of(self._task.settings).output_limit
        order = {"files": list(files), "output_limit": limit}
        complaint = link.give(order, list(files.values()), 60.0)
        if complaint:
            raise SandboxError(complaint)

    def interrupt(self) -> None:
        """Stop what it is doing."""
        if self.wall is not None:
            self.wall.interrupt()
        else:
            self._signal(signal.SIGINT)

    def close(self) -> None:
        """End it, and all that it started."""
        self._ours.close()
        if self.wall is not None:
            self.wall.close()
        elif self._group:
            self._signal(signal.SIGKILL)
            os.close(self._status)
            self._group = 0
        if self._home is not None:
            self._home.cleanup()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._group, number)


def become_student(given: list[int], request: dict[str, Any]) -> None:
    """Go behind the wall, if there is one, and be a student's process."""
    connection, status, *wall = given
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        home = Path(request.get("home", ""))
        if "wall" in request:
            from autograde.sandbox.entering import go_behind

            go_behind(request["wall"], wall, status)
            os.environ["MPLBACKEND"] = INLINE
            home = Path.home()
        else:
            os.setsid()
            os.environ["HOME"] = str(home)
            os.write(status, b"%d\n" % os.getpid())
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        from autograde.run.student import become

        become(socket.socket(fileno=connection), home)
    except BaseException:
        # nothing of a student's ran
        failed = {"failed": traceback.format_exc()[-2000:]}
        Channel(socket.socket(fileno=connection)).send(failed)
