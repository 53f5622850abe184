"""``autograde demo``: a class of made-up students, from handing in to marks."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.commands.console import (
    DONE,
    FAILED,
    Subcommands,
    add_solutions,
    new_command,
    say,
)
from autograde.commands.grade import add_unsafe, require_linux

if TYPE_CHECKING:
    from rich.console import Console


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = new_command(
        commands,
        "demo",
        "hand in, grade and show a class of made-up students",
        "autograde demo",
    )
    command.add_argument(
        "directory",
        type=Path,
        nargs="?",
        default=Path("demo-class"),
        metavar="DIR",
        help="new, empty, or an earlier demo's (default: demo-class)",
    )
    add_solutions(command)
    add_unsafe(command)
    command.set_defaults(run=run)


def run(given: argparse.Namespace, console: Console) -> int:
    """Make the class, and run the commands that an instructor would."""
    from autograde.__main__ import main  # which imports this module

    require_linux()
    from autograde.demo import (
        ASSIGNMENTS,
        CLASS,
        class_table,
        hand_in,
        make_course,
    )
    from autograde.demo.making import CANVAS_SHEET, INBOUND
    from autograde.notebooks.release import find_solutions

    course = make_course(given.directory, find_solutions(given.solutions))
    hand_in(course, CLASS, ASSIGNMENTS)
    folder, inbound = str(given.directory), str(course.root / INBOUND)
    unsafe = ["--unsafe"] if given.unsafe else []
    sheet = ["--sheet", str(course.root / CANVAS_SHEET)]
    for command in (
        *(["collect", folder, assignment, inbound] for assignment in ASSIGNMENTS),
        ["grade", folder, *unsafe],
        ["feedback", folder],
        ["report", folder],
        ["export", folder, "--to", "csv"],
        ["export", folder, "--to", "canvas", *sheet],
    ):
        say(console, f"$ autograde {shlex.join(command)}")
        if main(command) == FAILED:
            return FAILED
        console.print()
    console.print(class_table(course))
    say(console, "open these:")
    example = f"{CLASS[3].id}/{ASSIGNMENTS[1]}/{ASSIGNMENTS[1]}"
    for name in ("report/report.html", f"feedback/{example}.html", "marks.csv"):
        say(console, f"  {course.root / name}")
    return DONE
