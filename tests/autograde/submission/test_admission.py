"""What students hand in is admitted, or refused with a reason that names the file."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import nbformat
import pytest

from autograde.notebooks.release import notebook_bytes
from autograde.submission import (
    Admission,
    Submission,
    admission,
    admit,
    find_submissions,
    finding,
    read_notes,
)

NAME = "01_pixels"


@pytest.fixture
def good(release_bytes):
    return release_bytes


def test_a_good_notebook_is_admitted_without_remark(folder, target, good, admit_folder):
    (folder / f"{NAME}.ipynb").write_bytes(good)
    (folder / "timestamp.txt").write_text("2025-03-14 09:30:00 UTC\n", "utf-8")
    (folder / "data.csv").write_text("1,2\n", "utf-8")
    (folder / ".hidden").write_text("x", "utf-8")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert admit_folder() == Admission()
    assert sorted(path.name for path in target.iterdir()) == [
        f"{NAME}.ipynb",
        "data.csv",
        "timestamp.txt",
    ]
    assert (target / f"{NAME}.ipynb").read_bytes() == good
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_an_earlier_copy_is_replaced_with_its_notes(folder, target, good, admit_folder):
    path = folder / "mine.ipynb"
    path.write_bytes(good)
    admission = admit_folder()
    assert read_notes(target) == admission.notes == ("found as 'mine.ipynb'",)
    (target / "old.txt").touch()
    path.rename(folder / f"{NAME}.ipynb")
    assert admit_folder() == Admission()
    assert not (target / "old.txt").exists()
    assert read_notes(target) == ()
    (folder / f"{NAME}.ipynb").write_bytes(b"")
    assert admit_folder().reason
    assert not target.exists()


@pytest.mark.parametrize(
    "name", ["mine (1).ipynb", "zip/inside.IPYNB", "noending", f"zip/{NAME}.ipynb"]
)
def test_a_renamed_file_is_known_by_its_cells(folder, target, good, admit_folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(good)
    assert admit_folder().note == f"found as {name!r}"
    assert (target / f"{NAME}.ipynb").read_bytes() == good


def test_a_name_that_is_no_text_is_shown(folder, good, admit_folder):
    (folder / os.fsdecode(b"\xff\xfe.ipynb")).write_bytes(good)
    assert admit_folder().note == "found as '??.ipynb'"


def _answered(good: bytes, *answers: str) -> bytes:
    notebook = nbformat.reads(good.decode(), as_version=4)
    for cell in notebook.cells:
        if cell.id in answers:
            cell.source += "\n\nmine = True"
    return notebook_bytes(notebook)


CHOICES = {
    "the right name": (
        {f"{NAME}.ipynb": ["input_size"], "a.ipynb": ["input_size"]},
        f"{NAME}.ipynb",
    ),
    "a right name in a folder": (
        {f"x/{NAME}.ipynb": ["input_size"], "a.ipynb": ["input_size"]},
        f"x/{NAME}.ipynb",
    ),
    "answers rather than a name": (
        {f"{NAME}.ipynb": [], f"{NAME}-Copy1.ipynb": ["input_size"]},
        f"{NAME}-Copy1.ipynb",
    ),
    "most answers": (
        {"a.ipynb": ["input_size"], "b.ipynb": ["input_size", "flatten_image"]},
        "b.ipynb",
    ),
    "the first": ({"b.ipynb": [], "a.ipynb": []}, "a.ipynb"),
}


@pytest.mark.parametrize("case", CHOICES)
def test_of_several_notebooks_one_is_taken(folder, good, admit_folder, case):
    files, taken = CHOICES[case]
    for name, answers in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(_answered(good, *answers))
    (other,) = set(files) - {taken}
    assert admit_folder().note == f"found as {taken!r} ({other} left aside)"


def test_beside_a_broken_one_the_other_is_taken(folder, target, good, admit_folder):
    (folder / "b.ipynb").write_bytes(good)
    (folder / f"{NAME}.ipynb").write_bytes(good[:200])
    broken, found = admit_folder().notes
    assert broken.startswith(f"{NAME}.ipynb is broken or cut off")
    assert found == "found as 'b.ipynb'"
    assert (target / f"{NAME}.ipynb").read_bytes() == good


def test_the_right_name_is_read_among_very_many(folder, good, admit_folder):
    for number in range(finding.MOST_NOTEBOOKS + 5):
        (folder / f"{number}.ipynb").write_bytes(b"no")
    (folder / f"{NAME}.ipynb").write_bytes(good)
    assert "only 20 of 26 notebooks were looked at" in admit_folder().notes


def test_what_has_no_cell_of_the_assignment_gets_a_reason(folder, admit_folder):
    # the second is a hidden test of any notebook, as students see it
    sources = ["x = 1", "# Marked with fresh images after you hand in."]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    other = nbformat.v4.new_notebook(cells=cells)
    (folder / f"{NAME}.ipynb").write_bytes(notebook_bytes(other))
    assert admit_folder().reason == f"{NAME}.ipynb has none of the cells of {NAME}"


def test_an_empty_folder_gets_a_reason(folder, admit_folder):
    assert admit_folder().reason == "no notebook was handed in: the folder is empty"


def test_a_link_is_not_followed(folder, good, admit_folder):
    (folder.parent / "elsewhere.ipynb").write_bytes(good)
    (folder / f"{NAME}.ipynb").symlink_to(folder.parent / "elsewhere.ipynb")
    (folder / "data.ipynb").symlink_to(folder.parent)
    assert admit_folder().reason == (
        f"{NAME}.ipynb is a link to another file; data.ipynb is a link to another file"
    )


def test_nothing_waits_for_a_pipe_or_a_socket(folder, good, admit_folder):
    os.mkfifo(folder / "a.ipynb")
    # the path of a socket must be short
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as ear:
        ear.bind(f"{short}/s")
        Path(f"{short}/s").rename(folder / "b.ipynb")
        os.mkfifo(folder / "data.txt")
        assert admit_folder().reason == (
            "a.ipynb is no ordinary file; b.ipynb is no ordinary file"
        )
        (folder / f"{NAME}.ipynb").write_bytes(good)
        assert admit_folder().note == ""


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_what_may_not_be_read_is_said(release, good):
    # pytest's own folders are closed to others
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o777)
        folder = top / "ada" / NAME
        for closed in ("inner", "listed"):
            (folder / closed).mkdir(parents=True)
        (folder / "listed" / "x.txt").touch()
        (folder / f"{NAME}.ipynb").write_bytes(good)
        (folder / f"{NAME}.ipynb").chmod(0)
        (folder / "inner").chmod(0)
        (folder / "listed").chmod(0o444)
        try:
            if os.geteuid() == 0:  # who may read everything
                os.seteuid(65534)
            admitted = admit(
                Submission("ada", NAME, folder), {NAME: release}, top / "to"
            )
        finally:
            if os.getuid() == 0:
                os.seteuid(0)
            for closed in ("inner", "listed"):
                (folder / closed).chmod(0o700)
    assert admitted.reason == (
        f"{NAME}.ipynb cannot be opened: Permission denied; "
        "the folder 'inner' cannot be opened: Permission denied"
    )


def test_too_many_files_and_folders_are_not_looked_at(
    folder, good, admit_folder, monkeypatch
):
    monkeypatch.setattr(finding, "MOST_FILES", 5)
    (folder / f"{NAME}.ipynb").write_bytes(good)
    deep = folder.joinpath(*["d"] * 30)
    deep.mkdir(parents=True)
    (deep / "x.txt").touch()
    assert admit_folder().notes == ("folders deeper than 20 were not opened",)
    for number in range(9):
        (folder / f"{number}.txt").touch()
    assert "more than 5 files were handed in: the first were read" in (
        admit_folder().notes
    )


def test_large_files_beside_are_left_out(
    folder, target, good, admit_folder, monkeypatch
):
    monkeypatch.setattr(admission, "LARGEST_FILE", 200)
    monkeypatch.setattr(admission, "MOST_BESIDES", 250)
    (folder / f"{NAME}.ipynb").write_bytes(good)
    for name, size in {"a.txt": 300, "b.txt": 150, "c.txt": 150, "d.txt": 50}.items():
        (folder / name).write_bytes(b"x" * size)
    assert admit_folder().notes == (
        "a.txt was left out: it has 300 bytes, more than the 200 that are read",
        "c.txt was left out: it has 150 bytes, more than the 100 that are read",
    )
    assert sorted(path.name for path in target.glob("*.txt")) == ["b.txt", "d.txt"]


def test_a_folder_in_the_notebooks_place_is_no_obstacle(
    folder, target, good, admit_folder
):
    (folder / "mine.ipynb").write_bytes(good)
    (folder / f"{NAME}.ipynb").mkdir()
    (folder / f"{NAME}.ipynb" / "x.txt").touch()
    assert admit_folder().notes[0] == "found as 'mine.ipynb'"
    assert (target / f"{NAME}.ipynb").read_bytes() == good


# of the second, the zone is looked for as a file
@pytest.mark.parametrize(
    "said", ["yesterday evening", "2025-03-14 09:30:00 " + "A" * 900]
)
def test_a_timestamp_that_is_none_is_left_out(folder, target, good, admit_folder, said):
    (folder / f"{NAME}.ipynb").write_bytes(good)
    (folder / "timestamp.txt").write_text(said, "utf-8")
    assert admit_folder().note.startswith("timestamp.txt holds no date")
    assert not (target / "timestamp.txt").exists()


@pytest.mark.parametrize("left", [b"", b'["cut', b"{}", b"\xff\xfe", b"7", b"null"])
def test_damaged_notes_are_told_and_stop_nobody(target, left):
    target.parent.mkdir(parents=True, exist_ok=True)
    admission.notes_file(target).write_bytes(left)
    (said,) = admission.read_notes(target)
    assert "--again" in said


def test_submissions_are_found_sorted(tmp_path):
    for part in ("b/02_x", "a/02_x", "a/01_x", ".cache/01_x", "a/.ipynb_checkpoints"):
        (tmp_path / part).mkdir(parents=True)
    (tmp_path / "readme.txt").touch()
    found = [(each.student, each.assignment) for each in find_submissions(tmp_path)]
    assert found == [("a", "01_x"), ("a", "02_x"), ("b", "02_x")]
    assert find_submissions(tmp_path / "none") == []
