"""Moodle's worksheet is filled whatever its language and columns."""

from __future__ import annotations

import pytest

from autograde.exports.exported import ExportError, Wanted
from autograde.exports.filling import Column
from autograde.exports.matching import RowKeys
from autograde.exports.moodle import fill_moodle, lay_out
from autograde.exports.sheet import Sheet

NAME = "01_pixels"

ENGLISH = '''\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade",\
"Grade can be changed","Last modified (submission)","Last modified (grade)",\
"Feedback comments"
"Participant 101","Ada Lovelace",ada@uni.org,"Submitted - Graded",3.00,4.00,\
Yes,"Friday, 14 March 2025, 9:30 AM","Friday, 14 March 2025, 9:30 AM","<p>""Good""</p>"
"Participant 102","ليلى نور",noor@uni.org,"No submission",,4.00,Yes,-,-,
"Participant 103","=1+1, ""Ü""",x@uni.org,"Submitted for grading",,4.00,Yes,-,-,"=1+1
second line"
'''

# as a German Moodle writes it: no space in the identifier, an ID number, a marking
# workflow, decimal commas
GERMAN = """\
ID,Vollständiger Name,ID-Nummer,E-Mail-Adresse,Status,Bewertung,Bestwertung,\
Status des Bewertungsworkflows,Bewertung kann geändert werden,\
Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar
Teilnehmer/in101,"Lovelace, Ada",7001,K7001@uni.org,Zur Bewertung abgegeben,\
"3,00","4,00",Nicht bewertet,Ja,"Freitag, 14. März 2025, 09:30",-,
Teilnehmer/in102,ليلى نور,7002,K7002@uni.org,Keine Abgabe,,"4,00",Nicht bewertet,Ja,-,-,
"""

# marking is blind: no names, the identifier alone
BLIND = """\
מזהה,מצב,ציון,הציון המירבי,ניתן לשנות,שינוי אחרון
משתתף 101,הוגש,,4.00,כן,-
משתתף 102,הוגש,2.00,4.00,כן,-
"""


@pytest.fixture
def fill(marked_course, tmp_path):
    def run(sheet, **settings):
        course = marked_course.course
        path, target = tmp_path / "worksheet.csv", tmp_path / "filled.csv"
        path.write_text(sheet, encoding="utf-8", newline="")
        wanted = Wanted(course=course, sheet=path, to=target, **settings)
        with course.gradebook() as gradebook:
            exported = fill_moodle(wanted, gradebook)
        said = {remark.about: remark.text for remark in exported.remarks}
        return target.read_bytes().decode(), said

    return run


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_english_worksheet(fill, marked_course, line_end):
    marked_course.give("Ada_Lovelace", (1, 2, 0.5), penalty=1)
    marked_course.give("noor", (1, None, 1))
    marked_course.give('=1+1, "Ü"', (1, 2, 1))
    sheet = ENGLISH.replace("\n", line_end)
    filled, said = fill(sheet)
    assert filled == sheet.replace('Graded",3.00', 'Graded",2.50').replace(
        'x@uni.org,"Submitted for grading",,', 'x@uni.org,"Submitted for grading",4.00,'
    )
    assert said.keys() == {f"noor {NAME}"}
    assert fill(filled)[0] == filled


def test_a_german_worksheet(fill, marked_course):
    marked_course.give("k7001", (1, 1, 0.25))
    filled, said = fill(GERMAN)
    assert filled == GERMAN.replace('"3,00","4,00"', '"2,25","4,00"')
    assert said == {"row 3": "Teilnehmer/in102 ليلى نور is not in the gradebook"}


def test_what_a_row_says_of_its_student(tmp_path):
    path = tmp_path / "worksheet.csv"
    path.write_text(GERMAN, encoding="utf-8")
    layout = lay_out(Sheet.read(path), {NAME: []}, {})
    assert layout.rows[1] == RowKeys(
        "Teilnehmer/in101 Lovelace, Ada",
        ("Teilnehmer/in101", "101", "7001", "K7001@uni.org"),
        ("Teilnehmer/in101", "Lovelace, Ada"),
    )
    assert layout.columns == {NAME: Column(5, "4,00", capped=True)}


def test_a_blind_worksheet(fill, marked_course):
    marked_course.give("Participant", (1, 1, 0))
    marked_course.give("101", (1, 1, 0))
    marked_course.give("102", (1, 0, 0))
    filled, said = fill(BLIND)
    expected = BLIND.replace("102,הוגש,2.00,", "102,הוגש,1.00,")
    assert filled == expected.replace("101,הוגש,,", "101,הוגש,2.00,")
    assert list(said) == [f"Participant {NAME}"]


def test_a_mark_above_the_maximum_is_listed(fill, marked_course):
    marked_course.give("101", (1, 2, 3))
    filled, said = fill(ENGLISH)
    assert filled == ENGLISH
    assert said[f"101 {NAME}"] == (
        "6 points are more than the platform's 4, and the sheet's '3.00' stays"
    )


def test_the_maximum_is_converted(fill, marked_course):
    marked_course.give("101", (1, 2, 0))
    hundred = GERMAN.replace('"4,00"', '"100,00"')
    with pytest.raises(
        ExportError, match="gives 100 points for 01_pixels, the course 4"
    ):
        fill(hundred)
    filled, _ = fill(hundred, scale=True)
    assert filled == hundred.replace('"3,00"', '"75,00"')


def test_the_column_may_be_named(fill, marked_course):
    marked_course.give("101", (1, 2, 0))
    old = "Identifier,Grade,Changeable\nParticipant 101,,Yes\n"
    with pytest.raises(ExportError, match=r"no column of .* it has Identifier"):
        fill(old)
    filled, _ = fill(old, columns={NAME: "Grade"})
    assert filled == old.replace("101,,", "101,3.00,")
    with pytest.raises(ExportError, match="the sheet has no columns 'Mark'"):
        fill(old, columns={NAME: "Mark"})
    twice = "Identifier,A,B,C,D\nParticipant 101,,4.00,,5.00\n"
    with pytest.raises(ExportError, match="several columns of"):
        fill(twice)


def test_a_scale_of_words_is_refused(fill, marked_course):
    marked_course.give("101", (1, 2, 0))
    scale = 'Identifier,Grade,Scale\nParticipant 101,,"Poor\nGood"\n'
    with pytest.raises(ExportError, match="a scale of words cannot be filled"):
        fill(scale)


@pytest.mark.parametrize(
    "sheet",
    ["", "Identifier,Grade\n", "Identifier,Grade,Max\nAda,,4\n", "=1,2,3\n4,5,6\n"],
)
def test_what_is_no_worksheet_is_refused(tmp_path, sheet):
    path = tmp_path / "worksheet.csv"
    path.write_text(sheet, encoding="utf-8")
    with pytest.raises(ExportError, match="is no worksheet of Moodle"):
        lay_out(Sheet.read(path), {NAME: []}, {})


def test_a_worksheet_belongs_to_one_assignment(fill, marked_course):
    marked_course.add_assignment("02_more")
    with pytest.raises(
        ExportError, match=r"say which with --assignment .01_pixels, 02_"
    ):
        fill(ENGLISH)
    marked_course.give("101", (1, 1, 0))
    filled, _ = fill(ENGLISH)  # nothing was handed in for the other
    assert 'Graded",2.00,4.00' in filled
