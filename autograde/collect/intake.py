"""From a path that the instructor names to hand-ins whose students are known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograde.collect import archives
from autograde.collect.attempts import Unclaimed
from autograde.collect.contents import (
    CLASS,
    Contents,
    Item,
    UnreadableArchiveError,
)
from autograde.collect.conventions import (
    CONVENTIONS,
    Convention,
    HandIn,
    Listing,
    Owner,
    Reading,
)
from autograde.collect.names import unified
from autograde.collect.roster import Roster, UnknownOwnerError
from autograde.collect.store import Store, TooLargeError
from autograde.course import CourseError

_MOST_NAMED = 5
"""Files that a remark lists."""


@dataclass(frozen=True)
class Claimed:
    """A hand-in and the one student of whom it is recorded.

    Parameters
    ----------
    student : str
        The student's id.
    owner : Owner
        What the source says of the student.
    hand_in : HandIn
        The files.
    """

    student: str
    owner: Owner
    hand_in: HandIn

    @property
    def account(self) -> str:
        """The system that counts the student and the number there, or nothing."""
        return "{} {}".format(*self.owner.number) if self.owner.number else ""


@dataclass
class Intake:
    """What came in by one path.

    Parameters
    ----------
    source : str
        The path's last part.
    convention : str
        How it was read; empty if it could not be.
    claimed : list of Claimed
        Hand-ins with their students.
    unclaimed : set of Unclaimed
        Files of nobody, and archives that could not be read whole.
    remarks : list of tuple
        What needs a look: whom or what it is about, and a sentence.
    notes : list of str
        What is worth knowing.
    """

    source: str
    convention: str = ""
    claimed: list[Claimed] = field(default_factory=list)
    unclaimed: set[Unclaimed] = field(default_factory=set)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Desk:
    """What is known before anything comes in.

    Parameters
    ----------
    store : Store
        Where files go.
    assignment : str
        The assignment that is collected.
    assignments : frozenset of str
        All of the course.
    roster : Roster
        The class.
    conventions : mapping
        Of a convention's name: the function, in the order in which they are tried.
    spelled : dict
        Of a `unified` id: how it is spelled, for all that have a folder.
    accounts : dict
        Of a student and a system: the numbers that were seen.
    """

    store: Store
    assignment: str
    assignments: frozenset[str]
    roster: Roster
    conventions: Mapping[str, Convention] = field(default_factory=lambda: CONVENTIONS)
    spelled: dict[str, str] = field(default_factory=dict)
    accounts: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def take_in(self, path: Path) -> Intake:
        """Read a path and find out whose everything in it is.

        Parameters
        ----------
        path : Path
            A folder, an archive or a file.

        Returns
        -------
        Intake
            All that was in it.

        Raises
        ------
        CourseError
            If it does not follow the one convention that was asked for.
        """
        intake = Intake(path.name)
        resolved = path.resolve()
        try:
            contents = archives.read(resolved, CLASS, self.store)
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
                kept = self.store.add(file, CLASS.total)
        except (OSError, TooLargeError) as error:
            intake.remarks.append((path.name, f"no copy of it is kept ({error})"))
            return
        intake.unclaimed.add(Unclaimed(path.name, path.name, kept.digest))

    def _read(self, path: Path, contents: Contents, intake: Intake) -> None:
        is_folder = path.is_dir()
        listing = Listing(
            contents.items,
            path.name if is_folder else archives.without_suffix(path.name),
            self.assignment,
            self.assignments,
            self.store,
            is_folder,
            self.roster.knows,
        )
        reading = self._recognise(listing, intake)
        intake.remarks += [(path.name, each) for each in reading.remarks]
        intake.notes += [f"{path.name}: {each}" for each in reading.notes]
        self._leave(reading.left, intake)
        _remark_on_left(reading.left, intake)
        claimed = []
        for hand_in in reading.hand_ins:
            for owner in hand_in.owners:
                try:
                    student = self._student(owner)
                except UnknownOwnerError as error:
                    self._leave(hand_in.items, intake, owner)
                    intake.remarks.append((path.name, str(error)))
                    continue
                claimed.append((student, owner, hand_in))
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

    def _settle(
        self, claimed: Iterable[tuple[str, Owner, HandIn]], intake: Intake
    ) -> list[Claimed]:
        """Refuse hand-ins of two people who share a name."""
        every = list(claimed)
        numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for student, owner, _ in every:
            if owner.number:
                numbers[student, owner.number[0]].add(owner.number[1])
        settled = []
        for student, owner, hand_in in every:
            seen: set[str] = set()
            if owner.number and not self.roster.has_number(owner.number):
                key = student, owner.number[0]
                seen = numbers[key] | self.accounts.get(key, set())
            if len(seen) > 1:
                self._leave(hand_in.items, intake, owner)
                intake.remarks.append(
                    (
                        intake.source,
                        f"{owner}: there are several of this name "
                        f"({', '.join(sorted(seen))}), so whose it is, is open: give a "
                        "roster with their numbers",
                    )
                )
                continue
            settled.append(Claimed(student, owner, hand_in))
        for key, found in numbers.items():
            self.accounts.setdefault(key, set()).update(found)
        return settled

    @staticmethod
    def _leave(
        items: Iterable[Item], intake: Intake, owner: Owner | None = None
    ) -> None:
        """Record files of nobody, or of somebody who is not known."""
        who = str(owner) if owner else ""
        intake.unclaimed |= {
            Unclaimed(intake.source, item.name, item.kept.digest, who)
            for item in items
            if item.kept
        }


def _remark_on_left(left: Sequence[Item], intake: Intake) -> None:
    if not left:
        return
    named = ", ".join(repr(item.name) for item in left[:_MOST_NAMED])
    more = len(left) - _MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    intake.remarks.append(
        (
            intake.source,
            f"{named}{rest}: nothing says whose it is; call it STUDENT.ipynb or put it "
            "into a folder STUDENT",
        )
    )
