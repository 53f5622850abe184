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
from autograde.collect.times import read_time
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
    folders: dict[str, list[Item]] = defaultdict(list)
    left: list[Item] = []
    for top, rest, item in listing.tops(depth):
        if rest and _NAME.match(top):
            folders[top].append(replace(item, name=rest))
        else:
            left.append(item)
    hand_ins, remarks, others = [], [], 0
    for folder, items in folders.items():
        match = _NAME.match(folder)
        if match is None or match["assignment"] != listing.assignment:
            others += 1
            continue
        stranger = _stranger(match["student"], items)
        if stranger:
            remarks.append(
                f"{folder!r} belongs to the user {stranger!r} and was not taken: if it "
                f"is {match['student']!r} who wrote it, collect a copy that is yours"
            )
            left += items
            continue
        try:
            time = read_time(match["time"])
        except ValueError as error:
            remarks.append(
                f"{folder!r}: {error}; it counts as handed in without a time"
            )
            time = None
        hand_ins.append(HandIn((Owner(id=match["student"]),), tuple(items), time))
    notes = (
        (f"{others} hand-ins of other assignments were left alone",) if others else ()
    )
    return Reading(tuple(hand_ins), tuple(left), tuple(remarks), notes)


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
