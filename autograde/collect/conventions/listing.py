"""What a convention is given, and what it makes of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from autograde.collect.contents import Item

Match = TypeVar("Match")


@dataclass(frozen=True)
class Owner:
    """Whose a hand-in is, as its source says.

    Parameters
    ----------
    id : str
        What may be the student's id: a login, a number, a file's name.
    name : str
        The name that is shown.
    email : str
        The address.
    number : tuple of str or None
        Which system counts, and the student's number there.
    """

    id: str = ""
    name: str = ""
    email: str = ""
    number: tuple[str, str] | None = None

    def __str__(self) -> str:
        number = "{} {}".format(*self.number) if self.number else ""
        said = [part for part in (self.id, self.name, self.email, number) if part]
        return ", ".join(said) or "nobody"


@dataclass(frozen=True)
class HandIn:
    """Files that were handed in together.

    Parameters
    ----------
    owners : tuple of Owner
        Whose they are; a group has several.
    items : tuple of Item
        The files, by the names that the student gave.
    time : datetime or None
        When, in UTC, if the source says so.
    marked_late : bool
        Whether the source calls it late; it may do so without a time.
    number : int
        A number that grows with every upload, or 0.
    """

    owners: tuple[Owner, ...]
    items: tuple[Item, ...]
    time: datetime | None = None
    marked_late: bool = False
    number: int = 0


@dataclass(frozen=True)
class Reading:
    """What a convention makes of a listing.

    Parameters
    ----------
    hand_ins : tuple of HandIn
        What was handed in.
    left : tuple of Item
        Files that belong to nobody.
    remarks : tuple of str
        What an instructor must look at; sentences.
    notes : tuple of str
        What is only worth knowing; sentences.
    """

    hand_ins: tuple[HandIn, ...]
    left: tuple[Item, ...] = ()
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """The files of one path that the instructor named.

    Parameters
    ----------
    items : tuple of Item
        All of them.
    label : str
        The path's last part, without an archive's suffix.
    assignment : str
        The assignment that is collected.
    assignments : frozenset of str
        All assignments of the course.
    is_folder : bool
        Whether the path is a folder and no archive or file.
    is_student : callable
        Says whether the roster knows an id or a name.
    """

    items: tuple[Item, ...]
    label: str
    assignment: str
    assignments: frozenset[str]
    is_folder: bool = False
    is_student: Callable[[str], bool] = lambda _: False

    def under(self, folder: str) -> "Listing":
        """Restrict it to a folder at the top, if there is one.

        Parameters
        ----------
        folder : str
            Its name; folders that hold everything may be around it.

        Returns
        -------
        Listing
            The same if there is none.
        """
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

        Parameters
        ----------
        fits : callable
            Whether a file's or folder's name does.

        Returns
        -------
        int or None
            How many folders are around it; None if no name fits.
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
        """Split every name.

        Parameters
        ----------
        depth : int
            How many folders around it are passed over.

        Yields
        ------
        tuple
            The name at the top, the rest of the path ("" for a file), and the item.
        """
        for item, parts in self._parts():
            yield parts[depth], "/".join(parts[depth + 1 :]), item

    def _parts(self) -> Iterator[tuple[Item, list[str]]]:
        for item in self.items:
            yield item, item.name.split("/")
