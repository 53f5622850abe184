"""``--to gradescope``: a ``results.json`` for each submission.

The keys are those of https://gradescope-autograders.readthedocs.io/en/latest/specs/.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from autograde.course import Course
from autograde.exports.exported import (
    Exported,
    Remark,
    Wanted,
    unmarked,
    write_file,
)
from autograde.results.marks import Mark, Marks
from autograde.results.submissions import Submission

RESULTS = "results.json"

_HIDDEN_TESTS = "BEGIN HIDDEN TESTS"


def write_results(wanted: Wanted, gradebook: Gradebook) -> Exported:
    """Write ``ASSIGNMENT/STUDENT/results.json`` into a folder.

    A submission without a mark has none, and an earlier one is removed: Gradescope
    takes a file without scores for a score of 0.
    """
    totals = wanted.submissions(gradebook)
    every = [each for own in totals.values() for each in own if each.handed_in]
    marks = Marks(wanted.course)
    shown = {name: shown_tests(wanted.course, name, gradebook) for name in totals}
    exported = Exported(remarks=unmarked(every))
    for total in every:
        student, assignment = total.student.id, total.assignment
        if Path(student).name != student:
            exported.remarks.append(Remark(total.about, "the id names no folder"))
            continue
        path = wanted.to / assignment / student / RESULTS
        if total.points is None:
            path.unlink(missing_ok=True)
            continue
        found = results(total, marks.of(total), shown[assignment])
        write_file(path, f"{json.dumps(found, indent=1)}\n".encode(), folders=True)
        exported.written.append(path)
    return exported


def results(
    total: Submission, marks: Iterable[Mark], shown: set[str]
) -> dict[str, Any]:
    """Describe a marked submission as Gradescope wants it, in ``results.json``.

    Students see the tests in `shown` at once, the others after the marks are published.
    All text is plain, so that nothing in it is shown as HTML.
    """
    said = f"{total.points:g} of {total.max_points:g} points."
    if total.penalty:
        said += f" {total.penalty:g} were taken off for handing in late."
    if total.note:  # such as a notebook that was not handed in
        said += f"\n{total.note}"
    return {
        "score": total.points,
        "output": said,
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "name": mark.question,
                "score": mark.points,
                "max_score": mark.max_points,
                # a mark of a person is no test that failed
                **(
                    {}
                    if mark.outcome == "marked"
                    else {"status": "passed" if mark.outcome == "right" else "failed"}
                ),
                "output": mark.message,
                "tags": [each for each in (mark.outcome, mark.misconception) if each],
                "visibility": (
                    "visible" if mark.question in shown else "after_published"
                ),
            }
            for mark in marks
        ],
        "extra_data": {
            "assignment": total.assignment,
            "max_score": total.max_points,
            "late_submission_penalty": total.penalty,
        },
    }


def shown_tests(course: Course, assignment: str, gradebook: Gradebook) -> set[str]:
    """List the test cells that were handed out whole.

    The gradebook keeps what was handed out. A test that it does not know counts as
    hidden: what a hidden test finds must not be shown by mistake.
    """
    settings = course.config().ClearHiddenTests
    # the misspelling is nbgrader's
    mark = settings.get("begin_test_delimeter", _HIDDEN_TESTS)
    return {
        name
        for notebook in gradebook.find_assignment(assignment).notebooks
        for cell in notebook.source_cells
        if cell.source and mark not in cell.source
        # a name that several notebooks have comes with its notebook's
        for name in (str(cell.name), f"{notebook.name}/{cell.name}")
    }
