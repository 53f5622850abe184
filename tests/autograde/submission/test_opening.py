"""A submitted file is read if it is an ordinary one, from anywhere in the grader."""

import ast
import os
import signal
import socket
from pathlib import Path

import pytest

import autograde
from autograde.submission import finding
from autograde.submission.finding import find_files, find_refused, find_submissions
from autograde.submission.opening import (
    LARGEST_FILE,
    Unreadable,
    content_digest,
    read_bytes,
    read_note,
)


@pytest.fixture
def submitted(tmp_path):
    folder = tmp_path / "submitted"
    (folder / "ada" / "01_x").mkdir(parents=True)
    (folder / "ada" / "01_x" / "own.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "seed.txt").write_text("90210", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def nobody_waits():
    """What waits for a pipe is ended, and fails."""

    def ended(*_):
        raise TimeoutError("it waits")

    before = signal.signal(signal.SIGALRM, ended)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _pipe(path):
    os.mkfifo(path)


def _socket(path):
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # the whole path may be too long for a socket
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


def _giant(path):
    with path.open("wb") as file:
        file.truncate(3_000_000_000)


ODD = {
    "pipe": _pipe,
    "socket": _socket,
    "giant": _giant,
    "folder": lambda path: path.mkdir(),
    "link": lambda path: path.symlink_to("../../../seed.txt"),
    "link to nothing": lambda path: path.symlink_to("nothing"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "nothing": lambda path: None,
}


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_ordinary_file_is_refused_at_once(submitted, kind):
    path = submitted / "ada" / "01_x" / "timestamp.txt"
    ODD[kind](path)
    for read in (read_bytes, content_digest):
        with pytest.raises(Unreadable):
            read(path, submitted)
    assert read_note(path, submitted) == ""


def test_an_ordinary_file_is_read(submitted):
    path = submitted / "ada" / "01_x" / "own.txt"
    assert read_bytes(path, submitted) == b"mine"
    assert read_note(path, submitted) == "mine"
    assert len(content_digest(path, submitted)) == 32
    with pytest.raises(Unreadable, match="has 4 bytes, more than the 3"):
        read_bytes(path, submitted, 3)


@pytest.mark.parametrize("level", ["ada", "ada/01_x", "ada/01_x/data"])
def test_no_link_is_followed_at_any_level(submitted, tmp_path, level):
    real = tmp_path / "real"
    real.mkdir()
    (real / "01_x" / "data").mkdir(parents=True)
    target = {"ada": real, "ada/01_x": real / "01_x"}.get(level, real / "01_x" / "data")
    (real / "01_x" / "data" / "own.txt").write_text("theirs", encoding="utf-8")
    other = submitted / level.replace("ada", "eve")
    other.parent.mkdir(parents=True, exist_ok=True)
    other.symlink_to(target)
    path = submitted / "eve" / "01_x" / "data" / "own.txt"
    assert path.read_text(encoding="utf-8") == "theirs"
    with pytest.raises(Unreadable, match="link"):
        read_bytes(path, submitted)


def test_a_path_longer_than_the_system_allows_is_read(submitted):
    at = os.open(submitted / "ada" / "01_x", os.O_RDONLY)
    for _ in range(18):
        os.mkdir("d" * 250, dir_fd=at)
        inner = os.open("d" * 250, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    with os.fdopen(os.open("x", os.O_CREAT | os.O_WRONLY, dir_fd=at), "w") as file:
        file.write("deep")
    os.close(at)
    folder = submitted / "ada" / "01_x"
    path = folder.joinpath(*["d" * 250] * 18, "x")
    assert read_bytes(path, submitted) == b"deep"
    files, _ = find_files(folder)  # and what lists them goes on
    assert folder / "own.txt" in files


def test_folders_given_as_links_are_named_and_not_graded(submitted, tmp_path):
    (submitted / "copycat").symlink_to("ada")
    (submitted / "etc").symlink_to("/etc")
    (submitted / "bea").mkdir()
    (submitted / "bea" / "01_x").symlink_to("../ada/01_x")
    found = [(each.student, each.assignment) for each in find_submissions(submitted)]
    assert found == [("ada", "01_x")]
    refused = dict(find_refused(submitted))
    assert list(refused) == ["bea/01_x", "copycat", "etc"]
    assert all("link" in reason for reason in refused.values())


def test_a_name_that_no_gradebook_takes_is_told_and_stops_nobody(submitted):
    for name in (b"J\xf6rg", b"a\x1b]0;b", b"bea/\xe9"):
        os.makedirs(os.path.join(os.fsencode(submitted), name, b"01_x"))  # noqa: PTH103, PTH118
    assert [each.student for each in find_submissions(submitted)] == ["ada"]
    refused = dict(find_refused(submitted))
    assert list(refused) == ["J?rg", "a\x1b]0;b", "bea/?"]
    assert all("rename" in reason for reason in refused.values())


def test_a_folder_that_may_not_be_opened_stops_nobody(submitted, monkeypatch):
    (submitted / "bea" / "01_x").mkdir(parents=True)
    listed = Path.iterdir

    def closed(path):
        if path.name == "ada":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(finding.Path, "iterdir", closed)
    assert [each.student for each in find_submissions(submitted)] == ["bea"]
    assert find_refused(submitted) == [("ada", "cannot be opened: Permission denied")]


READERS = {
    "open",
    "read_bytes",
    "read_text",
    "copyfile",
    "copytree",
    "copy",
    "copy2",
    "rglob",
    "file_digest",
}
OURS = {
    # what is read there is the course's, the gradebook's, or what the grader wrote
    "collect/archives.py": "a copy that collecting made",
    "collect/attempts.py": "our record",
    "collect/collect.py": "our lock",
    "collect/deadlines.py": "the instructor's list",
    "collect/contents.py": "entries of the above, and a copy while it is written",
    "collect/conventions/nbgrader.py": "a copy that collecting made",
    "collect/conventions/gradescope.py": "a copy that collecting made",
    "collect/intake.py": "what the instructor names, opened as it is",
    "collect/roster_file.py": "the instructor's list",
    "grade/assignment.py": "the instructor's files",
    "grade/dropping.py": "our record",
    "grade/engine.py": "the copy is of a hash",
    "grade/marking.py": "a notebook that we wrote",
    "grade/reader.py": "the process's own state",
    "grade/tasks.py": "the folder that we admitted ourselves",
    "submission/admission.py": "our notes",
    "submission/opening.py": "the one place",
}
GIVEN_BY_STUDENTS = ("submission/", "collect/", "grade/", "feedback/")


def test_nothing_else_opens_what_students_handed_in():
    """Another reader in these rooms goes through ours, or stands in the list."""
    root = Path(autograde.__file__).parent
    found = {}
    for path in root.rglob("*.py"):
        place = path.relative_to(root).as_posix()
        if not place.startswith(GIVEN_BY_STUDENTS) or place in OURS:
            continue
        calls = [
            node.func
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        ]
        names = {
            call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")
            for call in calls
        }
        if names & READERS:
            found[place] = sorted(names & READERS)
    assert found == {
        "submission/reading.py": ["read_bytes"],
    }
    assert all((root / place).is_file() for place in OURS)
    assert LARGEST_FILE <= 50_000_000
