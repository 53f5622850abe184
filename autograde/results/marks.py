"""Explain every mark of the gradebook: submission, question, mark of a test."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode

from autograde.course import Course
from autograde.files import write_whole
from autograde.notebooks.crossing import answers_of_tests, beside
from autograde.notebooks.grade_ids import cells_by_id, exercise_of
from autograde.notebooks.release import read_ours
from autograde.notebooks.upgrading import NOT_READ, UnreadableNotebook, read_together
from autograde.pages.plain import one_line
from autograde.results.cache import Cache, digest, stamp
from autograde.results.cells import csv_text
from autograde.results.explaining import (
    BESIDE,
    Outcome,
    decisive_answer,
    explain_cell,
)
from autograde.results.submissions import (
    NOT_GRADED,
    WAITS,
    Score,
    Submission,
    read_if_any,
)

BY_HAND = "marked by hand"

_LOST = "its notebook in autograded/ cannot be read any more: autograde grade DIR"


@dataclass(frozen=True)
class Mark:
    """One test cell of one student; the columns of ``marks.csv`` in order."""

    student: str
    assignment: str
    question: str
    """The test cell's grade_id."""
    points: float | None
    """The gradebook's score; None if no mark was given."""
    max_points: float
    outcome: Outcome
    misconception: str = ""
    """The id of the mistake that was recognized."""
    message: str = ""
    """One line on what was seen; nothing if a test passed."""


@dataclass(frozen=True)
class Question:
    """The tests of one answer, and what a person wrote beside it."""

    name: str
    marks: tuple[Mark, ...]
    comments: tuple[str, ...] = ()

    @property
    def points(self) -> float | None:
        """The points of its tests together; None if one has no mark."""
        given = [mark.points for mark in self.marks if mark.points is not None]
        return sum(given) if len(given) == len(self.marks) else None

    @property
    def max_points(self) -> float:
        """What it is worth."""
        return sum(mark.max_points for mark in self.marks)


def questions_of(
    marks: Iterable[Mark], comments: Mapping[str, str] | None = None
) -> list[Question]:
    """Put the marks of each submission together by question, in their order."""
    own: dict[tuple[str, str, str], list[Mark]] = {}
    for mark in marks:
        key = mark.student, mark.assignment, exercise_of(mark.question)
        own.setdefault(key, []).append(mark)
    said = comments or {}
    questions = []
    for (_, _, name), found in own.items():
        cells = {name, *(mark.question for mark in found)}
        beside = tuple(said[each] for each in sorted(cells & set(said)))
        questions.append(Question(name, tuple(found), beside))
    return questions


class Marks:
    """The marks of a course, each submission's explained once as long as it stays."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._kept = Cache(course.root / ".marks.json")

    def of(self, submission: Submission) -> list[Mark]:
        """Explain the marks of one submission, in the order of its notebook."""
        student, assignment = submission.student.id, submission.assignment
        graded = _graded_paths(self._course, student, assignment)
        sources = sorted((self._course.root / "source" / assignment).glob("*.ipynb"))
        state = digest(submission, *map(stamp, (*graded, *sources)))
        known = self._kept.get(f"{assignment}/{student}", state)
        if known is None:
            stamps = tuple((p, p.lstat().st_mtime_ns) for p in sources)
            plan = _plan(stamps) if stamps else _Plan({}, {}, frozenset())
            made = list(_marks_of(self._course, submission, plan))
            rows = [astuple(mark)[2:] for mark in made]
            self._kept.add(f"{assignment}/{student}", state, rows)
            return made
        return [Mark(student, assignment, *row) for row in known]

    def write(self) -> None:
        """Keep what was explained for the next time."""
        self._kept.write()


def read_marks(course: Course, assignments: Collection[str] = ()) -> list[Mark]:
    """Read the marks of every submission, or only of these assignments.

    They are sorted by student, assignment, and the test cells' order in the notebook.
    """
    read = read_if_any(course, assignments)
    return marks_of(course, [each for own in read.values() for each in own])


def marks_of(course: Course, submissions: Iterable[Submission]) -> list[Mark]:
    """Explain the marks of these submissions, sorted by student and assignment."""
    marks = Marks(course)
    by_student = sorted(submissions, key=lambda s: (s.student.id, s.assignment))
    found = [mark for each in by_student for mark in marks.of(each)]
    marks.write()
    return found


def write_marks(course: Course, marks: list[Mark] | None = None) -> Path:
    """Write ``marks.csv`` of a course: the same bytes each time, and never a part.

    UTF-8, LF, quoted where a value needs it; no cell is a formula.
    """
    path = course.root / "marks.csv"
    titles = tuple(field.name for field in fields(Mark))
    # not astuple, which copies deeply: a class has tens of thousands of marks
    rows = map(attrgetter(*titles), read_marks(course) if marks is None else marks)
    write_whole(path, csv_text([titles, *rows]).encode())
    return path


class _Plan(NamedTuple):
    """What a source says of its tests: order, answers, and which are unprotected."""

    order: dict[str, int]
    answers: dict[str, tuple[str, ...]]
    beside: frozenset[str]


def _marks_of(course: Course, submission: Submission, plan: _Plan) -> Iterator[Mark]:
    student, assignment = submission.student.id, submission.assignment
    cells: dict[str, NotebookNode] | None = None
    scores, last = _told_apart(submission.scores), len(plan.order)
    for each in sorted(scores, key=lambda s: plan.order.get(s.question, last)):
        question, full, auto = each.question, float(each.full), float(each.auto or 0.0)
        found = _without_test(each, submission.failed)
        if found is None:
            if cells is None and (auto < full or not full):
                try:
                    notebook = read_graded(course, student, assignment)
                except UnreadableNotebook:
                    why = f"{_LOST} {assignment} --student {student}"
                    yield Mark(
                        student,
                        assignment,
                        question,
                        float(each.points),
                        full,
                        "grader_error",
                        message=why,
                    )
                    continue
                cells = cells_by_id(notebook) if notebook else {}
            own = plan.answers.get(question, (exercise_of(question),))
            answer = decisive_answer([(cells or {}).get(name) for name in own])
            test = (cells or {}).get(question)
            found = explain_cell(test, answer, auto, full, known=bool(own))
            if each.manual not in (None, each.auto):
                found = _judged(each, *found)
            if question in plan.beside:
                said = f"{found[2]} ({BESIDE})" if found[2] else BESIDE
                found = (*found[:2], said)
        points = None if each.auto is each.manual is None else float(each.points)
        yield Mark(student, assignment, question, points, full, *found)


def _without_test(score: Score, failed: str) -> tuple[Outcome, str, str] | None:
    """Explain what no test decided."""
    if score.auto is None and score.manual is None:
        if score.by_hand and not failed:
            return "waiting", "", WAITS
        return "grader_error", "", one_line(failed) or NOT_GRADED
    if score.manual is not None and (score.by_hand or score.auto is None):
        return ("right" if score.points >= score.full else "marked"), "", _said(score)
    return None


def _judged(
    score: Score, outcome: Outcome, misconception: str, message: str
) -> tuple[Outcome, str, str]:
    """Say first what a person made of a test's mark; what the test found stays."""
    if outcome == "right" and score.points < score.full:
        outcome = "marked"
    said = f"{_said(score)}; {message}" if message else _said(score)
    return outcome, misconception, one_line(said)


def _said(score: Score) -> str:
    return f"{BY_HAND}: {score.points:g} of {score.full:g} points"


def _told_apart(scores: Iterable[Score]) -> list[Score]:
    """Name the notebook of a question that several notebooks have."""
    count = Counter(each.question for each in scores)
    return [
        each._replace(question=f"{each.notebook}/{each.question}")
        if count[each.question] > 1
        else each
        for each in scores
    ]


def _graded_paths(course: Course, student: str, assignment: str) -> list[Path]:
    return sorted((course.root / "autograded" / student / assignment).glob("*.ipynb"))


def read_graded(course: Course, student: str, assignment: str) -> NotebookNode | None:
    """Read the executed notebooks of a submission as one; None if there is none.

    A damaged one raises `UnreadableNotebook`.
    """
    paths = _graded_paths(course, student, assignment)
    if len(paths) == 1:
        return read_own(paths[0])
    return read_together(paths) if paths else None


def read_own(path: Path) -> NotebookNode:
    """Read a notebook that we wrote; a damaged one raises `UnreadableNotebook`."""
    try:
        return _read_once(path, path.stat().st_mtime_ns)
    except NOT_READ as error:
        raise UnreadableNotebook(path, error) from error


@lru_cache(maxsize=64)
def _plan(sources: tuple[tuple[Path, int], ...]) -> _Plan:
    try:
        notebook = read_together([path for path, _ in sources])
    except UnreadableNotebook:  # `autograde grade` says so
        return _Plan({}, {}, frozenset())
    return _Plan(
        {name: place for place, name in enumerate(cells_by_id(notebook))},
        answers_of_tests(notebook),
        frozenset(beside(notebook)),
    )


@lru_cache(maxsize=1)
def _read_once(path: Path, _: int) -> NotebookNode:
    """Keep the last one: its marks and its page are made one after the other."""
    return read_ours(path.read_bytes())
