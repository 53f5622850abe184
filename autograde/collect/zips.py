"""Read zip archives that anybody can have made."""

import functools
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from autograde.collect.contents import (
    LINK,
    ODD,
    Contents,
    Entry,
    Limits,
    UnreadableArchiveError,
    said,
    take,
)
from autograde.collect.staging import Staging

LARGEST_DIRECTORY = 10_000_000
"""Bytes of a zip's list of contents; zipfile needs some ten times that in memory."""

_LOCKED = 0x41  # bits of a zip's flags: encrypted, and encrypted strongly
_IN_UTF8 = 0x800
# lzma's header may ask for gigabytes of memory
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# bytes of the records at an archive's end, and of the comment after them
_LARGE_END, _LOCATOR, _END, _COMMENT = 56, 20, 22, 0x10000
_LONGEST_END = _LARGE_END + _LOCATOR + _END + _COMMENT


def read_zip(path: Path, limits: Limits, staging: Staging) -> Contents:
    """Read a zip archive; of too many files, notebooks come first."""
    if _directory_size(path) > LARGEST_DIRECTORY:
        raise UnreadableArchiveError("lists more files than are read")
    try:
        archive = zipfile.ZipFile(path)
    except Exception as error:  # zipfile lets errors of any type through
        raise UnreadableArchiveError(
            f"is damaged or cut off ({said(error)}): get it again"
        ) from None
    with archive:
        return take(_entries(archive, limits), limits, staging)


def _directory_size(path: Path) -> int:
    """Find out how long a zip's list of contents claims to be, as zipfile does."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_END))
        end = file.read()
    place = len(end) - _END
    if not (end.startswith(b"PK\x05\x06", place) and end.endswith(b"\0\0")):
        # a comment follows
        place = end.rfind(b"PK\x05\x06", max(0, place - _COMMENT))
    if place < 0 or len(end) < place + _END:
        return 0
    size: int = struct.unpack_from("<I", end, place + 12)[0]
    # zipfile believes what stands before it, if that looks like a large archive's end
    large = end[max(0, place - _LARGE_END - _LOCATOR) : place]
    if large.startswith(b"PK\x06\x06") and large.startswith(b"PK\x06\x07", _LARGE_END):
        size = struct.unpack_from("<Q", large, 40)[0]
    return size


def _entries(archive: zipfile.ZipFile, limits: Limits) -> Iterator[Entry]:
    # info.is_dir() fails for a name of nothing
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    infos.sort(key=lambda info: info.filename)
    if len(infos) > limits.files:
        infos.sort(key=lambda info: not info.filename.lower().endswith(".ipynb"))
    for info in infos:
        name, kind = _name(info), stat.S_IFMT(info.external_attr >> 16)
        if kind == stat.S_IFLNK:
            yield Entry(name, None, LINK)
        elif kind not in (0, stat.S_IFREG):
            yield Entry(name, None, ODD)
        elif info.flag_bits & _LOCKED:
            yield Entry(name, None, "is locked with a password: ask for it without")
        elif info.compress_type not in _PACKINGS:
            yield Entry(name, None, "is packed in a way that is not read: unpack it")
        else:
            yield Entry(name, functools.partial(_open, archive, info))


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(info))


def _name(info: zipfile.ZipInfo) -> str:
    """Read a name in UTF-8 also where the archive forgets to say that it is."""
    if info.flag_bits & _IN_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
