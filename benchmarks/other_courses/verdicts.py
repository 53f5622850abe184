"""What each test says of each answer: two courses' published ones, and ours."""

import contextlib
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from benchmarks.other_courses import cs231n, step_by_step
from benchmarks.other_courses.cs231n import Printed
from convnet_lab.checks import EXERCISES, CheckFailed, check
from convnet_lab.checks.exercise import Exercise, Function, Misconception

Verdict = Literal["stops", "prints", "prints later", "nothing"]
"""What happens: an exception; a difference is printed, in the function's own cell or in
a later one; or all looks right."""


@dataclass(frozen=True)
class Operation:
    """One of our exercises, and the tests of the same operation elsewhere.

    Parameters
    ----------
    exercise : str
        Our exercise's name.
    title : str
        What the operation is called on the page.
    step_by_step : callable
        Takes the answer; for pooling, the answer for averages, too.
    cs231n : callable or None
        Takes the answer; None where the course has no such function.
    averages : bool
        Whether the course asks for maxima and averages in one function.
    conventions : tuple of str
        Our misconceptions that are none in the courses.
    """

    exercise: str
    title: str
    step_by_step: Callable[..., list[str]]
    cs231n: Callable[[Function], Iterator[Printed]] | None = None
    averages: bool = False
    conventions: tuple[str, ...] = ()

    @property
    def ours(self) -> Exercise:
        """The exercise itself."""
        return EXERCISES[self.exercise]

    @property
    def misconceptions(self) -> list[Misconception]:
        """Those that are mistakes in the courses, too."""
        return [m for m in self.ours.misconceptions if m.id not in self.conventions]


OPERATIONS = (
    Operation("zero_pad", "Zero padding", step_by_step.zero_pad),
    Operation("conv2d", "Convolution", step_by_step.conv_forward, cs231n.conv_forward),
    Operation(
        "max_pool2d",
        "Max pooling",
        step_by_step.pool_forward,
        cs231n.pool_forward,
        averages=True,
    ),
    Operation(
        "conv2d_backward",
        "Gradients of a convolution",
        step_by_step.conv_backward,
        cs231n.conv_backward,
    ),
    Operation(
        "max_pool2d_backward",
        "Gradient of max pooling",
        step_by_step.pool_backward,
        cs231n.pool_backward,
        conventions=(
            "all-winners",
            "shared-by-winners",
            "last-winner",
            "first-by-columns",
        ),
    ),
)
"""In the order of our course."""


@dataclass(frozen=True)
class Row:
    """The verdicts on one answer.

    Parameters
    ----------
    step_by_step : str
    cs231n : str or None
        None where the course does not test the operation.
    ours : str or None
        The misconception that `check` names, "" if it names none, None if it accepts.
    """

    step_by_step: Verdict
    cs231n: Verdict | None
    ours: str | None


def row(operation: Operation, answer: Function, slip: str | None = None) -> Row:
    """Put an answer to all three.

    Parameters
    ----------
    operation : Operation
    answer : callable
        With the signature of our exercise.
    slip : str, optional
        Id of the misconception in it. If averages are pooled with the same slip, it is
        in both modes of the course's one function.

    Returns
    -------
    Row
    """
    answers = [answer, _averages(slip)] if operation.averages else [answer]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # it stops nobody
        return Row(
            _in_step_by_step(operation, answers),
            _in_cs231n(operation, answer),
            _by_us(operation, answer),
        )


def _averages(slip: str | None) -> Function:
    exercise = EXERCISES["average_pool2d"]
    same = (m.wrong for m in exercise.misconceptions if m.id == slip)
    return next(same, exercise.reference)


def _in_step_by_step(operation: Operation, answers: list[Function]) -> Verdict:
    try:
        return "prints" if operation.step_by_step(*answers) else "nothing"
    except Exception:
        return "stops"


def _in_cs231n(operation: Operation, answer: Function) -> Verdict | None:
    if operation.cs231n is None:
        return None
    try:
        for printed in operation.cs231n(answer):
            if printed.stands_out:
                return "prints later" if printed.later else "prints"
    except Exception:
        return "stops"
    return "nothing"


def _by_us(operation: Operation, answer: Function) -> str | None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            check(operation.exercise, answer)
    except CheckFailed as failed:
        return failed.misconception or ""
    return None
