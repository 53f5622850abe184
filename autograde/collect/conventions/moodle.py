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
from collections import defaultdict
from dataclasses import replace

from autograde.collect.contents import Item
from autograde.collect.conventions.listing import HandIn, Listing, Owner, Reading
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
    files: dict[tuple[str, str], list[Item]] = defaultdict(list)
    left: list[Item] = []
    for top, rest, item in listing.tops(depth):
        match = _NAME.match(top)
        given = rest or (match and match["file"])
        if match is None or not given:
            left.append(item)
            continue
        name = _person(match["name"], listing)
        files[name, match["number"]].append(replace(item, name=given))
    return Reading(
        tuple(
            HandIn((Owner(name=name, number=("Moodle", number)),), tuple(items))
            for (name, number), items in files.items()
        ),
        tuple(left),
    )


def _person(name: str, listing: Listing) -> str:
    """Take off a group's name, if the roster knows who comes after it."""
    parts = name[:LONGEST_NAME].split("-")
    rests = ("-".join(parts[n:]) for n in range(min(len(parts), 10)))
    return next((rest for rest in rests if listing.is_student(rest)), name)
