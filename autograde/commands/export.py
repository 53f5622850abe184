"""``autograde export``: hand the marks on to another program."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.commands.console import DONE, LOOK, Command, Console, Subcommands, tell

if TYPE_CHECKING:
    from autograde.course import Course
    from autograde.exports.exported import Exported
    from autograde.results.settled import Told

FORMATS = {
    "csv": "class.csv",
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
    "gradescope": "gradescope",
}
"""What is written, by the names of `autograde.exports.EXPORTERS`, which load slowly."""

FILLED = ("canvas", "moodle")
"""Those that fill a sheet of the platform's."""

_FORMATS = """\
formats:
  csv         a class list: a row a student, a column an assignment
  canvas      fills the gradebook exported from Canvas, given with --sheet
  moodle      fills an assignment's offline grading worksheet, given with --sheet
  gradescope  ASSIGNMENT/STUDENT/results.json, with every test

A submission without a mark stays empty and is listed: never 0. In a sheet only the
cells of marks change. Our own files hold no cell that a spreadsheet runs as a formula;
a sheet's names stay as the platform wrote them.
"""


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "export",
        "hand the marks on: a class list, Canvas, Moodle, Gradescope",
        "autograde export spring-class --to canvas --sheet 2025-03-14_Grades.csv",
        below=_FORMATS,
    )
    command.add_directory("a graded course directory")
    command.add_argument(
        "--to", required=True, choices=FORMATS, help="the format, see below"
    )
    command.add_argument(
        "--output", type=Path, metavar="PATH", help="what to write (default: in DIR)"
    )
    command.add_only("--assignment", "NAME")
    command.add_only("--student", "ID")
    command.add_argument(
        "--sheet",
        type=Path,
        metavar="FILE",
        help="the sheet to fill; it stays as it is",
    )
    command.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="[ASSIGNMENT=]COLUMN",
        help="the sheet's column for an assignment, where the title does not tell",
    )
    command.add_argument(
        "--scale",
        action="store_true",
        help="convert where the platform's maximum is not the course's",
    )


def run(given: Namespace, console: Console) -> int:
    """Export, unless it stands there as it would be written."""
    from autograde.results.cache import stamp
    from autograde.results.settled import Settled

    made = FORMATS[given.to]
    sheet = given.sheet and (str(given.sheet.resolve()), stamp(given.sheet))
    asked = ["export", given.to, given.assignment, given.student, sheet]
    asked += [given.column, given.scale]
    # what lies elsewhere nobody looks at
    with Settled(given.directory, None if given.output else asked, [made]) as settled:
        return tell(console, settled.once(lambda: _exported(given)))


def _exported(given: Namespace) -> Told:
    from autograde.course import Course
    from autograde.results.settled import Told

    course = Course.at(given.directory)
    exported = _export(course, given)
    lines = [str(remark) for remark in exported.remarks]
    if len(exported.written) == 1:
        lines.append(f"wrote {exported.written[0]}")
    elif exported.written:
        where = os.path.commonpath(exported.written)
        lines.append(f"wrote {len(exported.written)} files below {where}")
    look = sum(remark.look for remark in exported.remarks)
    if look:
        many = (
            "mark needs a look: it is" if look == 1 else "marks need a look: they are"
        )
        lines.append(f"{look} {many} not in the export")
    return Told(LOOK if look else DONE, lines)


def _export(course: Course, given: Namespace) -> Exported:
    from autograde.exports import EXPORTERS
    from autograde.exports.exported import ExportError, Wanted

    filled = given.to in FILLED
    if not filled and (given.sheet or given.column or given.scale):
        raise ExportError(
            f"--to {given.to} fills no sheet: leave --sheet, --column and --scale away"
        )
    wanted = Wanted(
        course,
        given.output or course.root / FORMATS[given.to],
        given.assignment,
        given.student,
        given.sheet,
        _columns(course, given) if filled else {},
        given.scale,
    )
    with course.gradebook() as gradebook:
        return EXPORTERS[given.to](wanted, gradebook)


def _columns(course: Course, given: Namespace) -> dict[str, str]:
    from autograde.exports.exported import ExportError

    known = course.assignments()
    columns = {}
    for text in given.column:
        name, equals, column = text.partition("=")
        if equals and name in known:
            columns[name] = column
            continue
        only = given.assignment or known
        if len(only) != 1:
            raise ExportError(
                f"--column {text!r} names no assignment: write --column "
                f"ASSIGNMENT=COLUMN, with one of {', '.join(only)}"
            )
        columns[only[0]] = text
    return columns
