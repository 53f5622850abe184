"""The words a student reads: what was called, what came, where it differs, and why."""

import textwrap
from typing import Any

import numpy as np

from convnet_lab.checks import writing
from convnet_lab.checks.borrowing import LIBRARIES
from convnet_lab.checks.comparing import Difference, wrong_entries
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.failure import CheckFailed
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.structures import is_structure, label, part
from convnet_lab.checks.tracing import own_lines

_PRINTED_LINES = 5
_MATRICES = 12


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
    headline = _headline(exercise, case, difference)
    working = [
        *_call(exercise, tried),
        *_shape(exercise, tried, difference),
        *_first_wrong_entry(exercise, tried, difference),
        *_raised(tried),
        *_printed(tried),
    ]
    remarks = _remarks(difference, cause)
    labelled = (
        line
        for name, sentence in remarks.items()
        for line in _labelled(f"{name.title():10}", sentence)
    )
    return CheckFailed(
        "\n".join([*headline, *working, *labelled]),
        exercise.name,
        case,
        difference.finding,
        cause.id if cause else None,
        {"headline": " ".join(headline), "working": "\n".join(working), **remarks},
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
    ours = ", ".join(
        name if "." in name else f"functional.{name}"
        for name in exercise.same_operation
    )
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
        parts={"headline": sentence},
    )


def _headline(exercise: Exercise, case: str, difference: Difference) -> list[str]:
    if difference.finding == "not written":
        return textwrap.wrap(difference.sentence, writing.WIDTH - len("CheckFailed: "))
    place = f": case {case}." if exercise.cases[0].name else "."
    return [f"{exercise.name} is not right yet{place}"]


def _call(exercise: Exercise, tried: Tried) -> list[str]:
    if isinstance(tried.outcome.error, NotImplementedError):
        return []
    if exercise.returns == "value":
        return []
    names = exercise.argument_names
    lines = [
        f"Called    {exercise.name}({', '.join(names[: len(tried.arguments)])}) with"
    ]
    for name, argument in zip(names, tried.arguments, strict=False):
        for title, matrix in _parts(name, argument):
            start = f"  {title} = "
            lines += (start + writing.value(matrix, len(start))).split("\n")
    return lines


def _parts(name: str, argument: Any) -> list[tuple[str, Any]]:
    """Take a dict into its arrays, and a small volume into its channels."""
    if isinstance(argument, dict):
        return [(f"{name}[{key!r}]", value) for key, value in argument.items()]
    if not isinstance(argument, np.ndarray) or argument.ndim not in (3, 4):
        return [(name, argument)]
    # an example of a batch stands first, a filter of a bank last
    places: list[Any] = [np.s_[:, :, c] for c in range(argument.shape[2])]
    if argument.ndim == 4:
        places = (
            [np.s_[:, :, c, k] for k, c in np.ndindex(argument.shape[:1:-1])]
            if name == "filters"
            else [np.s_[m, :, :, c] for m, c in np.ndindex(argument.shape[::3])]
        )
    if len(places) > _MATRICES or argument.size > writing.LARGEST * len(places):
        return [(name, argument)]
    return [(f"{name}[{_indices(place)}]", argument[place]) for place in places]


def _indices(place: tuple[slice | int, ...]) -> str:
    return ", ".join(":" if isinstance(i, slice) else str(i) for i in place)


def _shape(exercise: Exercise, tried: Tried, difference: Difference) -> list[str]:
    leaf = _leaf(tried, difference)
    if leaf is None or exercise.returns not in ("array", "parts"):
        return []
    wanted, value = leaf
    if wanted.ndim == value.ndim == 0:
        return []
    verdict = "right" if value.shape == wanted.shape else "wrong"
    named = label(difference.path, exercise.parts)
    of = f"of {named}: " if named else ""
    return [f"Shape     {of}expected {wanted.shape}, yours {value.shape}: {verdict}"]


def _leaf(tried: Tried, difference: Difference) -> tuple[np.ndarray, np.ndarray] | None:
    """Give the right and the student's array that the difference is about."""
    if tried.expected is ValueError or difference.finding == "no error":
        return None
    wanted = part(tried.expected, difference.path)
    try:
        value = part(tried.outcome.value, difference.path)
    except (KeyError, IndexError, TypeError):
        return None
    value = np.asarray(value) if isinstance(value, int | float) else value
    if is_structure(wanted) or not isinstance(value, np.ndarray):
        return None
    return np.asarray(wanted), value


def _first_wrong_entry(
    exercise: Exercise, tried: Tried, difference: Difference
) -> list[str]:
    leaf = _leaf(tried, difference)
    if difference.index is None or leaf is None:
        return []
    expected, got = leaf
    right, yours = (writing.number(a[difference.index]) for a in leaf)
    named = label(difference.path, exercise.parts)
    lines = []
    if expected.ndim:
        wrong = wrong_entries(exercise, tried.arguments, expected, got)
        of = f"of {named}, " if named else ""
        lines = [
            f"Entry     {of}{writing.place(difference.index)} is the first wrong one "
            f"({np.count_nonzero(wrong)} of {wrong.size} are)"
        ]
    elif named:
        lines = [f"Part      {named} is the first wrong one"]
    path = difference.path
    if path and exercise.parts and isinstance(path[0], int):
        path = (exercise.parts[path[0]], *path[1:])
    working = exercise.working(tried.arguments, (*path, *difference.index))
    # an exam keeps its answers: students can ask as often as they like
    asked = "Asked" if exercise.returns == "value" else f"Expected  {right}, for"
    lines += [asked, *(f"            {line}" for line in working)]
    return [*lines, f"Yours     {yours}"]


def _raised(tried: Tried) -> list[str]:
    """Show the student's own part of a traceback, with the lines of their cell."""
    error = tried.outcome.error
    if not isinstance(error, Exception) or isinstance(error, NotImplementedError):
        return []
    frames = own_lines(error)
    lines = [_cut(f"  line {f.lineno}, in {f.name}: {f.line}") for f in frames]
    if not lines:
        return []
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


def _remarks(difference: Difference, cause: Misconception | None) -> dict[str, str]:
    if difference.finding == "not written":
        return {}
    problem = {"problem": difference.sentence}
    if cause is None:
        return problem
    unseen = difference.path and difference.index is None  # only the sentence says it
    shown = problem if unseen or difference.finding in ("raised", "no error") else {}
    return {**shown, "cause": cause.sentence, "hint": cause.hint}


def _labelled(label: str, sentence: str) -> list[str]:
    return textwrap.wrap(
        sentence,
        writing.WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label),
    )
