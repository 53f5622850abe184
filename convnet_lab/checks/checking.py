"""The one call that students, nbgrader and tests make: ``check(name, answer)``."""

import difflib
import os
import sys
from typing import Any

import numpy as np

from convnet_lab.checks.borrowing import Watched
from convnet_lab.checks.calling import TooSlow, call
from convnet_lab.checks.comparing import Difference, find_difference
from convnet_lab.checks.current import listen, outdated
from convnet_lab.checks.diagnosing import diagnose
from convnet_lab.checks.drawing import Picture, picture
from convnet_lab.checks.exercise import Case, Exercise, Misconception
from convnet_lab.checks.exercises import EXERCISES
from convnet_lab.checks.explaining import borrowed_answer, explain, outdated_answer
from convnet_lab.checks.failure import VERDICT, CheckFailed
from convnet_lab.checks.naming import Tried
from convnet_lab.checks.shrinking import shrink
from convnet_lab.checks.values import check_value

_SHRINKABLE = {"values", "shape", "not finite", "raised"}


def check(
    name: str, answer: Any, seed: int | None = None, part: str | None = None
) -> None:
    """Check a student's answer to an exercise; say so if it is right.

    Parameters
    ----------
    name : str
        The exercise, such as ``"cross_correlate2d"``.
    answer : callable or dict
        The student's function; a dict of values for an exercise of that kind.
    seed : int, optional
        Also check fresh random cases, drawn from this seed.
    part : str, optional
        Of a dict of values, check only the one under this key.

    Raises
    ------
    CheckFailed
        If the answer is not right; the text says what was seen and the likely cause.
        An exception inside the answer is its ``__cause__``.
    ValueError
        If there is no exercise of this name, or no such part in it.
    TypeError
        If the answer is no function (or no dict), or the seed no whole number.

    Examples
    --------
    >>> import numpy as np
    >>> check("flatten_image", lambda image: image.reshape(-1))
    flatten_image: right in all 10 cases.
    >>> check("flatten_image", lambda image: image.T.reshape(-1))
    Traceback (most recent call last):
    convnet_lab.checks.failure.CheckFailed: flatten_image is not right yet: ...
    """
    exercise = _exercise(name)
    if exercise.returns == "value":
        try:
            check_value(exercise, answer, part)
        except CheckFailed as wrong:
            _show(wrong)
            raise
        if part is None and _in_a_notebook() and not _is_graded():
            _note_passed(name)
        return
    if part is not None:
        raise ValueError(f"{name} is a function: it has no part {part!r} to check")
    if not callable(answer):
        raise TypeError(
            f"check({name!r}, ...) was given {type(answer).__name__} {answer!r:.40}: "
            f"expected your function; write check({name!r}, {name}) without calling it"
        )
    if _in_a_notebook() and not _is_graded():
        why = outdated(name, answer)
        if why:
            failure = outdated_answer(exercise, why)
            _show(failure)
            raise failure
    drawn = [] if seed is None else exercise.fresh_cases(_whole(seed))
    cases = [*exercise.cases, *exercise.drawn, *drawn]
    watched = Watched(answer, exercise.same_operation)
    try:
        failed = _failed(exercise, answer, watched, cases, seed)
    except KeyboardInterrupt:
        raise Stopped(name) from None
    if failed is None and watched.borrowed:
        failed = borrowed_answer(exercise, watched.borrowed), None, None
    if failed is not None:
        failure, shown, error = failed
        _show(failure, shown)
        raise failure from error
    print(f"{name}: right in all {len(cases)} cases.")  # noqa: T201
    if _in_a_notebook() and not _is_graded():
        _note_passed(name, tell=seed is None)


class Stopped(KeyboardInterrupt):
    """The reader has stopped a check."""

    def _render_traceback_(self) -> list[str]:
        """One sentence, not our own call stack."""
        return [
            f"The check of {self} was stopped. If your function was still running, "
            "a loop in it may be endless or very slow."
        ]


def _failed(
    exercise: Exercise,
    answer: Any,
    watched: Watched,
    cases: list[Case],
    seed: int | None,
) -> tuple[CheckFailed, Picture | None, BaseException | None] | None:
    """Ask every case, and explain the first wrong one; None if all is right."""
    tried: list[Tried] = []
    wrong: list[tuple[Tried, Difference]] = []
    # the first case once more at the end: an answer must not depend on earlier calls
    for case in [*cases, cases[0]]:
        outcome = call(watched, case.arguments)
        tried.append(Tried(case, outcome))
        difference = find_difference(exercise, case.arguments, case.expected, outcome)
        if difference and not wrong and len(tried) > len(cases):
            difference = Difference(
                "unstable",
                "The first case was right at first and wrong when asked again: "
                "does the answer keep something from one call to the next?",
            )
        if difference:
            wrong.append((tried[-1], difference))
        if isinstance(outcome.error, TooSlow):
            break
    if not wrong:
        return None
    first, difference = _told(wrong)
    found_in = first.case.name
    further = (
        Tried(case, call(answer, case.arguments, seconds=1))
        for case in exercise.fresh_cases(seed or 0, "naming")
    )
    cause = diagnose(exercise, answer, first, difference, tried[: len(cases)], further)
    if found_in.startswith(("drawn", "fresh")) and difference.finding in _SHRINKABLE:
        known = cause if isinstance(cause, Misconception) else None
        smaller, how = shrink(exercise, answer, first, difference, known)
        if smaller is not first:
            found_in += ", made smaller"
            first, difference = smaller, how
            if known is None:
                # what was read off the case is read off the one that is shown
                cause = diagnose(
                    exercise,
                    answer,
                    first,
                    difference,
                    [first, *tried[: len(cases)]],
                    (),
                )
    failure = explain(exercise, found_in, first, difference, cause)
    return failure, picture(exercise, first, difference), first.outcome.error


def _told(wrong: list[tuple[Tried, Difference]]) -> tuple[Tried, Difference]:
    """Choose the case that is shown: the first, but for a shape one that has some."""
    first, difference = wrong[0]
    if difference.finding == "shape" and _is_single(first.expected):
        for tried, other in wrong:
            if other.finding == "shape" and not _is_single(tried.expected):
                return tried, other
    return first, difference


def _is_single(expected: Any) -> bool:
    return isinstance(expected, np.ndarray) and expected.size == 1


def _show(failure: CheckFailed, drawn: Picture | None = None) -> None:
    """Put page, picture and verdict into a notebook; elsewhere the text says all.

    Who marks reads the text of the error, and finds the picture and the verdict.
    """
    if not _in_a_notebook():
        return
    from IPython.display import display

    shown: dict[str, object] = {VERDICT: failure.verdict}
    if _is_graded():
        shown = {**(drawn._repr_mimebundle_() if drawn else {}), **shown}
    elif failure.page:
        image = drawn.as_html() if drawn else ""
        shown |= {"text/plain": str(failure), "text/html": failure.page.as_html(image)}
        failure.is_shown = True
    display(shown, raw=True)


def _is_graded() -> bool:
    return "NBGRADER_EXECUTION" in os.environ


def _shell() -> Any:
    python = sys.modules.get("IPython")
    return python.get_ipython() if python else None


def _in_a_notebook() -> bool:
    return hasattr(_shell(), "kernel")


if _in_a_notebook():
    listen(_shell())


def _exercise(name: str) -> Exercise:
    if isinstance(name, str) and name in EXERCISES:
        return EXERCISES[name]
    near = difflib.get_close_matches(str(name), EXERCISES, n=1)
    meant = (
        f"did you mean {near[0]!r}?" if near else f"there are {', '.join(EXERCISES)}"
    )
    raise ValueError(f"check was given {name!r}, which is no exercise: {meant}")


def _whole(seed: Any) -> int:
    if not isinstance(seed, int | np.integer) or isinstance(seed, bool) or seed < 0:
        raise TypeError(
            f"seed is {seed!r}: expected a whole number, 0 or more, or None"
        )
    return int(seed)


def _note_passed(name: str, tell: bool = True) -> None:
    # it lists the exercises, and so needs this package before
    from convnet_lab.passed import earned, note_passed

    note_passed(name)
    if tell:
        from IPython.display import HTML, display

        display(HTML(f"<p>{earned(name)}</p>"))
