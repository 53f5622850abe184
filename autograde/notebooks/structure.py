"""The rules that a source's cells must keep to become a graded notebook."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbgrader.nbgraderformat.common import (  # type: ignore[attr-defined]
    SchemaMismatchError,
    ValidationError,  # jsonschema's, which has no types
)
from nbgrader.nbgraderformat.v3 import MetadataValidatorV3

from autograde.notebooks.unreachable import CodeCell, Kind, find_problems

ALLOWED_OPTIONS = {"nbgrader", "tags"}
HIDDEN_REGION = re.compile(
    r"(?<=### BEGIN HIDDEN TESTS\n).*?(?=^### END HIDDEN TESTS)",
    re.DOTALL | re.MULTILINE,
)
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
        meta = cell.metadata.get("nbgrader")
        if meta is None:
            for mark in ("### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS"):
                if mark in cell.source:
                    raise Refused(line, f"'{mark}' in a cell without nbgrader metadata")
        else:
            self._check_metadata(line, cell, meta)
        if cell.cell_type == "code":
            meta = meta or {}
            kind: Kind = "locked" if meta.get("locked") else "open"
            kind = "test" if meta.get("grade") else kind
            kind = "answer" if meta.get("solution") else kind
            shown = HIDDEN_REGION.sub("", cell.source)
            code = CodeCell(kind, cell.source, shown)
            self._code.append((first, str(meta.get("grade_id", "")), code))

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

    def _check_metadata(self, line: int, cell: NotebookNode, meta: Any) -> None:
        if not isinstance(meta, dict):
            raise Refused(
                line, f"nbgrader metadata: expected a JSON object, not {meta!r}"
            )
        try:
            MetadataValidatorV3().validate_cell(cell)
        except ValidationError as error:
            raise Refused(line, f"nbgrader metadata: {error.message}") from None
        except SchemaMismatchError as error:
            raise Refused(line, f"nbgrader metadata: {error}") from None
        grade_id = meta.get("grade_id", "")
        if grade_id in self._grade_ids:
            raise Refused(
                line,
                f"grade_id {grade_id!r} is repeated, see line "
                f"{self._grade_ids[grade_id]}: every graded cell needs one of its own",
            )
        self._grade_ids[grade_id] = line
        if meta["grade"] and meta["solution"]:
            return  # a person marks it
        if meta["solution"]:
            self._check_answer(line, cell, grade_id)
        elif meta["grade"]:
            self._check_test(line, cell, grade_id)

    def _check_answer(self, line: int, cell: NotebookNode, name: str) -> None:
        begins = cell.source.count("### BEGIN SOLUTION")
        ends = cell.source.count("### END SOLUTION")
        if begins == 0:
            raise Refused(
                line,
                f"the answer {name!r} has no '### BEGIN SOLUTION': students would see "
                "it whole",
            )
        if (begins, ends) != (1, 1):
            raise Refused(
                line,
                f"the answer {name!r} needs one '### BEGIN SOLUTION' and one "
                f"'### END SOLUTION', not {begins} and {ends}",
            )

    def _check_test(self, line: int, cell: NotebookNode, grade_id: str) -> None:
        try:
            body = ast.parse(cell.source).body
        except SyntaxError as error:
            raise Refused(
                line, f"the test cell {grade_id!r} is not Python: {error}"
            ) from None
        hidden = [
            range(_line_at(cell, region.start()), _line_at(cell, region.end()))
            for region in HIDDEN_REGION.finditer(cell.source)
        ]
        for call in _calls_of_check(body):
            seed = _seed(call)
            if seed is None:
                continue
            if not any(call.lineno in region for region in hidden):
                raise Refused(
                    line,
                    f"{grade_id!r} shows a seed to students: put the call between "
                    "'### BEGIN HIDDEN TESTS' and '### END HIDDEN TESTS'",
                )
            if seed != 0:
                raise Refused(
                    line,
                    f"the hidden test {grade_id!r} must call check with seed=0, "
                    "the place of the course's own seed",
                )


def _line_at(cell: NotebookNode, place: int) -> int:
    return int(cell.source.count("\n", 0, place)) + 1


def _calls_of_check(body: list[ast.stmt]) -> Iterator[ast.Call]:
    for statement in body:
        for node in ast.walk(statement):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "check"
            ):
                yield node


def _seed(call: ast.Call) -> Any:
    for keyword in call.keywords:
        if keyword.arg == "seed":
            return (
                keyword.value.value if isinstance(keyword.value, ast.Constant) else ...
            )
    return None
