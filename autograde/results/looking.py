"""Stamp the files of a course, in a process of its own: a drive may never answer.

``python looking.py ROOT LEFT_OUT...`` prints a digest for each name in ROOT. It fails
where a link lies deeper, as that leads to what it does not see.
"""

import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterator


def look(root: str, left_out: Collection[str]) -> dict[str, str]:
    """Stamp what lies in a folder, by its names; hidden ones stay out.

    `left_out` are paths in it that do not count.
    """
    found = {}
    with os.scandir(root) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in left_out:
                continue
            told = hashlib.sha256()
            stamps = _inside(root, entry.path, left_out) if entry.is_dir() else ()
            for each in stamps or [_stamp(entry)]:
                told.update(repr(each).encode("utf-8", "surrogateescape"))
            found[entry.name] = told.hexdigest()
    return found


def _inside(root: str, folder: str, left_out: Collection[str]) -> Iterator[object]:
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        inside = os.path.relpath(place, root)
        yield inside
        try:
            with os.scandir(place) as entries:
                known = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield error.errno
            continue
        for entry in known:
            if f"{inside}/{entry.name}" in left_out:
                continue
            if entry.is_symlink():
                raise SystemExit(f"{entry.path} is a link")
            if entry.is_dir():
                waiting.append(entry.path)
            else:
                yield _stamp(entry)


def _stamp(entry: "os.DirEntry[str]") -> tuple[object, ...]:
    """Tell a file from what it was; the time of its change nobody can set."""
    try:
        known = entry.stat()
    except OSError as error:
        return entry.name, error.errno
    return entry.name, known.st_mtime_ns, known.st_ctime_ns, known.st_size


if __name__ == "__main__":
    print(json.dumps(look(sys.argv[1], set(sys.argv[2:]))))  # noqa: T201
