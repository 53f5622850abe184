"""The process that stays outside a wall without namespaces, and ends all behind it."""

import contextlib
import ctypes
import os
import resource
import select
import signal
import time
from typing import NoReturn

ENDED = "-ended"
"""At the end of a folder's name: nothing writes there any more."""

_SET_CHILD_SUBREAPER = 36  # prctl's PR_SET_CHILD_SUBREAPER


def fork_as(user: int, status: int, held: int, place: str) -> None:
    """Fork, and become a user whom nobody else is; only the fork returns.

    This process stays outside as the fork's parent, and as that of all orphans. It
    writes the fork's number to `status` and, when that has ended, its exit code, each
    on a line. When nobody holds the other end of `held`, it ends all processes of the
    user and moves the folder `place` away, by which one sees that it did, to remove it:
    that takes as long as a submission has made files.
    """
    if ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("orphans cannot be adopted")
    inside = os.fork()
    if inside:
        _guard(inside, user, status, held, place)
    os.close(status)
    os.close(held)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _guard(inside: int, user: int, status: int, held: int, place: str) -> NoReturn:
    try:
        last = -1
        for each in sorted((status, held)):
            os.closerange(last + 1, each)
            last = each
        os.closerange(last + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        _tell(status, inside)
        _collect(inside, status, held)
    finally:  # whatever happened, nothing of the user's may stay
        try:
            _end_all(user)
            os.rename(place, place + ENDED)  # noqa: PTH104 (nothing more is imported)
            os.execv("/bin/rm", ["rm", "-rf", "--", place + ENDED])  # noqa: S606
        finally:
            os._exit(1)


def _tell(status: int, number: int) -> None:
    """Tell a number, unless whoever waited for it is gone: a grader may be killed."""
    with contextlib.suppress(BrokenPipeError):
        os.write(status, b"%d\n" % number)


def _collect(inside: int, status: int, held: int) -> None:
    """Collect what ends, until nobody holds the other end of a pipe."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    events = select.poll()
    events.register(woken, select.POLLIN)
    # asks for nothing, and is still told of the other end's closing
    events.register(held, 0)
    while True:
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == inside:
                    _tell(status, os.waitstatus_to_exitcode(ended[1]))
        except ChildProcessError:
            pass
        for source, _ in events.poll():
            if source == held:
                return
            os.read(woken, 1 << 12)


def _end_all(user: int) -> None:
    """End all processes of a user: when this returns, they are gone."""
    while True:
        killer = os.fork()
        if not killer:
            try:
                # it may signal them, and they not it: its own number is nobody's
                os.setresuid(user + 1, user, user + 1)
                os.kill(-1, signal.SIGKILL)
            finally:
                os._exit(0)
        try:
            os.waitpid(killer, 0)
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.01)
