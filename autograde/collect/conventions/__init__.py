"""How each source names what it hands over, a module for each.

Every convention is a function of a `Listing` that returns a `Reading`, or None if the
names are not its own. The first that fits is taken, so those stand first whose names
nobody has by chance, and each looks only at the top folder: further down names are
students' own.
"""

from collections.abc import Callable

from autograde.collect.conventions import canvas, gradescope, moodle, nbgrader, plain
from autograde.collect.conventions.listing import HandIn, Listing, Owner, Reading

Convention = Callable[[Listing], Reading | None]

CONVENTIONS: dict[str, Convention] = {
    "exchange": nbgrader.read_exchange,
    "moodle": moodle.read,
    "gradescope": gradescope.read,
    "canvas": canvas.read,
    "course": nbgrader.read_course,
    "plain": plain.read,
}
"""By the names that ``--from`` takes, in the order in which they are tried."""

__all__ = ["CONVENTIONS", "Convention", "HandIn", "Listing", "Owner", "Reading"]
