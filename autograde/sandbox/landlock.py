"""Landlock: let a process, and all that it starts, reach some files and no others.

Linux has it from 5.13 on, each version with more (its ABI), and asks for no rights.
"""

import ctypes
import os
import struct
from collections.abc import Mapping

# the calls' numbers, the same on every processor we know
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH = 1, 1
# bits of what may be done with files: all that each version knows, and some by name
_ALL = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _CONTROL = 1 << 14, 1 << 15
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _CONTROL
READ = _EXECUTE | _READ_FILE | _READ_DIR
"""Read, list and run."""
WRITE = max(_ALL.values())
"""Do everything."""
USE = _WRITE_FILE | _READ_FILE | _CONTROL
"""Read and write, as a device."""
# since version 4 no port may be bound or reached; since 6 neither an abstract socket
# nor a process is spoken to that is not shut in, too
_NETWORK, _SCOPES = 3, 3

_c = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Tell how much of Landlock this kernel has; 0 if none."""
    found = int(_c.syscall(_CREATE, None, 0, _VERSION))
    return max(0, found)


def restrict(reached: Mapping[str, int]) -> None:
    """Allow of all files what stands here, from now on and for good.

    Needs that no new rights can be had (``PR_SET_NO_NEW_PRIVS``).
    """
    known = version()
    if not known:
        raise OSError("this system has no Landlock, or does not allow it")
    handled = max(each for since, each in _ALL.items() if since <= known)
    network = _NETWORK if known >= 4 else 0
    scopes = _SCOPES if known >= 6 else 0
    rules = struct.pack("QQQ", handled, network, scopes)
    ruleset = _call(_CREATE, rules, len(rules), 0)
    for path, rights in reached.items():
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        allowed = rights & handled
        if not os.path.isdir(path):  # noqa: PTH112
            allowed &= _OF_A_FILE
        _call(_ADD, ruleset, _BENEATH, struct.pack("=Qi", allowed, place), 0)
        os.close(place)
    _call(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _call(number: int, *arguments: int | bytes) -> int:
    result = int(_c.syscall(number, *arguments))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"Landlock: {os.strerror(error)}")
    return result
