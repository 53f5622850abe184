"""All attempts at an assignment, and which of a student's counts."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograde.course import CourseError


@dataclass(frozen=True)
class Attempt:
    """What a student handed in at once.

    Parameters
    ----------
    student : str
        The student's id.
    files : dict
        Of a file's name as it was handed in: its hash.
    unpacked : dict
        The same for what was in archives among them, ``hw.zip/hw.ipynb``.
    notebook : str
        The name of the assignment's notebook; empty if there is none.
    time : datetime or None
        When it was handed in, in UTC; None if nothing says it.
    marked_late : bool
        Whether its source called it late.
    collected : datetime
        When it was first collected, in UTC.
    order : int
        As which of all attempts at the assignment.
    source : str
        Where it came from: the path's last part.
    convention : str
        How that was read.
    account : str
        Number and system that the source gives for the student.
    upload : int
        A number that grows with every upload there, or 0.
    misplaced : bool
        Whether it was handed in for another assignment.
    """

    student: str
    files: dict[str, str]
    unpacked: dict[str, str]
    notebook: str
    time: datetime | None
    marked_late: bool
    collected: datetime
    order: int
    source: str
    convention: str
    account: str = ""
    upload: int = 0
    misplaced: bool = False

    def is_same(self, other: "Attempt") -> bool:
        """Say whether another attempt is this one, come again.

        Parameters
        ----------
        other : Attempt
            Another.

        Returns
        -------
        bool
            True for the same student, files and time.
        """
        mine = (self.student, self.files, self.time)
        return mine == (other.student, other.files, other.time)

    def is_as_new_as(self, other: "Attempt") -> bool:
        """Say whether nothing tells which of two notebooks came later.

        Parameters
        ----------
        other : Attempt
            Another attempt of the same student.

        Returns
        -------
        bool
            True if both came by the same path at the same time, as far as is known.
        """
        if not (self.notebook and other.notebook):
            return False
        mine = (self.time, self.upload, self.collected, self.source, self.misplaced)
        return mine == (
            other.time,
            other.upload,
            other.collected,
            other.source,
            other.misplaced,
        )


@dataclass(frozen=True)
class Unclaimed:
    """A kept file of which nobody knows whose it is.

    Parameters
    ----------
    source : str
        Where it came from.
    name : str
        Its path there.
    digest : str
        Its hash.
    owner : str
        What its source says of whose it is; empty if nothing.
    """

    source: str
    name: str
    digest: str
    owner: str = ""


@dataclass
class Manifest:
    """All that was collected for an assignment.

    Parameters
    ----------
    assignment : str
        The assignment.
    attempts : list of Attempt
        In the order in which they were collected.
    unclaimed : set of Unclaimed
        Files of nobody.
    """

    assignment: str
    attempts: list[Attempt] = field(default_factory=list)
    unclaimed: set[Unclaimed] = field(default_factory=set)

    @classmethod
    def load(cls, folder: Path, assignment: str) -> "Manifest":
        """Read the manifest of an assignment.

        Parameters
        ----------
        folder : Path
            The course's ``collected`` directory.
        assignment : str
            The assignment.

        Returns
        -------
        Manifest
            An empty one if nothing was collected yet.

        Raises
        ------
        CourseError
            If the file is damaged.
        """
        path = folder / f"{assignment}.json"
        if not path.exists():
            return cls(assignment)
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                assignment,
                [_attempt(each) for each in raw["attempts"]],
                {Unclaimed(**each) for each in raw["unclaimed"]},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CourseError(
                f"{path} is damaged ({type(error).__name__}: {error}): bring back a "
                "copy of it, or move it away and collect everything again"
            ) from None

    def save(self, folder: Path) -> None:
        """Write the manifest, at once or not at all.

        Parameters
        ----------
        folder : Path
            The course's ``collected`` directory.
        """
        raw = {
            "assignment": self.assignment,
            "attempts": [_plain(each) for each in self.attempts],
            "unclaimed": [
                _plain(each)
                for each in sorted(
                    self.unclaimed,
                    key=lambda u: (u.source, u.owner, u.name, u.digest),
                )
            ],
        }
        folder.mkdir(parents=True, exist_ok=True)
        writing = folder / f".{self.assignment}.{os.getpid()}.json"
        text = json.dumps(raw, indent=1, ensure_ascii=False) + "\n"
        writing.write_text(text, encoding="utf-8", newline="\n")
        writing.replace(folder / f"{self.assignment}.json")

    def of(self, student: str) -> list[Attempt]:
        """List a student's attempts, the one that counts first.

        Parameters
        ----------
        student : str
            The student's id.

        Returns
        -------
        list of Attempt
            See `ranked`.
        """
        return ranked(each for each in self.attempts if each.student == student)

    def add(self, attempt: Attempt) -> bool:
        """Add an attempt, unless it is there already.

        Parameters
        ----------
        attempt : Attempt
            A new or known one.

        Returns
        -------
        bool
            Whether it is new.
        """
        if any(attempt.is_same(each) for each in self.attempts):
            return False
        self.attempts.append(attempt)
        return True


def ranked(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Sort one student's attempts, the one that counts first.

    The newest counts, by the time of handing in; where nothing says that time, by the
    time of collecting, which it cannot exceed. An attempt without a notebook of the
    assignment never comes before one with it, and one that was handed in for another
    assignment stands behind all others.

    Parameters
    ----------
    attempts : iterable of Attempt
        Of one student.

    Returns
    -------
    list of Attempt
        All of them, sorted.
    """
    every = list(attempts)
    moments = {each.order: each.time or each.collected for each in every}
    uploads = [each for each in every if each.upload and each.time is None]
    for each in uploads:
        # an upload is no newer than one with a higher number, whenever it was collected
        above = [u.collected for u in uploads if u.upload > each.upload]
        moments[each.order] = min([each.collected, *above])
    timed = [set(each.files.values()) for each in every if each.time]

    def rank(each: Attempt) -> tuple[bool, bool, bool, datetime, int, int]:
        # the same files came again without the time that is known for them
        copied = each.time is None and set(each.files.values()) in timed
        return (
            not copied,
            bool(each.notebook),
            not each.misplaced,
            moments[each.order],
            each.upload,
            each.order,
        )

    return sorted(every, key=rank, reverse=True)


def _plain(value: Attempt | Unclaimed) -> dict[str, Any]:
    plain = {each.name: getattr(value, each.name) for each in fields(value)}
    return {
        key: each.isoformat() if isinstance(each, datetime) else each
        for key, each in plain.items()
    }


def _attempt(raw: dict[str, Any]) -> Attempt:
    times = {
        key: datetime.fromisoformat(raw[key]).astimezone(UTC) if raw[key] else None
        for key in ("time", "collected")
    }
    return Attempt(**{**raw, **times})
