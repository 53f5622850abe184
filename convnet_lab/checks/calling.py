"""Calling a student's function: on copies, silenced, within a time limit."""

import builtins
import contextlib
import copy
import inspect
import io
import math
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import numpy as np

from convnet_lab.checks.exercise import Arguments, Function

SECONDS_PER_CALL = 5.0
"""Longer is taken for an endless loop; a plain double loop needs a few milliseconds."""

_PATIENCE = 5
"""So many times longer an answer may take on a machine that is busy with other work."""

_MOST_IMPORTS = 12
"""Times that the limit is set anew while a module is imported."""


class TooSlow(BaseException):
    """The call ran past its time; no Exception, so ``except Exception`` misses it."""


@dataclass(frozen=True)
class Outcome:
    """What one call led to.

    Parameters
    ----------
    value : object
        What was returned, as `plain` gives it; None if the call raised.
    error : BaseException or None
        What was raised.
    changed : int or None
        Position of the first argument that the call changed.
    printed : str
        What the call wrote to the standard output.
    """

    value: Any = None
    error: BaseException | None = None
    changed: int | None = None
    printed: str = ""


def call(
    function: Function, arguments: Arguments, seconds: float | None = None
) -> Outcome:
    """Call a function on copies of the arguments and say what happened.

    Prints are kept and warnings dropped: in a graded cell nbgrader takes anything on
    the error stream for a failure.

    Parameters
    ----------
    function : callable
    arguments : tuple
    seconds : float or None
        Limit of time, `SECONDS_PER_CALL` if None.

    Returns
    -------
    Outcome

    Raises
    ------
    KeyboardInterrupt
        When the reader stops the kernel.

    Examples
    --------
    >>> call(lambda a: a + 1, (np.array([1, 2]),)).value
    array([2, 3])
    >>> call(lambda a: a / 0, (1,)).error
    ZeroDivisionError('division by zero')
    """
    seconds = SECONDS_PER_CALL if seconds is None else seconds
    given = copied(arguments)
    printed = io.StringIO()
    try:
        with (
            _time_limit(seconds) as ran_out,
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            _no_keyboard(),
            _no_leaving(),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            value = function(*given)
            if inspect.iscoroutine(value):  # Python would warn that nobody awaits it
                value.close()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Outcome(error=error, printed=printed.getvalue())
    if ran_out():  # a bare "except:" in the answer can swallow the alarm
        return Outcome(error=TooSlow(), printed=printed.getvalue())
    changed = next(
        (
            i
            for i, pair in enumerate(zip(arguments, given, strict=True))
            if _differ(*pair)
        ),
        None,
    )
    return Outcome(plain(value), changed=changed, printed=printed.getvalue())


@contextlib.contextmanager
def _no_keyboard() -> Iterator[None]:
    """Let ``input()`` fail at once.

    A notebook would show a field that outlives the check, and run no cell until
    something is typed into it.
    """
    asked = builtins.input
    builtins.input = _refuse
    try:
        yield
    finally:
        builtins.input = asked


def _refuse(*_: object) -> NoReturn:
    raise EOFError("nobody is there to type while a check runs")


@contextlib.contextmanager
def _no_leaving() -> Iterator[None]:
    """Let ``exit()`` and ``quit()`` raise, as they do in Python itself.

    Those of IPython would end the kernel after the check, and all variables with it.
    """
    python = sys.modules.get("IPython")
    shell = python.get_ipython() if python else None
    names = shell.user_ns if shell else {}
    kept = {
        name: names[name]
        for name in ("exit", "quit")
        if type(names.get(name)).__module__ == "IPython.core.autocall"
    }
    names |= dict.fromkeys(kept, sys.exit)
    try:
        yield
    finally:
        names |= kept


def copied(arguments: Arguments) -> Arguments:
    """Copy the arrays among arguments, so that no call can reach another's."""
    return tuple(_copy(argument) for argument in arguments)


def _copy(argument: Any) -> Any:
    if isinstance(argument, np.ndarray):
        return argument.copy(order="K")
    # whole, lists and objects too: an answer that changes one must not change the case
    return copy.deepcopy(argument)


def plain(value: Any) -> Any:
    """Turn what was returned into a plain array, if it is numbers in any container.

    Lists, tuples, matrices, masked and object arrays become a base ndarray (a copy,
    since an answer may reuse its buffer). Of a dict, and of a tuple or list that is
    not an array, the entries are treated so; all else comes back as it is.

    Examples
    --------
    >>> plain([[1, 2], (3, 4)])
    array([[1, 2],
           [3, 4]])
    >>> plain("seven")
    'seven'
    """
    if value is None or isinstance(value, str | bytes | set | range):
        return value
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    try:
        if isinstance(value, np.ma.MaskedArray):
            value = np.ma.filled(value.astype(float), np.nan)
        array = np.array(value)
        if array.dtype == object:
            array = _as_floats(array)
        if array.dtype.kind not in "buifc":
            raise ValueError("not numbers")
    except Exception:
        if isinstance(value, tuple):
            return tuple(plain(entry) for entry in value)
        if isinstance(value, list):
            return [plain(entry) for entry in value]
        return value
    return (
        np.array(array.tolist(), array.dtype)
        if type(array) is not np.ndarray
        else array
    )


def _as_floats(array: np.ndarray) -> np.ndarray:
    """Make floats of numbers; a whole one beyond all floats is infinite."""
    try:
        return array.astype(float)
    except OverflowError:
        limit = int(sys.float_info.max)
        entries = [
            (math.inf if entry > 0 else -math.inf) if abs(entry) > limit else entry
            for entry in array.ravel().tolist()
        ]
        return np.array(entries, float).reshape(array.shape)


def _differ(before: Any, after: Any) -> bool:
    if isinstance(before, dict):
        return list(before) != list(after) or any(
            _differ(before[key], after[key]) for key in before
        )
    if isinstance(before, np.ndarray):
        return (before.shape, before.dtype) != (after.shape, after.dtype) or (
            before.tobytes() != after.tobytes()
        )
    return bool(before != after)


def _imports(frame: FrameType | None) -> bool:
    """Say whether Python is about to import a module."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


_SCHEDSTAT = Path("/proc/thread-self/schedstat")


def _kept_waiting() -> float:
    """Say how many seconds this thread could have gone on, while others did.

    Linux counts them (Documentation/scheduler/sched-stats.rst); elsewhere it is 0.
    """
    try:
        file = os.open(_SCHEDSTAT, os.O_RDONLY)  # a quarter of what pathlib takes
        try:
            return int(os.read(file, 100).split()[1]) / 1e9
        finally:
            os.close(file)
    except (OSError, IndexError, ValueError):
        return 0.0


_SECONDS_UNTIL_AGAIN, _SOON = 0.5, 0.01
"""An alarm goes off once more after these: where it was caught, and where dropped."""


def _hears_dropped(again: Callable[[], None]) -> Callable[[Any], None]:
    """Make a `sys.unraisablehook` that raises a dropped `TooSlow` again.

    Python drops what is raised while it clears something away: in a ``__del__``, in a
    callback of a weak reference or of the collector.
    """
    usual = sys.unraisablehook

    def told(dropped: Any) -> None:
        if issubclass(dropped.exc_type, TooSlow):
            again()
        else:
            usual(dropped)

    return told


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[Callable[[], bool]]:
    """Raise `TooSlow` after so many seconds, and say afterwards whether it was."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or not hasattr(signal, "setitimer"):
        with _step_limit(seconds) as ran_out:
            yield ran_out
        return

    imports = 0
    raised = False
    began, kept_waiting = time.monotonic(), _kept_waiting()

    def stop(_signal: int, frame: FrameType | None) -> None:
        nonlocal imports, raised
        if _imports(frame) and imports < _MOST_IMPORTS:
            # a large package may take longer the first time: that is no loop
            imports += 1
            go_off_in(seconds)
            return
        took = time.monotonic() - began
        left = seconds - took + _kept_waiting() - kept_waiting
        if left > 0 and took < _PATIENCE * seconds:
            go_off_in(max(left, _SOON))
            return
        if frame is None or frame.f_code is not ours:
            raised = True
            raise TooSlow

    here = inspect.currentframe()
    ours = here and here.f_code
    previous = signal.signal(signal.SIGALRM, stop)

    def go_off_in(seconds: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds, _SECONDS_UNTIL_AGAIN)

    usual = sys.unraisablehook
    sys.unraisablehook = _hears_dropped(lambda: go_off_in(_SOON))
    go_off_in(seconds)
    try:
        yield lambda: raised
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.unraisablehook = usual
        signal.signal(signal.SIGALRM, previous)


_STEPS_BETWEEN_LOOKS = 256  # at the clock


@contextlib.contextmanager
def _step_limit(seconds: float) -> Iterator[Callable[[], bool]]:
    """Look at the clock as the code goes on, where no alarm is to be had.

    So it is on Windows, in a browser, and in a thread. A loop inside NumPy or Python
    itself, such as ``sum(itertools.count())``, takes no step and is not stopped.
    """
    deadline = time.monotonic() + seconds
    watched = threading.get_ident()
    steps = 0
    raised = False

    def step(*_what: Any) -> Any:
        nonlocal steps, deadline, raised
        if threading.get_ident() != watched:
            return None
        steps += 1
        if steps % _STEPS_BETWEEN_LOOKS == 0 and time.monotonic() > deadline:
            deadline = math.inf  # once: what follows is no more the answer
            raised = True
            raise TooSlow
        return step

    if sys.version_info >= (3, 12):
        monitoring = sys.monitoring
        free = [tool for tool in range(6) if monitoring.get_tool(tool) is None]
        if not free:  # debuggers and profilers have taken all
            yield lambda: raised
            return
        tool, events = free[-1], monitoring.events
        monitoring.use_tool_id(tool, "convnet_lab")
        try:
            for event in (events.JUMP, events.PY_START):
                monitoring.register_callback(tool, event, step)
            monitoring.set_events(tool, events.JUMP | events.PY_START)
            yield lambda: raised
        finally:
            monitoring.set_events(tool, events.NO_EVENTS)
            monitoring.free_tool_id(tool)
    else:

        def trace(frame: FrameType, *_what: Any) -> Any:
            # a loop within one line has no other events
            frame.f_trace_opcodes = True
            return step() and trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            yield lambda: raised
        finally:
            sys.settrace(before)
