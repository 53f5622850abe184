"""Which lines of a traceback are the student's own."""

import sysconfig
import traceback
from pathlib import Path

_NOT_THEIRS = [
    Path(__file__).parent,
    *(Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")),
]
"""Folders whose frames in a traceback are not the student's own lines."""


def own_lines(error: BaseException) -> list[traceback.FrameSummary]:
    """List the lines of the student's code that an exception passed.

    Parameters
    ----------
    error : BaseException
        As it was caught.

    Returns
    -------
    list of FrameSummary
        Outermost first, without those of libraries, of the checks, and of modules
        that hide theirs with ``__tracebackhide__``.

    Examples
    --------
    >>> try:
    ...     1 / 0
    ... except ZeroDivisionError as error:
    ...     [line.lineno for line in own_lines(error)]
    [2]
    """
    shown = (
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not frame.f_globals.get("__tracebackhide__")
    )
    return [
        line
        for line in traceback.StackSummary.extract(shown)
        if not any(Path(line.filename).is_relative_to(f) for f in _NOT_THEIRS)
    ]
