"""The same file under plain nbgrader, in a throw-away copy of the course."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from hostile.attacks import Attack
from hostile.classroom import surroundings_of
from hostile.course import NAME

from autograde.course import Course

SECONDS = 90
"""For one submission: plain nbgrader itself may wait for ever."""

NOT_RUN = "not run: would harm this machine"


def grade_plainly(pattern: Course, attack: Attack) -> str:
    """Grade one submission with ``nbgrader autograde``.

    It runs where it can write this copy of the course and nothing else, and with
    processes of its own: plain nbgrader gives a submission all rights of who grades.

    Parameters
    ----------
    pattern : Course
        A course without submissions; it is copied.
    attack : Attack
        What is handed in.

    Returns
    -------
    str
        The points, or why there are none.
    """
    if attack.harmful:
        return NOT_RUN
    with tempfile.TemporaryDirectory(prefix="plain-", dir="/var/tmp") as name:
        root = Path(name) / "course"
        shutil.copytree(pattern.root, root)
        course = Course(root)
        folder = course.submitted / "student" / NAME
        folder.mkdir(parents=True)
        # a port on which nothing listens
        attack.hand_in(surroundings_of(course, 9), folder)
        shut_in = [
            *("bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"),
            *("--tmpfs", "/tmp", "--bind", name, name, "--unshare-pid"),  # noqa: S108
            *("--unshare-net", "--die-with-parent", "--chdir", str(root)),
        ]
        command = [sys.executable, "-m", "nbgrader", "autograde", NAME, "--create"]
        try:
            done = subprocess.run(
                [*shut_in, *command],
                env={**os.environ, "HOME": name, "PYTHONWARNINGS": "ignore"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            return f"still running after {SECONDS} s"
        return _found(course, done)


def _found(course, done):
    try:
        with course.gradebook() as gradebook:
            submission = gradebook.find_submission(NAME, "student")
            unmarked = sum(
                grade.auto_score is None
                for notebook in submission.notebooks
                for grade in notebook.grades
            )
            points = f"{submission.score:g}/{submission.max_score:g}"
    except Exception as error:  # the submission may have damaged the gradebook
        return f"no gradebook entry: {type(error).__name__}"
    if done.returncode:
        return f"{points}, stops with exit code {done.returncode}"
    return f"{points}, {unmarked} tests without a mark" if unmarked else points
