"""Courses of other people: their notebooks as they are, in nbgrader's own layout."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbgrader
import pytest
from nbgrader.apps import NbGraderAPI

from autograde.course import Course
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.results.marks import Mark, read_marks
from autograde.results.record import Result

DOCUMENTATION = Path(nbgrader.__file__).parent / "docs/source/user_guide/source"

Cells = list[dict[str, Any]]


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source: str) -> dict[str, Any]:
    more = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "metadata": {}, "source": source, **more}


def answer(name: str, source: str, blank: str = "") -> dict[str, Any]:
    marked = f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"
    return _marked(code(blank + marked), name, solution=True)


def points(name: str, source: str, points: float = 1, **more: Any) -> dict[str, Any]:
    return _marked(code(source), name, grade=True, points=points, **more)


def _marked(cell: dict[str, Any], name: str, **settings: Any) -> dict[str, Any]:
    extra = settings.pop("extra", {})
    meta = {"schema_version": 3, "grade_id": name, "locked": False}
    meta |= {"solution": False, "grade": False, "task": False, **settings}
    return {**cell, "metadata": {"nbgrader": meta, **extra}}


def marked(cell: dict[str, Any], name: str, **settings: Any) -> dict[str, Any]:
    return _marked(cell, name, **settings)


def old_notebook(cells: Cells, minor: int = 0) -> bytes:
    """Write a notebook of format 4 before cells had ids."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"nbformat": 4, "nbformat_minor": minor, "cells": cells}
    return json.dumps({**notebook, "metadata": {"kernelspec": kernel}}).encode()


class Foreign:
    """A course with nothing of ours in it."""

    def __init__(self, root: Path, unsafe: bool) -> None:
        root.mkdir(parents=True)
        (root / "nbgrader_config.py").write_text(
            "c = get_config()\nc.CourseDirectory.course_id = 'theirs'\n"
            "c.ClearSolutions.code_stub = {'python': 'raise NotImplementedError()'}\n"
        )
        (root / "source").mkdir()
        self.course = Course.at(root)
        self._unsafe = unsafe

    def add(
        self,
        assignment: str,
        files: Mapping[str, bytes | Cells],
        preprocessors: Sequence[str] = (),
    ) -> None:
        """Write an assignment's source, and release it with plain nbgrader."""
        folder = self.course.root / "source" / assignment
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = old_notebook(content) if isinstance(content, list) else content
            path.write_bytes(data)
        config = self.course.config()
        config.CourseDirectory.root = str(self.course.root)
        if preprocessors:
            config.GenerateAssignment.preprocessors = list(preprocessors)
        with self.course.gradebook():
            pass  # makes it
        done = NbGraderAPI(config=config).generate_assignment(assignment)
        assert done["success"], done["log"]

    def hand_in(self, student: str, assignment: str, room: str = "source") -> None:
        """Hand in the notebooks of ``source/`` (all right) or ``release/`` (blank)."""
        target = self.course.submitted / student / assignment
        target.mkdir(parents=True, exist_ok=True)
        for path in (self.course.root / room / assignment).glob("*.ipynb"):
            (target / path.name).write_bytes(path.read_bytes())

    def grade(self, assignment: str | None = None, **options: Any) -> list[Result]:
        chosen = Options(unsafe=self._unsafe, workers=1, **options)
        return grade(self.course, assignment, options=chosen)

    def marks(self, student: str, assignment: str) -> dict[str, Mark]:
        return {
            mark.question: mark
            for mark in read_marks(self.course, [assignment])
            if mark.student == student
        }


@pytest.fixture(scope="module")
def foreign(
    tmp_path_factory: pytest.TempPathFactory, unsafe_where_needed: bool
) -> Foreign:
    return Foreign(tmp_path_factory.mktemp("foreign") / "course", unsafe_where_needed)
