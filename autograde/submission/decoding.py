"""From any file to a JSON object, or to a sentence that says why not."""

import json
from typing import Any

from autograde.submission.opening import Unreadable

MOST_BRACKETS = 3_000_000
"""Lists and objects in a file: each takes many times its two bytes in memory."""

_BEGINNINGS = {
    b"PK\x03\x04": "is a zip archive",
    b"\x1f\x8b": "is a gzip archive",
    b"7z\xbc\xaf": "is a 7z archive",
    b"Rar!": "is a rar archive",
    b"%PDF": "is a PDF",
    b"\x89PNG": "is a picture",
    b"\xff\xd8\xff": "is a picture",
    b"\xd0\xcf\x11\xe0": "is an Office document",
}
_HAND_IN = "hand in the .ipynb file that Jupyter saves"


def read_object(data: bytes) -> tuple[dict[str, Any], str]:
    r"""Read the JSON object that a file holds, in whatever encoding.

    >>> read_object('{"cells": []}'.encode("utf-16"))
    ({'cells': []}, 'it was saved as UTF-16, not UTF-8')
    >>> read_object(b"%PDF-1.7 ...")
    Traceback (most recent call last):
    ...
    autograde.submission.opening.Unreadable: is a PDF: hand in the .ipynb file that
    Jupyter saves
    """
    if not data.strip(b" \t\r\n\0"):
        raise Unreadable("is empty")
    for beginning, what in _BEGINNINGS.items():
        if data.startswith(beginning):
            raise Unreadable(f"{what}: {_HAND_IN}")
    text, remark = _decoded(data)
    _refuse_other_text(text.lstrip())
    if text.count("[") + text.count("{") > MOST_BRACKETS:
        raise Unreadable("holds more lists and objects than a notebook ever has")
    try:
        read = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"is broken or cut off: no valid JSON at line {error.lineno} ({error.msg})"
        ) from None
    except RecursionError:
        raise Unreadable("is nested too deeply to be a notebook") from None
    except ValueError as error:  # a number of thousands of digits
        raise Unreadable(f"is no valid JSON: {error}") from None
    if not isinstance(read, dict):
        raise Unreadable("is JSON but no notebook: it has no cells")
    return read, remark


def _decoded(data: bytes) -> tuple[str, str]:
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
        if encoding.startswith(("utf-16", "utf-32")):
            return text, f"it was saved as {encoding[:6].upper()}, not UTF-8"
        return text, ""
    except UnicodeDecodeError:
        if b"\0" in data or not encoding.startswith("utf-8"):
            raise Unreadable("is no text, so no notebook") from None
    remark = "it was not saved as UTF-8: letters with accents may be wrong"
    try:
        return data.decode("cp1252"), remark
    except UnicodeDecodeError:
        return data.decode("latin-1"), remark


def _refuse_other_text(text: str) -> None:
    if text.startswith(("{", "[")):
        return
    start = text[:1000].lower()
    if start.startswith("<") and ("<html" in start or "<!doctype" in start):
        raise Unreadable(f"is a web page (HTML): {_HAND_IN}")
    if text.startswith("<<<<<<<"):
        raise Unreadable("holds git's conflict marks: resolve them and hand in again")
    for line in text.splitlines()[:200]:
        if line.startswith(("import ", "from ", "def ", "class ", "# %%", "#!", "#")):
            raise Unreadable(f"is a Python script, not a notebook: {_HAND_IN}")
    raise Unreadable(f"is no notebook: it does not start with '{{': {_HAND_IN}")
