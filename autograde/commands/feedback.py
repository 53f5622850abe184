"""``autograde feedback``: write a page for each submission."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.commands.console import DONE, LOOK, Subcommands, new_command, say

if TYPE_CHECKING:
    from rich.console import Console


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = new_command(
        commands,
        "feedback",
        "write a page for each submission: marks, what went wrong, the student's cells",
        "autograde feedback spring-class 02_cross_correlation",
        "The pages are in feedback/STUDENT/ASSIGNMENT/, where nbgrader "
        "release_feedback finds them. They hold no hidden test and need no network.",
    )
    command.add_argument(
        "directory", type=Path, metavar="DIR", help="a graded course directory"
    )
    command.add_argument(
        "assignment", nargs="?", metavar="ASSIGNMENT", help="only this one"
    )
    command.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this one; may be given again",
    )
    command.add_argument(
        "--class",
        action="store_true",
        dest="together",
        help="also all pages of an assignment in one file, report/feedback/"
        "ASSIGNMENT.html, to print a student a sheet; keep it to yourself",
    )
    command.set_defaults(run=run)


def run(given: argparse.Namespace, console: Console) -> int:
    """Write the pages."""
    from autograde.course import Course, CourseError
    from autograde.feedback import write_feedback

    course = Course.at(given.directory)
    assignments = [given.assignment] if given.assignment else []
    written = []
    with console.status("writing pages"):
        for page in write_feedback(course, assignments, given.student):
            written.append(page)
    if not written:
        raise CourseError(
            f"nothing was handed in, so there is nothing to tell: put each notebook "
            f"into {course.submitted}/STUDENT/ASSIGNMENT/ and run autograde grade"
        )
    unmarked = [page for page in written if page.no_mark]
    for page in unmarked:
        say(console, f"{page.student} {page.assignment}: no mark: {page.no_mark}")
    where = course.root / "feedback"
    say(console, f"wrote {len(written)} pages below {where}")
    if given.together:
        from autograde.feedback.together import write_together

        with console.status("writing the class's pages into one file"):
            for path in write_together(course, assignments, given.student):
                say(console, f"wrote {path}, for you only")
    return LOOK if unmarked else DONE
