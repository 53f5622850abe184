"""Find a sandbox's processes on the grader's side, and end them all."""

import contextlib
import os
import select
import signal
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """List a process's children; empty if it has ended."""
    found: list[int] = []
    # each thread has its own; any may end while we look
    with contextlib.suppress(OSError):
        for thread in (_PROC / str(pid) / "task").iterdir():
            with contextlib.suppress(OSError):
                text = (thread / "children").read_text(encoding="ascii")
                found += map(int, text.split())
    return found


def tree(pid: int) -> Iterator[int]:
    """Go through a process and all that descend from it."""
    waiting = [pid]
    while waiting:
        waiting += children(following := waiting.pop())
        yield following


def status(pid: int, file: str = "status") -> dict[str, str]:
    """Read a file of names and values about a process, such as ``status``.

    Empty if it has ended.
    """
    try:
        # its name, chosen by the student, may be no text at all
        text = (_PROC / str(pid) / file).read_text(encoding="ascii", errors="replace")
    except OSError:
        return {}
    lines = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in lines}


class Namespace:
    """What runs behind a wall: the process that holds it, and the student's."""

    place = ""
    """The folder in which it may write; empty if that is a file system of its own."""

    def __init__(self, first: int, program: int) -> None:
        self.first = first
        self.program = program
        # unlike a number, it never comes to mean another process
        self._first = os.pidfd_open(first)
        self._program = os.pidfd_open(program)

    def processes(self) -> Iterator[int]:
        """Go through all of them."""
        for root in (self.first, self.program):
            yield from tree(root)

    def interrupt(self) -> None:
        """Send SIGINT to the program and what it started in its process group."""
        if not self._ended(self._program):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.program, signal.SIGINT)

    def end(self) -> None:
        """End every process in the sandbox; they are gone when this returns."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._first, signal.SIGKILL)
        self._ended(self._first, wait=True)

    def close(self) -> None:
        """Give back the file descriptors."""
        os.close(self._first)
        os.close(self._program)

    @staticmethod
    def _ended(process: int, wait: bool = False) -> bool:
        poll = select.poll()
        poll.register(process, select.POLLIN)
        return bool(poll.poll(5000 if wait else 0))
