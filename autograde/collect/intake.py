"""From a path that the instructor names to hand-ins whose students are known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograde.collect import archives
from autograde.collect.contents import (
    CLASS,
    Contents,
    Item,
    Staging,
    TooLargeError,
    UnreadableArchiveError,
)
from autograde.collect.conventions import (
    Convention,
    HandIn,
    Listing,
    Owner,
    Reading,
)
from autograde.collect.roster import Roster, UnknownOwnerError
from autograde.collect.safe_names import unified
from autograde.course import CourseError
from autograde.pages.plain import listed

_MOST_NAMED = 5
"""Files that a remark lists."""


@dataclass(frozen=True)
class Claimed:
    """A hand-in and the one student whose it is."""

    student: str
    owner: Owner
    hand_in: HandIn

    @property
    def account(self) -> str:
        """The system that counts the student and the number there, or nothing."""
        return "{} {}".format(*self.owner.number) if self.owner.number else ""


@dataclass
class Intake:
    """What came in by one path."""

    source: str
    """The path's last part."""
    convention: str = ""
    """How it was read; empty if it could not be."""
    claimed: list[Claimed] = field(default_factory=list)
    left: list[tuple[str, Sequence[Item]]] = field(default_factory=list)
    """Whose they seem to be, and files of nobody who is known."""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    """What needs a look: whom or what it is about, and a sentence."""
    notes: list[str] = field(default_factory=list)
    """What is worth knowing."""


@dataclass(frozen=True)
class Desk:
    """What is known before anything comes in."""

    staging: Staging
    assignment: str
    assignments: frozenset[str]
    roster: Roster
    conventions: Mapping[str, Convention]
    """The functions by name, in the order in which they are tried."""
    spelled: dict[str, str] = field(default_factory=dict)
    """Of a `unified` id: how it is spelled, for all that have a folder."""
    accounts: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """Of a student and a system: the numbers that were seen."""

    def take_in(self, path: Path) -> Intake:
        """Read a folder, an archive or a file, and find whose hand-ins are in it."""
        intake = Intake(path.name)
        resolved = path.resolve()
        try:
            contents = archives.read(resolved, CLASS, self.staging)
        except UnreadableArchiveError as error:
            contents = Contents(())
            intake.remarks.append((path.name, f"it {error}"))
        except OSError as error:
            contents = Contents(())
            said = error.strerror or str(error)
            intake.remarks.append((path.name, f"it cannot be opened: {said}"))
        intake.remarks += [(path.name, each) for each in contents.refused]
        unread = not contents.is_complete or intake.remarks
        if unread and resolved.is_file():
            self._keep_whole(resolved, intake)
        if contents.items:
            self._read(resolved, contents, intake)
        return intake

    def _keep_whole(self, path: Path, intake: Intake) -> None:
        try:
            with path.open("rb") as file:
                kept = self.staging.add(file, CLASS.total)
        except (OSError, TooLargeError) as error:
            intake.remarks.append((path.name, f"no copy of it is kept ({error})"))
            return
        intake.left.append(("", [Item(path.name, kept)]))

    def _read(self, path: Path, contents: Contents, intake: Intake) -> None:
        is_folder = path.is_dir()
        listing = Listing(
            contents.items,
            path.name if is_folder else archives.without_suffix(path.name),
            self.assignment,
            self.assignments,
            is_folder,
            self.roster.knows,
        )
        reading = self._recognise(listing, intake)
        intake.remarks += [(path.name, each) for each in reading.remarks]
        intake.notes += [f"{path.name}: {each}" for each in reading.notes]
        if reading.left:
            intake.left.append(("", reading.left))
            intake.remarks.append((path.name, _nobodys(reading.left)))
        claimed = []
        for hand_in in reading.hand_ins:
            for owner in hand_in.owners:
                try:
                    student = self._student(owner)
                except UnknownOwnerError as error:
                    intake.left.append((str(owner), hand_in.items))
                    intake.remarks.append((path.name, str(error)))
                    continue
                claimed.append(Claimed(student, owner, hand_in))
        intake.claimed = self._settle(claimed, intake)

    def _recognise(self, listing: Listing, intake: Intake) -> Reading:
        for name, convention in self.conventions.items():
            reading = convention(listing)
            if reading is not None:
                intake.convention = name
                return reading
        raise CourseError(
            f"'{intake.source}' does not have the names of "
            f"{' or '.join(self.conventions)}: leave out --from"
        )

    def _student(self, owner: Owner) -> str:
        student = self.roster.find(owner)
        spelled = self.spelled.setdefault(unified(student), student)
        if spelled != student:
            raise UnknownOwnerError(
                f"{student!r} and {spelled!r} differ only in case, and would share a "
                "folder on many machines: give a roster that says who is who"
            )
        return student

    def _settle(self, claimed: Iterable[Claimed], intake: Intake) -> list[Claimed]:
        """Refuse hand-ins of two people who share a name."""
        every = list(claimed)
        numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for each in every:
            if each.owner.number:
                system, number = each.owner.number
                numbers[each.student, system].add(number)
        settled = []
        for each in every:
            seen: set[str] = set()
            number_there = each.owner.number
            if number_there and not self.roster.has_number(number_there):
                key = each.student, number_there[0]
                seen = numbers[key] | self.accounts.get(key, set())
            if len(seen) <= 1:
                settled.append(each)
                continue
            intake.left.append((str(each.owner), each.hand_in.items))
            text = (
                f"{each.owner}: there are several of this name "
                f"({', '.join(sorted(seen))}), and nothing says whose it is: give a "
                "roster with their numbers"
            )
            intake.remarks.append((intake.source, text))
        for key, found in numbers.items():
            self.accounts.setdefault(key, set()).update(found)
        return settled


def _nobodys(left: Sequence[Item]) -> str:
    named = listed([repr(item.name) for item in left], _MOST_NAMED)
    return (
        f"{named}: nothing says whose it is; call it STUDENT.ipynb or put it "
        "into a folder STUDENT"
    )
