"""``autograde grade``: grade what was handed in."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.commands.console import (
    DONE,
    LOOK,
    Subcommands,
    grading_progress,
    new_command,
    say,
)
from autograde.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from autograde.results.marks import Mark
    from autograde.results.record import Result
    from autograde.run.worker import Worker


UNSAFE = (
    "Without a sandbox, submissions run with your own rights on this machine: "
    "grade so only files of people you trust."
)


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = new_command(
        commands,
        "grade",
        "grade what was handed in and write marks.csv",
        "autograde grade spring-class 02_cross_correlation",
        "Each notebook runs in a sandbox, its tests outside.",
    )
    command.add_argument(
        "directory", type=Path, metavar="DIR", help="a course directory"
    )
    command.add_argument(
        "assignment", nargs="?", metavar="ASSIGNMENT", help="only this one"
    )
    command.add_argument(
        "--student",
        action="append",
        metavar="ID",
        help="only this one, also if nothing has changed; may be given again",
    )
    command.add_argument(
        "--question",
        metavar="ID",
        help="change only the mark of this test cell, such as conv2d-check",
    )
    command.add_argument(
        "--again", action="store_true", help="grade what has not changed, too"
    )
    command.add_argument(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="execute on the workers of the Dask scheduler there",
    )
    command.add_argument(
        "--figures",
        choices=("student", "all", "none"),
        default="student",
        help="whose figures are drawn: of cells that a student wrote or changed "
        "(default), all, or none",
    )
    command.add_argument(
        "--time-limit",
        type=_seconds,
        metavar="SECONDS",
        help="end after this time, and say who took most of it; the next run goes on",
    )
    command.add_argument(
        "--workers",
        type=int,
        default=0,
        metavar="N",
        help="how many notebooks run at a time (default: one for each core)",
    )
    add_unsafe(command)
    command.set_defaults(run=run)


def add_unsafe(command: argparse.ArgumentParser) -> None:
    """Add the option of doing without a sandbox."""
    command.add_argument("--unsafe", action="store_true", help=UNSAFE)


def require_linux() -> None:
    """Refuse to grade where the sandbox and its limits cannot be had."""
    if sys.platform != "linux":
        system = {"darwin": "macOS", "win32": "Windows"}.get(sys.platform, sys.platform)
        raise UserError(
            f"grading needs Linux, and this is {system}; every other command works "
            "here. Grade this course directory in WSL 2 (on Windows: wsl --install), "
            "in a Linux container or virtual machine (docs/instructors.md says how), "
            "or on a Linux machine"
        )


def run(given: argparse.Namespace, console: Console) -> int:
    """Grade, and summarize the outcomes."""
    require_linux()
    from autograde.run.worker import Worker

    with Worker() as worker:
        graded = (given.directory / "marks.csv").exists()
        if not given.cluster and (not graded or given.again or given.student):
            worker.start()  # its imports take about as long as those below
        return _grade(given, console, worker)


def _grade(given: argparse.Namespace, console: Console, worker: Worker) -> int:
    from autograde.course import Course
    from autograde.grade.assignment import incomplete
    from autograde.grade.clock import Clock
    from autograde.grade.engine import grade
    from autograde.grade.options import Options
    from autograde.results.explaining import BESIDE
    from autograde.results.marks import read_marks, write_marks

    course = Course.at(given.directory)
    if given.unsafe:
        say(console, UNSAFE)
    clock = Clock(given.time_limit)
    with grading_progress(console) as progress:
        options = Options(
            unsafe=given.unsafe,
            workers=given.workers,
            cluster=given.cluster,
            figures=given.figures,
            again=given.again or given.student is not None,
            question=given.question or "",
            worker=worker,
            clock=clock,
        )
        results = grade(course, given.assignment, given.student, progress, options)
    marks = read_marks(course)
    path = write_marks(course, marks)
    _summarise(marks, results, console)
    for name, reason in incomplete(course).items():
        if given.assignment in (None, name):
            say(console, f"{name} cannot be graded: {reason}")
    beside = {(m.assignment, m.question) for m in marks if BESIDE in m.message}
    for name, question in sorted(beside):
        say(console, f"{name} {question}: {BESIDE}")
    waiting = Counter(m.assignment for m in marks if m.outcome == "waiting")
    for name, count in sorted(waiting.items()):
        if given.assignment in (None, name):
            wait = "1 answer waits" if count == 1 else f"{count} answers wait"
            say(console, f"{name}: {wait} for a mark by hand, in Formgrader")
    say(console, f"marks: {path}")
    if clock.waiting:
        say(console, clock.said(results))
        return LOOK
    return LOOK if any(result.reason for result in results) else DONE


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 10_000_000:
        raise argparse.ArgumentTypeError(f"'{text}' is no time of a second or more")
    return seconds


def _summarise(marks: list[Mark], results: list[Result], console: Console) -> None:
    """Print a line for each assignment, and each submission that needs a look."""
    from rich.table import Table
    from rich.text import Text

    from autograde.results.explaining import one_line

    table = Table(
        "assignment", "submissions", "right", "wrong", "broken", "not attempted"
    )
    for assignment in sorted({r.assignment for r in results if r.assignment}):
        outcomes = Counter(m.outcome for m in marks if m.assignment == assignment)
        handed_in = sum(result.assignment == assignment for result in results)
        table.add_row(
            Text(one_line(assignment)),
            str(handed_in),
            str(outcomes["right"]),
            str(outcomes["wrong"]),
            str(outcomes["broken"]),
            str(outcomes["not_attempted"]),
        )
    console.print(table)
    for result in results:
        if result.by_hand:
            kept = f"marks given by hand stay: {', '.join(result.by_hand)}"
            say(console, f"{result.student} {result.assignment}: {kept}")
        if result.reason or result.note:
            said = f"no mark: {result.reason}" if result.reason else result.note
            say(console, f"{result.student} {result.assignment}: {said}")
