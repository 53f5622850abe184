"""All that a report needs to know of a class, read once."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.course import Course, CourseError
from autograde.exports.totals import Total, read_totals
from autograde.grading.results import read_result
from autograde.marks import Mark, read_marks
from autograde.sources import exercise_of

Sources = dict[str, str]
"""The source of each answer of a notebook, by exercise."""

_MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


@dataclass(frozen=True)
class ClassRecord:
    """A class, its marks and what it wrote.

    Parameters
    ----------
    course : str
        The course's name.
    marks : sequence of Mark
        In the order of the notebooks.
    totals : mapping
        By assignment, a `Total` for each student.
    notes : mapping
        By student and assignment: what the grader had to say of the submission.
    answers : mapping
        By assignment and student: the sources of the answers.
    stubs, references : mapping
        By assignment: what was handed out, and the instructor's own answers.
    """

    course: str
    marks: Sequence[Mark]
    totals: Mapping[str, Sequence[Total]]
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Sources]] = field(default_factory=dict)
    stubs: Mapping[str, Sources] = field(default_factory=dict)
    references: Mapping[str, Sources] = field(default_factory=dict)

    def submissions(self) -> Iterator[Total]:
        """Go through what was handed in.

        Yields
        ------
        Total
            By assignment, then student.
        """
        for totals in self.totals.values():
            yield from (total for total in totals if total.handed_in)


def read_class(course: Course, assignments: Collection[str] = ()) -> ClassRecord:
    """Read the record of a class.

    Parameters
    ----------
    course : Course
        A graded course.
    assignments : collection of str
        Only these; all if empty.

    Returns
    -------
    ClassRecord
        Read from the gradebook, and from the copies that were graded.

    Raises
    ------
    CourseError
        If the gradebook has no such assignment, or nothing was handed in.
    """
    with course.gradebook() as gradebook:
        totals = read_totals(gradebook, course, assignments)
    totals = {
        name: rows
        for name, rows in totals.items()
        if any(total.handed_in for total in rows)
    }
    if not totals:
        raise CourseError(
            f"nothing was handed in, so there is nothing to report: put each notebook "
            f"into {course.submitted}/STUDENT/ASSIGNMENT/ and run autograde grade"
        )
    marks = [mark for mark in read_marks(course) if mark.assignment in totals]
    exercises: dict[str, set[str]] = {name: set() for name in totals}
    for mark in marks:
        exercises[mark.assignment].add(exercise_of(mark.question))
    handed_in = [
        (total.student.id, name)
        for name, rows in totals.items()
        for total in rows
        if total.handed_in
    ]
    answers: dict[str, dict[str, Sources]] = {name: {} for name in totals}
    for student, name in handed_in:
        found = _answers(course, student, name, exercises[name])
        if found:
            answers[name][student] = found
    results = (read_result(course, *which) for which in handed_in)
    return ClassRecord(
        str(course.config().CourseDirectory.get("course_id", "")),
        marks,
        totals,
        {(r.student, r.assignment): r.note for r in results if r.note},
        answers,
        {
            name: _sources(
                course.root / "release" / name / f"{name}.ipynb", exercises[name]
            )
            for name in totals
        },
        {
            name: _sources(course.notebook(name), exercises[name], solved=True)
            for name in totals
        },
    )


def _answers(
    course: Course, student: str, assignment: str, exercises: Collection[str]
) -> Sources:
    """Read answers from the copy without outputs if there is one: it is small."""
    for stage in (course.admitted, course.root / "autograded"):
        found = _sources(
            stage / student / assignment / f"{assignment}.ipynb", exercises
        )
        if found:
            return found
    return {}


def _sources(path: Path, exercises: Collection[str], solved: bool = False) -> Sources:
    """Read the answers' cells of a notebook; nothing if it cannot be read."""
    try:
        notebook: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    found = {}
    for cell in notebook.get("cells", []):
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        if name in exercises and cell.get("cell_type") == "code":
            source = "".join(cell.get("source", ""))
            found[str(name)] = _without_marks(source) if solved else source
    return found


def _without_marks(source: str) -> str:
    lines = source.split("\n")
    return "\n".join(line for line in lines if line.strip() not in _MARKS)
