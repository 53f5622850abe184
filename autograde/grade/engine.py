"""Grade submissions: admit here, execute in workers, write down here.

One process admits what was handed in and writes the gradebook; workers only execute.
What was executed is kept before it is recorded, and recorded before it is called done,
so that a run that is killed at any moment is gone on with by the next.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import determine_grade
from traitlets.config import Config

from autograde.collect.collect import Options as ClassFiles
from autograde.collect.deadlines import EXTENSIONS_FILE, Deadline, grant
from autograde.course import Course, CourseError
from autograde.files import write_whole
from autograde.grade.assignment import UNPROTECTED, Edition, Incomplete
from autograde.grade.clock import Clock, Work
from autograde.grade.cluster import run_on
from autograde.grade.dropping import drop_again
from autograde.grade.pool import run_here
from autograde.grade.reader import Contents, NotRead, Reader
from autograde.grade.recording import Recorder
from autograde.notebooks.release import notebook_bytes
from autograde.results.record import Record, Result, read_record, write_record
from autograde.results.tries import add_try
from autograde.run.settings import SECTIONS, Run
from autograde.run.task import Task
from autograde.sandbox.availability import availability
from autograde.submission import Admission, Submission

_AT_A_TIME = 100
"""Submissions that are looked at before the first of them is graded."""

UNSAFE_COMMENT = "Graded without a sandbox (--unsafe)."

Progress = Callable[[int, int, Result | None], None]
"""Called with how many are done, how many there are, and the latest new result."""


@dataclass(frozen=True)
class Options:
    """How to grade.

    Parameters
    ----------
    unsafe : bool
        Whether to do without a sandbox.
    workers : int
        How many notebooks to execute at a time; as many as there are cores if 0.
    cluster : str
        Address of a Dask scheduler whose workers execute; this machine's if empty.
    figures : str
        Whose figures are drawn: ``student``, ``all`` or ``none``.
    again : bool
        Whether to grade what is graded and unchanged, too.
    question : str
        The grade_id of the only question whose mark may change; all if empty.
    clock : Clock
        How long all of it may take; it counts who took how long.
    """

    unsafe: bool = False
    workers: int = 0
    cluster: str = ""
    figures: str = "student"
    again: bool = False
    question: str = ""
    clock: Clock = field(default_factory=Clock)


@dataclass(frozen=True)
class _Job:
    """A submission on its way, with what its result depends on."""

    submission: Submission
    digest: str
    handed_in: datetime | None = None
    notes: tuple[str, ...] = ()
    content: str = ""

    @property
    def work(self) -> Work:
        """Whose it is, and of which assignment."""
        return self.submission.student, self.submission.assignment


@dataclass
class _Execution:
    """What has been executed of a submission so far, by notebook."""

    missing: set[str]
    executed: dict[str, bytes] = field(default_factory=dict)
    failed: Exception | None = None


def grade(
    course: Course,
    assignment: str | None = None,
    students: Collection[str] | None = None,
    progress: Progress | None = None,
    options: Options | None = None,
) -> list[Result]:
    """Grade what was handed in; no submission stops another.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str, optional
        Only this one.
    students : collection of str, optional
        Only these.
    progress : callable, optional
        Told of every result.
    options : Options, optional
        How to grade.

    Returns
    -------
    list of Result
        Sorted by student, then assignment.

    Raises
    ------
    CourseError
        If the course has no such assignment or question, nothing was handed in for
        it, or there is no sandbox on this machine.
    """
    options = options or Options()
    reader = Reader(Run.of(_plain(course.config())).reading_timeout)
    try:
        return _grade(course, assignment, students, progress, options, reader)
    finally:
        reader.close()


def _grade(
    course: Course,
    assignment: str | None,
    students: Collection[str] | None,
    progress: Progress | None,
    options: Options,
    reader: Reader,
) -> list[Result]:
    try:
        found, links = reader.find(course.submitted)
    except NotRead as error:
        raise CourseError(f"{course.submitted}: {error}") from None
    chosen = _choose(course, assignment, students, found)
    names = sorted({each.assignment for each in chosen} & set(course.assignments()))
    drop_again(course)
    extended = _extended(course, names)
    with course.gradebook() as gradebook:
        recorder = Recorder(gradebook, course.config(), course.database_url())
        grading = _Grading(course, options, recorder, reader)
        grading.refuse_what_no_answer_passes({each.assignment for each in chosen})
        results = _refused(links, assignment, students)
        if progress:
            progress(0, len(chosen), None)
        for result in grading.run(chosen):
            results.append(result)
            new = (result.student, result.assignment) not in grading.unchanged
            if progress and new:
                progress(len(results), len(chosen), result)
        if progress and grading.unchanged:
            progress(len(results), len(chosen), None)
        asked = {(each.student, each.assignment) for each in chosen}
        ended = {(each.student, each.assignment) for each in results}
        options.clock.waiting = len(asked - ended)
        for name, deadline in extended.items():
            there = {each.student for each in chosen if each.assignment == name}
            held = {who: t for who, t in deadline.extended.items() if who in there}
            grant(gradebook, name, replace(deadline, extended=held))
        recorder.penalize(names)
    return sorted(results, key=lambda r: (r.student, r.assignment))


def try_answers(
    course: Course, assignment: str, room: str, options: Options | None = None
) -> dict[str, NotebookNode]:
    """Grade an assignment's own notebooks, and record nothing.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        The assignment.
    room : str
        Whose notebooks: ``source`` has the right answers, ``release`` none.
    options : Options, optional
        How to grade.

    Returns
    -------
    dict
        The executed notebooks by name.

    Raises
    ------
    Incomplete
        If something of the assignment is missing.
    CourseError
        If its notebooks cannot be executed.
    """
    options = options or Options()
    editions = Edition.of(course, assignment)
    submission = Submission(assignment, assignment, course.root / room / assignment)
    with (
        tempfile.TemporaryDirectory() as folder,
        course.gradebook() as gradebook,
    ):
        recorder = Recorder(gradebook, course.config(), course.database_url())
        reader = Reader(Run().reading_timeout)
        grading = _Grading(course, options, recorder, reader)
        target = Path(folder) / assignment
        with reader:
            admission = reader.admit(submission, _releases(editions), target)
        if admission.reason:
            raise CourseError(f"{room}/{assignment}: {admission.reason}")
        tasks = [
            (name, grading.task(target, edition)) for name, edition in editions.items()
        ]
        executed = {}
        for name, notebook in run_here(tasks, options.workers or os.cpu_count() or 1):
            if isinstance(notebook, Exception):
                raise CourseError(f"{room}/{assignment}/{name}.ipynb: {notebook}")
            executed[name] = nbformat.reads(notebook.decode(), as_version=4)
    return executed


def _extended(course: Course, assignments: Collection[str]) -> dict[str, Deadline]:
    """Read who has more time now: it may be another than when it was collected."""
    if not (course.root / EXTENSIONS_FILE).is_file():
        return {}
    return {name: ClassFiles().read_class(course, name)[1] for name in assignments}


def _refused(
    found: Iterable[tuple[str, str]],
    assignment: str | None,
    students: Collection[str] | None,
) -> list[Result]:
    """Tell of folders in ``submitted/`` that hold no submission of their own."""
    results = []
    for folder, reason in found:
        student, _, of = folder.partition("/")
        asked = students is None or student in students
        if asked and (not of or assignment in (None, of)):
            results.append(Result(student, of, f"the folder {reason}"))
    return results


def _choose(
    course: Course,
    assignment: str | None,
    students: Collection[str] | None,
    found: Iterable[Submission],
) -> list[Submission]:
    known = course.assignments()
    if assignment is not None and assignment not in known:
        raise CourseError(
            f"the course has no assignment {assignment!r}: "
            f"it has {', '.join(known) or 'none'}"
        )
    chosen = [
        submission
        for submission in found
        if assignment in (None, submission.assignment)
        and (students is None or submission.student in students)
    ]
    if not chosen:
        who = " or ".join(sorted(students)) if students else "STUDENT"
        raise CourseError(
            f"nothing to grade: put each notebook into {course.submitted}/{who}/"
            f"{assignment or 'ASSIGNMENT'}/"
        )
    return chosen


class _Grading:
    """One run over the submissions of a course."""

    def __init__(
        self, course: Course, options: Options, recorder: Recorder, reader: Reader
    ) -> None:
        self._reader = reader
        self._clock = options.clock
        self._course = course
        self._options = options
        self._recorder = recorder
        self._config = course.config()
        self._known = set(course.assignments())
        self._read: dict[str, dict[str, Edition] | str] = {}
        self._running: dict[tuple[str, str], _Execution] = {}
        self._exercises = course.exercises()
        self._tried = False
        self._decided: dict[str, Any] = {}
        self.unchanged: set[Work] = set()
        """Whose result is that of an earlier run."""

    def run(self, submissions: Sequence[Submission]) -> Iterator[Result]:
        """Grade submissions; those that need no execution come first."""
        settled: list[Result] = []
        tasks = self._tasks(submissions, settled)

        def whose(key: tuple[_Job, str]) -> Work:
            return key[0].work

        if self._options.cluster:
            running = run_on(self._options.cluster, tasks, self._clock, whose)
        else:
            workers = self._options.workers or os.cpu_count() or 1
            running = run_here(tasks, workers, self._clock, whose)
        for (job, notebook), executed in running:
            yield from settled
            settled.clear()
            result = self._take(job, notebook, executed)
            if result is not None:
                yield result
        yield from settled

    def _editions(self, assignment: str) -> dict[str, Edition] | str:
        """Read an assignment, once; or say why it cannot be graded."""
        if assignment not in self._known:
            return f"the course has no assignment {assignment!r}"
        if assignment not in self._read:
            try:
                self._read[assignment] = Edition.of(self._course, assignment)
            except Incomplete as error:  # one assignment never stops the others
                self._read[assignment] = str(error)
        return self._read[assignment]

    def refuse_what_no_answer_passes(self, assignments: Collection[str]) -> None:
        """Refuse an assignment with a test that even the source's answers fail.

        Only tests are tried that look as if they could not be asked from outside.
        """
        for assignment in sorted(assignments):
            editions = self._editions(assignment)
            if isinstance(editions, str) or self._options.cluster:
                continue
            if any(edition.problems for edition in editions.values()):
                executed = try_answers(
                    self._course, assignment, "source", self._options
                )
                reason = _impossible(editions, executed)
                self._read[assignment] = reason or editions

    def _tasks(
        self, submissions: Sequence[Submission], settled: list[Result]
    ) -> Iterator[tuple[tuple[_Job, str], Task]]:
        """Admit submissions; what needs no execution goes to `settled` instead."""
        for submission, contents in self._look(submissions):
            if self._clock.left == 0:
                return
            student, assignment = submission.student, submission.assignment
            editions = self._editions(assignment)
            if isinstance(editions, str):
                settled.append(Result(student, assignment, editions))
                continue
            if isinstance(contents, OSError):  # one submission never stops the others
                reason = f"the folder cannot be read: {contents.strerror}"
                settled.append(Result(student, assignment, reason))
                continue
            if isinstance(contents, NotRead):
                settled.append(self._withhold(_Job(submission, ""), str(contents)))
                continue
            digest = self._deciding(assignment, editions).copy()
            digest.update(contents.digest.encode())
            job = _Job(
                submission,
                digest.hexdigest(),
                contents.handed_in,
                content=contents.digest,
            )
            record = self._unchanged(job)
            if record:
                known = record.result
                if (
                    not record.recorded
                    or record.worth != _worth(editions)
                    or not self._recorder.has(
                        student, assignment, known.points, known.full
                    )
                ):
                    record = self._record(job, known)
                else:
                    self.unchanged.add(job.work)
                settled.append(record.result)
                continue
            self._require_sandbox()
            folder = self._course.admitted / student / assignment
            with self._clock.measuring(job.work):
                admission = self._admit(submission, editions, folder)
            if admission.reason:
                settled.append(self._withhold(job, admission.reason))
                continue
            job = replace(job, notes=admission.notes)
            self._running[student, assignment] = _Execution(set(editions))
            for name, edition in editions.items():
                yield (job, name), self.task(folder, edition)

    def _require_sandbox(self) -> None:
        """Try the sandbox, once, before anything changes; a cluster tries its own."""
        if self._tried or self._options.unsafe or self._options.cluster:
            return
        missing = availability()
        if missing:
            raise CourseError(" ".join(missing.split()))
        self._tried = True

    def task(self, folder: Path, edition: Edition) -> Task:
        """Say what a worker has to do for an admitted notebook."""
        admitted = nbformat.read(folder / f"{edition.notebook}.ipynb", as_version=4)
        files = self._files(folder, edition)
        return Task(
            notebook_bytes(edition.with_tests(admitted, files)),
            files,
            _plain(self._config),
            imports=edition.imports,
            given=tuple(self._given(edition)),
            lent=edition.lent,
            special=edition.special,
            beside=edition.beside,
            released=tuple(edition.unchanged(admitted)),
            figures=self._options.figures,
            sandboxed=not self._options.unsafe,
            exercises=self._exercises,
        )

    def _files(self, folder: Path, edition: Edition) -> dict[str, bytes]:
        """Collect the files beside a notebook: the student's, then the assignment's."""
        given = self._given(edition)
        places = {path for name in given for path in (name, *_folders(name))}
        theirs = {
            name: path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".ipynb"
            # one cannot be a folder where the other is a file
            if (name := path.relative_to(folder).as_posix()) not in places
            and given.keys().isdisjoint(_folders(name))
        }
        return {**theirs, **given}

    def _given(self, edition: Edition) -> dict[str, bytes]:
        """Choose the assignment's files that stand in the place of a student's."""
        kept = self._config.Autograde.get("exclude_overwriting", {})
        return {
            name: content
            for name, content in edition.files.items()
            if name not in kept.get(edition.assignment, ())
        }

    def _take(
        self, job: _Job, notebook: str, executed: bytes | Exception
    ) -> Result | None:
        """Take an executed notebook; with the last of a submission, write it down."""
        key = job.submission.student, job.submission.assignment
        execution = self._running[key]
        execution.missing.discard(notebook)
        if isinstance(executed, Exception):
            execution.failed = executed
        else:
            execution.executed[notebook] = executed
        if execution.missing:
            return None
        del self._running[key]
        failed = execution.failed
        if failed is None:
            try:
                return self._finish(job, execution.executed)
            except Exception as error:  # one submission never stops the others
                failed = error
        what = f"{type(failed).__name__}: {failed}"
        return self._withhold(job, f"the grader failed at it: {what}")

    def _finish(self, job: _Job, executed: Mapping[str, bytes]) -> Result:
        """Keep what was executed, then record it."""
        student, assignment = job.submission.student, job.submission.assignment
        notebooks = {
            name: self._recorder.prepare(
                nbformat.reads(executed[name].decode(), as_version=4),
                student,
                assignment,
                name,
            )
            for name in sorted(executed)
        }
        self._keep(job, notebooks)
        notes = (*job.notes, *([UNSAFE_COMMENT] if self._options.unsafe else ()))
        result = Result(student, assignment, note="; ".join(notes))
        write_record(self._course, Record(result, job.digest, recorded=False))
        return self._record(job, result).result

    def _keep(self, job: _Job, notebooks: Mapping[str, NotebookNode]) -> None:
        """Put the executed notebooks and the files beside it into ``autograded/``."""
        student, assignment = job.submission.student, job.submission.assignment
        target = self._graded(job)
        admitted = self._course.admitted / student / assignment
        shutil.rmtree(target, ignore_errors=True)
        edition = next(iter(self._graded_by(assignment).values()))
        for name, content in self._files(admitted, edition).items():
            write_whole(target / name, content)
        for name, notebook in notebooks.items():
            write_whole(target / f"{name}.ipynb", notebook_bytes(notebook))

    def _graded_by(self, assignment: str) -> dict[str, Edition]:
        editions = self._editions(assignment)
        assert not isinstance(editions, str)
        return editions

    def _record(self, job: _Job, result: Result) -> Record:
        """Write the marks of what was executed into the gradebook."""
        recorded = self._recorder.record(
            {
                name: nbformat.read(self._graded(job) / f"{name}.ipynb", as_version=4)
                for name in self._graded_by(result.assignment)
            },
            result.student,
            result.assignment,
            _handed_in(job),
            UNSAFE_COMMENT if self._options.unsafe else "",
            self._options.question,
        )
        result = replace(
            result,
            by_hand=recorded.by_hand,
            points=recorded.points,
            full=recorded.full,
        )
        if not self._options.question:
            add_try(
                self._course,
                *job.work,
                job.content,
                job.handed_in,
                recorded.tests,
            )
        worth = _worth(self._graded_by(result.assignment))
        record = Record(result, job.digest, recorded=True, worth=worth)
        write_record(self._course, record)
        return record

    def _withhold(self, job: _Job, reason: str) -> Result:
        """Leave a submission without a mark."""
        student, assignment = job.submission.student, job.submission.assignment
        shutil.rmtree(self._graded(job), ignore_errors=True)
        self._recorder.withhold(student, assignment, _handed_in(job))
        result = Result(student, assignment, reason)
        write_record(self._course, Record(result, job.digest, recorded=True))
        return result

    def _unchanged(self, job: _Job) -> Record | None:
        """Find the record of a submission that need not be executed again."""
        if self._options.again or self._options.question:
            return None
        student, assignment = job.submission.student, job.submission.assignment
        record = read_record(self._course, student, assignment)
        if record is None or record.digest != job.digest or record.result.reason:
            return None
        names = self._graded_by(assignment)
        there = all(_is_whole(self._graded(job) / f"{name}.ipynb") for name in names)
        return record if there else None

    def _graded(self, job: _Job) -> Path:
        student, assignment = job.submission.student, job.submission.assignment
        return self._course.root / "autograded" / student / assignment

    def _look(
        self, submissions: Sequence[Submission]
    ) -> Iterator[tuple[Submission, Contents | OSError | NotRead]]:
        """Hash what was handed in, many at a time."""
        for first in range(0, len(submissions), _AT_A_TIME):
            some = submissions[first : first + _AT_A_TIME]
            found: list[Contents | OSError | NotRead] = []
            contents = self._reader.contents(some)
            for each in some:
                if self._clock.left == 0:
                    break
                with self._clock.measuring((each.student, each.assignment)):
                    found.append(next(contents))
            contents.close()
            yield from zip(some, found, strict=False)

    def _deciding(self, assignment: str, editions: Mapping[str, Edition]) -> Any:
        """Hash all that decides the marks but the submission, once an assignment."""
        if assignment not in self._decided:
            told = hashlib.sha256()
            for edition in editions.values():
                told.update(edition.digest.encode())
            ours = [self._options.unsafe, self._options.figures]
            settings = [_plain(self._config), ours]
            if self._exercises:
                settings.append(self._exercises)
            told.update(json.dumps(settings, sort_keys=True).encode())
            self._decided[assignment] = told
        return self._decided[assignment]

    def _admit(
        self, submission: Submission, editions: Mapping[str, Edition], folder: Path
    ) -> Admission:
        try:
            return self._reader.admit(submission, _releases(editions), folder)
        except NotRead as error:  # one submission never stops the others
            return Admission(reason=str(error))


def _folders(name: str) -> list[str]:
    return [each.as_posix() for each in PurePosixPath(name).parents]


def _releases(editions: Mapping[str, Edition]) -> dict[str, list[NotebookNode]]:
    return {name: [each.release, *each.earlier] for name, each in editions.items()}


def _worth(editions: Mapping[str, Edition]) -> str:
    points = {name: edition.worth for name, edition in sorted(editions.items())}
    return hashlib.sha256(json.dumps(points, sort_keys=True).encode()).hexdigest()


def _impossible(
    editions: Mapping[str, Edition], executed: Mapping[str, NotebookNode]
) -> str:
    """Say which tests cannot be asked from outside, and what to do; or nothing."""
    found = []
    for notebook, edition in editions.items():
        for cell in executed[notebook].cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            full = cell.metadata.get("nbgrader", {}).get("points", 0)
            if name in edition.problems and (determine_grade(cell)[0] or 0) < full:
                found.append(
                    f"{notebook}.ipynb, cell {name!r}, {edition.problems[name]}"
                )
    if not found:
        return ""
    more = f" ({len(found) - 1} more such)" if found[1:] else ""
    return (
        f"its own answers do not pass a test, which runs apart from them: {found[0]}; "
        f"{UNPROTECTED}{more}. autograde check-course lists all"
    )


def _is_whole(path: Path) -> bool:
    """Tell whether a notebook that we wrote is still there, and not cut off."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return content[:1] == b"{" and content[-2:] == b"}\n"


def _plain(config: Config) -> dict[str, dict[str, Any]]:
    """Take the sections on execution, as plain data."""
    return {
        name: json.loads(json.dumps(dict(config.get(name, {})))) for name in SECTIONS
    }


def _handed_in(job: _Job) -> dict[str, Any]:
    return {"timestamp": job.handed_in} if job.handed_in else {}
