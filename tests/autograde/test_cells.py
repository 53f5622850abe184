"""No cell of our own CSV is a formula, wherever a spreadsheet parts the line."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.results.cells import csv_text, inert, number_text, read_number

PLAIN = ["Jean-Luc", "a@b.org", "02_filters", "", "عمر", "O'Brien", "1+1=2", "x = 1"]


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "\t=1",
    "\r=1",
    "a,=1",
    "a;-1",
    "＝1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text):
    shown = inert(text)
    assert shown != text
    assert shown.replace("'", "") == text
    assert inert(shown) == shown


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays(text):
    assert inert(text) == text


@given(st.lists(st.text(alphabet=' ,;\t\n"=+-@a1Ü', max_size=8), min_size=2))
def test_no_way_of_parting_a_line_makes_a_formula(texts):
    written = csv_text([texts])
    (read,) = csv.reader(io.StringIO(written, newline=""))
    assert read == [inert(text) for text in texts]
    for piece in re.split(r"[,;\t\n]", written):
        assert not piece.lstrip(' "').startswith(("=", "+", "-", "@"))


def test_numbers_are_no_text():
    assert csv_text([(-0.5, 1 / 3, 12.0, None)]) == "-0.5,0.33333,12,\n"


@given(st.integers(0, 10**7), st.booleans())
def test_a_number_is_read_as_it_was_written(hundred_thousandths, comma):
    value = hundred_thousandths / 10**5
    assert read_number(number_text(value, comma)) == value


@pytest.mark.parametrize("text", ["", "-", "EX", "N/A", "3 of 4", "=1", "½", "٣"])
def test_words_are_no_numbers(text):
    assert read_number(text) is None
