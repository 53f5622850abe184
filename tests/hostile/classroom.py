"""A class of hostile submissions between honest ones, all graded at once."""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from hostile.attacks import Attack, Surroundings, honest, read_attacks, write
from hostile.broken import BROKEN
from hostile.course import NAME, make_course
from hostile.edited import EDITED
from hostile.machine import Listening, largest_child

from autograde.course import Course
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.results.marks import Mark, read_marks
from autograde.sandbox.limits import WALLS

WORKERS = os.cpu_count() or 1
EVERY = 12
"""How many hostile submissions come between two honest ones."""

SECRET = "COURSE_PASSWORD_OF_THE_GRADER"  # noqa: S105 (a variable's name)

# of each, the answers that differ from the right ones; None leaves the stub
NEIGHBOURS: Mapping[str, Mapping[str, str | None]] = {
    "right": {},
    "wrong": {
        "flatten_image": "def flatten_image(image):\n    return image.T.reshape(-1)",
        "input_size": "def input_size(height, width, channels=1):\n"
        "    return height * width",
    },
    "broken": {
        "to_grayscale": "def to_grayscale(rgb):\n    return rgb @ weights",
        "input_size": None,
    },
}


def attacks() -> list[Attack]:
    """List all of them, by family."""
    return [*read_attacks(), *EDITED, *BROKEN]


@dataclass(frozen=True)
class Graded:
    """What became of a class.

    Parameters
    ----------
    course : Course
        The graded course.
    marks : mapping
        Of each student: the mark of every test cell.
    alone : mapping
        Of each honest student: the marks in a class without hostile ones.
    neighbours : mapping
        Of each honest student in the class: which of `NEIGHBOURS` they are.
    students : mapping
        Of each attack's id: the student who handed it in.
    visitors : int
        How many reached what listens on this machine.
    largest : float
        Megabytes of the largest process that this one started.
    """

    course: Course
    marks: Mapping[str, Mapping[str, Mark]]
    alone: Mapping[str, Mapping[str, Mark]]
    neighbours: Mapping[str, str]
    students: Mapping[str, str]
    visitors: int
    largest: float


def surroundings_of(course: Course, port: int) -> Surroundings:
    """Say what the attackers know."""
    released = nbformat.read(
        course.root / "release" / NAME / f"{NAME}.ipynb", as_version=4
    )
    known = {
        "COURSE": str(course.root),
        "HOME": str(Path.home()),
        "PORT": str(port),
        "PID": str(os.getpid()),
        "SECRET": SECRET,
    }
    return Surroundings(released, known)


def grade_class(
    folder: Path,
    chosen: Sequence[Attack],
    progress: Callable[[int, int, object], None] | None = None,
    wall: str = WALLS[0],
) -> Graded:
    """Grade the honest alone, then everybody in one run.

    Parameters
    ----------
    folder : Path
        An empty folder, in which the course and all temporary files are made.
    chosen : sequence of Attack
        What is handed in.
    progress : callable, optional
        As `grade` calls it.
    wall : str, optional
        What shuts them in.
    """
    temporary = folder / "tmp"
    temporary.mkdir()
    temporary.chmod(0o711)
    before = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir = os.environ["TMPDIR"] = str(temporary)
    os.environ[SECRET] = "swordfish"
    listening = Listening()
    try:
        course = make_course(folder, wall)
        surroundings = surroundings_of(course, listening.port)
        neighbours = _hand_in_neighbours(course, surroundings, len(chosen))
        options = Options(workers=WORKERS)
        grade(course, options=options)
        alone = _by_student(read_marks(course))
        students = {}
        for number, attack in enumerate(chosen):
            students[attack.id] = student = f"{number // EVERY:03}-{number:03}"
            _hand_in(course, student, attack, surroundings)
        grade(course, progress=progress, options=Options(workers=WORKERS, again=True))
        marks = _by_student(read_marks(course))
        return Graded(
            course,
            marks,
            alone,
            neighbours,
            students,
            listening.visitors(),
            largest_child(),
        )
    finally:
        listening.close()
        del os.environ[SECRET]
        tempfile.tempdir = before[0]
        if before[1] is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before[1]


def grade_apart(folder: Path) -> Graded:
    """Grade all attacks in a process of its own, so that `largest` is of this class."""
    tests = str(Path(__file__).parents[1])
    subprocess.run(
        [sys.executable, "-m", "hostile.apart", str(folder)],
        check=True,
        env={**os.environ, "PYTHONPATH": tests},
    )
    return pickle.loads((folder / "graded.pickle").read_bytes())  # noqa: S301 (ours)


def _hand_in(course, student, attack, surroundings):
    folder = course.submitted / student / NAME
    folder.mkdir(parents=True)
    attack.hand_in(surroundings, folder)


def _hand_in_neighbours(course, surroundings, hostile):
    neighbours = {}
    for group in range(hostile // EVERY + 1):
        for kind, answers in NEIGHBOURS.items():
            student = f"{group:03}-honest-{kind}"
            folder = course.submitted / student / NAME
            folder.mkdir(parents=True)
            write(honest(surroundings.released, answers), folder)
            neighbours[student] = kind
            if group:  # the first sees all three kinds
                break
    return neighbours


def _by_student(marks):
    found: dict[str, dict[str, Mark]] = {}
    for mark in marks:
        found.setdefault(mark.student, {})[mark.question] = mark
    return found
