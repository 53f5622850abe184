"""Frames over a unix socket: a JSON tree and its buffers, never beyond a limit."""

import json
import socket
import struct
import time
from typing import Any, TypeAlias

from autograde.twosides.wire import WireError

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

    Parameters
    ----------
    connection : socket
        A connected stream socket.
    budget : int, optional
        Bytes that may be received in all.
    largest : int, optional
        Bytes of a frame.

    Attributes
    ----------
    deadline : float or None
        The `time.monotonic` by which anything sent or received must be through.
    """

    def __init__(
        self,
        connection: socket.socket,
        budget: int | None = None,
        largest: int = LARGEST_FRAME,
    ) -> None:
        self._socket = connection
        self._largest = largest
        self._budget = budget
        self.deadline: float | None = None

    def send(self, tree: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Send a frame.

        Raises
        ------
        WireError
            If it is too large; nothing was sent then.
        TimeoutError
            If the deadline has passed.
        """
        buffers = buffers or []
        text = json.dumps(tree).encode()
        size = sum(map(len, buffers))
        if (
            len(text) > LARGEST_TREE
            or len(text) + size > self._largest
            or len(buffers) > MOST_BUFFERS
        ):
            raise WireError(
                f"{(len(text) + size) / 1e6:.1f} MB in {len(buffers)} arrays: at most "
                f"{self._largest / 1e6:g} MB travel, {LARGEST_TREE / 1e6:g} MB of them "
                "outside of arrays"
            )
        lengths = struct.pack(f"<{len(buffers)}Q", *map(len, buffers))
        head = _HEAD.pack(len(text), len(buffers))
        self._allow_time()
        self._socket.sendall(b"".join([head, lengths, text, *buffers]))

    def receive(self) -> Frame:
        """Wait for a frame.

        Returns
        -------
        tuple of dict and list of bytes
            The tree and its buffers.

        Raises
        ------
        WireError
            If the frame is too large, or no object in JSON.
        EOFError
            If the other end is gone.
        TimeoutError
            If the deadline has passed.
        """
        length, count = _HEAD.unpack(self._read(_HEAD.size))
        if length > LARGEST_TREE or count > MOST_BUFFERS:
            raise WireError(f"an answer of {length / 1e6:.1f} MB in {count} arrays")
        lengths = struct.unpack(f"<{count}Q", self._read(8 * count))
        size = length + sum(lengths)
        if size > self._largest:
            raise WireError(
                f"an answer of {size / 1e6:.1f} MB: at most "
                f"{self._largest / 1e6:g} MB travel"
            )
        if self._budget is not None:
            self._budget -= size
            if self._budget < 0:
                raise WireError("more data than one test cell may receive")
        try:
            tree = json.loads(self._read(length))
        except (ValueError, RecursionError):
            raise WireError("a frame that is no JSON") from None
        if not isinstance(tree, dict):
            raise WireError("a frame that is no object")
        return tree, [self._read(n) for n in lengths]

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _read(self, size: int) -> bytes:
        data = bytearray(size)
        view, got = memoryview(data), 0
        while got < size:
            self._allow_time()
            received = self._socket.recv_into(view[got:])
            if not received:
                raise EOFError
            got += received
        return bytes(data)

    def _allow_time(self) -> None:
        if self.deadline is not None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
