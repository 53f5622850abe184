"""A graded class that tries to get scripts, secrets and confusion into its pages."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.course import Course
from autograde.feedback import write_feedback
from autograde.feedback.together import write_together
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.notebooks.sources import seed_of_test

from ..small_class import COURSE_SEED, copied

NAME = "01_pixels"
SEED = str(seed_of_test(COURSE_SEED, "01_pixels", "flatten_image-hidden"))
"""The seed of the courses that `fresh_course` makes."""

ODD = '<i>Ü"\u202e'
STUDENTS = ["right", "wrong", "raising", "blank", "renamed", ODD, "broken"]
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(8)).decode()

ATTACK = r"""
from IPython.display import HTML, SVG, Javascript, Markdown, display
print("\x1b[31mred\x1b[0m \x1b]8;;https://a.test\x07link\x1b]8;;\x07 \u202eevil")
print("</pre><script>window.hacked = 1</script>")
display(HTML("<script>window.hacked = 2</script><b onclick='hacked=3'>bold</b>"))
display(HTML("<img src=x onerror='window.hacked=4' alt='a picture'>"))
display(HTML("<a href='https://a.test'>away</a><base href='https://a.test'>"))
display(HTML("<style>main{display:none}</style><link rel=stylesheet href='//a.test'>"))
display(HTML("<iframe src='https://a.test'></iframe><form action='/x'><input></form>"))
display(HTML("<p style='background:url(https://a.test/x)' id=main>styled</p>"))
display(HTML("<img alt='remote' src='https://a.test/x.png'>"))
display(HTML("<img alt='two' src='data:image/svg+xml,<svg onload=\"hacked=5\"/>'>"))
display(HTML("</div></main></body><h1>Full marks</h1>"))
display(HTML("<svg><script>window.hacked=6</script></svg><math><mi//xlink:href=x>"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg'><script>hacked=7</script></svg>"))
display(Javascript("window.hacked = 8"))
display(Markdown("[link](javascript:hacked=9) ![x](https://a.test/y.png)"))
display({"image/png": "<script>hacked=10</script>", "text/plain": "no png"}, raw=True)
raise ValueError("<script>window.hacked = 11</script>")
"""


def _attack(notebook) -> None:
    notebook.cells.insert(2, new_code_cell(ATTACK.strip()))
    notebook.cells.insert(3, new_markdown_cell("# <script>hacked=12</script> mine"))


def _rename(notebook) -> None:
    cell = next(cell for cell in notebook.cells if cell.id == "flatten_image")
    cell.source = cell.source.replace("def flatten_image", "def flatten")


@pytest.fixture(scope="session")
def told(once, fresh_course, hand_in, unsafe_where_needed, tmp_path_factory) -> Course:
    """A small class, graded, with its feedback."""

    def make(folder: Path) -> None:
        course = copied(fresh_course(), folder / "course")
        _tell(course, hand_in(course), Options(unsafe=unsafe_where_needed))

    made = Course.at(once("told", make) / "course")
    return copied(made, tmp_path_factory.mktemp("told") / "course")


def _tell(course: Course, give, options: Options) -> None:
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=datetime(2025, 3, 14, 12))
    give("right", filename="my homework.ipynb")
    give("wrong", flatten_image="return image.T.reshape(-1)")
    (give.folder("wrong") / "timestamp.txt").write_text("2025-03-16 12:00 UTC", "utf-8")
    give("raising", input_size="return height / 0")
    give("blank", flatten_image=None, input_size=None)
    give.edited("renamed", _rename)
    give.edited(ODD, _attack)
    give.raw("broken", b"{")
    grade(course, options=options)
    with course.gradebook() as gradebook:
        comment = gradebook.find_comment("input_size", NAME, NAME, "wrong")
        comment.manual_comment = "Nice & <short>"
        gradebook.db.commit()
    for _ in write_feedback(course):
        pass


@pytest.fixture(scope="session")
def page_of(told: Course):
    """The text of a student's page, its pictures cut out."""

    def read(student: str) -> str:
        text = page_path(told, student).read_text(encoding="utf-8")
        return re.sub(r'src="data:[^"]*"', 'src=""', text)

    return read


def page_path(course: Course, student: str) -> Path:
    return course.root / "feedback" / student / NAME / f"{NAME}.html"


@pytest.fixture(scope="session")
def path_of(told: Course):
    return lambda student: page_path(told, student)


@pytest.fixture(scope="session")
def class_page(told: Course) -> Path:
    """The whole class in one file."""
    (path,) = write_together(told)
    return path
