"""Write an executed notebook's marks into the gradebook, as nbgrader would."""

import functools
import math
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.converters import Autograde
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    Execute,
    SaveAutoGrades,
)
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution
from sqlalchemy import or_
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import contains_eager, undefer
from traitlets.config import Config
from traitlets.utils.importstring import import_item


@dataclass(frozen=True)
class Recorded:
    """What was written of a submission."""

    by_hand: tuple[str, ...]
    """Questions whose mark a person changed; theirs stays."""
    points: float
    full: float
    """What the tests gave, and what they could have given."""
    tests: dict[str, float | None]
    """What each test gave, by its grade_id."""


class Recorder:
    """The one writer of a course's gradebook."""

    def __init__(self, gradebook: Gradebook, config: Config, url: str) -> None:
        self._gradebook = gradebook
        self._config = config
        self._url = url
        self._steps = [step(config=config) for step in _steps(config)]
        self._late: Any = AssignLatePenalties(config=config)

    def prepare(
        self, notebook: NotebookNode, student: str, assignment: str, name: str
    ) -> NotebookNode:
        """Let the configured steps change an executed notebook, as limits do."""
        resources = self._resources(student, assignment, name)
        for step in self._steps:
            notebook, resources = step(notebook, resources)  # unless it is disabled
        return notebook

    def record(
        self,
        notebooks: Mapping[str, NotebookNode],
        student: str,
        assignment: str,
        handed_in: dict[str, Any],
        comment: str = "",
        only: str = "",
    ) -> Recorded:
        """Write the marks of a submission, or of `only` one question, at once."""
        by_hand: list[str] = []
        tests: dict[str, float | None] = {}
        points = full = 0.0
        self._add(student, assignment, handed_in)
        for name, notebook in notebooks.items():
            submitted = self._submitted(student, assignment, name)
            grades = {each.name: each for each in submitted.grades}
            comments = {each.name: each for each in submitted.comments}
            for cell in notebook.cells:
                question = cell.metadata.get("nbgrader", {}).get("grade_id")
                if only and question != only:
                    continue
                if is_grade(cell) and question in grades:
                    grade = grades[question]
                    worth = float(grade.max_score)
                    grade.auto_score = tests[str(question)] = _found(cell, worth)
                    points += grade.auto_score or 0.0
                    full += worth
                    grade.needs_manual_grade = (
                        grade.manual_score is not None or grade.auto_score is None
                    )
                    if grade.manual_score is not None:
                        by_hand.append(str(question))
                if is_solution(cell) and question in comments:
                    said = [_no_response(cell), comment]
                    comments[question].auto_comment = (
                        " ".join(filter(None, said)) or None
                    )
        self._gradebook.db.commit()
        return Recorded(tuple(by_hand), points, full, tests)

    def penalize(self, assignments: Collection[str]) -> None:
        """Take off points for lateness, as dates, extensions and policy are now.

        By nbgrader's plugin, with the bounds of its AssignLatePenalties; nothing is
        executed for it.
        """
        if not self._late.enabled:
            return
        plugin = self._late.plugin_class(parent=self._late)
        for notebook in self._late_or_penalized(assignments):
            whole = notebook.assignment
            late, costs = whole.total_seconds_late, None
            if late > 0:
                student, score = str(whole.student_id), float(notebook.score)
                costs = plugin.late_submission_penalty(student, score, late)
            if costs is not None:
                costs = min(max(0.0, float(costs)), score)
            if notebook.late_submission_penalty != costs:
                notebook.late_submission_penalty = costs
        self._gradebook.db.commit()

    def _late_or_penalized(self, assignments: Collection[str]) -> Iterable[Any]:
        # nbgrader's annotations name the columns' types, not what they can do
        notebook: Any = SubmittedNotebook
        whole: Any = SubmittedAssignment
        of: Any = Assignment
        query: Any = self._gradebook.db.query(notebook)
        joined = query.join(whole, whole.id == notebook.assignment_id).join(
            of, of.id == whole.assignment_id
        )
        late = whole.timestamp > of.duedate
        penalized = notebook.late_submission_penalty.is_not(None)
        # one by one, what each is worth and when it was due takes long
        whole_too = contains_eager(notebook.assignment).contains_eager(whole.assignment)
        found: list[Any] = (
            joined.filter(of.name.in_(assignments), or_(late, penalized))
            .options(whole_too, undefer(notebook.score))
            .all()
        )
        return found

    def withhold(
        self, student: str, assignment: str, handed_in: dict[str, Any]
    ) -> None:
        """Leave a submission without a mark, waiting for a person."""
        self._add(student, assignment, handed_in)
        for notebook in self._gradebook.find_submission(assignment, student).notebooks:
            for grade in notebook.grades:
                grade.auto_score = None
                grade.needs_manual_grade = True
        self._gradebook.db.commit()

    def has(self, student: str, assignment: str, points: float, full: float) -> bool:
        """Tell whether the gradebook has a submission's marks, of so many points.

        Points of a single question are not looked at.
        """
        grades = self._before.get((student, assignment))
        if grades is None:
            return False
        if any(auto is None and not waits for auto, waits, _ in grades):
            return False
        if not math.isclose(sum(worth for *_, worth in grades), full):
            return True
        return math.isclose(sum(auto or 0.0 for auto, *_ in grades), points)

    @functools.cached_property
    def _before(
        self,
    ) -> dict[tuple[str, str], list[tuple[float | None, bool, float]]]:
        """The gradebook's grades at first sight: one by one, a class takes long.

        Of each its automatic mark, whether a person marked or marks it, and its worth.
        """
        db: Any = self._gradebook.db
        # nbgrader's annotations name the columns' types, not what they can do
        whole: Any = SubmittedAssignment
        notebook: Any = SubmittedNotebook
        of: Any = Assignment
        grade: Any = Grade
        found: dict[tuple[str, str], list[tuple[float | None, bool, float]]] = {}
        submissions = {}
        query = db.query(whole.id, whole.student_id, of.name)
        for id_, student, name in query.join(of, of.id == whole.assignment_id):
            submissions[id_] = found[str(student), str(name)] = []
        worth = {
            id_: float(points)
            for kind in (GradeCell, TaskCell)
            for id_, points in db.query(kind.id, kind.max_score)
        }
        query = db.query(
            notebook.assignment_id,
            grade.cell_id,
            grade.auto_score,
            grade.manual_score,
            grade.needs_manual_grade,
        )
        rows = query.join(notebook, notebook.id == grade.notebook_id)
        for id_, cell, auto, manual, waits in rows:
            by_hand = bool(waits) or manual is not None
            submissions[id_].append((auto, by_hand, worth.get(cell, 0.0)))
        return found

    def _add(self, student: str, assignment: str, handed_in: dict[str, Any]) -> None:
        with warnings.catch_warnings():
            # nbgrader builds a new submission in an order that SQLAlchemy remarks on
            warnings.simplefilter("ignore", SAWarning)
            self._gradebook.update_or_create_student(student)
            self._gradebook.update_or_create_submission(
                assignment, student, **handed_in
            )

    def _submitted(self, student: str, assignment: str, name: str) -> SubmittedNotebook:
        return self._gradebook.find_submission_notebook(name, assignment, student)

    def _resources(self, student: str, assignment: str, name: str) -> dict[str, Any]:
        return {
            "nbgrader": {
                "student": student,
                "assignment": assignment,
                "notebook": name,
                "db_url": self._url,
            }
        }


def _steps(config: Config) -> list[Any]:
    """List the configured steps after the execution but those that `Recorder` does."""
    usual: list[Any] = list(
        config.Autograde.get("autograde_preprocessors")
        or Autograde.class_traits()["autograde_preprocessors"].default()
        or ()
    )
    classes = [import_item(each) if isinstance(each, str) else each for each in usual]
    # the metadata are the release's own, which building checked
    done = (Execute, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata)
    return [each for each in classes if not issubclass(each, done)]


def _found(cell: NotebookNode, worth: float) -> float | None:
    """Say what a cell gives now; it may have run when it was worth something else."""
    if not is_solution(cell):  # a solution's checksum counts the points that it had
        cell.metadata.nbgrader.points = worth
    try:
        points: float | None = determine_grade(cell)[0]
    except ValueError:  # it ended in more points than it is worth now
        return worth
    return points


def _no_response(answer: NotebookNode) -> str:
    unchanged = answer.metadata.nbgrader.get("checksum") == compute_checksum(answer)
    return "No response." if unchanged else ""
