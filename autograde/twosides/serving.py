"""The student's side: serves the names of the notebook while a test cell runs.

This runs in the student's own kernel, where anything may be tampered with: it sends
data, and whatever it sends is read as a stranger's.
"""

import contextlib
import io
import json
import socket
import types
import warnings
from typing import Any

import numpy as np

from autograde.twosides.channel import Channel
from autograde.twosides.wire import Decoder, Encoder, WireError
from convnet_lab.checks.borrowing import Watched
from convnet_lab.checks.tracing import own_lines

__tracebackhide__ = True  # the student's lines explain an error, not ours

MOST_PRINTED = 100_000


def serve(path: str, ticket: int, names: dict[str, Any]) -> None:
    """Answer the trusted side until it closes the connection.

    Parameters
    ----------
    path : str
        The unix socket on which it listens.
    ticket : int
        The number of the test cell.
    names : dict
        The notebook's names.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        server = _Server(Channel(connection), names)
        server.channel.send({"ticket": ticket})
        server.loop()


class _Server:
    def __init__(self, channel: Channel, names: dict[str, Any]) -> None:
        self.channel = channel
        self._names = names
        self._given: list[Any] = []

    def loop(self) -> None:
        while True:
            try:
                request, buffers = self.channel.receive()
            except (EOFError, OSError):
                return
            reply, out = self._answer(request, buffers)
            try:
                self.channel.send(reply, out)
            except WireError as error:
                self.channel.send(_error(error))

    def _answer(
        self, request: dict[str, Any], buffers: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        printed = io.StringIO()
        try:
            decoder = Decoder(buffers, self._theirs)
            arguments = decoder(request["arguments"])
            named = decoder(request["named"])
            before = _snapshot(decoder.objects)
            with (
                contextlib.redirect_stdout(printed),
                contextlib.redirect_stderr(io.StringIO()),
                warnings.catch_warnings(),
            ):
                warnings.simplefilter("ignore")
                reply, value = self._do(request, arguments, named)
            encoder = Encoder(self._ours, decoder.objects)
            after = _snapshot(decoder.objects)
            reply["changed"] = [
                [n, encoder.contents(o)]
                for n, o in enumerate(decoder.objects)
                if before[n] != after[n]
            ]
            if not reply.keys() & {"missing", "ended"}:
                reply["value"] = encoder(value)
            out = encoder.buffers
        except KeyboardInterrupt:
            self.channel.close()
            raise
        except BaseException as error:
            reply, out = _error(error), []
        reply["printed"] = printed.getvalue()[:MOST_PRINTED]
        return reply, out

    def _do(
        self, request: dict[str, Any], arguments: list[Any], named: dict[str, Any]
    ) -> tuple[dict[str, Any], Any]:
        what = request["do"]
        if what == "fetch":
            if request["name"] not in self._names:
                return {"missing": True}, None
            return {}, self._names[request["name"]]
        thing = self._given[request["of"]]
        if what == "call":
            if "same_operation" not in request:
                return {}, thing(*arguments, **named)
            watched = Watched(thing, request["same_operation"])
            value = watched(*arguments)
            return {"borrowed": watched.borrowed}, value
        if what == "next":
            try:
                return {}, next(thing)
            except StopIteration:
                return {"ended": True}, None
        operation = {
            "getattr": getattr,
            "setattr": setattr,
            "getitem": lambda of, index: of[index],
            "len": len,
            "iter": iter,
            "isinstance": lambda of, other: isinstance(other, of),
        }[what]
        return {}, operation(thing, *arguments)  # type: ignore[operator]

    def _ours(self, value: Any) -> dict[str, Any] | np.ndarray:
        """Give something that is no data a number, or make an array of it."""
        if not isinstance(value, type) and hasattr(value, "__array__"):
            array = np.array(value)
            if array.dtype != object:
                return array
        number = next((n for n, o in enumerate(self._given) if o is value), None)
        if number is None:
            number = len(self._given)
            self._given.append(value)
        kind = "object"
        if isinstance(value, type):
            kind = "class"
        elif callable(value):
            kind = "function"
        elif isinstance(value, types.ModuleType):
            kind = "module"
        name = getattr(value, "__name__", None) or type(value).__name__
        return {"t": "remote", "v": number, "kind": kind, "name": str(name)[:80]}

    def _theirs(self, tree: dict[str, Any]) -> Any:
        if tree["t"] == "remote":
            return self._given[tree["v"]]
        if tree["t"] != "callback":
            raise WireError(f"tag {tree['t']!r}")

        def callback(*arguments: Any, **named: Any) -> Any:
            return self._call_back(tree["v"], arguments, named)

        return callback

    def _call_back(
        self, number: int, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        encoder = Encoder(self._ours)
        request = {
            "callback": number,
            "arguments": encoder(list(arguments)),
            "named": encoder(named),
        }
        self.channel.send(request, encoder.buffers)
        answer, buffers = self.channel.receive()
        if "raised" in answer:
            raise RuntimeError(answer["raised"])
        return Decoder(buffers, self._theirs)(answer["returned"])


def _snapshot(objects: list[Any]) -> list[tuple[str, list[bytes]]]:
    """Note what each of the arguments holds; what is inside another is its number."""
    encoder = Encoder(lambda _: {"t": "opaque"}, objects)
    notes = []
    for each in objects:
        begin = len(encoder.buffers)
        try:
            tree = json.dumps(encoder.contents(each))
        except WireError as error:
            tree = str(error)
        notes.append((tree, encoder.buffers[begin:]))
    return notes


def _error(error: BaseException) -> dict[str, Any]:
    frames: list[list[Any]] = []
    try:
        frames += (
            [line.filename, line.lineno or 1, line.name, line.line or ""]
            for line in own_lines(error)
        )
        said = {
            "bases": [c.__name__ for c in type(error).__mro__ if _is_builtin(c)],
            "name": type(error).__name__,
            "text": str(error)[:5000],
        }
    except Exception:  # an exception may fail at anything, even at its text
        said = {"bases": ["Exception"], "name": "Exception", "text": ""}
    # of a deep recursion, both ends
    return {"error": {**said, "frames": frames[:20] + frames[20:][-20:]}}


def _is_builtin(kind: type) -> bool:
    return kind.__module__ == "builtins"
