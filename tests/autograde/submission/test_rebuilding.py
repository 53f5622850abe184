"""A submission is rebuilt from the release: what a student meant is kept, and said."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from autograde.notebooks.release import notebook_bytes
from autograde.submission import read_notebook, rebuild
from autograde.submission.rebuilding import Rebuilt

FLATTEN = "def flatten_image(image):\n    return image.reshape(-1)"
SIZE = (
    "def input_size(height, width, channels=1):\n    return height * width * channels"
)
GRADED = [
    "flatten_image",
    "flatten_image-check",
    "flatten_image-hidden",
    "input_size",
    "input_size-check",
]
IDS = ["01-01", "01-02", *GRADED]

Json = dict[str, Any]


class Notebook:
    """The release as JSON, for a student to spoil."""

    def __init__(self, data: bytes) -> None:
        self.raw: Json = json.loads(data)

    @property
    def cells(self) -> list[Json]:
        return self.raw["cells"]

    def __getitem__(self, name: str) -> Json:
        return next(cell for cell in self.cells if cell.get("id") == name)

    def at(self, name: str) -> int:
        return self.cells.index(self[name])

    def write(self, name: str, source: str) -> None:
        self[name]["source"] = source

    def answer(self) -> None:
        self.write("flatten_image", FLATTEN)
        self.write("input_size", SIZE)

    def add(self, at: int, source: str, kind: str = "code", **more: Any) -> None:
        cell = {"cell_type": kind, "source": source, "metadata": {}, **more}
        self.cells.insert(at, cell)

    def copy(self, name: str, at: int, source: str | None = None) -> Json:
        cell = json.loads(json.dumps(self[name]))
        cell["id"] = f"copied-{len(self.cells)}"
        if source is not None:
            cell["source"] = source
        self.cells.insert(at, cell)
        return cell

    def move(self, name: str, at: int) -> None:
        self.cells.insert(at, self.cells.pop(self.at(name)))


@pytest.fixture
def given(release_bytes) -> Notebook:
    return Notebook(release_bytes)


@pytest.fixture
def rebuilt(release, tmp_path) -> Callable[[Notebook], Rebuilt]:
    def rebuilt(given: Notebook) -> Rebuilt:
        path = tmp_path / "x.ipynb"
        path.write_text(json.dumps(given.raw), "utf-8")
        made = rebuild(release, read_notebook(path))
        nbformat.validate(made.notebook)
        MetadataValidator().validate_nb(made.notebook)
        names = [
            cell.metadata.nbgrader.grade_id
            for cell in made.notebook.cells
            if "nbgrader" in cell.metadata
        ]
        assert sorted(names) == sorted(GRADED)
        originals = {cell.id: cell for cell in release.cells}
        for cell in made.notebook.cells:
            if "nbgrader" in cell.metadata:
                assert cell.metadata == originals[cell.id].metadata
                if cell.metadata.nbgrader.grade:
                    assert cell == originals[cell.id]
            elif cell.id not in originals:
                assert cell.metadata == {}
        assert made.notebook.metadata == release.metadata
        return made

    return rebuilt


def _ids(made: Rebuilt) -> list[str]:
    return [cell.id for cell in made.notebook.cells]


def _source(made: Rebuilt, name: str) -> str:
    (cell,) = [cell for cell in made.notebook.cells if cell.id == name]
    return str(cell.source)


def test_an_untouched_notebook_is_the_release(given, rebuilt, release_bytes):
    made = rebuilt(given)
    assert notebook_bytes(made.notebook) == release_bytes
    assert (made.known, made.answered, made.notes) == (5, 0, ())


def test_answers_and_own_cells_stay_in_their_order(given, rebuilt):
    given.answer()
    given.add(2, "import math")
    given.add(6, "flatten_image([1])")
    given.add(9, "My *thoughts*", "markdown", id="mine", attachments={"x": 1})
    given.add(10, "kept raw", "raw")
    given["01-02"]["source"] += "\nimport numpy as np"
    made = rebuilt(given)
    assert _ids(made) == [
        *("01-01", "01-02", "own-1", "flatten_image", "flatten_image-check"),
        *("flatten_image-hidden", "own-2", "input_size", "input_size-check"),
        *("own-3", "own-4"),
    ]
    assert [cell.cell_type for cell in made.notebook.cells[-2:]] == ["markdown", "raw"]
    assert _source(made, "flatten_image") == FLATTEN
    assert _source(made, "01-02").endswith("import numpy as np")
    assert (made.answered, made.notes) == (2, ())


def test_comments_alone_are_kept_and_are_no_answer(given, rebuilt):
    given["input_size"]["source"] += "\n# I do not know"
    made = rebuilt(given)
    assert _source(made, "input_size").endswith("# I do not know")
    assert made.answered == 0


def test_spaces_at_the_ends_of_lines_are_no_change(given, rebuilt, release_bytes):
    for cell in given.cells:
        cell["source"] = "".join(cell["source"]).replace("\n", "  \r\n") + "\n"
    made = rebuilt(given)
    assert notebook_bytes(made.notebook) == release_bytes
    assert made.notes == ()


def test_magics_and_commands_stay(given, rebuilt):
    source = f"%%time\n%matplotlib inline\n!ls\n{SIZE}\n%timeit -n1 input_size(1, 2)"
    given.write("input_size", source)
    made = rebuilt(given)
    assert _source(made, "input_size") == source
    assert made.notes == ()


def test_nothing_but_the_text_of_cells_is_taken(given, rebuilt, release_bytes):
    given.raw["metadata"] = {"kernelspec": {"name": "evil"}, "widgets": {}}
    for cell in given.cells:
        cell["metadata"] |= {"tags": ["skip-execution", "raises-exception"], "x": 1}
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    made = rebuilt(given)
    assert notebook_bytes(made.notebook) == release_bytes


def test_changed_tests_are_replaced_and_named(given, rebuilt):
    given.write("input_size-check", "print('all right')")
    given["flatten_image-check"].update(cell_type="markdown")
    assert rebuilt(given).notes == (
        "cells that are not yours to edit had been changed and were graded as they "
        "were handed out: flatten_image-check, input_size-check",
    )


SETTINGS: dict[str, Callable[[Json], object]] = {
    "points": lambda meta: meta.update(points=99),
    "an unlocked cell": lambda meta: meta.update(locked=False, solution=True),
    "an old schema": lambda meta: meta.update(schema_version=1),
    "a future schema": lambda meta: meta.update(schema_version=99),
    "no schema": lambda meta: meta.pop("schema_version"),
    "another type": lambda meta: meta.update(points=[], solution="x", locked=None),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_changed_settings_are_taken_from_the_assignment(given, rebuilt, case):
    SETTINGS[case](given["input_size-check"]["metadata"]["nbgrader"])
    assert rebuilt(given).notes == (
        "settings of cells (points, locks, type) had been changed and were taken from "
        "the assignment: input_size-check",
    )


STRIPPED = "cells had lost their marking and were known by their id or text: "


def test_a_renamed_cell_is_known_by_its_id(given, rebuilt):
    given.answer()
    given["input_size"]["metadata"]["nbgrader"]["grade_id"] = "mine"
    made = rebuilt(given)
    assert _source(made, "input_size") == SIZE
    assert made.notes == (f"{STRIPPED}input_size",)


@pytest.mark.parametrize("ids", [True, False])
def test_a_notebook_without_any_marking_is_known(given, rebuilt, ids):
    given.answer()
    for cell in given.cells:
        cell["metadata"] = {}
        if not ids:
            cell.pop("id")
    made = rebuilt(given)
    assert _ids(made) == IDS
    assert _source(made, "flatten_image") == FLATTEN
    assert _source(made, "input_size") == SIZE
    tests = "flatten_image-check, flatten_image-hidden, input_size-check"
    if ids:
        everything = ", ".join(GRADED)
        assert made.notes == (f"{STRIPPED}{everything}",)
    else:
        assert made.notes == (
            f"{STRIPPED}{tests}",
            f"{ELSEWHERE}flatten_image, input_size",
        )


def test_missing_cells_are_put_back_in_their_places(given, rebuilt):
    given.answer()
    for name in ("flatten_image-check", "input_size", "input_size-check"):
        given.cells.remove(given[name])
    given.add(len(given.cells), "print(1)")
    made = rebuilt(given)
    assert _ids(made) == [*IDS, "own-1"]
    assert "NotImplementedError" in _source(made, "input_size")
    assert made.notes == (
        "cells were missing and were put back as they were handed out: "
        "flatten_image-check, input_size, input_size-check",
    )


def test_the_first_cells_can_be_missing(given, rebuilt):
    del given.cells[:5]
    assert _ids(rebuilt(given)) == GRADED


def test_open_cells_that_were_deleted_stay_deleted(given, rebuilt):
    given.cells.remove(given["01-02"])
    assert _ids(rebuilt(given)) == ["01-01", *GRADED]


ELSEWHERE = (
    "answers were known by what they define, since their own cells were missing, "
    "empty or as they were handed out: "
)


@pytest.mark.parametrize("at", [0, 3, 7, 5])
def test_an_answer_in_an_own_cell_is_not_overwritten_by_the_stub(given, rebuilt, at):
    given.add(at, f"%matplotlib inline\n{SIZE}")
    made = rebuilt(given)
    ids = _ids(made)
    assert _source(made, "input_size").endswith(SIZE)
    assert len(ids) == len(IDS)
    assert ids.index("input_size") < ids.index("input_size-check")
    assert made.notes[0] == f"{ELSEWHERE}input_size"
    assert made.answered == 1


def test_an_emptied_answer_cell_makes_way_for_an_own_cell(given, rebuilt):
    given.write("input_size", "# see below")
    given.add(7, SIZE)
    made = rebuilt(given)
    assert _ids(made) == [*IDS[:5], "own-1", *IDS[5:]]
    assert _source(made, "own-1") == "# see below"
    assert _source(made, "input_size") == SIZE


def test_a_broken_answer_is_not_replaced_by_another_try(given, rebuilt):
    given.write("input_size", "def input_size(h, w:")
    given.add(2, SIZE)
    made = rebuilt(given)
    assert _source(made, "input_size") == "def input_size(h, w:"
    assert _ids(made)[2] == "own-1"


def test_the_last_of_several_is_the_answer(given, rebuilt):
    given.cells.remove(given["input_size"])
    given.add(2, SIZE)
    given.add(3, "from mine import input_size")
    made = rebuilt(given)
    assert _ids(made)[2:4] == ["own-1", "input_size"]
    assert _source(made, "input_size") == "from mine import input_size"


def test_two_answers_in_one_own_cell_both_count(given, rebuilt):
    given.add(2, f"{FLATTEN}\n\n{SIZE}")
    made = rebuilt(given)
    assert _ids(made)[2:4] == ["flatten_image", "input_size"]
    assert _source(made, "flatten_image").endswith(SIZE)
    assert _source(made, "input_size") == (
        "# This answer stands in the cell of flatten_image."
    )


def test_an_answer_in_anothers_cell_counts_too(given, rebuilt):
    given.write("input_size", f"{SIZE}\n{FLATTEN}")
    made = rebuilt(given)
    assert _ids(made) == [
        *("01-01", "01-02", "input_size", "flatten_image"),
        *("flatten_image-check", "flatten_image-hidden", "input_size-check"),
    ]


def test_an_answer_in_a_tests_cell_counts_too(given, rebuilt):
    given.write("input_size-check", SIZE)
    made = rebuilt(given)
    assert _ids(made) == IDS
    assert _source(made, "input_size") == SIZE


def test_a_use_of_the_name_in_an_open_cell_is_no_answer(given, release, tmp_path):
    """As when a picture's cell in the release binds a variable of that name."""
    release.cells[1].source = "input_size = 3"
    given.write("01-02", "input_size = 4")
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps(given.raw), "utf-8")
    made = rebuild(release, read_notebook(path))
    assert "NotImplementedError" in _source(made, "input_size")


def test_of_two_copies_the_changed_one_is_taken(given, rebuilt):
    given.copy("input_size", 2, SIZE)
    made = rebuilt(given)
    ids = _ids(made)
    assert sorted(ids) == sorted(IDS)
    assert _source(made, "input_size") == SIZE
    assert made.notes == (
        "answer cells stood there twice; the copy that you changed was taken: "
        "input_size",
    )


def test_of_two_changed_copies_the_last_definition_wins(given, rebuilt):
    given.write("input_size", SIZE)
    given.copy("input_size", 2, SIZE.replace("*", "+"))
    made = rebuilt(given)
    assert _ids(made)[2] == "own-1"
    assert _source(made, "own-1") == SIZE.replace("*", "+")
    assert _source(made, "input_size") == SIZE
    assert made.notes[0].startswith("answer cells stood there more than once; all ran")


def test_a_cell_that_was_split_stays_in_two(given, rebuilt):
    given.write("input_size", SIZE)
    given.copy("input_size", 6, "print(input_size(2, 3))")
    made = rebuilt(given)
    assert _source(made, "input_size") == SIZE
    assert _ids(made)[5:7] == ["input_size", "own-1"]


def test_equal_copies_run_once(given, rebuilt):
    given.write("input_size", SIZE)
    given.copy("input_size", 2)
    given.copy("input_size-check", 3)
    assert sorted(_ids(rebuilt(given))) == sorted(IDS)


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_that_became_text_is_code_again(given, rebuilt, kind):
    given["input_size"].update(cell_type=kind, source=SIZE)
    made = rebuilt(given)
    assert made.notebook.cells[5].cell_type == "code"
    assert _source(made, "input_size") == SIZE
    assert "answer cells had become text and were taken back as code: input_size" in (
        made.notes
    )


def test_an_answer_put_aside_as_text_makes_way_for_the_new_one(given, rebuilt):
    given["input_size"].update(cell_type="raw", source=SIZE.replace("*", "+"))
    given.add(6, SIZE)
    made = rebuilt(given)
    assert _source(made, "input_size") == SIZE
    assert made.notebook.cells[5].cell_type == "raw"


def test_a_test_above_its_answer_waits_for_it(given, rebuilt):
    given.answer()
    given.move("input_size", 6)
    made = rebuilt(given)
    assert _ids(made) == IDS
    assert made.notes == (
        "tests stood before what they test and were run after it: input_size-check",
    )


def test_questions_in_another_order_keep_theirs(given, rebuilt):
    given.answer()
    given.move("input_size", 2)
    given.add(3, "helper = 1")
    given.move("input_size-check", 4)
    made = rebuilt(given)
    assert _ids(made) == [
        *("01-01", "01-02", "input_size", "own-1", "flatten_image"),
        *("flatten_image-check", "flatten_image-hidden", "input_size-check"),
    ]
    assert made.notes == (
        "cells had been moved and were run in the order of the assignment: "
        "input_size-check",
    )


def test_an_answer_may_stand_above_what_needs_it(given, rebuilt):
    given.answer()
    given.move("input_size", 2)
    made = rebuilt(given)
    assert _ids(made) == ["01-01", "01-02", "input_size", *GRADED[:3], GRADED[4]]
    assert made.notes == ()


def test_a_test_never_runs_before_one_that_the_assignment_puts_first(given, rebuilt):
    given.answer()
    given.move("flatten_image-check", 6)
    assert _ids(rebuilt(given)) == [
        *("01-01", "01-02", "flatten_image", "input_size"),
        *("flatten_image-check", "flatten_image-hidden", "input_size-check"),
    ]


def test_an_answer_waits_for_no_test_but_may_need_a_locked_cell(
    given, release, tmp_path
):
    locked = {
        "nbgrader": {
            **given["input_size-check"]["metadata"]["nbgrader"],
            "grade": False,
            "grade_id": "setup",
        }
    }
    setup = nbformat.v4.new_code_cell("limit = 5", id="setup", metadata=locked)
    release.cells.insert(5, setup)
    given.cells.insert(5, json.loads(json.dumps(setup)))
    given.move("flatten_image-check", 7)
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps(given.raw), "utf-8")
    assert _ids(rebuild(release, read_notebook(path))) == [
        *("01-01", "01-02", "flatten_image", "setup", "input_size"),
        *("flatten_image-check", "flatten_image-hidden", "input_size-check"),
    ]


def test_a_text_answer_is_kept_with_its_pictures(given, release, tmp_path):
    """As in a course where a person marks some answers."""
    essay = nbformat.v4.new_markdown_cell(
        "Why?", id="essay", metadata=json.loads(json.dumps(release.cells[2].metadata))
    )
    essay.metadata.nbgrader.update(grade_id="essay", grade=True, points=3)
    release.cells.append(essay)
    given.cells.append(json.loads(json.dumps(essay)))
    given["essay"]["source"] = "So: ![](attachment:a.png)"
    given["essay"]["attachments"] = {"a.png": {"image/png": "aGk="}}
    given.add(0, "essay = 1")
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps(given.raw), "utf-8")
    made = rebuild(release, read_notebook(path))
    nbformat.validate(made.notebook)
    assert made.notebook.cells[-1].source == "So: ![](attachment:a.png)"
    assert made.notebook.cells[-1].attachments == {"a.png": {"image/png": "aGk="}}
    assert made.notes == ()


def test_an_answer_that_cannot_be_read_fails_with_the_reason(given, rebuilt):
    given["input_size"]["source"] = {"no": "text"}
    given.add(2, "#" * 300_000)
    made = rebuilt(given)
    with pytest.raises(ValueError, match="input_size cannot be graded: its cell was"):
        exec(_source(made, "input_size"))  # noqa: S102 (a line of our own)
    assert made.notes == (
        "answers could not be read, and fail with the reason: input_size",
        "cell number 3 was left out: it has 300,000 characters, more than the 100,000 "
        "that are graded",
    )


def test_ids_of_own_cells_are_never_the_releases(given, release, rebuilt, tmp_path):
    release.cells[0].id = "own-1"
    given.add(0, "x = 1")
    given.add(1, "y = 1")
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps(given.raw), "utf-8")
    made = rebuild(release, read_notebook(path))
    assert _ids(made)[:4] == ["own-2", "own-3", "own-1", "01-02"]
