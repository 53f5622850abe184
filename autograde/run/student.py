"""The student's side: a shell that runs their cells, and serves their names to tests.

This runs behind the wall, where anything may be tampered with: it sends data, and
whatever it sends is read as a stranger's. One connection carries everything; a request
is answered with a frame that has its number, after frames of outputs if it runs a cell.
The process ends when the connection does.
"""

import asyncio
import builtins
import contextlib
import copy
import fcntl
import getpass
import inspect
import io
import operator
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
import types
import warnings
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock

import numpy as np

from autograde.run import drawing
from autograde.run.channel import LARGEST_FRAME, Channel
from autograde.run.shared_files import SharedFiles
from autograde.run.shell import Shell, error_output
from autograde.run.wire import Decoder, Encoder, WireError
from convnet_lab.checks.borrowing import Watched
from convnet_lab.checks.tracing import own_lines

__tracebackhide__ = True  # the student's lines explain an error, not ours

MOST_PRINTED = 100_000
MOST_WARNINGS = 20
WORK = "work"
"""The folder in the home folder in which the student's cells run."""

_KINDS = {types.GeneratorType: "generator", types.CoroutineType: "coroutine"}
_BATCH = 60_000  # bytes of outputs that wait for more
_LATEST = 0.2  # s that they wait


class _Outputs:
    """What a cell puts out, on its way to the trusted side."""

    def __init__(self, channel: Channel, limit: int) -> None:
        self._channel = channel
        self._limit = limit
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._running = 0
        self._waiting: list[dict[str, Any]] = []
        self._bytes = self._sent = 0
        self._since = 0.0

    def begin(self, number: int) -> None:
        """Let outputs belong to a request from here on."""
        with self._lock:
            self._running, self._since = number, time.monotonic()

    def end(self) -> None:
        """Let further outputs belong to nothing."""
        with self._lock:
            self._flush()
            self._running = 0

    def put(self, output: dict[str, Any]) -> None:
        """Send an output, soon; a child's process has none of its own."""
        if not self.ours():
            return
        with self._lock:
            if not self._running or self._sent > self._limit:
                return
            size = _size(output)
            last = self._waiting[-1] if self._waiting else {}
            if output.get("name") == last.get("name") is not None:
                last["text"] += output["text"]
            else:
                self._waiting.append(dict(output))
            self._bytes += size
            late = time.monotonic() - self._since > _LATEST
            if late or self._bytes > _BATCH or len(self._waiting) > 20:
                self._flush()

    def ours(self) -> bool:
        """Tell whether this is the student's process, and no fork of it."""
        return os.getpid() == self._process

    def _flush(self) -> None:
        # half a frame would be the end of all
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._flush_whole()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _flush_whole(self) -> None:
        outputs, self._waiting = self._waiting, []
        self._sent += self._bytes
        self._bytes, self._since = 0, time.monotonic()
        if not outputs:
            return
        try:
            self._channel.send({"n": self._running, "outputs": outputs})
        except (WireError, TypeError, ValueError):  # too large, or no data at all
            left_out = {"output_type": "left out"}
            self._channel.send({"n": self._running, "outputs": [left_out]})


def _size(output: dict[str, Any]) -> int:
    if output["output_type"] == "stream":
        return len(output["text"])
    return len(str(output))


class _Stream(io.TextIOBase):
    """A standard stream that is an output of the cell that runs."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: _Outputs, descriptor: int) -> None:
        self.name = name
        self._outputs = outputs
        self._descriptor = descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text and not self._outputs.ours():
            os.write(self._descriptor, text.encode(errors="replace"))
        elif text:
            output = {"output_type": "stream", "name": self.name, "text": str(text)}
            self._outputs.put(output)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._descriptor


class _Files:
    """What programs and C code write to the standard streams, kept in files."""

    def __init__(self, streams: list[_Stream]) -> None:
        self._streams = streams
        self._files = [tempfile.TemporaryFile(buffering=0) for _ in streams]  # noqa: SIM115
        for stream, file in zip(streams, self._files, strict=True):
            # several programs write to it, and it is emptied between them
            flags = fcntl.fcntl(file, fcntl.F_GETFL)
            fcntl.fcntl(file, fcntl.F_SETFL, flags | os.O_APPEND)
            os.dup2(file.fileno(), stream.fileno())

    def hand_on(self, most: int = 1 << 23) -> None:
        """Let the cell that runs, if any, have what was written since the last time."""
        for stream, file in zip(self._streams, self._files, strict=True):
            descriptor = file.fileno()
            if os.fstat(descriptor).st_size:
                text = os.pread(descriptor, most, 0).decode(errors="replace")
                os.ftruncate(descriptor, 0)
                stream.write(text)


class Student:
    """The shell, and the answers to what the trusted side asks."""

    def __init__(self, channel: Channel, output_limit: int) -> None:
        self._channel = channel
        self._outputs = _Outputs(channel, output_limit)
        self._given: list[Any] = []
        self._callbacks: weakref.WeakKeyDictionary[types.FunctionType, int] = (
            weakref.WeakKeyDictionary()
        )
        self._drawing = True
        self._shared = SharedFiles()
        # what a check calls many times is looked through once, as in a notebook
        self._watched: dict[tuple[Any, ...], Watched] = {}
        sys.argv[:] = [""]
        sys.path.insert(0, "")
        self._shell = Shell.make(colors="neutral")
        self._shell.put = self._outputs.put
        streams = [_Stream("stdout", self._outputs, 1)]
        streams += [_Stream("stderr", self._outputs, 2)]
        self._files = _Files(streams)
        sys.stdout, sys.stderr = streams
        builtins.input = _refuse_input
        getpass.getpass = _refuse_input

    def serve(self) -> NoReturn:
        """Answer until the connection ends."""
        while True:
            try:
                request, buffers = self._channel.receive()
            except (EOFError, OSError):
                os._exit(0)
            except KeyboardInterrupt:
                continue
            try:
                reply, out = self._answer(request, buffers)
            except KeyboardInterrupt as error:
                reply, out = _error(error), []
            if not self._outputs.ours():
                os._exit(0)  # a fork that has come to the end of its parent's cell
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            try:
                self._send({**reply, "n": request["n"]}, out)
            except OSError:
                os._exit(0)
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _send(self, reply: dict[str, Any], buffers: list[bytes]) -> None:
        try:
            self._channel.send(reply, buffers)
        except WireError as error:
            self._channel.send({**_error(error), "n": reply["n"]})

    def _answer(
        self, request: dict[str, Any], buffers: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        if request["do"] != "call":
            self._watched.clear()
        if request["do"] == "ping":
            return {"value": None}, []
        if request["do"] == "run":
            return {"value": self._run(request)}, []
        return self._serve_names(request, buffers)

    def _run(self, request: dict[str, Any]) -> bool:
        """Run a cell; tell whether it came to its end."""
        if request["drawing"] is not self._drawing:
            from autograde.run import figures

            self._drawing = request["drawing"]
            figures.draw(self._drawing)
        shell = self._shell
        self._files.hand_on()  # what came between cells is nobody's
        shell.execution_count = request["count"]
        if not request["silent"]:
            self._outputs.begin(request["n"])
        try:
            result: Any = shell.run_cell(  # type: ignore[no-untyped-call]
                request["source"], store_history=not request["silent"]
            )
            self._files.hand_on()
            return bool(result.success)
        except KeyboardInterrupt:
            self._outputs.put(error_output("KeyboardInterrupt", ""))
            return False
        except SystemExit:
            return False
        finally:
            self._outputs.end()

    def _serve_names(
        self, request: dict[str, Any], buffers: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        printed = io.StringIO()
        said: list[list[str]] = []

        def warned(
            text: Warning | str, kind: type[Warning], *_: Any, **__: Any
        ) -> None:
            if len(said) < MOST_WARNINGS:
                bases = [each.__name__ for each in kind.__mro__ if _is_builtin(each)]
                said.append([bases[0], str(text)[:1000]])

        for kind, state in request.get("draws", ()):
            drawing.set_state(None, kind, state)
        if "files" in request:
            self._shared.take((name, buffers[at]) for name, at in request["files"])
        try:
            decoder = Decoder(buffers, self._theirs)
            arguments = decoder(request["arguments"])
            named = decoder(request["named"])
            with (
                contextlib.redirect_stdout(printed),
                contextlib.redirect_stderr(io.StringIO()),
                warnings.catch_warnings(),
            ):
                warnings.simplefilter("always")
                warnings.showwarning = warned  # type: ignore[assignment]
                lent = {n: decoder(v) for n, v in request.get("lent", {}).items()}
                with self._having(lent, request.get("gone", ())):
                    reply, value = self._do(request, arguments, named)
            encoder = Encoder(self._ours, decoder.objects)
            # the trusted side finds out itself which of them were changed
            reply["arguments"] = [encoder.contents(each) for each in decoder.objects]
            if not reply.keys() & {"missing", "ended"}:
                reply["value"] = encoder(value)
            out = encoder.buffers
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            reply, out = _error(error), []
            self._name_classes(error, reply["error"])
        if "files" in request:
            changed = self._shared.changed()
            reply["files"] = [[name, len(out) + n] for n, name in enumerate(changed)]
            out = [*out, *changed.values()]
        reply["printed"] = printed.getvalue()[:MOST_PRINTED]
        reply["warned"] = said
        return reply, out

    def _do(
        self, request: dict[str, Any], arguments: list[Any], named: dict[str, Any]
    ) -> tuple[dict[str, Any], Any]:
        what = request["do"]
        if what == "fetch":
            names = self._shell.user_ns
            if request["name"] not in names:
                return {"missing": True}, None
            return {}, names[request["name"]]
        if what == "keep":
            self._shell.user_ns.update(named)
            return {}, None
        if what == "names":
            return {}, [name for name in self._shell.user_ns if name[:1] != "_"]
        thing = self._given[request["of"]]
        if what == "call":
            if "same_operation" not in request:
                return {}, thing(*arguments, **named)
            operations = request["same_operation"]
            watched = self._watched.setdefault(
                (request["of"], *operations), Watched(thing, operations)
            )
            value = watched(*arguments)
            return {"borrowed": watched.borrowed}, value
        if what == "next":
            try:
                return {}, thing.send(*arguments) if arguments else next(thing)
            except StopIteration:
                return {"ended": True}, None
        operation: Any = {
            "getattr": getattr,
            "setattr": setattr,
            "getitem": lambda of, index: of[index],
            "len": len,
            "iter": iter,
            "isinstance": lambda of, other: isinstance(other, of),
            "issubclass": lambda of, other: issubclass(other, of),
            "delattr": delattr,
            "setitem": operator.setitem,
            "delitem": operator.delitem,
            "dir": dir,
            "await": _awaited,
            "copy": copy.copy,
            "deepcopy": copy.deepcopy,
            "signature": _signature,
            "special": _special,
            "compare": lambda of, order, other: getattr(operator, order)(of, other),
        }[what]
        return {}, operation(thing, *arguments)

    def _name_classes(self, error: BaseException, said: dict[str, Any]) -> None:
        """Give the student's own classes of an error numbers, and the error one.

        An error that is no more than its text needs none.
        """
        said["classes"] = self._classes(type(error))
        if said["classes"] or vars(error) or _is_more(error.args, said["text"]):
            # the variables of its frames need not live as long
            said["number"] = self._number(BaseException.with_traceback(error, None))

    def _classes(self, kind: type) -> list[list[Any]]:
        own = (each for each in kind.__mro__ if issubclass(each, BaseException))
        return [
            [self._number(each), str(each.__name__)[:80]]
            for each in own
            if not _is_builtin(each)
        ]

    def _number(self, value: Any) -> int:
        number = next((n for n, o in enumerate(self._given) if o is value), None)
        if number is None:
            number = len(self._given)
            self._given.append(value)
        return number

    @contextlib.contextmanager
    def _having(self, lent: dict[str, Any], gone: Iterable[str]) -> Iterator[None]:
        """Let the notebook have names of a test, or miss its own, for one request.

        A dotted name is an attribute of a module.
        """
        names = self._shell.user_ns
        with contextlib.ExitStack() as stack:
            for name, value in lent.items():
                if "." in name:
                    stack.enter_context(mock.patch(name, value))
            own = {name: names[name] for name in (*lent, *gone) if name in names}
            mine = {name: value for name, value in lent.items() if "." not in name}
            names.update(mine)
            for name in gone:
                names.pop(name, None)
            try:
                yield
            finally:
                for name, value in mine.items():
                    if names.get(name) is value:
                        del names[name]
                names.update({n: v for n, v in own.items() if n not in names})

    def _ours(self, value: Any) -> dict[str, Any] | np.ndarray:
        """Give something that is no data a number, or make an array of it."""
        if isinstance(value, types.FunctionType) and value in self._callbacks:
            return {"t": "callback", "v": self._callbacks[value]}
        if not isinstance(value, type) and hasattr(value, "__array__"):
            array = np.array(value)
            if array.dtype != object:
                return array
        number = self._number(value)
        kind = _KINDS.get(type(value), "object")
        if kind == "object" and hasattr(type(value), "__next__"):
            kind = "iterator"
        if isinstance(value, type):
            kind = "class"
        elif callable(value):
            kind = "function"
        elif isinstance(value, types.ModuleType):
            kind = "module"
        name = getattr(value, "__name__", None) or type(value).__name__
        said = {"t": "remote", "v": number, "kind": kind, "name": str(name)[:80]}
        if isinstance(value, type) and issubclass(value, BaseException):
            bases = [c.__name__ for c in value.__mro__ if _is_builtin(c)]
            said |= {"classes": self._classes(value), "bases": bases}
        return said

    def _theirs(self, tree: dict[str, Any]) -> Any:
        if tree["t"] == "remote":
            return self._given[tree["v"]]
        if tree["t"] == "draws":
            return drawing.made(tree["kind"], tree["v"])
        if tree["t"] != "callback":
            raise WireError(f"tag {tree['t']!r}")

        def callback(*arguments: Any, **named: Any) -> Any:
            return self._call_back(tree["v"], arguments, named)

        if tree.get("name"):
            callback.__name__ = callback.__qualname__ = tree["name"]
            callback.__doc__ = tree.get("doc")
        self._callbacks[callback] = tree["v"]  # type: ignore[index]
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
        self._channel.send(request, encoder.buffers)
        answer, buffers = self._channel.receive()
        while "do" in answer:  # that function asks for something of ours
            reply, out = self._serve_names(answer, buffers)
            self._send({**reply, "n": answer["n"]}, out)
            answer, buffers = self._channel.receive()
        if "raised" in answer:
            kind = getattr(builtins, str(answer.get("kind")), RuntimeError)
            raise kind(answer["raised"])
        return Decoder(buffers, self._theirs)(answer["returned"])


def _is_more(args: tuple[Any, ...], text: str) -> bool:
    """Tell whether an error's arguments are more than its text."""
    alone = len(args) == 1 and type(args[0]) is str and args[0] == text
    return bool(args) and not alone


def _special(thing: Any, method: str, *arguments: Any) -> Any:
    """Call a special method, as Python does for an operator."""
    if method == "__bool__":
        return bool(thing)
    if method == "__contains__":
        return arguments[0] in thing
    if method in ("__str__", "__repr__"):
        return str(thing) if method == "__str__" else repr(thing)
    if method == "__reversed__":
        return reversed(thing)
    kind: Any = type(thing)
    found = getattr(kind, method, None)
    return NotImplemented if found is None else found(thing, *arguments)


def _awaited(thing: Any) -> Any:
    async def whole() -> Any:
        return await thing

    return asyncio.run(whole())


def _signature(thing: Any) -> list[Any]:
    """Take a signature apart; an annotation that is no data becomes its text."""
    found = inspect.signature(thing)

    def kept(value: Any) -> list[Any]:
        if value is inspect.Parameter.empty:
            return []
        return [value if isinstance(value, type | str | None) else str(value)]

    parameters = [
        [
            each.name,
            int(each.kind),
            [] if each.default is inspect.Parameter.empty else [each.default],
            kept(each.annotation),
        ]
        for each in found.parameters.values()
    ]
    return [parameters, kept(found.return_annotation)]


def _refuse_input(*_: object, **__: object) -> NoReturn:
    # as Python has it where there is no keyboard; IPython's own error would be told as
    # an answer that is not written yet, for it is a NotImplementedError
    raise EOFError(
        "input() was called, and nobody is there to type while a notebook is graded"
    )


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


def become(connection: socket.socket, home: Path) -> NoReturn:
    """Be a student's process: take the files that come first, then serve."""
    channel = Channel(connection, largest=1 << 30)
    order, contents = channel.receive()
    work = home / WORK
    work.mkdir()
    for name, content in zip(order["files"], contents, strict=True):
        path = (home if name.startswith(".") else work) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    os.chdir(work)
    sys.dont_write_bytecode = True
    random.seed()
    np.random.seed()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    student = Student(channel, order["output_limit"])
    channel.send({"ready": True})
    channel.largest = LARGEST_FRAME
    student.serve()
