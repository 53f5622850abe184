"""A student's exception, as a test cell on the trusted side meets it."""

import builtins
import linecache
import re
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

from tblib import Traceback

from autograde.pages.plain import cut
from convnet_lab.checks.tracing import own_lines

MOST_FRAMES = 40
LONGEST_TEXT = 20_000

# these would quietly end a test's own loop instead of failing it
_NEVER = {"StopIteration", "StopAsyncIteration", "GeneratorExit"}
_NAME = re.compile(r"[A-Za-z_]\w{0,79}\Z")


class _Asked:
    """An attribute that built-in errors have: the one over there is meant."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, error: Any, owner: type) -> Any:
        if error is None:
            return self
        if error.asked is None:
            return getattr(super(StudentError, error), self._name)
        return getattr(error.asked, self._name)


class StudentError(Exception):
    """Raised by the submission's code, or by what keeps it within its limits."""

    asked: Any = None
    """The error itself, over there, if it has more to it than its text."""

    args = _Asked()
    errno = _Asked()
    filename = _Asked()

    def __str__(self) -> str:
        """Give the text, which a KeyError would put into quotes once more."""
        return Exception.__str__(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or self.asked is None:
            raise AttributeError(name)
        return getattr(self.asked, name)

    def _render_traceback_(self) -> list[str]:
        """Lines that IPython shows: the student's own, not ours."""
        lines = [f"{type(self).__name__}: {self}"]
        frames = own_lines(self)
        if frames:
            lines.append("In the submitted code:")
            lines += [f"  line {f.lineno}, in {f.name}: {f.line}" for f in frames]
        return lines


class KernelDied(StudentError):  # noqa: N818 (named as marks.csv and feedback show it)
    """The process of the submission's code is gone."""


class NoAnswer(StudentError):  # noqa: N818
    """The submission's code did not answer in time."""


class BadAnswer(StudentError):  # noqa: N818
    """What came back is no data that a test could compare."""


@dataclass(frozen=True)
class Frame:
    """A line of the student's code that an exception passed."""

    file: str
    """What to call the cell's file: in angle brackets, so that nothing looks for it."""
    line: int
    function: str
    text: str
    """The line's source."""


def student_error(
    bases: list[str], name: str, text: str, frames: list[Frame]
) -> StudentError:
    """Make an exception that is caught and shown as the student's own.

    It is of the nearest built-in class, too, and its traceback goes through the
    student's lines, outermost first.

    >>> error = student_error(["ValueError", "Exception"], "ValueError", "stride", [])
    >>> isinstance(error, ValueError), type(error).__name__
    (True, 'ValueError')
    """
    text = cut(text, LONGEST_TEXT)
    known = (getattr(builtins, each, None) for each in bases if each not in _NEVER)
    builtin = next(
        (c for c in known if isinstance(c, type) and issubclass(c, Exception)), None
    )
    # CheckFailed is what the trusted side says, never the student's side
    named = name if _NAME.match(name) and name != "CheckFailed" else "StudentError"
    error: StudentError
    said = (text,) if text else ()
    try:
        classes = (StudentError, builtin) if builtin else (StudentError,)
        error = type(named, classes, {})(*said)
    except TypeError:  # some, such as UnicodeDecodeError, want more than a message
        error = type(named, (StudentError,), {})(*said)
    return error.with_traceback(_traceback(frames[:MOST_FRAMES]))


def _traceback(frames: list[Frame]) -> TracebackType | None:
    """Build a traceback through lines whose code is in another process."""
    above: dict[str, Any] | None = None
    for frame in reversed(frames):
        # Python cannot show a line that has half of a surrogate pair
        text = frame.text.encode(errors="replace").decode()
        _remember(replace(frame, text=text))
        above = {
            "tb_frame": {
                "f_globals": {"__name__": "__main__", "__file__": frame.file},
                "f_code": {"co_filename": frame.file, "co_name": frame.function},
                "f_lineno": frame.line,
            },
            "tb_lineno": frame.line,
            "tb_next": above,
        }
    return Traceback.from_dict(above).as_traceback() if above else None


def _remember(frame: Frame) -> None:
    """Let `linecache` know the line, as IPython does for cells."""
    known = linecache.cache.get(frame.file)
    lines = list(known[2]) if known and len(known) == 4 else []
    lines += [""] * (frame.line - len(lines))
    lines[frame.line - 1] = f"{frame.text}\n"
    linecache.cache[frame.file] = (len(lines), None, lines, frame.file)
