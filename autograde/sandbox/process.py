"""Build a wall, watch over the processes behind it, and end them."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from autograde.sandbox.control_group import ControlGroup
from autograde.sandbox.entering import NAMESPACES
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.memory import MemoryWatch
from autograde.sandbox.processes import Namespace
from autograde.sandbox.syscalls import filter_program
from autograde.sandbox.wall import command, environment

_HOLDER = (Path(__file__).parent / "holder.py").read_text(encoding="utf-8")
_PATIENCE = 30.0  # s for a wall to stand, or for a student's process to enter it


def prepare() -> None:
    """Compute what every wall needs, in a process whose forks build them."""
    with contextlib.suppress(ImportError, RuntimeError, OSError):
        filter_program(Wall.network)
        command(Sandbox(), [], 0)


class SandboxError(RuntimeError):
    """A sandbox that could not be started; the text says why."""


class Wall:
    """A wall that bubblewrap builds, and what it holds.

    It falls with this object's process, whatever becomes of that, and all behind it
    ends. `order`, plain data, and `descriptors` are for `entering.go_behind`.
    """

    network = True
    """Whether there is a network of its own, without neighbors."""

    def __init__(self, limits: Sandbox) -> None:
        self._limits = limits
        self._inside: Namespace | None = None
        self._watch: MemoryWatch | None = None
        self._status: int | None = None
        self._excess = ""
        self._rules = filter_program(self.network)
        self.order: dict[str, Any] = {
            "limits": limits.values(),
            "rules": self._rules.hex(),
            "environment": environment(),
        }
        self.descriptors: list[int] = []
        self._group = ControlGroup.make(limits)
        try:
            self._build()
        except BaseException:
            self.close()
            raise

    def _build(self) -> None:
        rules = os.memfd_create("rules")
        told, tell = os.pipe()
        try:
            os.write(rules, self._rules)
            os.lseek(rules, 0, os.SEEK_SET)
            python = os.path.realpath(sys.executable)
            program = [python, "-I", "-S", "-c", _HOLDER]
            started = command(self._limits, program, rules, tell)
            if self._group is not None:
                started = self._group.enter(started)
            self._process = subprocess.Popen(  # noqa: S603
                started,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[rules, tell],
                cwd="/",
                env={},
                # an interrupt at the terminal is the grader's to handle
                start_new_session=True,
            )
            os.close(tell)
            tell = -1
            assert self._process.stdout is not None
            if read_line(self._process.stdout.fileno()) != b"\n":
                raise SandboxError(f"the sandbox does not start: {self._complaint()}")
            self._holder = int(json.loads(os.read(told, 1 << 12))["child-pid"])
            for name in NAMESPACES:
                path = f"/proc/{self._holder}/ns/{name}"
                self.descriptors.append(os.open(path, os.O_RDONLY))
        finally:
            for each in (rules, told, tell):
                if each >= 0:
                    os.close(each)

    def _complaint(self) -> str:
        self._process.kill()
        _, said = self._process.communicate()
        text: str = said.decode(errors="replace").strip()
        return text or "it gave no reason"

    def take_in(self, status: int) -> None:
        """Watch over the process that has entered; `status` tells of it."""
        self._status = status
        number = read_line(status)
        if not number.strip().isdigit():
            raise SandboxError("the student's process did not get behind its wall")
        program = int(number)
        self._inside = self._found(program)
        if self._group is not None:
            # until it is asked for something, nothing of the student's runs
            self._group.admit(program)
        self._watch = MemoryWatch(self._inside, self._limits.total_memory)
        self._watch.start()

    def _found(self, program: int) -> Namespace:
        return Namespace(self._holder, program)

    def processes(self) -> list[int]:
        """List all that runs behind it, by the numbers on this side."""
        return list(self._inside.processes()) if self._inside is not None else []

    @property
    def reason(self) -> str:
        """Why the sandbox ended what is in it; empty if it did not."""
        for limiter in (self._watch, self._group):
            if limiter is not None and not self._excess:
                self._excess = limiter.excess
        if not self._excess and self._code() == -signal.SIGXCPU:
            seconds = self._limits.cpu_seconds
            self._excess = f"it took more than {seconds} s of processor time"
        return self._excess

    def _code(self) -> int | None:
        """Read the exit code of the student's process, if it has ended."""
        if self._status is None or not _ready(self._status, 0.05):
            return None
        said = os.read(self._status, 20).strip()
        return int(said) if said else None

    def interrupt(self) -> None:
        """Send SIGINT to the student's process and what it started in its group."""
        if self._inside is not None:
            self._inside.interrupt()

    def end(self) -> None:
        """End all that is behind the wall; it is gone when this returns."""
        if self._inside is not None:
            self._inside.end()
        if getattr(self, "_process", None) is not None:
            assert self._process.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def close(self) -> None:
        """End it, and remove what was made for it."""
        self.end()
        if self._watch is not None:
            self._watch.close()
        if self._inside is not None:
            self._inside.close()
            self._inside = None
        # keep it: the group that tells it goes
        _ = self.reason
        if self._group is not None:
            self._group.close()
            self._group = None
        process: Any = getattr(self, "_process", None)
        for pipe in (process and process.stdout, process and process.stderr):
            if pipe:
                pipe.close()
        self._let_go()
        if self._status is not None:
            os.close(self._status)
            self._status = None

    def _let_go(self) -> None:
        while self.descriptors:
            os.close(self.descriptors.pop())


def _ready(descriptor: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def read_line(descriptor: int) -> bytes:
    """Read a line, or what there is at the end or when patience ends."""
    deadline = time.monotonic() + _PATIENCE
    line = b""
    while not line.endswith(b"\n"):
        if not _ready(descriptor, max(0.0, deadline - time.monotonic())):
            break
        piece = os.read(descriptor, 1)
        if not piece:
            break
        line += piece
    return line
