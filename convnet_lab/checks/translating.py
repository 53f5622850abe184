"""Python's and NumPy's errors in words: what happened, in which line, and why here."""

from collections.abc import Callable

from convnet_lab.checks.call_errors import other_error, wrong_call
from convnet_lab.checks.calling import TooSlow
from convnet_lab.checks.cause import Seen
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.index_errors import (
    kind_of_entry,
    not_whole,
    out_of_range,
    truth_of_an_array,
)
from convnet_lab.checks.name_errors import unknown_name
from convnet_lab.checks.raised import Raised, Words
from convnet_lab.checks.shape_errors import broadcasting, matrix_product, size_or_axis


def translate(
    exercise: Exercise, arguments: Arguments, error: BaseException
) -> Seen | None:
    """Put an error of a student's function into words.

    Parameters
    ----------
    exercise : Exercise
    arguments : tuple
        What the function was called with.
    error : BaseException
        What it raised.

    Returns
    -------
    Seen or None
        What happened and what usually causes it in this exercise; None of an error
        that is explained elsewhere: an endless loop, an answer that is not written.
    """
    if isinstance(error, TooSlow | NotImplementedError):
        return None
    told = Raised(exercise, arguments, error)
    for rule in _RULES:
        words = rule(told)
        if words:
            return Seen(*words)
    return Seen(
        "error",
        f"{type(error).__name__} in {told.line}: {told.text}".rstrip(": ") + ".",
        "Read the line with the values that its names had there.",
    )


_RULES: tuple[Callable[[Raised], Words | None], ...] = (
    broadcasting,
    truth_of_an_array,
    matrix_product,
    kind_of_entry,
    not_whole,
    out_of_range,
    size_or_axis,
    unknown_name,
    wrong_call,
    other_error,
)
