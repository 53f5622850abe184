"""The words a student reads: what was called, what came, where it differs, and why."""

import sysconfig
import textwrap
import traceback
from pathlib import Path

import numpy as np

from convnet_lab.checks import writing
from convnet_lab.checks.borrowing import LIBRARIES
from convnet_lab.checks.comparing import Difference, wrong_entries
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.failure import CheckFailed
from convnet_lab.checks.naming import Tried

_PRINTED_LINES = 5
_NOT_THEIRS = [
    Path(__file__).parent,
    *(Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")),
]
"""Folders whose frames in a traceback are not the student's own lines."""


def explain(
    exercise: Exercise,
    case: str,
    tried: Tried,
    difference: Difference,
    cause: Misconception | None,
) -> CheckFailed:
    """Put a failed case into words.

    Parameters
    ----------
    exercise : Exercise
    case : str
        Its name.
    tried : Tried
        The call and what came of it.
    difference : Difference
        How it is wrong.
    cause : Misconception or None
        The mistake that gives the same answers.

    Returns
    -------
    CheckFailed
        With the explanation in this order: the call, the shape, the first wrong entry
        with the sum behind it, the likely cause.
    """
    sections = [
        _headline(exercise, case, difference),
        _call(exercise, tried),
        _shape(exercise, tried),
        _first_wrong_entry(exercise, tried, difference),
        _raised(tried),
        _printed(tried),
        _cause(difference, cause),
    ]
    return CheckFailed(
        "\n".join(line for section in sections for line in section),
        exercise.name,
        case,
        difference.finding,
        cause.id if cause else None,
    )


def borrowed_answer(exercise: Exercise, source: str) -> CheckFailed:
    """Say that an answer with the right values is somebody else's work.

    Parameters
    ----------
    exercise : Exercise
    source : str
        What it called.

    Returns
    -------
    CheckFailed
    """
    ours = ", ".join(f"functional.{name}" for name in exercise.same_operation)
    sentence = (
        f"{exercise.name} gives the right values, but it calls {source}, which does "
        "the exercise for you. Write the operation yourself, with NumPy. (Not counted "
        f"here: {ours}, and {', '.join(LIBRARIES)}.)"
    )
    return CheckFailed(
        "\n".join(textwrap.wrap(sentence, writing.WIDTH - len("CheckFailed: "))),
        exercise.name,
        "every case",
        "borrowed",
    )


def _headline(exercise: Exercise, case: str, difference: Difference) -> list[str]:
    if difference.finding == "not written":
        return textwrap.wrap(difference.sentence, writing.WIDTH - len("CheckFailed: "))
    return [f"{exercise.name} is not right yet: case {case}."]


def _call(exercise: Exercise, tried: Tried) -> list[str]:
    if isinstance(tried.outcome.error, NotImplementedError):
        return []
    names = exercise.argument_names
    lines = [
        f"Called    {exercise.name}({', '.join(names[: len(tried.arguments)])}) with"
    ]
    for name, argument in zip(names, tried.arguments, strict=False):
        start = f"  {name} = "
        lines += (start + writing.value(argument, len(start))).split("\n")
    return lines


def _shape(exercise: Exercise, tried: Tried) -> list[str]:
    value = tried.outcome.value
    if exercise.returns != "array" or not isinstance(value, np.ndarray):
        return []
    if tried.expected is ValueError:
        return []
    wanted = np.shape(tried.expected)
    verdict = "right" if value.shape == wanted else "wrong"
    return [f"Shape     expected {wanted}, yours {value.shape}: {verdict}"]


def _first_wrong_entry(
    exercise: Exercise, tried: Tried, difference: Difference
) -> list[str]:
    if difference.index is None:
        return []
    expected, got = np.asarray(tried.expected), tried.outcome.value
    right, yours = (writing.number(a[difference.index]) for a in (expected, got))
    if exercise.returns == "array":
        wrong = wrong_entries(exercise, tried.arguments, expected, got)
        lines = [
            f"Entry     {writing.place(difference.index)} is the first wrong one "
            f"({np.count_nonzero(wrong)} of {wrong.size} are)"
        ]
    else:
        lines = []
    working = exercise.working(tried.arguments, difference.index)
    lines += [f"Expected  {right}, for", *(f"            {line}" for line in working)]
    return [*lines, f"Yours     {yours}"]


def _raised(tried: Tried) -> list[str]:
    """Show the student's own part of a traceback, with the lines of their cell."""
    error = tried.outcome.error
    if not isinstance(error, Exception) or isinstance(error, NotImplementedError):
        return []
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not any(
            Path(frame.filename).is_relative_to(folder) for folder in _NOT_THEIRS
        )
    ]
    lines = [_cut(f"  line {f.lineno}, in {f.name}: {f.line}") for f in frames]
    # of a deep recursion, its start and its end
    return ["In your function:", *(lines if len(lines) < 7 else lines[:3] + lines[-3:])]


def _printed(tried: Tried) -> list[str]:
    lines = tried.outcome.printed.splitlines()
    if not lines:
        return []
    more = [f"  ... and {len(lines) - _PRINTED_LINES} more lines"]
    shown = [_cut(f"  {line}") for line in lines[:_PRINTED_LINES]]
    return ["It printed:", *shown, *(more if len(lines) > _PRINTED_LINES else [])]


def _cut(line: str) -> str:
    return line if len(line) <= writing.WIDTH else line[: writing.WIDTH - 3] + "..."


def _cause(difference: Difference, cause: Misconception | None) -> list[str]:
    if difference.finding == "not written":
        return []
    problem = _labelled("Problem   ", difference.sentence)
    if cause is None:
        return problem
    lines = problem if difference.finding == "raised" else []
    return [
        *lines,
        *_labelled("Cause     ", cause.sentence),
        *_labelled("Hint      ", cause.hint),
    ]


def _labelled(label: str, sentence: str) -> list[str]:
    return textwrap.wrap(
        sentence,
        writing.WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label),
    )
