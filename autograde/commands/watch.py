"""``autograde watch``: grade what arrives, as it arrives."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.commands.console import (
    DONE,
    FAILED,
    Command,
    Console,
    Subcommands,
    say,
    seconds_from,
)
from autograde.files import lock_file

if TYPE_CHECKING:
    from autograde.course import Course

_MORE = """\
What is in INBOUND is collected (an nbgrader exchange's inbound folder, or any other
folder that autograde collect reads), and what is in submitted/ is graded. A folder is
left alone until nothing in it has changed between two looks, or for ten looks, since
somebody may never stop writing. It can be stopped at any time and started again: what
is graded is not graded twice. docs/instructors.md shows how a server runs it.
"""

_LOOKS = 10
"""Looks after which nobody waits longer for who never stops writing."""

_AGAIN = 600
"""Seconds after which a command that could not run is tried again."""


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "watch",
        "grade what arrives, as it arrives, until it is stopped",
        "autograde watch spring-class /srv/nbgrader/exchange/convnet_lab/inbound",
        _MORE,
    )
    command.add_directory()
    command.add_argument(
        "inbound",
        type=Path,
        nargs="?",
        metavar="INBOUND",
        help="where hand-ins arrive (default: only DIR/submitted)",
    )
    command.add_argument(
        "--assignment",
        action="append",
        default=[],
        metavar="ASSIGNMENT",
        help="only this one; may be given again (default: all)",
    )
    command.add_argument(
        "--every",
        type=seconds_from(0.1, 3600),
        default=30.0,
        metavar="SECONDS",
        help="time between two looks (default: 30)",
    )
    command.add_argument(
        "--once",
        action="store_true",
        help="handle what is there and end, for a timer such as cron",
    )
    command.add_argument(
        "--feedback",
        action="store_true",
        help="write the feedback pages after each grading, too",
    )
    command.add_unsafe()


def run(given: Namespace, console: Console) -> int:
    """Look again and again, alone in the course."""
    from autograde.course import Course, CourseError

    course = Course.at(given.directory)
    if given.inbound and not given.inbound.is_dir():
        raise CourseError(f"{given.inbound} is no folder: name the one of hand-ins")
    with (course.root / ".watch.lock").open("a") as lock:
        try:
            lock_file(lock)
        except OSError:
            raise CourseError(
                f"another autograde watch runs on {course.root}"
            ) from None
        return _watch(given, course, console)


def _watch(given: Namespace, course: Course, console: Console) -> int:
    """Run the commands that an instructor would, each time that something came."""
    places = [course.submitted, *([given.inbound] if given.inbound else [])]
    handled: object = None
    again = math.inf
    while True:
        seen = _contents(places)
        for _ in range(0 if given.once else _LOOKS):
            time.sleep(given.every)
            settled, seen = (now := _contents(places)) == seen, now
            if settled:
                break
        if seen != handled or time.monotonic() >= again:
            # what comes meanwhile, and what collecting changes, is looked at once more
            handled, again = seen, math.inf
            statuses = [_run(command, console) for command in _commands(given, course)]
            if given.once:
                return max(statuses, default=DONE)
            if FAILED in statuses:
                again = time.monotonic() + _AGAIN
                say(
                    console, f"it is tried again when something comes, or in {_AGAIN} s"
                )


def _commands(given: Namespace, course: Course) -> Iterator[list[str]]:
    folder = str(given.directory)
    if given.inbound and any(given.inbound.iterdir()):
        for assignment in given.assignment or course.assignments():
            yield ["collect", folder, assignment, str(given.inbound)]
    if not course.submitted.is_dir() or not any(course.submitted.iterdir()):
        return  # nobody has handed in yet, which autograde grade would complain about
    for assignment in given.assignment or [None]:
        named = [assignment] if assignment else []
        yield ["grade", folder, *named, *(["--unsafe"] if given.unsafe else [])]
        if given.feedback:
            yield ["feedback", folder, *named]


def _run(command: list[str], console: Console) -> int:
    """Run a command in a process of its own: a term is long, and memory is not."""
    say(console, f"{time.strftime('%Y-%m-%d %H:%M:%S')} autograde {' '.join(command)}")
    done = subprocess.run(  # noqa: S603 (our own program, and no shell)
        [sys.executable, "-P", "-m", "autograde", *command],
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode if done.returncode in (DONE, 1) else FAILED


def _contents(places: Sequence[Path]) -> tuple[tuple[str, int, int], ...]:
    """Stamp every file; links are not followed, and a file may vanish meanwhile."""
    found = []
    for place in places:
        for folder, _, names in os.walk(place):
            for name in names:
                path = os.path.join(folder, name)  # noqa: PTH118 (thousands of files)
                try:
                    known = os.lstat(path)
                except OSError:
                    continue
                found.append((path, known.st_mtime_ns, known.st_size))
    return tuple(sorted(found))
