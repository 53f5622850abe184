"""Whatever bytes arrive: a reason comes out, or a notebook that can be graded."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator

from autograde.notebooks.release import notebook_bytes
from autograde.submission import Unreadable, read_notebook, rebuild

# the fixtures are read only, and a machine may be busy
relaxed = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["code", "raw", "input_size", "input_size-check", "\ud800\0"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
SOURCES = st.sampled_from(
    [
        "def input_size(h, w, c=1):\n    return h * w * c",
        "def flatten_image(i):\n    return i\ndef input_size(h, w):\n    return h",
        "from mine import flatten_image",
        "%%time\ninput_size = 3",
        "%%bash\nls",
        "!ls\n%cd ..\nx?",
        "input_size: int",
        "global input_size",
        "(" * 300,
        "-" * 20_000 + "1",
        "lambda: (yield)",
        "'\\d' f'{'",
        "![](attachment:x)",
        "\tx\n  y",
        "# -*- coding: nonsense -*-",
        "x = '\ud800'\0",
        "",
    ]
)
NBGRADER = st.dictionaries(
    st.sampled_from(["grade_id", "points", "solution", "grade", "schema_version"]),
    JSON,
)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]) | JSON,
        "source": SOURCES | st.lists(SOURCES, max_size=3) | JSON,
        "id": st.sampled_from(["input_size", "01-01", "own-1"]) | JSON,
        "metadata": st.fixed_dictionaries({"nbgrader": NBGRADER | JSON}) | JSON,
        "attachments": JSON,
        "level": JSON,
    },
)


@pytest.fixture(scope="session")
def check(release_bytes, tmp_path_factory):
    """Admit bytes and look at what comes out; return whether they were admitted."""
    release = nbformat.reads(release_bytes.decode(), as_version=4)
    ours = {c.id: c for c in release.cells if c.metadata.get("nbgrader")}
    path = tmp_path_factory.mktemp("fuzz") / "x.ipynb"

    def check(data: bytes) -> bool:
        path.write_bytes(data)
        try:
            made = rebuild(release, read_notebook(path))
        except Unreadable:
            return False
        again = nbformat.reads(notebook_bytes(made.notebook).decode(), as_version=4)
        nbformat.validate(again)
        MetadataValidator().validate_nb(again)
        assert again.metadata == release.metadata
        cells = {cell.id: cell for cell in again.cells}
        assert len(cells) == len(again.cells)
        assert {c.id for c in again.cells if c.metadata} == set(ours)
        for name, cell in ours.items():
            assert cells[name].metadata == cell.metadata
            assert cells[name].cell_type == cell.cell_type
            if cell.metadata.nbgrader.grade:
                assert cells[name] == cell
        order = [cell.id for cell in again.cells if cell.id in ours]
        tests = [name for name in order if ours[name].metadata.nbgrader.grade]
        assert tests == [n for n, c in ours.items() if c.metadata.nbgrader.grade]
        for name in tests:
            assert order.index(name.split("-")[0]) < order.index(name)
        assert all(note.isprintable() for note in made.notes)
        return True

    return check


@relaxed
@given(st.binary(max_size=200))
def test_any_bytes(check, data):
    assert not check(data)


@relaxed
@given(JSON)
def test_any_json(check, read):
    check(json.dumps(read).encode())


@relaxed
@given(st.lists(CELLS, max_size=8), st.sampled_from(["cells", "worksheets"]))
def test_any_cells(check, cells, where):
    raw = {where: cells if where == "cells" else [{"cells": cells}]}
    assert check(json.dumps(raw).encode())


@relaxed
@given(st.data())
def test_a_real_notebook_with_anything_changed(check, release_bytes, data):
    raw = json.loads(release_bytes)
    for _ in range(data.draw(st.integers(1, 6))):
        _spoil(raw, data)
    check(json.dumps(raw).encode())


@relaxed
@given(st.data())
def test_a_real_notebook_with_cells_shuffled(check, release_bytes, data):
    raw = json.loads(release_bytes)
    numbers = st.integers(0, len(raw["cells"]) - 1)
    chosen = data.draw(st.lists(numbers, max_size=12))
    raw["cells"] = [json.loads(json.dumps(raw["cells"][n])) for n in chosen]
    for cell in raw["cells"]:
        if data.draw(st.booleans()):
            cell |= data.draw(CELLS)
    assert check(json.dumps(raw).encode())


@relaxed
@given(st.integers(0, 10_000), st.binary(max_size=8))
@example(1234, b"\xff")
def test_a_real_file_with_bytes_changed(check, release_bytes, at, change):
    at %= len(release_bytes)
    check(release_bytes[:at] + change + release_bytes[at + len(change) :])


def _spoil(raw: Any, data: st.DataObject) -> None:
    """Walk to some value of a notebook, and replace, delete or repeat it."""
    here = raw
    while True:
        keys = sorted(here) if isinstance(here, dict) else range(len(here))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        inner = here[key]
        if isinstance(inner, (dict, list)) and data.draw(st.integers(0, 5)):
            here = inner
            continue
        what = data.draw(st.sampled_from(["replace", "delete", "repeat"]))
        if what == "replace":
            here[key] = data.draw(SOURCES | JSON)
        elif what == "delete":
            del here[key]
        elif isinstance(here, list):
            here.append(inner)
        return
