"""Gradescope: "Download Submissions" of a programming assignment.

``assignment_77_export/submission_409194023/...`` and, beside these folders,
``submission_metadata.yml``, which says of each whose it is and when it came. Ruby wrote
that file: its keys begin with colons, its values may carry tags, and it can be several
documents. Only the active submission of each student has files in it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import yaml

from autograde.collect.contents import Item
from autograde.collect.conventions.listing import HandIn, Listing, Owner, Reading
from autograde.collect.times import time_if_any

METADATA = "submission_metadata.yml"

# Gradescope ends a document after some texts, and goes on without the mark of a new one
_ENDED = re.compile(r"^\.\.\.[ \t]*\n(?!---)", re.MULTILINE)

# knows no tags, and makes nothing but text, lists and dictionaries
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 50
"""Levels of the metadata; libyaml's own reader of trees crashes on many thousands."""


def read(listing: Listing) -> Reading | None:
    """Read an export of Gradescope.

    None if there is no metadata beside the top folders.
    """
    depth = listing.depth(lambda top: top == METADATA)
    if depth is None:
        return None
    said: dict[str, tuple[tuple[Owner, ...], str]] = {}
    files: dict[str, list[Item]] = {}
    reading = Reading()
    for top, rest, item in listing.tops(depth):
        if rest:
            files.setdefault(top, []).append(replace(item, name=rest))
        elif top == METADATA:
            try:
                text = item.kept.path.read_bytes().decode() if item.kept else ""
                said |= _submissions(text)
            except (yaml.YAMLError, ValueError) as error:
                told = f"cannot be read ({str(error).splitlines()[0]}): export again"
                reading.remarks.append(f"{METADATA} {told}")
        else:
            reading.left.append(item)
    for folder, items in files.items():
        owners, written = said.get(folder, ((), ""))
        if not owners:
            reading.left += [replace(i, name=f"{folder}/{i.name}") for i in items]
            reading.remarks.append(f"{METADATA} does not say whose {folder} is")
            continue
        time = time_if_any(written)
        if time is None:
            told = f"{METADATA} does not say when {folder} was handed in"
            reading.remarks.append(told)
        hand_in = HandIn(owners, items, time, number=_number(folder))
        reading.hand_ins.append(hand_in)
    reading.remarks += [
        f"{METADATA} names {folder}, which is not there: it had no files, or is a PDF"
        for folder in said
        if folder not in files
    ]
    return reading


def _submissions(text: str) -> dict[str, tuple[tuple[Owner, ...], str]]:
    """Read of each submission whose it is and when it came, as text."""
    text = _ENDED.sub("...\n---\n", text)
    level = 0
    for event in yaml.parse(text, Loader=_LOADER):
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        if level > _DEEPEST:
            raise ValueError(f"it is nested more than {_DEEPEST} levels deep")
    found = {}
    for document in yaml.load_all(text, Loader=_LOADER):
        for folder, entry in _pairs(document):
            fields = dict(_pairs(entry))
            submitters = fields.get("submitters")
            if isinstance(submitters, list):
                owners = tuple(_owner(dict(_pairs(each))) for each in submitters)
                named = tuple(owner for owner in owners if owner != Owner())
                found[folder] = (named, str(fields.get("created_at", "")))
    return found


def _pairs(mapping: object) -> Iterator[tuple[str, object]]:
    """Go through a dictionary, if it is one, with its keys as text without colons."""
    if isinstance(mapping, dict):
        for key, value in mapping.items():
            yield str(key).removeprefix(":"), value


def _owner(fields: dict[str, object]) -> Owner:
    def text(key: str) -> str:
        value = fields.get(key)
        return value.strip() if isinstance(value, str) else ""

    return Owner(id=text("sid"), name=text("name"), email=text("email"))


def _number(folder: str) -> int:
    digits = folder.rpartition("_")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else 0
