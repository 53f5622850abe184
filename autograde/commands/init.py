"""``autograde init``: make an nbgrader course directory from the sources."""

import argparse
from pathlib import Path

from rich.console import Console

from autograde.commands.telling import (
    DONE,
    Subcommands,
    add_solutions,
    new_command,
    say,
)
from autograde.course import init
from autograde.release import find_solutions


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
    course = init(given.directory, find_solutions(given.solutions), given.seed)
    say(console, f"{given.directory} is ready: {', '.join(course.assignments())}")
    say(console, "give students release/ASSIGNMENT/")
    say(console, "put what they hand in into submitted/STUDENT/ASSIGNMENT/")
    say(console, f"then: autograde grade {given.directory}")
    return DONE
