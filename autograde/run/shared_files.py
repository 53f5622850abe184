"""Files that tests and answers write for each other, copied between the two sides.

They are data: nothing is imported from the folder to which they come, links are not
followed, and the assignment's own files stay as they are. A test that could run what it
reads, as `pickle` does, and all tests after it find none of the student's files.
"""

import os
import re
import stat
from collections.abc import Collection, Iterable
from pathlib import Path

MOST_FILES = 200
LARGEST = 20_000_000
"""Bytes of all files that are copied at a time."""

_WORDS = re.compile(
    r"\b(open|os|Path|pathlib|shutil|csv|json|sqlite3|glob|exists|is_file|tempfile"
    r"|load\w*|save\w*|genfromtxt|imread|imsave|read_\w+|write_\w+|to_\w+)\b"
)


def speaks_of_files(source: str) -> bool:
    """Tell whether a test may read or write a file."""
    return bool(_WORDS.search(source))


_RUNS = re.compile(
    r"pickle|joblib|dill|shelve|marshal|yaml|torch|\bexec(?!ute)|\beval|\bcompile\b"
    r"|runpy|pkgutil|zipimport|ctypes|spawn|keras|tensorflow|hdf"
    r"|testfile|pytest\.main|discover"
    r"|importlib|__import__|subprocess|system|popen|sys\.path|get_ipython|^\s*[%!]",
    re.IGNORECASE | re.MULTILINE,
)


def may_run_what_it_reads(source: str) -> bool:
    """Tell whether code could run what a file holds: then none may be a student's."""
    return bool(_RUNS.search(source))


class SharedFiles:
    """The current folder, as one side knows that the other has it."""

    def __init__(self, kept: Collection[str] = ()) -> None:
        """Begin with what is there; `kept` are files that are never replaced."""
        self._kept = frozenset(kept)
        self._known = dict(_found())
        self._taken: set[str] = set()

    def changed(self) -> dict[str, bytes]:
        """Read the files that are new or changed since the last time."""
        changed: dict[str, bytes] = {}
        left = LARGEST
        for name, stamp in _found():
            if self._known.get(name) != stamp and stamp[1] <= left:
                self._known[name] = stamp
                folder = name.endswith("/")
                changed[name] = b"" if folder else Path(name).read_bytes()
                left -= stamp[1]
        return changed

    def take(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write what came from the other side: plain names below this folder only."""
        for name, content in list(files)[:MOST_FILES]:
            parts = name.removesuffix("/").split("/")
            # hidden ones may be settings of a program
            ordinary = all(
                part and part[0] != "." and "\0" not in part for part in parts
            )
            path = Path(name)
            if name in self._kept or not ordinary or path.is_absolute():
                continue
            if name.endswith("/"):
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            self._taken.add(name)
            path.write_bytes(content)
            found = path.stat()
            self._known[name] = (found.st_mtime_ns, found.st_size)

    def withdraw(self) -> None:
        """Remove what came from the other side."""
        for name in self._taken:
            Path(name).unlink(missing_ok=True)
        self._taken.clear()


def _found(folder: str = ".") -> Iterable[tuple[str, tuple[int, int]]]:
    """List ordinary files and empty folders below this one, three levels deep."""
    count = 0
    for place, folders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        folders[:] = [
            name
            for name in sorted(folders)
            if name[0] not in "._" and len(inside.parts) < 3
        ]
        if not folders and not names and inside.parts:
            count += 1
            yield f"{inside.as_posix()}/", (0, 0)
        for name in sorted(names):
            found = Path(place, name).lstat()
            if name.startswith(".") or not stat.S_ISREG(found.st_mode):
                continue
            count += 1
            if count > MOST_FILES:
                return
            yield (inside / name).as_posix(), (found.st_mtime_ns, found.st_size)
