"""``autograde build``: make the students' notebooks from their sources."""

from argparse import Namespace
from pathlib import Path

from autograde.commands.console import DONE, LOOK, Command, Console, Subcommands, say


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "build",
        "make the students' notebooks from their sources",
        "autograde build --check",
    )
    command.add_solutions()
    command.add_argument(
        "--notebooks",
        type=Path,
        metavar="PATH",
        help="where they go (default: notebooks beside the solutions)",
    )
    command.add_argument(
        "--check", action="store_true", help="write nothing, say which differ"
    )


def run(given: Namespace, console: Console) -> int:
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
