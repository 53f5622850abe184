"""Fill the sheet of a learning platform; only its layout tells Canvas from Moodle."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from nbgrader.api import Gradebook

from autograde.exports.exported import (
    Exported,
    ExportError,
    Remark,
    Wanted,
    write_file,
)
from autograde.exports.matching import Placing, RowKeys, place
from autograde.exports.sheet import Sheet
from autograde.results.cells import number_text, read_number
from autograde.results.submissions import Submission, read_students

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


LayOut = Callable[[Sheet, Mapping[str, list[Submission]], Mapping[str, str]], Layout]
"""Finds rows and columns; ExportError if the sheet is not the platform's.

It is given the sheet, the submissions by assignment, and the columns that were named.
"""


def fill(
    wanted: Wanted, gradebook: Gradebook, lay_out: LayOut, download: str
) -> Exported:
    """Fill the marks into a copy of a sheet, and remark on what could not be filled in.

    `lay_out` finds its rows and columns; `download` says how an instructor gets it.

    A cell gets a mark if it is empty or holds a number. A submission without a mark, a
    student without a row and a row without a student are remarked on, and their cells
    stay as they came.
    """
    if not wanted.sheet:
        raise ExportError(
            f"name the sheet to fill with --sheet FILE; to get it, {download}"
        )
    if wanted.to.resolve() == wanted.sheet.resolve():
        raise ExportError(f"'{wanted.sheet}' stays as it came: write to another file")
    totals = wanted.submissions(gradebook)
    sheet = Sheet.read(wanted.sheet)
    layout = lay_out(sheet, totals, wanted.columns)
    # the whole class, whoever is asked for: a row may fit two
    people = read_students(gradebook, wanted.course)
    placing = place(list(people.values()), layout.rows)
    remarks, changes = list(layout.remarks), {}
    for assignment, column in layout.columns.items():
        factor = _factor(assignment, column, totals[assignment], wanted.scale)
        for total in totals[assignment]:
            cell, remark = _decide(sheet, column, placing, total, factor)
            if cell is not None:
                changes[placing.rows[total.student.id], column.index] = cell
            if remark:
                remarks.append(Remark(total.about, remark))
    if not wanted.student:
        remarks += _leftovers(layout, placing, totals)
    write_file(wanted.to, sheet.filled(changes))
    return Exported([wanted.to], remarks)


def _factor(
    assignment: str, column: Column, totals: list[Submission], scale: bool
) -> float:
    """Say by what marks are multiplied; a maximum that differs needs `scale`."""
    theirs = read_number(column.maximum)
    ours = totals[0].max_points if totals else 0.0
    if theirs is None or abs(theirs - ours) < _SAME or not ours:
        return 1.0
    if not scale or not theirs:
        raise ExportError(
            f"the sheet gives {theirs:g} points for {assignment}, the course "
            f"{ours:g}: set the platform's to {ours:g} and download the sheet "
            "again, or convert with --scale"
        )
    return theirs / ours


def _leftovers(
    layout: Layout, placing: Placing, totals: Mapping[str, list[Submission]]
) -> Iterator[Remark]:
    """List students who lack a row and a submission, and rows of nobody."""
    filled = [each for name in layout.columns for each in totals[name]]
    handed_in = {each.student.id for each in filled if each.handed_in}
    for student, why in placing.unplaced.items():
        if student not in handed_in:
            yield Remark(student, why, look=False)
    ours = set(placing.rows.values())
    for row, keys in layout.rows.items():
        if row not in ours:
            said = f"{keys.label} is not in the gradebook"
            yield Remark(f"row {row + 1}", said, look=False)


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
