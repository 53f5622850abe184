"""``autograde report``: write a page about the class."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from autograde.commands.console import DONE, LOOK, Command, Console, Subcommands, tell

if TYPE_CHECKING:
    from autograde.results.settled import Told


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "report",
        "write a page about the class: marks, questions, misconceptions, who needs a "
        "look",
        "autograde report spring-class",
        "The page is report/report.html, its numbers are beside it as CSV. It names "
        "students and is meant for the instructor only.",
    )
    command.add_directory("a graded course directory")
    command.add_assignment()
    command.add_argument(
        "--parquet",
        action="store_true",
        help="write each table as Parquet, too, and the marks (needs the extra tables)",
    )


def run(given: Namespace, console: Console) -> int:
    """Write the report, unless it stands there as it would be written."""
    from autograde.results.settled import Settled

    asked = ["report", given.assignment, given.parquet]
    # the class's feedback lies there, too, and is another command's
    made = ["report"], ["collected"], ["report/feedback"]
    with Settled(given.directory, asked, *made) as settled:
        return tell(console, settled.once(lambda: _report(given, console)))


def _report(given: Namespace, console: Console) -> Told:
    from autograde.course import Course
    from autograde.report import write_report
    from autograde.results.settled import Told

    course = Course.at(given.directory)
    with console.status("computing"):
        path, unmarked = write_report(
            course, [given.assignment] if given.assignment else [], given.parquet
        )
    lines = [f"wrote {path}, with its numbers as CSV beside it"]
    if unmarked:
        have = "1 submission has" if unmarked == 1 else f"{unmarked} submissions have"
        lines.append(f"{have} no mark: the page lists them")
    return Told(LOOK if unmarked else DONE, lines)
