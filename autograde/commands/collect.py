"""``autograde collect``: bring what was handed in into the course."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.commands.console import DONE, LOOK, Command, Console, Subcommands, say

if TYPE_CHECKING:
    from autograde.collect.collect import Collected

SOURCES = ("exchange", "moodle", "gradescope", "canvas", "course", "plain")
"""The names of `autograde.collect.conventions.CONVENTIONS`, which loads slowly."""

_MORE = """\
PATH is a folder, a file, or an archive (zip, tar, tar.gz): a download of Canvas, Moodle
or Gradescope, an nbgrader exchange's inbound folder, a submitted/ folder, or files and
folders named after students. For other names set c.FileNameCollectorPlugin.named_regexp
in nbgrader_config.py, as nbgrader documents it.

A student's newest attempt goes to submitted/, where grade reads it. Every file that
came in is kept in collected/. Collecting the same again changes nothing.

roster.csv: a column id, and any of name, first_name, last_name, email, lms_user_id; or
what Canvas (gradebook), Moodle (grading worksheet) or Gradescope (roster) export.

extensions.csv: student,assignment,until with lines as
  ada,02_cross_correlation,2025-03-20 23:59 +01:00

Times are kept in UTC. Lateness is counted from the due date in the gradebook: set it by
  nbgrader db assignment add ASSIGNMENT --duedate="2025-03-14 23:59 UTC"
"""


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "collect",
        "bring what students handed in into the course",
        "autograde collect spring-class 02_cross_correlation submissions.zip",
        below=_MORE,
    )
    command.add_directory()
    command.add_argument("assignment", metavar="ASSIGNMENT", help="what was handed in")
    command.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH", help="where it is, see below"
    )
    command.add_argument(
        "--roster",
        type=Path,
        metavar="CSV",
        help="who is in the class (default: roster.csv in DIR, if it is there)",
    )
    command.add_argument(
        "--extensions",
        type=Path,
        metavar="CSV",
        help="who has more time (default: extensions.csv in DIR, if it is there)",
    )
    command.add_argument(
        "--from",
        dest="convention",
        choices=SOURCES,
        help="whose names PATH has (default: recognized)",
    )


def run(given: Namespace, console: Console) -> int:
    """Collect, and tell what became of everything."""
    from autograde.collect.attempts import FOLDER
    from autograde.collect.collect import Options, collect
    from autograde.course import Course

    course = Course.at(given.directory)
    collected = collect(
        course,
        given.assignment,
        given.paths,
        Options(given.roster, given.extensions, given.convention),
    )
    for line in _lines(collected, given.assignment):
        say(console, line)
    say(console, f"all files are kept: {course.root / FOLDER}")
    say(console, f"then: autograde grade {given.directory} {given.assignment}")
    return LOOK if collected.remarks else DONE


def _lines(collected: Collected, assignment: str) -> Iterator[str]:
    from autograde.collect.times import in_words

    for intake in collected.intakes:
        if intake.convention:
            count = len(intake.claimed)
            yield f"{intake.source}: read as {intake.convention}, {count} hand-ins"
    yield (
        f"{assignment}: {len(collected.new)} new, {len(collected.newer)} newer, "
        f"{len(collected.unchanged)} as before"
    )
    for student, span in sorted(collected.late.items()):
        how = f"by {in_words(span)}" if span else "as its source says"
        yield f"late: {student}, {how}"
    for note in collected.notes:
        yield f"note: {note}"
    for about, text in collected.remarks:
        yield f"needs a look: {about}: {text}"
