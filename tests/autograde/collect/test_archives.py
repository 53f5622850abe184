"""Archives that harm nobody: hostile, damaged, odd, and huge ones."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import warnings
import zipfile
from dataclasses import replace

import pytest

from autograde.collect import archives
from autograde.collect.archives import read
from autograde.collect.contents import (
    Contents,
    Entry,
    Limits,
    UnreadableArchiveError,
    take,
)
from autograde.collect.safe_names import Places, unified

LIMITS = Limits(files=50, total=100_000, largest=20_000)
HOSTILE = ["../up.txt", "/etc/abs.txt", "a/../../b.txt", "C:\\x.txt", "..\\up.txt"]


def _bytes(contents: Contents) -> dict[str, bytes]:
    kept = {item.name: item.kept for item in contents.items if item.kept}
    return {name: each.path.read_bytes() for name, each in kept.items()}


def _problems(contents: Contents) -> dict[str, str]:
    return {item.name: item.problem for item in contents.items if item.problem}


@pytest.mark.parametrize("suffix", ["zip", "tar", "tar.gz", "tgz"])
def test_files_come_out_and_folders_and_junk_do_not(
    zipped, tarred, staging, tmp_path, suffix
):
    files = {
        "hw.ipynb": b"one",
        "week 2/über.csv": b"two",
        "__MACOSX/._hw.ipynb": b"junk",
        "week 2/.DS_Store": b"junk",
        "empty": b"",
    }
    write = zipped if suffix == "zip" else tarred
    path = write(tmp_path / f"x.{suffix}", list(files.items()))
    contents = read(path, LIMITS, staging)
    wanted = {"hw.ipynb": b"one", "week 2/über.csv": b"two", "empty": b""}
    assert _bytes(contents) == wanted
    assert contents.is_complete


def test_a_folder_is_read_like_an_archive(unfold, staging, tmp_path):
    folder = unfold(tmp_path / "in", {"a/b.txt": b"1", "c.txt": b"2", ".DS_Store": b""})
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder)
    (folder / "link.txt").symlink_to("/etc/passwd")
    contents = read(folder, LIMITS, staging)
    assert _bytes(contents) == {"a/b.txt": b"1", "c.txt": b"2"}
    assert _problems(contents) == {
        "link.txt": "is a link, which is not followed",
        "loop": "is a link, which is not followed",
        "pipe": "is no ordinary file",
    }


def test_a_folder_that_is_closed_is_told(unfold, staging, tmp_path, monkeypatch):
    """Tests may run as root, to whom nothing is closed."""
    folder = unfold(tmp_path / "in", {"a.txt": b"1"})

    def walk(root, onerror):
        onerror(PermissionError(13, "Permission denied", "secret"))
        return iter(())

    monkeypatch.setattr(os, "fwalk", walk)
    contents = read(folder, LIMITS, staging)
    assert _problems(contents) == {"secret": "cannot be opened: Permission denied"}


def test_a_file_is_read_as_if_alone(staging, tmp_path):
    (tmp_path / "ada.ipynb").write_bytes(b"x")
    assert _bytes(read(tmp_path / "ada.ipynb", LIMITS, staging)) == {"ada.ipynb": b"x"}


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_no_name_leads_out(zipped, tarred, staging, tmp_path, kind):
    write = zipped if kind == "zip" else tarred
    path = write(tmp_path / f"x.{kind}", [(name, b"evil") for name in HOSTILE])
    before = {p for p in tmp_path.rglob("*") if p.is_file()}
    contents = read(path, LIMITS, staging)
    assert not contents.items
    assert len(contents.refused) == len(HOSTILE)
    assert not contents.is_complete
    assert {p for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_zips_links_and_devices_are_refused(zipped, staging, tmp_path):
    link, device = zipfile.ZipInfo("link"), zipfile.ZipInfo("device")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    device.external_attr = (stat.S_IFCHR | 0o600) << 16
    path = zipped(tmp_path / "x.zip", [(link, b"/etc/passwd"), (device, b"")])
    assert _problems(read(path, LIMITS, staging)) == {
        "link": "is a link, which is not followed",
        "device": "is no ordinary file",
    }


def test_a_tars_links_and_devices_are_refused(tarred, staging, tmp_path):
    infos = []
    for name, kind in [
        ("soft", tarfile.SYMTYPE),
        ("hard", tarfile.LNKTYPE),
        ("device", tarfile.BLKTYPE),
        ("pipe", tarfile.FIFOTYPE),
    ]:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        infos.append((info, b""))
    contents = read(tarred(tmp_path / "x.tar", infos), LIMITS, staging)
    assert set(_problems(contents)) == {"soft", "hard", "device", "pipe"}
    assert not _bytes(contents)


def test_who_fills_a_shared_folder_takes_nobodys_place(staging):
    def entries():
        for number in range(200):
            yield Entry(f"mallory/{number}", lambda: io.BytesIO(b"x"), user=90_001)
        for number in range(3):
            yield Entry(f"zoe/{number}", lambda: io.BytesIO(b"x"), user=90_002)

    contents = take(entries(), replace(LIMITS, shared=True), staging)
    names = [item.name for item in contents.items]
    assert len(names) == 25 + 3
    assert names[-3:] == ["zoe/0", "zoe/1", "zoe/2"]
    assert "the user 90001 has more than half" in contents.refused[-1]


def test_a_flat_bomb_costs_no_more_than_the_limit(zipped, staging, tmp_path):
    bombs = [(f"{n}.bin", b"\0" * 5_000_000) for n in range(10)]
    path = zipped(tmp_path / "x.zip", [*bombs, ("z.txt", b"small")])
    assert path.stat().st_size < 60_000
    contents = read(path, LIMITS, staging)
    problems = _problems(contents)
    assert problems["0.bin"] == "has more than 20,000 bytes"
    # five of them use up the total; what follows is said, not read
    assert len(problems) == 5
    assert contents.refused[0].startswith("6 files beyond the first 50")
    assert not [path for path in tmp_path.rglob("*") if ".adding" in path.name]


def test_a_header_that_lies_about_the_size_changes_nothing(zipped, staging, tmp_path):
    path = zipped(tmp_path / "x.zip", {"lie.txt": b"\0" * 30_000})
    data = bytearray(path.read_bytes())
    for magic, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(magic) + place, 10)
    path.write_bytes(data)
    contents = read(path, LIMITS, staging)
    kept = _bytes(contents).get("lie.txt", b"")
    assert len(kept) <= LIMITS.largest
    assert not contents.is_complete


def test_entries_that_overlap_are_bounded_too(zipped, staging, tmp_path):
    """The bomb whose entries all share one packed kernel."""
    path = zipped(tmp_path / "x.zip", {"0": b"\0" * 15_000})
    data = path.read_bytes()
    local, directory = data.split(b"PK\x01\x02")[0], data[data.index(b"PK\x01\x02") :]
    entry = directory[: directory.index(b"PK\x05\x06")]
    many = entry * 40
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 40, 40, len(many), len(local), 0)
    path.write_bytes(local + many + end)
    contents = read(path, LIMITS, staging)
    read_bytes = sum(item.kept.size for item in contents.items if item.kept)
    assert read_bytes <= LIMITS.total + LIMITS.largest
    assert not contents.is_complete


def test_a_tar_that_unpacks_to_gigabytes_stops(staging, tmp_path):
    path = tmp_path / "x.tar.gz"
    info = tarfile.TarInfo("bomb")
    info.size = 1 << 32
    with gzip.open(path, "wb") as file:
        file.write(info.tobuf())
        file.write(b"\0" * 2_000_000)
    contents = read(path, LIMITS, staging)
    assert _problems(contents) == {"bomb": "has more than 20,000 bytes"}
    assert "unpacks to more than" in contents.refused[0]


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE])
def test_a_tars_header_may_not_be_endless(staging, tmp_path, kind):
    path = tmp_path / "x.tar.gz"
    info = tarfile.TarInfo("header")
    info.type, info.size = kind, 1 << 32
    with gzip.open(path, "wb") as file:
        file.write(info.tobuf())
    with pytest.raises(UnreadableArchiveError, match="absurd size"):
        read(path, LIMITS, staging)


def test_thousands_of_files_leave_room_for_the_notebook(zipped, staging, tmp_path):
    names = [f"node_modules/{n}.js" for n in range(3_000)] + ["z.ipynb"]
    path = zipped(tmp_path / "x.zip", [(name, b"") for name in names])
    contents = read(path, LIMITS, staging)
    assert "z.ipynb" in _bytes(contents)
    assert len(contents.items) == LIMITS.files
    assert contents.refused[0].startswith("2,951 files beyond the first 50")


def test_an_absurd_list_of_contents_is_not_loaded(
    zipped, staging, tmp_path, monkeypatch
):
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY", 100)
    path = zipped(tmp_path / "x.zip", [(f"{n}.txt", b"") for n in range(10)])
    with pytest.raises(UnreadableArchiveError, match="lists more files than are read"):
        read(path, LIMITS, staging)


@pytest.mark.parametrize("claimed", [0, 22])
@pytest.mark.parametrize("comment", [b"", b"of a course"])
def test_an_absurd_list_of_contents_is_not_hidden(
    zipped, staging, tmp_path, monkeypatch, claimed, comment
):
    """Put what a large archive says before the end, as zipfile believes that."""
    path = zipped(tmp_path / "x.zip", [(f"{n}.txt", b"") for n in range(10)])
    data = path.read_bytes()
    end = bytearray(data[-22:])
    size, start = struct.unpack_from("<II", end, 12)
    numbers = (44, 45, 45, 0, 0, 10, 10, size, start)
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", *numbers)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(data) - 22, 1)
    # the small record claims little, and where it lies looks like another end
    struct.pack_into("<I4sH", end, 12, claimed, b"PK\5\6", len(comment))
    path.write_bytes(data[:-22] + large + locator + end + comment)
    if not comment:
        assert len(read(path, LIMITS, staging).items) == 10
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY", 100)
    with pytest.raises(UnreadableArchiveError, match=r"lists more files|is damaged"):
        read(path, LIMITS, staging)


def test_a_tar_of_folders_alone_ends(staging, tmp_path):
    path = tmp_path / "x.tar"
    folder = tarfile.TarInfo("d")
    folder.type = tarfile.DIRTYPE
    path.write_bytes(folder.tobuf() * 500)
    with pytest.raises(UnreadableArchiveError, match="more than 100 entries"):
        read(path, LIMITS, staging)


def test_an_encrypted_entry_is_named(zipped, staging, tmp_path):
    path = zipped(tmp_path / "x.zip", {"hw.ipynb": b"secret", "b.txt": b"open"})
    data = bytearray(path.read_bytes())
    # zipfile cannot encrypt: set the flag where an encrypting program sets it
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1
    path.write_bytes(data)
    contents = read(path, LIMITS, staging)
    assert _problems(contents) == {
        "hw.ipynb": "is locked with a password: ask for it without"
    }
    assert _bytes(contents) == {"b.txt": b"open"}


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_rare_packing_is_not_tried(staging, tmp_path, packing):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", packing) as archive:
        archive.writestr("hw.ipynb", b"x" * 1000)
    contents = read(tmp_path / "x.zip", LIMITS, staging)
    assert _problems(contents) == {
        "hw.ipynb": "is packed in a way that is not read: unpack it"
    }


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
@pytest.mark.parametrize("suffix", ["zip", "tar.gz"])
def test_a_truncated_archive_is_told(zipped, tarred, staging, tmp_path, suffix, kept):
    write = zipped if suffix == "zip" else tarred
    noise = os.urandom(4_000)
    path = write(tmp_path / f"x.{suffix}", [("a.txt", noise), ("b.txt", noise[::-1])])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    reason = ""
    try:
        contents = read(path, LIMITS, staging)
    except UnreadableArchiveError as error:
        contents, reason = Contents(()), str(error)
    assert not contents.is_complete or reason.endswith(": get it again")
    assert set(_bytes(contents).values()) <= {noise, noise[::-1]}


def test_a_flipped_bit_spoils_one_entry(zipped, staging, tmp_path):
    path = zipped(tmp_path / "x.zip", {"a.txt": os.urandom(500), "b.txt": b"fine"})
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    contents = read(path, LIMITS, staging)
    assert _problems(contents)["a.txt"].startswith("cannot be read (")
    assert _bytes(contents) == {"b.txt": b"fine"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is no zip or tar archive"),
        (b"<html>please log in</html>", "is no zip or tar archive"),
        (b"Rar!\x1a\x07\x00rest", "is a RAR archive, which is not opened: unpack it"),
        (b"7z\xbc\xaf\x27\x1crest", "is a 7z archive"),
        (gzip.compress(b"no tar" * 200, mtime=0), "is damaged or no tar archive"),
        (b"PK\x03\x04 and no more", "is damaged or cut off"),
    ],
)
def test_what_is_no_archive_says_what_it_is(staging, tmp_path, data, words):
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(UnreadableArchiveError, match=words):
        read(tmp_path / "x.zip", LIMITS, staging)


def test_names_of_all_sorts_come_through(zipped, staging, tmp_path):
    names = [
        "Müller, Jörg/hw, final.ipynb",
        "שלום/תרגיל.ipynb",
        "=1+1.csv",
        "a\u202egnp.ipynb",
        "line\nbreak.txt",
        "x" * 300 + ".txt",
    ]
    path = zipped(tmp_path / "x.zip", [(name, b"") for name in names])
    found = set(_bytes(read(path, LIMITS, staging)))
    assert found == {name.replace("\n", "_") for name in names}


def test_utf8_without_its_flag_is_read_as_such(zipped, staging, tmp_path):
    """As macOS and some servers write it."""
    path = zipped(tmp_path / "x.zip", {"Jörg.txt": b"x"})
    data = bytearray(path.read_bytes())
    for magic, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        data[data.index(magic) + place] &= ~8
    path.write_bytes(data)
    assert set(_bytes(read(path, LIMITS, staging))) == {"Jörg.txt"}


def test_the_same_name_twice_is_two_items(staging, tmp_path):
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(tmp_path / "x.zip", "w") as archive,
    ):
        warnings.simplefilter("ignore")  # zipfile's, of the second name
        archive.writestr("hw.ipynb", b"1")
        archive.writestr("hw.ipynb", b"2")
        archive.writestr("HW.ipynb", b"3")
    contents = read(tmp_path / "x.zip", LIMITS, staging)
    assert sorted(item.kept.path.read_bytes() for item in contents.items) == [
        b"1",
        b"2",
        b"3",
    ]
    assert len({unified(item.name) for item in contents.items}) == 1


def test_thousands_of_one_name_take_no_longer_than_others():
    places = Places()
    given = {places.give(f"{'x' * 210}{number}.csv") for number in range(5_000)}
    assert len({unified(name) for name in given}) == 5_000
