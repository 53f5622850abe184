"""The ``autograde`` command; its subcommands are in `autograde.commands`."""

import argparse
import sys
from collections.abc import Sequence

from autograde.commands import (
    build,
    check_course,
    collect,
    demo,
    drop,
    exercises,
    export,
    feedback,
    grade,
    gradescope_zip,
    init,
    new_exercise,
    report,
    site,
    watch,
)
from autograde.commands.console import FAILED, STATUSES, Command, new_console
from autograde.errors import UserError

COMMANDS = (
    build,
    init,
    check_course,
    new_exercise,
    exercises,
    collect,
    grade,
    drop,
    feedback,
    report,
    export,
    gradescope_zip,
    watch,
    demo,
    site,
)


EXTRAS = {
    **dict.fromkeys(
        ("jinja2", "jupytext", "markupsafe", "nbconvert", "nbformat", "nbgrader"),
        "autograde",
    ),
    **dict.fromkeys(
        ("nh3", "pyseccomp", "yaml", "rapidfuzz", "rich", "sqlalchemy", "tblib"),
        "autograde",
    ),
    **dict.fromkeys(("bs4", "latex2mathml", "mistune", "nbclient", "pdoc"), "site"),
    "distributed": "cluster",
    "pyarrow": "tables",
}
"""By module, the extra that installs it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    given = command_parser().parse_args(arguments)
    try:
        status: int = given.run(given, new_console())
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        print(  # noqa: T201
            f"autograde {given.command}: {error.name} is not installed: type "
            f"pip install 'convnet-lab[{extra}]', or in a clone pip install "
            f"'.[{extra}]'",
            file=sys.stderr,
        )
        return FAILED
    except (UserError, OSError) as error:
        print(f"autograde {given.command}: {error}", file=sys.stderr)  # noqa: T201
        return FAILED
    except KeyboardInterrupt:
        print("autograde: stopped; run it again to go on", file=sys.stderr)  # noqa: T201
        return FAILED
    return status


def command_parser() -> argparse.ArgumentParser:
    """Make the parser of the command line, with all subcommands."""
    parser = argparse.ArgumentParser(
        prog="autograde",
        description="Build the course's notebooks and grade a class with nbgrader.",
        epilog=STATUSES,
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=Command
    )
    for each in COMMANDS:
        each.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
