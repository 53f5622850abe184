"""Gather what there is to say about each submission."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from nbformat import NotebookNode

from autograde.course import Course, CourseError
from autograde.feedback.cells import Shown, locked_ids, other_cells, show
from autograde.feedback.explanations import Explanation, explain
from autograde.names import names_if_python
from autograde.notebooks.crossing import answers_of_tests
from autograde.notebooks.editions import earlier_editions
from autograde.notebooks.grade_ids import cells_by_id, exercise_of
from autograde.notebooks.upgrading import UnreadableNotebook, read_together
from autograde.results.cache import digest, stamp
from autograde.results.explaining import decisive_answer, first_wrong
from autograde.results.marks import Mark, Marks, Question, questions_of, read_graded
from autograde.results.record import Try, read_tries
from autograde.results.submissions import WAITS, Submission, read_submissions
from autograde.submission import read_notes

GRADER_FAILED = "The grader itself failed on it. Nothing that you did costs you a mark."
NOT_YET = "It is not graded yet."


@dataclass(frozen=True)
class Failure:
    """Tests that failed for the same reason."""

    tests: tuple[str, ...]
    """What kind of tests they are."""
    explanation: Explanation


@dataclass(frozen=True)
class Answered(Question):
    """A question, why some of its tests failed, and what the student wrote."""

    failures: tuple[Failure, ...] = ()
    answer: Shown | None = None
    first: str = ""
    """Another question whose answer this one calls, and which is not right either."""
    gained: float = 0.0
    """Points that its tests gave more than at the attempt before; below 0, fewer."""

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to tell: all points, no failure and no comment."""
        lost = self.points is None or self.points < self.max_points
        return not (lost or self.failures or self.comments)


@dataclass(frozen=True)
class Feedback:
    """All that a page says about a submission."""

    total: Submission
    """The student, the mark and when it was handed in."""
    questions: tuple[Answered, ...] = ()
    """In the notebook's order."""
    others: tuple[Shown, ...] = ()
    """Further cells of the student's."""
    notes: tuple[str, ...] = ()
    """What was repaired, and how it was graded."""
    no_mark: str = ""
    """Why there is no mark, for the student; empty if there is one."""
    before: str = ""
    """Which attempt the tests were run on before; empty if none."""

    @property
    def improved(self) -> list[Answered]:
        """The questions whose tests gave more than at the attempt before."""
        return [each for each in self.questions if each.gained > 0]

    @property
    def worsened(self) -> list[Answered]:
        """The questions whose tests gave less than at the attempt before."""
        return [each for each in self.questions if each.gained < 0]

    @property
    def late(self) -> timedelta:
        """By how much it was late; zero if it was not, or nobody knows."""
        if self.total.timestamp is None or self.total.duedate is None:
            return timedelta(0)
        return max(timedelta(0), self.total.timestamp - self.total.duedate)


@dataclass(frozen=True)
class Page:
    """A submission whose feedback can be gathered."""

    total: Submission
    state: str
    """What its page depends on, in short: the same state, the same page."""
    gather: Callable[[], Feedback]

    @property
    def assignment(self) -> str:
        """The assignment's name."""
        return self.total.assignment


def submissions(
    course: Course, assignments: Collection[str] = (), students: Collection[str] = ()
) -> Iterator[Page]:
    """Go through what was handed in, by assignment and student; all if none is named.

    What was handed out and is damaged is told at the end, as a `CourseError`.
    """
    marks, damaged = Marks(course), []
    for assignment, rows in read_submissions(course, assignments, students).items():
        released = course.released(assignment)
        if not released:
            continue  # incomplete: `autograde grade` says what is missing
        try:
            sources = sorted((course.root / "source" / assignment).glob("*.ipynb"))
            release = _Release(
                read_together(released),
                earlier_editions(course.root, assignment),
                _answers_of(sources),
            )
        except UnreadableNotebook as error:  # one assignment never stops the others
            damaged.append(f"{error}: run nbgrader generate_assignment {assignment}")
            continue
        for total in rows:
            if total.handed_in:
                own = _files_of(course, total.student.id, assignment)
                state = digest(total, *map(stamp, (*released, *sources, *own)))
                yield Page(
                    total, state, partial(_feedback, course, release, total, marks)
                )
    if damaged:
        raise CourseError("; ".join(damaged))


def _answers_of(sources: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Say which answers each test is about, where the source can be read."""
    try:
        return answers_of_tests(read_together(sources))
    except UnreadableNotebook:
        return {}


def _files_of(course: Course, student: str, assignment: str) -> Iterator[Path]:
    yield from sorted(
        (course.root / "autograded" / student / assignment).glob("*.ipynb")
    )
    # the time and the secret that nbgrader's exchange knows a hand-in by
    yield from sorted((course.submitted / student / assignment).glob("*.txt"))
    admitted = course.admitted / student
    yield admitted / f"{assignment}.json"
    yield admitted / f"{assignment}.tries.json"
    yield from sorted((admitted / assignment).glob("*"))


class _Release:
    """What was handed out, and what of it every page needs."""

    def __init__(
        self,
        notebook: NotebookNode,
        earlier: Mapping[str, list[NotebookNode]],
        answers: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.notebook = notebook
        self.answers = answers
        editions = [edition for own in earlier.values() for edition in own]
        self.earlier = {c.source.strip() for each in editions for c in each.cells}
        self.cells = cells_by_id(notebook)
        self.locked = locked_ids(notebook)
        self.names = {
            name: names_if_python(cell.source).reads
            for name, cell in self.cells.items()
        }


def _feedback(
    course: Course, release: "_Release", total: Submission, marks: Marks
) -> Feedback:
    student, assignment = total.student.id, total.assignment
    try:
        notebook = read_graded(course, student, assignment)
    except UnreadableNotebook:  # the marks say so
        notebook = None
    cells = cells_by_id(notebook) if notebook else None
    asked = questions_of(marks.of(total), total.comments)
    answers = {question.name for question in asked}
    tries = read_tries(course, student, assignment)
    earlier = tries[-2] if len(tries) > 1 else None
    first = first_wrong(
        {
            question.name: cells[question.name].source
            for question in asked
            if cells and question.name in cells and _is_wrong(question)
        }
    )
    questions = tuple(
        replace(
            _answered(question, cells, release, answers),
            first=first.get(question.name, ""),
            gained=_gained(question, tries[-1], earlier) if earlier else 0.0,
        )
        for question in asked
    )
    return Feedback(
        total,
        questions,
        tuple(other_cells(notebook, release.notebook, answers, release.earlier))
        if notebook
        else (),
        _notes(course, total),
        "" if total.points is not None else _why_no_mark(course, total),
        _when(earlier) if earlier else "",
    )


def _when(before: Try) -> str:
    if not before.handed_in:
        return "your attempt before"
    return f"your attempt of {before.handed_in[:16].replace('T', ' ')} UTC"


def _is_wrong(question: Question) -> bool:
    return any(mark.outcome in ("wrong", "broken") for mark in question.marks)


def _gained(question: Question, now: Try, before: Try) -> float:
    tests = [mark.question.rpartition("/")[2] for mark in question.marks]
    return sum(
        (now.points.get(test) or 0.0) - (before.points.get(test) or 0.0)
        for test in tests
        if test in now.points and test in before.points
    )


def _answered(
    question: Question,
    cells: Mapping[str, NotebookNode] | None,
    release: _Release,
    answers: set[str],
) -> Answered:
    """Explain a question; an answer that is shown with it joins `answers`."""
    name, marks = question.name, question.marks
    if cells is None:
        return Answered(name, marks, question.comments)
    shown = None if name in release.locked else cells.get(name)
    if name in release.locked:  # a test that is a question of its own
        about = [release.answers.get(mark.question, ()) for mark in marks]
        tested = decisive_answer([cells.get(each) for own in about for each in own])
        if tested is not None and tested.metadata.nbgrader.grade_id not in answers:
            shown = tested
            answers.add(tested.metadata.nbgrader.grade_id)
    return Answered(
        name,
        marks,
        question.comments,
        tuple(_failures(marks, cells, release, name)),
        show(shown) if shown is not None else None,
    )


def _failures(
    marks: tuple[Mark, ...],
    cells: Mapping[str, NotebookNode],
    release: _Release,
    exercise: str,
) -> Iterator[Failure]:
    """Explain the tests that failed, once for those with the same explanation."""
    kinds: dict[Explanation, list[str]] = {}
    for mark in marks:
        if mark.outcome not in ("wrong", "broken"):
            continue
        test, handed_out = cells.get(mark.question), release.cells.get(mark.question)
        shown = bool(test and handed_out and test.source == handed_out.source)
        names = {exercise, *release.names.get(mark.question, ())}
        about = release.answers.get(mark.question, (exercise,))
        answer = decisive_answer([cells.get(each) for each in about])
        explanation = explain(test, shown, names, answer)
        kinds.setdefault(explanation, []).append(kind_of(mark.question))
    for explanation, tests in kinds.items():
        yield Failure(tuple(tests), explanation)


def kind_of(question: str) -> str:
    """Say what kind of test a test cell is.

    >>> kind_of("relu-check"), kind_of("exam_a-check-2"), kind_of("relu-hidden")
    ('check', 'check 2', 'hidden test')
    """
    kind = question.removeprefix(exercise_of(question)).strip("-").replace("-", " ")
    return {"": "test", "hidden": "hidden test"}.get(kind, kind)


def _notes(course: Course, total: Submission) -> tuple[str, ...]:
    repaired = read_notes(course.admitted / total.student.id / total.assignment)
    # what the engine has to add, such as that there was no sandbox
    more = total.note.removeprefix("; ".join(repaired)).removeprefix("; ")
    return (*repaired, *filter(None, [more]))


def _why_no_mark(course: Course, total: Submission) -> str:
    """Give the reason if it is about the file; the grader's own errors stay inside."""
    if total.reason.startswith(WAITS):
        return f"I{total.reason[1:]}."
    if not total.failed:
        return NOT_YET
    admitted = course.admitted / total.student.id / total.assignment
    return GRADER_FAILED if admitted.is_dir() else total.failed
