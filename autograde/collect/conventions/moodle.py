"""Moodle: "Download all submissions".

A folder ``Ada Lovelace_10352_assignsubmission_file_/`` for each student (older versions
end it without the underscore's folder), or, with "Download submissions in folders" off,
files ``Ada Lovelace_10352_assignsubmission_file_hw.ipynb``. The words are the same in
every language; only the name is a person's, perhaps after a group's ("team_1-Ada
Lovelace"), or "Participant" in any language when marking is blind. The number is the
participant's in this one assignment, as in the grading worksheet. Text typed into
Moodle is in ``..._assignsubmission_onlinetext_``. There are no times.
Source: Moodle, ``mod/assign/classes/downloader.php``.
"""

import re
from dataclasses import replace

from autograde.collect.conventions.listing import Listing, Owner, Reading
from autograde.collect.safe_names import LONGEST_NAME

_NAME = re.compile(
    r"(?P<name>.*?)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)"
    r"(?:_(?P<file>.*))?\Z",
    re.DOTALL,
)


def read(listing: Listing) -> Reading | None:
    """Read a download of Moodle; None if no name is Moodle's."""
    depth = listing.depth(_NAME.match)
    if depth is None:
        return None
    reading = Reading()
    for top, rest, item in listing.tops(depth):
        match = _NAME.match(top)
        given = rest or (match and match["file"])
        if match is None or not given:
            reading.left.append(item)
            continue
        number = ("Moodle", match["number"])
        owner = Owner(name=_person(match["name"], listing), number=number)
        reading.of(owner).items.append(replace(item, name=given))
    return reading


def _person(name: str, listing: Listing) -> str:
    """Take off a group's name, if the roster knows who comes after it."""
    parts = name[:LONGEST_NAME].split("-")
    rests = ("-".join(parts[n:]) for n in range(min(len(parts), 10)))
    return next((rest for rest in rests if listing.is_student(rest)), name)
