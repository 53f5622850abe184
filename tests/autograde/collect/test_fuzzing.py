"""Whatever names and bytes arrive: no error but our own, and no file elsewhere.

The examples are what broke an earlier state, or breaks programs like this one.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import struct
import tarfile
import unicodedata
import warnings
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from autograde.collect.archives import read_archive
from autograde.collect.attempts import layout
from autograde.collect.contents import Item, Limits, Staging, UnreadableArchiveError
from autograde.collect.conventions import CONVENTIONS, Listing, Owner
from autograde.collect.deadlines import read_extensions
from autograde.collect.roster import Roster, UnknownOwnerError
from autograde.collect.roster_file import read_roster
from autograde.collect.safe_names import (
    Places,
    UnsafeNameError,
    as_id,
    distinct,
    fold,
    id_problem,
    safe_path,
    unified,
)
from autograde.collect.times import read_time
from autograde.course import CourseError

ASSIGNMENT = "02_sizes"
FOLDERS = {"archive", "files", "roster.csv"}
LIMITS = Limits(files=20, total=50_000, largest=20_000)

SEEDS = Path(__file__).with_name("seeds")
"""Archives on which an earlier state failed, as atheris found them."""

relaxed = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

PARTS = st.sampled_from(
    [
        "..",
        ".",
        "",
        "/",
        "\\",
        "C:",
        "ada",
        "lovelaceada_LATE_5_6_hw-2.ipynb",
        "anon_x_6_hw.ipynb",
        "Ada_1_assignsubmission_file_",
        "Ada_1_assignsubmission_onlinetext_x.html",
        "ada+02_sizes+2025-03-14 09:30:00 UTC+x",
        "inbound",
        "submitted",
        "submission_metadata.yml",
        "submission_1",
        ASSIGNMENT,
        f"{ASSIGNMENT}.ipynb",
        "timestamp.txt",
        "x.zip",
        "\u202e",
        "e\u0301",
        "\ud800",
        "\0",
        "=1+1",
    ]
) | st.text(max_size=8)
NAMES = st.lists(PARTS, min_size=1, max_size=4).map("/".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@relaxed
@given(NAMES)
@example("a/\ud800/../../x")
@example("\u2024\u2024/x")  # compatibility forms of dots stay what they are
@example("./C:")
def test_a_safe_path_stays_inside(name):
    try:
        path = safe_path(name)
    except UnsafeNameError:
        return
    parts = path.split("/")
    assert not set(parts) & {"", ".", ".."}
    assert path.encode("utf-8")
    assert not any(ord(c) < 32 for c in path)
    assert safe_path(path) == path


@relaxed
@given(st.text(), st.sets(st.text(max_size=3).map(unified), max_size=5))
@example("ß", {"ss"})
@example("a.b", {"a.b", "a (2).b"})
def test_distinct_names_do_not_collide(name, taken):
    try:
        path = safe_path(name)
    except UnsafeNameError:
        return
    assert unified(distinct(path, taken)) not in taken


@given(st.text())
@example("İstanbul")
def test_ids_and_folded_names_are_fit_for_use(name):
    made = as_id(name)
    assert not made or not id_problem(made)
    assert fold(fold(name)) == fold(name)
    assert fold(unicodedata.normalize("NFD", name)) == fold(name)


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)? ?.{0,12}"))
@example("2025-03-14 10:00 /etc/localtime")
@example("9999-12-31 23:59 -12:00")
def test_a_time_is_read_or_refused(text):
    with contextlib.suppress(ValueError):
        assert read_time(text).utcoffset() is not None


@relaxed
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@example(b'id\n"')
@example(b"identifier,name\nParticipant 1\n")
@example(b"a\r\rb\r")
def test_a_roster_is_read_or_refused(folder, data):
    path = folder / "roster.csv"
    path.write_bytes(data)
    try:
        people = read_roster(path).people
    except CourseError:
        return
    assert all(not id_problem(each) for each in people)


@relaxed
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.lists(
        st.sampled_from(["ada", ASSIGNMENT, "2025-03-20 23:59 +01:00", '"', ",", "\n"])
    ).map(lambda parts: ("student,assignment,until\n" + "".join(parts)).encode())
)
@example(f"student,assignment,until\nada,{ASSIGNMENT}\n".encode())
@example(f"student,assignment,until\nada,{ASSIGNMENT},9999-12-31 23:59 -9\n".encode())
@example(b'student,assignment,until\n"a"b,c\n')
@example(b"student,assignment,until\r\0\n" + b"a" * 200_000)
def test_extensions_are_read_or_refused(folder, data):
    path = folder / "roster.csv"
    path.write_bytes(data)
    with contextlib.suppress(CourseError):
        read = read_extensions(path, ASSIGNMENT, lambda t: Roster().find(Owner(id=t)))
        for student, until in read.items():
            assert not id_problem(student)
            assert until.utcoffset() is not None


def _listing(
    staging: Staging, names: list[str], data: bytes, **more: object
) -> Listing:
    items = []
    for name in names:
        try:
            safe = safe_path(name)
        except UnsafeNameError:
            continue
        items.append(Item(safe, staging.add(io.BytesIO(data), 10**6)))
    known = frozenset({ASSIGNMENT, "01_marks"})
    return Listing(tuple(items), "in", ASSIGNMENT, known, **more)  # type: ignore[arg-type]


@relaxed
@given(st.lists(NAMES, max_size=8), st.binary(max_size=60), st.booleans())
@example(["submission_metadata.yml"], b"- [", False)
@example(["submitted/ada"], b"", True)
@example([f"{ASSIGNMENT}/{ASSIGNMENT}"], b"", False)
@example(["a_1_assignsubmission_file_"], b"", False)
def test_every_convention_accounts_for_every_file(folder, names, data, is_folder):
    listing = _listing(Staging(folder / "files"), names, data, is_folder=is_folder)
    for read in CONVENTIONS.values():
        reading = read(listing)
        if reading is None:
            continue
        found = [item for each in reading.hand_ins for item in each.items]
        assert all(item.name for item in found)
        assert {item.kept for item in (*found, *reading.left)} <= {
            item.kept for item in listing.items
        }
        assert len(found) + len(reading.left) <= len(listing.items)
        for each in reading.hand_ins:
            for owner in each.owners:
                with contextlib.suppress(UnknownOwnerError):
                    assert not id_problem(Roster().find(owner))


@relaxed
@given(st.text(max_size=200))
@example("submission_1:\n  :submitters:\n  - :sid: &a [*a]\n")
@example("a: \ud800")
@example("...\n...\n---\n")
@example("submission_1: {:submitters: [{:name: {}}, 3, null], :created_at: []}")
@example("? {a: b}\n: c")
def test_gradescopes_metadata_is_read_or_refused(folder, text):
    staging = Staging(folder / "files")
    data = text.encode("utf-8", "surrogatepass")
    files = [
        Item("submission_metadata.yml", staging.add(io.BytesIO(data), 10**6)),
        Item("submission_1/x.ipynb", staging.add(io.BytesIO(b""), 10)),
    ]
    known = frozenset({ASSIGNMENT})
    reading = CONVENTIONS["gradescope"](Listing(tuple(files), "in", ASSIGNMENT, known))
    assert reading is not None
    assert len(reading.left) + len(reading.hand_ins) == 1


def _zip(entries: list[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        warnings.simplefilter("ignore")  # of names that come twice
        for name, data in entries:
            archive.writestr(
                name.encode("utf-8", "replace").decode().lstrip("\0") or "x", data
            )
    return made.getvalue()


def _tar(entries: list[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for given_name, data in entries:
            # a lone half of a character can only stand for a byte
            raw = given_name.encode("utf-8", "replace").replace(b"?", b"\xff")
            name = raw.replace(b"\0", b"").decode("utf-8", "surrogateescape")
            info = tarfile.TarInfo(name or "x")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def _packed_tar(entries: list[tuple[str, bytes]]) -> bytes:
    return gzip.compress(_tar(entries), mtime=0)


ENTRIES = st.lists(st.tuples(NAMES, st.binary(max_size=40)), max_size=5)
CHANGES = st.lists(
    st.tuples(st.integers(0, 3_000), st.integers(0, 255)), max_size=6
) | st.just([])


@relaxed
@given(
    st.sampled_from([_zip, _tar, _packed_tar]),
    ENTRIES,
    CHANGES,
    st.none() | st.integers(0, 3_000),
)
@example(_zip, [("../x", b"x")], [], None)
@example(_tar, [("/x", b"x")], [], None)
@example(_zip, [("x", b"x")], [(8, 99)], None)
@example(_packed_tar, [("x", b"x")], [(3, 255), (10, 6)], None)
@example(_packed_tar, [("x", b"x")], [], 40)
@example(_tar, [("x" * 200, b"x")], [(124, 255)], None)
@example(_tar, [("x", b"x")], [(156, ord("S"))], None)  # a sparse file
def test_damaged_archives_are_read_or_refused(folder, write, entries, changes, cut):
    data = bytearray(write(entries))
    for place, value in changes:
        if place < len(data):
            data[place] = value
    _check_bytes(folder, bytes(data[:cut]))


@relaxed
@given(
    st.binary(max_size=600), st.sampled_from([b"PK\3\4", b"PK\5\6", b"\x1f\x8b", b""])
)
@example(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, 46, 0, 0), b"")
@example(b"\0" * 257 + b"ustar" + b"\xff" * 300, b"")
def test_any_bytes_are_read_or_refused(folder, data, start):
    _check_bytes(folder, start + data)


@pytest.mark.parametrize("seed", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_what_a_fuzzer_found_is_read_or_refused(folder, seed):
    _check_bytes(folder, seed.read_bytes())


def _check_bytes(folder: Path, data: bytes) -> None:
    place = folder / "archive"
    place.mkdir(exist_ok=True)
    path = place / "x.zip"
    path.write_bytes(data)
    staging = Staging(folder / "files")
    try:
        contents = read_archive(path, LIMITS, staging)
    except UnreadableArchiveError:
        return
    finally:
        assert {each.name for each in place.iterdir()} == {"x.zip"}
        assert {each.name for each in folder.iterdir()} <= FOLDERS
    for item in contents.items:
        assert bool(item.kept) != bool(item.problem)
        assert safe_path(item.name) == item.name


@relaxed
@given(st.lists(NAMES, max_size=8))
@example(["a", "a/b", "A/b", "a_b"])
@example(["x" * 300 + ".ipynb", "x" * 299 + ".ipynb"])
@example(["d/" * 3_000 + "x", "d/" * 3_000 + "y"])
def test_every_name_gets_a_place(tmp_path_factory, names):
    folder, places = tmp_path_factory.mktemp("placed"), Places([".origin.json"])
    for count, name in enumerate(names):
        try:
            path = folder / places.give(safe_path(name))
        except UnsafeNameError:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        assert not path.exists()
        path.write_text(str(count), encoding="utf-8")


@relaxed
@given(st.lists(NAMES, min_size=1, max_size=8), st.integers(0, 7), st.booleans())
@example(["a", "a/b", "A/b"], 0, False)
@example(["x.ipynb", "timestamp.txt", "TIMESTAMP.TXT"], 0, False)
@example(["d/x.ipynb", "d/a", "a", "d"], 0, True)
@example(["d/x.ipynb", "d"], 0, False)
@example(["d/x.ipynb", "d"], 0, True)
def test_a_layout_can_always_be_written(tmp_path_factory, names, chosen, in_archive):
    safe: list[str] = []
    for name in names:
        try:
            safe.append(safe_path(name))
        except UnsafeNameError:
            continue
    places = Places()
    # a file in the place of a folder loses its own, and that of the archive
    above = "x.zip/" if in_archive else ""
    files = [places.give(f"{above}{name}") for name in safe]
    notebook = files[chosen % len(files)] if files else ""
    files, unpacked = (["x.zip"], files) if in_archive else (files, [])
    own = {f"{ASSIGNMENT}.ipynb": notebook} if notebook else {}
    laid = layout(files, unpacked, own)
    folder = tmp_path_factory.mktemp("laid")
    for name in laid:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        assert not path.exists()
        path.touch()
    assert len({unified(name) for name in laid}) == len(laid)
    assert not any(
        PurePosixPath(name).is_absolute() or ".." in name.split("/") for name in laid
    )
    assert not notebook or laid[f"{ASSIGNMENT}.ipynb"]
