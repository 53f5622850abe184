"""``autograde site``: write the solved course as pages to read."""

from argparse import Namespace
from pathlib import Path

from autograde.commands.console import DONE, Command, Console, Subcommands, say

FOLDER = Path("build") / "site"


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "site",
        "write the solved course as pages to read",
        "autograde site --to build/site",
        "Every notebook is run with its answers in; guides and an API reference stand "
        "beside them. The pages need no network. They hold every answer.",
    )
    command.add_solutions()
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


def run(given: Namespace, console: Console) -> int:
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
