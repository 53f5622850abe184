"""Attempts as folders: ``collected/ASSIGNMENT/STUDENT/TIME/``, plain files in each.

TIME is when the attempt was handed in, in UTC; where nothing says that, when it was
collected, which is later. Beside the files lies a note of where they came from. The
newest folder with the assignment's notebook counts.
"""

import dataclasses
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from autograde.collect import archives
from autograde.collect.contents import CLASS, STUDENT, Item, Staging
from autograde.collect.notebooks import Examiner, Found
from autograde.collect.safe_names import NOTE, Places, as_id
from autograde.collect.times import read_time, time_if_any, write_time
from autograde.course import Course, CourseError
from autograde.files import write_whole
from autograde.submission import TIMESTAMP, Unreadable
from autograde.submission.opening import content_digest, read_note

FOLDER = "collected"
"""In the course directory: a folder for each assignment."""

UNCLAIMED = "+unclaimed"
"""Beside the students' folders: files of which nothing says whose they are."""

FOUND = "found"
"""The convention of what lay in ``submitted`` and no collecting had put there."""


@dataclass(frozen=True)
class Origin:
    """Where an attempt came from, as its note says."""

    source: str
    """The last part of the path."""
    convention: str
    collected: datetime
    time: datetime | None = None
    """When it was handed in, in UTC; None if nothing says it."""
    late: bool = False
    """Whether the source calls it late."""
    upload: int = 0
    """A number that grows with every upload there, or 0."""
    account: str = ""
    """The system that counts students, and the student's number there."""
    misplaced: bool = False
    """Whether it was handed in for another assignment."""
    notebook: str = ""
    """Which file is the assignment's notebook: ``hw.ipynb``, ``hw.zip/hw.ipynb``."""
    filed: str = ""
    """The `fingerprint` of what was put into ``submitted`` for it."""

    @classmethod
    def read(cls, path: Path) -> "Origin":
        """Read a note, or say in a `CourseError` what to do with a damaged one."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            times = {
                key: datetime.fromisoformat(raw[key]).astimezone(UTC)
                for key in ("time", "collected")
                if raw[key]
            }
            return cls(**{**raw, **times})
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise CourseError(
                f"{path} is damaged ({type(error).__name__}: {error}): bring back a "
                "copy of it, or delete it; then the folder's name says the time"
            ) from None

    def write(self, path: Path) -> None:
        """Write the note, whole or not at all."""
        text = json.dumps(
            dataclasses.asdict(self), indent=1, ensure_ascii=False, default=_isoformat
        )
        write_whole(path, f"{text}\n".encode())


@dataclass(frozen=True)
class Attempt:
    """What a student handed in at once: a folder."""

    folder: Path
    origin: Origin

    @property
    def moment(self) -> tuple[datetime, int]:
        """The folder's name: a time, and a number among those of the same time."""
        time, _, number = self.folder.name.partition("Z-")
        return read_time(time.removesuffix("Z")), int(number or 1)

    def digests(self) -> dict[str, str]:
        """Hash what was handed in, by the files' names."""
        found = _own_digests(self.folder)
        return {name: digest for name, digest in found.items() if name != NOTE}

    def is_as_new_as(self, other: "Attempt") -> bool:
        """Say whether nothing tells which of two notebooks came later."""

        def known(origin: Origin) -> tuple[object, ...]:
            said = (origin.time, origin.upload, origin.collected)
            return (*said, origin.source, origin.misplaced)

        mine, others = self.origin, other.origin
        both = bool(mine.notebook and others.notebook)
        return both and known(mine) == known(others)


def count_attempts(course: Course, student: str, assignment: str) -> int:
    """Count how often something was collected of a student; 0 if nothing was."""
    try:
        entries = os.scandir(course.root / FOLDER / assignment / student)
    except OSError:
        return 0
    with entries:
        return sum(each.is_dir() and each.name[:1] != "." for each in entries)


def ranked(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Sort one student's attempts, the one that counts first.

    An attempt without the assignment's notebook never comes before one with it, and one
    that was handed in for another assignment stands behind all others that have one.
    """

    def rank(each: Attempt) -> tuple[bool, bool, datetime, int, int]:
        origin, (time, number) = each.origin, each.moment
        whole, proper = bool(origin.notebook), not origin.misplaced
        return whole, proper, time, origin.upload, number

    return sorted(attempts, key=rank, reverse=True)


class Collection:
    """All that was collected for an assignment, and what counts of it."""

    def __init__(
        self, course: Course, assignment: str, staging: Staging, examiner: Examiner
    ) -> None:
        self.assignment = assignment
        self.folder = course.root / FOLDER / assignment
        self._course, self._staging, self._examiner = course, staging, examiner

    def students(self) -> list[str]:
        """List who has handed something in."""
        there = self.folder.iterdir() if self.folder.is_dir() else ()
        names = {path.name for path in there if path.is_dir()}
        return sorted(each for each in names - {UNCLAIMED} if not each.startswith("."))

    def of(self, student: str) -> list[Attempt]:
        """List a student's attempts, the one that counts first."""
        folder = self.folder / student
        found = []
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_dir() and not path.name.startswith("."):
                attempt = Attempt(path, self._origin(path))
                try:
                    attempt.moment  # noqa: B018 (a folder of another name is no attempt)
                except ValueError:
                    continue
                found.append(attempt)
        return ranked(found)

    def record(self, student: str, found: Found, origin: Origin) -> Attempt:
        """Keep an attempt, unless it is there already; return the one that is there."""
        there = self.of(student)
        digests = {name: kept.digest for name, kept in found.files.items()}
        same = [each for each in there if each.digests() == digests]
        for each in same:
            if origin.time in (None, each.origin.time):
                return each
        origin = replace(origin, notebook=found.notebook)
        # an upload is no newer than one with a higher number, whenever it was collected
        above = [
            each.moment[0]
            for each in there
            if each.origin.time is None and each.origin.upload > origin.upload > 0
        ]
        moment = origin.time or min([origin.collected, *above])
        folder = new_folder(self.folder / student, moment)
        for each in same:
            if each.origin.time is None:  # now its time is known
                return _date(each, replace(origin, collected=each.origin.collected))
        write_attempt(
            folder, {name: each.path for name, each in found.files.items()}, origin
        )
        return Attempt(folder, origin)

    def adopt(self, student: str, now: datetime) -> str:
        """Keep what lies in ``submitted`` and was put there by somebody else.

        Returns why it may not be replaced, going on from "it ..."; "" if it may.
        """
        folder = self._course.submitted / student / self.assignment
        for each in (folder.parent, folder):
            if each.is_symlink() or (each.exists() and not each.is_dir()):
                return f"{self._shown(each)} is no folder of its own: move it away"
        if not folder.is_dir():
            return ""
        there = folder_digests(folder, folder.parents[1])
        if there is not None and (
            not there or any(_is_filed(there, each) for each in self.of(student))
        ):
            return ""
        time = _stamped(folder)
        if time and there is not None:
            bare = {name: there[name] for name in there if name != TIMESTAMP}
            for attempt in self.of(student):
                old = attempt.origin
                if old.time is None and _is_filed(bare, attempt):
                    _date(attempt, replace(old, time=time, filed=fingerprint(there)))
                    return ""
        contents = archives.read(folder, STUDENT, self._staging)
        if not contents.is_complete:
            return f"{self._shown(folder)} holds what cannot be kept: move it away"
        found = self._examiner.examine(contents.items, self.assignment)
        source = self._course.submitted.name
        self.record(student, found, Origin(source, FOUND, now, time))
        return ""

    def file(self, student: str) -> None:
        """Make ``submitted`` hold what counts of a student; `adopt` kept what did."""
        attempt = self.of(student)[0]
        folder = self._course.submitted / student / self.assignment
        there = folder_digests(folder, folder.parents[1]) if folder.is_dir() else None
        if there is not None and _is_filed(there, attempt):
            return
        contents = archives.read(attempt.folder, CLASS, self._staging)
        items = [item for item in contents.items if item.name != NOTE]
        found = self._examiner.examine(items, self.assignment)
        every = {**found.files, **found.unpacked}
        laid = layout(found.files, found.unpacked, found.notebooks)
        # a hidden name in the same directory: the exchange of the two is then at once
        making = self._course.submitted / f".{student}.{self.assignment}"
        shutil.rmtree(making, ignore_errors=True)
        (making / "new").mkdir(parents=True)
        try:
            for name, old in laid.items():
                copy(every[old].path, making / "new" / name)
            if attempt.origin.time:
                stamp = (write_time(attempt.origin.time) + "\n").encode()
                (making / "new" / TIMESTAMP).write_bytes(stamp)
            now = folder_digests(making / "new", making) or {}
            replace(attempt.origin, filed=fingerprint(now)).write(attempt.folder / NOTE)
            folder.parent.mkdir(parents=True, exist_ok=True)
            if folder.exists():
                folder.rename(making / "old")
            (making / "new").rename(folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)

    def leave(self, source: str, owner: str, items: Iterable[Item]) -> None:
        """Keep files of nobody, or of somebody who is not known."""
        folder = self._unclaimed(source, owner)
        there = _own_digests(folder)
        places = Places(there)
        for item in items:
            if item.kept and item.kept.digest not in there.values():
                whole = item.kept.path.with_suffix(".copy")
                copy(item.kept.path, whole)
                target = folder / places.give(item.name)
                target.parent.mkdir(parents=True, exist_ok=True)
                whole.replace(target)

    def claim(self, source: str, owner: str, attempt: Attempt) -> None:
        """Remove what was left, now that a student's folder has it."""
        folder = self._unclaimed(source, owner)
        if not folder.is_dir():
            return
        claimed = set(attempt.digests().values())
        for name, digest in _own_digests(folder).items():
            if digest in claimed:
                (folder / name).unlink()
        for path, _, _ in os.walk(folder.parents[1], topdown=False):
            if not any(Path(path).iterdir()):
                Path(path).rmdir()

    def _unclaimed(self, source: str, owner: str) -> Path:
        return self.folder / UNCLAIMED / source / (as_id(owner) or "nobody")

    def _origin(self, folder: Path) -> Origin:
        """Read an attempt's note; who made the folder by hand may have left it out."""
        note = folder / NOTE
        if note.is_file():
            return Origin.read(note)
        time = time_if_any(folder.name.partition("Z-")[0].removesuffix("Z"))
        found = self._examiner.examine(
            archives.read(folder, STUDENT, self._staging).items, self.assignment
        )
        moment = time or datetime.now(UTC)
        return Origin(FOLDER, FOUND, moment, time, notebook=found.notebook)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._course.root).as_posix()


def new_folder(student: Path, moment: datetime) -> Path:
    """Name the folder of an attempt; the second of the same time gets a number."""
    name = moment.astimezone(UTC).replace(tzinfo=None).isoformat().replace(":", ".")
    path, number = student / f"{name}Z", 1
    while path.exists():
        number += 1
        path = student / f"{name}Z-{number}"
    return path


def write_attempt(folder: Path, files: Mapping[str, Path], origin: Origin) -> None:
    """Make an attempt's folder, whole or not at all."""
    making = folder.with_name(".making")
    shutil.rmtree(making, ignore_errors=True)
    for name, path in files.items():
        copy(path, making / name)
    origin.write(making / NOTE)
    making.rename(folder)


def layout(
    files: Iterable[str], unpacked: Iterable[str], notebooks: Mapping[str, str]
) -> dict[str, str]:
    """Say which files an attempt has in ``submitted``: of their names there, the old.

    A notebook has the name it was released as, what lay beside it lies beside it. Other
    notebooks, opened archives and hidden files stay behind, and so does a
    ``timestamp.txt`` of the student's, for that file says when nbgrader got it.
    """
    inside = set(unpacked)
    opened = {str(each) for name in inside for each in PurePosixPath(name).parents}
    laid = dict(notebooks)
    places = Places((*laid, TIMESTAMP))
    base = PurePosixPath(next(iter(laid.values()), "")).parent
    for name in [*sorted(files), *sorted(inside)]:
        path = PurePosixPath(name)
        if (
            any(part.startswith(".") for part in path.parts)
            or (notebooks and name.lower().endswith(".ipynb"))
            or (name not in inside and name in opened)
            or path.name == TIMESTAMP
        ):
            continue
        if base.parts and base in path.parents:
            path = path.relative_to(base)
        elif name in inside and len(path.parts) > 1:  # not one that lost its folder
            path = PurePosixPath(*path.parts[1:])
        laid[places.give(str(path))] = name
    return laid


def fingerprint(digests: Mapping[str, str]) -> str:
    """Make one hash of a folder's files and their names."""
    text = json.dumps(sorted(digests.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def folder_digests(folder: Path, trusted: Path) -> dict[str, str] | None:
    """Hash a folder's files; None if it holds anything else, as links."""
    found = {}
    closed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        if any(Path(place, each).is_symlink() for each in folders):
            return None
        for name in names:
            path = Path(place, name)
            try:
                digest = content_digest(path, trusted).hex()
            except Unreadable:
                return None
            found[path.relative_to(folder).as_posix()] = digest
    return None if closed else found


def copy(source: Path, target: Path) -> None:
    """Copy a file, and make the folders above it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _own_digests(folder: Path) -> dict[str, str]:
    """Hash the files of a folder that only we and the instructor write to."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(folder).as_posix()] = digest
    return found


def _is_filed(there: Mapping[str, str], attempt: Attempt) -> bool:
    """Say whether a folder of ``submitted`` is what an attempt has there."""
    filed = attempt.origin.filed
    return (bool(filed) and fingerprint(there) == filed) or (there == attempt.digests())


def _date(attempt: Attempt, origin: Origin) -> Attempt:
    """Say when an attempt was handed in: its note, and its folder's name."""
    assert origin.time
    folder = new_folder(attempt.folder.parent, origin.time)
    origin.write(attempt.folder / NOTE)
    attempt.folder.rename(folder)
    return Attempt(folder, origin)


def _stamped(folder: Path) -> datetime | None:
    return time_if_any(read_note(folder / TIMESTAMP, folder.parents[1]))


def _isoformat(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()
