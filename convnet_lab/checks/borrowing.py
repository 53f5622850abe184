"""Does an answer do the work, or does it call someone else's function for it."""

import dis
import functools
import sys
from collections.abc import Collection, Iterator
from types import BuiltinFunctionType, CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import numpy as np

from convnet_lab.checks.exercise import Function
from convnet_lab.checks.tracing import is_theirs

LIBRARIES = ("scipy", "torch", "tensorflow", "keras", "jax", "cv2", "skimage", "PIL")
"""Packages that hold the course's operations. NumPy is what the course works with."""

OURS = ("convnet_lab.functional", "convnet_lab.fast")
"""Our packages of operations, which have the same names."""


class RunsElsewhere:
    """An answer whose code runs in another process, which watches it there."""

    __slots__ = ()

    def call_watched(
        self, arguments: tuple[Any, ...], same_operation: list[str]
    ) -> tuple[Any, str]:
        """Call the answer.

        Parameters
        ----------
        arguments : tuple
            Its arguments.
        same_operation : list of str
            As in `Watched`.

        Returns
        -------
        tuple
            What it returned, and `Watched.borrowed` of the other process.
        """
        raise NotImplementedError


class Watched:
    """A student's function that notes whose functions do its work.

    Of our own functions the call counts. Of a library's, the answer has to stand in
    what the function gave back, and the student's own code has to have asked: who draws
    or logs with a library has borrowed nothing. Python itself tells of the calls while
    the function runs, so that the note holds however a call is written. A function
    whose code names nothing but Python's and NumPy's is not watched: Python would tell
    of each value of a generator, too.

    Parameters
    ----------
    function : callable
        The student's.
    same_operation : collection of str
        Functions of `convnet_lab.functional` that are not to be called; one of another
        module of ours has that in front, as in ``"lenet.forward"``.

    Attributes
    ----------
    borrowed : str
        The first such function, with its package; empty if there was none.

    Examples
    --------
    >>> from convnet_lab import functional
    >>> watched = Watched(functional.flatten_image, ["flatten_image"])
    >>> watched([[1, 2]])
    array([1, 2])
    >>> watched.borrowed
    'convnet_lab.functional.flatten_image'
    """

    def __init__(
        self, function: Function | RunsElsewhere, same_operation: Collection[str]
    ) -> None:
        self._function = function
        self._same_operation = same_operation
        self.borrowed = ""

    def __call__(self, *arguments: Any) -> Any:
        """Call the function and watch it."""
        if isinstance(self._function, RunsElsewhere):
            value, borrowed = self._function.call_watched(
                arguments, list(self._same_operation)
            )
            self.borrowed = self.borrowed or borrowed
            return value
        if self._harmless:
            return self._function(*arguments)
        previous = sys.getprofile()
        sources: dict[int, str] = {}  # by id: a code's hash is slow
        given_back: list[tuple[str, Any]] = []

        def hear(frame: FrameType, event: str, called: Any) -> None:
            if event in ("call", "return"):
                code = frame.f_code
                source = sources.get(id(code))
                if source is None:
                    source = self._source(frame.f_globals.get("__name__"), code.co_name)
                    sources[id(code)] = source
                if not source:
                    return
                if source.startswith("convnet_lab."):
                    self.borrowed = self.borrowed or source
                elif (
                    event == "return"
                    and len(given_back) < _MOST_VALUES
                    and _asked_by_answer(frame.f_back)
                ):
                    given_back.append((source, called))
            elif event == "c_call":
                module = getattr(called, "__module__", None)
                if module is None or module == "builtins" or module == "numpy":
                    return
                source = self._source(module, getattr(called, "__name__", ""))
                shows = source.rpartition(".")[2] in _SHOWS
                if source and not shows and _asked_by_answer(frame):
                    self.borrowed = self.borrowed or source

        sys.setprofile(hear)
        try:
            answer = self._function(*arguments)
        finally:
            sys.setprofile(previous)
        if not self.borrowed:
            does_it = (s for s, value in given_back if _does(value, answer, arguments))
            self.borrowed = next(does_it, "")
        return answer

    @functools.cached_property
    def _harmless(self) -> bool:
        """Whether to watch would only cost time: a tenth of a microsecond a call."""
        return _harmless(self._function, set())

    def _source(self, module: Any, name: str) -> str:
        """Give the name of a function that could do the work; empty of all others."""
        if not isinstance(module, str) or name == "<module>":
            return ""
        if module.partition(".")[0] in LIBRARIES:
            return f"{module}.{name}"
        if module.startswith("convnet_lab.functional") and (
            name in self._same_operation
        ):
            return f"convnet_lab.functional.{name}"
        if f"{module}.{name}".removeprefix("convnet_lab.") in self._same_operation:
            return f"{module}.{name}"
        return ""


_MOST_VALUES = 200
_SHOWS = {"imshow", "imwrite", "imread", "waitKey", "show", "save", "close"}
"""Functions in C that show or store something: they give nothing to answer with."""

_PASSES_ON = {"numpy", "functools", "itertools", "operator"}
"""Packages that call what they are given: who asked them has asked."""


def _asked_by_answer(frame: FrameType | None) -> bool:
    """Say whether the answer called, and not a package that draws or logs for it."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module == __name__:  # the answer is itself the package's function
            return True
        if module.partition(".")[0] not in _PASSES_ON:
            return is_theirs(frame.f_code.co_filename)
        frame = frame.f_back
    return False


def _does(value: Any, answer: Any, arguments: tuple[Any, ...]) -> bool:
    """Say whether a library's value holds the answer, and is not what went in."""
    numbers, asked = _numbers(value), _numbers(answer)
    if numbers is None or asked is None or not numbers.size or not asked.size:
        return False
    given = [g for g in map(_numbers, arguments) if g is not None]
    if any(g.size == numbers.size and np.array_equal(g, numbers) for g in given):
        return False
    allowed = 1e-5 * float(np.max(np.abs(asked)))
    ordered = np.sort(numbers)
    for sign in (1, -1):
        places = np.searchsorted(ordered, sign * asked)
        near = [
            np.abs(ordered[np.clip(places + step, 0, ordered.size - 1)] - sign * asked)
            for step in (-1, 0)
        ]
        if bool(np.all(np.minimum(*near) <= allowed)):
            return True
    return False


def _numbers(value: Any) -> np.ndarray | None:
    """Give the numbers of anything that an array can be made of, in a row."""
    if value is None or isinstance(value, str | bytes | bool):
        return None
    try:
        if hasattr(value, "detach"):  # a tensor that still learns
            value = value.detach()
        if isinstance(value, tuple | list) and value and not np.isscalar(value[0]):
            parts = [_numbers(part) for part in value]
            row = np.concatenate([p for p in parts if p is not None])
        else:
            row = np.asarray(value, dtype=float).ravel()
    except Exception:  # no numbers, or an array that refuses
        return None
    return row if np.isfinite(row).all() else None


_OF_PYTHON = {
    "builtins", "collections", "fractions", "functools", "itertools", "math", "numpy",
    "operator", "statistics",
}  # fmt: skip
"""Modules through which no answer can be borrowed."""

_DOORS = {
    "builtins", "compile", "ctypes", "eval", "exec", "f_back", "getattr", "gi_frame",
    "globals", "importlib", "import_module", "load", "locals", "modules", "open", "os",
    "sys", "tb_frame", "vars",
}  # fmt: skip
"""Names through which code reaches what it does not name."""


def _harmless(value: Any, seen: set[int]) -> bool:
    """Say whether a value can call nothing but Python's and NumPy's functions.

    A function can, by all the names in its code; True only if there is no doubt.
    """
    if isinstance(value, ModuleType):
        return _of_python(value.__name__)
    if isinstance(value, type | BuiltinFunctionType):
        return _of_python(value.__module__)
    if not isinstance(value, FunctionType):
        return value is None or type(value) in (int, float, bool, str, np.ndarray)
    module = value.__globals__.get("__name__", "")
    if id(value) in seen or _of_python(module):
        return True
    if module.partition(".")[0] in (*LIBRARIES, "convnet_lab"):
        return False
    seen.add(id(value))
    codes = list(_codes(value.__code__))
    named = {name for code in codes for name in code.co_names}
    if any(name in _DOORS or name.startswith("_") for name in named):
        return False
    if not all(_of_python(module) for code in codes for module in _imported(code)):
        return False
    reached = [value.__globals__[name] for name in named & value.__globals__.keys()]
    reached += value.__defaults__ or ()
    reached += (value.__kwdefaults__ or {}).values()
    try:
        reached += [cell.cell_contents for cell in value.__closure__ or ()]
    except ValueError:  # a cell that is filled only later
        return False
    return all(_harmless(each, seen) for each in reached)


def _of_python(module: str | None) -> bool:
    return (module or "").partition(".")[0] in _OF_PYTHON


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Give a function's code, and that of the functions inside it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _imported(code: CodeType) -> list[str]:
    """Give the modules that code imports."""
    if dis.opmap["IMPORT_NAME"] not in code.co_code[::2]:
        return []
    steps = dis.get_instructions(code)
    return [str(step.argval) for step in steps if step.opname == "IMPORT_NAME"]
