"""Canvas's own gradebook file comes back with marks in it, and nothing else changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograde.course import CourseError
from autograde.exports.canvas import fill_canvas
from autograde.exports.exported import ExportError, Wanted

NAME = "01_pixels"
HOSTILE = '=1+1, "Ü"'

# as lib/gradebook_exporter.rb writes it: manual posting before the points possible,
# a name that is a formula shielded, excused and unassigned students, read-only columns
CANVAS = '''\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Quiz (76),01 Pixels (77),\
Assignments Current Score,Final Grade
,,,,,,,Manual Posting,,
    Points Possible,,,,,,10.00,4.00,(read only),(read only)
"Lovelace, Ada",501,S1,ada@uni.org,"CNN, 1","=HYPERLINK(""x"")",7.00,3.00,90.00,A
"Groß, Jürgen ""JJ""",502,S2,jg,CNN 1 and CNN 2,,,,0,F
"=""=1+1, Ü""",503,S3,"=1+1, ""Ü""",CNN 1,,,,,
"نور, ليلى",504,S4,noor,CNN 1,,,2.50,,
"Excused, Eve",505,S5,eve,CNN 1,,,EX,,
"Other, Otto",506,S6,otto,CNN 1,,,N/A,,
"Student, Test",599,,f00,CNN 1,,,,,
'''

FILLED = {
    ",7.00,3.00,90.00": ",7.00,4.00,90.00",
    "CNN 2,,,,0,F": "CNN 2,,,1.33333,0,F",
    'Ü""",CNN 1,,,,,': 'Ü""",CNN 1,,,2.50,,',
}


@pytest.fixture(scope="module")
def canvas_class(new_marked_course):
    marked_course = new_marked_course()
    marked_course.give("ada", (1, 2, 1))
    marked_course.give("502", (1 / 3, 1, 0))
    marked_course.give(HOSTILE, (1, 2, 0), penalty=0.5)
    marked_course.give("noor", (1, None, 0))
    marked_course.give("eve", (0, 0, 1))
    marked_course.give("otto", (0, 0, 1))
    marked_course.give("stranger", (1, 0, 1))
    marked_course.give("absent", None, first_name="Ab", last_name="Sent")
    return marked_course.course


@pytest.fixture
def fill(canvas_class, tmp_path):
    def run(sheet=CANVAS, **settings):
        path = tmp_path / "from canvas.csv"
        path.write_bytes(sheet if isinstance(sheet, bytes) else sheet.encode())
        target = tmp_path / "filled.csv"
        target.unlink(missing_ok=True)
        wanted = Wanted(course=canvas_class, sheet=path, to=target, **settings)
        with canvas_class.gradebook() as gradebook:
            exported = fill_canvas(wanted, gradebook)
        assert exported.written == [target]
        said = {remark.about: remark for remark in exported.remarks}
        return target.read_bytes(), said

    return run


def _expected(text: str) -> str:
    for before, after in FILLED.items():
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_only_cells_of_marks_change(fill, mark, line_end):
    text = CANVAS.replace("\n", line_end)
    filled, _ = fill(mark + text.encode())
    assert filled == mark + _expected(text).encode()
    again, _ = fill(filled)
    assert again == filled


def test_what_is_not_filled_in_is_listed(fill):
    _, said = fill()
    reasons = {about: remark.text for about, remark in said.items() if remark.look}
    stay = "the sheet's {} stays, in the place of 1"
    assert reasons.pop(f"eve {NAME}") == stay.format("'EX'")
    assert reasons.pop(f"otto {NAME}") == stay.format("'N/A'")
    no_mark = "no mark: it was not graded yet"
    assert reasons.pop(f"noor {NAME}") == f"{no_mark}, and the sheet's '2.50' stays"
    assert "no row of the sheet fits" in reasons.pop(f"stranger {NAME}")
    assert not reasons
    others = {about: remark.text for about, remark in said.items() if not remark.look}
    assert others.pop("row 10") == "Student, Test is not in the gradebook"
    assert "no row of the sheet fits" in others.pop("absent")
    assert not others


def test_semicolons_and_decimal_commas(fill):
    lines = ["Student;ID;SIS Login ID;Section;01 Pixels (77)"]
    lines += ["    Points Possible;;;;4,00", "Lovelace, Ada;501;ada;CNN;3,00"]
    lines += ["JJ;502;jg;CNN;", ""]
    filled, _ = fill("\n".join(lines))
    assert (
        filled
        == "\n".join(lines)
        .replace("3,00", "4,00")
        .replace("jg;CNN;", "jg;CNN;1,33333")
        .encode()
    )


def test_first_and_last_names_in_two_columns(fill):
    head = "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,01_pixels (7)\n"
    rows = "    Points Possible,,,,,,4.00\nGroß,Jürgen,502,,,CNN,\n,Stranger,9,,,CNN,\n"
    filled, _ = fill(head + rows)
    assert (
        filled
        == (head + rows)
        .replace("502,,,CNN,", "502,,,CNN,1.33333")
        .replace("9,,,CNN,", "9,,,CNN,2.00")
        .encode()
    )


def test_another_maximum_is_refused_or_converted(fill):
    with pytest.raises(
        ExportError, match=r"gives 10 points for 01_pixels, the course 4"
    ):
        fill(columns={NAME: "76"})
    filled, said = fill(columns={NAME: "Quiz (76)"}, scale=True)
    assert b",10.00,3.00,90.00,A" in filled
    assert b"CNN 2,,3.33333,,0,F" in filled
    assert f"eve {NAME}" not in said
    with pytest.raises(ExportError, match="gives 0 points"):
        fill(CANVAS.replace(",4.00,", ",0.00,"), scale=True)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"columns": {NAME: "Section"}}, "no column of the sheet is called 'Section'"),
        ({"columns": {NAME: "Notes"}}, "has 'Quiz .76.', '01 Pixels .77.'"),
        (
            {"sheet": CANVAS.replace("4.00,(", "(read only),(")},
            "Canvas does not import",
        ),
        ({"sheet": CANVAS.replace("01 Pixels (77)", "Pixel (77)")}, "no column .* has"),
        ({"sheet": CANVAS.replace("Quiz", "01 pixels")}, "several columns are called"),
        ({"sheet": "Name,Mark\nAda,3\n"}, "is no gradebook of Canvas"),
        ({"sheet": ""}, "is no gradebook of Canvas"),
        (
            {"assignment": ["9"]},
            "the gradebook has no assignment '9': it has 01_pixels",
        ),
        ({"student": ["adda"]}, "the gradebook has no student 'adda': it has ada"),
        ({"to": Path("nowhere/x.csv")}, "'nowhere/x.csv' cannot be written"),
    ],
)
def test_what_cannot_be_filled_is_refused(canvas_class, tmp_path, settings, words):
    path = tmp_path / "sheet.csv"
    path.write_text(settings.pop("sheet", CANVAS), encoding="utf-8")
    settings = {"to": tmp_path / "x.csv", **settings}
    wanted = Wanted(course=canvas_class, sheet=path, **settings)
    with canvas_class.gradebook() as gradebook, pytest.raises(CourseError, match=words):
        fill_canvas(wanted, gradebook)
    assert not (tmp_path / "x.csv").exists()


def test_the_sheet_itself_is_never_written(fill, canvas_class, tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text(CANVAS, encoding="utf-8")
    wanted = Wanted(course=canvas_class, sheet=path, to=path)
    with (
        canvas_class.gradebook() as gradebook,
        pytest.raises(ExportError, match="stays"),
    ):
        fill_canvas(wanted, gradebook)
    assert path.read_text(encoding="utf-8") == CANVAS


def test_chosen_students_only(fill):
    filled, said = fill(student=["ada"])
    assert filled.decode() == CANVAS.replace(",7.00,3.00", ",7.00,4.00")
    assert not said


def test_what_was_handed_in_and_not_graded_is_listed(fill, canvas_class):
    (canvas_class.submitted / "newcomer" / NAME).mkdir(parents=True)
    _, said = fill()
    assert "no row of the sheet fits" in said[f"newcomer {NAME}"].text
    (canvas_class.submitted / "newcomer").rename(canvas_class.submitted / "f00")
    _, said = fill()
    shutil.rmtree(canvas_class.submitted / "f00")
    assert said[f"f00 {NAME}"].text == (
        "no mark: it was handed in and not graded: run autograde grade"
    )


def test_an_assignment_without_a_column_is_listed(marked_course, tmp_path):
    marked_course.give("ada", (1, 2, 1))
    marked_course.add_assignment("02_more", "ada")
    marked_course.add_assignment("03_unused")
    course = marked_course.course
    sheet, target = tmp_path / "sheet.csv", tmp_path / "filled.csv"
    sheet.write_text(CANVAS, encoding="utf-8")
    wanted = Wanted(course=course, sheet=sheet, to=target)
    with course.gradebook() as gradebook:
        exported = fill_canvas(wanted, gradebook)
    assert target.read_text("utf-8") == CANVAS.replace(",7.00,3.00", ",7.00,4.00")
    (missing,) = (remark for remark in exported.remarks if remark.look)
    assert str(missing).startswith(
        "02_more: no column of the sheet is called '02_more'"
    )


def test_a_row_that_fits_two_is_nobodys_though_one_is_asked_for(
    marked_course, tmp_path
):
    marked_course.give("501", (1, 2, 1))
    marked_course.give("ada", (0, 0, 0))
    sheet, target = tmp_path / "sheet.csv", tmp_path / "filled.csv"
    sheet.write_text(CANVAS, encoding="utf-8")
    wanted = Wanted(
        course=marked_course.course, sheet=sheet, to=target, student=["ada"]
    )
    with marked_course.course.gradebook() as gradebook:
        (remark,) = fill_canvas(wanted, gradebook).remarks
    assert str(remark) == f"ada {NAME}: row 4 of the sheet fits 501, too"
    assert target.read_text("utf-8") == CANVAS
