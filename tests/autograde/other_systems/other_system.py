"""Run Python as it would run on another system, as far as our packages can tell.

Usage: ``python other_system.py darwin|win32 SCRIPT ARGUMENT...``. What others import is
loaded first, as it is; then what Linux alone has goes, and what our packages import is
refused where that system has no such module.
"""

from __future__ import annotations

import builtins
import importlib
import os
import runpy
import select
import signal
import socket
import sys
from types import ModuleType

# the last is optional, and would ask Windows itself
MISSING_MODULES = {
    "darwin": set(),
    "win32": {
        "resource",
        "fcntl",
        "pwd",
        "grp",
        "termios",
        "pty",
        "tty",
        "threadpoolctl",
    },
}
_NOT_ON_A_MAC = {
    os: ["memfd_create", "pidfd_open", "unshare", "setns", "O_PATH", "eventfd"],
    signal: ["pidfd_send_signal", "SIGPWR"],
    socket: ["AF_NETLINK", "SO_PASSCRED", "SO_PEERCRED", "SCM_CREDENTIALS", "AF_VSOCK"],
    select: ["epoll"],
}
_NOT_ON_WINDOWS = {
    os: [
        *("fork", "getuid", "geteuid", "getgid", "setsid", "killpg", "mkfifo", "pipe2"),
        *("sched_getaffinity", "WNOHANG", "waitstatus_to_exitcode", "getpgid", "chown"),
    ],
    signal: [
        *("SIGALRM", "SIGKILL", "SIGCHLD", "SIGXCPU", "setitimer", "alarm"),
        *("ITIMER_REAL", "pthread_kill", "set_wakeup_fd"),
    ],
    socket: ["AF_UNIX", "send_fds", "recv_fds", "CMSG_SPACE"],
    select: ["poll", "POLLIN"],
}
MISSING_NAMES = {
    "darwin": [_NOT_ON_A_MAC],
    "win32": [_NOT_ON_A_MAC, _NOT_ON_WINDOWS],
}
# what asks at import for the system that it is on
_OTHERS = (
    *("asyncio", "subprocess", "tempfile", "shutil", "zipfile", "tarfile", "uuid"),
    *("multiprocessing.connection", "concurrent.futures.thread", "http.server"),
    *("numpy", "matplotlib.pyplot", "IPython", "anywidget", "psutil", "sqlalchemy"),
    *("nbformat", "nbconvert", "nbclient", "nbgrader.apps", "nbgrader.api"),
    *("jupytext", "rich.console", "rich.progress", "rich.table", "alembic", "jinja2"),
    *("zmq.asyncio", "jupyter_client", "jupyter_server.serverapp", "rapidfuzz", "yaml"),
)


def become(system: str) -> None:
    """Take away what the system has not."""
    for name in _OTHERS:
        importlib.import_module(name)
    import_anything = builtins.__import__

    def import_what_is_there(name, given=None, *rest, **more):
        asking = str((given or {}).get("__name__", "")).partition(".")[0]
        if asking in {"autograde", "convnet_lab", "__main__"}:
            if name.partition(".")[0] in MISSING_MODULES[system]:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            for names in MISSING_NAMES[system]:
                for module, gone in names.items():
                    if name == module.__name__:
                        return _Without(module, gone)
        return import_anything(name, given, *rest, **more)

    if system == "win32":
        has = ModuleType("msvcrt")
        has.LK_NBLCK, has.locking = 2, lambda number, mode, count: None
        sys.modules["msvcrt"] = has
    builtins.__import__ = import_what_is_there
    sys.platform = system


class _Without:
    """A module that lacks some names, for us alone."""

    def __init__(self, module: object, gone: list[str]) -> None:
        self._module, self._gone = module, gone

    def __getattr__(self, name: str) -> object:
        if name in self._gone:
            raise AttributeError(f"module has no attribute {name!r} on this system")
        return getattr(self._module, name)


if __name__ == "__main__":
    become(sys.argv[1])
    del sys.argv[:2]
    runpy.run_path(sys.argv[0], run_name="__main__")
