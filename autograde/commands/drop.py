"""``autograde drop``: let a question count for nobody."""

from argparse import Namespace

from autograde.commands.console import DONE, Command, Console, Subcommands, say


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "drop",
        "let a question count for nobody",
        "autograde drop spring-class 02_cross_correlation convolve1d",
        "Its tests are worth 0 points from now on; --undo takes that back.",
    )
    command.add_directory()
    command.add_argument("assignment", metavar="ASSIGNMENT", help="its assignment")
    command.add_argument(
        "question",
        metavar="QUESTION",
        help="an exercise such as convolve1d, or one of its tests, convolve1d-hidden",
    )
    command.add_argument(
        "--undo",
        action="store_true",
        help="let it count again, with the marks that were given by hand",
    )


def run(given: Namespace, console: Console) -> int:
    """Drop the question, or take that back, and say what to do next."""
    from autograde.course import Course
    from autograde.grade.dropping import drop, take_back

    course = Course.at(given.directory)
    change = take_back if given.undo else drop
    points = change(course, given.assignment, given.question)
    how = "again" if given.undo else "no more"
    say(
        console,
        f"{given.question} of {given.assignment} counts {how}: {points:g} points; now "
        f"type autograde grade {given.directory} {given.assignment}",
    )
    return DONE
