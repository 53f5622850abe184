"""Frames over a unix socket: a JSON tree and its buffers, never beyond a limit."""

import json
import select
import socket
import struct
import time
from typing import Any, TypeAlias

from autograde.run.wire import WireError

Frame: TypeAlias = tuple[dict[str, Any], list[bytes]]
"""A tree, and the buffers beside it."""

LARGEST_TREE = 8_000_000
"""Bytes of JSON in a frame; numbers in bulk are arrays, whose bytes lie beside it."""

LARGEST_FRAME = 64_000_000
"""Bytes of a frame: a batch of 8,000 images of 32x32 as float64."""

MOST_BUFFERS = 10_000

_HEAD = struct.Struct("<II")


class Channel:
    """One end of a connection.

    `budget` bounds the bytes received in all, and `deadline` is a `time.monotonic`.
    `gone` can be read once the other end's process has ended, though a child of it may
    hold the connection open.
    """

    def __init__(
        self,
        connection: socket.socket,
        budget: int | None = None,
        largest: int = LARGEST_FRAME,
    ) -> None:
        self._socket = connection
        self._got = bytearray()
        self.largest = largest
        self.budget = budget
        self.deadline: float | None = None
        self.gone: int | None = None

    def send(self, tree: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Send a frame.

        WireError if it is too large; nothing was sent then.
        """
        buffers = buffers or []
        text = json.dumps(tree).encode()
        size = sum(map(len, buffers))
        if (
            len(text) > LARGEST_TREE
            or len(text) + size > self.largest
            or len(buffers) > MOST_BUFFERS
        ):
            raise WireError(
                f"{(len(text) + size) / 1e6:.1f} MB in {len(buffers)} arrays: at most "
                f"{self.largest / 1e6:g} MB travel, {LARGEST_TREE / 1e6:g} MB of them "
                "outside of arrays"
            )
        lengths = struct.pack(f"<{len(buffers)}Q", *map(len, buffers))
        head = _HEAD.pack(len(text), len(buffers))
        self._allow_time()
        self._socket.sendall(b"".join([head, lengths, text, *buffers]))

    def receive(self) -> Frame:
        """Wait for a frame; after a `TimeoutError` the next call goes on waiting.

        WireError if it is too large or no object in JSON; TimeoutError after the
        deadline.
        """
        self._wait_for(_HEAD.size)
        length, count = _HEAD.unpack_from(self._got)
        if length > LARGEST_TREE or count > MOST_BUFFERS:
            raise WireError(f"an answer of {length / 1e6:.1f} MB in {count} arrays")
        begin = _HEAD.size + 8 * count
        self._wait_for(begin)
        lengths = struct.unpack_from(f"<{count}Q", self._got, _HEAD.size)
        size = length + sum(lengths)
        if size > self.largest:
            raise WireError(
                f"an answer of {size / 1e6:.1f} MB: at most "
                f"{self.largest / 1e6:g} MB travel"
            )
        if self.budget is not None and size > self.budget:
            raise WireError("more data than may be received in one go")
        self._wait_for(begin + size)
        if self.budget is not None:
            self.budget -= size
        text, buffers = self._got[begin : begin + length], []
        begin += length
        for each in lengths:
            buffers.append(bytes(self._got[begin : begin + each]))
            begin += each
        del self._got[:begin]
        try:
            tree = json.loads(text)
        except (ValueError, RecursionError):
            raise WireError("a frame that is no JSON") from None
        if not isinstance(tree, dict):
            raise WireError("a frame that is no object")
        return tree, buffers

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _wait_for(self, size: int) -> None:
        """Read until so many bytes of a frame are here."""
        while len(self._got) < size:
            self._wait_for_any()
            received = self._socket.recv(1 << 18)
            if not received:
                raise EOFError
            self._got += received

    def _wait_for_any(self) -> None:
        if self.gone is None:
            self._allow_time()
            return
        if self._socket.fileno() < 0:
            raise EOFError  # this side has closed it, in another thread
        events = select.poll()
        events.register(self._socket, select.POLLIN)
        events.register(self.gone, select.POLLIN)
        left = None
        if self.deadline is not None:
            left = max(0.0, self.deadline - time.monotonic()) * 1000
        ready = [descriptor for descriptor, _ in events.poll(left)]
        if not ready:
            raise TimeoutError
        if self._socket.fileno() not in ready:
            raise EOFError

    def _allow_time(self) -> None:
        if self.deadline is None:
            self._socket.settimeout(None)
            return
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
