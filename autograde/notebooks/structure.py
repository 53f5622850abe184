"""The rules that a source's cells must keep to become a graded notebook.

The build makes most cells of questions. What else nbgrader's metadata may hold,
nbgrader itself says when it releases the notebook.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from autograde.notebooks.unreachable import CodeCell, find_problems

ALLOWED_OPTIONS = {"nbgrader", "tags"}
# a number tells several test cells of one kind apart
TEST_ID = re.compile(r"(?P<exercise>\w+)-(?P<kind>check|hidden)(-[1-9]\d*)?\Z")


class Refused(ValueError):  # noqa: N818 (`sources` makes an error of it, with the file)
    """What cannot be graded."""

    def __init__(self, line: int, problem: str) -> None:
        self.line = line
        self.problem = problem
        super().__init__(problem)


@dataclass
class Review:
    """The rules a source must keep, applied cell after cell."""

    _grade_ids: dict[str, int] = field(default_factory=dict)
    _code: list[tuple[int, str, CodeCell]] = field(default_factory=list)

    def add(self, line: int, cell: NotebookNode, first: int) -> None:
        """Check a cell."""
        self._check_options(line, cell)
        meta = cell.metadata.get("nbgrader", {})
        if not isinstance(meta, dict):
            raise Refused(line, f"nbgrader metadata: {meta!r} is no JSON object")
        if meta:
            self._check_question(line, cell, meta)
        elif "### BEGIN SOLUTION" in cell.source:
            raise Refused(line, "'### BEGIN SOLUTION' in a cell that is no answer")
        if cell.cell_type == "code":
            named = str(meta.get("grade_id", ""))
            self._code.append((first, named, CodeCell.of(cell)))

    def finish(self) -> None:
        """Check what only the whole source shows."""
        for problem in find_problems([code for _, _, code in self._code]):
            first, grade_id, code = self._code[problem.cell]
            where = f"the {code.kind} cell {grade_id!r}: " if grade_id else ""
            raise Refused(first + problem.line - 1, where + problem.text)

    def _check_options(self, line: int, cell: NotebookNode) -> None:
        broken = cell.metadata.get("incorrectly_encoded_metadata")
        if broken is not None:
            raise Refused(line, f"the cell's options are not valid JSON: {broken}")
        options = {k for k in cell.metadata if not k.startswith("lines_to_")}
        unknown = sorted(options - ALLOWED_OPTIONS)
        if unknown:
            raise Refused(
                line,
                f"cell option {unknown[0]!r}: only "
                f"{' and '.join(sorted(ALLOWED_OPTIONS))} mean something here",
            )

    def _check_question(self, line: int, cell: NotebookNode, meta: Any) -> None:
        grade_id = meta.get("grade_id", "")
        if grade_id in self._grade_ids:
            raise Refused(
                line,
                f"grade_id {grade_id!r} is repeated, see line "
                f"{self._grade_ids[grade_id]}: every graded cell needs one of its own",
            )
        self._grade_ids[grade_id] = line
        if not meta.get("solution") or meta.get("grade"):
            return  # a test, or what a person marks
        begins = cell.source.count("### BEGIN SOLUTION")
        ends = cell.source.count("### END SOLUTION")
        if (begins, ends) != (1, 1):
            raise Refused(
                line,
                f"the answer {grade_id!r} needs one '### BEGIN SOLUTION' and one "
                f"'### END SOLUTION', not {begins} and {ends}: what is between them is "
                "what students write",
            )
