"""The warm process: it has imported what kernels need, and forks one at each request.

It runs in a bubblewrap of its own, holds no right and no course data, and reads nothing
that a student sends: of a request it sees a folder's name and open sockets, which it
hands to the fork. It ends, with all its kernels, when the grader closes the connection
on standard input.
"""

import contextlib
import fcntl
import gc
import importlib
import json
import os
import random
import resource
import select
import signal
import socket
import sys
import threading
import traceback
from pathlib import Path
from typing import NoReturn

from autograde.sandbox import inside
from autograde.sandbox.bubblewrap import CHANNEL
from autograde.sandbox.warm_namespaces import fork_into_namespaces, shut_in

READY = b"ready\n"
FORKED = b"forked\n"
ORDER = "order.json"
"""The file in `CHANNEL` with what it needs to start."""

FIRST_SOCKET = 3
"""The file descriptor of a kernel's first channel; the others follow."""

SOCKETS = 7
"""Of a request: the link, the pipe for the exit code, and five channels."""

_IMPORTED = (
    "autograde.grading.figures",
    "autograde.sandbox.kernel",
    "autograde.twosides.serving",
    # and with it ipywidgets, which then finds no shell to ask for messages of a browser
    "anywidget",
    "convnet_lab.checks",
    "convnet_lab.datasets",
    "convnet_lab.documents",
    "convnet_lab.functional",
    "convnet_lab.lenet",
    "convnet_lab.pictures",
    "convnet_lab.training",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "numpy.testing",
    # what a kernel and its first cell import only then
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "faulthandler",
    "ipykernel.debugger",
    "pdb",
    "runpy",
    "tornado.platform.asyncio",
    "tornado.queues",
)
# matplotlib's inline backend is not: imported, it looks for the shell
_INLINE = "module://matplotlib_inline.backend_inline"


def main() -> None:
    """Import, say so, and fork until the grader is gone."""
    del sys.path[0]  # the folder it was started in
    control = socket.socket(fileno=os.dup(0))
    order = json.loads(Path(CHANNEL, ORDER).read_text(encoding="utf-8"))
    inside.place(order["files"])
    os.environ["MPLBACKEND"] = _INLINE
    for name in _IMPORTED:
        importlib.import_module(name)
    if threading.active_count() > 1:
        raise RuntimeError(f"a fork would lose these threads: {threading.enumerate()}")
    rules = bytes.fromhex(order["rules"])
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    # what is here already is not looked through, and so not copied, in the forks
    gc.collect()
    gc.freeze()
    control.sendall(READY)
    _serve(control, rules, order["covered"])


def _serve(control: socket.socket, rules: bytes, covered: list[str]) -> NoReturn:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    events = select.poll()
    events.register(woken, select.POLLIN)
    events.register(control, select.POLLIN)
    exits: dict[int, int] = {}
    while True:
        for source, _ in events.poll():
            if source == woken:
                os.read(woken, 1 << 12)
                _collect(exits)
                continue
            request, given, _, _ = socket.recv_fds(control, 1 << 12, SOCKETS)
            if not request:
                os._exit(0)  # the first of its namespace: all kernels end with it
            _answer(json.loads(request), given, exits, rules, covered)


def _answer(
    request: dict[str, str | int],
    given: list[int],
    exits: dict[int, int],
    rules: bytes,
    covered: list[str],
) -> None:
    """Fork a kernel, and remember where its exit code is awaited."""
    link, ended, *channels = given
    told, tell = os.pipe()
    number = b""
    try:
        if os.fork() == 0:
            _become(request, [link, *channels, tell], rules, covered)
        os.close(tell)
        number = os.read(told, 20)
    except OSError:  # the machine has no room for one more: the others go on
        os.close(tell)
    for descriptor in (told, link, *channels):
        os.close(descriptor)
    if number:
        exits[int(number)] = ended
    else:
        os.close(ended)


def _collect(exits: dict[int, int]) -> None:
    """Hand on the exit codes of kernels that have ended."""
    with contextlib.suppress(ChildProcessError):
        while True:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            if process in exits:
                ended = exits.pop(process)
                code = os.waitstatus_to_exitcode(status)
                with contextlib.suppress(OSError):
                    os.write(ended, str(code).encode())
                os.close(ended)


def _become(
    request: dict[str, str | int], taken: list[int], rules: bytes, covered: list[str]
) -> NoReturn:
    """Leave everything of the warm process behind, and become the kernel."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _take_along(taken)
        first = fork_into_namespaces()
        tell = FIRST_SOCKET + len(taken) - 2
        if first:
            # its parent from now on is the first of the namespace around
            os.write(tell, str(first).encode())
            os._exit(0)
        os.close(tell)
        os.setsid()
        shut_in(str(request["channel"]), int(request["writable"]), rules, covered)
        random.seed()
        sys.modules["numpy"].random.seed()
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        os.write(2, FORKED)
        inside.follow()
        os._exit(0)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        os._exit(1)


def _take_along(taken: list[int]) -> None:
    """Keep the link as the three standard streams, the rest after it, nothing else."""
    above = [fcntl.fcntl(each, fcntl.F_DUPFD, 64) for each in taken]
    for target, each in enumerate((above[0], above[0], *above)):
        os.dup2(each, target)
    last = FIRST_SOCKET + len(taken) - 2
    os.closerange(last + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


if __name__ == "__main__":
    main()
