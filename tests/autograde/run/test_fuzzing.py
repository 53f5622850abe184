"""Whatever the student's side sends: data that can be walked, or an error of ours.

The examples are what broke an earlier state, or breaks programs like this one.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import sys
import traceback
from pathlib import PurePath
from typing import Any

import nbformat
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from nbformat.v4 import new_code_cell, new_notebook

from autograde.run import wire
from autograde.run.channel import (
    LARGEST_FRAME,
    LARGEST_TREE,
    MOST_BUFFERS,
    Channel,
)
from autograde.run.endless import LARGEST, refuse_endless
from autograde.run.errors import StudentError
from autograde.run.link import Link
from autograde.run.outputs import Outputs
from autograde.run.remote import Remote, RemoteFunction
from autograde.run.wire import Decoder, Encoder, WireError

# the link is the same for all examples, and a machine may be busy
relaxed = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

PLAIN = (
    *(type(None), bool, int, float, complex, str, bytes, slice, range, type(...)),
    *(list, tuple, dict, set, np.ndarray, np.generic, np.dtype, type, PurePath),
)
NUMBERS = st.integers(-3, 3) | st.sampled_from([2**31, 2**64, 10**30, True, None, 0.5])
DTYPES = st.sampled_from(
    ["<f8", "|b1", "<U1", "<U0", "|S3", "<c32", "<i8", "|O", "|V8", "<M8[s]", "f", ""]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["\ud800", "int", "float", "0x10", "_", "CheckFailed", "text"])
)
TAGS = st.sampled_from([*wire._DECODERS, "remote", "callback", "nothing"])


def _tagged(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"t": TAGS, "v": inner | st.lists(inner, max_size=4) | NUMBERS},
        optional={
            "dtype": DTYPES | inner,
            "shape": st.lists(NUMBERS, max_size=3) | inner,
            "fortran": inner,
            "writeable": inner,
            "kind": st.sampled_from(["class", "function", "object", "module"]) | inner,
            "name": inner,
        },
    )


TREES = st.recursive(
    LEAVES,
    lambda inner: _tagged(inner) | st.lists(inner, max_size=3),
    max_leaves=12,
)
CONTENTS = st.lists(TREES, max_size=3)
FRAMES = st.lists(
    st.tuples(LEAVES, NUMBERS | st.just(float("inf")), LEAVES, LEAVES).map(list),
    max_size=3,
)
ERRORS = st.fixed_dictionaries(
    {},
    optional={
        "frames": FRAMES | TREES,
        "bases": st.lists(st.sampled_from(["KeyError", "OSError", "eval", "x"]))
        | TREES,
        "name": LEAVES,
        "text": LEAVES,
    },
)
REPLIES = st.fixed_dictionaries(
    {"n": st.just(1)},
    optional={
        "value": TREES,
        "arguments": CONTENTS | TREES,
        "borrowed": LEAVES,
        "missing": LEAVES,
        "ended": LEAVES,
        "error": ERRORS | TREES,
        "callback": NUMBERS | TREES,
        "named": TREES,
    },
)
BUFFERS = st.lists(st.binary(max_size=24), max_size=3)


def _frame(tree: Any, buffers: list[bytes]) -> bytes:
    text = json.dumps(tree).encode()
    lengths = struct.pack(f"<{len(buffers)}Q", *map(len, buffers))
    head = struct.pack("<II", len(text), len(buffers))
    return b"".join([head, lengths, text, *buffers])


class Stranger:
    """Whoever sits at the other end as if it were a submission."""

    def answers(self, data: bytes, *arguments: Any) -> Any:
        """Call a function whose answer is these bytes, and then nothing more."""
        ours, theirs = socket.socketpair()
        link = Link()
        with theirs:
            theirs.sendall(data)
            theirs.shutdown(socket.SHUT_WR)
            link.attach(ours)
            link.begin(5.0)
            try:
                function = RemoteFunction(link, 0, "f")
                return function(*arguments)
            finally:
                link.detach()

    def puts_out(self, data: bytes) -> list[dict[str, Any]]:
        """Run a cell that puts these bytes out; return what is kept of it."""
        ours, theirs = socket.socketpair()
        link, outputs = Link(), Outputs(1_000_000)
        with theirs:
            theirs.sendall(data)
            theirs.shutdown(socket.SHUT_WR)
            link.attach(ours)
            try:
                for each in link.run({}, 5.0):
                    for output in each if isinstance(each, list) else ():
                        outputs.take(output)
            except (EOFError, OSError, WireError):
                pass
            finally:
                link.detach()
        return outputs.cell


@pytest.fixture(scope="module")
def stranger():
    return Stranger()


def _is_plain(value: Any, bytes_sent: int) -> None:
    """Walk a value as a test does that compares and prints it."""
    assert isinstance(value, (*PLAIN, Remote)), type(value)
    if isinstance(value, np.ndarray):
        assert value.nbytes <= 8 * bytes_sent
        assert type(value) is np.ndarray
    if isinstance(value, (list, tuple, set, dict, np.ndarray, np.generic)):
        assert len(repr(value)) < 100 * bytes_sent
    with contextlib.suppress(ValueError, TypeError, StudentError):  # no rectangle
        array = np.asarray(value)
        assert sum(1 for _ in zip(array, range(2_000_000), strict=False)) <= 1_000_000


def _lists(levels: int, start: Any = None) -> Any:
    """Make a tree of lists each of which holds the one before it twice."""
    entries = [{"t": "list", "v": [start] if start else []}]
    for number in range(levels):
        # the list of all of them has number 0
        entries.append({"t": "list", "v": [{"t": "same", "v": number + 1}] * 2})
    return {"t": "list", "v": entries}


def _array(**changes: Any) -> dict[str, Any]:
    tree = {"t": "array", "v": 0, "dtype": "<f8", "shape": [1]}
    return tree | {"fortran": False, "writeable": True} | changes


EMPTY = _array(shape=[0, 10**12])
NAMED = {"t": "namedtuple", "name": "P", "v": [1, 2]}
RAISED = {"bases": [], "name": "E", "text": "t"}


@relaxed
@given(REPLIES, BUFFERS)
@example({"value": _lists(60)}, [])
@example({"value": {"t": "list", "v": [{"t": "same", "v": 2}] * 2}}, [])  # itself
@example({"value": _lists(30, _array(shape=[10]))}, [bytes(80)])
@example({"value": None, "arguments": [_lists(60)]}, [])
@example({"callback": 0, "arguments": _lists(60), "named": {"t": "dict", "v": []}}, [])
@example({"value": {"t": "tuple", "v": [_array()] * 2}}, [bytes(8)])  # the bytes twice
@example({"value": EMPTY}, [b""])
@example({"value": {"t": "objects", "v": [], "shape": [10**12, 0]}}, [])
@example({"value": _array(dtype="<U1")}, [b"\xff" * 4])  # beyond all characters
@example({"value": {"t": "scalar", "v": 0, "dtype": "<U1"}}, [b"\xff" * 4])
@example({"error": {**RAISED, "frames": [["f", float("inf"), "g", "x"]]}}, [])
@example({"error": {**RAISED, "frames": [["f", 1, "g\ud800\0", "\ud800\n"]]}}, [])
@example({"error": {**RAISED, "bases": ["__doc__", "ExceptionGroup"]}}, [])
@example({"value": {"t": "range", "v": [0, 10**30]}}, [])
@example({"value": {"t": "int", "v": "0x" + "f" * 200_000}}, [])
@example({"value": {"t": "fraction", "v": "1e9_9999_9999"}}, [])  # no memory holds it
@example({"value": {**NAMED, "fields": ["a", "\uff41"]}}, [])  # to Python one name
@example({"value": {"t": {}}}, [])
@example({"value": {"t": "remote", "v": 1, "kind": []}}, [])
def test_any_answer_is_data_or_a_students_error(stranger, reply, buffers):
    argument = [np.zeros(2), {"a": 1}]
    data = _frame({"n": 1, **reply}, buffers)
    try:
        value = stranger.answers(data, argument, lambda *given, **named: given)
    except StudentError as error:
        "".join(traceback.format_exception(error))  # as feedback will
        return
    _is_plain(value, len(data))
    _is_plain(argument, len(data))


@pytest.mark.parametrize("kind", ["dict", "set", "frozenset", "Counter"])
def test_keys_that_collide_are_refused(kind):
    """All of one hash, they are compared each with each."""
    keys: list[Any] = [{"t": "int", "v": hex(n * (2**61 - 1))} for n in range(101)]
    entries = keys if "set" in kind else [[key, 1] for key in keys]
    with pytest.raises(WireError, match="the same hash"):
        Decoder([])({"t": kind, "v": entries})


@relaxed
@given(st.binary(max_size=200), st.integers(0, 40), st.integers(0, 4))
@example(struct.pack("<II", LARGEST_TREE + 1, 0), 0, 0)
@example(struct.pack("<II", 2, MOST_BUFFERS + 1), 0, 0)
@example(struct.pack("<IIQ", 2, 1, 2**63) + b"{}", 0, 0)
@example(struct.pack("<II", 200_000, 0) + b"[" * 200_000, 0, 0)
@example(struct.pack("<II", 9_000, 0) + b'{"a":' + b"9" * 8_994 + b"}", 0, 0)
@example(struct.pack("<II", 4, 0) + b"\xff\xfe{}", 0, 0)
def test_any_bytes_are_a_frame_or_refused(stranger, data, cut, count):
    head = struct.pack("<II", max(len(data) - 8 * count, 0), count)
    for frame in (data, head + data, _frame({"value": 1}, [data])[: -cut or None]):
        with contextlib.suppress(StudentError):
            stranger.answers(frame)


OUTPUTS = st.fixed_dictionaries(
    {},
    optional={
        "output_type": st.sampled_from(
            [
                "stream",
                "display_data",
                "execute_result",
                "error",
                "clear_output",
                "nothing",
            ]
        )
        | TREES,
        "name": st.sampled_from(["stdout", "stderr"]) | TREES,
        "text": TREES,
        "ename": LEAVES,
        "evalue": LEAVES,
        "traceback": st.lists(LEAVES, max_size=3) | TREES,
        "data": st.dictionaries(
            st.sampled_from(["text/plain", "a+json", "application/json", "\ud800", ""]),
            TREES,
            max_size=2,
        )
        | TREES,
        "metadata": TREES,
        "execution_count": NUMBERS | TREES,
        "display_id": TREES,
    },
)


@relaxed
@given(st.lists(OUTPUTS | TREES, max_size=4) | TREES)
@example(
    [{"output_type": "display_data", "data": {"application/a+json": [float("nan")]}}]
)
def test_any_output_is_one_that_a_notebook_may_hold_or_left_out(stranger, outputs):
    kept = stranger.puts_out(_frame({"n": 1, "outputs": outputs}, []))
    notebook = new_notebook(cells=[new_code_cell("x", outputs=kept)])
    nbformat.validate(nbformat.from_dict(notebook))
    json.dumps(notebook, ensure_ascii=False).encode()


def test_keys_chosen_to_collide_are_refused_at_once():
    one = sys.hash_info.modulus
    keys = [{"t": "int", "v": hex(one * n)} for n in range(1, wire.MOST_KEYS)]
    assert len(Decoder([])({"t": "set", "v": keys[:100]})) == 100
    more = {"t": "tuple", "v": [{"t": "set", "v": keys[:100]}] * 101}
    with pytest.raises(WireError, match="keys"):
        Decoder([])(more)


VALUES = st.recursive(
    LEAVES
    | st.binary(max_size=5)
    | st.complex_numbers(allow_nan=False)
    | arrays(
        st.sampled_from([np.dtype(t) for t in ("f4", "i8", "?", "U3", "c16")]),
        array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=15,
)


@relaxed
@given(VALUES)
@example([np.zeros((0, 3)), np.asfortranarray(np.ones((2, 3)))])
@example(2**70)
def test_what_is_data_arrives_as_it_was(value):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        encoder = Encoder()
        Channel(theirs).send({"value": encoder(value)}, encoder.buffers)
        tree, buffers = Channel(ours).receive()
    arrived = Decoder(buffers)(tree["value"])
    refuse_endless([arrived])
    np.testing.assert_equal(arrived, value)
    assert type(arrived) is type(value)


def test_what_shares_nothing_is_never_too_large():
    """The largest that fits a frame, weighed as if it were shared."""
    in_tree = LARGEST_TREE // len("0,") * 8
    assert in_tree + LARGEST_FRAME - LARGEST_TREE <= LARGEST
