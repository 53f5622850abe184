"""``autograde demo``: a class of made-up students, from handing in to marks."""

import argparse
from pathlib import Path

from rich.console import Console

from autograde import demo
from autograde.commands.grade import add_unsafe
from autograde.commands.telling import (
    DONE,
    Subcommands,
    add_solutions,
    grading_progress,
    new_command,
    say,
)
from autograde.engine import UNSAFE, Options, grade
from autograde.marks import write_marks
from autograde.release import find_solutions


def add(commands: Subcommands) -> None:
    """Add the subcommand.

    Parameters
    ----------
    commands : argparse._SubParsersAction
        Where the subcommands of ``autograde`` are.
    """
    command = new_command(
        commands,
        "demo",
        "make, grade and show a class of eight made-up students",
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
    """Make the class, grade it, and show how everyone did.

    Parameters
    ----------
    given : argparse.Namespace
        The arguments.
    console : Console
        Where to tell what was done.

    Returns
    -------
    int
        The exit status.
    """
    if given.unsafe:
        say(console, UNSAFE)
    course = demo.make_class(given.directory, find_solutions(given.solutions))
    with grading_progress(console) as progress:
        grade(course, progress=progress, options=Options(unsafe=given.unsafe))
    path = write_marks(course)
    console.print(demo.class_table(course))
    say(console, f"marks: {path}")
    return DONE
