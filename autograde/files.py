"""Write files so that a crash leaves the old one or the new one, and one at a time."""

import os
import sys
from pathlib import Path
from typing import IO, Any

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def write_whole(path: Path, content: bytes, folders: bool = True) -> None:
    """Write a file in the place of an earlier one."""
    if folders:
        path.parent.mkdir(parents=True, exist_ok=True)
    # a name may be as long as the system allows, in bytes
    beside = path.with_name(f".{path.name[:50]}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def lock_file(file: IO[Any]) -> None:
    """Lock an open file until it is closed; OSError if another process has."""
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
