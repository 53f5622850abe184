"""From a platform's archive to submitted/, with everything kept."""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograde.collect.attempts import FOLDER, UNCLAIMED
from autograde.collect.collect import Collected
from autograde.collect.safe_names import NOTE
from autograde.course import Course, CourseError
from autograde.submission.opening import LARGEST_FILE

ASSIGNMENT, OTHER = "02_sizes", "01_marks"
NAME = f"{ASSIGNMENT}.ipynb"
LATER = datetime(2025, 3, 22, tzinfo=UTC)

ROSTER = """\
id,last_name,first_name,email,lms_user_id
ada,Lovelace,Ada,ada@uni.example,5021
bela,"Müller-Lüdenscheidt",Béla,bela@uni.example,5022
chidi,"O'Hana",Chidi,chidi@uni.example,
"""


def _kept(course: Course) -> set[bytes]:
    """Read every file that came."""
    return {
        path.read_bytes()
        for path in (course.root / FOLDER).rglob("*")
        if path.is_file() and path.name not in (NOTE, ".lock")
    }


def _is_kept(course: Course, data: bytes) -> bool:
    return data in _kept(course)


def _collected(course: Course, folder: str = ASSIGNMENT) -> dict[str, bytes]:
    """Read what is in a folder of ``collected``, without the notes."""
    root = course.root / FOLDER / folder
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != NOTE
    }


def _said(collected: Collected) -> str:
    return "\n".join(f"{about}: {text}" for about, text in collected.remarks)


@pytest.fixture
def canvas(zipped, notebook, tmp_path) -> Path:
    return zipped(
        tmp_path / "submissions.zip",
        {
            f"lovelaceada_5021_900_{ASSIGNMENT}.ipynb": notebook("ada"),
            "lovelaceada_5021_901_data.csv": b"1,2\n",
            "müllerlüdenscheidtbéla_LATE_5022_910_hw-2.ipynb": notebook("bela"),
            "ohanachidi_5023_920_report.pdf": b"%PDF-1.7",
        },
    )


@pytest.fixture
def roster(course: Course) -> Path:
    path = course.root / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


def test_canvas_with_a_roster(gather, canvas, roster, course, submitted, notebook):
    collected = gather(canvas)
    assert submitted() == {
        f"ada/{ASSIGNMENT}/{NAME}": notebook("ada"),
        f"ada/{ASSIGNMENT}/data.csv": b"1,2\n",
        f"bela/{ASSIGNMENT}/{NAME}": notebook("bela"),
        f"chidi/{ASSIGNMENT}/report.pdf": b"%PDF-1.7",
    }
    assert collected.new == ["ada", "bela", "chidi"]
    assert collected.late == {"bela": None}
    assert _said(collected) == "chidi: no notebook among report.pdf"
    with course.gradebook() as gradebook:
        ada, bela = (gradebook.find_student(each) for each in ("ada", "bela"))
        assert (ada.first_name, ada.last_name) == ("Ada", "Lovelace")
        assert (bela.email, bela.lms_user_id) == ("bela@uni.example", "5022")


def test_what_was_withdrawn_is_told(gather, canvas, roster, zipped, notebook, tmp_path):
    gather(canvas)
    files = {f"lovelaceada_5021_900_{ASSIGNMENT}.ipynb": notebook("ada")}
    notes = gather(zipped(tmp_path / "later.zip", files), now=LATER).notes
    (said,) = [note for note in notes if "withdrawn" in note]
    assert said.startswith("2 in an earlier download of canvas and not in this one: ")
    assert "bela, chidi; what" in said


def test_canvas_without_a_roster(gather, canvas, course, submitted):
    collected = gather(canvas)
    assert collected.new == ["lovelaceada", "müllerlüdenscheidtbéla", "ohanachidi"]
    with course.gradebook() as gradebook:
        assert gradebook.find_student("lovelaceada").lms_user_id == "5021"


def test_collecting_again_changes_nothing(gather, canvas, roster, course, submitted):
    gather(canvas)

    def state() -> dict[str, tuple[bytes, int]]:
        return {
            str(path): (path.read_bytes(), path.stat().st_mtime_ns)
            for folder in (course.submitted, course.root / FOLDER)
            for path in folder.rglob("*")
            if path.is_file() and path.name != ".lock"
        }

    before = state()
    again = gather(canvas, now=LATER)
    assert again.unchanged == ["ada", "bela", "chidi"]
    assert (again.new, again.newer) == ([], [])
    assert state() == before


def test_a_newer_attempt_replaces_and_the_older_stays(
    gather, canvas, roster, zipped, notebook, course, submitted, tmp_path
):
    gather(canvas)
    newer = zipped(
        tmp_path / "submissions (1).zip",
        {f"lovelaceada_5021_950_{ASSIGNMENT}-1.ipynb": notebook("ada again")},
    )
    collected = gather(newer, now=LATER)
    assert collected.newer == ["ada"]
    assert submitted()[f"ada/{ASSIGNMENT}/{NAME}"] == notebook("ada again")
    assert f"ada/{ASSIGNMENT}/data.csv" not in submitted()
    assert _is_kept(course, notebook("ada"))
    assert _is_kept(course, b"1,2\n")
    # the older archive, collected once more, does not bring the older attempt back
    assert gather(canvas, now=LATER + timedelta(days=1)).unchanged[0] == "ada"
    assert submitted()[f"ada/{ASSIGNMENT}/{NAME}"] == notebook("ada again")


def test_an_older_download_collected_later_does_not_count(
    gather, roster, zipped, notebook, submitted, tmp_path
):
    """Canvas numbers uploads, so it is known although there is no time."""
    for number, name in ((950, "new"), (900, "old")):
        path = zipped(
            tmp_path / f"{name}.zip",
            {f"lovelaceada_5021_{number}_{NAME}": notebook(name)},
        )
        gather(path, now=LATER + timedelta(hours=950 - number))
    assert submitted()[f"ada/{ASSIGNMENT}/{NAME}"] == notebook("new")


def test_moodle(gather, roster, zipped, notebook, submitted, tmp_path):
    inner = tmp_path / "inner.zip"
    zipped(inner, {"hw 2/x.ipynb": notebook("b"), "hw 2/data/a.csv": b"1"})
    path = zipped(
        tmp_path / "CNN-Sheet 2-4711.zip",
        {
            f"Ada Lovelace_10352_assignsubmission_file_/{NAME}": notebook("a"),
            "Béla Müller-Lüdenscheidt_11_assignsubmission_file_/abgabe.zip": (
                inner.read_bytes()
            ),
            "Stranger_12_assignsubmission_file_/x.ipynb": notebook("s"),
        },
    )
    collected = gather(path)
    assert submitted() == {
        f"ada/{ASSIGNMENT}/{NAME}": notebook("a"),
        f"bela/{ASSIGNMENT}/{NAME}": notebook("b"),
        f"bela/{ASSIGNMENT}/data/a.csv": b"1",
    }
    assert "Stranger, Moodle 12 is not in the roster: add a line" in _said(collected)
    assert collected.notes[-1] == "1 of the roster have handed in nothing yet: chidi"


@pytest.mark.parametrize("same", ["5021", "ada@uni.example", "Ada"])
def test_a_changed_id_is_told_and_a_second_column_keeps_the_first(
    gather, canvas, roster, zipped, notebook, submitted, tmp_path, same
):
    gather(canvas)
    line = "ada,Lovelace,Ada,ada@uni.example,5021"
    # all but one thing have changed with the id
    new = ["a7", "King", "Dr. A.", "a7@uni.example", "1"]
    pairs = zip(line.split(","), new, strict=True)
    told = [old if old == same else now for old, now in pairs]
    if same == "Ada":
        told[1:3] = "lovelace", "ada"
    roster.write_text(ROSTER.replace(line, ",".join(told)), encoding="utf-8")
    said = "a7: seems to be ada, who is no longer in the roster. Has the id changed?"
    later = zipped(tmp_path / "later.zip", {"bela.ipynb": notebook("bela")})
    assert said in _said(gather(later))
    header, *lines = ROSTER.splitlines()
    both = [
        f"{header},student number",
        f"{line},a7",
        *(f"{each}," for each in lines[1:]),
    ]
    roster.write_text("\n".join(both), encoding="utf-8")
    files = {"a7/x.ipynb": notebook("second")}
    second = gather(zipped(tmp_path / "a.zip", files), now=LATER)
    assert "seems to be" not in _said(second)
    assert submitted()[f"ada/{ASSIGNMENT}/{NAME}"] == notebook("second")


def test_a_stranger_is_kept_and_found_once_the_roster_knows(
    gather, roster, zipped, notebook, course, submitted, tmp_path
):
    name = "Dora_12_assignsubmission_file_/x.ipynb"
    path = zipped(tmp_path / "x.zip", {name: notebook("d")})
    gather(path)
    assert not submitted()
    assert _is_kept(course, notebook("d"))
    left = f"{UNCLAIMED}/x.zip/Dora,_Moodle_12/x.ipynb"
    assert _collected(course) == {left: notebook("d")}
    roster.write_text(ROSTER + "dora,,Dora,,\n", encoding="utf-8")
    assert gather(path).new == ["dora"]
    assert _collected(course) == {"dora/2025-03-20T08.00.00Z/x.ipynb": notebook("d")}
    assert not (course.root / FOLDER / ASSIGNMENT / UNCLAIMED).exists()


def test_gradescope_with_times_and_a_group(
    gather, course, zipped, notebook, submitted, tmp_path
):
    with course.gradebook() as gradebook:
        due: dict = {"duedate": datetime(2025, 3, 14, 12)}
        gradebook.update_or_create_assignment(ASSIGNMENT, **due)
    (course.root / "extensions.csv").write_text(
        "student,assignment,until\nb1,02_sizes,2025-03-15 14:00 +01:00\n"
        "b1,01_marks,2025-03-01 14:00\n",
        encoding="utf-8",
    )
    metadata = b"""\
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: a1
    :email: ada@uni.example
  - :name: Bela
    :sid: b1
  :created_at: 2025-03-14 14:30:00.000000000 Z
"""
    root = "assignment_7_export"
    path = zipped(
        tmp_path / f"{root}.zip",
        {
            f"{root}/submission_metadata.yml": metadata,
            f"{root}/submission_1/{NAME}": notebook("pair"),
        },
    )
    collected = gather(path)
    for student in ("a1", "b1"):
        assert submitted()[f"{student}/{ASSIGNMENT}/timestamp.txt"] == (
            b"2025-03-14 14:30:00 UTC\n"
        )
    assert collected.late == {"a1": timedelta(hours=2, minutes=30)}
    assert not collected.remarks
    with course.gradebook() as gradebook:
        extension = gradebook.find_submission(ASSIGNMENT, "b1").extension
        assert extension == timedelta(hours=25)
        assert gradebook.find_student("a1").email == "ada@uni.example"


def test_an_exchange_with_several_attempts(
    gather, unfold, notebook, course, submitted, tmp_path
):
    inbound = tmp_path / "exchange" / "course" / "inbound"
    for minute, text in ((40, "third"), (10, "first"), (20, "second")):
        stamp = f"2025-03-14 09:{minute}:00.000000 UTC"
        folder = f"ada+{ASSIGNMENT}+{stamp}+cmFuZG9t"
        unfold(
            inbound / folder,
            {
                NAME: notebook(text),
                "timestamp.txt": stamp.encode(),
                "submission_secret.txt": text.encode(),
            },
        )
    (inbound / folder / "link.csv").symlink_to(course.root / "course_seed.txt")
    collected = gather(inbound)
    assert submitted() == {
        f"ada/{ASSIGNMENT}/{NAME}": notebook("third"),
        f"ada/{ASSIGNMENT}/submission_secret.txt": b"third",
        f"ada/{ASSIGNMENT}/timestamp.txt": b"2025-03-14 09:40:00 UTC\n",
    }
    assert collected.new == ["ada"]
    assert {name.split("/")[1] for name in _collected(course)} == {
        "2025-03-14T09.10.00Z",
        "2025-03-14T09.20.00Z",
        "2025-03-14T09.40.00Z",
    }
    assert "link.csv is a link, which is not followed" in _said(collected)
    for text in ("first", "second"):
        assert _is_kept(course, notebook(text))


def _link(path):
    path.symlink_to("/etc/passwd")


def _too_large(path):
    path.touch()
    os.truncate(path, LARGEST_FILE + 1)


@pytest.mark.skipif(
    getattr(os, "getuid", lambda: 1)() != 0, reason="needs the superuser, to give files"
)
def test_nobody_hands_in_as_somebody_else(
    gather, unfold, notebook, course, submitted, tmp_path
):
    """Into an exchange everybody may write, and so a folder of any name."""
    owner = pwd.getpwnam("daemon")
    for who, day in (("daemon", 1), ("ada", 2)):
        stamp = f"2025-03-0{day} 09:00:00 UTC"
        folder = tmp_path / "inbound" / f"{who}+{ASSIGNMENT}+{stamp}+x"
        unfold(folder, {NAME: notebook(who), "timestamp.txt": stamp.encode()})
        for path in (folder, *folder.iterdir()):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    # what cannot be read is somebody's, too
    for number, make in enumerate((_link, os.mkfifo, _too_large)):
        folder = (
            tmp_path / "inbound" / f"ada+{ASSIGNMENT}+2025-03-0{number + 3} 09:00+x"
        )
        folder.mkdir()
        make(folder / NAME)
        os.chown(folder / NAME, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
    collected = gather(tmp_path / "inbound")
    assert collected.new == ["daemon"]
    there = {path.name for path in (course.root / FOLDER / ASSIGNMENT).iterdir()}
    assert there == {"daemon", UNCLAIMED}
    assert {name.split("/")[0] for name in submitted()} == {"daemon"}
    assert "belongs to the user 'daemon' and was not taken" in _said(collected)
    # nor is it lost
    assert _is_kept(course, notebook("ada"))


def test_folders_files_and_archives_of_people(
    gather, zipped, tarred, unfold, notebook, submitted, tmp_path
):
    folder = unfold(
        tmp_path / "handins",
        {
            "ada.ipynb": notebook("ada"),
            f"bela/{NAME}": notebook("bela"),
            "bela/timestamp.txt": b"2020-01-01 00:00:00 UTC",
            "README.txt": b"by me",
        },
    )
    zipped(folder / "chidi.zip", {f"x/{NAME}": notebook("chidi")})
    tarred(folder / "dora.tar.gz", [("d.ipynb", notebook("dora"))])
    single = unfold(tmp_path, {f"{ASSIGNMENT}_emil.ipynb": notebook("emil")})
    collected = gather(folder, single / f"{ASSIGNMENT}_emil.ipynb")
    assert submitted() == {
        f"{student}/{ASSIGNMENT}/{NAME}": notebook(student)
        for student in ("ada", "bela", "chidi", "dora", "emil")
    }
    assert "'README.txt': nothing says whose it is" in _said(collected)


def test_a_named_link_is_followed(gather, unfold, notebook, submitted, tmp_path):
    unfold(tmp_path / "real", {"ada.ipynb": notebook()})
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert gather(tmp_path / "link").new == ["ada"]


def test_a_notebook_of_another_assignment_is_put_right(
    gather, unfold, notebook, course, submitted, tmp_path
):
    wrong = notebook("early", assignment=OTHER)
    unfold(tmp_path / "in", {"ada.ipynb": wrong, "bela.ipynb": wrong})
    before = course.submitted / "bela" / OTHER
    unfold(before, {f"{OTHER}.ipynb": notebook("proper", assignment=OTHER)})
    collected = gather(tmp_path / "in")
    assert submitted() == {
        f"ada/{OTHER}/{OTHER}.ipynb": wrong,
        f"bela/{OTHER}/{OTHER}.ipynb": notebook("proper", assignment=OTHER),
    }
    assert _said(collected).splitlines() == [
        f"ada: handed in a notebook of {OTHER}: it counts for that one",
        f"bela: handed in a notebook of {OTHER}: another attempt counts for that one",
    ]
    assert _is_kept(course, wrong)


def test_a_whole_folder_of_notebooks_is_no_mistake(
    gather, zipped, notebook, submitted, tmp_path
):
    files = {NAME: notebook(), f"{OTHER}.ipynb": notebook(assignment=OTHER)}
    zipped(tmp_path / "ada.zip", files)
    collected = gather(tmp_path / "ada.zip")
    assert set(submitted()) == {f"ada/{ASSIGNMENT}/{NAME}"}
    assert not collected.remarks


def test_marking_that_was_stripped_is_no_hindrance(
    gather, unfold, notebook, submitted, tmp_path
):
    raw = json.loads(notebook())
    for cell in raw["cells"]:
        cell["metadata"], cell["id"] = {}, "x"
    unfold(tmp_path / "in", {"ada.ipynb": json.dumps(raw).encode()})
    assert not gather(tmp_path / "in").remarks
    assert list(submitted()) == [f"ada/{ASSIGNMENT}/{NAME}"]


def test_a_broken_newer_attempt_does_not_cost_the_older(
    gather, unfold, notebook, course, submitted, tmp_path
):
    gather(unfold(tmp_path / "one", {"ada.ipynb": notebook()}))
    unfold(tmp_path / "two", {"ada.ipynb": notebook("new")[:500]})
    collected = gather(tmp_path / "two", now=LATER)
    assert submitted() == {f"ada/{ASSIGNMENT}/{NAME}": notebook()}
    assert "ada.ipynb is broken or cut off" in _said(collected)
    assert "another attempt counts" in _said(collected)
    assert _is_kept(course, notebook("new")[:500])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ada.ipynb is empty"),
        (b"%PDF-1.7", "ada.ipynb is a PDF"),
        (b'{"cells": []}', "has no cell of this course's assignments"),
    ],
)
def test_what_is_no_notebook_is_filed_and_told(
    gather, unfold, submitted, tmp_path, data, words
):
    collected = gather(unfold(tmp_path / "in", {"ada.ipynb": data}))
    assert submitted() == {f"ada/{ASSIGNMENT}/ada.ipynb": data}
    assert words in _said(collected)


def test_a_students_locked_or_damaged_archive_is_filed_and_told(
    gather, zipped, unfold, notebook, course, submitted, tmp_path
):
    data = bytearray(zipped(tmp_path / "x.zip", {NAME: notebook()}).read_bytes())
    damaged = bytes(data[:200])
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1
    unfold(tmp_path / "in", {"ada/hw.zip": bytes(data), "bela/hw.zip": damaged})
    collected = gather(tmp_path / "in")
    assert submitted() == {
        f"ada/{ASSIGNMENT}/hw.zip": bytes(data),
        f"bela/{ASSIGNMENT}/hw.zip": damaged,
    }
    assert f"ada: hw.zip/{NAME} is locked with a password" in _said(collected)
    assert "bela: hw.zip is damaged or cut off" in _said(collected)
    assert _is_kept(course, bytes(data))


def test_a_students_bomb_leaves_the_notebook(
    gather, zipped, notebook, course, submitted, tmp_path
):
    bomb = zipped(
        tmp_path / "bomb.zip", {"z.bin": b"\0" * 60_000_000, NAME: notebook()}
    )
    inner = zipped(tmp_path / "inner.zip", {"bomb.zip": bomb.read_bytes()})
    (tmp_path / "in").mkdir()
    shutil.copy(bomb, tmp_path / "in" / "ada.zip")
    shutil.copy(inner, tmp_path / "in" / "bela.zip")
    collected = gather(tmp_path / "in")
    assert submitted()[f"ada/{ASSIGNMENT}/{NAME}"] == notebook()
    # an archive in an archive stays closed
    assert submitted()[f"bela/{ASSIGNMENT}/bomb.zip"] == bomb.read_bytes()
    assert "z.bin has more than 50,000,000 bytes" in _said(collected)
    assert "bela: no notebook among" in _said(collected)


def test_an_archive_with_bad_entries_is_kept_whole(
    gather, zipped, notebook, course, submitted, tmp_path
):
    files = [
        ("../../marks.csv", b"evil"),
        ("ada.ipynb", notebook()),
        ("/root.txt", b""),
    ]
    path = zipped(tmp_path / "x.zip", files)
    collected = gather(path)
    assert list(submitted()) == [f"ada/{ASSIGNMENT}/{NAME}"]
    assert _said(collected).splitlines() == [
        "x.zip: '../../marks.csv' leads out of the archive by '..'",
        "x.zip: '/root.txt' is an absolute path",
    ]
    assert _is_kept(course, path.read_bytes())
    assert not (course.root / "marks.csv").exists()


def test_names_that_collide_are_both_filed(
    gather, zipped, notebook, course, submitted, tmp_path
):
    files = [
        (NAME, notebook()),
        ("Data.csv", b"1"),
        ("data.csv", b"2"),
        ("a", b"a file"),
        ("a/b.txt", b"in a folder of its name"),
        ("Timestamp.txt", b"not nbgrader's"),
    ]
    gather(zipped(tmp_path / "ada.zip", files))
    assert submitted() == {
        f"ada/{ASSIGNMENT}/{NAME}": notebook(),
        f"ada/{ASSIGNMENT}/Data.csv": b"1",
        f"ada/{ASSIGNMENT}/data (2).csv": b"2",
        f"ada/{ASSIGNMENT}/a": b"a file",
        f"ada/{ASSIGNMENT}/a_b.txt": b"in a folder of its name",
        f"ada/{ASSIGNMENT}/Timestamp (2).txt": b"not nbgrader's",
    }


def test_students_whose_names_collide_are_not_mixed_up(
    gather, unfold, zipped, notebook, submitted, tmp_path
):
    unfold(
        tmp_path / "in", {"ada/x.ipynb": notebook("1"), "Ada/x.ipynb": notebook("2")}
    )
    collected = gather(tmp_path / "in")
    assert "differ only in case" in _said(collected)
    assert len(submitted()) == 1

    path = zipped(
        tmp_path / "moodle.zip",
        {
            "Max Muster_1_assignsubmission_file_/x.ipynb": notebook("3"),
            "Max Muster_2_assignsubmission_file_/x.ipynb": notebook("4"),
        },
    )
    collected = gather(path)
    assert _said(collected).count("there are several of this name (1, 2)") == 2
    assert len(submitted()) == 1


def test_two_of_a_name_are_told_apart_by_their_numbers(
    gather, course, zipped, notebook, submitted, tmp_path
):
    """Moodle's own worksheet is a roster, in any language."""
    (course.root / "roster.csv").write_text(
        "\ufeffID,Vollständiger Name,E-Mail-Adresse,Status\n"
        "Teilnehmer/in1,Max Muster,m.muster@x.example,\n"
        "Teilnehmer/in2,Max Muster,max2@x.example,\n",
        encoding="utf-8",
    )
    path = zipped(
        tmp_path / "moodle.zip",
        {
            "Max Muster_1_assignsubmission_file_/x.ipynb": notebook("3"),
            "Max Muster_2_assignsubmission_file_/x.ipynb": notebook("4"),
        },
    )
    assert not gather(path).remarks
    assert submitted() == {
        f"m.muster@x.example/{ASSIGNMENT}/{NAME}": notebook("3"),
        f"max2@x.example/{ASSIGNMENT}/{NAME}": notebook("4"),
    }


def test_a_name_that_is_anothers_is_not_believed(
    gather, roster, zipped, notebook, submitted, tmp_path
):
    """Who may choose a name in Canvas may choose another student's."""
    path = zipped(tmp_path / "x.zip", {"lovelaceada_5022_1_x.ipynb": notebook()})
    assert "may be any of ada, bela" in _said(gather(path))
    assert not submitted()


def test_what_lay_in_submitted_is_kept_and_may_count(
    gather, unfold, notebook, course, submitted, tmp_path
):
    folder = course.submitted / "ada" / ASSIGNMENT
    unfold(
        folder,
        {
            NAME: notebook("by hand"),
            "old.csv": b"old",
            "timestamp.txt": b"2025-03-14 09:00:00.0 UTC",
        },
    )
    unfold(tmp_path / "in", {"ada.ipynb": notebook("newer")})
    assert gather(tmp_path / "in").newer == ["ada"]
    assert submitted() == {f"ada/{ASSIGNMENT}/{NAME}": notebook("newer")}
    assert _is_kept(course, notebook("by hand"))
    assert _is_kept(course, b"old")

    # an instructor mends it: collecting the same again leaves that alone
    (folder / NAME).write_bytes(notebook("mended"))
    assert gather(tmp_path / "in", now=LATER).unchanged == ["ada"]
    assert submitted() == {f"ada/{ASSIGNMENT}/{NAME}": notebook("mended")}
    newest = course.root / FOLDER / ASSIGNMENT / "ada" / "2025-03-22T00.00.00Z" / NOTE
    assert json.loads(newest.read_text())["convention"] == "found"


@pytest.mark.parametrize("kind", ["inside", "folder", "student"])
def test_a_link_in_submitted_is_not_replaced(
    gather, unfold, notebook, course, tmp_path, kind
):
    elsewhere = unfold(tmp_path / "elsewhere" / ASSIGNMENT, {"own.txt": b"own"})
    student = course.submitted / "ada"
    if kind == "student":
        student.symlink_to(elsewhere.parent)
    else:
        student.mkdir()
        if kind == "folder":
            (student / ASSIGNMENT).symlink_to(elsewhere)
        else:
            unfold(student / ASSIGNMENT, {NAME: b"x"})
            (student / ASSIGNMENT / "link").symlink_to(elsewhere)
    collected = gather(unfold(tmp_path / "in", {"ada.ipynb": notebook()}))
    assert "move it away, and collect again" in _said(collected)
    assert (elsewhere / "own.txt").read_bytes() == b"own"
    assert (student / ASSIGNMENT).exists()
    assert _is_kept(course, notebook())


def test_a_time_that_becomes_known_counts(
    gather, unfold, notebook, submitted, tmp_path
):
    """The same file came by mail first, then from the exchange with its time."""
    gather(unfold(tmp_path / "mail", {"ada.ipynb": notebook()}))
    folder = f"ada+{ASSIGNMENT}+2025-03-14 09:40:00 UTC+x"
    unfold(tmp_path / "inbound" / folder, {"ada.ipynb": notebook()})
    gather(tmp_path / "inbound", now=LATER)
    assert (
        submitted()[f"ada/{ASSIGNMENT}/timestamp.txt"] == b"2025-03-14 09:40:00 UTC\n"
    )


def test_two_files_that_nothing_orders_are_told(gather, unfold, notebook, tmp_path):
    files = {"ada.ipynb": notebook("1"), "ada/x.ipynb": notebook("2")}
    collected = gather(unfold(tmp_path / "in", files))
    assert "handed in several times and nothing says what is newest" in _said(collected)


def test_of_several_notebooks_the_right_name_counts_and_all_are_told(
    gather, zipped, notebook, submitted, tmp_path
):
    files = {NAME: notebook("1"), "draft.ipynb": notebook("2")}
    collected = gather(zipped(tmp_path / "ada.zip", files))
    assert submitted() == {f"ada/{ASSIGNMENT}/{NAME}": notebook("1")}
    assert f"{NAME} counts, draft.ipynb not" in _said(collected)


def test_one_damaged_path_does_not_stop_the_others(
    gather, unfold, notebook, course, submitted, tmp_path
):
    unfold(tmp_path, {"bad.zip": b"PK\x03\x04nothing", "ada.ipynb": notebook()})
    collected = gather(tmp_path / "bad.zip", tmp_path / "ada.ipynb")
    assert collected.new == ["ada"]
    assert "bad.zip: it is damaged or cut off" in _said(collected)
    assert _is_kept(course, b"PK\x03\x04nothing")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bad.zip", b"PK\x03\x04nothing", "'bad.zip': it is damaged or cut off"),
        ("login.zip", b"<html>", "'login.zip': it is no zip or tar archive"),
    ],
)
def test_nothing_readable_is_an_error(gather, tmp_path, name, data, words, submitted):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CourseError, match=words):
        gather(tmp_path / name)
    assert not submitted()


def test_paths_are_checked_before_anything_is_done(gather, course, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CourseError, match=r"there is no '.*none\.zip': check the path"):
        gather(tmp_path / "none.zip")
    with pytest.raises(CourseError, match="is in the course already"):
        gather(course.submitted)
    with pytest.raises(CourseError, match="there are no files in what was given"):
        gather(tmp_path / "empty")
    with pytest.raises(CourseError, match="leave out --from"):
        gather(course.root / "release", convention="moodle")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"time": 3}', '{"attempts": [{}]'])
def test_a_damaged_note_is_named_and_not_overwritten(
    gather, unfold, notebook, course, tmp_path, text
):
    unfold(tmp_path / "in", {"ada.ipynb": notebook()})
    gather(tmp_path / "in")
    (note,) = (course.root / FOLDER).rglob(NOTE)
    note.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"\.origin\.json is damaged .* or delete it"):
        gather(tmp_path / "in")
    assert note.read_text(encoding="utf-8") == text
    note.unlink()
    assert gather(tmp_path / "in").unchanged == ["ada"]


def test_an_attempt_may_be_removed_or_added_by_hand(
    gather, unfold, notebook, course, submitted, tmp_path
):
    for day, text in ((14, "first"), (15, "second")):
        folder = f"ada+{ASSIGNMENT}+2025-03-{day} 09:40:00 UTC+x"
        unfold(tmp_path / "inbound" / folder, {NAME: notebook(text)})
    gather(tmp_path / "inbound")
    kept = course.root / FOLDER / ASSIGNMENT / "ada"
    shutil.rmtree(kept / "2025-03-15T09.40.00Z")
    shutil.rmtree(tmp_path / "inbound" / folder)
    gather(tmp_path / "inbound")
    # what lies in submitted/ came from the attempt that was removed, and stays one
    assert submitted()[f"ada/{ASSIGNMENT}/{NAME}"] == notebook("second")
    unfold(kept / "2025-03-16T09.40.00Z", {"by mail.ipynb": notebook("third")})
    gather(tmp_path / "inbound")
    assert submitted()[f"ada/{ASSIGNMENT}/{NAME}"] == notebook("third")


def test_who_is_missing_in_a_later_download_is_noted(
    gather, roster, zipped, notebook, submitted, tmp_path
):
    name = "{}_assignsubmission_file_/x.ipynb"
    both = {"Ada Lovelace_10": "a", "Béla Müller-Lüdenscheidt_11": "b"}
    files = {name.format(who): notebook(text) for who, text in both.items()}
    gather(zipped(tmp_path / "first.zip", files))
    files.popitem()
    collected = gather(zipped(tmp_path / "second.zip", files), now=LATER)
    said = "1 in an earlier download of moodle and not in this one: bela; what"
    assert said in collected.notes[0]
    assert f"bela/{ASSIGNMENT}/{NAME}" in submitted()


def test_a_run_that_was_killed_is_made_good_by_the_next(
    gather, unfold, notebook, course, submitted, tmp_path
):
    unfold(tmp_path / "in", {"ada.ipynb": notebook()})
    gather(tmp_path / "in")
    # killed between taking the old folder away and putting the new one there
    folder = course.submitted / "ada" / ASSIGNMENT
    aside = course.submitted / f".ada.{ASSIGNMENT}"
    aside.mkdir()
    folder.rename(aside / "old")
    gather(tmp_path / "in")
    assert submitted() == {f"ada/{ASSIGNMENT}/{NAME}": notebook()}


def test_two_at_once_do_not_mix(gather, unfold, notebook, course, tmp_path):
    unfold(tmp_path / "in", {"ada.ipynb": notebook()})
    gather(tmp_path / "in")
    with (course.root / FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CourseError, match="another autograde collect"):
            gather(tmp_path / "in")


def test_a_class_of_three_hundred(gather, notebook, course, submitted, tmp_path):
    with zipfile.ZipFile(tmp_path / "handins.zip", "w") as archive:
        for number in range(300):
            archive.writestr(f"student{number}/{NAME}", notebook())
    collected = gather(tmp_path / "handins.zip")
    assert len(collected.new) == len(submitted()) == len(_collected(course)) == 300


def test_a_class_given_once_is_missed_later_and_that_is_said(
    gather, zipped, notebook, course, tmp_path
):
    elsewhere = tmp_path / "class.csv"
    elsewhere.write_text(ROSTER, encoding="utf-8")
    ada = {f"lovelaceada_5021_900_{ASSIGNMENT}.ipynb": notebook("ada")}
    first = gather(zipped(tmp_path / "first.zip", ada), roster=elsewhere)
    assert f"copy it to {course.root / 'roster.csv'}" in first.notes[0]
    later = zipped(
        tmp_path / "later.zip",
        {
            f"Ada Lovelace_1_assignsubmission_file_/{NAME}": notebook("a"),
            f"Chidi O'Hana_2_assignsubmission_file_/{NAME}": notebook("c"),
        },
    )
    (said,) = gather(later).notes
    assert "1 whom this course has not seen before: Chidi_O'Hana. " in said
    assert gather(later).notes == []


def test_the_first_of_a_course_are_no_strangers(gather, zipped, notebook, tmp_path):
    ada = {f"lovelaceada_5021_900_{ASSIGNMENT}.ipynb": notebook("ada")}
    assert gather(zipped(tmp_path / "first.zip", ada)).notes == []


def test_who_is_late_without_a_time_can_be_given_one(
    gather, canvas, roster, course, submitted
):
    collected = gather(canvas)
    assert collected.late == {"bela": None}
    assert any(
        "1 late by a source that does not say when" in n for n in collected.notes
    )
    stamp = course.submitted / "bela" / ASSIGNMENT / "timestamp.txt"
    stamp.write_text("2025-03-15 08:00 UTC\n")
    before = submitted()
    again = gather(canvas)
    assert again.unchanged == ["ada", "bela", "chidi"]
    # nobody asks for the time that is there now
    assert not any("does not say when" in note for note in again.notes)
    assert submitted() == before
    (kept,) = (course.root / FOLDER / ASSIGNMENT / "bela").iterdir()
    assert kept.name == "2025-03-15T08.00.00Z"
