"""Read tar archives that anybody can have made."""

import functools
import tarfile
from collections.abc import Iterator
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

_LARGEST_READ = 1 << 24
"""Bytes that tarfile may want at once, as a header can claim any size."""


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


def read_tar(stream: BinaryIO, limits: Limits, staging: Staging) -> Contents:
    """Read a tar archive forwards, up to where it is damaged."""
    damage: list[str] = []
    # what lies between the files of a tar is read as well
    careful = _Careful(stream, 2 * limits.total)
    contents = take(_entries(careful, limits, damage), limits, staging)
    if damage and not contents.items:
        raise UnreadableArchiveError(
            f"is damaged or no tar archive ({damage[0]}): get it again"
        )
    cut = tuple(f"it is damaged after these files ({each})" for each in damage)
    return Contents(contents.items, contents.refused + cut)


def _entries(stream: _Careful, limits: Limits, damage: list[str]) -> Iterator[Entry]:
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
