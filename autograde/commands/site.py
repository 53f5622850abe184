"""``autograde site``: write the solved course as pages to read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.commands.console import (
    DONE,
    Subcommands,
    add_solutions,
    new_command,
    say,
)

if TYPE_CHECKING:
    from rich.console import Console

FOLDER = Path("build") / "site"


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = new_command(
        commands,
        "site",
        "write the solved course as pages to read",
        "autograde site --to build/site",
        "Every notebook is run with its answers in; guides and an API reference stand "
        "beside them. The pages need no network. They hold every answer.",
    )
    add_solutions(command)
    command.add_argument(
        "--to",
        type=Path,
        default=FOLDER,
        metavar="PATH",
        help=f"where the pages go (default: {FOLDER.as_posix()})",
    )
    command.add_argument(
        "--live",
        default="",
        metavar="ADDRESS",
        help="where a site of make lite is, such as ../live: each notebook's page "
        "and its sections then link to the notebook there",
    )
    command.set_defaults(run=run)


def run(given: argparse.Namespace, console: Console) -> int:
    """Write the site."""
    from autograde.notebooks.release import ReleaseError, find_solutions

    try:
        from autograde.site.writing import write_site
    except ModuleNotFoundError as error:
        raise ReleaseError(
            f"{error.name} is not installed: pip install 'convnet-lab[site]'"
        ) from None
    pages = write_site(find_solutions(given.solutions), given.to, live=given.live)
    say(console, f"wrote {len(pages)} pages: open {given.to / 'index.html'}")
    return DONE
