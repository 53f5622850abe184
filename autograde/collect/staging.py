"""Hold what comes in, under numbers and never under names, until its owner is known."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

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
