"""What the subcommands share: exit statuses, their shape, and how they say things."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import rich.console

    from autograde.grade.engine import Progress as ProgressCallback
    from autograde.results.record import Result
    from autograde.results.settled import Told

DONE, LOOK, FAILED = 0, 1, 2
"""All is done; some submissions need a look; it could not run."""

STATUSES = "exit status: 0 done, 1 some submissions need a look, 2 could not run"

Console: TypeAlias = "rich.console.Console"
Subcommands: TypeAlias = "argparse._SubParsersAction[Command]"

UNSAFE = (
    "Without a sandbox, submissions run with your own rights on this machine: "
    "grade so only files of people you trust."
)


class Command(argparse.ArgumentParser):
    """A subcommand, and the arguments that it has in common with others."""

    @classmethod
    def new(
        cls,
        commands: Subcommands,
        run: Callable[[argparse.Namespace, Console], int],
        name: str,
        purpose: str,
        example: str,
        more: str = "",
        below: str = "",
    ) -> Command:
        """Add a subcommand whose help has its purpose and an example.

        What stands `below` its arguments keeps its lines.
        """
        example = f"example: {example}; {STATUSES}"
        command = commands.add_parser(
            name,
            help=purpose,
            description=f"{purpose[0].upper()}{purpose[1:]}. {more}".rstrip(),
            epilog=f"{below}\n{example}" if below else example,
        )
        if below:
            command.formatter_class = argparse.RawDescriptionHelpFormatter
        command.set_defaults(run=run)
        return command

    def add_directory(self, what: str = "a course directory") -> None:
        """Add the course directory, which has to be named."""
        self.add_argument("directory", type=Path, metavar="DIR", help=what)

    def add_assignment(self) -> None:
        """Add the assignment, which may be left out."""
        self.add_argument(
            "assignment", nargs="?", metavar="ASSIGNMENT", help="only this one"
        )

    def add_only(self, option: str, metavar: str) -> None:
        """Add an option that names one of several; all if it is not given."""
        self.add_argument(
            option,
            action="append",
            default=[],
            metavar=metavar,
            help="only this one; may be given again",
        )

    def add_unsafe(self) -> None:
        """Add the option of doing without a sandbox."""
        self.add_argument("--unsafe", action="store_true", help=UNSAFE)

    def add_solutions(self) -> None:
        """Add the option that says where the notebooks' sources are."""
        self.add_argument(
            "--solutions",
            type=Path,
            metavar="PATH",
            help="the notebooks' sources (default: ./solutions, or the checkout's)",
        )


def seconds_from(least: float, most: float) -> Callable[[str], float]:
    """Make a reader of a time on the command line."""

    def read(text: str) -> float:
        try:
            seconds = float(text)
        except ValueError:
            seconds = -1.0
        if not least <= seconds <= most:
            raise argparse.ArgumentTypeError(
                f"'{text}' is no time from {least:g} to {most:,.0f} seconds"
            )
        return seconds

    return read


def new_console() -> Console:
    """Make a console: as wide as the terminal, and wide enough for tables in a log."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        return Console(highlight=False, width=120)
    return console


def say(console: Console, text: str) -> None:
    """Print a line as it is: names in it are strangers' and no markup."""
    from autograde.pages.plain import one_line

    console.print(one_line(text, None), markup=False, soft_wrap=True)


def say_unchanged(console: Console, count: int) -> None:
    """Say how many submissions have the result that they had."""
    say(console, f"unchanged since they were graded: {count:,}")


def tell(console: Console, told: Told) -> int:
    """Print what a command says at its end; return its exit status."""
    if told.table:
        from rich.table import Table
        from rich.text import Text

        from autograde.pages.plain import one_line

        titles, *rows = told.table
        table = Table(*titles)
        for row in rows:
            table.add_row(*(Text(one_line(cell)) for cell in row))
        console.print(table)
    for line in told.lines:
        say(console, line)
    return told.status


@contextlib.contextmanager
def grading_progress(console: Console) -> Iterator[ProgressCallback]:
    """Show a bar on a terminal; elsewhere a line for each new result."""
    if not console.is_terminal:
        told = 0

        def print_line(done: int, total: int, result: Result | None) -> None:
            nonlocal told
            if result:
                told += 1
                say(console, f"[{done}/{total}] {_told(result)}")
            elif done > told:
                say_unchanged(console, done - told)

        yield print_line
        return

    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from autograde.pages.plain import one_line

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.fields[failed]}", style="red"),
        TextColumn("{task.description}", markup=False),
    )
    failed = 0
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, failed="")

        def move_bar(done: int, total: int, result: Result | None) -> None:
            nonlocal failed
            failed += bool(result and result.reason)
            bar.update(
                task,
                completed=done,
                total=total,
                description=one_line(_told(result)) if result else "",
                failed=f"{failed} without a mark" if failed else "",
            )

        yield move_bar


def _told(result: Result) -> str:
    """Say in a line how a submission went."""
    who = f"{result.student} {result.assignment}"
    if result.reason:
        return f"{who}: no mark: {result.reason}"
    return f"{who}: {result.points:g} of {result.full:g}"
