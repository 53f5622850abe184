"""Grade submissions: admit here, execute in workers, write down here.

One process admits what was handed in and writes the gradebook; workers only execute.
"""

import hashlib
import tempfile
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from autograde.collect.collect import Options as ClassFiles
from autograde.collect.deadlines import EXTENSIONS_FILE, Deadline, grant
from autograde.course import Course, CourseError
from autograde.grade.assignment import UNPROTECTED, Edition, Incomplete
from autograde.grade.clock import Work
from autograde.grade.cluster import run_on
from autograde.grade.dropping import drop_again
from autograde.grade.marking import Job, Marking
from autograde.grade.options import Options
from autograde.grade.pool import run_here
from autograde.grade.reader import Contents, NotRead, Reader
from autograde.grade.recording import Recorder
from autograde.grade.tasks import Tasks, plain
from autograde.notebooks.release import read_ours
from autograde.pages.plain import one_line
from autograde.results.cache import Cache, digest, stamp
from autograde.results.record import Result
from autograde.run.settings import Run
from autograde.run.task import Task
from autograde.sandbox.availability import begin_trial
from autograde.sandbox.limits import Sandbox
from autograde.submission import Submission

_AT_A_TIME = 100
"""Submissions that are looked at before the first of them is graded."""

Progress = Callable[[int, int, Result | None], None]
"""Called with how many are done, how many there are, and the latest new result."""


def grade(
    course: Course,
    assignment: str | None = None,
    students: Collection[str] | None = None,
    progress: Progress | None = None,
    options: Options | None = None,
) -> list[Result]:
    """Grade what was handed in, all or only this; no submission stops another.

    The results are sorted by student, then assignment.
    """
    options = options or Options()
    reader = Reader(Run.of(plain(course.config())).reading_timeout)
    try:
        return _grade(course, assignment, students, progress, options, reader)
    finally:
        reader.close()
        options.worker.stop()


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
        refused = len(results)
        if progress:
            progress(0, len(chosen), None)
        for result in grading.run(chosen):
            results.append(result)
            new = (result.student, result.assignment) not in grading.marking.unchanged
            if progress and new:
                progress(len(results) - refused, len(chosen), result)
        if progress and grading.marking.unchanged:
            progress(len(results) - refused, len(chosen), None)
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
    course: Course,
    assignment: str,
    room: str,
    options: Options,
    *,
    beside: bool = False,
) -> dict[str, NotebookNode]:
    """Grade an assignment's own notebooks, and record nothing.

    In the room ``source`` they have the right answers, in ``release`` none. All tests
    may run beside the answers, as in plain nbgrader. The worker stays, for whatever
    comes next.
    """
    editions = Edition.of(course, assignment)
    if beside:
        editions = {
            name: replace(edition, beside=tuple(edition.cells))
            for name, edition in editions.items()
        }
    submission = Submission(assignment, assignment, course.root / room / assignment)
    made = Tasks(course, options)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / assignment
        with Reader(Run().reading_timeout) as reader:
            admission = reader.admit(submission, _releases(editions), target)
        if admission.reason:
            raise CourseError(f"{room}/{assignment}: {admission.reason}")
        tasks = [(name, made.of(target, edition)) for name, edition in editions.items()]
        executed = {}
        for name, notebook in run_here(tasks, options.worker, options.at_a_time):
            if isinstance(notebook, Exception):
                raise CourseError(f"{room}/{assignment}/{name}.ipynb: {notebook}")
            executed[name] = read_ours(notebook)
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
        self._tasks = Tasks(course, options)
        self._known = set(course.assignments())
        self._read: dict[str, dict[str, Edition] | str] = {}
        self._decided: dict[str, hashlib._Hash] = {}
        self._trial: Future[str | None] | None = None
        self.marking = Marking(course, options, recorder)
        if options.worker.is_started:  # there is something to execute
            self._begin_trial()

    def run(self, submissions: Sequence[Submission]) -> Iterator[Result]:
        """Grade submissions; those that need no execution come first."""
        settled: list[Result] = []
        tasks = self._given_out(submissions, settled)

        def whose(key: tuple[Job, str]) -> Work:
            return key[0].work

        if self._options.cluster:
            running = run_on(self._options.cluster, tasks, self._clock, whose)
        else:
            worker, most = self._options.worker, self._options.at_a_time
            running = run_here(tasks, worker, most, self._clock, whose)
        for (job, notebook), executed in running:
            yield from settled
            settled.clear()
            result = self.marking.take(job, notebook, executed)
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

        The source's answers are put to its tests, checks of exercises apart, and once
        as long as nothing changes that decides what they find.
        """
        kept = Cache(self._course.root / ".tried.json")
        for assignment in sorted(assignments):
            editions = self._editions(assignment)
            if isinstance(editions, str) or self._options.cluster:
                continue
            if any(each.problems or each.has_own_tests for each in editions.values()):
                sources = (self._course.root / "source" / assignment).glob("*.ipynb")
                decided = self._deciding(assignment, editions).hexdigest()
                state = digest(decided, *map(stamp, sorted(sources)))
                reason = kept.get(assignment, state)
                if reason is None:
                    reason = self._impossible(assignment, editions)
                    kept.add(assignment, state, reason)
                self._read[assignment] = reason or editions
        kept.write()

    def _impossible(self, assignment: str, editions: Mapping[str, Edition]) -> str:
        """Say which tests cannot be asked from outside, and what to do; or nothing.

        The source's answers fail such a test, and pass it where it runs beside them.
        """
        asked = self._course, assignment, "source", self._options
        failed = _failed(editions, try_answers(*asked))
        if failed:
            also = _failed(editions, try_answers(*asked, beside=True))
            failed = {test: why for test, why in failed.items() if test not in also}
        if not failed:
            return ""
        first, *more = failed.values()
        others = f" ({len(more)} more such)" if more else ""
        return (
            f"its own answers do not pass a test, which runs apart from them: {first}; "
            f"{UNPROTECTED}{others}. autograde check-course lists all"
        )

    def _given_out(
        self, submissions: Sequence[Submission], settled: list[Result]
    ) -> Iterator[tuple[tuple[Job, str], Task]]:
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
                settled.append(Result(student, assignment, reason, passing=True))
                continue
            if isinstance(contents, NotRead):
                job = Job(submission, editions)
                settled.append(self.marking.withhold(job, str(contents), passing=True))
                continue
            told = self._deciding(assignment, editions).copy()
            told.update(contents.digest.encode())
            job = Job(
                submission,
                editions,
                told.hexdigest(),
                contents.handed_in,
                contents.content,
            )
            known = self.marking.known(job)
            if known:
                settled.append(known)
                continue
            self._require_sandbox()
            folder = self._course.admitted / student / assignment
            try:
                with self._clock.measuring(job.work):
                    admission = self._reader.admit(
                        submission, _releases(editions), folder
                    )
            except NotRead as error:  # one submission never stops the others
                settled.append(self.marking.withhold(job, str(error), passing=True))
                continue
            if admission.reason:
                settled.append(self.marking.withhold(job, admission.reason))
                continue
            job = replace(job, notes=admission.notes)
            for name, task in self.marking.begin(job):
                yield (job, name), task

    def _begin_trial(self) -> None:
        """Try the sandbox, once, beside other work; a cluster tries its own."""
        if self._trial or self._options.unsafe or self._options.cluster:
            return
        limits = Sandbox.of(plain(self._course.config()))
        usual = limits.values() == Sandbox().values()
        self._trial = (usual and self._options.trial) or begin_trial(limits)

    def _require_sandbox(self) -> None:
        """Refuse to go on, before anything changes, where no sandbox works."""
        self._begin_trial()
        missing = self._trial and self._trial.result()
        if missing:
            raise CourseError(" ".join(missing.split()))

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

    def _deciding(
        self, assignment: str, editions: Mapping[str, Edition]
    ) -> "hashlib._Hash":
        """Hash all that decides the marks but the submission, once an assignment."""
        if assignment not in self._decided:
            self._decided[assignment] = self._tasks.digest(editions)
        return self._decided[assignment]


def _releases(editions: Mapping[str, Edition]) -> dict[str, list[NotebookNode]]:
    return {name: [each.release, *each.earlier] for name, each in editions.items()}


def _failed(
    editions: Mapping[str, Edition], executed: Mapping[str, NotebookNode]
) -> dict[tuple[str, str], str]:
    """Find the tests that fail, and say where or after which it looks impossible."""
    found = {}
    for notebook, edition in editions.items():
        seen = ""
        for cell in executed[notebook].cells:
            meta = cell.metadata.get("nbgrader", {})
            name = meta.get("grade_id", "")
            if name in edition.problems:
                seen = f"cell {name!r}, {edition.problems[name]}"
            # without an error the test came to its end, and gave a part
            error = next(
                (o for o in cell.get("outputs", ()) if o.output_type == "error"), None
            )
            if not error or not meta.get("grade") or meta.get("solution"):
                continue
            if not seen and error.ename == "NoMark":
                continue  # the error says itself what the test is to end in
            if (determine_grade(cell)[0] or 0) < meta.get("points", 0):
                after = "" if name in edition.problems else f"cell {name!r} after "
                ended = one_line(f"{error.ename}: {error.evalue}".removesuffix(": "))
                plain = f"cell {name!r}, which stops with {ended}: write it another way"
                found[notebook, name] = (
                    f"{notebook}.ipynb, {after + seen if seen else plain}"
                )
    return found
