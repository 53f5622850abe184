"""Collect what was handed in: from paths to attempts to ``submitted/``."""

import contextlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from autograde.collect.attempts import FOLDER, Attempt, Collection, Origin
from autograde.collect.contents import Staging
from autograde.collect.conventions import CONVENTIONS, Convention, Owner
from autograde.collect.conventions.configured import convention as configured
from autograde.collect.deadlines import (
    EXTENSIONS_FILE,
    Deadline,
    grant,
    read_deadline,
    read_extensions,
)
from autograde.collect.intake import Claimed, Desk, Intake
from autograde.collect.notebooks import Examiner
from autograde.collect.roster import Roster, enrol, from_gradebook, renamed
from autograde.collect.roster_file import ROSTER_FILE, read_roster
from autograde.collect.safe_names import unified
from autograde.course import Course, CourseError, refuse_unknown
from autograde.files import lock_file
from autograde.pages.plain import listed

_WHOLE_CLASS = {"moodle", "canvas", "gradescope"}
"""Sources whose download holds all that is handed in at that moment."""


@dataclass(frozen=True)
class Options:
    """What an instructor may give besides the paths."""

    roster: Path | None = None
    """Who is in the class; ``roster.csv`` in the course if that exists, else nbgrader's
    gradebook, which need not know everybody."""
    extensions: Path | None = None
    """Who has more time; ``extensions.csv`` in the course if that exists."""
    convention: str | None = None
    """The only one of `CONVENTIONS` that is tried; else all, and first the one of
    ``nbgrader_config.py`` if there is one."""

    def read_class(self, course: Course, assignment: str) -> tuple[Roster, Deadline]:
        """Find out who is in the class, and when each of them has to hand in."""
        roster = self.roster or _if_there(course.root / ROSTER_FILE)
        extensions = self.extensions or _if_there(course.root / EXTENSIONS_FILE)
        with course.gradebook() as gradebook:
            people = read_roster(roster) if roster else from_gradebook(gradebook)
            until: dict[str, datetime] = {}
            if extensions:
                until = read_extensions(
                    extensions, assignment, lambda text: people.find(Owner(id=text))
                )
            return people, read_deadline(gradebook, assignment, until)

    def conventions(self, course: Course) -> Mapping[str, Convention]:
        """Say which conventions are tried, by name and in their order."""
        if self.convention is not None:
            return {self.convention: CONVENTIONS[self.convention]}
        own = configured(course.config())
        return {"nbgrader_config.py": own, **CONVENTIONS} if own else CONVENTIONS


@dataclass
class Collected:
    """What became of everything."""

    intakes: list[Intake] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    """Students whose first attempt came."""
    newer: list[str] = field(default_factory=list)
    """Students whose newest attempt is another one now."""
    unchanged: list[str] = field(default_factory=list)
    """Students whose counting attempt is the same as before."""
    late: dict[str, timedelta | None] = field(default_factory=dict)
    """Of a student: how late; None if only the source calls it late."""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    """What needs a look: whom or what it is about, and a sentence."""
    notes: list[str] = field(default_factory=list)
    """What is worth knowing."""


def collect(
    course: Course,
    assignment: str,
    paths: Sequence[Path],
    options: Options | None = None,
    now: datetime | None = None,
) -> Collected:
    """Collect folders, archives and files of an assignment into a course.

    Every attempt is kept as a folder in ``collected/``; the newest of each student is
    put into ``submitted/``. Of attempts without times the later path is the newer.
    Collecting the same again changes nothing. A `CourseError` leaves ``submitted/`` as
    it was.
    """
    known = course.assignments()
    refuse_unknown(assignment, known)
    for path in paths:
        _check(course, path)
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    with _alone(course.root / FOLDER) as folder:
        staging = Staging(folder / ".coming")
        work = _Work(course, assignment, known, options or Options(), moment, staging)
        for path in paths:
            work.receive(path)
        work.finish()
    return work.result


class _Work:
    """One run, step by step."""

    def __init__(
        self,
        course: Course,
        assignment: str,
        known: Sequence[str],
        options: Options,
        moment: datetime,
        staging: Staging,
    ) -> None:
        self.result = Collected()
        self._course, self._assignment, self._moment = course, assignment, moment
        self._given_roster = options.roster
        self._roster, self._deadline = options.read_class(course, assignment)
        self._examiner = Examiner(course, known, staging)
        self._collections = {
            name: Collection(course, name, staging, self._examiner) for name in known
        }
        self._ours = self._collections[assignment]
        # by assignment and student: what counted before
        self._before: dict[tuple[str, str], Attempt | None] = {}
        self._blocked: set[tuple[str, str]] = set()
        self._owners: dict[str, Owner] = {}
        self._desk = Desk(
            staging,
            assignment,
            frozenset(known),
            self._roster,
            options.conventions(course),
        )
        self._known = {*self._roster.people, *_students(course)}
        for student in self._known:
            self._desk.spelled.setdefault(unified(student), student)
        # by convention: whose attempts had come from it before
        self._earlier: dict[str, set[str]] = {}
        for student in self._ours.students():
            for each in self._ours.of(student):
                system, _, number = each.origin.account.partition(" ")
                if number and not each.origin.misplaced:
                    key = student, system
                    self._desk.accounts.setdefault(key, set()).add(number)
                self._earlier.setdefault(each.origin.convention, set()).add(student)

    def receive(self, path: Path) -> None:
        """Take in one path and record its attempts."""
        intake = self._desk.take_in(path)
        self.result.intakes.append(intake)
        self.result.remarks += intake.remarks
        self.result.notes += intake.notes
        for owner, items in intake.left:
            self._ours.leave(intake.source, owner, items)
        for claimed in sorted(intake.claimed, key=lambda c: (c.student, c.account)):
            self._record(claimed, intake)

    def _record(self, claimed: Claimed, intake: Intake) -> None:
        student, hand_in = claimed.student, claimed.hand_in
        self._owners[student] = claimed.owner
        assignment = self._assignment
        found = self._examiner.examine(hand_in.items, assignment)
        misplaced = bool(found.other)
        if misplaced:
            assignment = found.other
            found = self._examiner.examine(hand_in.items, assignment)
        collection = self._touch(assignment, student)
        origin = Origin(
            intake.source,
            intake.convention,
            self._moment,
            hand_in.time,
            hand_in.marked_late,
            hand_in.number,
            claimed.account,
            misplaced,
        )
        attempt = collection.record(student, found, origin)
        self._ours.claim(intake.source, str(claimed.owner), attempt)
        best = collection.of(student)[0]
        if misplaced:
            counts = (
                "it counts"
                if best.folder == attempt.folder
                else "another attempt counts"
            )
            text = f"handed in a notebook of {assignment}: {counts} for that one"
            self._look(student, text)
        elif not found.notebook and best.origin.notebook:
            self._look(student, f"{found.problem}; another attempt counts")
        elif found.problem:
            self._look(student, found.problem)

    def _touch(self, assignment: str, student: str) -> Collection:
        """Remember what counted for a student before, even if nobody collected it."""
        collection, key = self._collections[assignment], (assignment, student)
        if key not in self._before:
            problem = collection.adopt(student, self._moment)
            if problem:
                self._blocked.add(key)
                self._look(student, f"{problem}, and collect again")
            self._before[key] = next(iter(collection.of(student)), None)
        return collection

    def _look(self, student: str, text: str) -> None:
        self.result.remarks.append((student, text))

    def finish(self) -> None:
        """Write ``submitted/`` and what the gradebook should know."""
        if not any(intake.convention for intake in self.result.intakes):
            said = "; ".join(f"'{who}': {text}" for who, text in self.result.remarks)
            raise CourseError(said or "there are no files in what was given")
        for key, before in sorted(self._before.items(), key=lambda each: each[0]):
            assignment, student = key
            collection = self._collections[assignment]
            if key not in self._blocked:
                collection.file(student)
            if assignment == self._assignment:
                self._sum_up(student, before, collection.of(student))
        collected = set(self._ours.students())
        extended = self._deadline.extended
        held = {each: extended[each] for each in extended if each in collected}
        with self._course.gradebook() as gradebook:
            for new, old in renamed(gradebook, self._roster).items():
                self._look(
                    new,
                    f"seems to be {old}, who is no longer in the roster. Has the id "
                    f"changed? Keep {old} as the id there, and write {new} into a "
                    "column 'student number' (docs/instructors.md, During the term)",
                )
            enrol(gradebook, self._roster, self._owners)
            grant(gradebook, self._assignment, replace(self._deadline, extended=held))
        self._note_withdrawn()
        self._note_strangers()
        undated = sum(
            span is None and self._ours.of(student)[0].origin.time is None
            for student, span in self.result.late.items()
        )
        if undated:
            self.result.notes.append(
                f"{undated} late by a source that does not say when: grade takes "
                "nothing off for it. Write the time, as 2025-03-15 08:00 UTC, into "
                f"submitted/STUDENT/{self._assignment}/timestamp.txt, and grade"
            )
        absent = sorted(set(self._roster.people) - collected)
        if self._roster.is_complete and absent:
            self.result.notes.append(
                f"{len(absent)} of the roster have handed in nothing yet: "
                + listed(absent)
            )

    def _note_strangers(self) -> None:
        strangers = sorted(set(self._owners) - self._known)
        if self._known and strangers and not self._roster.is_complete:
            self.result.notes.append(
                f"{len(strangers)} whom this course has not seen before: "
                f"{listed(strangers)}. If one of them is somebody it has, by "
                "another name, give --roster a list of the class"
            )
        own = self._course.root / ROSTER_FILE
        if self._given_roster and not own.exists():
            self.result.notes.append(
                f"only this command has read {self._given_roster}: copy it to {own} "
                "for all later ones"
            )

    def _note_withdrawn(self) -> None:
        here: dict[str, set[str]] = {}
        for intake in self.result.intakes:
            students = {each.student for each in intake.claimed}
            here.setdefault(intake.convention, set()).update(students)
        for convention in sorted(_WHOLE_CLASS & set(here)):
            gone = sorted(self._earlier.get(convention, set()) - here[convention])
            if gone:
                self.result.notes.append(
                    f"{len(gone)} in an earlier download of {convention} and not in "
                    f"this one: {listed(gone)}; what was collected then still counts. "
                    f"Was it withdrawn? Then remove {FOLDER}/{self._assignment}/"
                    f"STUDENT and submitted/STUDENT/{self._assignment}"
                )

    def _sum_up(
        self, student: str, before: Attempt | None, attempts: list[Attempt]
    ) -> None:
        best, *others = attempts
        if before is None:
            self.result.new.append(student)
        elif best.folder != before.folder:
            self.result.newer.append(student)
        else:
            self.result.unchanged.append(student)
        late = self._deadline.late(student, best.origin.time)
        if late or (late is None and best.origin.late):
            self.result.late[student] = late
        rivals = [each for each in others if each.is_as_new_as(best)]
        if rivals:
            self._look(
                student,
                f"handed in several times and nothing says what is newest: "
                f"{best.origin.notebook!r} counts, "
                f"{rivals[0].origin.notebook!r} is kept",
            )


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None


def _check(course: Course, path: Path) -> None:
    if not path.exists():
        raise CourseError(f"there is no '{path}': check the path")
    for own in (course.submitted, course.root / FOLDER):
        if path.resolve().is_relative_to(own):
            raise CourseError(
                f"'{path}' is in the course already: name what was downloaded"
            )


def _students(course: Course) -> list[str]:
    there = course.submitted.iterdir() if course.submitted.is_dir() else ()
    return sorted(path.name for path in there if not path.name.startswith("."))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """Let nobody else collect into the same course meanwhile."""
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            lock_file(lock)
        except OSError:
            raise CourseError(
                "another autograde collect works in this course: wait until it is done"
            ) from None
        shutil.rmtree(folder / ".coming", ignore_errors=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder / ".coming", ignore_errors=True)
