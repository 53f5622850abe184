"""``autograde init``: make an nbgrader course directory from the sources."""

from argparse import Namespace
from pathlib import Path

from autograde.commands.console import DONE, Command, Console, Subcommands, say


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "init",
        "make an nbgrader course directory from the sources",
        "autograde init spring-class",
        "The notebooks come from this project's sources, or from an earlier course.",
    )
    command.add_argument("directory", type=Path, metavar="DIR", help="new or empty")
    command.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="seed of the hidden tests, 1 or more (default: drawn at random)",
    )
    command.add_argument(
        "--only",
        metavar="NN,NN",
        default="",
        help="only these notebooks, as in 02,03,04 (default: all with graded cells)",
    )
    command.add_argument(
        "--from",
        dest="old",
        type=Path,
        metavar="DIR",
        help="take sources and settings of this course, as you changed them there; "
        "hidden tests get a new seed, and nothing of the class comes along",
    )
    command.add_solutions()


def run(given: Namespace, console: Console) -> int:
    """Make the course directory, and say what to do next."""
    from autograde.course import Course, init, init_from
    from autograde.notebooks.release import find_solutions

    only = [name.strip() for name in given.only.split(",") if name.strip()]
    if given.old:
        old = Course.at(given.old)
        course = init_from(given.directory, old, given.seed, only)
    else:
        solutions = find_solutions(given.solutions)
        course = init(given.directory, solutions, given.seed, only=only)
    say(console, f"{given.directory} is ready: {', '.join(course.assignments())}")
    if given.old:
        say(console, "set its due dates, and look through nbgrader_config.py")
    say(console, "give students release/ASSIGNMENT/")
    say(console, "put what they hand in into submitted/STUDENT/ASSIGNMENT/")
    say(console, f"then: autograde grade {given.directory}")
    return DONE
