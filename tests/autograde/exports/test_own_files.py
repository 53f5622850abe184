"""Our own CSV files: a class list, and nbgrader's columns without its faults."""

from __future__ import annotations

import csv
import io

import pytest

from autograde.course import Course, CourseError
from autograde.exports.class_list import write_class_list
from autograde.exports.exported import Wanted

NAME = "01_pixels"
NOT_GRADED = "it was not graded yet"


@pytest.fixture(scope="module")
def students(new_marked_course):
    marked_course = new_marked_course()
    names = {"first_name": 'Jo "JJ"', "last_name": "Groß, geb. @SUM(A1)"}
    marked_course.give("=1+1", (1, 2, 0.5), penalty=1, email="+1@x.org", **names)
    marked_course.give("broken", (1, None, 1))
    marked_course.give("idle", None)
    marked_course.give("ليلى نور", (0, 0, 0))
    roster = "id,last_name,section\nidle,,B\nnever,Weiß,B\n"
    (marked_course.course.root / "roster.csv").write_text(roster, encoding="utf-8")
    return marked_course.course


def _run(course, target):
    wanted = Wanted(course, target)
    with course.gradebook() as gradebook:
        exported = write_class_list(wanted, gradebook)
    assert exported.written == [target]
    assert [str(remark) for remark in exported.remarks] == [
        f"broken {NAME}: no mark: {NOT_GRADED}"
    ]
    return target.read_bytes()


def test_the_class_list(students, tmp_path):
    data = _run(students, tmp_path / "class.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [
        [
            "student",
            "last_name",
            "first_name",
            "email",
            "section",
            f"{NAME} (of 4)",
            "no_mark",
        ],
        ["'=1+1", "Groß, geb. @SUM(A1)", 'Jo "JJ"', "'+1@x.org", "", "2.5", ""],
        ["broken", "", "", "", "", "", f"{NAME}: {NOT_GRADED}"],
        ["idle", "", "", "", "B", "", ""],
        ["never", "Weiß", "", "", "B", "", ""],
        ["ليلى نور", "", "", "", "", "0", ""],
    ]
    assert _run(students, tmp_path / "again.csv") == data


def test_a_penalty_never_makes_a_mark_negative(marked_course, tmp_path):
    marked_course.give("late", (0, 1, 0), penalty=3)
    marked_course.give("broken", (None, 2, 1))
    data = _run(marked_course.course, tmp_path / "class.csv")
    assert b"late,,,,,0,\n" in data


def test_an_unknown_student_is_named_with_those_alike(students, tmp_path):
    wanted = Wanted(students, tmp_path / "x.csv", student=["brokken"])
    with (
        students.gradebook() as gradebook,
        pytest.raises(CourseError, match="no student 'brokken': it has broken"),
    ):
        write_class_list(wanted, gradebook)


def test_a_second_assignment_is_a_second_column(marked_course, tmp_path):
    marked_course.give("ada", (1, 2, 1))
    marked_course.give("bela", (1, 2, 0))
    marked_course.add_assignment("02_more", "ada")
    wanted = Wanted(course=marked_course.course, to=tmp_path / "x.csv")
    with marked_course.course.gradebook() as gradebook:
        exported = write_class_list(wanted, gradebook)
    assert [remark.about for remark in exported.remarks] == ["ada 02_more"]
    assert (tmp_path / "x.csv").read_text("utf-8-sig").splitlines() == [
        "student,last_name,first_name,email,section,"
        f"{NAME} (of 4),02_more (of 0),no_mark",
        f"ada,,,,,4,,02_more: {NOT_GRADED}",
        "bela,,,,,3,,",
    ]


def test_an_empty_gradebook_is_refused(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n", "utf-8")
    course = Course(tmp_path)
    with course.gradebook() as gradebook, pytest.raises(CourseError, match="is empty"):
        write_class_list(Wanted(course, tmp_path / "x.csv"), gradebook)
