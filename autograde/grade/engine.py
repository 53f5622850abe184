"""Grade submissions: admit here, execute in workers, write down here.

One process admits what was handed in and writes the gradebook; workers only execute.
What was executed is kept before it is recorded, and recorded before it is called done,
so that a run that is killed at any moment is gone on with by the next.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from traitlets.config import Config

from autograde.course import Course, CourseError, programs_on_path
from autograde.files import write_whole
from autograde.grade.assignment import Edition
from autograde.grade.cluster import run_on
from autograde.grade.pool import run_here
from autograde.grade.recording import Recorder
from autograde.grade.results import Record, Result, read_record, write_record
from autograde.notebooks.release import notebook_bytes
from autograde.run.settings import SECTIONS
from autograde.run.task import Task
from autograde.sandbox.availability import availability
from autograde.submission import Admission, Submission, admit, find_submissions
from autograde.submission.admission import handed_in_at
from autograde.submission.finding import find_files, find_refused
from autograde.submission.opening import Unreadable, content_digest

UNSAFE_COMMENT = "Graded without a sandbox (--unsafe)."

Progress = Callable[[int, int, Result | None], None]
"""Called with how many are done, how many there are, and the latest result."""


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
    """

    unsafe: bool = False
    workers: int = 0
    cluster: str = ""
    figures: str = "student"
    again: bool = False
    question: str = ""


@dataclass(frozen=True)
class _Job:
    """A submission on its way, with what its result depends on."""

    submission: Submission
    digest: str
    notes: tuple[str, ...] = ()


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
    # a cluster's workers try their own
    missing = None if options.unsafe or options.cluster else availability()
    if missing:
        raise CourseError(" ".join(missing.split()))
    chosen = _choose(course, assignment, students)
    with programs_on_path(), course.gradebook() as gradebook:
        recorder = Recorder(gradebook, course.config(), course.database_url())
        grading = _Grading(course, options, recorder)
        results = _refused(course, assignment, students)
        if progress:
            progress(0, len(chosen), None)
        for result in grading.run(chosen):
            results.append(result)
            if progress:
                progress(len(results), len(chosen), result)
    return sorted(results, key=lambda r: (r.student, r.assignment))


def _refused(
    course: Course, assignment: str | None, students: Collection[str] | None
) -> list[Result]:
    """Tell of folders in ``submitted/`` that hold no submission of their own."""
    results = []
    for folder, reason in find_refused(course.submitted):
        student, _, of = folder.partition("/")
        asked = students is None or student in students
        if asked and (not of or assignment in (None, of)):
            results.append(Result(student, of, f"the folder {reason}"))
    return results


def _choose(
    course: Course, assignment: str | None, students: Collection[str] | None
) -> list[Submission]:
    known = course.assignments()
    if assignment is not None and assignment not in known:
        raise CourseError(
            f"the course has no assignment {assignment!r}: "
            f"it has {', '.join(known) or 'none'}"
        )
    chosen = [
        submission
        for submission in find_submissions(course.submitted)
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

    def __init__(self, course: Course, options: Options, recorder: Recorder) -> None:
        self._course = course
        self._options = options
        self._recorder = recorder
        self._config = course.config()
        self._editions = {
            name: Edition.of(course, name) for name in course.assignments()
        }

    def run(self, submissions: Iterable[Submission]) -> Iterator[Result]:
        """Grade submissions; those that need no execution come first."""
        settled: list[Result] = []
        tasks = self._tasks(submissions, settled)
        if self._options.cluster:
            running = run_on(self._options.cluster, tasks)
        else:
            running = run_here(tasks, self._options.workers or os.cpu_count() or 1)
        for job, executed in running:
            yield from settled
            settled.clear()
            yield self._settle(job, executed)
        yield from settled

    def _tasks(
        self, submissions: Iterable[Submission], settled: list[Result]
    ) -> Iterator[tuple[_Job, Task]]:
        """Admit submissions; what needs no execution goes to `settled` instead."""
        for submission in submissions:
            student, assignment = submission.student, submission.assignment
            edition = self._editions.get(assignment)
            if edition is None:
                reason = f"the course has no assignment {assignment!r}"
                settled.append(Result(student, assignment, reason))
                continue
            try:
                job = _Job(submission, self._digest(submission, edition))
            except OSError as error:  # one submission never stops the others
                reason = f"the folder cannot be read: {error.strerror}"
                settled.append(Result(student, assignment, reason))
                continue
            record = self._unchanged(job)
            if record:
                if not record.recorded:
                    record = self._record(job, record.result)
                settled.append(record.result)
                continue
            folder = self._course.admitted / student / assignment
            admission = _admit(submission, edition, folder)
            if admission.reason:
                settled.append(self._withhold(job, admission.reason))
                continue
            yield replace(job, notes=admission.notes), self._task(folder, edition)

    def _task(self, folder: Path, edition: Edition) -> Task:
        admitted = nbformat.read(folder / f"{edition.assignment}.ipynb", as_version=4)
        return Task(
            notebook_bytes(edition.with_tests(admitted)),
            self._files(folder, edition),
            _plain(self._config),
            imports=edition.imports,
            released=tuple(edition.unchanged(admitted)),
            figures=self._options.figures,
            sandboxed=not self._options.unsafe,
        )

    def _files(self, folder: Path, edition: Edition) -> dict[str, bytes]:
        """Collect the files beside a notebook: the student's, then the assignment's."""
        theirs = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".ipynb"
        }
        kept = self._config.Autograde.get("exclude_overwriting", {})
        ours = {
            name: content
            for name, content in edition.files.items()
            if name not in kept.get(edition.assignment, ())
        }
        return {**theirs, **ours}

    def _settle(self, job: _Job, executed: bytes | Exception) -> Result:
        """Write down what was executed, or why there is no mark."""
        if isinstance(executed, bytes):
            try:
                return self._finish(job, executed)
            except Exception as error:  # one submission never stops the others
                executed = error
        what = f"{type(executed).__name__}: {executed}"
        return self._withhold(job, f"the grader failed at it: {what}")

    def _finish(self, job: _Job, executed: bytes) -> Result:
        """Keep what was executed, then record it."""
        student, assignment = job.submission.student, job.submission.assignment
        notebook = nbformat.reads(executed.decode(), as_version=4)
        notebook = self._recorder.prepare(notebook, student, assignment)
        self._keep(job, notebook_bytes(notebook))
        notes = (*job.notes, *([UNSAFE_COMMENT] if self._options.unsafe else ()))
        result = Result(student, assignment, note="; ".join(notes))
        write_record(self._course, Record(result, job.digest, recorded=False))
        return self._record(job, result).result

    def _keep(self, job: _Job, notebook: bytes) -> None:
        """Put the executed notebook and the files beside it into ``autograded/``."""
        student, assignment = job.submission.student, job.submission.assignment
        target = self._graded(job)
        admitted = self._course.admitted / student / assignment
        shutil.rmtree(target.parent, ignore_errors=True)
        for name, content in self._files(admitted, self._editions[assignment]).items():
            write_whole(target.parent / name, content)
        write_whole(target, notebook)

    def _record(self, job: _Job, result: Result) -> Record:
        """Write the marks of what was executed into the gradebook."""
        recorded = self._recorder.record(
            nbformat.read(self._graded(job), as_version=4),
            result.student,
            result.assignment,
            _handed_in(job.submission),
            UNSAFE_COMMENT if self._options.unsafe else "",
            self._options.question,
        )
        result = replace(
            result,
            by_hand=recorded.by_hand,
            points=recorded.points,
            full=recorded.full,
        )
        record = Record(result, job.digest, recorded=True)
        write_record(self._course, record)
        return record

    def _withhold(self, job: _Job, reason: str) -> Result:
        """Leave a submission without a mark."""
        student, assignment = job.submission.student, job.submission.assignment
        shutil.rmtree(self._graded(job).parent, ignore_errors=True)
        self._recorder.withhold(student, assignment, _handed_in(job.submission))
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
        return record if self._graded(job).is_file() else None

    def _graded(self, job: _Job) -> Path:
        student, assignment = job.submission.student, job.submission.assignment
        folder = self._course.root / "autograded" / student / assignment
        return folder / f"{assignment}.ipynb"

    def _digest(self, submission: Submission, edition: Edition) -> str:
        """Tell whether anything that decides the marks has changed."""
        told = hashlib.sha256(edition.digest.encode())
        ours = [self._options.unsafe, self._options.figures]
        settings = [_plain(self._config), ours]
        told.update(json.dumps(settings, sort_keys=True).encode())
        files, notes = find_files(submission.folder)
        told.update(json.dumps(notes).encode())
        for path in files:
            name = str(path.relative_to(submission.folder))
            told.update(f"{name}\0".encode(errors="replace"))
            try:
                told.update(content_digest(path, submission.trusted))
            except Unreadable as error:  # it is left out, and why is what counts
                told.update(str(error).encode())
        return told.hexdigest()


def _admit(submission: Submission, edition: Edition, folder: Path) -> Admission:
    try:
        return admit(submission, edition.release, folder)
    except Exception as error:  # one submission never stops the others
        what = f"{type(error).__name__}: {error}"
        return Admission(reason=f"the grader failed at reading it: {what}")


def _plain(config: Config) -> dict[str, dict[str, Any]]:
    """Take the sections on execution, as plain data."""
    return {
        name: json.loads(json.dumps(dict(config.get(name, {})))) for name in SECTIONS
    }


def _handed_in(submission: Submission) -> dict[str, Any]:
    time = handed_in_at(submission)
    return {"timestamp": time} if time else {}
