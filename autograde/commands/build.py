"""``autograde build``: make the students' notebooks from their sources."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.commands.console import (
    DONE,
    LOOK,
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
        "build",
        "make the students' notebooks from their sources",
        "autograde build --check",
    )
    add_solutions(command)
    command.add_argument(
        "--notebooks",
        type=Path,
        metavar="PATH",
        help="where they go (default: notebooks beside the solutions)",
    )
    command.add_argument(
        "--check", action="store_true", help="write nothing, say which differ"
    )
    command.set_defaults(run=run)


def run(given: argparse.Namespace, console: Console) -> int:
    """Build, or say what building would change."""
    from autograde.notebooks.release import (
        build,
        compare,
        compare_exercises,
        find_solutions,
        read_all,
        release_all,
    )

    solutions = find_solutions(given.solutions)
    notebooks = given.notebooks or solutions.parent / "notebooks"
    if given.check:
        differing = compare(release_all(read_all(solutions)), notebooks)
        differing += compare_exercises(solutions.parent, notebooks)
        for path in differing:
            say(console, f"{path} is not what its source makes: run autograde build")
        return LOOK if differing else DONE
    written = build(solutions, notebooks)
    for path in written:
        say(console, f"wrote {path}")
    if not written:
        say(console, f"{notebooks} is up to date")
    return DONE
