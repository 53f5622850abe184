"""The first that runs in a sandbox: limits, files, then the kernel.

It reads an order, one line of JSON and the student's files, from standard input. To
standard error it writes `READY` when the kernel listens, or why it does not. The
student's code runs only after that.
"""

import json
import os
import resource
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograde.sandbox.files import unpack
from autograde.sandbox.first import fork_first

READY = b"ready\n"
WORK = "work"
"""The student's folder in the home folder; the kernel's working directory."""

_MEGABYTE = 1 << 20
# addresses that the threads of an idle kernel reserve and never use
_RESERVED = 1 << 30


def limit(limits: Mapping[str, Any]) -> None:
    """Put the limits on this process and on all that it will start.

    Parameters
    ----------
    limits : mapping
        `Sandbox.values`.
    """
    memory = limits["process_memory"] * _MEGABYTE
    for what, most in {
        resource.RLIMIT_DATA: memory,
        # counts what processes share, too
        resource.RLIMIT_AS: memory + _RESERVED,
        resource.RLIMIT_NPROC: limits["processes"],
        resource.RLIMIT_NOFILE: limits["open_files"],
        resource.RLIMIT_FSIZE: limits["file_size"] * _MEGABYTE,
        resource.RLIMIT_MSGQUEUE: 0,
        # with 0, a system's crash reporter would still start
        resource.RLIMIT_CORE: 1,
    }.items():
        resource.setrlimit(what, (most, most))
    seconds = limits["cpu_seconds"]
    # the first ends the process with a signal of its own, which tells why
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # when the whole machine runs out of memory, it ends these first
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def settle(order: Mapping[str, Any]) -> None:
    """Put the files in their places and go to the student's folder.

    Parameters
    ----------
    order : mapping
        Its ``files`` are texts for the home folder; the student's follow on standard
        input.
    """
    place(order["files"])
    work = Path.home() / WORK
    unpack(sys.stdin.buffer, work)
    os.chdir(work)


def place(files: Mapping[str, str]) -> None:
    """Write files into the home folder.

    Parameters
    ----------
    files : mapping
        Texts, by their path from there.
    """
    for name, text in files.items():
        path = Path.home() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    """Follow the order, and become the kernel."""
    # the folder it was started in; what a kernel needs is never the student's
    del sys.path[0]
    follow()


def follow() -> None:
    """Follow the order on standard input, and run the kernel to its end."""
    status = os.dup(2)
    try:
        order = json.loads(sys.stdin.buffer.readline())
        limit(order["limits"])
        fork_first()
        # an interrupt of its group reaches this process and what it starts
        os.setsid()
        settle(order)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)
        from autograde.sandbox.kernel import prepare

        app = prepare(order["connection"], order["listening"], order["arguments"])
    except BaseException:
        os.write(status, traceback.format_exc().encode())
        os._exit(1)
    os.write(status, READY)
    os.close(status)
    app.start()


if __name__ == "__main__":
    main()
