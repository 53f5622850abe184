"""Files and folders named after students, as people lay them out by hand.

``ada.ipynb``, ``ada.zip``, ``ada_02_x.ipynb`` or ``ada/...``; or the files of a single
student, in a folder or archive that has the student's name.
"""

import re
from dataclasses import replace

from autograde.collect.archives import is_archive_name, without_suffix
from autograde.collect.conventions.listing import HandIn, Listing, Owner, Reading
from autograde.collect.safe_names import LONGEST_NAME, unified

# what browsers and systems add to the name of a second copy
_COPY = r"(?: ?\(\d+\)| copy| - Copy)?"
_BETWEEN = r"[-_ .+]+"


def read(listing: Listing) -> Reading:
    """Read names of students; a file whose name says nobody is left."""
    single = _single(listing)
    if single:
        return Reading([HandIn((Owner(id=single),), list(listing.items))])
    depth = _class_depth(listing)
    if depth is None:
        depth, listing = 0, listing.under(listing.assignment)
    tops = {top for top, _, _ in listing.tops()}
    if not depth and len(tops) == 1 and unified(tops.pop()) == unified(listing.label):
        # archives often hold one folder of their own name
        depth = int(all("/" in item.name for item in listing.items))
    reading = Reading()
    for top, rest, item in listing.tops(depth):
        if top.startswith("."):
            continue
        handed_in = rest or top.lower().endswith(".ipynb") or is_archive_name(top)
        stem = top if rest else without_suffix(top)
        student = student_in(stem, listing.assignment)
        if handed_in and student:
            named = replace(item, name=rest or top)
            reading.of(Owner(id=student), top).items.append(named)
        else:
            reading.left.append(item)
    return reading


def student_in(stem: str, assignment: str) -> str:
    """Take an assignment's name off a file's; the student is left, or nothing.

    >>> student_in("02_pool-ada (1)", "02_pool"), student_in("ada", "02_pool")
    ('ada', 'ada')
    """
    name = re.escape(assignment)
    whole = re.compile(
        rf"(?:{name}{_BETWEEN})?(?P<student>.*?)(?:{_BETWEEN}{name})?{_COPY}",
        re.IGNORECASE | re.DOTALL,
    ).fullmatch(stem[:LONGEST_NAME])
    student = whole["student"].strip() if whole else ""
    return "" if unified(student) == unified(assignment) else student


def _single(listing: Listing) -> str:
    """Name the one student whose files these are, or return ""."""
    label = student_in(listing.label, listing.assignment)
    if listing.is_student(label):
        return label
    depth = listing.depth(_own(listing).fullmatch)
    if _class_depth(listing) is not None:
        return ""
    if not depth:
        return label if depth == 0 else ""
    around = [listing.label, *listing.items[0].name.split("/")[:depth]]
    if listing.is_folder:  # of a class of one, else an archive that a student made
        around.reverse()
    named = [student_in(name, listing.assignment) for name in around]
    return next((name for name in named if name), "")


def _class_depth(listing: Listing) -> int | None:
    """Find the folder in which one student kept the assignment's name, others did not.

    Two other notebooks make a class, or one that is called after a known student.
    """
    own = _own(listing)
    depth = listing.depth(own.fullmatch)
    if depth is None:
        return None
    stems = {
        student_in(without_suffix(top), listing.assignment)
        for top, rest, _ in listing.tops(depth)
        if not rest and top.lower().endswith(".ipynb") and not own.fullmatch(top)
    }
    is_class = len(stems) > 1 or any(map(listing.is_student, stems))
    return depth if is_class else None


def _own(listing: Listing) -> re.Pattern[str]:
    """Match a notebook that has the assignment's name, perhaps with a number."""
    name = re.escape(listing.assignment)
    own = re.compile(rf"{name}(?:-\d+)?{_COPY}\.ipynb", re.IGNORECASE)
    return own
