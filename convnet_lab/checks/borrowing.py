"""Does an answer do the work, or does it call someone else's function for it."""

import dis
import functools
import sys
from collections.abc import Collection, Iterator
from types import BuiltinFunctionType, CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import numpy as np

from convnet_lab.checks.exercise import Function

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
    """A student's function that notes whose functions it calls.

    Python itself tells of the calls while the function runs, so that the note holds
    however a call is written. A function whose code names nothing but Python's and
    NumPy's is not watched: Python would tell of each value of a generator, too.

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
        heard: set[CodeType] = set()

        def hear(frame: FrameType, event: str, called: Any) -> None:
            if event == "call":
                code = frame.f_code
                if code not in heard:
                    heard.add(code)
                    self._note(frame.f_globals.get("__name__"), code.co_name)
            elif event == "c_call":
                module = getattr(called, "__module__", None)
                self._note(module, getattr(called, "__name__", ""))

        sys.setprofile(hear)
        try:
            return self._function(*arguments)
        finally:
            sys.setprofile(previous)

    @functools.cached_property
    def _harmless(self) -> bool:
        """Whether to watch would only cost time: a tenth of a microsecond a call."""
        return _harmless(self._function, set())

    def _note(self, module: Any, name: str) -> None:
        """Hear of a function that begins."""
        if self.borrowed or not isinstance(module, str):
            return
        if module.partition(".")[0] in LIBRARIES:
            self.borrowed = f"{module}.{name}"
        elif name in self._same_operation and module.startswith(OURS):
            package = module.split(".")[1]
            self.borrowed = f"convnet_lab.{package}.{name}"
        elif f"{module}.{name}".removeprefix("convnet_lab.") in self._same_operation:
            self.borrowed = f"{module}.{name}"


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
