"""Does an answer do the work, or does it call someone else's function for it."""

import sys
from collections.abc import Collection
from types import FrameType
from typing import Any

from convnet_lab.checks.exercise import Function

LIBRARIES = ("scipy", "torch", "tensorflow", "keras", "jax", "cv2", "skimage", "PIL")
"""Packages that hold the course's operations. NumPy is what the course works with."""


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

    The note is taken while the function runs, through Python's profiling hook, so that
    it holds however the call is written.

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
        previous = sys.getprofile()
        sys.setprofile(self._note)
        try:
            return self._function(*arguments)
        finally:
            sys.setprofile(previous)

    def _note(self, frame: FrameType, event: str, called: Any) -> None:
        if self.borrowed:
            return
        if event == "call":
            module, name = frame.f_globals.get("__name__"), frame.f_code.co_name
        elif event == "c_call":
            module = getattr(called, "__module__", None)
            name = getattr(called, "__name__", "")
        else:
            return
        if not isinstance(module, str):
            return
        if module.partition(".")[0] in LIBRARIES:
            self.borrowed = f"{module}.{name}"
        elif module.startswith("convnet_lab.functional") and (
            name in self._same_operation
        ):
            self.borrowed = f"convnet_lab.functional.{name}"
        elif f"{module}.{name}".removeprefix("convnet_lab.") in self._same_operation:
            self.borrowed = f"{module}.{name}"
