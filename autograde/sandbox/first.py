"""The first process of a sandbox, with which all others end.

It ends when the kernel does, or the grader, however that ends. bubblewrap brings such a
process, too, but one outside of the filter of system calls with memory that a student's
code can write.
"""

import ctypes
import os
import resource
import select
import signal
from typing import NoReturn

_SET_DUMPABLE = 4  # prctl's PR_SET_DUMPABLE


def fork_first() -> None:
    """Go on in a child; this process stays as the first, and collects what ends.

    Standard input must be a pipe that the grader holds open as long as it lives.
    """
    c = ctypes.CDLL(None)
    # no other process can look into this one or change it
    c.prctl(_SET_DUMPABLE, 0)
    kernel = os.fork()
    if kernel != 0:
        _collect(kernel)
    c.prctl(_SET_DUMPABLE, 1)


def _collect(kernel: int) -> NoReturn:
    os.closerange(1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # without a handler, the first process hears no signal from inside
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    events = select.poll()
    events.register(woken, select.POLLIN)
    # asks for nothing, and is still told of the other end's closing
    events.register(0, 0)
    while True:
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended == kernel:
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)
        if ended == 0:
            for source, _ in events.poll():
                if source == 0:
                    os._exit(1)
                os.read(woken, 1 << 12)
