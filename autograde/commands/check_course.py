"""``autograde check-course``: say before a term what can be graded, and how safely."""

from argparse import Namespace

from autograde.commands.console import DONE, LOOK, Command, Console, Subcommands, say
from autograde.commands.grade import require_linux


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "check-course",
        "grade a course's own answers, and say what of its tests is protected",
        "autograde check-course spring-class",
        "Each assignment is graded twice, with the answers in source/ and as it was "
        "handed out; nothing is recorded. A test that the answers do not pass is "
        "named, with the reason and what to do.",
    )
    command.add_directory()
    command.add_assignment()
    command.add_unsafe()


def run(given: Namespace, console: Console) -> int:
    """Try each assignment, and say what was found."""
    require_linux()
    from autograde.course import Course, CourseError, refuse_unknown
    from autograde.grade.options import Options
    from autograde.grade.trial import try_assignment
    from autograde.sandbox.availability import availability
    from autograde.sandbox.limits import Sandbox

    course = Course.at(given.directory)
    limits = Sandbox.of(course.config())
    missing = None if given.unsafe else availability(limits)
    if missing:
        raise CourseError(" ".join(missing.split()))
    known = course.assignments()
    if given.assignment:
        refuse_unknown(given.assignment, known)
    status = DONE
    for assignment in [given.assignment] if given.assignment else known:
        try:
            with console.status(f"trying {assignment}"):
                tried = try_assignment(course, assignment, Options(unsafe=given.unsafe))
        except CourseError as error:
            say(console, f"{assignment} cannot be graded: {error}")
            status = LOOK
            continue
        counts = {
            kind: sum(each.protection == kind for each in tried)
            for kind in ("protected", "beside the answers", "by hand")
        }
        faults = [each for each in tried if each.fault]
        say(
            console,
            f"{assignment}: {len(tried)} questions: "
            + ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)
            + (f"; {len(faults)} need a look" if faults else "; all as they should be"),
        )
        for each in faults:
            where = f"{assignment}/{each.notebook}.ipynb, cell {each.question!r}"
            say(console, f"  {where}: {each.fault}")
        status = LOOK if faults else status
    return status
