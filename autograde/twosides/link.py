"""The trusted side of the connection: asks the student's side, within a deadline."""

import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from autograde.twosides.channel import Channel
from autograde.twosides.errors import (
    MOST_FRAMES,
    BadAnswer,
    Frame,
    KernelDied,
    NoAnswer,
    StudentError,
    student_error,
)
from autograde.twosides.remote import KINDS, Remote
from autograde.twosides.unfolding import refuse_endless
from autograde.twosides.wire import Decoder, Encoder, WireError

__tracebackhide__ = True  # the student's lines explain an error, not ours

BUDGET = 512_000_000
"""Bytes that a submission may send during one test cell."""

MOST_PRINTED = 100_000
"""Characters of a function's own prints that are kept of a test cell."""

LAST_LINE = 5_000
"""A cell of more lines has its errors shown at this one."""

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


class Link:
    """Listens for the student's side, and asks it while a test cell runs.

    Parameters
    ----------
    path : Path
        Where the unix socket is made; short, for the system allows some 100 bytes.
    why_gone : callable, optional
        Says why the student's process was ended, if its limits did that.

    Notes
    -----
    A test cell begins with `open_for` and ends with `close`. After a deadline, a dead
    kernel or a malformed answer every further request of the cell fails at once.
    """

    def __init__(self, path: Path, why_gone: Callable[[], str] = str) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        path.chmod(0o666)  # the sandbox may run as another user
        self.listener.listen(8)
        self.listener.setblocking(False)
        self._why_gone = why_gone
        self._channel: Channel | None = None
        self._failure: StudentError | None = None
        self._printed = 0
        self._files: dict[Any, int] = {}
        self.seconds = 0.0

    def open_for(self, connection: socket.socket, ticket: int, seconds: float) -> bool:
        """Take a connection for a test cell, if it is the one that was asked for.

        Parameters
        ----------
        connection : socket
            What was accepted.
        ticket : int
            The number that the student's side was told for this cell.
        seconds : float
            How long all answers together may take.

        Returns
        -------
        bool
            False for a connection of an earlier cell, or of something else.
        """
        channel = Channel(connection, BUDGET)
        channel.deadline = time.monotonic() + 2
        try:
            hello, _ = channel.receive()
        except (OSError, EOFError, *_MALFORMED):
            hello = {}
        if hello.get("ticket") != ticket:
            channel.close()
            return False
        channel.deadline = time.monotonic() + seconds
        self._channel, self._failure, self._printed = channel, None, 0
        self.seconds = seconds
        return True

    def fail(self, error: StudentError) -> StudentError:
        """Let this and every further request of the cell fail."""
        self._failure = error
        self.close()
        return error

    def close(self) -> None:
        """End the test cell's conversation; the student's side goes on then."""
        if self._channel:
            self._channel.close()
            self._channel = None

    def stop(self) -> None:
        """Close the connection and listen no more."""
        self.close()
        self.listener.close()

    def fetch(self, name: str) -> Any:
        """Get what the submission calls by a name.

        Returns
        -------
        object
            A copy of data, a `Remote` for what is none, `MISSING` if there is nothing.
        """
        reply, buffers, _ = self._request({"do": "fetch", "name": name}, (), {})
        if reply.get("missing"):
            return MISSING
        return self._decode(reply.get("value"), buffers, None)

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

    def next_of(self, iterator: Remote) -> tuple[bool, Any]:
        """Get the next value of an iterator, and whether there was one."""
        request = {"do": "next", "of": iterator._number}
        reply, buffers, objects = self._request(request, (), {})
        if reply.get("ended"):
            return False, None
        return True, self._decode(reply.get("value"), buffers, objects)

    def _value(
        self, request: dict[str, Any], arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[Any, str]:
        reply, buffers, objects = self._request(request, arguments, named)
        value = self._decode(reply.get("value"), buffers, objects, reply.get("changed"))
        borrowed = reply.get("borrowed")
        return value, borrowed[:200] if isinstance(borrowed, str) else ""

    def _request(
        self, request: dict[str, Any], arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[dict[str, Any], list[bytes], list[Any]]:
        if self._failure:
            # a fresh traceback each time
            raise self._failure.with_traceback(None)
        if self._channel is None:
            raise KernelDied("no test cell is running: the submission cannot be asked")
        callbacks: list[Callable[..., Any]] = []
        encoder = Encoder(lambda value: self._ours(value, callbacks))
        request["arguments"] = encoder(list(arguments))
        request["named"] = encoder(named)
        done = False
        try:
            self._channel.send(request, encoder.buffers)
            while True:
                reply, buffers = self._channel.receive()
                if "callback" not in reply:
                    break
                self._call_back(callbacks, reply, buffers)
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
        if "error" in reply:
            raise self._remote_error(reply["error"])
        if not {"value", "missing", "ended"} & reply.keys():
            raise self.fail(BadAnswer("an answer without a value"))
        return reply, buffers, encoder.objects

    def _ours(self, value: Any, callbacks: list[Callable[..., Any]]) -> dict[str, Any]:
        if isinstance(value, Remote):
            return {"t": "remote", "v": value._number}
        if callable(value):
            callbacks.append(value)
            return {"t": "callback", "v": len(callbacks) - 1}
        raise WireError(f"a {type(value).__name__} cannot be given to the submission")

    def _call_back(
        self,
        callbacks: list[Callable[..., Any]],
        asked: dict[str, Any],
        buffers: list[bytes],
    ) -> None:
        """Call a function of the test cell that was an argument."""
        assert self._channel is not None
        decoder = Decoder(buffers, self._theirs)
        function = callbacks[int(asked["callback"])]
        arguments, named = decoder(asked["arguments"]), decoder(asked["named"])
        refuse_endless([arguments, named])
        encoder = Encoder(lambda value: self._ours(value, callbacks))
        try:
            answer = {"returned": encoder(function(*arguments, **named))}
        except Exception as error:
            self._channel.send({"raised": f"{type(error).__name__}: {error}"[:500]})
        else:
            self._channel.send(answer, encoder.buffers)

    def _theirs(self, tree: dict[str, Any]) -> Remote:
        if tree.get("t") != "remote" or type(tree.get("v")) is not int:
            raise WireError("an answer that is neither data nor a function")
        kind = KINDS.get(tree.get("kind", ""), Remote)
        return kind(self, tree["v"], str(tree.get("name"))[:80])

    def _decode(
        self,
        tree: Any,
        buffers: list[bytes],
        objects: list[Any] | None,
        changed: Any = None,
    ) -> Any:
        decoder = Decoder(buffers, self._theirs, objects)
        try:
            renewed = []
            for number, contents in changed or ():
                decoder.refill(number, contents)
                renewed.append(decoder.objects[number])
            value = decoder(tree)
            refuse_endless([value, *renewed])
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
            text = str(said["text"])[:5000]
            return student_error(bases, str(said["name"]), text, frames)
        except _MALFORMED:
            return BadAnswer("an error that cannot be read")

    def _file(self, name: Any) -> str:
        """Name a file of the student's side by its order, so that nobody opens it."""
        number = self._files.setdefault(name, len(self._files) + 1)
        return f"<submitted cell {min(number, MOST_FRAMES)}>"

    def __enter__(self) -> "Link":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _said(error: BaseException) -> str:
    if isinstance(error, WireError):
        return str(error)
    return f"an answer that cannot be read ({type(error).__name__})"
