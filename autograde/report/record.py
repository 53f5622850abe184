"""All that a report needs to know of a class, read once."""

import contextlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.collect.attempts import count_attempts
from autograde.course import Course, CourseError
from autograde.feedback.images import Image, checks_image, from_address
from autograde.feedback.markup import find_images
from autograde.notebooks.grade_ids import exercise_of
from autograde.notebooks.upgrading import name_apart
from autograde.results.marks import Mark, marks_of
from autograde.results.submissions import Submission, read_submissions

Sources = dict[str, str]
"""The source of each answer of a notebook, by exercise."""

_HEADING = re.compile(r"^#{1,6} +(\S.*)$", re.MULTILINE)
_EXAMPLES = 3

_MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


@dataclass(frozen=True)
class ClassRecord:
    """A class, its marks and what it wrote."""

    course: str
    marks: Sequence[Mark]
    """In the order of the notebooks."""
    totals: Mapping[str, Sequence[Submission]]
    """By assignment, one for each student."""
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By student and assignment: what the grader had to say of the submission."""
    answers: Mapping[str, Mapping[str, Sources]] = field(default_factory=dict)
    """By assignment and student: the sources of the answers."""
    stubs: Mapping[str, Sources] = field(default_factory=dict)
    """By assignment: what was handed out."""
    references: Mapping[str, Sources] = field(default_factory=dict)
    """By assignment: the instructor's own answers."""
    sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By assignment and exercise: the heading under which it is asked."""
    pictures: Mapping[tuple[str, str, str], Image] = field(default_factory=dict)
    """By assignment, exercise and misconception: the mistake as its check drew it."""
    attempts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By student and assignment: how often something was handed in, if known."""

    def submissions(self) -> Iterator[Submission]:
        """Go through what was handed in, by assignment, then student."""
        for totals in self.totals.values():
            yield from (total for total in totals if total.handed_in)


def read_class(course: Course, assignments: Collection[str] = ()) -> ClassRecord:
    """Read the record of a class: the gradebook, and the copies that were graded."""
    totals = read_submissions(course, assignments)
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
    marks = marks_of(course, [each for rows in totals.values() for each in rows])
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
    return ClassRecord(
        str(course.config().CourseDirectory.get("course_id", "")),
        marks,
        totals,
        {
            (each.student.id, name): each.note
            for name, rows in totals.items()
            for each in rows
            if each.note
        },
        answers,
        {
            name: _sources(course.root / "release" / name, exercises[name])
            for name in totals
        },
        {
            name: _sources(course.root / "source" / name, exercises[name], solved=True)
            for name in totals
        },
        {name: _sections(course.root / "release" / name) for name in totals},
        _pictures(course, marks),
        {each: n for each in handed_in if (n := count_attempts(course, *each))},
    )


def _sections(folder: Path) -> dict[str, str]:
    """Find for each answer the heading above it: the section to teach again."""
    found: dict[str, str] = {}
    heading = ""
    for cell in _cells(folder):
        if cell.get("cell_type") == "markdown":
            headings = _HEADING.findall("".join(cell.get("source", "")))
            heading = headings[-1] if headings else heading
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        if name:
            found.setdefault(str(name), heading)
    return found


def _pictures(
    course: Course, marks: Sequence[Mark]
) -> dict[tuple[str, str, str], Image]:
    """Take one drawn example of each mistake from the notebooks that were run."""
    wanted: dict[tuple[str, str], dict[str, tuple[str, str, str]]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for mark in marks:
        if not mark.misconception:
            continue
        mistake = (
            mark.assignment,
            exercise_of(mark.question),
            mark.misconception,
        )
        # a few students: the first one's figure may have been too large to keep
        seen[mistake] = seen.get(mistake, 0) + 1
        if seen[mistake] <= _EXAMPLES:
            whose = (mark.student, mark.assignment)
            wanted.setdefault(whose, {})[mark.question] = mistake
    found: dict[tuple[str, str, str], Image] = {}
    for (student, assignment), questions in wanted.items():
        if all(mistake in found for mistake in questions.values()):
            continue
        folder = course.root / "autograded" / student / assignment
        for cell in _cells(folder):
            name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
            if name in questions and questions[name] not in found:
                shown = [
                    picture
                    for output in cell.get("outputs", [])
                    for picture in find_images(
                        "".join(output.get("data", {}).get("text/html", ""))
                    )
                ]
                if shown:
                    found[questions[name]] = _of_another(shown[0])
    return found


def _of_another(picture: Image) -> Image:
    """Call a student's result theirs, where the check that drew it said yours."""
    drawn = from_address(picture.source).replace(b">yours,", b">theirs,")
    words = picture.alt.replace("; yours,", "; theirs,")
    return checks_image(drawn, words, picture.width) or picture


def _answers(
    course: Course, student: str, assignment: str, exercises: Collection[str]
) -> Sources:
    """Read answers from the copy without outputs if there is one: it is small."""
    for stage in (course.admitted, course.root / "autograded"):
        found = _sources(stage / student / assignment, exercises)
        if found:
            return found
    return {}


def _sources(folder: Path, exercises: Collection[str], solved: bool = False) -> Sources:
    """Read the answers' cells of an assignment's notebooks."""
    found = {}
    for cell in _cells(folder):
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        if name in exercises and cell.get("cell_type") == "code":
            source = "".join(cell.get("source", ""))
            found[str(name)] = _without_marks(source) if solved else source
    return found


def _cells(folder: Path) -> list[dict[str, Any]]:
    """Read the cells of a folder's notebooks; none of one that cannot be read.

    A grade_id that several of them have is called ``NOTEBOOK/GRADE_ID``.
    """
    notebooks: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            notebooks[path.stem] = list(json.loads(path.read_bytes())["cells"])
    if len(notebooks) > 1:
        name_apart(notebooks)
    return [cell for cells in notebooks.values() for cell in cells]


def _without_marks(source: str) -> str:
    lines = source.split("\n")
    return "\n".join(line for line in lines if line.strip() not in _MARKS)
