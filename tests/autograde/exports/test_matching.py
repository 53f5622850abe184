"""A mark goes to the row of its student, and to no other."""

from __future__ import annotations

import unicodedata

import pytest

from autograde.exports.matching import RowKeys, place
from autograde.results.submissions import Student

ROWS = {
    2: RowKeys("Lovelace, Ada", ("501", "S1", "ada@uni.org"), ("Lovelace, Ada",)),
    3: RowKeys("Groß, Jürgen", ("502", "S2", "jg"), ("Groß, Jürgen",)),
    4: RowKeys("formula", ("503",), ('="=1+1, ""x"',)),
    5: RowKeys("ليلى نور", ("504", "S4"), ("\u200fليلى نور\u200e",)),
}


@pytest.mark.parametrize(
    ("student", "row"),
    [
        (Student("501"), 2),
        (Student("ADA@uni.org"), 2),
        (Student("ada"), 2),
        (Student("x", email="Ada@Uni.org"), 2),
        (Student("x", lms_user_id="502"), 3),
        (Student("x", first_name="Jürgen", last_name="Groß"), 3),
        (Student(unicodedata.normalize("NFD", "Jürgen  GROSS")), 3),
        (Student("Jürgen_Groß"), 3),  # as collected from Moodle without a roster
        (Student("lovelaceada"), 2),  # as collected from Canvas without one
        (Student('=1+1, ""x'), 4),
        (Student("ليلى نور"), 5),
    ],
)
def test_a_row_is_found(student, row):
    placing = place([student], ROWS)
    assert placing.rows == {student.id: row}
    assert not placing.unplaced


@pytest.mark.parametrize(
    "student",
    [Student("50"), Student("uni.org"), Student("x", first_name="Ada"), Student("-")],
)
def test_a_part_of_a_key_is_none(student):
    placing = place([student], ROWS)
    assert not placing.rows
    assert "no row of the sheet fits" in placing.unplaced[student.id]


def test_an_id_counts_more_than_a_name():
    namesake = {7: RowKeys("a", ("1",), ("Ada",)), 8: RowKeys("b", ("ada",), ("Bo",))}
    assert place([Student("ada")], namesake).rows == {"ada": 8}
    both = place([Student("ada"), Student("x", first_name="Ada")], namesake)
    assert both.rows == {"ada": 8, "x": 7}


def test_doubt_places_nobody():
    twins = {
        1: RowKeys("a", ("1",), ("Kim Li",)),
        2: RowKeys("b", ("2",), ("Li, Kim",)),
    }
    placing = place([Student("x", first_name="Kim", last_name="Li")], twins)
    assert placing.unplaced == {"x": "rows 2 and 3 of the sheet both fit"}
    placing = place([Student("1"), Student("y", lms_user_id="1")], twins)
    assert not placing.rows
    assert placing.unplaced["1"] == "row 2 of the sheet fits y, too"
    assert placing.unplaced["y"] == "row 2 of the sheet fits 1, too"
