"""The one place where a file that a student handed in is opened.

What lies in ``submitted/`` may be a link to the course's seed, a pipe at which a reader
waits for ever, or a file of a terabyte with nothing in it. So a file is opened step by
step from the folder that is the course's own, through folders and never through links;
it is read if it is an ordinary file, and if its size is one that we read.
"""

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

LARGEST_FILE = 50_000_000
"""Bytes; a notebook with a few plots has some hundred thousand."""

LARGEST_NOTE = 1_000
"""Bytes of a time stamp, or of the secret that nbgrader's exchange adds."""

_LINK = "is a link to another file"
_ODD = "is no ordinary file"
# absent on Windows, where none of them is needed
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | _NO_LINK
_FOLDER = getattr(os, "O_DIRECTORY", 0) | _NO_LINK


class Unreadable(ValueError):  # noqa: N818 (a fact about a file, told to people)
    """A file that is no notebook we can grade; the text goes on from "it ..."."""


def read_bytes(
    path: Path, trusted: Path | None = None, largest: int | None = None
) -> bytes:
    """Read an ordinary file below a folder of the course's own, within a limit.

    Only the file itself may be no link if no trusted folder is named.
    """
    most = LARGEST_FILE if largest is None else largest
    with _opened(path, trusted or path.parent, most) as file:
        return file.read(most)


def content_digest(path: Path, trusted: Path) -> bytes:
    """Hash a file as `read_bytes` would read it."""
    with _opened(path, trusted, LARGEST_FILE) as file:
        return hashlib.sha256(file.read(LARGEST_FILE)).digest()


def read_note(path: Path, trusted: Path) -> str:
    """Read a line that nbgrader puts beside a notebook; nothing if it is no such."""
    try:
        return read_bytes(path, trusted, LARGEST_NOTE).decode("utf-8").strip()
    except (Unreadable, UnicodeDecodeError):
        return ""


@contextlib.contextmanager
def _opened(path: Path, trusted: Path, largest: int) -> Iterator[BinaryIO]:
    try:
        with os.fdopen(_descriptor(path, trusted), "rb") as file:
            now = os.fstat(file.fileno())
            if not stat.S_ISREG(now.st_mode):
                raise Unreadable(_ODD)
            if now.st_size > largest:
                size = f"has {now.st_size:,} bytes"
                raise Unreadable(f"{size}, more than the {largest:,} that are read")
            yield file
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Unreadable(_LINK) from None
        raise Unreadable(
            f"cannot be opened: {error.strerror or type(error).__name__}"
        ) from None


def _descriptor(path: Path, trusted: Path) -> int:
    *folders, name = path.relative_to(trusted).parts
    if os.open not in os.supports_dir_fd:
        between = [trusted.joinpath(*folders[: n + 1]) for n in range(len(folders))]
        if any(each.is_symlink() for each in between):
            raise Unreadable("lies behind a link")
        _refuse_odd(path.lstat().st_mode)
        return os.open(path, os.O_RDONLY | _NEVER_WAIT)
    at = os.open(trusted, os.O_RDONLY)
    try:
        for folder in folders:
            try:
                inner = os.open(folder, os.O_RDONLY | _FOLDER, dir_fd=at)
            except OSError as error:
                if error.errno in (errno.ENOTDIR, errno.ELOOP):
                    raise Unreadable("lies behind a link") from None
                raise
            os.close(at)
            at = inner
        # asked first, since opening a device may already do something
        _refuse_odd(os.stat(name, dir_fd=at, follow_symlinks=False).st_mode)
        return os.open(name, os.O_RDONLY | _NEVER_WAIT, dir_fd=at)
    finally:
        os.close(at)


def _refuse_odd(mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise Unreadable(_LINK)
    if not stat.S_ISREG(mode):
        raise Unreadable(_ODD)
