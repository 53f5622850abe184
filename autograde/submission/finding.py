"""Find what was handed in: the submissions of a course, and the files of one."""

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

_LINK = "is a link to another folder, which is not followed: copy what it leads to"
_NO_LETTERS = "has a name that is not UTF-8 or has control characters: rename it"

TIMESTAMP = "timestamp.txt"
MOST_FILES = 1_000
DEEPEST_FOLDER = 20
MOST_NOTEBOOKS = 20
"""Files of one submission that are read in search of the notebook."""


@dataclass(frozen=True)
class Submission:
    """A folder that a student handed in for an assignment."""

    student: str
    """The student's id, which names the folder."""
    assignment: str
    folder: Path
    """``submitted/STUDENT/ASSIGNMENT``; read, never changed."""

    @property
    def trusted(self) -> Path:
        """The course's own folder above it: below, a link is a student's."""
        return self.folder.parents[1]


def find_submissions(submitted: Path) -> list[Submission]:
    """List what was handed in."""
    return [
        Submission(student.name, folder.name, folder)
        for student in _visible_folders(submitted)
        for folder in _visible_folders(student)
        if not folder.is_symlink() and _has_letters(student) and _has_letters(folder)
    ]


def find_refused(submitted: Path) -> list[tuple[str, str]]:
    """List folders that hold no submission of their own: whose they are, and why.

    Each is a path in ``submitted`` and a reason that goes on from "it ...".
    """
    found = []
    for student in _visible_folders(submitted, links=True):
        if not _has_letters(student):
            found.append((shown(student, submitted), _NO_LETTERS))
            continue
        if student.is_symlink():
            found.append((student.name, _LINK))
            continue
        try:
            inside = _visible_folders(student, links=True, closed=False)
        except OSError as error:
            found.append((student.name, f"cannot be opened: {error.strerror}"))
            continue
        found += [
            (f"{student.name}/{folder.name}", _LINK)
            for folder in inside
            if folder.is_symlink() and _has_letters(folder)
        ]
        found += [
            (shown(folder, submitted), _NO_LETTERS)
            for folder in inside
            if not _has_letters(folder)
        ]
    return found


def find_files(folder: Path) -> tuple[list[Path], list[str]]:
    """List the files of a submission; hidden ones and links to folders stay out.

    Remarks say what was not looked at.
    """
    notes: list[str] = []
    found: list[Path] = []

    def closed(error: OSError) -> None:
        inside = shown(Path(error.filename or folder), folder)
        notes.append(f"the folder {inside!r} cannot be opened: {error.strerror}")

    for place, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [
            name
            for name in folders
            if os.path.islink(Path(place, name))  # noqa: PTH114
        ]
        visible = [
            Path(place) / name for name in names + links if not name.startswith(".")
        ]
        found += sorted(visible, key=lambda path: (not _is_notebook(path), path))
        if len(Path(place).relative_to(folder).parts) == DEEPEST_FOLDER and folders:
            notes.append(f"folders deeper than {DEEPEST_FOLDER} were not opened")
            folders.clear()
        if len(found) > MOST_FILES:
            notes.append(
                f"more than {MOST_FILES:,} files were handed in: the first were read"
            )
            break
    return sorted(found[:MOST_FILES]), notes


def candidates(files: list[Path]) -> list[Path]:
    """Choose the files that may be the notebook: by suffix, or all if none has it."""
    named = [path for path in files if _is_notebook(path)]
    return named or [path for path in files if path.name != TIMESTAMP]


def is_ordinary(path: Path) -> bool:
    """Tell a file from links, pipes, sockets and devices."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def shown(path: Path, folder: Path) -> str:
    """Name a file inside a submission, in letters that can be written down."""
    inside = path.relative_to(folder).as_posix()
    return inside.encode("utf-8", "replace").decode("utf-8")


def _has_letters(path: Path) -> bool:
    """Tell whether a name can be written down: an archive's may be in Latin-1."""
    return not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in path.name)


def _is_notebook(path: Path) -> bool:
    return path.suffix.lower() == ".ipynb"


def _visible_folders(
    folder: Path, links: bool = False, closed: bool = True
) -> list[Path]:
    """List the folders in a folder; of one that is closed to us none, or an error."""
    if not folder.is_dir():
        return []
    try:
        return sorted(
            p
            for p in folder.iterdir()
            if p.is_dir()
            and not p.name.startswith(".")
            and (links or not p.is_symlink())
        )
    except OSError:
        if not closed:
            raise
        return []
