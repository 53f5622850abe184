"""Collect what was handed in: from paths to attempts to ``submitted/``."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from autograde.collect.attempts import Attempt, Manifest
from autograde.collect.conventions import Owner
from autograde.collect.deadlines import grant
from autograde.collect.filing import adopt, file_current
from autograde.collect.intake import Claimed, Desk, Intake
from autograde.collect.names import unified
from autograde.collect.notebooks import Examiner
from autograde.collect.options import Options
from autograde.collect.roster import enrol
from autograde.collect.store import Store
from autograde.course import Course, CourseError
from autograde.files import lock_file

FOLDER = "collected"
"""In the course directory: every file, and each assignment's manifest."""


@dataclass
class Collected:
    """What became of everything.

    Parameters
    ----------
    intakes : list of Intake
        What came in, path by path.
    new, newer, unchanged : list of str
        Students whose first attempt came, whose later one counts now, and for whom
        what counts is the same as before.
    late : dict
        Of a student: how late; None if only the source calls it late.
    remarks : list of tuple
        What needs a look: whom or what it is about, and a sentence.
    notes : list of str
        What is worth knowing.
    """

    intakes: list[Intake] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    late: dict[str, timedelta | None] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def collect(
    course: Course,
    assignment: str,
    paths: Sequence[Path],
    options: Options | None = None,
    now: datetime | None = None,
) -> Collected:
    """Collect hand-ins of an assignment into a course.

    Every file is kept in ``collected/files/`` by its hash, every attempt in
    ``collected/ASSIGNMENT.json``; what counts of each student is put into
    ``submitted/``. Collecting the same again changes nothing.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        The assignment.
    paths : sequence of Path
        Folders, archives and files; of attempts without times the later path counts.
    options : Options, optional
        The roster and the like.
    now : datetime, optional
        The time of collecting; now if not given.

    Returns
    -------
    Collected
        What became of everything.

    Raises
    ------
    CourseError
        If it could not run; ``submitted/`` was not changed then.
    """
    known = course.assignments()
    if assignment not in known:
        raise CourseError(
            f"the course has no assignment {assignment!r}: "
            f"it has {', '.join(known) or 'none'}"
        )
    for path in paths:
        _check(course, path)
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    with _alone(course.root / FOLDER):
        work = _Work(course, assignment, known, options or Options(), moment)
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
    ) -> None:
        self.result = Collected()
        self._course, self._assignment, self._moment = course, assignment, moment
        self._folder = course.root / FOLDER
        self._store = Store(self._folder / "files")
        self._examiner = Examiner(course, known, self._store)
        self._manifests = {name: Manifest.load(self._folder, name) for name in known}
        # by assignment and student: what counted before
        self._before: dict[tuple[str, str], Attempt | None] = {}
        self._blocked: set[tuple[str, str]] = set()
        self._owners: dict[str, Owner] = {}
        self._roster, self._deadline = options.read_class(course, assignment)
        self._desk = Desk(
            self._store,
            assignment,
            frozenset(known),
            self._roster,
            options.conventions(course),
        )
        for student in (*self._roster.people, *_students(course)):
            self._desk.spelled.setdefault(unified(student), student)
        for each in self._manifests[assignment].attempts:
            system, _, number = each.account.partition(" ")
            if number and not each.misplaced:
                key = each.student, system
                self._desk.accounts.setdefault(key, set()).add(number)

    def receive(self, path: Path) -> None:
        """Take in one path and record its attempts."""
        intake = self._desk.take_in(path)
        self.result.intakes.append(intake)
        self.result.remarks += intake.remarks
        self.result.notes += intake.notes
        self._manifests[self._assignment].unclaimed |= intake.unclaimed
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
        manifest = self._touch(assignment, student)
        attempt = Attempt(
            student,
            found.files,
            found.unpacked,
            found.notebook,
            hand_in.time,
            hand_in.marked_late,
            self._moment,
            order=len(manifest.attempts) + 1,
            source=intake.source,
            convention=intake.convention,
            account=claimed.account,
            upload=hand_in.number,
            misplaced=misplaced,
        )
        manifest.add(attempt)
        best = manifest.of(student)[0]
        if misplaced:
            counts = "it counts" if best.is_same(attempt) else "another attempt counts"
            text = f"handed in a notebook of {assignment}: {counts} for that one"
            self._look(student, text)
        elif not found.notebook and best.notebook:
            self._look(student, f"{found.problem}; another attempt counts")
        elif found.problem:
            self._look(student, found.problem)

    def _touch(self, assignment: str, student: str) -> Manifest:
        """Remember what counted for a student before, even if nobody collected it."""
        manifest, key = self._manifests[assignment], (assignment, student)
        if key not in self._before:
            problem = adopt(
                self._course,
                self._store,
                self._examiner,
                manifest,
                student,
                self._moment,
            )
            if problem:
                self._blocked.add(key)
                self._look(student, f"{problem}, and collect again")
            self._before[key] = next(iter(manifest.of(student)), None)
        return manifest

    def _look(self, student: str, text: str) -> None:
        self.result.remarks.append((student, text))

    def finish(self) -> None:
        """Write manifests, ``submitted/`` and what the gradebook should know."""
        if not any(intake.convention for intake in self.result.intakes):
            said = "; ".join(f"'{who}': {text}" for who, text in self.result.remarks)
            raise CourseError(said or "there are no files in what was given")
        self._save()
        for key, before in sorted(self._before.items(), key=lambda each: each[0]):
            assignment, student = key
            manifest = self._manifests[assignment]
            if key not in self._blocked:
                file_current(self._course, self._store, manifest, student)
            if assignment == self._assignment:
                self._sum_up(student, before, manifest.of(student))
        collected = {
            each.student for each in self._manifests[self._assignment].attempts
        }
        extended = self._deadline.extended
        held = {each: extended[each] for each in extended if each in collected}
        with self._course.gradebook() as gradebook:
            enrol(gradebook, self._roster, self._owners)
            grant(gradebook, self._assignment, replace(self._deadline, extended=held))
        absent = sorted(set(self._roster.people) - collected)
        if self._roster.is_complete and absent:
            self.result.notes.append(
                f"{len(absent)} of the roster have handed in nothing yet: "
                + ", ".join(absent)
            )

    def _save(self) -> None:
        claimed = {
            digest
            for manifest in self._manifests.values()
            for each in manifest.attempts
            for digest in each.files.values()
        }
        ours = self._manifests[self._assignment]
        ours.unclaimed = {each for each in ours.unclaimed if each.digest not in claimed}
        for assignment in {self._assignment, *(name for name, _ in self._before)}:
            self._manifests[assignment].save(self._folder)

    def _sum_up(
        self, student: str, before: Attempt | None, attempts: list[Attempt]
    ) -> None:
        best, *others = attempts
        if before is None:
            self.result.new.append(student)
        elif best != before:
            self.result.newer.append(student)
        else:
            self.result.unchanged.append(student)
        late = self._deadline.late(student, best.time)
        if late or (late is None and best.marked_late):
            self.result.late[student] = late
        rivals = [each for each in others if each.is_as_new_as(best)]
        if rivals:
            self._look(
                student,
                f"handed in several times and nothing says what is newest: "
                f"{best.notebook!r} counts, {rivals[0].notebook!r} is kept",
            )


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
def _alone(folder: Path) -> Iterator[None]:
    """Let nobody else collect into the same course meanwhile."""
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            lock_file(lock)
        except OSError:
            raise CourseError(
                "another autograde collect works in this course: wait until it is done"
            ) from None
        yield
