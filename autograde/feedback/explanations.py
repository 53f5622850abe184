"""What may be told of a failed test: the check's own words, or the student's error.

A test's source may hold what students must not see, and an exception's traceback quotes
it. So nothing is taken from a test's outputs but texts that are known to be written for
the student; of all others only their kind is told.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograde.feedback.images import Image
from autograde.feedback.markup import find_images
from autograde.pages.plain import plain
from autograde.run.task import GRADER, STUDENT, error_of
from convnet_lab.checks.failure import read_verdict

LONGEST = 10_000

_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_NO_FUNCTION = re.compile(r"check\('\w+', \.\.\.\) was given ")
_KIND = re.compile(r"[A-Za-z_]\w{0,79}\Z")


@dataclass(frozen=True)
class Explanation:
    """Why a test failed."""

    headline: str
    remarks: tuple[tuple[str, str], ...] = ()
    """``Problem``, ``Cause`` or ``Hint``, and a sentence or two."""
    working: str = ""
    """Lines to read in columns: the call, the first wrong entry, how it comes about."""
    pictures: tuple[Image, ...] = ()
    """The same, drawn."""


def explain(
    test: NotebookNode | None,
    shown: bool,
    names: Collection[str],
    answer: NotebookNode | None = None,
) -> Explanation:
    """Take from a failed test's outputs what the student may read: a headline at least.

    `shown` is whether students have the whole source of the test; it may say that one
    of the `names` is missing, which students know.
    """
    error = _error(test)
    if test is not None and error is not None and error.ename == "CheckFailed":
        verdict = read_verdict(test.outputs)
        if verdict is not None:
            return _checks_words(verdict, test.outputs)
    stopped = _error(answer)
    if stopped is not None:
        return Explanation(
            f"The cell of your answer stopped with {_kind(stopped)}: what it put out, "
            "below, says where."
        )
    if error is None:
        return Explanation("The test ran, and did not give all its points.")
    whose = error_of(test)
    if whose in (GRADER, STUDENT):
        return _told_error(error, "Your code raised " if whose == STUDENT else "")
    if error.ename == "TypeError" and _NO_FUNCTION.match(error.evalue):
        return Explanation(plain(error.evalue, 1_000))
    undefined = _UNDEFINED.fullmatch(error.evalue)
    if error.ename == "NameError" and undefined and undefined[1] in names:
        return Explanation(f"There is no {undefined[1]}: did its cell run to its end?")
    if error.ename == "AssertionError":
        said = plain(error.evalue, LONGEST).strip() if shown else ""
        return Explanation("The test found something else than it expected.", (), said)
    return Explanation(f"The test stopped with {_kind(error)}.")


def _error(cell: NotebookNode | None) -> NotebookNode | None:
    """Return a cell's last error, as marks are explained by it."""
    outputs = cell.get("outputs", []) if cell is not None else []
    errors = [output for output in outputs if output.output_type == "error"]
    return errors[-1] if errors else None


def _kind(error: NotebookNode) -> str:
    return error.ename if _KIND.match(error.ename) else "an error"


def _checks_words(verdict: dict[str, Any], outputs: list[NotebookNode]) -> Explanation:
    """Take a check's words and its picture."""
    pictures = [
        picture
        for output in outputs
        if output.output_type == "display_data"
        for picture in find_images(str(output.data.get("text/html", "")))
    ]
    remarks = tuple(
        (name.title(), plain(verdict[name], LONGEST))
        for name in ("problem", "cause", "hint")
        if name in verdict
    )
    working = plain(verdict.get("working", ""), LONGEST)
    headline = plain(verdict["headline"], LONGEST)
    return Explanation(headline, remarks, working, tuple(pictures))


def _told_error(error: NotebookNode, start: str) -> Explanation:
    """Tell an error of the student's code, or of its process, and the student's lines.

    An ordinary exception has a traceback with the test's.
    """
    lines = "\n".join(error.traceback[1:])
    headline = plain(f"{start}{error.ename}: {error.evalue}", 1_000)
    return Explanation(headline, (), plain(lines, LONGEST))
