"""What must be the same after the class was graded as before."""

import ctypes
import os
import resource
import socket
import tempfile
from pathlib import Path

import autograde

MARK = "hostile-was-here"


def adopt_orphans():
    """Become the parent of every descendant whose own parent ends.

    So that a process that was left behind is found, and told from other people's.
    """
    set_child_subreaper = 36
    ctypes.CDLL(None).prctl(set_child_subreaper, 1)


def children():
    """List the processes that descend from this one and are not ended."""
    found = []
    parents = {os.getpid()}
    known = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        name, _, fields = text.rpartition(")")
        state, parent = fields.split()[:2]
        known[int(status.parent.name)] = (int(parent), state, name.partition("(")[2])
    while parents:
        own = {pid for pid, (parent, _, _) in known.items() if parent in parents}
        found += [(known[pid][2], pid) for pid in sorted(own) if known[pid][1] != "Z"]
        parents = own
    return found


def mounts():
    """List what is mounted where, as this process sees it."""
    lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    return sorted(line.split()[4] for line in lines)


def shared_memory():
    """List System V's and POSIX's, which outlive their makers."""
    found = [p.name for p in Path("/dev/shm").iterdir() if MARK in p.name]  # noqa: S108
    for kind in ("shm", "msg", "sem"):
        table = Path("/proc/sysvipc") / kind
        if table.exists():
            found += table.read_text(encoding="ascii").splitlines()[1:]
    return found


def marked_files(course):
    """Look for files that an attack says it would write, where it could have."""
    places = [Path.home(), Path("/"), Path("/etc"), Path("/usr/bin"), Path("/usr/lib")]
    places += [Path("/var/tmp"), Path("/dev/shm"), Path(tempfile.gettempdir())]  # noqa: S108
    places += [Path("/tmp"), Path.cwd(), Path(autograde.__file__).parents[1]]  # noqa: S108
    places += [Path(path) for path in os.sys.path if path]
    found = {p for place in places if place.is_dir() for p in _named(place.iterdir())}
    return sorted({*found, *_named(course.root.rglob("*"))})


def _named(paths):
    try:
        return [path for path in paths if path.name.startswith(MARK)]
    except OSError:
        return []


def largest_child():
    """Give the megabytes of the largest of this process's children that ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


class Listening:
    """Something of this machine that a submission must not reach."""

    def __init__(self):
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self._tcp.getsockname()[1]
        self._local = socket.socket(socket.AF_UNIX)
        self._local.bind(f"\0hostile-{self.port}")
        self._local.listen()

    def visitors(self):
        """Count who came."""
        found = 0
        for each in (self._tcp, self._local):
            each.setblocking(False)
            while True:
                try:
                    each.accept()[0].close()
                except BlockingIOError:
                    break
                found += 1
        return found

    def close(self):
        self._tcp.close()
        self._local.close()
