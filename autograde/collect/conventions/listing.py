"""What a convention is given, and what it makes of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from autograde.collect.contents import Item


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


@dataclass
class HandIn:
    """Files that were handed in together."""

    owners: tuple[Owner, ...]
    """Whose they are; a group has several."""
    items: list[Item] = field(default_factory=list)
    """The files, by the names that the student gave."""
    time: datetime | None = None
    """When, in UTC, if the source says so."""
    marked_late: bool = False
    """Whether the source calls it late; it may do so without a time."""
    number: int = 0
    """A number that grows with every upload, or 0."""


@dataclass
class Reading:
    """What a convention makes of a listing, file by file."""

    hand_ins: list[HandIn] = field(default_factory=list)
    left: list[Item] = field(default_factory=list)
    """Files that belong to nobody."""
    remarks: list[str] = field(default_factory=list)
    """What an instructor must look at; sentences."""
    notes: list[str] = field(default_factory=list)
    """What is only worth knowing; sentences."""
    _begun: dict[object, HandIn] = field(default_factory=dict, repr=False)

    def of(self, owner: Owner, *told_by: object) -> HandIn:
        """Give an owner's hand-in, begun if new; `told_by` tells several apart."""
        key = (owner, *told_by)
        if key not in self._begun:
            self._begun[key] = HandIn((owner,))
            self.hand_ins.append(self._begun[key])
        return self._begun[key]


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
