"""Grade the same class with plain nbgrader and with ours, side by side.

``python -m benchmarks.grading`` prints the table; ``--growth`` prints how time and
memory grow with the class instead.
"""

import argparse
import contextlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil

from autograde.course import Course, init
from autograde.notebooks.release import find_solutions, notebook_bytes
from autograde.notebooks.stubs import fill_in, right_answers

ASSIGNMENT = "02_cross_correlation"
WRONG = {
    1: ("cross_correlate2d", "kernel = np.asarray(kernel)[::-1, ::-1]\nRIGHT"),
    2: ("convolve2d", "return cross_correlate2d(image, kernel)"),
    3: ("convolve1d", "return np.convolve(f, g, 'valid')"),
}
"""What every fourth student, and so on, writes instead of the answer."""


@dataclass
class Run:
    """One grading of a class, with all processes that it started.

    Parameters
    ----------
    seconds, processor, own : float
        On the clock; of processor of all processes together, and of the command's own.
    grader, worker : float
        MB: the most that the command's own process held, and one that it started
        together with all below it. What processes share counts once.
    """

    seconds: float = 0.0
    processor: float = 0.0
    own: float = 0.0
    grader: float = 0.0
    worker: float = 0.0


def make_class(root: Path, students: int) -> Course:
    """Hand in for a class: half of it right, the others wrong in one question."""
    course = init(root, find_solutions(None), 7)
    released = nbformat.read(
        course.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4
    )
    source = nbformat.read(course.notebook(ASSIGNMENT), as_version=4)
    right = right_answers(source)
    for number in range(students):
        answers = dict(right)
        if number % 4 in WRONG and number % 2:
            name, lines = WRONG[number % 4]
            answers[name] = lines.replace("RIGHT", right[name])
        folder = course.submitted / f"student_{number:04d}" / ASSIGNMENT
        folder.mkdir(parents=True)
        notebook = notebook_bytes(fill_in(released, answers))
        (folder / f"{ASSIGNMENT}.ipynb").write_bytes(notebook)
    return course


def timed(command: list[str], folder: Path) -> Run:
    """Run a command to its end, and look at its processes ten times a second.

    The system's own account of what a command has used leaves the kernels out: they
    are killed in their sandboxes, and nobody waits for them.
    """
    run = Run()
    spent: dict[psutil.Process, float] = {}
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        grader = psutil.Process(process.pid)
        for look in itertools.count():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
                break
            for each in _all_below(grader):
                with contextlib.suppress(psutil.Error):
                    used = each.cpu_times()
                    spent[each] = used.user + used.system
            if look % 10 == 0:  # it costs more
                run.grader = max(run.grader, _megabytes([grader]))
                for each in grader.children():
                    run.worker = max(run.worker, _megabytes(_all_below(each)))
    run.seconds = time.perf_counter() - began
    run.processor = sum(spent.values())
    run.own = spent.get(grader, 0.0)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return run


def _all_below(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return [process, *process.children(recursive=True)]
    return []


def _megabytes(processes: Iterable[psutil.Process]) -> float:
    held = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            held += process.memory_full_info().pss
    return held / 1e6


def scores(course: Course) -> dict[tuple[str, str], float]:
    """Read every score of the gradebook."""
    with course.gradebook() as gradebook:
        return {
            (submission.student_id, grade.name): grade.auto_score
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def side_by_side(students: int) -> Iterator[str]:
    """Compare with plain nbgrader, on copies of one class."""
    ours = [sys.executable, "-m", "autograde", "grade", ".", ASSIGNMENT, "--workers"]
    ways = {
        "plain `nbgrader autograde`": [
            *(sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT)
        ],
        "ours, 1 worker": [*ours, "1"],
        "ours, 2 workers": [*ours, "2"],
        "ours, 2 workers, `--figures none`": [*ours, "2", "--figures", "none"],
        "ours, 2 workers, `--figures all`": [*ours, "2", "--figures", "all"],
    }
    yield (
        "| way | s | s a submission | times faster | processor s a submission | "
        "grader, MB | worker, MB |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|"
    with tempfile.TemporaryDirectory() as folder:
        pattern = make_class(Path(folder, "pattern"), students)
        plain: Run | None = None
        expected: dict[tuple[str, str], float] | None = None
        for name, command in ways.items():
            root = Path(folder, "copy")
            shutil.copytree(pattern.root, root)
            run = timed(command, root)
            marks = scores(Course.at(root))
            plain, expected = plain or run, expected or marks
            if marks != expected:
                raise RuntimeError(f"{name}: other marks than plain nbgrader's")
            shutil.rmtree(root)
            yield (
                f"| {name} | {run.seconds:.1f} | {run.seconds / students:.2f} | "
                f"{plain.seconds / run.seconds:.1f} | {run.processor / students:.2f} | "
                f"{run.grader:.0f} | {run.worker:.0f} |"
            )


def growth(sizes: tuple[int, ...]) -> Iterator[str]:
    """Grade classes of several sizes."""
    yield (
        "| submissions | s | s a submission | processor s a submission | "
        "of it the grader's own | grader, MB | worker, MB |"
    )
    yield "|--:|--:|--:|--:|--:|--:|--:|"
    command = [sys.executable, "-m", "autograde", "grade", ".", ASSIGNMENT]
    for students in sizes:
        with tempfile.TemporaryDirectory() as folder:
            course = make_class(Path(folder, "class"), students)
            run = timed(command, course.root)
        yield (
            f"| {students} | {run.seconds:.1f} | {run.seconds / students:.2f} | "
            f"{run.processor / students:.2f} | {run.own / students:.3f} | "
            f"{run.grader:.0f} | {run.worker:.0f} |"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument("--growth", action="store_true")
    given = parser.parse_args()
    rows = growth((40, 200, 1000)) if given.growth else side_by_side(given.submissions)
    for row in rows:
        print(row, flush=True)


if __name__ == "__main__":
    main()
