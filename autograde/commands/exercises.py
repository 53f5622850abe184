"""``autograde exercises``: list a course's own exercises, and try their checks."""

from argparse import Namespace
from pathlib import Path

from autograde.commands.console import DONE, LOOK, Command, Console, Subcommands, say
from autograde.errors import UserError


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "exercises",
        "list a course's own exercises and try their checks",
        "autograde exercises",
        "The reference has to pass, each mistake to be found under its own name, and "
        "single slips in the reference to be noticed.",
    )
    command.add_argument(
        "directory",
        type=Path,
        nargs="?",
        default=Path(),
        metavar="DIR",
        help="where exercises/ or exercises.py is (default: here)",
    )


def run(given: Namespace, console: Console) -> int:
    """Try each exercise, and say what is wrong with it."""
    from convnet_lab.checks import EXERCISES
    from convnet_lab.checks.course import ExerciseError, files_of, load
    from convnet_lab.checks.proving import listed, problems, unnoticed

    course = given.directory.resolve()
    files = files_of(course)
    if not files:
        raise UserError(
            f"'{given.directory}' has no exercises.py and no exercises/ with a file in "
            "it that imports convnet_lab: autograde new-exercise NAME writes one"
        )
    try:
        names = load(files, course)
    except ExerciseError as error:
        raise UserError(str(error)) from error
    wrong = 0
    for name in names:
        for line in listed([name]):
            say(console, line)
        found = problems(name)
        for problem in found:
            say(console, f"LOOK: {problem}")
        wrong += len(found)
        tried, passed = unnoticed(EXERCISES[name])
        say(console, f"{tried} single slips tried, {len(passed)} not noticed")
        for text in passed:
            say(console, "is this right? If not, add a case on which it shows:")
            console.print(text, markup=False, soft_wrap=True)
    return LOOK if wrong else DONE
