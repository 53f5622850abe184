"""Write files so that a crash leaves the old one or the new one, never a part."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, folders: bool = True) -> None:
    """Write a file in the place of an earlier one.

    Parameters
    ----------
    path : Path
        The file.
    content : bytes
        All of it.
    folders : bool
        Whether missing folders are made.
    """
    if folders:
        path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
