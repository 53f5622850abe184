"""Grading writes the same into PostgreSQL as into the gradebook's usual SQLite file."""

from __future__ import annotations

import pytest

from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.notebooks.release import generate
from autograde.results.marks import write_marks

from .postgresql import running_server, server_programs
from .small_class import content, copied

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        server_programs() is None,
        reason="no PostgreSQL server here: sudo apt-get install postgresql",
    ),
]

NAME = "01_pixels"


@pytest.fixture
def course(pattern, tmp_path):
    """A copy of the small class whose gradebook is on a server."""
    course = copied(pattern, tmp_path / "course")
    with running_server(tmp_path) as address:
        with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(f"c.CourseDirectory.db_url = {address!r}\n")
        with course.gradebook():
            pass  # makes the tables
        # and nbgrader writes the assignment into them
        generate(course.root, NAME, course.config())
        yield course


def test_the_same_marks_and_the_same_gradebook(course, expected, unsafe_where_needed):
    assert course.database_url().startswith("postgresql")
    for workers in (2, 1):
        options = Options(unsafe=unsafe_where_needed, workers=workers)
        grade(course, options=options)
        assert write_marks(course).read_bytes() == expected[0]
        assert content(course) == expected[1]
