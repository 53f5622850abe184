"""A wall where a container allows no namespaces: another user, Landlock, the filter.

All that runs behind it belongs to a user whom nobody else is, so that it may touch no
process and no file of others, and so that all of it can be found and ended at once.
Landlock shows it what bubblewrap would show, and a folder of its own; the filter of
system calls leaves it no sockets but pairs.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from autograde.sandbox import landlock
from autograde.sandbox.guard import ENDED
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.process import SandboxError, Wall
from autograde.sandbox.processes import Namespace, status, tree
from autograde.sandbox.wall import WRITABLE, environment, readable_paths, unused_id

# of terminals, users reach only those that they make
_DEVICES = ("null", "zero", "full", "random", "urandom", "ptmx", "pts")


class AnotherUser(Wall):
    """A wall of another user's rights; the guard that ends all behind it is outside."""

    network = False

    def _build(self) -> None:
        # the next number is the guard's
        user = unused_id() & ~1
        place = self._place = tempfile.mkdtemp(prefix="student-", dir=WRITABLE[0])
        variables = environment(place)
        home = Path(variables["HOME"])
        home.mkdir(mode=0o700)
        for each in (home, place):
            os.chown(each, user, user)
        held, hold = os.pipe()
        self._hold = os.fdopen(hold, "wb", buffering=0)
        self.descriptors.append(held)
        readable = dict.fromkeys(
            map(str, readable_paths(tuple(self._limits.readable))), landlock.READ
        )
        devices = {f"/dev/{name}": landlock.USE for name in _DEVICES}
        self.order |= {
            "user": user,
            "place": place,
            "environment": variables,
            "reached": {**readable, **devices, place: landlock.WRITE},
        }

    def _found(self, program: int) -> Namespace:
        guard = status(program).get("PPid")
        if guard is None:
            raise SandboxError("the student's process ended before it was ready")
        # nobody else waits for the end of the pipe that the guard has
        self._let_go()
        return _Guarded(int(guard), program, self._place, self._hold)

    def end(self) -> None:
        """End all that is behind it; it is gone when this returns."""
        place: str | None = getattr(self, "_place", None)
        if place is None:
            return
        if hasattr(self, "_hold"):
            self._hold.close()
        if self._inside is not None:
            self._inside.end()
            if os.path.lexists(place):
                raise SandboxError("processes of a submission may not have ended")
        for each in (place, place + ENDED):
            shutil.rmtree(each, ignore_errors=True)


class _Guarded(Namespace):
    """The processes of one user, below the guard's."""

    def __init__(self, guard: int, program: int, place: str, hold: IO[bytes]) -> None:
        super().__init__(guard, program)
        self.place = place
        self._hold = hold

    def processes(self) -> Iterator[int]:
        """Go through all of them."""
        found = tree(self.first)
        next(found)
        yield from found

    def end(self) -> None:
        """Let the guard end them."""
        self._hold.close()
        self._ended(self._first, wait=True)


def build(limits: Sandbox) -> Wall:
    """Build the wall that the limits name."""
    return (AnotherUser if limits.wall == "another-user" else Wall)(limits)
