"""What was handed out before: an instructor may change a notebook during a term.

Whoever works on an earlier edition has changed nothing that is the instructor's.
"""

from pathlib import Path

from nbformat import NotebookNode

from autograde.files import write_whole
from autograde.notebooks.upgrading import UnreadableNotebook, read_upgraded

FOLDER = "editions"


def keep_edition(course: Path, assignment: str) -> None:
    """Keep what is handed out now in ``editions/ASSIGNMENT/N/``, unless it is there."""
    folder = course / FOLDER / assignment
    kept = sorted(folder.glob("*/"), key=_number)
    number = _number(kept[-1]) + 1 if kept else 1
    for path in sorted((course / "release" / assignment).glob("*.ipynb")):
        content = path.read_bytes()
        known = (each / path.name for each in reversed(kept))
        last = next((each for each in known if each.is_file()), None)
        if last is None or last.read_bytes() != content:
            write_whole(folder / str(number) / path.name, content)


def earlier_editions(course: Path, assignment: str) -> dict[str, list[NotebookNode]]:
    """Read the other editions of an assignment's notebooks, by their names."""
    found: dict[str, list[NotebookNode]] = {}
    released = course / "release" / assignment
    for path in sorted((course / FOLDER / assignment).glob("*/*.ipynb")):
        now = released / path.name
        if now.is_file() and now.read_bytes() == path.read_bytes():
            continue
        try:
            found.setdefault(path.stem, []).append(read_upgraded(path))
        except UnreadableNotebook:  # then its text is the student's, as before
            continue
    return found


def _number(folder: Path) -> int:
    return int(folder.name) if folder.name.isdecimal() else 0
