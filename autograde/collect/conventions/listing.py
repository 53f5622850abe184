"""What a convention is given, and what it makes of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from autograde.collect.contents import Item

Match = TypeVar("Match")


@dataclass(frozen=True)
class Owner:
    """Whose a hand-in is, as its source says."""

    id: str = ""
    """What may be the student's id: a login, a number, a file's name."""
    name: str = ""
    """The name that is shown."""
    email: str = ""
    number: tuple[str, str] | None = None
    """Which system counts, and the student's number there."""

    def __str__(self) -> str:
        number = "{} {}".format(*self.number) if self.number else ""
        said = [part for part in (self.id, self.name, self.email, number) if part]
        return ", ".join(said) or "nobody"


@dataclass(frozen=True)
class HandIn:
    """Files that were handed in together."""

    owners: tuple[Owner, ...]
    """Whose they are; a group has several."""
    items: tuple[Item, ...]
    """The files, by the names that the student gave."""
    time: datetime | None = None
    """When, in UTC, if the source says so."""
    marked_late: bool = False
    """Whether the source calls it late; it may do so without a time."""
    number: int = 0
    """A number that grows with every upload, or 0."""


@dataclass(frozen=True)
class Reading:
    """What a convention makes of a listing."""

    hand_ins: tuple[HandIn, ...]
    """What was handed in."""
    left: tuple[Item, ...] = ()
    """Files that belong to nobody."""
    remarks: tuple[str, ...] = ()
    """What an instructor must look at; sentences."""
    notes: tuple[str, ...] = ()
    """What is only worth knowing; sentences."""


@dataclass(frozen=True)
class Listing:
    """The files of one path that the instructor named."""

    items: tuple[Item, ...]
    label: str
    """The path's last part, without an archive's suffix."""
    assignment: str
    """The assignment that is collected."""
    assignments: frozenset[str]
    """All assignments of the course."""
    is_folder: bool = False
    """Whether the path is a folder and no archive or file."""
    is_student: Callable[[str], bool] = lambda _: False
    """Says whether the roster knows an id or a name."""

    def under(self, folder: str) -> "Listing":
        """Restrict it to a folder of this name at the top, if there is one."""
        depth = self.depth(lambda top: top == folder)
        if depth is None:
            return self
        inside = [
            replace(item, name="/".join(parts[depth + 1 :]))
            for item, parts in self._parts()
            if parts[depth] == folder and len(parts) > depth + 1
        ]
        return replace(self, items=tuple(inside), label=folder) if inside else self

    def depth(self, fits: Callable[[str], object]) -> int | None:
        """Find the folder in which names fit, below folders that hold everything.

        Only there: further down, names are the students' own and prove nothing.
        """
        depth, split = 0, [parts for _, parts in self._parts()]
        while split:
            tops = {parts[depth] for parts in split}
            if any(fits(top) for top in tops):
                return depth
            wrapped = len(tops) == 1 and all(len(parts) > depth + 1 for parts in split)
            if not wrapped or self.is_student(tops.pop()):
                return None
            depth += 1
        return None

    def tops(self, depth: int = 0) -> Iterator[tuple[str, str, Item]]:
        """Split each name below that depth: top, rest ("" for a file), and the item."""
        for item, parts in self._parts():
            yield parts[depth], "/".join(parts[depth + 1 :]), item

    def _parts(self) -> Iterator[tuple[Item, list[str]]]:
        for item in self.items:
            yield item, item.name.split("/")
