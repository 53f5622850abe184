"""A student's files on their way into a sandbox: packed outside, unpacked inside.

They travel as bytes, so that nothing of the grader's disk need be shown in there, and
whoever may read them here, the student can read them there.
"""

import os
import stat
import tarfile
from pathlib import Path
from typing import IO


def pack(folder: Path | None, archive: IO[bytes]) -> None:
    """Write the files of a folder, and of the folders in it, one after the other.

    Links, pipes and devices stay out: a student's link could lead to a file of the
    grader's.

    Parameters
    ----------
    folder : Path or None
        The folder; None for no files.
    archive : file
        Where to.
    """
    with tarfile.open(fileobj=archive, mode="w|") as tar:
        for place, _, names in os.walk(folder or ""):
            for name in sorted(names):
                path = Path(place, name)
                found = path.lstat()
                if stat.S_ISREG(found.st_mode):
                    member = tarfile.TarInfo(path.relative_to(folder or "").as_posix())
                    member.size = found.st_size
                    with path.open("rb") as content:
                        tar.addfile(member, content)


def size(folder: Path) -> int:
    """Count what `pack` would take.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    int
        Bytes.
    """
    found = (
        Path(place, name).lstat()
        for place, _, names in os.walk(folder)
        for name in names
    )
    return sum(each.st_size for each in found if stat.S_ISREG(each.st_mode))


def unpack(archive: IO[bytes], folder: Path) -> None:
    """Write packed files into a new folder.

    Parameters
    ----------
    archive : file
        What `pack` wrote.
    folder : Path
        Where to; it is made.
    """
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=archive, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is not None:
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())
