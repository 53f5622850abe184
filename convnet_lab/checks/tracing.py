"""Which lines of a traceback are the student's own."""

import os
import sysconfig
import traceback
from pathlib import Path
from types import FrameType

import numpy as np

_NOT_THEIRS = [
    Path(__file__).parents[1],
    Path(os.__file__).parent,  # in a browser, Python's own modules come out of a zip
    Path(np.__file__).parents[1],
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
        if is_theirs(line.filename)
    ]


def own_frames(error: BaseException) -> list[FrameType]:
    """List the frames of the student's code that an exception passed, as `own_lines`.

    An exception of another process has none with values in them.
    """
    return [
        frame
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if not frame.f_globals.get("__tracebackhide__")
        and is_theirs(frame.f_code.co_filename)
    ]


def text_of(error: BaseException) -> str:
    """Give the first line of an error's text; its class may be the student's own."""
    try:
        return (str(error).splitlines() or [""])[0][:160]
    except Exception:  # the student's own exception class may fail at this
        return "(its text cannot be shown)"


def is_theirs(filename: str) -> bool:
    """Say whether a file is no package's and not the checks' own."""
    return not any(Path(filename).is_relative_to(f) for f in _NOT_THEIRS)
