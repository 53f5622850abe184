"""Open what came in: a folder, a file, or an archive that its first bytes tell.

Anybody can have made what lies there: archives are read within limits, and no link is
followed.
"""

import functools
import gzip
import os
import stat
import struct
import tarfile
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
    Staging,
    UnreadableArchiveError,
    said,
    take,
)

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
"""What is opened. A .docx or .npz is a zip too, but nobody hands in files by it."""

_UNOPENED = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
}
_ZIP, _EMPTY_ZIP, _GZIP = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"

_LARGEST_READ = 1 << 24
"""Bytes that tarfile may want at once, as a header can claim any size."""

LARGEST_DIRECTORY = 10_000_000
"""Bytes of a zip's list of contents; zipfile needs some ten times that in memory."""

_LOCKED = 0x41  # bits of a zip's flags: encrypted, and encrypted strongly
_IN_UTF8 = 0x800
# lzma's header may ask for gigabytes of memory
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# bytes of the records at an archive's end, and of the comment after them
_LARGE_END, _LOCATOR, _END, _COMMENT = 56, 20, 22, 0x10000
_LONGEST_END = _LARGE_END + _LOCATOR + _END + _COMMENT


def is_archive_name(name: str) -> bool:
    """Say whether a file is opened, by its name.

    >>> is_archive_name("HW2.ZIP"), is_archive_name("hw.ipynb")
    (True, False)
    """
    return name.lower().endswith(SUFFIXES)


def without_suffix(name: str) -> str:
    """Take the suffix off a name, ``.tar.gz`` as one.

    >>> without_suffix("ada.tar.gz"), without_suffix("ada.ipynb")
    ('ada', 'ada')
    """
    if name.lower().endswith(".tar.gz"):
        return name[: -len(".tar.gz")]
    return Path(name).stem


def read(path: Path, limits: Limits, staging: Staging) -> Contents:
    """Read a folder, an archive, or a file as if it were alone in a folder."""
    if path.is_dir():
        return take(_folder_entries(path), limits, staging)
    if is_archive_name(path.name):
        return read_archive(path, limits, staging)
    alone = Entry(path.name, functools.partial(_open_regular, path))
    return take(iter([alone]), limits, staging)


def read_archive(path: Path, limits: Limits, staging: Staging) -> Contents:
    """Read an archive, which its first bytes tell and not its name."""
    with _open_regular(path) as file:
        start = file.read(512)
        if start[257:262] == b"ustar":
            file.seek(0)
            return _read_tar(file, limits, staging)
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        return _read_zip(path, limits, staging)
    if start.startswith(_GZIP):
        with gzip.open(path) as stream:
            return _read_tar(cast(BinaryIO, stream), limits, staging)
    for magic, kind in _UNOPENED.items():
        if start.startswith(magic):
            raise UnreadableArchiveError(
                f"is a {kind} archive, which is not opened: unpack it by hand"
            )
    raise UnreadableArchiveError("is no zip or tar archive, or a damaged one")


def _folder_entries(root: Path) -> Iterator[Entry]:
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
                yield Entry(shown, None, LINK, user)
            elif stat.S_ISREG(mode):
                opening = functools.partial(_open_regular, name, handle)
                yield Entry(shown, opening, user=user)
            elif not stat.S_ISDIR(mode):
                yield Entry(shown, None, ODD, user)
    for error in closed:
        shown = Path(error.filename or root).name
        yield Entry(shown, None, f"cannot be opened: {error.strerror}")


def _open_regular(name: str | Path, folder: int | None = None) -> BinaryIO:
    """Open an ordinary file; OSError for a link, a pipe or a device."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    handle = os.open(name, flags, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"it {ODD}")
    return os.fdopen(handle, "rb")


class _Careful:
    """A stream for tarfile that no forged header leads into reading without end."""

    def __init__(self, stream: BinaryIO, total: int) -> None:
        self._stream, self._total = stream, total

    def read(self, size: int) -> bytes:
        if not 0 <= size <= _LARGEST_READ:
            raise tarfile.ReadError("a header claims an absurd size")
        return self._stream.read(size)

    def seek(self, place: int) -> int:
        if place > self._total:
            raise tarfile.ReadError(f"it unpacks to more than {self._total:,} bytes")
        return self._stream.seek(place)

    def tell(self) -> int:
        return self._stream.tell()


def _read_tar(stream: BinaryIO, limits: Limits, staging: Staging) -> Contents:
    """Read a tar archive forwards, up to where it is damaged."""
    damage: list[str] = []
    # what lies between the files of a tar is read as well
    careful = _Careful(stream, 2 * limits.total)
    contents = take(_tar_entries(careful, limits, damage), limits, staging)
    if damage and not contents.items:
        raise UnreadableArchiveError(
            f"is damaged or no tar archive ({damage[0]}): get it again"
        )
    cut = tuple(f"it is damaged after these files ({each})" for each in damage)
    return Contents(contents.items, contents.refused + cut)


def _tar_entries(
    stream: _Careful, limits: Limits, damage: list[str]
) -> Iterator[Entry]:
    try:
        with tarfile.open(fileobj=cast(BinaryIO, stream), mode="r:") as archive:
            # folders count too, or a tar of nothing else would be read for hours
            for _ in range(2 * limits.files):
                member = archive.next()
                if member is None:
                    return
                if member.issym() or member.islnk():
                    yield Entry(member.name, None, LINK)
                elif member.isreg() and not member.issparse():
                    opener = functools.partial(_extract, archive, member)
                    yield Entry(member.name, opener)
                elif not member.isdir():
                    yield Entry(member.name, None, ODD)
        damage.append(f"it has more than {2 * limits.files:,} entries")
    except Exception as error:  # tarfile lets errors of any type through
        damage.append(said(error))


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    stream = archive.extractfile(member)
    if stream is None:
        raise OSError(f"it {ODD}")
    return cast(BinaryIO, stream)


def _read_zip(path: Path, limits: Limits, staging: Staging) -> Contents:
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
        return take(_zip_entries(archive, limits), limits, staging)


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


def _zip_entries(archive: zipfile.ZipFile, limits: Limits) -> Iterator[Entry]:
    # info.is_dir() fails for a name of nothing
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    infos.sort(key=lambda info: info.filename)
    if len(infos) > limits.files:
        infos.sort(key=lambda info: not info.filename.lower().endswith(".ipynb"))
    for info in infos:
        name, kind = _name_of(info), stat.S_IFMT(info.external_attr >> 16)
        if kind == stat.S_IFLNK:
            yield Entry(name, None, LINK)
        elif kind not in (0, stat.S_IFREG):
            yield Entry(name, None, ODD)
        elif info.flag_bits & _LOCKED:
            yield Entry(name, None, "is locked with a password: ask for it without")
        elif info.compress_type not in _PACKINGS:
            yield Entry(name, None, "is packed in a way that is not read: unpack it")
        else:
            yield Entry(name, functools.partial(_open_entry, archive, info))


def _open_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(info))


def _name_of(info: zipfile.ZipInfo) -> str:
    """Read a name in UTF-8 also where the archive forgets to say that it is."""
    if info.flag_bits & _IN_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
