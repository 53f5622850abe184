"""The trusted side of the connection: asks the student's side, within a deadline."""

import builtins
import json
import socket
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from weakref import WeakValueDictionary

from autograde.run import drawing
from autograde.run.channel import LARGEST_FRAME, Channel
from autograde.run.endless import refuse_endless
from autograde.run.errors import (
    MOST_FRAMES,
    BadAnswer,
    Frame,
    KernelDied,
    NoAnswer,
    StudentError,
    student_error,
)
from autograde.run.remote import KINDS, Remote, RemoteFunction
from autograde.run.shared_files import SharedFiles
from autograde.run.wire import Decoder, Encoder, WireError

__tracebackhide__ = True  # the student's lines explain an error, not ours

BUDGET = 512_000_000
"""Bytes that a submission may send during one test cell."""

SECONDS_TO_STOP = 1.0
"""What a student's process has to come back from an interrupt."""

MOST_PRINTED = 100_000
"""Characters of a function's own prints that are kept of a test cell."""

LONGEST_ERROR = 5_000
"""Characters of an error's text."""

LAST_LINE = 5_000
"""A cell of more lines has its errors shown at this one."""

LONGEST_NAME = 100
"""Characters of the name of a student's function or class."""

MISSING = object()
"""What `Link.fetch` gives for a name that the submission does not have."""

# what a malformed answer may raise while it is decoded
_MALFORMED = (
    WireError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    MemoryError,
)


class _Given(NamedTuple):
    """What a request gave to the student's side, and how it was encoded."""

    objects: list[Any]
    sent: list[dict[str, Any]]
    buffers: list[bytes]


class Link:
    """Asks the student's process, which may die, hang or lie.

    `attach` gives it a process. A test cell begins with `begin` and ends with `finish`.
    After a deadline, a dead process or a malformed answer every further request of the
    cell fails at once.
    """

    def __init__(self, why_gone: Callable[[], str] = str) -> None:
        self._why_gone = why_gone
        self._channel: Channel | None = None
        self._failure: StudentError | None = None
        self._open = False
        self._number = 0
        self._printed = 0
        self._files: dict[Any, int] = {}
        self._callbacks: dict[int, Callable[..., Any]] = {}
        self._numbers: dict[int, int] = {}
        self._remotes: WeakValueDictionary[int, Remote] = WeakValueDictionary()
        self._one_at_a_time = threading.RLock()
        self.seconds = 0.0
        self.special: frozenset[str] = frozenset()
        """Special methods that the assignment's classes define: objects may answer."""
        self.lends: Callable[[], dict[str, Any]] = dict
        """Says what of a test cell the submission's code may find while it is asked."""
        self.gone: set[str] = set()
        """Names of the submission that a test cell has deleted."""
        self.shared: SharedFiles | None = None
        """The files of a test cell that reads or writes some."""
        self.seeds: drawing.Seeds | None = None
        """What tests that seed random numbers share with the submission."""
        self.forgets: Callable[[], None] = lambda: None
        """Drops what a test has read, which a call may have changed."""
        self._classes: dict[int, type[StudentError]] = {}

    def attach(self, connection: socket.socket, gone: int | None = None) -> None:
        """Speak to a student's process from here on; `gone` tells of its end."""
        self.detach()
        self._remotes.clear()  # another process counts anew
        self._channel = Channel(connection, largest=1 << 30)
        self._channel.gone = gone

    def detach(self) -> None:
        """Close the connection, and so end the process."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    def give(self, tree: dict[str, Any], buffers: list[bytes], seconds: float) -> str:
        """Send a new process what it starts with; return why it failed, or ""."""
        assert self._channel is not None
        self._channel.deadline = time.monotonic() + seconds
        try:
            self._channel.send(tree, buffers)
            ready, _ = self._channel.receive()
        except (OSError, EOFError, WireError):
            return "the student's process ended before it was ready"
        self._channel.largest = LARGEST_FRAME
        return str(ready.get("failed", ""))

    def begin(self, seconds: float) -> None:
        """Begin a test cell, whose answers together may take so long."""
        self._failure, self._printed, self._open = None, 0, True
        self._callbacks, self._numbers = {}, {}
        self.seconds = seconds
        self._for(seconds)

    def _for(self, seconds: float) -> Channel | None:
        """Give the channel, if there is one, for a new request and its answer."""
        self._number += 1
        if self._channel is not None:
            self._channel.budget = BUDGET
            self._channel.deadline = time.monotonic() + seconds
        return self._channel

    @property
    def is_asked(self) -> bool:
        """Whether a test cell is running, which may ask."""
        return self._open and self._failure is None

    def finish(self) -> bool:
        """End a test cell; tell whether it lost touch with the process."""
        self._open = False
        return self._failure is not None

    def fail(self, error: StudentError) -> StudentError:
        """Let this and every further request of the cell fail."""
        self._failure = error
        return error

    def run(
        self, request: dict[str, Any], seconds: float
    ) -> Iterator[list[Any] | bool | None]:
        """Let the process run a cell: yield lists of its outputs, then how it ended.

        That is whether it came to its end, or None when the time is over; whoever goes
        on then waits for outputs `SECONDS_TO_STOP` longer. EOFError or OSError
        tell that the process is gone, WireError that it talks nonsense or goes on.
        """
        channel = self._for(seconds)
        if channel is None:
            raise EOFError
        late = False
        try:
            channel.send({"do": "run", "n": self._number, **request})
        except TimeoutError:
            raise WireError("it did not take its cell") from None
        while True:
            try:
                reply, _ = channel.receive()
            except TimeoutError:
                if late:
                    raise WireError("it did not come back from an interrupt") from None
                late = True
                yield None
                channel.deadline = time.monotonic() + SECONDS_TO_STOP
                continue
            if reply.get("n") != self._number:
                continue
            if "outputs" in reply:
                outputs = reply["outputs"]
                yield outputs if isinstance(outputs, list) else []
                continue
            yield reply.get("value") is True
            return

    def answers(self, seconds: float) -> bool:
        """Tell whether the process listens, and has nothing else to say."""
        channel = self._for(seconds)
        if channel is None:
            return False
        try:
            channel.send({"do": "ping", "n": self._number})
            while True:
                reply, _ = channel.receive()
                if reply.get("n") == self._number:
                    return True
        except (OSError, EOFError, *_MALFORMED):
            return False

    def fetch(self, name: str) -> Any:
        """Get what has a name there: data, a `Remote` for other things, `MISSING`."""
        reply, buffers, _ = self._request({"do": "fetch", "name": name}, (), {})
        if reply.get("missing"):
            return MISSING
        return self._decode(reply.get("value"), buffers, None)

    def keep(self, names: dict[str, Any]) -> None:
        """Let the submission have names of a test from now on."""
        self._value({"do": "keep"}, (), names)

    def names(self) -> list[str]:
        """List what the submission defines."""
        names = self._value({"do": "names"}, (), {})[0]
        return [str(each) for each in names] if isinstance(names, list) else []

    def ask(self, operation: str, thing: Remote, arguments: tuple[Any, ...]) -> Any:
        """Ask for an attribute, an entry, the length and the like."""
        return self._value({"do": operation, "of": thing._number}, arguments, {})[0]

    def call(
        self, function: Remote, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        """Call a function of the submission."""
        request = {"do": "call", "of": function._number}
        return self._value(request, arguments, named)[0]

    def call_watched(
        self, function: Remote, arguments: tuple[Any, ...], same_operation: list[str]
    ) -> tuple[Any, str]:
        """Call a function, and learn whose function it borrowed; "" if nobody's."""
        request = {
            "do": "call",
            "of": function._number,
            "same_operation": list(same_operation),
        }
        return self._value(request, arguments, {})

    def next_of(self, iterator: Remote, *sent: Any) -> tuple[bool, Any]:
        """Get the next value of an iterator, and whether there was one.

        A generator may be sent a value.
        """
        request = {"do": "next", "of": iterator._number}
        reply, buffers, given = self._request(request, sent, {})
        if reply.get("ended"):
            return False, None
        return True, self._decode(reply.get("value"), buffers, given.objects)

    def _value(
        self, request: dict[str, Any], arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[Any, str]:
        reply, buffers, given = self._request(request, arguments, named)
        decoder = Decoder(buffers, self._theirs, given.objects)
        try:
            contents = reply.get("arguments") or ()
            changed = _changed(contents, buffers, given)
            for number in changed:
                decoder.refill(number, contents[number])
            value = decoder(reply.get("value"))
            refuse_endless([value, *(decoder.objects[n] for n in changed)])
        except StudentError:
            raise
        except _MALFORMED as error:
            raise self.fail(BadAnswer(_said(error))) from None
        return value, _name(reply.get("borrowed"), "")

    def _request(
        self, request: dict[str, Any], arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[dict[str, Any], list[bytes], _Given]:
        with self._one_at_a_time:  # a test may have threads
            reply = self._asked(request, arguments, named)
        if request["do"] not in ("fetch", "names"):
            self.forgets()
        return reply

    def _asked(
        self, request: dict[str, Any], arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[dict[str, Any], list[bytes], _Given]:
        if self._failure:
            # a fresh traceback each time
            raise self._failure.with_traceback(None)
        if not self._open:
            raise KernelDied("no test cell is running: the submission cannot be asked")
        encoder = Encoder(self._ours)
        request["arguments"] = encoder([_from_here(each) for each in arguments])
        request["named"] = encoder(named)
        if self.gone:
            request["gone"] = sorted(self.gone)
        if lent := self.lends():
            request["lent"] = {name: encoder(value) for name, value in lent.items()}
        if self.shared is not None:
            files = self.shared.changed()
            last = len(encoder.buffers)
            request["files"] = [[name, last + n] for n, name in enumerate(files)]
            encoder.buffers += files.values()
        if self.seeds is not None and (draws := self.seeds.changed()):
            request["draws"] = draws
        again = Encoder(self._ours, encoder.objects)
        sent = [again.contents(each) for each in encoder.objects]
        given = _Given(encoder.objects, sent, again.buffers)
        self._number += 1
        number = request["n"] = self._number
        done = False
        try:
            if self._channel is None:
                raise EOFError
            self._channel.send(request, encoder.buffers)
            while True:
                reply, buffers = self._channel.receive()
                if "callback" in reply:
                    self._call_back(reply, buffers)
                elif reply.get("n") == number and "outputs" not in reply:
                    break
            done = True
        except TimeoutError:
            raise self.fail(NoAnswer(f"no answer within {self.seconds:g} s")) from None
        except (EOFError, ConnectionError):
            reason = self._why_gone() or "the code ended its own process"
            raise self.fail(KernelDied(reason)) from None
        except _MALFORMED as error:
            raise self.fail(BadAnswer(_said(error))) from None
        finally:
            if not done and not self._failure:
                # an alarm or an interrupt: what comes later answers another question
                self.fail(NoAnswer("the call was stopped"))
        self._print(reply.get("printed"))
        _warn(reply.get("warned"))
        if self.shared is not None:
            try:
                self.shared.take(
                    [(str(n), buffers[int(at)]) for n, at in reply.get("files", ())]
                )
            except (*_MALFORMED, OSError) as error:
                raise self.fail(BadAnswer(_said(error))) from None
        if "error" in reply:
            raise self._remote_error(reply["error"])
        if not {"value", "missing", "ended"} & reply.keys():
            raise self.fail(BadAnswer("an answer without a value"))
        return reply, buffers, given

    def _ours(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Remote):
            return {"t": "remote", "v": value._number}
        for number, kind in self._classes.items():
            if value is kind:
                return {"t": "remote", "v": number}
        if callable(value):
            number = self._numbers.setdefault(id(value), len(self._numbers))
            self._callbacks[number] = value
            told: dict[str, Any] = {"t": "callback", "v": number}
            if isinstance(value, types.FunctionType):  # for functools.wraps
                told |= {"name": value.__name__[:200], "doc": value.__doc__}
            return told
        if isinstance(value, drawing.KINDS):
            return drawing.tell(value)
        named = type(value).__name__
        raise WireError(f"an object of type {named} cannot be given to the submission")

    def _call_back(self, asked: dict[str, Any], buffers: list[bytes]) -> None:
        """Call a function of the test cell that was an argument."""
        assert self._channel is not None
        decoder = Decoder(buffers, self._theirs)
        function = self._callbacks.get(int(asked["callback"]), _earlier)
        arguments, named = decoder(asked["arguments"]), decoder(asked["named"])
        refuse_endless([arguments, named])
        encoder = Encoder(self._ours)
        try:
            answer = {"returned": encoder(function(*arguments, **named))}
        except Exception as error:
            kind = type(error).__name__
            ours = isinstance(getattr(builtins, kind, None), type)
            said = str(error) if ours else f"{kind}: {error}"
            self._channel.send({"raised": said[:500], "kind": kind})
        else:
            self._channel.send(answer, encoder.buffers)

    def _theirs(self, tree: dict[str, Any]) -> Any:
        if tree.get("t") == "callback":
            return self._callbacks[int(tree["v"])]
        if tree.get("t") != "remote" or type(tree.get("v")) is not int:
            raise WireError("an answer that is neither data nor a function")
        if tree.get("classes"):
            return self._class_of(tree["classes"], tree["bases"])
        kind = KINDS.get(tree.get("kind", ""), Remote)
        known = self._remotes.get(tree["v"])
        if type(known) is not kind:  # what is one thing there is one here
            known = kind(self, tree["v"], _name(tree.get("name"), "object"))
            self._remotes[tree["v"]] = known
        return known

    def _decode(
        self, tree: Any, buffers: list[bytes], objects: list[Any] | None
    ) -> Any:
        try:
            value = Decoder(buffers, self._theirs, objects)(tree)
            refuse_endless([value])
            return value
        except StudentError:
            raise
        except _MALFORMED as error:
            raise self.fail(BadAnswer(_said(error))) from None

    def _print(self, text: Any) -> None:
        """Print what the function printed, as if it ran here."""
        if not isinstance(text, str) or not text:
            return
        room = MOST_PRINTED - self._printed
        self._printed += len(text)
        if room > 0:
            sys.stdout.write(text[:room])

    def _remote_error(self, said: Any) -> StudentError:
        try:
            frames = [
                Frame(self._file(name), min(int(line), LAST_LINE), function, text)
                for name, line, function, text in said["frames"][:MOST_FRAMES]
                if int(line) > 0
                and isinstance(function, str)
                and isinstance(text, str)
                and len(function) + len(text) < LAST_LINE
            ]
            bases = [str(each) for each in said["bases"][:20]]
            text = str(said["text"])[:LONGEST_ERROR]
            error = student_error(bases, str(said["name"]), text, frames)
            if said.get("classes"):
                kind = self._class_of(said["classes"], bases)
                error = kind.__new__(kind, text).with_traceback(error.__traceback__)
                BaseException.__init__(error, text)
            if "number" in said:
                error.asked = Remote(self, int(said["number"]), type(error).__name__)
            return error
        except _MALFORMED:
            return BadAnswer("an error that cannot be read")

    def _class_of(self, classes: list[Any], bases: list[str]) -> type[StudentError]:
        """Make the submission's own classes of errors, for a test to catch."""
        kind: type[StudentError] = type(student_error(bases, "StudentError", "", []))
        for number, name in reversed(classes[:20]):
            if number not in self._classes:
                named = _name(name, "StudentError")
                named = "StudentError" if named == "CheckFailed" else named
                made = {"__init__": self._making(int(number), named)}
                self._classes[int(number)] = type(named[:80], (kind,), made)
            kind = self._classes[int(number)]
        return kind

    def _making(self, number: int, name: str) -> Callable[..., None]:
        """Let a test make an error of the submission's class: it is made over there."""
        theirs = RemoteFunction(self, number, name)

        def make(error: StudentError, *arguments: Any, **named: Any) -> None:
            asked = theirs(*arguments, **named)
            if not isinstance(asked, Remote):
                raise BadAnswer(f"{name} made no error")
            text = str(self.ask("special", asked, ("__str__",)))
            error.asked = asked
            BaseException.__init__(error, text[:LONGEST_ERROR])

        return make

    def _file(self, name: Any) -> str:
        """Name a file of the student's side by its order, so that nobody opens it."""
        number = self._files.setdefault(name, len(self._files) + 1)
        return f"<submitted cell {min(number, MOST_FRAMES)}>"


def _from_here(value: Any) -> Any:
    """Tell a file below the current folder by its way from there: the other has one."""
    if isinstance(value, str | Path):
        here = f"{Path.cwd()}/"
        if str(value).startswith(here):
            return type(value)(str(value)[len(here) :])
    return value


def _warn(said: Any) -> None:
    """Warn as the submission's code did, for a test that listens."""
    for entry in said[:20] if isinstance(said, list) else ():
        kind, text = entry if isinstance(entry, list) and len(entry) == 2 else ("", "")
        category = getattr(builtins, kind, None) if isinstance(kind, str) else None
        if isinstance(category, type) and issubclass(category, Warning):
            warnings.warn(str(text)[:1000], category, stacklevel=2)


def _earlier(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("a function of an earlier test cell was called")


def _changed(contents: Any, buffers: list[bytes], given: _Given) -> list[int]:
    """List the arguments that came back with other contents."""
    # all at once first: seldom is one changed
    same_bytes = buffers[: len(given.buffers)] == given.buffers
    if same_bytes and json.dumps(contents) == json.dumps(given.sent):
        return []
    return [
        number
        for number, (each, sent) in enumerate(zip(contents, given.sent, strict=False))
        if not _same(each, buffers, sent, given.buffers)
    ]


def _same(a: Any, a_bytes: list[bytes], b: Any, b_bytes: list[bytes]) -> bool:
    """Compare what two trees stand for, whose bytes may lie in other places."""
    if isinstance(a, dict) and isinstance(b, dict):
        if a.get("t") in ("array", "scalar", "bytes") and a.get("t") == b.get("t"):
            kind = ("dtype", "shape", "fortran")
            same_kind = all(a.get(name) == b.get(name) for name in kind)
            return same_kind and a_bytes[int(a["v"])] == b_bytes[int(b["v"])]
        return a.keys() == b.keys() and all(
            _same(a[key], a_bytes, b[key], b_bytes) for key in a
        )
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(
            _same(x, a_bytes, y, b_bytes) for x, y in zip(a, b, strict=True)
        )
    # NaN is what it was
    return type(a) is type(b) and (a == b or (a != a and b != b))


def _name(said: Any, otherwise: str) -> str:
    """Take a name that goes into our own sentences, where nothing else may stand."""
    plain = isinstance(said, str) and len(said) <= LONGEST_NAME
    if plain and said.strip("<>").replace(".", "").isidentifier():  # such as <lambda>
        return str(said)
    return "something without a name" if said else otherwise


def _said(error: BaseException) -> str:
    if isinstance(error, WireError):
        return str(error)
    return f"an answer that cannot be read ({type(error).__name__})"
