"""One submission after another: what became of it is kept, recorded, or withheld.

What was executed is kept before it is recorded, and recorded before it is called done:
so the next run goes on with one that was killed at any moment.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograde.course import Course
from autograde.files import write_whole
from autograde.grade.assignment import Edition
from autograde.grade.clock import Work
from autograde.grade.options import Options
from autograde.grade.recording import Recorder
from autograde.grade.tasks import Tasks
from autograde.notebooks.release import notebook_bytes, read_ours
from autograde.results.record import Record, Result, add_try, read_record, write_record
from autograde.run.task import Task
from autograde.submission import Submission

UNSAFE_COMMENT = "Graded without a sandbox (--unsafe)."


@dataclass(frozen=True)
class Job:
    """A submission on its way, with what its result depends on."""

    submission: Submission
    editions: Mapping[str, Edition]
    digest: str = ""
    handed_in: datetime | None = None
    content: str = ""
    notes: tuple[str, ...] = ()

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


class Marking:
    """What is done for each submission of a run."""

    def __init__(self, course: Course, options: Options, recorder: Recorder) -> None:
        self._course = course
        self._options = options
        self._recorder = recorder
        self._tasks = Tasks(course, options)
        self._running: dict[Work, _Execution] = {}
        self.unchanged: set[Work] = set()
        """Whose result is that of an earlier run."""

    def known(self, job: Job) -> Result | None:
        """Give the result of a submission that need not be executed again."""
        record = self._unchanged(job)
        if record is None:
            return None
        known = record.result
        if (
            record.recorded
            and record.worth == _worth(job.editions)
            and self._recorder.has(*job.work, known.points, known.full)
        ):
            self.unchanged.add(job.work)
            return known
        graded = self._graded(job)
        notebooks = {
            name: read_ours((graded / f"{name}.ipynb").read_bytes())
            for name in job.editions
        }
        return self._record(job, known, notebooks)

    def begin(self, job: Job) -> Iterator[tuple[str, Task]]:
        """Say what workers have to do for an admitted submission, by notebook."""
        self._running[job.work] = _Execution(set(job.editions))
        folder = self._course.admitted.joinpath(*job.work)
        for name, edition in job.editions.items():
            yield name, self._tasks.of(folder, edition)

    def take(
        self, job: Job, notebook: str, executed: bytes | Exception
    ) -> Result | None:
        """Take an executed notebook; with the last of a submission, write it down."""
        execution = self._running[job.work]
        execution.missing.discard(notebook)
        if isinstance(executed, Exception):
            execution.failed = executed
        else:
            execution.executed[notebook] = executed
        if execution.missing:
            return None
        del self._running[job.work]
        failed = execution.failed
        if failed is None:
            try:
                return self._finish(job, execution.executed)
            except Exception as error:  # one submission never stops the others
                failed = error
        what = f"{type(failed).__name__}: {failed}"
        return self.withhold(job, f"the grader failed at it: {what}", passing=True)

    def withhold(self, job: Job, reason: str, passing: bool = False) -> Result:
        """Leave a submission without a mark."""
        shutil.rmtree(self._graded(job), ignore_errors=True)
        self._recorder.withhold(*job.work, _handed_in(job))
        result = Result(*job.work, reason, passing=passing)
        write_record(self._course, Record(result, job.digest, recorded=True))
        return result

    def _finish(self, job: Job, executed: Mapping[str, bytes]) -> Result:
        """Keep what was executed, then record it."""
        notebooks = {
            name: self._recorder.prepare(read_ours(executed[name]), *job.work, name)
            for name in sorted(executed)
        }
        self._keep(job, notebooks)
        notes = (*job.notes, *([UNSAFE_COMMENT] if self._options.unsafe else ()))
        result = Result(*job.work, note="; ".join(notes))
        write_record(self._course, Record(result, job.digest, recorded=False))
        return self._record(job, result, notebooks)

    def _keep(self, job: Job, notebooks: Mapping[str, NotebookNode]) -> None:
        """Put the executed notebooks and the files beside it into ``autograded/``."""
        target = self._graded(job)
        shutil.rmtree(target, ignore_errors=True)
        edition = next(iter(job.editions.values()))
        files = self._tasks.files(self._course.admitted.joinpath(*job.work), edition)
        for name, content in files.items():
            write_whole(target / name, content)
        for name, notebook in notebooks.items():
            write_whole(target / f"{name}.ipynb", notebook_bytes(notebook))

    def _record(
        self, job: Job, result: Result, notebooks: Mapping[str, NotebookNode]
    ) -> Result:
        """Write the marks of what was executed into the gradebook."""
        recorded = self._recorder.record(
            notebooks,
            *job.work,
            _handed_in(job),
            UNSAFE_COMMENT if self._options.unsafe else "",
            self._options.question,
        )
        result = replace(
            result, by_hand=recorded.by_hand, points=recorded.points, full=recorded.full
        )
        if not self._options.question:
            tests = recorded.tests
            add_try(self._course, *job.work, job.content, job.handed_in, tests)
        worth = _worth(job.editions)
        record = Record(result, job.digest, recorded=True, worth=worth)
        write_record(self._course, record)
        return result

    def _unchanged(self, job: Job) -> Record | None:
        """Find the record of a submission that need not be executed again."""
        if self._options.again or self._options.question:
            return None
        record = read_record(self._course, *job.work)
        if record is None or record.digest != job.digest or record.result.reason:
            return None
        graded = self._graded(job)
        there = all(_is_whole(graded / f"{name}.ipynb") for name in job.editions)
        return record if there else None

    def _graded(self, job: Job) -> Path:
        return self._course.root.joinpath("autograded", *job.work)


def _handed_in(job: Job) -> dict[str, Any]:
    return {"timestamp": job.handed_in} if job.handed_in else {}


def _worth(editions: Mapping[str, Edition]) -> str:
    points = {name: edition.worth for name, edition in sorted(editions.items())}
    return hashlib.sha256(json.dumps(points, sort_keys=True).encode()).hexdigest()


def _is_whole(path: Path) -> bool:
    """Tell whether a notebook that we wrote is still there, and not cut off."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return content[:1] == b"{" and content[-2:] == b"}\n"
