"""Read the guides: their links and anchors, their code, their tables."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]

GUIDES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
]

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")


def prose(guide: Path) -> str:
    """A guide without its blocks of code."""
    return _FENCE.sub("", guide.read_text(encoding="utf-8"))


def links(guide: Path) -> list[str]:
    """The targets of a guide's links."""
    return re.findall(r"\]\(([^)\s]+)\)", _CODE.sub("code", prose(guide)))


def anchors(guide: Path) -> set[str]:
    """What GitHub makes of the headings; a heading that comes again is numbered."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ +(.+?) *$", prose(guide), re.MULTILINE):
        shown = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        number, name = 0, slug
        while name in found:
            number += 1
            name = f"{slug}-{number}"
        found.add(name)
    return found


def blocks(guide: Path, language: str) -> list[str]:
    """The blocks of code in one language."""
    found = _FENCE.findall(guide.read_text(encoding="utf-8"))
    return [block for name, block in found if name == language]


def shell_lines(guide: Path) -> list[str]:
    """The lines of a guide's shell blocks."""
    lines = "".join(blocks(guide, "sh")).splitlines()
    return [line.strip() for line in lines if line.strip()]


def inline_code(guide: Path) -> list[str]:
    """What stands between single backticks, each in one line."""
    return [" ".join(each.split()) for each in _CODE.findall(prose(guide))]


def rows(guide: Path) -> list[list[str]]:
    """The cells of every table's rows."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in prose(guide).splitlines()
        if line.startswith("|")
    ]
