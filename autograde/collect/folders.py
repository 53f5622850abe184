"""List the files of a folder and never follow a link."""

import functools
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from autograde.collect.contents import LINK, ODD, Entry


def folder_entries(root: Path) -> Iterator[Entry]:
    """List all that is in a folder.

    An entry must be opened before the next is asked for: its folder's handle opens it,
    since students may write into an exchange while it is read.
    """
    closed: list[OSError] = []
    for here, folders, files, handle in os.fwalk(root, onerror=closed.append):
        folders.sort()
        inside = Path(here).relative_to(root)
        for name in sorted([*files, *folders]):
            try:
                known = os.stat(name, dir_fd=handle, follow_symlinks=False)
                mode, user = known.st_mode, known.st_uid
            except OSError:
                mode, user = stat.S_IFREG, None  # gone since, which opening it will say
            shown = (inside / name).as_posix()
            if stat.S_ISLNK(mode):
                yield Entry(shown, None, LINK)
            elif stat.S_ISREG(mode):
                opening = functools.partial(open_regular, name, handle)
                yield Entry(shown, opening, user=user)
            elif not stat.S_ISDIR(mode):
                yield Entry(shown, None, ODD)
    for error in closed:
        shown = Path(error.filename or root).name
        yield Entry(shown, None, f"cannot be opened: {error.strerror}")


def open_regular(name: str | Path, folder: int | None = None) -> BinaryIO:
    """Open an ordinary file; OSError for a link, a pipe or a device."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    handle = os.open(name, flags, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"it {ODD}")
    return os.fdopen(handle, "rb")
