"""``autograde demo``: a class of made-up students, from handing in to marks."""

import argparse
import shlex
from pathlib import Path

from autograde.commands.console import DONE, FAILED, Command, Console, Subcommands, say
from autograde.commands.grade import require_linux


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "demo",
        "hand in, grade and show a class of made-up students",
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
    command.add_argument(
        "--students",
        type=_class_size,
        metavar="N",
        help="make up a class of this size (default: thirty students, each of whom "
        "shows something)",
    )
    command.add_argument(
        "--all", action="store_true", help="all notebooks, not only the first two"
    )
    command.add_solutions()
    command.add_unsafe()


def run(given: argparse.Namespace, console: Console) -> int:
    """Make the class, and run the commands that an instructor would."""
    from autograde.__main__ import main  # which imports this module

    require_linux()
    from autograde.demo import (
        ASSIGNMENTS,
        CLASS,
        class_of,
        class_table,
        hand_in,
        make_course,
    )
    from autograde.demo.making import CANVAS_SHEET, INBOUND
    from autograde.notebooks.release import find_solutions

    course = make_course(given.directory, find_solutions(given.solutions))
    assignments = course.assignments() if given.all else list(ASSIGNMENTS)
    made_up = given.students is not None or given.all
    size = given.students or len(CLASS)
    students = class_of(size, assignments) if made_up else CLASS
    hand_in(course, students, assignments)
    folder, inbound = str(given.directory), str(course.root / INBOUND)
    unsafe = ["--unsafe"] if given.unsafe else []
    sheet = ["--sheet", str(course.root / CANVAS_SHEET)]
    for command in (
        *(["collect", folder, assignment, inbound] for assignment in assignments),
        ["grade", folder, *unsafe],
        ["feedback", folder],
        ["report", folder],
        ["export", folder, "--to", "csv"],
        ["export", folder, "--to", "canvas", *sheet],
    ):
        say(console, f"$ autograde {shlex.join(command)}")
        if main(command) == FAILED:
            return FAILED
        console.print()
    if not made_up:
        console.print(class_table(course))
    say(console, "open these:")
    example = f"{students[0 if made_up else 3].id}/{assignments[1]}/{assignments[1]}"
    for name in ("report/report.html", f"feedback/{example}.html", "marks.csv"):
        say(console, f"  {course.root / name}")
    return DONE


def _class_size(text: str) -> int:
    """Read a number of students from 1 to 10,000."""
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 to 10000")
    return int(text)
