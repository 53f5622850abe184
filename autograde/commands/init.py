"""``autograde init``: make an nbgrader course directory from the sources."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.commands.console import (
    DONE,
    Subcommands,
    add_solutions,
    new_command,
    say,
)

if TYPE_CHECKING:
    from rich.console import Console


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = new_command(
        commands,
        "init",
        "make an nbgrader course directory from the sources",
        "autograde init spring-class",
    )
    command.add_argument("directory", type=Path, metavar="DIR", help="new or empty")
    command.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="seed of the hidden tests, 1 or more (default: drawn at random)",
    )
    add_solutions(command)
    command.set_defaults(run=run)


def run(given: argparse.Namespace, console: Console) -> int:
    """Make the course directory, and say what to do next."""
    from autograde.course import init
    from autograde.notebooks.release import find_solutions

    course = init(given.directory, find_solutions(given.solutions), given.seed)
    say(console, f"{given.directory} is ready: {', '.join(course.assignments())}")
    say(console, "give students release/ASSIGNMENT/")
    say(console, "put what they hand in into submitted/STUDENT/ASSIGNMENT/")
    say(console, f"then: autograde grade {given.directory}")
    return DONE
