"""``autograde gradescope-zip``: an assignment's autograder for Gradescope."""

from argparse import Namespace
from pathlib import Path

from autograde.commands.console import DONE, Command, Console, Subcommands, say

_MORE = """\
Upload the zip under Configure Autograder, with the base image Ubuntu 24.04 or later
(Python 3.11 is needed). Gradescope installs it, runs each submission in a container of
its own and shows the tests; those with hidden inputs after you publish the marks. What
cannot be graded gets no score: Gradescope calls the autograder failed, and its output
says why. So it does where the container allows no sandbox, neither bubblewrap nor that
of another user with Landlock, unless packed with --unsafe: try the zip with one
submission first, and read in the output which it is. It holds the answers and the seed
of the hidden tests, and nothing of the class.
"""


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "gradescope-zip",
        "pack an assignment's autograder for Gradescope",
        "autograde gradescope-zip spring-class 02_cross_correlation",
        _MORE,
    )
    command.add_argument(
        "directory",
        type=Path,
        nargs="?",
        default=Path(),
        metavar="DIR",
        help="a course directory (default: here)",
    )
    command.add_argument("assignment", metavar="ASSIGNMENT", help="which to pack")
    command.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="default: DIR/ASSIGNMENT-gradescope.zip",
    )
    command.add_argument(
        "--unsafe",
        action="store_true",
        help="grade also where the container allows no sandbox: there a submission can "
        "give itself any mark, and read the answers and the seed",
    )


def run(given: Namespace, console: Console) -> int:
    """Pack."""
    from autograde.course import Course
    from autograde.exports.exported import write_file
    from autograde.exports.gradescope_zip import gradescope_zip

    course = Course.at(given.directory)
    packed = gradescope_zip(course, given.assignment, given.unsafe)
    path = given.output or course.root / f"{given.assignment}-gradescope.zip"
    write_file(path, packed)
    say(console, f"wrote {path}")
    if "db_url" in course.config().CourseDirectory:
        say(
            console,
            "nbgrader_config.py, which goes into the zip, names a database: take out "
            "what is secret in it",
        )
    return DONE
