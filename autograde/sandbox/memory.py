"""Count what the processes and files of a sandbox take together, and end the excess.

Everywhere Linux limits the memory of a process. Where it also limits that of many
(`control_group`), it does so better than a thread that looks twenty times a second,
but does not count what sockets and pipes hold.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograde.sandbox.processes import Namespace, status
from autograde.sandbox.wall import WRITABLE

EXCESS = "it took more than {limit} MB of memory"
_PAUSE = 0.05  # s
_INODE = 1024  # bytes that an empty file takes
_BLOCK = 512  # bytes, whatever the file system
# what a socket may send and receive by default and what bookkeeping adds, and a pipe
_SOCKET, _PIPE = 900_000, 65_536
_QUEUED = 2  # bytes that a byte on its way takes, with bookkeeping
_FREE = 32  # of each; what they hold does not matter
_PROC = Path("/proc")


def memory_used(namespace: Namespace, limit: int = 0) -> int:
    """Count the memory of a sandbox.

    Bytes in memory or swapped out, of processes and files, and what their sockets and
    pipes may hold.

    What processes share is counted once - but that takes long, so only if it matters:
    if counting it for each of them comes to more than the limit.
    """
    processes = list(namespace.processes())
    files = _buffers(processes)
    if namespace.place:  # and no network
        files += _folder(namespace.place)
    else:
        files += sum(_file_system(namespace.program, place) for place in WRITABLE)
        files += _queues(namespace.first)
    whole = {pid: _memory(status(pid), ("VmRSS", "VmSwap")) for pid in processes}
    used = files + sum(whole.values())
    if used > limit:
        shares = {pid: status(pid, "smaps_rollup") for pid in processes}
        used = files + sum(
            # a container may not let us look
            _memory(share, ("Pss", "SwapPss")) if share else whole[pid]
            for pid, share in shares.items()
        )
    return used


def _memory(values: Mapping[str, str], names: Iterable[str]) -> int:
    """Add up values such as ``1024 kB`` of a file about a process."""
    return sum(int(values.get(name, "0 kB").split()[0]) << 10 for name in names)


def _buffers(processes: Iterable[int]) -> int:
    """Count what sockets and pipes may hold: Linux does not tell what they do hold."""
    found: set[str] = set()
    for pid in processes:
        try:
            for each in (_PROC / str(pid) / "fd").iterdir():
                try:
                    found.add(str(each.readlink()))
                except PermissionError:  # it may be one
                    found.add(f"socket:{each}")
                except OSError:  # it is closed
                    continue
        except OSError:  # it has ended, or cannot be looked into
            continue
    sockets = sum(each.startswith("socket:") for each in found)
    pipes = sum(each.startswith("pipe:") for each in found)
    return max(0, sockets - _FREE) * _SOCKET + max(0, pipes - _FREE) * _PIPE


def _queues(pid: int) -> int:
    """Count what waits in a network's connections: each grows to ten megabytes."""
    waiting = 0
    for kind in ("tcp", "udp"):
        try:
            # a list costs milliseconds, however short: Linux goes through all networks'
            if not _in_use(pid, kind):
                continue
            text = (_PROC / str(pid) / "net" / kind).read_text(encoding="ascii")
        except OSError:  # it has ended
            continue
        for line in text.splitlines()[1:]:
            sent, _, received = line.split()[4].partition(":")
            waiting += int(sent, 16) + int(received, 16)
    return waiting * _QUEUED


def _in_use(pid: int, kind: str) -> bool:
    """Tell whether a network has a connection, also one that its program has closed."""
    text = (_PROC / str(pid) / "net" / "sockstat").read_text(encoding="ascii")
    return f"\n{kind.upper()}: inuse 0 " not in text


def _file_system(pid: int, place: str) -> int:
    """Count the bytes of a file system in memory that a process sees."""
    try:
        found = os.statvfs(_PROC / str(pid) / "root" / place.lstrip("/"))
    except OSError:  # it has ended
        return 0
    blocks = (found.f_blocks - found.f_bfree) * found.f_frsize
    return blocks + (found.f_files - found.f_ffree) * _INODE


def _folder(place: str) -> int:
    """Count the bytes of all files in a folder."""
    found = 0
    for _, folders, files, at in os.fwalk(place, onerror=None):
        found += _INODE * (len(folders) + len(files))
        for name in files:
            with contextlib.suppress(OSError):  # it is gone
                found += os.lstat(name, dir_fd=at).st_blocks * _BLOCK
    return found


class MemoryWatch(threading.Thread):
    """A thread that ends a sandbox when it takes too much memory."""

    def __init__(self, namespace: Namespace, limit: int) -> None:
        super().__init__(name="memory of a sandbox", daemon=True)
        self._namespace = namespace
        self._limit = limit
        self._over = threading.Event()
        self.excess = ""

    def run(self) -> None:
        """Look again and again."""
        most = self._limit << 20
        try:
            pause = 0.0
            while not self._over.wait(pause):
                began = time.monotonic()
                if memory_used(self._namespace, most) > most:
                    break
                # no student's processes take more than half of a core to count
                pause = max(_PAUSE, time.monotonic() - began)
            else:
                return
            self.excess = EXCESS.format(limit=self._limit)
        except Exception as error:
            self.excess = f"its memory could not be counted: {error!r}"
        self._namespace.end()

    def close(self) -> None:
        """Stop looking."""
        self._over.set()
        self.join()
