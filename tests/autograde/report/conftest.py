"""A class of any size, made up from a seed: marks, mistakes, answers, late work."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from autograde.course import Course
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.report import ClassRecord
from autograde.results.marks import Mark
from autograde.results.submissions import Student, Submission
from convnet_lab.checks import EXERCISES

DUE = datetime(2025, 3, 14, 12, 0)
HOSTILE = "=1+1<script>alert(1)</script>\u202e"
"""A student id that is a formula, markup, and reversed text."""


def stub_of(exercise: str) -> str:
    signature = EXERCISES[exercise].signature
    head = f'def {exercise}({signature}):\n    """Docstring."""\n'
    return f"{head}    raise NotImplementedError"


def reference_of(exercise: str) -> str:
    first = EXERCISES[exercise].argument_names[0]
    lines = [
        f"def {exercise}({EXERCISES[exercise].signature}):",
        '    """Docstring."""',
        f"    rows, cols = np.asarray({first}).shape[:2]",
        "    out = np.zeros((rows, cols))",
        "    for row in range(rows):",
        "        for col in range(cols):",
        f"            out[row, col] = np.sum({first}[row:, col:])",
        "    return out",
    ]
    return "\n".join(lines)


def answer_of(exercise: str, rng: random.Random) -> str:
    """An answer of random statements: two of them are alike by chance only."""
    names = [f"{rng.choice('abcdefg')}{rng.randrange(100)}" for _ in range(6)]
    calls = ["sum", "dot", "pad", "flip", "zeros", "stack", "roll", "where", "cumsum"]
    lines = [
        f"def {exercise}({EXERCISES[exercise].signature}):",
        '    """Docstring."""',
    ]
    for _ in range(rng.randrange(6, 14)):
        one, two = rng.choice(names), rng.choice(names)
        lines.append(
            f"    {one} = np.{rng.choice(calls)}({two}, {rng.randrange(9)})"
            f" {rng.choice('+-*/')} {two}[{rng.randrange(9)}:{rng.choice(names)}]"
        )
    return "\n".join([*lines, f"    return {names[0]}"])


def made_up(
    students: int, assignments: dict[str, list[str]], seed: int = 0
) -> ClassRecord:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    people = [
        Student(f"s{number:04d}", f"First{number}", f"Last{number}")
        for number in range(students)
    ]
    if people:
        people[0] = Student(HOSTILE, "Robert'); --", "<b>Bobby</b>")
    able = {person.id: rng.gauss(0, 1) for person in people}
    marks, totals = [], {}
    answers: dict[str, dict[str, dict[str, str]]] = {}
    notes = {}
    for assignment, exercises in assignments.items():
        totals[assignment] = []
        answers[assignment] = {}
        for person in people:
            own, given = [], {}
            lost = rng.random() < 0.01
            for hard, exercise in enumerate(exercises):
                known = EXERCISES[exercise].misconceptions
                good = able[person.id] + rng.gauss(0, 0.7) > 0.35 * hard - 1
                left = not good and rng.random() < 0.2
                broken = not good and not left and rng.random() < 0.2
                named = rng.choice(known[:3]).id if rng.random() < 0.8 else ""
                for kind, full in (("check", 1.0), ("hidden", 2.0)):
                    passed = good or (kind == "check" and rng.random() < 0.1)
                    outcome = "right" if passed else "wrong"
                    if not passed:
                        outcome = "broken" if broken else outcome
                        outcome = "not_attempted" if left else outcome
                    if lost:
                        outcome = "grader_error"
                    own.append(
                        Mark(
                            person.id,
                            assignment,
                            f"{exercise}-{kind}",
                            None if lost else full * (outcome == "right"),
                            full,
                            outcome,
                            named if outcome == "wrong" else "",
                            "" if outcome == "right" else "said",
                        )
                    )
                given[exercise] = (
                    stub_of(exercise) if left else answer_of(exercise, rng)
                )
            marks += own
            answers[assignment][person.id] = given
            points = None if lost else sum(mark.points for mark in own)
            late = (
                timedelta(hours=rng.randrange(1, 99)) if rng.random() < 0.05 else None
            )
            totals[assignment].append(
                Submission(
                    person,
                    assignment,
                    3.0 * len(exercises),
                    handed_in=True,
                    points=points,
                    raw_points=points,
                    timestamp=DUE + (late or -timedelta(hours=2)),
                    duedate=DUE,
                    reason="the file is broken" if lost else "",
                )
            )
            if rng.random() < 0.02:
                notes[person.id, assignment] = "found as 'homework.ipynb'"
    return ClassRecord(
        "made_up",
        sorted(marks, key=lambda mark: mark.student),
        totals,
        notes,
        answers,
        {a: {e: stub_of(e) for e in exercises} for a, exercises in assignments.items()},
        {
            a: {e: reference_of(e) for e in exercises}
            for a, exercises in assignments.items()
        },
    )


@pytest.fixture(scope="session")
def make_class() -> Callable[..., ClassRecord]:
    return made_up


@pytest.fixture(scope="session")
def small_class() -> ClassRecord:
    return made_up(
        40,
        {
            "02_cross_correlation": ["cross_correlate2d", "convolve2d", "convolve1d"],
            "05_pooling": ["max_pool2d", "average_pool2d"],
        },
    )


@pytest.fixture(scope="session")
def told_course(fresh_course, hand_in, unsafe_where_needed) -> Course:
    """A wrong submission and a file that is no notebook, graded."""
    course = fresh_course()
    give = hand_in(course)
    give("bela", flatten_image="return image.T.reshape(-1)")
    give.raw("broken", b"{")
    grade(course, options=Options(unsafe=unsafe_where_needed))
    return course
