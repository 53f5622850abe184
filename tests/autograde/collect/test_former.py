"""A course with the files by hash of earlier versions goes on with folders."""

from __future__ import annotations

import hashlib
import json

import pytest

from autograde.collect.attempts import FOLDER
from autograde.collect.former import KEPT
from autograde.course import CourseError

ASSIGNMENT = "02_sizes"
NAME = f"{ASSIGNMENT}.ipynb"


@pytest.fixture
def former(course, notebook, zipped, tmp_path):
    """Write what such a version left behind, `submitted` included."""
    inner = zipped(tmp_path / "hw.zip", {"hw/x.ipynb": notebook("b")}).read_bytes()

    def keep(data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        path = course.root / FOLDER / "files" / digest[:2] / digest[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return digest

    def attempt(student: str, files: dict[str, bytes], **more: object) -> dict:
        said = {"unpacked": {}, "notebook": next(iter(files)), "time": None}
        said |= {"marked_late": False, "collected": "2025-03-16T08:00:00+00:00"}
        said |= {"order": 1, "source": "x.zip", "convention": "plain"}
        said |= {"account": "", "upload": 0, "misplaced": False}
        kept = {name: keep(data) for name, data in files.items()}
        return {"student": student, "files": kept, **said, **more}

    timed = "2025-03-14T09:40:00+00:00"
    unpacked = {"hw.zip/hw/x.ipynb": keep(notebook("b"))}
    attempts = [
        attempt("ada", {"x.ipynb": notebook("old")}, upload=900),
        attempt(
            "ada",
            {"x.ipynb": notebook("new"), "a.csv": b"1"},
            upload=950,
            order=2,
            account="Canvas 5021",
            collected="2025-03-15T08:00:00+00:00",
        ),
        attempt(
            "bela",
            {"hw.zip": inner},
            order=3,
            time=timed,
            unpacked=unpacked,
            notebook="hw.zip/hw/x.ipynb",
        ),
    ]
    stranger = {"source": "x.zip", "name": "y/x.ipynb", "digest": keep(b"stranger's")}
    listed = {
        "assignment": ASSIGNMENT,
        "attempts": attempts,
        "unclaimed": [{**stranger, "owner": "Dora, Moodle 12"}],
    }
    path = course.root / FOLDER / f"{ASSIGNMENT}.json"
    path.write_text(json.dumps(listed), encoding="utf-8")
    for name, data in {
        f"ada/{ASSIGNMENT}/{NAME}": notebook("new"),
        f"ada/{ASSIGNMENT}/a.csv": b"1",
        f"bela/{ASSIGNMENT}/{NAME}": notebook("b"),
        f"bela/{ASSIGNMENT}/timestamp.txt": b"2025-03-14 09:40:00 UTC\n",
    }.items():
        (course.submitted / name).parent.mkdir(parents=True, exist_ok=True)
        (course.submitted / name).write_bytes(data)
    return path


def _files(folder) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_it_is_taken_over_in_one_step(
    former, gather, unfold, course, notebook, submitted, tmp_path
):
    before = submitted()
    unfold(tmp_path / "in", {"ada.ipynb": notebook("old")})
    collected = gather(tmp_path / "in")
    assert collected.notes[0].startswith("what was collected before is in folders now")
    assert collected.newer == ["ada"]  # the old one came once more, and later
    folders = _files(course.root / FOLDER / ASSIGNMENT)
    assert folders["ada/2025-03-15T08.00.00Z/x.ipynb"] == notebook("old")
    assert folders["ada/2025-03-15T08.00.00Z-2/x.ipynb"] == notebook("new")
    assert folders["ada/2025-03-15T08.00.00Z-2/a.csv"] == b"1"
    assert "bela/2025-03-14T09.40.00Z/hw.zip" in folders
    assert folders["+unclaimed/x.zip/Dora,_Moodle_12/y/x.ipynb"] == b"stranger's"
    changed = {name for name, data in submitted().items() if before.get(name) != data}
    assert changed == {f"ada/{ASSIGNMENT}/{NAME}"}
    assert not former.exists()
    assert {each.name for each in (course.root / FOLDER / KEPT).iterdir()} == {
        former.name,
        "files",
    }
    assert not gather(tmp_path / "in").notes


def test_what_counted_counts_still(former, gather, unfold, notebook, submitted):
    before = submitted()
    folder = unfold(former.parents[2] / "in", {"chidi.ipynb": notebook("c")})
    gather(folder)
    added = {f"chidi/{ASSIGNMENT}/{NAME}": notebook("c")}
    assert submitted() == before | added
    unfold(folder, {"ada.txt": b"no notebook", "bela/notes.txt": b""})
    collected = gather(folder)
    assert sorted(collected.unchanged) == ["bela", "chidi"]
    assert submitted() == before | added


def test_a_taking_over_that_was_stopped_is_gone_on_with(
    former, gather, unfold, course, notebook, tmp_path, monkeypatch
):
    unfold(tmp_path / "in", {"chidi.ipynb": notebook("c")})
    with monkeypatch.context() as stopping:
        stopping.setattr("autograde.collect.former.KEPT", "files/stopped/here")
        with pytest.raises((OSError, CourseError)):
            gather(tmp_path / "in")
    gather(tmp_path / "in")
    folders = _files(course.root / FOLDER / ASSIGNMENT)
    assert len([name for name in folders if name.startswith("ada/")]) == 3
    assert len([name for name in folders if "x.zip" in name]) == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"attempts": [{}], "unclaimed": []}', '{"attempts": 3}']
)
def test_a_damaged_list_says_what_to_do(former, gather, unfold, notebook, text):
    former.write_text(text, encoding="utf-8")
    folder = unfold(former.parents[2] / "in", {"ada.ipynb": notebook()})
    with pytest.raises(CourseError, match="move it away and collect everything again"):
        gather(folder)
    assert former.read_text(encoding="utf-8") == text
