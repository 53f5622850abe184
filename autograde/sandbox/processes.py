"""Find a sandbox's processes on the grader's side, and end them all."""

import contextlib
import os
import select
import signal
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """List a process's children.

    Parameters
    ----------
    pid : int
        The process.

    Returns
    -------
    list of int
        Empty if it has ended.
    """
    found: list[int] = []
    # each thread has its own; any may end while we look
    with contextlib.suppress(OSError):
        for thread in (_PROC / str(pid) / "task").iterdir():
            with contextlib.suppress(OSError):
                text = (thread / "children").read_text(encoding="ascii")
                found += map(int, text.split())
    return found


def tree(pid: int) -> Iterator[int]:
    """Go through a process and all that descend from it.

    Parameters
    ----------
    pid : int
        The process.

    Yields
    ------
    int
        A process.
    """
    waiting = [pid]
    while waiting:
        waiting += children(following := waiting.pop())
        yield following


def status(pid: int, file: str = "status") -> dict[str, str]:
    """Read a file of names and values about a process, such as ``status``.

    Parameters
    ----------
    pid : int
        The process.
    file : str
        The file's name.

    Returns
    -------
    dict
        Empty if it has ended.
    """
    try:
        # its name, chosen by the student, may be no text at all
        text = (_PROC / str(pid) / file).read_text(encoding="ascii", errors="replace")
    except OSError:
        return {}
    lines = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in lines}


def inner_pid(pid: int) -> int:
    """Tell a process's number in its own PID namespace.

    Parameters
    ----------
    pid : int
        The process.

    Returns
    -------
    int
        The number; 0 if the process has ended.
    """
    return int(status(pid).get("NSpid", "0").split()[-1])


class Namespace:
    """A running sandbox: its first process, and the one started in it.

    Parameters
    ----------
    launcher : int
        The outermost bubblewrap.

    Raises
    ------
    ProcessLookupError
        If it has ended.
    """

    def __init__(self, launcher: int) -> None:
        # of the numbers inside, 1 collects what the others leave and 2 is the program
        known = {inner_pid(pid): pid for pid in tree(launcher)}
        if not {1, 2} <= known.keys():
            raise ProcessLookupError("the sandbox has ended")
        self.first = known[1]
        self.program = known[2]
        # unlike a number, it never comes to mean another process
        self._first = os.pidfd_open(self.first)
        self._program = os.pidfd_open(self.program)

    def interrupt(self) -> None:
        """Send SIGINT to the program and what it started in its process group."""
        if not self._ended(self._program):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.program, signal.SIGINT)

    def signal(self, number: int) -> None:
        """Send a signal to the program alone.

        Parameters
        ----------
        number : int
            The signal.
        """
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._program, number)

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
