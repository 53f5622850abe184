"""What a failed check raises, and the line at its end that programs can read."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from convnet_lab.checks.explaining import Explanation

Finding = Literal[
    "values",
    "shape",
    "type",
    "nothing",
    "not finite",
    "input changed",
    "unstable",
    "no error",
    "raised",
    "not written",
    "too slow",
    "borrowed",
    "outdated",
]

VERDICT = "application/vnd.convnet-lab.check+json"
"""The media type under which a notebook keeps a failed check as data."""

_OUTCOMES = {"raised": "broken", "too slow": "broken", "not written": "not_attempted"}

_REFERENCE = re.compile(
    r"\[check (?P<exercise>\w+) \| case (?P<case>[^|\n]+) \| (?P<finding>[^|\]]+)"
    r"(?: \| (?P<misconception>[\w+-]+))?\]\s*\Z"
)

_LONGEST_REFERENCE = 2_000
_LONGEST = 20_000
"""Characters of an explanation: a value of the student's in it may be of any length."""


class CheckFailed(AssertionError):  # noqa: N818 (an assertion about an answer, not a fault of ours)
    """An answer that is not right yet; its text says what was seen, and why.

    Parameters
    ----------
    explanation : str
        What a student reads: what is wrong, the cause, what was expected, the call.
    exercise : str
        The exercise's name, such as ``"cross_correlate2d"``.
    case : str
        The name of the case that failed.
    finding : str
        The kind of difference, one of `Finding`.
    misconception : str or None
        The id of the cause: of the named mistake that gives the same answers, of two
        joined by a plus, or of a kind in `cause.KINDS`.
    parts : mapping, optional
        The explanation in its parts, for `verdict`: ``headline``, ``working``,
        ``cause`` and ``hint``, as far as it has them.
    page : Explanation, optional
        The same, for a notebook to show.

    Examples
    --------
    >>> print(CheckFailed("Flipped.", "convolve2d", "S2 f, g", "values", "flip"))
    Flipped.
    [check convolve2d | case S2 f, g | values | flip]
    """

    def __init__(
        self,
        explanation: str,
        exercise: str,
        case: str,
        finding: Finding,
        misconception: str | None = None,
        parts: Mapping[str, str] | None = None,
        page: "Explanation | None" = None,
    ) -> None:
        if len(explanation) > _LONGEST:
            half = _LONGEST // 2
            explanation = f"{explanation[:half]} ... {explanation[-half:]}"
        self.page = page
        self.is_shown = False
        self.explanation = explanation
        self.exercise = exercise
        self.case = case
        self.finding = finding
        self.misconception = misconception
        self.parts = dict(parts or {"headline": explanation})
        cause = f" | {misconception}" if misconception else ""
        reference = f"[check {exercise} | case {case} | {finding}{cause}]"
        super().__init__(f"{explanation}\n{reference}")

    @property
    def verdict(self) -> dict[str, str | int | None]:
        """What was found, as data: notebooks keep it beside the text as `VERDICT`.

        Returns
        -------
        dict
            ``version``, ``exercise``, ``case``, ``outcome`` (``wrong``, ``broken`` or
            ``not_attempted``), ``finding``, ``misconception`` (None if no mistake was
            named), ``text``, and the text's parts: ``headline``, ``cause``, ``hint``,
            ``working``.

        Examples
        --------
        >>> failed = CheckFailed("Flipped.", "convolve2d", "S2 f, g", "values", "flip")
        >>> failed.verdict["outcome"], failed.verdict["misconception"]
        ('wrong', 'flip')
        """
        return {
            "version": 1,
            "exercise": self.exercise,
            "case": self.case,
            "outcome": _OUTCOMES.get(self.finding, "wrong"),
            "finding": self.finding,
            "misconception": self.misconception,
            "text": self.explanation,
            **self.parts,
        }

    def _render_traceback_(self) -> list[str]:
        """Lines that IPython shows: the explanation, not our own call stack."""
        if self.is_shown:  # above, by a notebook, which keeps the whole text, too
            return [f"CheckFailed: {self.exercise}, explained above"]
        return [f"CheckFailed: {self}"]


def read_reference(text: str) -> dict[str, str | None] | None:
    r"""Find the reference line at the end of a `CheckFailed` text.

    Parameters
    ----------
    text : str
        What ``str(CheckFailed)`` gave, as a notebook's output keeps it.

    Returns
    -------
    dict or None
        ``exercise``, ``case``, ``finding`` and ``misconception`` (None if no mistake
        was named); None if the text does not end in a reference line.

    Examples
    --------
    >>> read_reference("Flipped.\n[check convolve2d | case S2 f, g | values | flip]")
    {'exercise': 'convolve2d', 'case': 'S2 f, g', 'finding': 'values',
     'misconception': 'flip'}
    >>> read_reference("ZeroDivisionError") is None
    True
    """
    found = _REFERENCE.search(text[-_LONGEST_REFERENCE:])
    return found.groupdict() if found else None


def read_verdict(outputs: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Find the verdict of the check that failed last, in the outputs of a cell.

    Parameters
    ----------
    outputs : iterable of mapping
        The cell's outputs, as a notebook keeps them.

    Returns
    -------
    dict or None
        What `CheckFailed.verdict` gave; None if no check failed.

    Examples
    --------
    >>> failed = CheckFailed("Flipped.", "convolve2d", "S2 f, g", "values", "flip")
    >>> shown = {"output_type": "display_data", "data": {VERDICT: failed.verdict}}
    >>> read_verdict([shown])["case"]
    'S2 f, g'
    >>> read_verdict([]) is None
    True
    """
    found = None
    for output in outputs:
        if output["output_type"] == "display_data" and VERDICT in output["data"]:
            found = dict(output["data"][VERDICT])
    return found
