"""Go behind a wall, with a fork of a process that stays outside.

The order matters, and each step raises if it fails: nothing of a student's runs in a
process that is half behind the wall.
"""

import ctypes
import fcntl
import importlib
import json
import os
import resource
import struct
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from autograde.sandbox import landlock
from autograde.sandbox.guard import fork_as

NAMESPACES = ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")
"""Names in ``/proc/PID/ns`` of what a wall is made of."""

# prctl's commands
_SET_DUMPABLE, _SET_FILTER, _DROP_BOUNDING, _NO_NEW_RIGHTS = 4, 22, 24, 38
_AMBIENT, _AMBIENT_CLEAR_ALL = 47, 4
_FILTER_MODE = 2
_CAPABILITIES = 64
_CAPABILITY_VERSION = 0x20080522
_GET_OWNER = 0xB701  # ioctl's NS_GET_USERNS
_ID = 1000
_NEEDED = ("autograde.run.student", "convnet_lab")
_TRIAL = "import numpy"
_MEGABYTE = 1 << 20
# addresses that threads reserve and never use
_RESERVED = 1 << 30

_c = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    """Linux's ``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def go_behind(order: Mapping[str, Any], given: Sequence[int], status: int) -> None:
    """Go behind the wall whose `order` and `descriptors` these are.

    A fork goes, and only it returns; `status` is told of it.
    """
    if "user" in order:
        (held,) = given
        fork_as(order["user"], status, held, order["place"])
    else:
        fork_inside(dict(zip(NAMESPACES, given, strict=True)), status)
    # it may look at itself
    _check(_c.prctl(_SET_DUMPABLE, 1, 0, 0, 0), "prctl")
    os.setsid()
    os.environ.clear()
    os.environ |= order["environment"]
    tempfile.tempdir = None
    os.chdir(Path.home())
    limit(order["limits"])
    _drop_rights()
    if "reached" in order:
        landlock.restrict(order["reached"])
    _filter(bytes.fromhex(order["rules"]))


def fork_inside(namespaces: Mapping[str, int], status: int) -> None:
    """Enter namespaces and fork; only the fork, which is inside, returns.

    This process stays outside as the fork's parent. It writes the fork's number to
    `status`, waits for its end, and writes its exit code, each on a line.
    """
    if os.getuid() == 0:
        os.setgroups([])
    # bubblewrap makes a user namespace that owns all others, and in it the student's
    owner = fcntl.ioctl(namespaces["mnt"], _GET_OWNER)
    _enter(owner, "owner")
    for name in NAMESPACES[1:]:
        _enter(namespaces[name], name)
    if os.fstat(owner).st_ino != os.fstat(namespaces["user"]).st_ino:
        _enter(namespaces["user"], "user")
    for descriptor in (owner, *namespaces.values()):
        os.close(descriptor)
    os.setresgid(_ID, _ID, _ID)
    os.setresuid(_ID, _ID, _ID)
    inside = os.fork()  # the fork alone is in the new process namespace
    if inside:
        _wait(inside, status)
    os.close(status)


def _wait(inside: int, status: int) -> NoReturn:
    try:
        os.closerange(0, status)
        os.closerange(status + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        _drop_rights()
        os.write(status, b"%d\n" % inside)
        code = os.waitstatus_to_exitcode(os.waitpid(inside, 0)[1])
        os.write(status, b"%d\n" % code)
    finally:
        os._exit(0)


def limit(limits: Mapping[str, Any]) -> None:
    """Put `Sandbox.values` on this process and on all that it will start."""
    memory = limits["process_memory"] * _MEGABYTE
    for what, most in {
        resource.RLIMIT_DATA: memory,
        # counts what processes share, too
        resource.RLIMIT_AS: memory + _RESERVED,
        resource.RLIMIT_NPROC: limits["processes"],
        resource.RLIMIT_NOFILE: limits["open_files"],
        resource.RLIMIT_FSIZE: limits["file_size"] * _MEGABYTE,
        resource.RLIMIT_MSGQUEUE: 0,
        # with 0, a system's crash reporter would still start
        resource.RLIMIT_CORE: 1,
    }.items():
        resource.setrlimit(what, (most, most))
    seconds = limits["cpu_seconds"]
    # the first ends the process with a signal of its own, which tells why
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # when the whole machine runs out of memory, it ends these first
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _filter(rules: bytes) -> None:
    """Put on `syscalls.filter_program`."""
    program = _Program(len(rules) // 8, rules)
    _check(_c.prctl(_SET_FILTER, _FILTER_MODE, ctypes.byref(program), 0, 0), "seccomp")


def _drop_rights() -> None:
    """Drop all capabilities for good."""
    for capability in range(_CAPABILITIES):
        # the system knows fewer
        _c.prctl(_DROP_BOUNDING, capability, 0, 0, 0)
    _check(_c.prctl(_AMBIENT, _AMBIENT_CLEAR_ALL, 0, 0, 0), "prctl")
    _check(_c.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0), "prctl")
    header = ctypes.create_string_buffer(struct.pack("Ii", _CAPABILITY_VERSION, 0), 8)
    _check(_c.capset(header, ctypes.create_string_buffer(24)), "capset")
    held = ctypes.create_string_buffer(24)
    _check(_c.capget(header, held), "capget")
    if any(held.raw):
        raise PermissionError("some rights were not given up")


def try_out(order: str, status: int, *given: int) -> NoReturn:
    """Go behind a wall, import there what a run needs, and start a Python."""
    go_behind(json.loads(order), given, status)
    for name in _NEEDED:
        importlib.import_module(name)

    os.execv(sys.executable, [sys.executable, "-c", _TRIAL])  # noqa: S606


def _enter(namespace: int, name: str) -> None:
    _check(_c.setns(namespace, 0), f"entering the namespace {name}")


def _check(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


if __name__ == "__main__":
    try_out(sys.argv[1], *map(int, sys.argv[2:]))
