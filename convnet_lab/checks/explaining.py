"""The words a student reads: what is wrong and why, then the numbers, then the call."""

import html
import textwrap
from dataclasses import dataclass
from typing import Any

import numpy as np

from convnet_lab import colours
from convnet_lab.checks import writing
from convnet_lab.checks.borrowing import LIBRARIES
from convnet_lab.checks.calling import plain
from convnet_lab.checks.cause import Cause
from convnet_lab.checks.comparing import Difference, wrong_entries
from convnet_lab.checks.exercise import Exercise
from convnet_lab.checks.failure import CheckFailed
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.raised import values_there
from convnet_lab.checks.structures import is_structure, label, part
from convnet_lab.checks.tracing import own_lines, text_of

_BEFORE_THE_FOLD = 12
_PRINTED_LINES = 5
_MATRICES = 12
_FOLD = "More: the call"

Row = tuple[str, list[str]]
"""A label, and lines beside and below it."""


@dataclass(frozen=True)
class Explanation:
    """What is wrong, in the order in which it is read.

    Parameters
    ----------
    headline : str
        What is wrong, in one line.
    cause, hint : str
        Why, and where to look; empty if nothing is known.
    rows : list of (str, list of str)
        The line that failed, what was expected and what came.
    more : list of str
        The call, its arguments and what was printed: below the fold.
    """

    headline: str
    cause: str
    hint: str
    rows: list[Row]
    more: list[str]

    def as_text(self) -> str:
        """Write it in columns, the headline first, the call last."""
        room = writing.WIDTH - len("CheckFailed: ")
        first, *others = textwrap.wrap(self.headline, room) or [""]
        lines = [first, *textwrap.wrap(" ".join(others), writing.WIDTH)]
        for name, sentence in (("Cause", self.cause), ("Hint", self.hint)):
            if sentence:
                lines += _labelled(f"{name:10}", sentence)
        return "\n".join([*lines, *_columns(self.rows), *self.more])

    @property
    def parts(self) -> dict[str, str]:
        """The same as data, as far as there is something to say."""
        working = [*_columns(self.rows), *self.more]
        parts = {
            "headline": self.headline,
            "cause": self.cause,
            "hint": self.hint,
            "working": "\n".join(working),
        }
        return {name: text for name, text in parts.items() if text}

    def as_html(self, picture: str = "") -> str:
        """Write it for a notebook: the call folded, in the colors of its theme.

        Parameters
        ----------
        picture : str
            An image, as HTML.
        """
        term = (
            'style="text-align:left;font-weight:600;padding:1px 14px 1px 0;'
            'vertical-align:top"'
        )
        cell = 'style="text-align:left;padding:1px 0"'
        sentences = [
            f"<tr><th scope='row' {term}>{name}</th>"
            f"<td {cell}>{html.escape(sentence)}</td></tr>"
            for name, sentence in (("Cause", self.cause), ("Hint", self.hint))
            if sentence
        ]
        rows = [
            f"<tr><th scope='row' {term}>{html.escape(name)}</th><td {cell}>"
            f"<pre style='margin:0'>{_dedented(beside)}</pre></td></tr>"
            for name, beside in self.rows
        ]
        more = (
            f"<details style='margin-top:6px'><summary>{_FOLD}</summary>"
            f"<pre>{html.escape(chr(10).join(self.more))}</pre></details>"
            if self.more
            else ""
        )
        return (
            f"<div style='{colours.WRONG}'>"
            f"<p style='font-weight:600;margin:4px 0'>{html.escape(self.headline)}</p>"
            "<table style='border-collapse:collapse;font-size:inherit;margin:0'>"
            f"<tbody>{''.join(sentences)}{''.join(rows)}</tbody></table>"
            f"{picture}{more}</div>"
        )


def _dedented(lines: list[str]) -> str:
    return html.escape(textwrap.dedent("\n".join(lines)))


def _columns(rows: list[Row]) -> list[str]:
    return [
        f"{name if i == 0 else '':10}{line}".rstrip()
        for name, beside in rows
        for i, line in enumerate(beside)
    ]


def explain(
    exercise: Exercise,
    case: str,
    tried: Tried,
    difference: Difference,
    cause: Cause | None,
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
    cause : Cause or None
        What was done instead, if that is known.

    Returns
    -------
    CheckFailed
        With what is wrong in one line, the cause, a hint, what was expected beside what
        came, and the call.
    """
    headline = _headline(exercise, tried, difference)
    written = difference.finding != "not written"
    sentence = cause.sentence if cause and written else ""
    hint = cause.hint if cause and written else ""
    rows = [
        *_line(tried),
        *_expected(exercise, tried, difference),
    ]
    used = Explanation(headline, sentence, hint, rows, []).as_text().count("\n") + 1
    working: list[str] = []
    if used > _BEFORE_THE_FOLD:
        rows, working = _shortened(rows)
    more = [
        *(_case(exercise, case) if written else []),
        *_call(exercise, tried),
        *working,
        *_shape(exercise, tried, difference),
        *_entry(exercise, tried, difference),
        *_all_lines(tried),
        *_printed(tried),
    ]
    more = [_cut(line) for line in more]
    explanation = Explanation(headline, sentence, hint, rows, more)
    return CheckFailed(
        explanation.as_text(),
        exercise.name,
        case,
        difference.finding,
        cause.id if cause and written else None,
        explanation.parts,
        explanation,
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
    explanation = Explanation(sentence, "", "", [], [])
    return CheckFailed(
        explanation.as_text(),
        exercise.name,
        "every case",
        "borrowed",
        parts=explanation.parts,
        page=explanation,
    )


def outdated_answer(exercise: Exercise, why: str) -> CheckFailed:
    """Say that the function is not the one that stands in the notebook.

    Parameters
    ----------
    exercise : Exercise
    why : str
        What happened to its cell, as a clause.

    Returns
    -------
    CheckFailed
    """
    explanation = Explanation(
        f"{exercise.name} was not checked: {why}.",
        f"The function {exercise.name} that Python knows is the version before that "
        "run; handed in is what stands in the cell.",
        "Mend the cell, run it, and check again.",
        [],
        [],
    )
    return CheckFailed(
        explanation.as_text(),
        exercise.name,
        "no case",
        "outdated",
        "outdated",
        explanation.parts,
        explanation,
    )


def _headline(exercise: Exercise, tried: Tried, difference: Difference) -> str:
    name = exercise.name
    if difference.finding == "not written":
        return difference.sentence
    start = f"{name} is not right yet: "
    if difference.finding == "raised":
        lines = own_lines(tried.outcome.error) if tried.outcome.error else []
        where = f" in line {lines[-1].lineno}" if lines else ""
        error = tried.outcome.error
        return f"{start}it stopped with {type(error).__name__}{where}."
    leaf = _leaf(tried, difference)
    named = label(difference.path, exercise.parts)
    of = f"{named}, " if named else ""
    if difference.finding in ("values", "not finite") and leaf is not None:
        wanted, value = leaf
        if difference.index is not None:
            yours = _with_type(value[difference.index], value, wanted)
            filters = "filters" in named
            at = of + writing.place(difference.index, filters) if wanted.ndim else named
            if exercise.returns == "value":  # an exam keeps its answers
                return f"{start}{at} is {yours}."
            right = writing.told_apart(
                wanted[difference.index], value[difference.index]
            )
            subject = f"{at} is {yours}" if at else f"it gives {yours}"
            return f"{start}{subject}; {right} is right."
    if difference.finding == "shape" and leaf is not None:
        wanted, value = leaf
        if exercise.returns in ("number", "whole number"):
            return (
                f"{start}it gives an array of shape {value.shape}; one number is asked."
            )
        of = f"the shape of {named}" if named else "its shape"
        return f"{start}{of} is {value.shape}; {wanted.shape} is asked."
    sentence = difference.sentence.removeprefix(f"{name} ")
    said = f"it {sentence}" if sentence != difference.sentence else sentence
    return start + said


def _with_type(entry: Any, value: np.ndarray, wanted: np.ndarray) -> str:
    """Write a number, with its type if that could not hold the right value."""
    text = writing.number(entry)
    other = value.dtype.kind in "iub" and bool((wanted % 1).any())
    small = value.dtype.itemsize < 4
    return f"{text} ({value.dtype.name})" if other or small else text


def _line(tried: Tried) -> list[Row]:
    """Show the student's own line that failed, and the values in it."""
    error = tried.outcome.error
    if not isinstance(error, Exception) or isinstance(error, NotImplementedError):
        return []
    frames = own_lines(error)
    rows: list[Row] = []
    if frames:
        last = frames[-1]
        beside = [_cut(f"{last.lineno}: {last.line}", 10)]
        there = values_there(error)
        if there:
            beside.append(_cut(f"there {there}", 10))
        rows.append(("Line", beside))
    said = _cut(f"{type(error).__name__}: {text_of(error)}".rstrip(": "), 10)
    return [*rows, ("Error", [said])]


def _expected(exercise: Exercise, tried: Tried, difference: Difference) -> list[Row]:
    leaf = _leaf(tried, difference)
    if difference.index is None or leaf is None:
        return _expected_whole(exercise, tried, difference)
    wanted, value = leaf
    right = writing.told_apart(wanted[difference.index], value[difference.index])
    path = difference.path
    if path and exercise.parts and isinstance(path[0], int):
        path = (exercise.parts[path[0]], *path[1:])
    working = exercise.working(tried.arguments, (*path, *difference.index))
    yours = ("Yours", [_with_type(value[difference.index], value, wanted)])
    # an exam keeps its answers: students can ask as often as they like
    if exercise.returns == "value":
        return [("Asked", ["", *(f"  {line}" for line in working)]), yours]
    if not working:
        return [("Expected", [str(right)]), yours]
    return [("Expected", [f"{right}, for", *(f"  {line}" for line in working)]), yours]


def _expected_whole(
    exercise: Exercise, tried: Tried, difference: Difference
) -> list[Row]:
    """Show the right answer and the student's, if they are small, for a wrong shape."""
    if difference.finding not in ("shape", "type", "values", "no error"):
        return []
    if exercise.returns in ("value", "whole number") and difference.finding == "type":
        return []
    if tried.expected is ValueError:
        return [("Expected", ["a ValueError that says why"])]
    wanted, value = tried.expected, tried.outcome.value
    try:
        wanted = part(wanted, difference.path)
        value = part(value, difference.path)
    except (KeyError, IndexError, TypeError):
        return []
    if is_structure(wanted):
        return []
    rows: list[Row] = []
    for name, shown in (("Expected", wanted), ("Yours", value)):
        # any other object may not be what it says of itself; rows of several lengths
        # stay a list
        shown = plain(shown) if isinstance(shown, list | tuple) else shown
        text = writing.value(shown, 10)
        lines = [line.removeprefix(" " * 10) for line in text.split("\n")]
        if isinstance(shown, np.ndarray) and shown.ndim > 0 and len(lines) > 3:
            lines = [f"an array of shape {shown.shape}"]
        rows.append((name, lines))
    return rows


def _shortened(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """Take the sum out of what stands before the fold."""
    short: list[Row] = []
    working: list[str] = []
    for name, beside in rows:
        if name in ("Expected", "Asked") and len(beside) > 1:
            short.append(
                (name, [f"{beside[0].removesuffix(', for')} (the sum: below)"])
            )
            working = [
                f"The sum   {beside[0]}",
                *(f"          {b}" for b in beside[1:]),
            ]
        else:
            short.append((name, beside))
    return short, working


def _case(exercise: Exercise, case: str) -> list[str]:
    return [f"Case      {case}"] if exercise.cases[0].name and case else []


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
            written = isinstance(matrix, np.ndarray) and (
                0 < matrix.size <= writing.LARGEST
            )
            if written and matrix.dtype != np.float64:
                lines[-1] += f"  ({matrix.dtype.name})"
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
    kinds = ""
    if value.dtype.kind != wanted.dtype.kind or value.dtype.itemsize < 4:
        kinds = f", {value.dtype.name}"
    return [
        f"Shape     {of}expected {wanted.shape}, yours {value.shape}{kinds}: {verdict}"
    ]


def _leaf(tried: Tried, difference: Difference) -> tuple[np.ndarray, np.ndarray] | None:
    """Give the right and the student's array that the difference is about."""
    if tried.expected is ValueError or difference.finding == "no error":
        return None
    try:
        wanted = part(tried.expected, difference.path)
        value = part(tried.outcome.value, difference.path)
    except (KeyError, IndexError, TypeError):
        return None
    value = np.asarray(value) if isinstance(value, int | float | np.generic) else value
    if is_structure(wanted) or not isinstance(value, np.ndarray):
        return None
    return np.asarray(wanted), value


def _entry(exercise: Exercise, tried: Tried, difference: Difference) -> list[str]:
    leaf = _leaf(tried, difference)
    if difference.index is None or leaf is None:
        return []
    expected, got = leaf
    if not expected.ndim:
        return []
    named = label(difference.path, exercise.parts)
    wrong = wrong_entries(exercise, tried.arguments, expected, got)
    of = f"of {named}, " if named else ""
    count = int(np.count_nonzero(wrong))
    return [
        f"Entry     {of}{writing.place(difference.index, 'filters' in named)} is the "
        "first wrong one "
        f"({count} of {wrong.size} {'is' if count == 1 else 'are'})"
    ]


def _all_lines(tried: Tried) -> list[str]:
    """Show the way to the line that failed, if it leads through several."""
    error = tried.outcome.error
    if not isinstance(error, Exception) or isinstance(error, NotImplementedError):
        return []
    frames = own_lines(error)
    lines = [_cut(f"  line {f.lineno}, in {f.name}: {f.line}") for f in frames]
    if len(lines) < 2:
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


def _cut(line: str, before: int = 0) -> str:
    room = writing.WIDTH - before
    return line if len(line) <= room else line[: room - 3] + "..."


def _labelled(label: str, sentence: str) -> list[str]:
    return textwrap.wrap(
        sentence,
        writing.WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label),
    )
