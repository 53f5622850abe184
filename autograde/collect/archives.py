"""Open what came in: a folder, a file, or an archive that its first bytes tell."""

import functools
import gzip
from pathlib import Path
from typing import BinaryIO, cast

from autograde.collect.contents import (
    Contents,
    Entry,
    Limits,
    UnreadableArchiveError,
    take,
)
from autograde.collect.folders import folder_entries, open_regular
from autograde.collect.staging import Staging
from autograde.collect.tars import read_tar
from autograde.collect.zips import read_zip

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
"""What is opened. A .docx or .npz is a zip too, but nobody hands in files by it."""

_UNOPENED = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
}
_ZIP, _EMPTY_ZIP, _GZIP = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"


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
        return take(folder_entries(path), limits, staging)
    if is_archive_name(path.name):
        return read_archive(path, limits, staging)
    alone = Entry(path.name, functools.partial(open_regular, path))
    return take(iter([alone]), limits, staging)


def read_archive(path: Path, limits: Limits, staging: Staging) -> Contents:
    """Read an archive, which its first bytes tell and not its name."""
    with open_regular(path) as file:
        start = file.read(512)
        if start[257:262] == b"ustar":
            file.seek(0)
            return read_tar(file, limits, staging)
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        return read_zip(path, limits, staging)
    if start.startswith(_GZIP):
        with gzip.open(path) as stream:
            return read_tar(cast(BinaryIO, stream), limits, staging)
    for magic, kind in _UNOPENED.items():
        if start.startswith(magic):
            raise UnreadableArchiveError(
                f"is a {kind} archive, which is not opened: unpack it by hand"
            )
    raise UnreadableArchiveError("is no zip or tar archive, or a damaged one")
