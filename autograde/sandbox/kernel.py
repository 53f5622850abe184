"""An IPython kernel on sockets that the grader made.

The kernel inherits them, so it needs no folder to make them in: there is no place that
both sides write, and what the grader sends early waits in the socket.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import zmq
from traitlets import Dict

# no debugger: nobody steps through a cell here, and importing it takes longer than all
# else that a kernel does to start
sys.modules["debugpy"] = None  # type: ignore[assignment]

from ipykernel.heartbeat import Heartbeat  # noqa: E402
from ipykernel.kernelapp import IPKernelApp  # noqa: E402


class InheritedSocketsApp(IPKernelApp):
    """ipykernel's application, for sockets that exist already."""

    listening: "Dict[int, int]" = Dict(
        help="The file descriptor of the socket of each port."
    )

    def _bind_socket(self, s: "zmq.Socket[Any]", port: int) -> int:
        s.setsockopt(zmq.USE_FD, self.listening[port])
        return int(super()._bind_socket(s, port))  # type: ignore[no-untyped-call]

    def init_control(self, context: "zmq.Context[Any]") -> None:
        """Make the control channel, without the debugger's way to the shell's socket.

        Parameters
        ----------
        context : zmq.Context
            The kernel's.
        """
        super().init_control(context)  # type: ignore[no-untyped-call]
        # it goes by the file's name, which leads nowhere here, and would try for ever
        self.debug_shell_socket.disconnect(
            self.shell_socket.getsockopt(zmq.LAST_ENDPOINT)
        )

    def init_heartbeat(self) -> None:
        """Start the thread that answers while cells run."""
        context = zmq.Context()
        context.setsockopt(zmq.USE_FD, self.listening[self.hb_port])
        self.heartbeat = Heartbeat(context, (self.transport, self.ip, self.hb_port))
        self.heartbeat.start()


def prepare(
    connection: Mapping[str, Any],
    listening: Mapping[str, int],
    arguments: Sequence[str],
) -> IPKernelApp:
    """Make a kernel that listens; its ``start`` runs it.

    Parameters
    ----------
    connection : mapping
        The content of a connection file.
    listening : mapping
        Of a channel's name: the file descriptor of its socket.
    arguments : sequence of str
        Further ones for IPython.

    Returns
    -------
    IPKernelApp
        The initialized application.
    """
    file = Path.home() / "connection.json"
    file.write_text(json.dumps(connection), encoding="utf-8")
    app = InheritedSocketsApp.instance(
        listening={
            connection[f"{channel}_port"]: number
            for channel, number in listening.items()
        }
    )
    # a history is a file and a thread that nobody reads
    all_arguments = ["-f", str(file), "--HistoryManager.enabled=False", *arguments]
    app.initialize(all_arguments)  # type: ignore[no-untyped-call]
    return app
