"""Names that strangers chose: of files inside an archive, and of students."""

import re
import unicodedata
from collections.abc import Container, Iterable
from pathlib import PurePosixPath

LONGEST_ID = 100
"""Bytes in UTF-8; an id names a folder in every step of nbgrader."""

LONGEST_NAME = 1_000
"""Characters of a name that are looked at, for what it may say of a person."""

JUNK = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
"""What systems put beside files; nobody hands it in."""

NOTE = ".origin.json"
"""In an attempt's folder beside what was handed in: where it came from."""

_LONGEST_PART, _LONGEST_PATH = 200, 1_000
"""Bytes of a file's name and of its path; file systems allow 255 and 4,096."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")
_NOT_IN_ID = re.compile(r'[/\\:*?"<>|\[\]]')


class UnsafeNameError(ValueError):
    """A name that leads out of its archive; the text goes on from "it ..."."""


def safe_path(name: str) -> str:
    r"""Bring the name of an archive's entry into one form, or refuse it.

    >>> safe_path("week 2\\./hw.ipynb")
    'week 2/hw.ipynb'
    >>> safe_path("../../marks.csv")
    Traceback (most recent call last):
    autograde.collect.safe_names.UnsafeNameError: leads out of the archive by '..'
    """
    text = _SURROGATE.sub("\ufffd", name).replace("\\", "/")
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if text.startswith("/") or (parts and _DRIVE.match(parts[0])):
        raise UnsafeNameError("is an absolute path")
    if ".." in parts:
        raise UnsafeNameError("leads out of the archive by '..'")
    if not parts:
        raise UnsafeNameError("has an empty name")
    return unicodedata.normalize("NFC", _CONTROL.sub("_", "/".join(parts)))


def is_junk(name: str) -> bool:
    """Say whether a system made this file by itself, as ``.DS_Store``."""
    parts = name.split("/")
    return any(part in JUNK or part.startswith("._") for part in parts)


def distinct(
    name: str, taken: Container[str], numbers: dict[str, int] | None = None
) -> str:
    """Add a number to a name if a file system could confuse it with a taken one.

    The taken names are `unified`. `numbers` holds the last number of each name, so that
    thousands of one name take no longer than thousands of others.

    >>> distinct("Data.csv", {"data.csv"})
    'Data (2).csv'
    """
    numbers = {} if numbers is None else numbers
    path, known, new = PurePosixPath(name), unified(name), name
    number = numbers.get(known, 1)
    while unified(new) in taken:
        number += 1
        new = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    numbers[known] = number
    return new


class Places:
    """Give files names that no file system confuses or refuses."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._files = {unified(name) for name in taken}
        self._folders = {
            unified(str(above))
            for name in taken
            for above in PurePosixPath(name).parents
        }
        self._taken = self._files | self._folders
        self._numbers: dict[str, int] = {}

    def give(self, name: str) -> str:
        """Return a safe path, or one like it if it is taken or too long.

        >>> places = Places(["data.csv", "a"])
        >>> places.give("Data.csv"), places.give("a/b.txt")
        ('Data (2).csv', 'a_b.txt')
        """
        if len(name.encode()) > _LONGEST_PATH:
            name = name.replace("/", "_")
        path = PurePosixPath(*map(_shortened, name.split("/")))
        above = {unified(str(each)) for each in path.parents}
        if above & self._files or unified(str(path)) in self._folders:
            # one entry's folder is another's file
            path, above = PurePosixPath(_shortened("_".join(path.parts))), set()
        new = distinct(str(path), self._taken, self._numbers)
        self._files.add(unified(new))
        self._folders |= above
        self._taken |= {unified(new), *above}
        return new


def _shortened(part: str) -> str:
    data = part.encode()
    if len(data) <= _LONGEST_PART:
        return part
    suffix = PurePosixPath(part).suffix.encode()[:20]
    kept = data[: _LONGEST_PART - len(suffix)] + suffix
    return kept.decode("utf-8", "ignore")


def unified(name: str) -> str:
    """Write alike all names that some file system takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def fold(name: str) -> str:
    """Reduce a person's name to its letters and digits.

    Canvas drops all but these, Moodle what a file name may not hold; so names compare
    without spaces, commas, case and accents.

    >>> fold("Müller-Lüdenscheidt, Jörg")
    'mullerludenscheidtjorg'
    """
    name = name[:LONGEST_NAME]
    spelled = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", name).casefold()
    )
    return "".join(c for c in spelled if c.isalnum())


def id_problem(text: str) -> str:
    """Say why a text cannot be a student's id, which names a folder; "" if it can.

    >>> id_problem("ada@uni.example")
    ''
    >>> id_problem("../ada")
    "begins with '.'"
    """
    if not text:
        return "is empty"
    if len(text.encode("utf-8", "replace")) > LONGEST_ID:
        return f"is longer than {LONGEST_ID} bytes"
    if not (text[0].isalnum() or text[0] == "_"):
        return f"begins with {text[0]!r}"
    if text.endswith((" ", ".")):
        return f"ends with {text[-1]!r}"
    bad = _NOT_IN_ID.search(text)
    if bad:
        return f"holds {bad[0]!r}"
    if not text.isprintable():
        return "holds a character that cannot be seen"
    return ""


def as_id(name: str) -> str:
    """Make an id of a name, for a course without a roster; it may be empty.

    >>> as_id("Ada King: Lovelace")
    'Ada_King_Lovelace'
    """
    name = _NOT_IN_ID.sub("", name[:LONGEST_NAME])
    kept = "".join(c for c in name if c.isprintable())
    text = "_".join(unicodedata.normalize("NFC", kept).split())
    text = text.encode("utf-8", "replace")[:LONGEST_ID].decode("utf-8", "ignore")
    while text and not (text[0].isalnum() or text[0] == "_"):
        text = text[1:]
    return text.rstrip(".")
