"""``autograde grade``: grade what was handed in."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from autograde.commands.console import (
    DONE,
    LOOK,
    UNSAFE,
    Command,
    Console,
    Subcommands,
    grading_progress,
    say,
    say_unchanged,
    seconds_from,
    tell,
)
from autograde.errors import UserError

if TYPE_CHECKING:
    from autograde.course import Course
    from autograde.results.explaining import Outcome
    from autograde.results.marks import Mark
    from autograde.results.record import Result
    from autograde.results.settled import Settled, Told
    from autograde.results.submissions import Submission

WRITES = ("admitted", "autograded", "editions", "gradebook.db", "dropped.json")
"""What grading changes in a course, besides ``marks.csv``."""


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "grade",
        "grade what was handed in and write marks.csv",
        "autograde grade spring-class 02_cross_correlation",
        "Each notebook runs in a sandbox, its tests outside.",
    )
    command.add_directory()
    command.add_assignment()
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
        type=seconds_from(1, 10_000_000),
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
    command.add_unsafe()


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


def run(given: Namespace, console: Console) -> int:
    """Grade, and summarize the outcomes."""
    require_linux()
    from autograde.results.settled import Settled

    if given.unsafe:
        say(console, UNSAFE)
    always = given.again or given.student or given.question or given.cluster
    asked = ["grade", given.assignment, given.unsafe, given.figures]
    with Settled(given.directory, None if always else asked, ["marks.csv"]) as settled:
        told = settled.told()
        if told:
            say_unchanged(console, told.submissions)
        else:
            told = _grade(given, console, settled)
        return tell(console, told)


def _grade(given: Namespace, console: Console, settled: Settled) -> Told:
    # what is imported stays: to look through it for garbage, as it grows, takes a sixth
    # of the start, and as much again for every few notebooks
    gc.disable()
    from autograde.run.worker import Worker
    from autograde.sandbox.availability import begin_trial

    trial = None
    with Worker() as worker:
        graded = (given.directory / "marks.csv").exists()
        if not given.cluster and (not graded or given.again or given.student):
            worker.start()  # its imports take about as long as those below
            trial = None if given.unsafe else begin_trial()
        from autograde.course import Course
        from autograde.grade.clock import Clock
        from autograde.grade.engine import grade
        from autograde.grade.options import Options
        from autograde.results.marks import marks_of, write_marks
        from autograde.results.submissions import read_if_any

        gc.freeze()
        gc.enable()
        course = Course.at(given.directory)
        clock = Clock(given.time_limit)
        options = Options(
            unsafe=given.unsafe,
            workers=given.workers,
            cluster=given.cluster,
            figures=given.figures,
            again=given.again or given.student is not None,
            question=given.question or "",
            worker=worker,
            trial=trial,
            clock=clock,
        )
        with grading_progress(console) as progress:
            results = grade(course, given.assignment, given.student, progress, options)
        whole = not (clock.waiting or any(result.passing for result in results))
        if whole:
            settled.look_again(WRITES)
        submissions = [each for own in read_if_any(course).values() for each in own]
        marks = marks_of(course, submissions)
        path = write_marks(course, marks)
        told = _summary(given.assignment, course, marks, results)
        told.lines.extend(_costs_of_lateness(given.assignment, submissions))
        told.lines.append(f"marks: {path}")
        if clock.waiting:
            told.lines.append(clock.said(results))
            return replace(told, status=LOOK)
        if whole:
            settled.keep(told)
        return told


def _costs_of_lateness(
    assignment: str | None, submissions: list[Submission]
) -> list[str]:
    """Say what counts where it is less than the tests gave: `marks.csv` does not."""
    from autograde.pages.plain import listed

    late: dict[str, list[str]] = {}
    for each in submissions:
        if each.penalty and assignment in (None, each.assignment):
            counts = f"{each.student.id} {each.points:g} of {each.raw_points:g}"
            late.setdefault(each.assignment, []).append(counts)
    return [
        f"{name}: points are taken off for lateness; of them count: {listed(own)}"
        for name, own in late.items()
    ]


def _summary(
    assignment: str | None, course: Course, marks: list[Mark], results: list[Result]
) -> Told:
    """Count the outcomes of each assignment, and name what needs a look."""
    from autograde.grade.assignment import incomplete
    from autograde.results.explaining import BESIDE
    from autograde.results.settled import Told
    from autograde.submission.finding import find_submissions

    counted: list[Outcome] = ["right", "wrong", "broken", "not_attempted"]
    titles = [name.replace("_", " ") for name in counted]
    table = [["assignment", "submissions", *titles]]
    for name in sorted({r.assignment for r in results if r.assignment}):
        outcomes = Counter(m.outcome for m in marks if m.assignment == name)
        handed_in = sum(result.assignment == name for result in results)
        table.append([name, str(handed_in), *(str(outcomes[each]) for each in counted)])
    lines = []
    for result in results:
        who = f"{result.student} {result.assignment}"
        if result.by_hand:
            kept = ", ".join(result.by_hand)
            lines.append(f"{who}: marks given by hand stay: {kept}")
        if result.reason or result.note:
            said = f"no mark: {result.reason}" if result.reason else result.note
            lines.append(f"{who}: {said}")
    for name, reason in incomplete(course).items():
        if assignment in (None, name):
            lines.append(f"{name} cannot be graded: {reason}")
    beside = {(m.assignment, m.question) for m in marks if BESIDE in m.message}
    lines += [f"{name} {question}: {BESIDE}" for name, question in sorted(beside)]
    there = {(s.student, s.assignment) for s in find_submissions(course.submitted)}
    for mark in dict.fromkeys((m.student, m.assignment) for m in marks):
        if mark not in there and assignment in (None, mark[1]):
            lines.append(
                f"{' '.join(mark)}: its mark stays, though it is no longer in "
                "submitted/: put it back, or remove the mark (docs/instructors.md, "
                "During the term)"
            )
    waiting = Counter(m.assignment for m in marks if m.outcome == "waiting")
    for name, count in sorted(waiting.items()):
        if assignment in (None, name):
            wait = "1 answer waits" if count == 1 else f"{count} answers wait"
            lines.append(f"{name}: {wait} for a mark by hand, in Formgrader")
    status = LOOK if any(result.reason for result in results) else DONE
    return Told(status, lines, table, len(results))
