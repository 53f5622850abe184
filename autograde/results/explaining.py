"""Say why a test cell got its points: the answer, the student's code, or the grader."""

import re
from collections.abc import Mapping
from typing import Literal

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograde.names import names_if_python
from autograde.pages.plain import ANSI, LONGEST_MESSAGE, LONGEST_READ, cut, one_line
from autograde.run.task import (
    CELL_TIMED_OUT,
    GRADER,
    KERNEL_DIED,
    OUT_OF_TIME,
    STUDENT,
    error_of,
)
from convnet_lab.checks.failure import read_verdict

Outcome = Literal[
    "right",
    "wrong",
    "broken",
    "not_attempted",
    "grader_error",
    "waiting",
    "marked",
]

BESIDE = "this test ran beside the submission's code, unprotected"

_CELL_LINE = re.compile(r"Cell In ?\[\d+\], line (\d+)")
_FILE_AND_LINE = re.compile(r" \((?:[^()]*\.py|<[^()]*>), line \d+\)\Z")


def explain_cell(
    test: NotebookNode | None,
    answer: NotebookNode | None,
    points: float,
    full: float,
    known: bool = True,
) -> tuple[Outcome, str, str]:
    """Say why a test cell got its points: outcome, misconception's id or "", message.

    A cell that is gone is None; `known` is whether it is known which answer it tests.
    """
    failure = _error(test) if test is not None else None
    # what is worth nothing has all its points, whatever the test found
    if points >= full and (full > 0 or failure is None):
        return "right", "", ""
    # beside any other error it is of a check whose failure the test did not mind
    verdict = (
        read_verdict(test.outputs)
        if test is not None and failure and failure.ename == "CheckFailed"
        else None
    )
    found: tuple[Outcome, str, str] | None = None
    if verdict:
        named = verdict["misconception"] or ""
        found = (verdict["outcome"], named, one_line(verdict["text"]))
    if found and found[0] == "wrong":
        return found
    if answer is None and known:
        return "not_attempted", "", "the answer's cell was deleted"
    if answer is not None and _unchanged(answer):
        return "not_attempted", "", "the answer is as it was handed out"
    if found:
        return found
    if failure is None:
        return _explain_silence(test, points, full)
    # a student's error may have any name: whose it is decides what the name means
    whose = error_of(test)
    if whose == GRADER and failure.ename in (KERNEL_DIED, OUT_OF_TIME):
        return "broken", "", one_line(failure.evalue)
    cause = _error(answer) if answer is not None else None
    if answer is not None and cause is not None:
        return "broken", "", _broken_answer(answer, cause)
    if failure.ename == "AssertionError" and whose != STUDENT:
        return "wrong", "", one_line(failure.evalue or "an assertion failed")
    said = "the code raised " if whose == STUDENT else ""
    return "broken", "", one_line(f"{said}{failure.ename}: {failure.evalue}")


def decisive_answer(answers: list[NotebookNode | None]) -> NotebookNode | None:
    """Choose of a test's answers the one that says most about its failure."""
    there = [each for each in answers if each is not None]
    changed = [each for each in there if not _unchanged(each)]
    failed = [each for each in changed if _error(each) is not None]
    return next(iter(failed or changed[::-1] or there), None)


def first_wrong(wrong: Mapping[str, str]) -> dict[str, str]:
    """Say of wrong answers which other wrong one they call, so that it comes first.

    `wrong` gives the sources of the answers that are not right, by exercise.

    >>> first_wrong({"square": "square = abs", "norm": "def norm(x): square(x)"})
    {'norm': 'square'}
    """
    found = {}
    for name, source in wrong.items():
        # most answers call nothing: parsing each would take long
        called = [other for other in wrong if other != name and other in source]
        if called:
            reads = names_if_python(source).reads
            first = next((other for other in called if other in reads), "")
            if first:
                found[name] = first
    return found


def _unchanged(answer: NotebookNode) -> bool:
    meta = NotebookNode(answer.metadata.nbgrader)
    # the checksum counts the name, and not that of the notebook before it
    meta.grade_id = meta.grade_id.rpartition("/")[2]
    own = NotebookNode({**answer, "metadata": NotebookNode(nbgrader=meta)})
    return bool(meta.get("checksum") == compute_checksum(own))


def _error(cell: NotebookNode) -> NotebookNode | None:
    """Return the cell's last error; a timed-out cell is known by the one added last."""
    errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    return errors[-1] if errors else None


def _broken_answer(answer: NotebookNode, cause: NotebookNode) -> str:
    """Name the error in the answer's own cell, and its line."""
    if error_of(answer) == GRADER:
        if cause.ename == CELL_TIMED_OUT:
            return "the answer's cell was stopped: it ran past the time limit of a cell"
        return one_line(cause.evalue)
    frames = cut("\n".join(cause.traceback), LONGEST_READ)
    where = _CELL_LINE.search(ANSI.sub("", frames))
    line = f", line {where[1]}" if where else ""
    text = _FILE_AND_LINE.sub("", cut(cause.evalue.strip(), LONGEST_READ))
    # what Python 3.13 calls a cell that is cut short
    name = "SyntaxError" if cause.ename == "_IncompleteInputError" else cause.ename
    return one_line(f"{name} in the answer's cell{line}: {text}")


def _explain_silence(
    test: NotebookNode | None, points: float, full: float
) -> tuple[Outcome, str, str]:
    """Explain a test cell that lost points without an error."""
    if test is None:
        return "broken", "", "the test's cell is not in the graded notebook"
    streams = [o for o in test.get("outputs", []) if o.output_type == "stream"]
    warned = [o.text for o in streams if o.name == "stderr"]
    if warned:
        said = one_line("".join(warned))
        told = f"written to stderr, which nbgrader marks 0: {said}"
        return "broken", "", told[:LONGEST_MESSAGE]
    return "wrong", "", f"the test gave {points:g} of {full:g} points"
