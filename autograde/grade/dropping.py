"""Questions that count for nobody: dropped after they were asked, and taken back.

A dropped test is worth 0 points in the gradebook. What it was worth, and what people
gave for it, is kept in ``dropped.json``.
"""

import difflib
import json
from collections.abc import Iterator
from typing import Any

from nbgrader.api import Gradebook

from autograde.course import Course, CourseError, refuse_unknown
from autograde.files import write_whole
from autograde.notebooks.grade_ids import exercise_of

FILE = "dropped.json"


def drop(course: Course, assignment: str, question: str) -> float:
    """Let a question count for nobody; return the points that the assignment loses.

    It is an exercise, whose tests are all meant, or the grade_id of one test.
    """
    kept = dropped(course)
    with course.gradebook() as gradebook:
        cells = _cells(gradebook, assignment, question)
        for cell in cells:
            known = kept.setdefault(assignment, {}).setdefault(str(cell.name), {})
            _drop(cell, known)
        lost = sum(float(kept[assignment][str(c.name)]["points"]) for c in cells)
        _write(course, kept)  # first: what is not in the file could not be taken back
        gradebook.db.commit()
    return lost


def take_back(course: Course, assignment: str, question: str) -> float:
    """Let a dropped question count again, with the marks that people gave.

    Return the points that the assignment gets back.
    """
    kept = dropped(course)
    own = kept.get(assignment, {})
    back = 0.0
    with course.gradebook() as gradebook:
        cells = [
            cell
            for cell in _cells(gradebook, assignment, question)
            if str(cell.name) in own
        ]
        if not cells:
            there = ", ".join(sorted(own)) or "nothing"
            raise CourseError(f"{question!r} is not dropped: {assignment} has {there}")
        for cell in cells:
            known = own.pop(str(cell.name))
            # other points than 0 are nbgrader's, from a new generate_assignment
            cell.max_score = cell.max_score or known["points"]
            back += float(cell.max_score)
            for grade in cell.grades:
                by_hand = known["by_hand"].get(str(grade.student.id))
                if by_hand and grade.manual_score is None:
                    grade.manual_score, grade.extra_credit = by_hand
                    grade.needs_manual_grade = False
        gradebook.db.commit()
    _write(course, {name: cells for name, cells in kept.items() if cells})
    return back


def drop_again(course: Course) -> None:
    """Drop what is dropped once more, where nbgrader has put points back."""
    kept = dropped(course)
    if not kept:
        return
    with course.gradebook() as gradebook:
        known = {str(each.name) for each in gradebook.assignments}
        for assignment in sorted(known & set(kept)):
            for cell in _tests(gradebook, assignment):
                entry = kept[assignment].get(str(cell.name))
                if entry is not None:
                    _drop(cell, entry)
        _write(course, kept)
        gradebook.db.commit()


def dropped(course: Course) -> dict[str, dict[str, Any]]:
    """Read what is dropped: by assignment and test, its points and marks by hand."""
    path = course.root / FILE
    try:
        read: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CourseError(
            f"{path} cannot be read ({error}): put back a copy, or remove it and type "
            "autograde drop again"
        ) from error
    return read


def _drop(cell: Any, known: dict[str, Any]) -> None:
    """Take a test's points and its marks by hand away, and note them."""
    if cell.max_score or "points" not in known:
        known["points"] = float(cell.max_score)
    by_hand = known.setdefault("by_hand", {})
    for grade in cell.grades:
        if grade.manual_score is not None or grade.extra_credit:
            student = str(grade.student.id)
            by_hand[student] = [grade.manual_score, grade.extra_credit]
            grade.manual_score = grade.extra_credit = None
            grade.needs_manual_grade = grade.auto_score is None
        if grade.auto_score:
            grade.auto_score = 0.0
    cell.max_score = 0.0


def _cells(gradebook: Gradebook, assignment: str, question: str) -> list[Any]:
    """Find the tests of a question."""
    known = sorted(str(each.name) for each in gradebook.assignments)
    refuse_unknown(assignment, known)
    tests = list(_tests(gradebook, assignment))
    found = [each for each in tests if each.name == question] or [
        each for each in tests if exercise_of(str(each.name)) == question
    ]
    if not found:
        names = sorted({exercise_of(str(each.name)) for each in tests})
        like = difflib.get_close_matches(question, names) or names
        raise CourseError(
            f"{assignment} has no question {question!r}: it has {', '.join(like)}"
        )
    return found


def _tests(gradebook: Gradebook, assignment: str) -> Iterator[Any]:
    for notebook in gradebook.find_assignment(assignment).notebooks:
        yield from (*notebook.grade_cells, *notebook.task_cells)


def _write(course: Course, kept: dict[str, dict[str, Any]]) -> None:
    text = json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(course.root / FILE, f"{text}\n".encode())
