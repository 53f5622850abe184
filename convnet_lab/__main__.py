"""The command ``python -m convnet_lab doctor``."""

import argparse
import sys
from collections.abc import Sequence

from convnet_lab.doctor import examine


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line after the program's name; ``sys.argv`` if not given.

    Returns
    -------
    int
        0 if a learner has all that is needed, 1 if there is something to do.
    """
    parser = argparse.ArgumentParser(prog="python -m convnet_lab")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser(
        "doctor",
        help="say whether all is in place, and what to do if not",
        description="Say whether all is in place, and what to do if not.",
        epilog="exit status: 0 all that a learner needs is there, 1 something is to do",
    )
    parser.parse_args(arguments)
    report = examine(grading=True)
    print(report)  # noqa: T201
    return 0 if report.well else 1


if __name__ == "__main__":
    sys.exit(main())
