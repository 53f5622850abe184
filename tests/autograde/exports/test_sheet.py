"""A sheet is read as Python's csv reads it, and only the cells that change change."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.exports.exported import ExportError
from autograde.exports.sheet import Sheet

HEADER = ["Student", "ID", "SIS Login ID", "Section"]
TEXTS = st.text(alphabet='a1Ü,;"\n\t =\u200fא', max_size=6)


def _written(rows, separator, quoting, line_end, mark):
    table = io.StringIO(newline="")
    csv.writer(
        table, delimiter=separator, quoting=quoting, lineterminator=line_end
    ).writerows([HEADER, *rows])
    return mark + table.getvalue().encode()


@given(
    st.lists(st.lists(TEXTS, min_size=4, max_size=4), max_size=4),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_every_dialect_is_read_and_kept(
    tmp_path_factory, rows, separator, quoting, line_end, mark
):
    path = tmp_path_factory.getbasetemp() / "dialect.csv"
    data = _written(rows, separator, quoting, line_end, mark)
    path.write_bytes(data)
    sheet = Sheet.read(path)
    assert sheet.separator == separator
    assert [[cell.text for cell in row] for row in sheet.rows] == [HEADER, *rows]
    assert sheet.filled({}) == data
    changes = {(number, 2): "3,50" for number in range(1, len(sheet.rows))}
    path.write_bytes(sheet.filled(changes))
    changed = [[*row[:2], "3,50", row[3]] for row in rows]
    assert [[c.text for c in row] for row in Sheet.read(path).rows] == [
        HEADER,
        *changed,
    ]
    assert path.read_bytes().startswith(mark)
    assert path.read_bytes().endswith(line_end.encode())


def test_one_cell_changes_and_not_a_byte_else(tmp_path):
    path = tmp_path / "odd.csv"
    data = b'"Student",ID , SIS,x\r\n\n"a ""b""", 1,"",\n"c",2,9,"no line end"'
    path.write_bytes(data)
    sheet = Sheet.read(path)
    assert sheet.text(2, 0) == 'a "b"'
    assert sheet.text(1, 3) == ""
    filled = sheet.filled({(2, 2): "3.50", (3, 2): "1,5"})
    assert filled == data.replace(b'1,""', b'1,"3.50"').replace(b"2,9", b'2,"1,5"')


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Student,Größe".encode("cp1252"), "is not UTF-8"),
        ("Student,ID".encode("utf-16"), "is not UTF-8"),
        (b'Student,ID\nAda,1\n"Bela,2\n', "line 3 has a quote out of place"),
        (b'Student,ID\n"Ada"x,1\n', "line 2 has a quote out of place"),
    ],
)
def test_what_is_no_sheet_is_refused(data, words, tmp_path):
    path = tmp_path / "grades.csv"
    path.write_bytes(data)
    with pytest.raises(ExportError, match=words):
        Sheet.read(path)


def test_a_missing_or_endless_file_is_refused(tmp_path):
    with pytest.raises(ExportError, match="there is no file"):
        Sheet.read(tmp_path / "nowhere.csv")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(ExportError, match="too large"):
        Sheet.read(tmp_path / "large.csv")
