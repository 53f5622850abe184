"""The ``autograde`` command: build, init, grade, demo."""

import argparse
import contextlib
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from autograde import demo
from autograde.course import Course, CourseError, init
from autograde.engine import Progress as ProgressCallback
from autograde.engine import Result, grade
from autograde.marks import one_line, read_marks, write_marks
from autograde.release import (
    ReleaseError,
    build,
    compare,
    find_solutions,
    read_all,
    release_all,
)
from autograde.sources import SourceError

DONE, LOOK, FAILED = 0, 1, 2

UNSANDBOXED = (
    "Submissions run unsandboxed, with your own rights on this machine: "
    "grade only files of people you trust."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line after the program's name; ``sys.argv`` if not given.

    Returns
    -------
    int
        0 if all is done, 1 if some submissions need a look, 2 if it could not run.
    """
    given = _parser().parse_args(arguments)
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        # a log has no width of its own, and 80 columns cut the tables
        console = Console(highlight=False, width=120)
    try:
        status: int = given.run(given, console)
    except (CourseError, ReleaseError, SourceError, OSError) as error:
        print(f"autograde {given.command}: {error}", file=sys.stderr)  # noqa: T201
        return FAILED
    except KeyboardInterrupt:
        print("autograde: stopped; run it again to go on", file=sys.stderr)  # noqa: T201
        return FAILED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="autograde",
        description="Build the course's notebooks and grade a class with nbgrader.",
        epilog="exit status: 0 done, 1 some submissions need a look, 2 could not run",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, purpose: str, example: str) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=purpose,
            description=purpose[0].upper() + purpose[1:] + ".",
            epilog=f"example: {example}",
        )
        return command

    def add_solutions(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--solutions",
            type=Path,
            metavar="PATH",
            help="the notebooks' sources (default: ./solutions, or the checkout's)",
        )

    command = add(
        "build",
        "make the students' notebooks from their sources",
        "autograde build --check",
    )
    add_solutions(command)
    command.add_argument(
        "--notebooks",
        type=Path,
        metavar="PATH",
        help="where they go (default: notebooks beside the solutions)",
    )
    command.add_argument(
        "--check", action="store_true", help="write nothing, say which differ"
    )
    command.set_defaults(run=_build)

    command = add(
        "init",
        "make an nbgrader course directory from the sources",
        "autograde init spring-class",
    )
    command.add_argument("directory", type=Path, metavar="DIR", help="new or empty")
    command.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="seed of the hidden tests, 1 or more (default: drawn at random)",
    )
    add_solutions(command)
    command.set_defaults(run=_init)

    command = add(
        "grade",
        "grade what was handed in and write marks.csv",
        "autograde grade spring-class 02_cross_correlation",
    )
    command.description = f"{command.description} {UNSANDBOXED}"
    command.add_argument(
        "directory", type=Path, metavar="DIR", help="a course directory"
    )
    command.add_argument(
        "assignment", nargs="?", metavar="ASSIGNMENT", help="only this one"
    )
    command.set_defaults(run=_grade)

    command = add(
        "demo",
        "make, grade and show a class of eight made-up students",
        "autograde demo",
    )
    command.description = f"{command.description} {UNSANDBOXED}"
    command.add_argument(
        "directory",
        type=Path,
        nargs="?",
        default=Path("demo-class"),
        metavar="DIR",
        help="new, empty, or an earlier demo's (default: demo-class)",
    )
    add_solutions(command)
    command.set_defaults(run=_demo)
    return parser


def _build(given: argparse.Namespace, console: Console) -> int:
    solutions = find_solutions(given.solutions)
    notebooks = given.notebooks or solutions.parent / "notebooks"
    if given.check:
        differing = compare(release_all(read_all(solutions)), notebooks)
        for path in differing:
            _say(console, f"{path} is not what its source makes: run autograde build")
        return LOOK if differing else DONE
    written = build(solutions, notebooks)
    for path in written:
        _say(console, f"wrote {path}")
    if not written:
        _say(console, f"{notebooks} is up to date")
    return DONE


def _init(given: argparse.Namespace, console: Console) -> int:
    course = init(given.directory, find_solutions(given.solutions), given.seed)
    _say(console, f"{given.directory} is ready: {', '.join(course.assignments())}")
    _say(console, "give students release/ASSIGNMENT/")
    _say(console, "put what they hand in into submitted/STUDENT/ASSIGNMENT/")
    _say(console, f"then: autograde grade {given.directory}")
    return DONE


def _grade(given: argparse.Namespace, console: Console) -> int:
    course = Course.at(given.directory)
    _say(console, UNSANDBOXED)
    with _progress(console) as progress:
        results = grade(course, given.assignment, progress=progress)
    path = write_marks(course)
    _summarise(course, results, console)
    _say(console, f"marks: {path}")
    return LOOK if any(result.reason for result in results) else DONE


def _demo(given: argparse.Namespace, console: Console) -> int:
    _say(console, UNSANDBOXED)
    solutions = find_solutions(given.solutions)
    course = demo.make_class(given.directory, solutions)
    with _progress(console) as progress:
        grade(course, progress=progress)
    path = write_marks(course)
    console.print(demo.class_table(course))
    _say(console, f"marks: {path}")
    return DONE


def _summarise(course: Course, results: list[Result], console: Console) -> None:
    """Print a line for each assignment, and each submission that needs a look."""
    table = Table(
        "assignment", "submissions", "right", "wrong", "broken", "not attempted"
    )
    marks = read_marks(course)
    for assignment in sorted({result.assignment for result in results}):
        outcomes = Counter(m.outcome for m in marks if m.assignment == assignment)
        handed_in = sum(result.assignment == assignment for result in results)
        table.add_row(
            assignment,
            str(handed_in),
            str(outcomes["right"]),
            str(outcomes["wrong"]),
            str(outcomes["broken"]),
            str(outcomes["not_attempted"]),
        )
    console.print(table)
    for result in results:
        if result.reason or result.note:
            said = f"no mark: {result.reason}" if result.reason else result.note
            _say(console, f"{result.student} {result.assignment}: {said}")


def _say(console: Console, text: str) -> None:
    """Print a line as it is: names in it are strangers' and no markup."""
    console.print(one_line(text, None), markup=False, soft_wrap=True)


@contextlib.contextmanager
def _progress(console: Console) -> Iterator[ProgressCallback]:
    """Show a bar on a terminal; elsewhere a line for each submission."""
    if not console.is_terminal:

        def print_line(done: int, total: int, result: Result | None) -> None:
            if result:
                said = f"no mark: {result.reason}" if result.reason else "graded"
                what = f"{result.student} {result.assignment}: {said}"
                _say(console, f"[{done}/{total}] {what}")

        yield print_line
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("grading", total=None)

        def move_bar(done: int, total: int, result: Result | None) -> None:
            name = f"{result.student} {result.assignment}" if result else "grading"
            bar.update(task, completed=done, total=total, description=name)

        yield move_bar


if __name__ == "__main__":
    sys.exit(main())
