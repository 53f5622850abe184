"""Grade an assignment's own answers before a term, and say what its tests are worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from autograde.course import Course
from autograde.grade.assignment import UNPROTECTED
from autograde.grade.engine import try_answers
from autograde.grade.options import Options
from autograde.notebooks.crossing import answers_of_tests, beside
from autograde.notebooks.grade_ids import cells_by_id
from autograde.notebooks.unreachable import problems_of
from autograde.notebooks.upgrading import read_upgraded
from autograde.pages.plain import one_line
from autograde.results.explaining import decisive_answer, explain_cell

Protection = Literal["protected", "beside the answers", "by hand"]


@dataclass(frozen=True)
class Tried:
    """What became of a test cell in the trial."""

    notebook: str
    question: str
    """The cell's grade_id."""
    full: float
    """What it is worth."""
    protection: Protection
    model: float | None = None
    blank: float | None = None
    """What the source's answers got, and a notebook without answers; None by hand."""
    reason: str = ""
    """Why the source's answers did not get all; empty if they did."""

    @property
    def fault(self) -> str:
        """What an instructor should mend; empty if nothing."""
        if self.reason:
            return (
                f"the source's own answers get {self.model or 0:g} of {self.full:g}: "
                f"{self.reason}"
            )
        if self.blank and self.full:
            return f"a notebook without answers gets {self.blank:g} of {self.full:g}"
        return ""


def try_assignment(
    course: Course, assignment: str, options: Options | None = None
) -> list[Tried]:
    """Grade an assignment's right answers and its blank, and record nothing."""
    options = options or Options()
    try:
        model = try_answers(course, assignment, "source", options)
        blank = try_answers(course, assignment, "release", options)
    finally:
        options.worker.stop()
    found: list[Tried] = []
    for name, notebook in model.items():
        path = course.root / "source" / assignment / f"{name}.ipynb"
        source = read_upgraded(path)
        found += _tried(name, source, notebook, blank[name])
    return found


def _tried(
    name: str, source: NotebookNode, model: NotebookNode, blank: NotebookNode
) -> Iterator[Tried]:
    answers = answers_of_tests(source)
    unprotected = beside(source)
    hints = problems_of(source)
    by_id, empty = cells_by_id(model), cells_by_id(blank)
    stopped = _stopped(model)
    for question, cell in by_id.items():
        meta = cell.metadata.nbgrader
        if not (meta.get("grade") or meta.get("task")):
            continue
        full = float(meta.get("points", 0))
        if meta.get("task") or meta.get("solution") or cell.cell_type != "code":
            yield Tried(name, question, full, "by hand")
            continue
        got = determine_grade(cell)[0] or 0.0
        reason = ""
        if got < full:
            own = answers.get(question, ())
            answer = decisive_answer([by_id.get(each) for each in own])
            said = explain_cell(cell, None, got, full, known=False)[2]
            if answer is not None and not said:
                said = explain_cell(cell, answer, got, full)[2]
            reason = f"{said}.{stopped}"
            if _error(cell):
                another = "write the test another way"
                reason += f" {hints.get(question, another)}; {UNPROTECTED}"
        yield Tried(
            name,
            question,
            full,
            "beside the answers" if question in unprotected else "protected",
            got,
            determine_grade(empty[question])[0] or 0.0,
            reason,
        )


def _error(cell: NotebookNode) -> str:
    """Give the error in which a cell ended, or nothing."""
    errors = [o for o in cell.get("outputs", ()) if o.output_type == "error"]
    return one_line(f"{errors[-1].ename}: {errors[-1].evalue}") if errors else ""


def _stopped(model: NotebookNode) -> str:
    """Say which cell of the source's own, no test, stopped with an error first."""
    for cell in model.cells:
        meta = cell.metadata.get("nbgrader", {})
        if _error(cell) and (meta.get("solution") or not meta.get("grade")):
            line = one_line(cell.source, 60)
            return f" A cell of the source stopped before, {line!r}: {_error(cell)}."
    return ""
