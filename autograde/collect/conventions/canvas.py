"""Canvas: "Download Submissions".

One flat folder of ``lovelaceada_LATE_5021_889123_hw-2.ipynb``: the sortable name's
letters in lower case, perhaps LATE, the user's number, the upload's number, the file's
name, to which Canvas adds -2 when it comes a second time. Anonymous marking has
``anon_Xy1z9`` for name and number. A text entry ends in ``_text.html``, a link in
``_link.html``, both without an upload's number. Only the last submission is in it, and
no time. Source: canvas-lms, ``lib/content_zipper.rb``.
"""

import re
from dataclasses import replace

from autograde.collect.conventions.listing import Listing, Owner, Reading

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
    reading = Reading()
    for top, rest, item in listing.tops(depth):
        match = _NAME.match(top)
        if match is None:
            reading.left.append(item)
            continue
        owner = Owner(name=match["name"] or "", number=("Canvas", match["user"]))
        hand_in, given = reading.of(owner), match["file"] or match["typed"]
        name = f"{given}/{rest}" if rest else given
        hand_in.items.append(replace(item, name=name))
        hand_in.number = max(hand_in.number, int(match["upload"] or 0))
        hand_in.marked_late |= bool(match["late"])
    return reading if len(reading.left) * 2 <= len(listing.items) else None
