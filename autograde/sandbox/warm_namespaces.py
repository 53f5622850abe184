"""What a forked kernel puts on: namespaces, file systems and the filter of its own.

bubblewrap does the same for a program that it starts; but what is forked from a warm
process starts no program. The order matters, and each step raises if it fails: nothing
of a student's runs in a sandbox that is half put on.
"""

import ctypes
import fcntl
import os
import socket
import stat
import struct
from pathlib import Path

from autograde.sandbox.bubblewrap import CHANNEL, HOME, SHARED_MEMORY, WRITABLE

_UNSHARE = {
    "user": 0x10000000,
    "mount": 0x20000,
    "pid": 0x20000000,
    "network": 0x40000000,
    "ipc": 0x8000000,
    "hostname": 0x4000000,
    "control groups": 0x2000000,
}
_READ_ONLY, _NO_SETUID, _NO_DEVICES, _NO_PROGRAMS = 1, 2, 4, 8
_REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 32, 4096, 16384, 1 << 18
# prctl's commands
_SET_FILTER, _DROP_BOUNDING, _NO_NEW_RIGHTS = 22, 24, 38
_AMBIENT, _AMBIENT_CLEAR_ALL = 47, 4
_FILTER_MODE = 2
_CAPABILITIES = 64
_CAPABILITY_VERSION = 0x20080522
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1  # ioctls of a network device
_ID = "1000"

_c = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    """Linux's ``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def fork_into_namespaces() -> int:
    """Fork the first process of new namespaces; return its number in the parent.

    Returns
    -------
    int
        0 in the new process, which has every right in its namespaces, none outside.

    Raises
    ------
    OSError
        If the system does not let an ordinary user make namespaces.
    """
    # devpts belongs to user 0, whom there must be; nobody stays that one
    _new_user(sum(_UNSHARE.values()), inner="0")
    # the child alone is in the new process namespace
    return os.fork()


def shut_in(channel: str, writable: int, rules: bytes, covered: list[str]) -> None:
    """Show this first process its own file systems only, and take all its rights.

    Parameters
    ----------
    channel : str
        The folder in `CHANNEL` that becomes `CHANNEL`.
    writable : int
        Megabytes of its files.
    rules : bytes
        `syscalls.filter_program`.
    covered : list of str
        What may be read and lies where the kernel's own files will: shown again.

    Raises
    ------
    OSError
        If the system refuses a step.
    """
    _mount(None, "/", None, _RECURSIVE | _PRIVATE)
    again = {path: os.open(path, os.O_PATH | os.O_NOFOLLOW) for path in covered}
    files, shared = WRITABLE
    plain = _NO_SETUID | _NO_DEVICES
    _mount("proc", "/proc", "proc", plain | _NO_PROGRAMS)
    terminals = "newinstance,ptmxmode=0666,mode=620"
    _mount("devpts", "/dev/pts", "devpts", _NO_SETUID | _NO_PROGRAMS, terminals)
    # covers the channels of the others, which cannot be uncovered
    _mount(f"{CHANNEL}/{channel}", CHANNEL, None, _BIND)
    _mount(None, CHANNEL, None, _BIND | _REMOUNT | _READ_ONLY | plain)
    # a tmpfs belongs to whoever mounts it, and that is the student on the outside
    _mount("tmpfs", files, "tmpfs", plain, f"size={writable}m,mode=0755")
    _mount("tmpfs", shared, "tmpfs", plain, f"size={SHARED_MEMORY},mode=0755")
    Path(HOME).mkdir()
    for path, opened in again.items():
        _show_again(Path(path), opened)
    # not the folders that are covered now
    os.chdir(HOME)
    _loopback_up()
    # one more, for the student, who then owns none of what was made here
    Path("/proc/sys/user/max_user_namespaces").write_text("1", encoding="ascii")
    _new_user(_UNSHARE["user"], inner=_ID)
    _drop_rights()
    program = _Program(len(rules) // 8, rules)
    _check(_c.prctl(_SET_FILTER, _FILTER_MODE, ctypes.byref(program), 0, 0), "seccomp")


def _show_again(path: Path, opened: int) -> None:
    """Put what was opened back to its path, as read-only as it was shown."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    kind = os.fstat(opened).st_mode
    if stat.S_ISLNK(kind):
        path.symlink_to(os.readlink("", dir_fd=opened))
    else:
        if stat.S_ISDIR(kind):
            path.mkdir(mode=0o755)
        else:
            path.touch()
        _mount(f"/proc/self/fd/{opened}", str(path), None, _BIND | _RECURSIVE)
    os.close(opened)


def _new_user(flags: int, inner: str) -> None:
    outer_user, outer_group = os.getuid(), os.getgid()
    _check(_c.unshare(flags), "unshare")
    myself = Path("/proc/self")
    (myself / "setgroups").write_text("deny", encoding="ascii")
    (myself / "uid_map").write_text(f"{inner} {outer_user} 1", encoding="ascii")
    (myself / "gid_map").write_text(f"{inner} {outer_group} 1", encoding="ascii")


def _mount(
    source: str | None, target: str, kind: str | None, flags: int, data: str = ""
) -> None:
    encoded = [text.encode() if text else None for text in (source, target, kind, data)]
    place, at, of, options = encoded
    _check(_c.mount(place, at, of, ctypes.c_ulong(flags), options), f"mount {target}")


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        found = fcntl.ioctl(any_socket, _GET_FLAGS, request)
        flags = struct.unpack("16sH14x", found)[1] | _UP
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14x", b"lo", flags))


def _drop_rights() -> None:
    for capability in range(_CAPABILITIES):
        # the system knows fewer
        _c.prctl(_DROP_BOUNDING, capability, 0, 0, 0)
    _check(_c.prctl(_AMBIENT, _AMBIENT_CLEAR_ALL, 0, 0, 0), "prctl")
    _check(_c.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0), "prctl")
    header = ctypes.create_string_buffer(struct.pack("Ii", _CAPABILITY_VERSION, 0), 8)
    _check(_c.capset(header, ctypes.create_string_buffer(24)), "capset")
    rights = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    held = [
        line for line in rights if line.startswith("Cap") and line.split()[1].strip("0")
    ]
    if held:
        raise PermissionError(f"these rights were not given up: {held}")


def _check(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
