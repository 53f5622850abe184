"""Keep every byte that came in, once, under the hash of its contents."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 16


@dataclass(frozen=True)
class Kept:
    """A file in the store.

    Parameters
    ----------
    digest : str
        SHA-256 of its bytes, in hexadecimal digits.
    size : int
        Bytes.
    """

    digest: str
    size: int


class TooLargeError(ValueError):
    """A file of more bytes than are read."""


class Store:
    """Files by their contents, in ``collected/files/``; none is ever changed.

    Parameters
    ----------
    folder : Path
        Where they are; made when the first one comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, stream: BinaryIO, largest: int) -> Kept:
        """Keep what a stream holds.

        Parameters
        ----------
        stream : binary file
            Read to its end.
        largest : int
            Bytes that are read at most.

        Returns
        -------
        Kept
            Where it is now.

        Raises
        ------
        TooLargeError
            If there is more; nothing of it stays.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".adding-", dir=self._folder)
        adding, size, hashed = Path(name), 0, hashlib.sha256()
        try:
            with os.fdopen(handle, "wb") as file:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > largest:
                        raise TooLargeError(f"has more than {largest:,} bytes")
                    hashed.update(chunk)
                    file.write(chunk)
            target = self.path(hashed.hexdigest())
            target.parent.mkdir(exist_ok=True)
            if not target.exists():
                adding.replace(target)
        finally:
            adding.unlink(missing_ok=True)
        return Kept(hashed.hexdigest(), size)

    def path(self, digest: str) -> Path:
        """Say where a kept file is.

        Parameters
        ----------
        digest : str
            Its hash.

        Returns
        -------
        Path
            ``collected/files/ab/cdef...``.
        """
        return self._folder / digest[:2] / digest[2:]

    def read(self, kept: Kept) -> bytes:
        """Return the bytes of a kept file.

        Parameters
        ----------
        kept : Kept
            The file.

        Returns
        -------
        bytes
            All of them.
        """
        return self.path(kept.digest).read_bytes()
