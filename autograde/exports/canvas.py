"""``--to canvas``: fill the gradebook that Canvas exports, for its import.

The columns and special rows are those of Canvas's own code in instructure/canvas-lms:
``lib/gradebook_exporter.rb`` and ``lib/gradebook_importer.rb``.
"""

import re
from collections.abc import Mapping

from nbgrader.api import Gradebook

from autograde.exports.exported import Exported, ExportError, Remark, Wanted
from autograde.exports.filling import Column, Layout, fill
from autograde.exports.matching import RowKeys
from autograde.exports.sheet import Sheet
from autograde.results.submissions import Submission

_IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
_TITLE_AND_ID = re.compile(r"(.*) \((\d+)\)", re.DOTALL)
_POSTING = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
_POINTS = "Points Possible"


_DOWNLOAD = "go to Canvas, Grades > Export > Export Entire Gradebook"


def fill_canvas(wanted: Wanted, gradebook: Gradebook) -> Exported:
    """Fill Canvas's gradebook.

    The row of possible points, the row that tells of manual posting and the read-only
    columns stay: Canvas reads the first and ignores the others.
    """
    return fill(wanted, gradebook, lay_out, _DOWNLOAD)


def lay_out(
    sheet: Sheet,
    totals: Mapping[str, list[Submission]],
    named: Mapping[str, str],
) -> Layout:
    """Find the students' rows, and the columns called as an assignment is."""
    header = sheet.header
    whole_name = header[:2] == ["Student", "ID"]
    if not whole_name and header[:3] != ["LastName", "FirstName", "ID"]:
        raise ExportError(
            f"'{sheet.path}' is no gradebook of Canvas, for its columns do not "
            f"start with Student, ID: {_DOWNLOAD}"
        )
    points = 0
    rows = {}
    for number in range(1, len(sheet.rows)):
        texts = [cell.text for cell in sheet.rows[number]]
        if _POINTS in texts[0]:
            points = number
        elif not all(_POSTING.fullmatch(text) for text in texts):
            rows[number] = _keys(header, texts, whole_name)
    columns, remarks = {}, []
    for assignment, marks in totals.items():
        try:
            index = _column(header, assignment, named.get(assignment, ""))
        except ExportError as error:
            if assignment in named or len(totals) == 1:
                raise
            if any(each.handed_in for each in marks):
                remarks.append(Remark(assignment, str(error)))
            continue
        possible = sheet.text(points, index) if points else ""
        if "read only" in possible:
            raise ExportError(f"Canvas does not import {header[index]!r}: name another")
        columns[assignment] = Column(index, possible)
    if not columns:
        raise ExportError(
            f"no column of '{sheet.path}' is called like one of "
            f"{', '.join(totals) or 'no assignments'}: it has "
            f"{_listed(header)}; name one with --column ASSIGNMENT=COLUMN"
        )
    return Layout(rows, columns, remarks)


def _column(header: list[str], assignment: str, wanted: str) -> int:
    found = []
    for index, name in enumerate(header):
        parts = _TITLE_AND_ID.fullmatch(name)
        if not parts:
            continue
        if wanted:
            fits = wanted in (name, *parts.groups())
        else:
            fits = _plain(parts[1]) == _plain(assignment)
        if fits:
            found.append(index)
    if len(found) == 1:
        return found[0]
    what = "no column of the sheet is" if not found else "several columns are"
    raise ExportError(
        f"{what} called {wanted or assignment!r}: it has {_listed(header)}; "
        f"name one with --column {assignment}=COLUMN, its title or number"
    )


def _keys(header: list[str], texts: list[str], whole_name: bool) -> RowKeys:
    ids = tuple(
        text for name, text in zip(header, texts, strict=False) if name in _IDS and text
    )
    name = texts[0] if whole_name else ", ".join(texts[:2])
    return RowKeys(name, ids, (name,))


def _plain(title: str) -> str:
    return "".join(c for c in title.casefold() if c.isalnum())


def _listed(header: list[str]) -> str:
    titles = [repr(name) for name in header if _TITLE_AND_ID.fullmatch(name)]
    return ", ".join(titles) or "no assignments"
