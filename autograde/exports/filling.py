"""Fill the sheet of a learning platform; only its layout tells Canvas from Moodle."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from nbgrader.api import Gradebook

from autograde.exports.exported import (
    Exported,
    ExportError,
    MarksExport,
    Remark,
    write_file,
)
from autograde.exports.matching import Placing, RowKeys, place
from autograde.exports.sheet import Sheet
from autograde.results.cells import number_text, read_number
from autograde.results.submissions import Submission, read_students, read_submissions

_SAME = 0.005
"""Platforms write two decimals: marks that differ by less are the same."""


@dataclass(frozen=True)
class Column:
    """A column of the sheet that takes marks."""

    index: int
    """Which, from 0."""
    maximum: str = ""
    """The platform's points for it, as the sheet writes them; empty if it has none."""
    capped: bool = False
    """Whether the platform drops marks above the maximum."""


@dataclass(frozen=True)
class Layout:
    """Where things are in a sheet."""

    rows: dict[int, RowKeys]
    columns: dict[str, Column]
    """By assignment, its column."""
    remarks: list[Remark]
    """Assignments that have none."""


@dataclass(frozen=True)
class SheetExport(MarksExport):
    """Fill the marks into a sheet that was downloaded from a learning platform.

    A cell gets a mark if it is empty or holds a number. A submission without a mark, a
    student without a row and a row without a student are remarked on, and their cells
    stay as they came.
    """

    sheet: str | Path = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The sheet's column of an assignment, where its title does not tell."""
    scale: bool = False
    """Whether to convert to the platform's points where its maximum differs."""

    download: ClassVar[str]
    """How an instructor gets the sheet."""

    def layout(self, sheet: Sheet, totals: Mapping[str, list[Submission]]) -> Layout:
        """Find the rows and columns; ExportError if the sheet is not the platform's."""
        raise NotImplementedError

    def run(self, gradebook: Gradebook) -> Exported:
        """Fill a copy of the sheet, and remark on what could not be filled in."""
        if not self.sheet:
            raise ExportError(
                f"name the sheet to fill with --sheet FILE; to get it, {self.download}"
            )
        path = Path(self.sheet)
        if self.target.resolve() == path.resolve():
            raise ExportError(f"'{path}' stays as it came: write to another file")
        totals = read_submissions(self.course, self.assignment, self.student, gradebook)
        sheet = Sheet.read(path)
        layout = self.layout(sheet, totals)
        # the whole class, whoever is asked for: a row may fit two
        people = read_students(gradebook, self.course)
        placing = place(list(people.values()), layout.rows)
        exported = Exported(remarks=list(layout.remarks))
        changes = {}
        for assignment, column in layout.columns.items():
            factor = self._factor(assignment, column, totals[assignment])
            for total in totals[assignment]:
                cell, remark = _decide(sheet, column, placing, total, factor)
                if cell is not None:
                    changes[placing.rows[total.student.id], column.index] = cell
                if remark:
                    exported.remarks.append(Remark(total.about, remark))
        exported.remarks += self._leftovers(layout, placing, totals)
        write_file(self.target, sheet.filled(changes))
        exported.written.append(self.target)
        return exported

    def _factor(
        self, assignment: str, column: Column, totals: list[Submission]
    ) -> float:
        theirs = read_number(column.maximum)
        ours = totals[0].max_points if totals else 0.0
        if theirs is None or abs(theirs - ours) < _SAME or not ours:
            return 1.0
        if not self.scale or not theirs:
            raise ExportError(
                f"the sheet gives {theirs:g} points for {assignment}, the course "
                f"{ours:g}: set the platform's to {ours:g} and download the sheet "
                "again, or convert with --scale"
            )
        return theirs / ours

    def _leftovers(
        self, layout: Layout, placing: Placing, totals: Mapping[str, list[Submission]]
    ) -> list[Remark]:
        """List students who lack a row and a submission, and rows of nobody."""
        if self.student:
            return []
        filled = [each for name in layout.columns for each in totals[name]]
        handed_in = {each.student.id for each in filled if each.handed_in}
        ours = set(placing.rows.values())
        students = [
            (student, why)
            for student, why in placing.unplaced.items()
            if student not in handed_in
        ]
        rows = [
            (f"row {row + 1}", f"{keys.label} is not in the gradebook")
            for row, keys in layout.rows.items()
            if row not in ours
        ]
        return [Remark(about, text, look=False) for about, text in students + rows]


def _decide(
    sheet: Sheet, column: Column, placing: Placing, total: Submission, factor: float
) -> tuple[str | None, str]:
    """Choose a cell's new text, or None to leave it, and what to remark on."""
    if not total.handed_in:
        return None, ""
    row = placing.rows.get(total.student.id)
    if row is None:
        return None, placing.unplaced[total.student.id]
    there = sheet.text(row, column.index)
    stays = f", and the sheet's {there!r} stays" if there else ""
    if total.points is None:
        return None, f"no mark: {total.reason}{stays}"
    if column.index >= len(sheet.rows[row]):
        return None, f"row {row + 1} of the sheet is cut short"
    before = read_number(there)
    if before is None and there not in ("", "-"):
        return None, f"the sheet's {there!r} stays, in the place of {total.points:g}"
    points = total.points * factor
    most = read_number(column.maximum)
    if column.capped and most is not None:
        if points > most + _SAME:
            said = f"{points:g} points are more than the platform's {most:g}"
            return None, f"{said}{stays}"
        points = min(points, most)
    if before is not None and abs(before - points) < _SAME:
        return None, ""
    comma = "," in column.maximum or (not column.maximum and sheet.separator == ";")
    return number_text(points, comma), ""
