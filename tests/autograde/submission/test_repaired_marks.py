"""Repaired notebooks are graded by the real nbgrader, and get what they deserve."""

from __future__ import annotations

import json

import pytest

from autograde.grade.engine import grade
from autograde.results.marks import read_marks
from autograde.submission import read_notes

NAME = "01_pixels"


def _stripped(raw, right):
    """Come from a program that keeps no metadata and no ids, as format 3 had none."""
    for cell in raw["cells"]:
        cell["metadata"] = {}
        cell.pop("id")
        cell["input"] = cell.pop("source")
    return {"nbformat": 3, "worksheets": [{"cells": raw["cells"]}]}


def _muddled(raw, right):
    """Put tests above answers, and copies as handed out below them."""
    by_id = {cell["id"]: cell for cell in raw["cells"]}
    stub = json.loads(json.dumps(by_id["flatten_image"]))
    stub["source"] = right.released.cells[2].source
    by_id["input_size"]["cell_type"] = "markdown"
    raw["cells"] = [
        *(by_id["input_size-check"], by_id["flatten_image-hidden"], by_id["01-02"]),
        *(by_id["flatten_image"], by_id["input_size"], stub),
        by_id["flatten_image-hidden"],
    ]


def _elsewhere(raw, right):
    """Leave the stubs, and answer in a cell of one's own, with a helper."""
    answers = [cell["source"] for cell in raw["cells"] if cell["id"] in right.right]
    for cell, released in zip(raw["cells"], right.released.cells, strict=True):
        cell["source"] = released.source
    own = {"cell_type": "code", "metadata": {"tags": ["skip-execution"]}}
    raw["cells"].insert(0, own | {"source": "".join(map(_text, answers))})


def _forged(raw, right):
    """Answer one question wrong, and change its test; spoil the other."""
    for cell in raw["cells"]:
        if cell["id"].startswith("flatten_image-"):
            cell["source"] = "pass"
            cell["metadata"]["nbgrader"] |= {"points": 99, "schema_version": 77}
        elif cell["id"] == "flatten_image":
            cell["source"] = "def flatten_image(image):\n    return image.T.reshape(-1)"
        elif cell["id"] == "input_size":
            cell["source"] = ["x" * 300_000]


def _text(source):
    return "".join(source) + "\n\n"


SPOILED = {f.__name__[1:]: f for f in (_stripped, _muddled, _elsewhere, _forged)}


@pytest.fixture(scope="module")
def graded(fresh_course, hand_in):
    course = fresh_course()
    give = hand_in(course)
    for student, spoil in SPOILED.items():
        raw = json.loads(json.dumps(give.notebook()))
        raw = spoil(raw, give) or raw
        give.raw(student, json.dumps(raw).encode("utf-16"))
    assert [result.reason for result in grade(course)] == [""] * len(SPOILED)
    return course


@pytest.mark.parametrize("student", ["stripped", "muddled", "elsewhere"])
def test_right_answers_in_repaired_notebooks_get_full_marks(graded, student):
    own = [mark for mark in read_marks(graded) if mark.student == student]
    assert [(m.points, m.outcome) for m in own] == [
        (1, "right"),
        (2, "right"),
        (1, "right"),
    ]
    assert len(read_notes(graded.admitted / student / NAME)) > 1


def test_forged_cells_change_no_mark_and_a_lost_answer_says_why(graded):
    own = [mark for mark in read_marks(graded) if mark.student == "forged"]
    assert [(m.points, m.outcome) for m in own] == [
        (0, "wrong"),
        (0, "wrong"),
        (0, "broken"),
    ]
    assert "input_size cannot be graded: its cell has 300,000" in own[2].message
