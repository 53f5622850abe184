"""``autograde feedback``: write a page for each submission."""

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
        "feedback",
        "write a page for each submission: marks, what went wrong, the student's cells",
        "autograde feedback spring-class 02_cross_correlation",
        "The pages are in feedback/STUDENT/ASSIGNMENT/, where nbgrader "
        "release_feedback finds them. They hold no hidden test and need no network.",
    )
    command.add_directory("a graded course directory")
    command.add_assignment()
    command.add_only("--student", "ID")
    command.add_argument(
        "--class",
        action="store_true",
        dest="together",
        help="also all pages of an assignment in one file, report/feedback/"
        "ASSIGNMENT.html, to print a student a sheet; keep it to yourself",
    )


def run(given: Namespace, console: Console) -> int:
    """Write the pages that do not stand there as they would be written."""
    from autograde.results.settled import Settled

    asked = ["feedback", given.assignment, given.student, given.together]
    makes = ["feedback", "report"] if given.together else ["feedback"]
    with Settled(given.directory, asked, makes) as settled:
        return tell(console, settled.once(lambda: _feedback(given, console)))


def _feedback(given: Namespace, console: Console) -> Told:
    from autograde.course import Course, CourseError
    from autograde.feedback import write_feedback
    from autograde.results.settled import Told

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
    lines = [f"{p.student} {p.assignment}: no mark: {p.no_mark}" for p in unmarked]
    lines.append(f"wrote {len(written)} pages below {course.root / 'feedback'}")
    if given.together:
        from autograde.feedback.together import write_together

        with console.status("writing the class's pages into one file"):
            for path in write_together(course, assignments, given.student):
                lines.append(f"wrote {path}, for you only")
    return Told(LOOK if unmarked else DONE, lines)
