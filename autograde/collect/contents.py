"""Take what an archive or a folder holds into the staging folder, within limits.

Nothing is unpacked to a place that an archive names: files get numbers, and their names
stay data. nbgrader's own ExtractorPlugin unpacks to names and without
limits, so it is not used.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from autograde.collect.safe_names import UnsafeNameError, is_junk, safe_path
from autograde.submission.opening import LARGEST_FILE

LINK = "is a link, which is not followed"
ODD = "is no ordinary file"

_CHUNK = 1 << 16


@dataclass(frozen=True)
class Kept:
    """A file in the staging folder, and the SHA-256 of its bytes."""

    path: Path
    digest: str
    size: int


class TooLargeError(ValueError):
    """A file of more bytes than are read."""


class Staging:
    """A folder of the files that one run reads; it is removed at the run's end."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0

    def add(self, stream: BinaryIO, largest: int) -> Kept:
        """Keep what a stream holds; of a file that is too large nothing stays."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._count += 1
        path, size, hashed = self._folder / str(self._count), 0, hashlib.sha256()
        try:
            with path.open("wb") as file:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > largest:
                        raise TooLargeError(f"has more than {largest:,} bytes")
                    hashed.update(chunk)
                    file.write(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Kept(path, hashed.hexdigest(), size)


@dataclass(frozen=True)
class Limits:
    """How much is read of an archive or folder."""

    files: int
    total: int
    """Bytes of all of them, unpacked."""
    largest: int = LARGEST_FILE
    shared: bool = False
    """Whether many write there: then nobody else's files take more than half of it."""


CLASS = Limits(files=20_000, total=4_000_000_000, shared=True)
"""For what an instructor names: a whole class."""

STUDENT = Limits(files=1_000, total=200_000_000)
"""For an archive that a student handed in."""


@dataclass(frozen=True)
class Entry:
    """What an archive lists."""

    name: str
    """Its name, as it is there."""
    open: Callable[[], BinaryIO] | None
    """Opens it; None if that is refused."""
    problem: str = ""
    """Why it is refused, going on from "it ..."."""
    user: int | None = None
    """The number of the user who owns it, where the system tells that."""


@dataclass(frozen=True)
class Item:
    """A file that came in."""

    name: str
    """Its path, safe and joined by ``/``."""
    kept: Kept | None
    """Its bytes; None if they could not be read."""
    problem: str = ""
    """Why not, going on from "it ..."; empty if they could."""
    user: int | None = None
    """The number of the user who owns it, where the system tells that."""


@dataclass(frozen=True)
class Contents:
    """What an archive or folder holds."""

    items: tuple[Item, ...]
    """Its files, with those that could not be read."""
    refused: tuple[str, ...] = ()
    """What is no file with a safe name: each a sentence."""

    @property
    def is_complete(self) -> bool:
        """Whether every byte was read."""
        return not self.refused and all(item.kept for item in self.items)


_OURS = (0, getattr(os, "getuid", int)())


class UnreadableArchiveError(ValueError):
    """An archive that cannot be opened at all; the text goes on from "it ..."."""


def take(entries: Iterator[Entry], limits: Limits, staging: Staging) -> Contents:
    """Put entries into the staging folder while the limits allow it."""
    items: list[Item] = []
    refused: list[str] = []
    left, beyond, others = limits.total, 0, 0
    shares: dict[int, list[int]] = {}
    for count, entry in enumerate(entries):
        try:
            name = safe_path(entry.name)
        except UnsafeNameError as error:
            refused.append(f"{entry.name!r} {error}")
            continue
        if is_junk(name):
            continue
        if entry.open is None:
            items.append(Item(name, None, entry.problem, entry.user))
            continue
        share = [limits.files, limits.total]
        if limits.shared and entry.user not in (None, *_OURS):
            share = shares.setdefault(int(entry.user or 0), [n // 2 for n in share])
        share[0] -= 1
        theirs = share[0] < 0 or share[1] <= 0
        if theirs or count - others >= limits.files or left <= 0:
            others += theirs
            beyond += 1
            continue
        allowed = min(left, share[1], limits.largest)
        try:
            with entry.open() as stream:
                kept = staging.add(stream, allowed)
        except TooLargeError as error:
            left -= allowed
            share[1] -= allowed
            items.append(Item(name, None, str(error), entry.user))
        except Exception as error:  # zipfile and tarfile let errors of any type through
            problem = f"cannot be read ({said(error)})"
            items.append(Item(name, None, problem, entry.user))
        else:
            left -= kept.size
            share[1] -= kept.size
            items.append(Item(name, kept, user=entry.user))
    if beyond:
        refused.append(
            f"{beyond:,} files beyond the first {limits.files:,}, or beyond "
            f"{limits.total:,} bytes, were left unread"
        )
    for user, (files, size) in shares.items():
        if files < 0 or size <= 0:
            refused.append(
                f"the user {user} has more than half of that: the rest was not read"
            )
    return Contents(tuple(items), tuple(refused))


def said(error: BaseException) -> str:
    """Shorten an error of a library to what fits a sentence."""
    lines = str(error).splitlines()
    return lines[0][:200] if lines else type(error).__name__
