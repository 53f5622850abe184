"""Canvas: "Download Submissions".

One flat folder of ``lovelaceada_LATE_5021_889123_hw-2.ipynb``: the sortable name's
letters in lower case, perhaps LATE, the user's number, the upload's number, the file's
name, to which Canvas adds -2 when it comes a second time. Anonymous marking has
``anon_Xy1z9`` for name and number. A text entry ends in ``_text.html``, a link in
``_link.html``, both without an upload's number. Only the last submission is in it, and
no time. Source: canvas-lms, ``lib/content_zipper.rb``.
"""

import re
from collections import defaultdict
from dataclasses import replace

from autograde.collect.contents import Item
from autograde.collect.conventions.listing import HandIn, Listing, Owner, Reading

_NAME = re.compile(
    r"""(?:(?!LATE_anon_)(?P<name>\w*?)_)?(?:(?P<late>LATE|late)_)?
    (?P<user>\d+|anon_[A-Za-z0-9]+)_
    (?:(?P<upload>\d+)_(?P<file>.+)|(?P<typed>(?:text|link)\.html))\Z""",
    re.VERBOSE | re.DOTALL,
)


def read(listing: Listing) -> Reading | None:
    """Read a download of Canvas; None if fewer than half of the names are Canvas's."""
    depth = listing.depth(_NAME.match)
    if depth is None:
        return None
    files: dict[tuple[str, str], list[Item]] = defaultdict(list)
    uploads: dict[tuple[str, str], int] = defaultdict(int)
    late: set[tuple[str, str]] = set()
    left: list[Item] = []
    for top, rest, item in listing.tops(depth):
        match = _NAME.match(top)
        if match is None:
            left.append(item)
            continue
        key = (match["name"] or "", match["user"])
        given = match["file"] or match["typed"]
        files[key].append(replace(item, name=f"{given}/{rest}" if rest else given))
        uploads[key] = max(uploads[key], int(match["upload"] or 0))
        if match["late"]:
            late.add(key)
    if len(left) * 2 > len(listing.items):
        return None
    return Reading(
        tuple(
            HandIn(
                (Owner(name=key[0], number=("Canvas", key[1])),),
                tuple(items),
                marked_late=key in late,
                number=uploads[key],
            )
            for key, items in files.items()
        ),
        tuple(left),
    )
