"""Exercises that a course brings along: its own Python files, or an installed package.

A course's files are ``exercises.py`` and ``exercises/*.py`` in its directory. A
notebook looks for them beside itself and in the course directory above. A grader says
which are the course's; then no folder is looked through, for it may be a submission's.
"""

import functools
import sys
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from convnet_lab.checks.exercise import Exercise

GROUP = "convnet_lab.exercises"
"""The entry points of packages that bring exercises: each names a module."""

PACKAGE = "course_exercises"
"""What a course's files are modules of, to each other."""

_COURSE = ("nbgrader_config.py", "solutions")
"""What tells that a folder above a notebook is its course's."""

_ADDED: dict[str, Exercise] = {}
_FROM: dict[str, str] = {}
_READ: dict[str, str] = {}
_LENT: dict[Exercise, dict[str, Any]] = {}
_state = {"looks": True, "installed": False, "busy": False}


class ExerciseError(ValueError):
    """A course's file of exercises that cannot be used; the text names the file."""


def files_of(course: Path) -> dict[str, str]:
    """Read a course's files of exercises; other files of such a name are left alone."""
    places = [course / "exercises.py", *sorted((course / "exercises").glob("*.py"))]
    texts = {
        place.relative_to(course).as_posix(): place.read_text(encoding="utf-8")
        for place in places
        if place.is_file()
    }
    return texts if any(GROUP.split(".")[0] in text for text in texts.values()) else {}


def load(files: Mapping[str, str], course: Path = Path("course")) -> list[str]:
    """Run a course's files, and look into no folder from now on.

    Parameters
    ----------
    files : mapping
        Their texts by name, as `files_of` gives them.
    course : Path
        Where they are from, for tracebacks.

    Returns
    -------
    list of str
        The names of the exercises that they bring.

    Raises
    ------
    ExerciseError
        If a file fails, or brings a name that is taken.
    """
    _state["looks"] = False
    return _load(files, course)


@functools.cache
def packages() -> tuple[EntryPoint, ...]:
    """Find the installed packages that bring exercises: this reads every package's."""
    return tuple(entry_points(group=GROUP))


def added() -> Mapping[str, Exercise]:
    """Give the exercises of the course and of installed packages, by name."""
    if _state["busy"]:  # a course's file asks for an exercise of ours
        return _ADDED
    if not _state["installed"]:
        _state["installed"] = True
        for point in packages():
            _take(vars(point.load()), f"the package of {point.value}")
    if _state["looks"] and _in_a_shell():
        here = Path.cwd()
        courses = [
            place
            for place in (here, *here.parents[:3])
            if any((place / name).exists() for name in _COURSE)
        ]
        # what lies beside a notebook may be anyone's: the course's own come first
        for place in (*courses[:1], here):
            files = files_of(place)
            if files:
                _load(files, place)
                break
    return _ADDED


def _in_a_shell() -> bool:
    python = sys.modules.get("IPython")
    return bool(python and python.get_ipython())


def lend(exercise: Exercise) -> Exercise:
    """Note how an exercise of ours is before a course's file adds to it."""
    if _state["busy"]:
        _LENT.setdefault(exercise, dict(vars(exercise)))
    return exercise


def _forget() -> None:
    """Let all be as before the last course's files ran."""
    for exercise in [each for each in _ADDED if _FROM[each] in _READ]:
        del _ADDED[exercise]
    for ours, before in _LENT.items():
        vars(ours).clear()
        vars(ours).update(before)
    for kept in (_LENT, _READ):
        kept.clear()


def _load(files: Mapping[str, str], course: Path) -> list[str]:
    texts = {str(course / name): text for name, text in files.items()}
    if texts != _READ:
        _forget()
        _READ.update(texts)
        _state["busy"] = True
        try:
            for place, text in texts.items():
                _run(place, text)
        except ExerciseError:
            _forget()
            raise
        finally:
            _state["busy"] = False
    return [name for name in _ADDED if _FROM[name] in texts]


def _run(place: str, text: str) -> None:
    package = sys.modules.setdefault(PACKAGE, ModuleType(PACKAGE))
    package.__path__ = []
    module = ModuleType(f"{PACKAGE}.{Path(place).stem}")
    module.__file__ = place
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, place, "exec"), vars(module))  # noqa: S102
        _take(vars(module), place)
    except ExerciseError as error:
        raise ExerciseError(f"{place}: {error}") from None
    except Exception as error:
        line = error.lineno if isinstance(error, SyntaxError) else _line(error)
        raise ExerciseError(
            f"{place}, line {line}: {type(error).__name__}: {error}"
        ) from error


def _line(error: BaseException) -> int:
    """Give the line of the course's file at which an error came up."""
    trace = error.__traceback__
    found = 1
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith(f"{PACKAGE}."):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _take(found: Mapping[str, object], place: str) -> None:
    """Keep the exercises among a module's names, but for ours and others' imported."""
    from convnet_lab.checks.exercises import EXERCISES, NOTEBOOKS

    ours = {name for names in NOTEBOOKS.values() for name in names}
    for exercise in found.values():
        if not isinstance(exercise, Exercise):
            continue
        known = _ADDED.get(exercise.name)
        if exercise.name in ours:
            known = EXERCISES[exercise.name]
        if known is exercise:
            continue
        if known is not None:
            of = _FROM.get(exercise.name, "convnet_lab")
            raise ExerciseError(
                f"the exercise {exercise.name!r} is in {of} already: give this one "
                f"another name, or add to EXERCISES[{exercise.name!r}]"
            )
        _ADDED[exercise.name] = exercise
        _FROM[exercise.name] = place
