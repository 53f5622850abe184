"""An error that a student's function raised, and what is known of the place."""

import re
from typing import Any

import numpy as np

from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.tracing import own_frames, own_lines, text_of

LONGEST = 2_000
"""Characters of an error's text, and of its line, that are looked at."""


_NAME = re.compile(r"(?<![.\w'\"])[A-Za-z_]\w*")


Words = tuple[str, str, str]
"""A kind of cause, a sentence and a hint."""


class Raised:
    """An error and what is known of the place where it happened."""

    def __init__(
        self, exercise: Exercise, arguments: Arguments, error: BaseException
    ) -> None:
        self.exercise = exercise
        self.error = error
        self.text = text_of(error)[:LONGEST]
        self.given = dict(zip(exercise.argument_names, arguments, strict=False))
        lines = own_lines(error)
        self.code = (lines[-1].line or "")[:LONGEST] if lines else ""
        self.line = f"line {lines[-1].lineno}" if lines else "your function"
        self.at_line = self.line[0].upper() + self.line[1:]
        frames = own_frames(error)
        self.names: dict[str, Any] = dict(frames[-1].f_locals) if frames else {}
        self.known = {*self.names, *(frames[-1].f_globals if frames else ())}

    def is_a(self, *kinds: str) -> bool:
        """Say whether the error is of one of these classes, be it from elsewhere."""
        names = {c.__name__ for c in type(self.error).__mro__}
        return bool(names & set(kinds))

    @property
    def image(self) -> tuple[int, ...]:
        """The rows and columns of what the kernel slides over, or nothing."""
        for name in ("image", "volume"):
            if name in self.given:
                return tuple(np.shape(self.given[name])[:2])
        return ()

    def is_bare(self, name: str) -> bool:
        """Say whether a name is an argument as it was given, in a call with padding."""
        here, given = self.names.get(name), self.given.get(name)
        return (
            bool(self.given.get("padding", 0))
            and isinstance(here, np.ndarray)
            and given is not None
            and here.shape == np.shape(given)
        )

    @property
    def kernel(self) -> tuple[int, ...]:
        """The rows and columns of what slides, or nothing."""
        for name in ("kernel", "filters"):
            if name in self.given:
                return tuple(np.shape(self.given[name])[:2])
        f = self.given.get("f")
        return (f, f) if isinstance(f, int) and "volume" in self.given else ()


def values_there(error: BaseException) -> str:
    """Say what the names in the student's line were when it stopped.

    Examples
    --------
    >>> def tried(row, image):
    ...     return image[row]
    >>> try:
    ...     tried(7, np.zeros((2, 3)))
    ... except IndexError as error:
    ...     values_there(error)
    'row = 7, image: shape (2, 3)'
    """
    lines, frames = own_lines(error), own_frames(error)
    if not lines or not frames or not lines[-1].line:
        return ""
    there = frames[-1].f_locals
    found = []
    for name in dict.fromkeys(_NAME.findall(lines[-1].line[:LONGEST])):
        if name in there:
            said = _short(name, there[name])
            if said:
                found.append(said)
    return ", ".join(sorted(found, key=lambda said: "=" not in said))


def _short(name: str, value: Any) -> str:
    try:
        if isinstance(value, np.ndarray) and value.ndim:
            kind = "" if value.dtype.kind == "f" else f" of {value.dtype.name}"
            return f"{name}: shape {value.shape}{kind}"
        if isinstance(value, bool | np.bool_) or value is None:
            return f"{name} = {value}"
        if isinstance(value, int | np.integer):
            return f"{name} = {int(value)}"
        if isinstance(value, float | np.floating | np.ndarray):
            return f"{name} = {float(value):.6g}"
        if isinstance(value, list | tuple):
            text = repr(value)
            short = text if len(text) < 30 else f"{len(value)} entries"
            return f"{name}: a {type(value).__name__}, {short}"
    except Exception:  # the student's own class
        return ""
    return ""
