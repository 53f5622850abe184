"""What students hand in is admitted, or refused with a reason that names the file."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import nbformat
import pytest

from autograde import submission as module
from autograde.release import build, notebook_bytes
from autograde.submission import (
    Admission,
    Submission,
    Unreadable,
    admit,
    find_submissions,
    read_notebook,
)

NAME = "01_pixels"
IDS = {"flatten_image", "flatten_image-check", "input_size", "input_size-check"}


@pytest.fixture(scope="module")
def good(small_solutions: Path, tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("good")
    build(small_solutions, folder)
    return (folder / f"{NAME}.ipynb").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "submitted" / "ada" / NAME
    folder.mkdir(parents=True)
    return folder


def _admit(folder: Path) -> tuple[Admission, Path]:
    target = folder.parents[2] / "admitted" / "ada" / NAME
    return admit(Submission("ada", NAME, folder), IDS, target), target


def test_a_good_notebook_is_copied_without_remark(folder, good):
    (folder / f"{NAME}.ipynb").write_bytes(good)
    (folder / "timestamp.txt").write_text("2025-03-14 09:30:00 UTC\n", "utf-8")
    (folder / "data.csv").write_text("1,2\n", "utf-8")
    (folder / ".hidden").write_text("x", "utf-8")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    admission, target = _admit(folder)
    assert admission == Admission()
    assert sorted(path.name for path in target.iterdir()) == [
        f"{NAME}.ipynb",
        "data.csv",
        "timestamp.txt",
    ]
    assert (target / f"{NAME}.ipynb").read_bytes() == good
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_an_earlier_copy_is_replaced(folder, good):
    (folder / f"{NAME}.ipynb").write_bytes(good)
    _, target = _admit(folder)
    (target / "old.txt").touch()
    _admit(folder)
    assert not (target / "old.txt").exists()


@pytest.mark.parametrize("name", ["mine (1).ipynb", "zip/inside.ipynb", "noending"])
def test_a_renamed_file_is_known_by_its_cells(folder, good, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(good)
    admission, target = _admit(folder)
    assert admission == Admission(note=f"found as {name!r}")
    assert (target / f"{NAME}.ipynb").read_bytes() == good


def _with_cells(good: bytes, count: int) -> bytes:
    notebook = nbformat.reads(good.decode(), as_version=4)
    notebook.cells = notebook.cells[:count]
    return notebook_bytes(notebook)


def test_of_several_the_right_name_is_taken(folder, good):
    (folder / f"{NAME}.ipynb").write_bytes(_with_cells(good, 3))
    (folder / "a copy.ipynb").write_bytes(good)
    admission, target = _admit(folder)
    assert admission.note == f"found as '{NAME}.ipynb' (a copy.ipynb left aside)"
    assert (target / f"{NAME}.ipynb").read_bytes() == _with_cells(good, 3)


def test_else_the_one_with_most_cells(folder, good):
    (folder / "a.ipynb").write_bytes(_with_cells(good, 3))
    (folder / "b.ipynb").write_bytes(good)
    (folder / f"{NAME}.ipynb").write_bytes(good[:200])
    admission, target = _admit(folder)
    assert admission.note.startswith(f"{NAME}.ipynb is broken or cut off")
    assert admission.note.endswith("found as 'b.ipynb' (a.ipynb left aside)")
    assert (target / f"{NAME}.ipynb").read_bytes() == good


UNREADABLE = {
    b"": "is empty",
    b'{"cells": [{"cell_type"': "is broken or cut off: no valid JSON at line 1",
    b"\x89PNG\r\n\x1a\n\xff\xfe": "is no text",
    b"[1, 2]": "it has no cells",
    b'{"cells": 5, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}': "no valid",
    b'{"cells": [7], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}': "no valid",
    b'{"cells": [], "metadata": {}, "nbformat": 77, "nbformat_minor": 0}': "no valid",
    b"[" * 200_000: "nested too deeply",
    b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}': "none of the",
}


@pytest.mark.parametrize("data", UNREADABLE, ids=UNREADABLE.values())
def test_what_is_no_notebook_gets_a_reason(folder, data):
    (folder / f"{NAME}.ipynb").write_bytes(data)
    admission, target = _admit(folder)
    assert admission.reason.startswith(f"{NAME}.ipynb ")
    assert UNREADABLE[data] in admission.reason
    assert not target.exists()


def test_an_empty_folder_gets_a_reason(folder):
    assert _admit(folder)[0].reason == "no notebook was handed in: the folder is empty"


def test_a_huge_file_is_not_read(folder, good, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_FILE", 1000)
    path = folder / f"{NAME}.ipynb"
    path.write_bytes(good)
    with pytest.raises(Unreadable, match=r"more than the 1,000 that are read"):
        read_notebook(path)


def test_a_link_is_not_followed(folder, good):
    (folder.parent / "elsewhere.ipynb").write_bytes(good)
    (folder / f"{NAME}.ipynb").symlink_to(folder.parent / "elsewhere.ipynb")
    assert _admit(folder)[0].reason == f"{NAME}.ipynb is a link to another file"


def test_an_old_format_is_brought_up_to_date(folder, good):
    notebook = nbformat.reads(good.decode(), as_version=4)
    old = nbformat.convert(copy.deepcopy(notebook), 3)
    (folder / f"{NAME}.ipynb").write_text(nbformat.writes(old, version=3), "utf-8")
    admission, target = _admit(folder)
    assert admission == Admission()
    again = nbformat.read(target / f"{NAME}.ipynb", as_version=4)
    nbformat.validate(again)
    assert [c.source for c in again.cells] == [c.source for c in notebook.cells]
    assert len({cell.id for cell in again.cells}) == len(again.cells)


def test_broken_outputs_and_ids_do_not_matter(folder, good):
    raw = json.loads(good)
    for cell in raw["cells"]:
        cell["id"] = "twice the same, and invalid!"
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "nonsense"}]
    (folder / f"{NAME}.ipynb").write_text(json.dumps(raw), "utf-8")
    admission, target = _admit(folder)
    assert admission == Admission()
    nbformat.validate(nbformat.read(target / f"{NAME}.ipynb", as_version=4))


def test_a_timestamp_that_is_none_is_left_out(folder, good):
    (folder / f"{NAME}.ipynb").write_bytes(good)
    (folder / "timestamp.txt").write_text("yesterday evening", "utf-8")
    admission, target = _admit(folder)
    assert admission.note.startswith("timestamp.txt holds no date")
    assert not (target / "timestamp.txt").exists()


def test_submissions_are_found_sorted(tmp_path):
    for part in ("b/02_x", "a/02_x", "a/01_x", ".cache/01_x", "a/.ipynb_checkpoints"):
        (tmp_path / part).mkdir(parents=True)
    (tmp_path / "readme.txt").touch()
    found = [(each.student, each.assignment) for each in find_submissions(tmp_path)]
    assert found == [("a", "01_x"), ("a", "02_x"), ("b", "02_x")]
    assert find_submissions(tmp_path / "none") == []
