"""A course directory's ``submitted/STUDENT/ASSIGNMENT/``, nbgrader's own layout."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from autograde.collect.contents import Item
from autograde.collect.conventions.listing import HandIn, Listing, Owner, Reading
from autograde.collect.times import read_time
from autograde.submission import TIMESTAMP

STEP = "submitted"


def read(listing: Listing) -> Reading | None:
    """Read a tree of students' folders with a folder for each assignment.

    ``timestamp.txt`` is believed only below a folder called ``submitted``: elsewhere a
    student can have put it there.

    None if no folder in a top folder is called like an assignment.
    """
    listing = listing.under(STEP)
    folders: dict[str, list[Item]] = defaultdict(list)
    left: list[Item] = []
    others: set[tuple[str, str]] = set()
    for student, rest, item in listing.tops():
        assignment, _, name = rest.partition("/")
        if not name or assignment not in listing.assignments:
            left.append(item)
        elif assignment == listing.assignment:
            folders[student].append(replace(item, name=name))
        else:
            others.add((student, assignment))
    if not folders and not others:
        return None
    aside = f"{len(others)} hand-ins of other assignments were left alone"
    return Reading(
        tuple(
            HandIn((Owner(id=student),), tuple(items), _time(listing, items))
            for student, items in folders.items()
        ),
        tuple(left),
        notes=(aside,) if others else (),
    )


def _time(listing: Listing, items: list[Item]) -> datetime | None:
    for item in items:
        trusted = listing.label == STEP and item.name == TIMESTAMP
        if trusted and item.kept and item.kept.size < 100:
            try:
                return read_time(item.kept.path.read_bytes().decode(errors="replace"))
            except ValueError:
                return None
    return None
