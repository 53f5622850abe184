"""nbgrader's exchange, as JupyterHub uses it: the folder ``inbound`` of a course.

``ada+02_x+2025-03-14 09:30:00.123456 UTC+c2VjcmV0/`` for each submission: who, what,
when, and a random text that keeps others out (older versions have none). All attempts
at all assignments are in it. Source: ``nbgrader/exchange/default/submit.py``.

Everybody may write into that folder, and so a folder of any name. Where students have
logins of their own, whose it is says who owns the files.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from autograde.collect.contents import Item
from autograde.collect.conventions.listing import HandIn, Listing, Owner, Reading
from autograde.collect.times import read_time
from autograde.submission import TIMESTAMP

# from the right, as nbgrader splits it: a login may hold a plus
_NAME = re.compile(
    r"(?P<student>.+)\+(?P<assignment>[^+]+)\+"
    r"(?P<time>\d{4}-\d\d-\d\d[^+]+)(?:\+(?P<random>[^+]*))?\Z",
    re.DOTALL,
)


def read(listing: Listing) -> Reading | None:
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
        written = _timestamp(listing, items)
        if time is not None and written and not _agree(written, match["time"]):
            remarks.append(
                f"{folder!r} holds a {TIMESTAMP} with another time, {written!r}: "
                "the folder's counts"
            )
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


def _timestamp(listing: Listing, items: list[Item]) -> str:
    for item in items:
        if item.name == TIMESTAMP and item.kept and item.kept.size < 100:
            return item.kept.path.read_bytes().decode(errors="replace").strip()
    return ""


def _agree(one: str, other: str) -> bool:
    try:
        return read_time(one) == read_time(other)
    except ValueError:
        return False
