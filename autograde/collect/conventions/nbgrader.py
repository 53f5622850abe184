"""nbgrader's own layouts: an exchange's folder ``inbound``, and a course directory.

Each submission in an exchange is a folder, as JupyterHub uses it:
``ada+02_x+2025-03-14 09:30:00.123456 UTC+c2VjcmV0/``: who, what, when, and a random
text that keeps others out (older versions have none). All attempts at all assignments
are in it. Source: ``nbgrader/exchange/default/submit.py``. Everybody may write there,
and so a folder of any name. Where students have logins of their own, whose it is says
who owns the files.

A course directory has ``submitted/STUDENT/ASSIGNMENT/``.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from autograde.collect.contents import Item
from autograde.collect.conventions.listing import HandIn, Listing, Owner, Reading
from autograde.collect.times import read_time, time_if_any
from autograde.submission import TIMESTAMP

STEP = "submitted"

# from the right, as nbgrader splits it: a login may hold a plus
_NAME = re.compile(
    r"(?P<student>.+)\+(?P<assignment>[^+]+)\+"
    r"(?P<time>\d{4}-\d\d-\d\d[^+]+)(?:\+(?P<random>[^+]*))?\Z",
    re.DOTALL,
)


def read_exchange(listing: Listing) -> Reading | None:
    """Read an exchange's inbound folder; None if no name is the exchange's."""
    listing = listing.under("inbound")
    depth = listing.depth(_NAME.match)
    if depth is None:
        return None
    reading = Reading()
    folders: dict[str, list[Item]] = defaultdict(list)
    for top, rest, item in listing.tops(depth):
        if rest and _NAME.match(top):
            folders[top].append(replace(item, name=rest))
        else:
            reading.left.append(item)
    others = 0
    for folder, items in folders.items():
        match = _NAME.match(folder)
        if match is None or match["assignment"] != listing.assignment:
            others += 1
            continue
        stranger = _stranger(match["student"], items)
        if stranger:
            reading.remarks.append(
                f"{folder!r} belongs to the user {stranger!r} and was not taken: if it "
                f"is {match['student']!r} who wrote it, collect a copy that is yours"
            )
            reading.left += items
            continue
        time = None
        try:
            time = read_time(match["time"])
        except ValueError as error:
            reading.remarks.append(
                f"{folder!r}: {error}; it counts as handed in without a time"
            )
        reading.hand_ins.append(HandIn((Owner(id=match["student"]),), items, time))
    _note_others(reading, others)
    return reading


def _note_others(reading: Reading, count: int) -> None:
    if count:
        aside = f"{count} hand-ins of other assignments were left alone"
        reading.notes.append(aside)


def _stranger(student: str, items: Iterable[Item]) -> str:
    """Name another user of this machine who owns one of the files; "" if nobody."""
    try:
        import pwd
    except ImportError:  # a system whose files do not tell
        return ""
    for user in {item.user for item in items}:
        if user is None or user in (0, os.getuid()):
            continue
        try:
            login = pwd.getpwuid(user).pw_name
        except KeyError:  # a container's user
            continue
        if login.casefold() != student.casefold():
            return login
    return ""


def read_course(listing: Listing) -> Reading | None:
    """Read a tree of students' folders with a folder for each assignment.

    ``timestamp.txt`` is believed only below a folder called ``submitted``: elsewhere a
    student can have put it there.

    None if no folder in a top folder is called like an assignment.
    """
    listing = listing.under(STEP)
    reading = Reading()
    others: set[tuple[str, str]] = set()
    for student, rest, item in listing.tops():
        assignment, _, name = rest.partition("/")
        if not name or assignment not in listing.assignments:
            reading.left.append(item)
        elif assignment == listing.assignment:
            reading.of(Owner(id=student)).items.append(replace(item, name=name))
        else:
            others.add((student, assignment))
    for hand_in in reading.hand_ins:
        hand_in.time = _time(listing, hand_in.items)
    _note_others(reading, len(others))
    return reading if reading.hand_ins or others else None


def _time(listing: Listing, items: list[Item]) -> datetime | None:
    for item in items:
        trusted = listing.label == STEP and item.name == TIMESTAMP
        if trusted and item.kept and item.kept.size < 100:
            return time_if_any(item.kept.path.read_bytes().decode(errors="replace"))
    return None
