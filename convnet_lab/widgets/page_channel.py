"""A page's word to a cell that runs, where Python lives in the page's own browser.

There a kernel hands on no message before its cell has ended, and nothing interrupts it.
A channel of the browser's own is heard, where the browser lets Python wait.
"""

import asyncio
import sys
import uuid
from collections.abc import Callable

WAIT = 0.005
"""Seconds. In a turn without a length the browser hands on nothing for a long time."""

IN_A_TAB = sys.platform == "emscripten"


def can_listen() -> bool:
    """Whether this browser lets a cell that runs wait for its page."""
    from pyodide.ffi import can_run_sync

    return bool(can_run_sync())


class PageChannel:
    """Call a function when the page says anything on the channel of this name."""

    def __init__(self, told: Callable[[], object]) -> None:
        import js
        from pyodide.ffi import create_proxy

        self.name = f"convnet-lab-{uuid.uuid4()}"
        self._told = create_proxy(lambda _event: told())
        self._channel = js.BroadcastChannel.new(self.name)
        self._channel.onmessage = self._told

    def listen(self) -> None:
        """Wait a moment, in which the page is heard."""
        from pyodide.ffi import run_sync

        run_sync(asyncio.sleep(WAIT))

    def close(self) -> None:
        """Hear of nothing any more."""
        self._channel.close()
        self._told.destroy()
