"""Have Linux itself limit what a sandbox's processes take together: cgroup v2.

Needs the right to make a group of its own, which the superuser has, and whoever works
in a session that systemd manages. What sockets and pipes hold, Linux counts for no
group, so `memory.MemoryWatch` looks in any case.
"""

import contextlib
import os
import time
import uuid
from pathlib import Path
from typing import Self

from autograde.sandbox.limits import Sandbox
from autograde.sandbox.memory import EXCESS

_ROOT = Path("/sys/fs/cgroup")
_OURS = 8  # processes of bubblewrap's own in a group


class ControlGroup:
    """A group of processes with limits."""

    def __init__(self, folder: Path, limits: Sandbox) -> None:
        self._folder = folder
        self._limit = limits.total_memory
        self._set("memory.max", limits.total_memory << 20)
        self._set("memory.oom.group", 1)
        # a machine may have no swap, or not let us count processes
        with contextlib.suppress(OSError):
            self._set("memory.swap.max", 0)
        with contextlib.suppress(OSError):
            self._set("pids.max", limits.processes + _OURS)

    def _set(self, name: str, value: int) -> None:
        (self._folder / name).write_text(str(value), encoding="ascii")

    @classmethod
    def make(cls, limits: Sandbox) -> Self | None:
        """Make a group beside the grader's own, if that is possible.

        None without cgroup v2, its memory controller or the right to use it.
        """
        try:
            beside = _own_group().parent
            # the common ancestor: who may not write this may not move a process
            if not os.access(beside / "cgroup.procs", os.W_OK):
                return None
            _sweep(beside)
            folder = beside / f"sandbox-{os.getpid()}-{uuid.uuid4().hex[:12]}"
            folder.mkdir()
        except OSError:
            return None
        try:
            return cls(folder, limits)
        except OSError:
            folder.rmdir()
            return None

    def enter(self, command: list[str]) -> list[str]:
        """Let a command run in the group."""
        script = 'echo $$ > "$0" && exec "$@"'
        return ["/bin/sh", "-c", script, str(self._folder / "cgroup.procs"), *command]

    def admit(self, process: int) -> None:
        """Put a running process into the group."""
        self._set("cgroup.procs", process)

    @property
    def excess(self) -> str:
        """Why Linux ended the group's processes; empty if it did not."""
        events = (self._folder / "memory.events").read_text(encoding="ascii").split()
        killed = int(events[events.index("oom_kill") + 1])
        return EXCESS.format(limit=self._limit) if killed else ""

    def close(self) -> None:
        """Remove the group, whose processes have ended."""
        for _ in range(100):
            try:
                self._folder.rmdir()
            except FileNotFoundError:
                return
            except OSError:  # the last has ended, but is still counted
                time.sleep(0.01)


def _sweep(beside: Path) -> None:
    """Remove the groups of graders that were killed."""
    for each in beside.glob("sandbox-*-*"):
        if not Path("/proc", each.name.split("-")[1]).exists():
            with contextlib.suppress(OSError):  # its processes are about to end
                each.rmdir()


def _own_group() -> Path:
    for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines():
        if line.startswith("0::"):
            return _ROOT / line.removeprefix("0::/")
    raise FileNotFoundError("this machine has no cgroup v2")
