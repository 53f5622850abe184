"""Whatever is given as a platform's sheet: it is refused, or filled and nothing else.

The examples are what broke an earlier state, or breaks programs like this one.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from autograde.exports import canvas, moodle
from autograde.exports.exported import ExportError
from autograde.exports.matching import place
from autograde.exports.sheet import Sheet
from autograde.results.cells import read_number
from autograde.results.submissions import Student

NAME = "01_pixels"
PLATFORMS = (canvas, moodle)

relaxed = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

CELLS = st.sampled_from(
    [
        *("Student", "ID", "SIS Login ID", "LastName", "FirstName", "Identifier"),
        *("01 Pixels (77)", "Points Possible", "(read only)", "Muted", "4.00", "3,5"),
        *("Participant 1", "Teilnehmer/in2", "Ada Lovelace", "ada", "=1+1", "", '"'),
        *("\u0661", "9" * 400, "\ufeff", "a\nb", '"a""b"', "\u2028", "\0"),
    ]
) | st.text(max_size=3)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=6)
HEADERS = st.sampled_from(
    [
        ["Student", "ID", "SIS Login ID", "Section", "01 Pixels (77)"],
        ["Identifier", "Full name", "Grade", "Maximum Grade"],
        [],
    ]
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "sheet.csv"


def _layouts(sheet: Sheet) -> None:
    """Look for students and columns, and place a student, as both platforms do."""
    ada = Student("ada", "Ada", "Lovelace", "ada@uni.org", "1")
    totals = {NAME: [SimpleNamespace(handed_in=True)]}
    for platform in PLATFORMS:
        try:
            layout = platform.lay_out(sheet, totals, {})
        except ExportError:
            continue
        assert 0 not in layout.rows
        assert all(0 < row < len(sheet.rows) for row in layout.rows)
        assert {c.index for c in layout.columns.values()} <= {
            *range(len(sheet.header)),
        }
        placing = place([ada], layout.rows)
        assert placing.rows.keys() | placing.unplaced.keys() == {"ada"}
        assert set(placing.rows.values()) <= set(layout.rows)


def _check(path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        sheet = Sheet.read(path)
    except ExportError:
        return
    assert sheet.filled({}) == data
    _layouts(sheet)
    last = len(sheet.rows) - 1, len(sheet.rows[-1]) - 1
    path.write_bytes(sheet.filled({last: "3"}))
    if "3" not in data.decode():
        again = Sheet.read(path)
        if again.separator == sheet.separator:
            assert again.text(*last) == "3"
            assert [len(row) for row in again.rows] == [len(row) for row in sheet.rows]


@relaxed
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"\n\n")
@example(b'"' + b"a" * 100_000)
@example(b'"' * 100_001)
def test_any_bytes_are_a_sheet_or_refused(path, data):
    _check(path, data)


@relaxed
@given(HEADERS, TABLES, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n", "\r"]))
@example(["Student", "ID", "01 Pixels (77)"], [[""], ["ada"]], ",", "\n")
@example(["Identifier", "G", "M"], [["Participant 1"]], ",", "\n")
@example(["Identifier", "G", "M"], [["P 1", "", "9" * 400]], ",", "\n")
def test_any_table_is_laid_out_or_refused(path, header, table, separator, end):
    lines = [separator.join(row) for row in ([header] if header else []) + table]
    _check(path, end.join(lines).encode("utf-8", "surrogatepass"))


@given(st.text() | st.from_regex(r" *-?[0-9.,]{0,9} *"))
@example("9" * 400)
@example("1.,")
@example("\u0661")
def test_a_number_is_read_or_none(text):
    number = read_number(text)
    assert number is None or abs(number) < float("inf")
