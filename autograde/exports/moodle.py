"""``--to moodle``: fill the offline grading worksheet of a Moodle assignment.

Moodle writes it in the language of whoever downloads it, so no column is known by its
name. Their order is fixed (``mod/assign/gradingtable.php`` in moodle/moodle): the
identifier first, and the maximum grade, the same in each row, right after the grade.
"""

import re
from collections.abc import Mapping

from nbgrader.api import Gradebook

from autograde.exports.exported import Exported, ExportError, Wanted
from autograde.exports.filling import Column, Layout, fill
from autograde.exports.matching import RowKeys
from autograde.exports.sheet import Sheet
from autograde.results.cells import read_number
from autograde.results.submissions import Submission

# "Participant 123", "Teilnehmer/in123": a word of any language and the number
_IDENTIFIER = re.compile(r"[^0-9]+([0-9]+)")


_DOWNLOAD = (
    "go to the assignment in Moodle, Submissions > Actions > Download grading "
    "worksheet (its feedback type 'Offline grading worksheet' must be on)"
)


def fill_moodle(wanted: Wanted, gradebook: Gradebook) -> Exported:
    """Fill Moodle's worksheet, which belongs to one assignment.

    Moodle takes no mark above the maximum: such a cell stays as it came. Of a locked
    grade it says itself that it passes over it.
    """
    return fill(wanted, gradebook, lay_out, _DOWNLOAD)


def lay_out(
    sheet: Sheet,
    totals: Mapping[str, list[Submission]],
    named: Mapping[str, str],
) -> Layout:
    """Find the students' rows and the one column, if it is clear whose it is."""
    assignment = _only_assignment(totals)
    numbers = [
        n for n in range(1, len(sheet.rows)) if any(c.text for c in sheet.rows[n])
    ]
    identifiers = {n: _IDENTIFIER.fullmatch(sheet.text(n, 0)) for n in numbers}
    if not identifiers or not all(identifiers.values()):
        raise ExportError(
            f"'{sheet.path}' is no worksheet of Moodle, for its rows do not all "
            f"start with 'Participant 123' or the like: {_DOWNLOAD}"
        )
    column = _column(sheet, numbers, named.get(assignment, ""))
    rows = {}
    for number, identifier in identifiers.items():
        assert identifier
        about = [sheet.text(number, index) for index in range(1, column.index)]
        rows[number] = RowKeys(
            " ".join([sheet.text(number, 0), *about[:1]]),
            # a name has a space, an id, a login or an address has none
            (
                identifier[0],
                identifier[1],
                *(t for t in about if len(t.split()) == 1),
            ),
            (identifier[0], *about[:1]),
        )
    return Layout(rows, {assignment: column}, [])


def _column(sheet: Sheet, rows: list[int], wanted: str) -> Column:
    header = sheet.header
    if wanted:
        if header.count(wanted) != 1:
            raise ExportError(
                f"the sheet has {header.count(wanted) or 'no'} columns {wanted!r}: "
                f"it has {', '.join(header)}"
            )
        index = header.index(wanted)
        return Column(index, _constant(sheet, index + 1, rows), capped=True)
    found = [
        Column(index, maximum, capped=True)
        for index in range(1, len(header) - 1)
        if (maximum := _constant(sheet, index + 1, rows))
        and all(_is_grade(sheet.text(row, index)) for row in rows)
    ]
    if len(found) != 1:
        raise ExportError(
            f"{'several columns' if found else 'no column'} of '{sheet.path}' can "
            "be the grade, which numbers or nothing fill and the maximum grade "
            "follows; a scale of words cannot be filled. Name the column with "
            f"--column COLUMN: it has {', '.join(header)}"
        )
    return found[0]


def _only_assignment(totals: Mapping[str, list[Submission]]) -> str:
    handed_in = [
        name for name, rows in totals.items() if any(each.handed_in for each in rows)
    ]
    for names in (list(totals), handed_in):
        if len(names) == 1:
            return names[0]
    raise ExportError(
        "a worksheet of Moodle belongs to one assignment: say which with --assignment "
        f"({', '.join(handed_in or totals) or 'the gradebook has none'})"
    )


def _constant(sheet: Sheet, column: int, rows: list[int]) -> str:
    """Return the number above 0 that every row has in a column, or nothing."""
    texts = {sheet.text(row, column) for row in rows}
    text = texts.pop()
    return text if not texts and (read_number(text) or 0) > 0 else ""


def _is_grade(text: str) -> bool:
    return not text or read_number(text) is not None
