"""Any bytes become cells, or a reason."""

from __future__ import annotations

import copy
import gzip
import io
import json
import zipfile

import nbformat
import pytest

from autograde.notebooks.release import notebook_bytes
from autograde.submission import (
    Unreadable,
    decoding,
    opening,
    read_notebook,
    reading,
    rebuild,
)
from autograde.submission.reading import Cell


@pytest.fixture
def read(tmp_path):
    def read(data):
        path = tmp_path / "x.ipynb"
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return read_notebook(path)

    return read


def _zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("01_pixels.ipynb", "{}")
    return file.getvalue()


UNREADABLE = {
    "nothing": (b"", "is empty"),
    "white space": (b" \n\t\0\0", "is empty"),
    "half a file": (
        b'{"cells": [{"cell_type"',
        "is broken or cut off: no valid JSON at line 1",
    ),
    "two files": (b'{"cells": []}{"cells": []}', "is broken or cut off"),
    "bytes": (b"\x80\x01\xfe\xff\0\x81", "is no text"),
    "a zip archive": (_zipped(), "is a zip archive: hand in the .ipynb file"),
    "a gzip archive": (gzip.compress(b"{}"), "is a gzip archive"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n\xff\xfe", "is a picture"),
    "a web page": (b"\n<!DOCTYPE html>\n<html>", "is a web page"),
    "a script": (b"# %%\nimport numpy as np\n", "is a Python script"),
    "a script with a remark": (b'"""Mine."""\nimport os', "is a Python script"),
    "a merge": (b"<<<<<<< HEAD\n{}\n=======\n", "git's conflict marks"),
    "prose": (b"Dear professor,", "does not start with '{'"),
    "a list": (b"[1, 2]", "it has no cells"),
    "an object": (b'{"name": 1}', "it has no cells"),
    "cells that are no list": (b'{"cells": {"0": {}}}', "it has no cells"),
    "worksheets that are no list": (b'{"worksheets": 3}', "it has no cells"),
    "nested lists": (b"[" * 200_000, "nested too deeply"),
    "nested objects": (b'{"cells":' * 100_000, "nested too deeply"),
    "a long number": (b'{"cells": ' + b"9" * 5000, "is no valid JSON"),
    "lists without end": (
        b'{"cells": [' + b"[]," * decoding.MOST_BRACKETS,
        "more lists and objects",
    ),
    "cells without end": (
        b'{"cells": [' + b"{}," * reading.MOST_CELLS + b"{}]}",
        "has 2,001 cells, more than the 2,000",
    ),
    "text without end": (
        json.dumps({"cells": [{"source": "x" * 100_000}] * 21}).encode(),
        "has 2,100,000 characters in its cells",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_no_notebook_gets_a_reason(read, case):
    data, words = UNREADABLE[case]
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert words in str(refused.value)


def test_a_huge_file_is_not_read(read, release_bytes, monkeypatch):
    monkeypatch.setattr(opening, "LARGEST_FILE", 1000)
    with pytest.raises(Unreadable, match=r"more than the 1,000 that are read"):
        read(release_bytes)


ENCODINGS = {
    "utf-8": (),
    "utf-8-sig": (),
    "utf-16": ("it was saved as UTF-16, not UTF-8",),
    "utf-16-be": ("it was saved as UTF-16, not UTF-8",),
    "utf-32-le": ("it was saved as UTF-32, not UTF-8",),
    "cp1252": ("it was not saved as UTF-8: letters with accents may be wrong",),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_other_encodings_are_understood(read, encoding):
    text = json.dumps(
        {"cells": [{"cell_type": "code", "source": "naïve = 'é'"}]}, ensure_ascii=False
    )
    handed_in = read(text.encode(encoding))
    assert handed_in.cells == (Cell("code", "naïve = 'é'"),)
    assert handed_in.notes == ENCODINGS[encoding]


def test_any_byte_can_be_a_letter(read):
    data = b'{"cells": [{"cell_type": "code", "source": "# \x81\xe9"}]}'
    assert read(data).cells == (Cell("code", "# \x81é"),)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_old_format_is_understood(read, release, version):
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Pix", "els"]},
        {"cell_type": "html", "source": "<b>hm</b>"},
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "outputs": []},
    ]
    old = {"cells": cells} if version == 1 else {"worksheets": [{"cells": cells}]}
    assert read({"nbformat": version, **old}).cells == (
        Cell("markdown", "## Pixels"),
        Cell("markdown", "<b>hm</b>"),
        Cell("code", "x = 1\ny = 2"),
    )


def test_what_nbformat_makes_of_it_is_the_same(read, release, release_bytes):
    old = nbformat.convert(copy.deepcopy(release), 3)
    rebuilt = rebuild(release, read(nbformat.writes(old, version=3).encode()))
    assert rebuilt.notes == ()
    assert notebook_bytes(rebuilt.notebook) == release_bytes


@pytest.mark.parametrize("version", [(4, 0), (4, 99), (5, 0), (77, 3), ("4", None)])
def test_the_number_of_the_format_does_not_matter(
    read, release, release_bytes, version
):
    raw = json.loads(release_bytes)
    raw["nbformat"], raw["nbformat_minor"] = version
    rebuilt = rebuild(release, read(raw))
    assert rebuilt.notes == ()
    assert notebook_bytes(rebuilt.notebook) == release_bytes


def test_broken_outputs_ids_and_metadata_do_not_matter(read, release, release_bytes):
    raw = json.loads(release_bytes)
    raw["metadata"] = ["none"]
    for cell in raw["cells"]:
        cell["id"] = "twice the same, and invalid!"
        cell["execution_count"] = "nan"
        cell["outputs"] = [{"output_type": "nonsense"}, float("nan")]
        cell["metadata"]["tags"] = "skip-execution"
    rebuilt = rebuild(release, read(raw))
    assert rebuilt.notes == ()
    assert notebook_bytes(rebuilt.notebook) == release_bytes


ODD_CELLS = {
    "no object": (7, Cell("raw", "", fault="was damaged: it is no cell")),
    "no text": (
        {"cell_type": "code"},
        Cell("code", "", fault="was damaged: it has no text"),
    ),
    "a number for a text": (
        {"cell_type": "code", "source": float("inf")},
        Cell("code", "", fault="was damaged: it has no text"),
    ),
    "a list that is no text": (
        {"cell_type": "code", "source": ["a", 1]},
        Cell("code", "", fault="was damaged: it has no text"),
    ),
    "too long": (
        {"cell_type": "code", "source": ["x"] * 300_000},
        Cell(
            "code",
            "",
            fault="has 300,000 characters, more than the 100,000 that are graded",
        ),
    ),
    "an unknown kind": ({"cell_type": "sql", "source": "s"}, Cell("raw", "s")),
    "no kind": ({"cell_type": [], "source": "s"}, Cell("raw", "s")),
    "a kind in capitals": ({"cell_type": "Code", "source": "s"}, Cell("code", "s")),
    "NUL and half a character": (
        {"cell_type": "code", "source": "a\0 = '\ud83d'"},
        Cell("code", "a = '\ufffd'"),
    ),
    "half a character in an id": (
        {"cell_type": "code", "source": "s", "id": "\ud83d", "metadata": 5},
        Cell("code", "s", id="\ud83d"),
    ),
    "marking that is none": (
        {"cell_type": "code", "source": "s", "metadata": {"nbgrader": ["x"]}},
        Cell("code", "s"),
    ),
}


@pytest.mark.parametrize("case", ODD_CELLS)
def test_odd_cells_are_taken_as_far_as_they_go(read, case):
    raw, cell = ODD_CELLS[case]
    assert read({"cells": [raw]}).cells == (cell,)


def test_of_two_equal_keys_the_last_counts_as_in_jupyter(read):
    assert read(b'{"cells": [1, 2], "cells": []}').cells == ()


def test_only_pictures_stay_attached(read):
    (cell,) = read(
        {
            "cells": [
                {
                    "cell_type": "markdown",
                    "source": "![a](attachment:a.png) ![b](attachment:b.png)",
                    "attachments": {
                        "a.png": {"image/png": "aGk=", "text/html": "<script>"},
                        "b.png": {"image/png": '"><script>'},
                        "c.svg": {"image/svg+xml": "aGk="},
                        "d": 5,
                    },
                }
            ]
        }
    ).cells
    assert cell.pictures == {"a.png": {"image/png": "aGk="}}
    assert cell.source == "![a](attachment:a.png) ![b](lost-picture:b.png)"
