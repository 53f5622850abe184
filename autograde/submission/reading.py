"""Read a notebook that may be anything: only the text of its cells comes out."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from autograde.submission.decoding import read_object
from autograde.submission.opening import Unreadable, read_bytes

MOST_CELLS = 2_000
LONGEST_SOURCE = 100_000
"""Characters of a cell; the course's longest answer has two thousand."""
MOST_TEXT = 2_000_000
"""Characters of all cells together."""

Kind = Literal["code", "markdown", "raw"]

# what nbformat 1 to 3 called text cells
_KINDS: dict[str, Kind] = {
    "code": "code",
    "markdown": "markdown",
    "heading": "markdown",
    "html": "markdown",
    "raw": "raw",
}
# pictures that cannot run a script in the feedback's page
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ATTACHED = re.compile(r"attachment:([^\s)>\"']*)")


@dataclass(frozen=True)
class Cell:
    """A cell as it was handed in."""

    kind: Kind
    """``code``, ``markdown`` or ``raw``."""
    source: str
    """Its text, without NUL characters and lone surrogates."""
    id: str = ""
    """The cell's id, or nothing."""
    settings: dict[str, Any] = field(default_factory=dict)
    """What it claims to be in nbgrader's metadata; nothing of it is trusted."""
    fault: str = ""
    """Why the text is not all there, going on from "it ..."; nothing if it is."""
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    """Pictures pasted into a text cell: by name, by type, in base64."""

    @property
    def grade_id(self) -> str:
        """The grade_id it claims, or nothing."""
        claimed = self.settings.get("grade_id")
        return claimed if isinstance(claimed, str) else ""


@dataclass(frozen=True)
class HandedIn:
    """A notebook as it was handed in."""

    cells: tuple[Cell, ...]
    """Its cells in order."""
    notes: tuple[str, ...] = ()
    """What had to be overlooked to read it."""


def read_notebook(path: Path, trusted: Path | None = None) -> HandedIn:
    """Read a notebook of any version of the format, whatever is wrong in it.

    Below a trusted folder no link is followed.

    nbformat refuses a notebook for one field of the wrong type, even among outputs that
    grading drops anyway. So only cells, their text and their names are looked at.
    """
    read, remark = read_object(read_bytes(path, trusted))
    found = list(_raw_cells(read))
    if len(found) > MOST_CELLS:
        raise Unreadable(
            f"has {len(found):,} cells, more than the {MOST_CELLS:,} that are graded"
        )
    cells = tuple(_cell(raw) for raw in found)
    length = sum(len(cell.source) for cell in cells)
    if length > MOST_TEXT:
        raise Unreadable(
            f"has {length:,} characters in its cells, more than the {MOST_TEXT:,} "
            "that are graded"
        )
    return HandedIn(cells, (remark,) if remark else ())


def _raw_cells(read: dict[str, Any]) -> Iterator[Any]:
    """List the cells, which formats before 4 kept in worksheets."""
    if isinstance(read.get("cells"), list):
        yield from read["cells"]
        return
    sheets = read.get("worksheets")
    if not isinstance(sheets, list):
        raise Unreadable("is JSON but no notebook: it has no cells")
    for sheet in sheets:
        if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list):
            yield from sheet["cells"]


def _cell(raw: Any) -> Cell:
    if not isinstance(raw, dict):
        return Cell("raw", "", fault="was damaged: it is no cell")
    named = raw.get("cell_type")
    # a type that nobody knows is kept as a text that nobody runs
    kind = _KINDS.get(named.lower(), "raw") if isinstance(named, str) else "raw"
    source, fault = _text(raw.get("source", raw.get("input")))
    if named == "heading" and isinstance(raw.get("level"), int):
        source = "#" * max(1, min(raw["level"], 6)) + " " + source
    cell_id, metadata = raw.get("id"), raw.get("metadata")
    settings = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    pictures = _pictures(raw.get("attachments")) if kind == "markdown" else {}
    if kind == "markdown":
        source = _without_lost_pictures(source, pictures)
    return Cell(
        kind,
        source,
        cell_id if isinstance(cell_id, str) else "",
        settings if isinstance(settings, dict) else {},
        fault,
        pictures,
    )


def _text(source: Any) -> tuple[str, str]:
    """Return a cell's text, which the format may cut into a list, and its fault."""
    if isinstance(source, list) and all(isinstance(part, str) for part in source):
        source = "".join(source)
    if not isinstance(source, str):
        return "", "was damaged: it has no text"
    if len(source) > LONGEST_SOURCE:
        return (
            "",
            f"has {len(source):,} characters, more than the {LONGEST_SOURCE:,} "
            "that are graded",
        )
    return _LONE_SURROGATE.sub("\ufffd", source.replace("\0", "")), ""


def _pictures(attached: Any) -> dict[str, dict[str, str]]:
    """Keep the pictures that are really pictures: nothing else may reach a page."""
    kept: dict[str, dict[str, str]] = {}
    if not isinstance(attached, dict):
        return kept
    for name, bundle in attached.items():
        if not isinstance(bundle, dict) or _LONE_SURROGATE.search(name):
            continue
        for kind in _PICTURES:
            data = bundle.get(kind)
            if isinstance(data, str) and _is_base64(data):
                kept.setdefault(name, {})[kind] = data
    return kept


def _is_base64(data: str) -> bool:
    try:
        base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _without_lost_pictures(source: str, pictures: dict[str, Any]) -> str:
    """Rename what points to no picture: nbconvert makes no feedback of such a page."""
    return _ATTACHED.sub(
        lambda found: found[0] if found[1] in pictures else f"lost-picture:{found[1]}",
        source,
    )
