"""What ``run_autograder`` runs on Gradescope: grade one submission, write results.json.

``python -I -m autograde.exports.gradescope_run HOME`` expects in HOME what Gradescope
lays out in ``/autograder``: our zip in ``source``, the student's files in
``submission``.
"""

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

from autograde.__main__ import main as autograde
from autograde.commands.console import FAILED
from autograde.course import CONFIG_FILE, Course
from autograde.exports.exported import Wanted
from autograde.exports.gradescope import RESULTS, write_results
from autograde.exports.gradescope_zip import COURSE, UNSAFE
from autograde.notebooks.release import generate
from autograde.results.record import read_result
from autograde.sandbox.availability import availability
from autograde.sandbox.limits import WALLS, Sandbox
from autograde.submission.finding import find_files
from autograde.submission.opening import Unreadable, read_bytes

# Gradescope knows whose submission it is: the marks do not depend on the name
STUDENT = "submission"


def run(home: Path) -> int:
    """Grade the submission in a folder laid out as ``/autograder``.

    Without a mark no ``results.json`` is left, so that Gradescope reports a failed
    autograder and not a score of 0; the reason is printed for the instructor.
    """
    target = home / "results" / RESULTS
    target.unlink(missing_ok=True)
    for closed in (target.parent, home / "source" / COURSE):
        closed.mkdir(exist_ok=True)
        closed.chmod(0o700)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch).resolve() / COURSE
        shutil.copytree(home / "source" / COURSE, root)
        course = Course.at(root)
        (assignment,) = (path.name for path in (root / "source").iterdir())
        with course.gradebook():
            pass  # makes it
        generate(root, assignment, course.config())
        handed_in = course.submitted / STUDENT / assignment
        _copy(home / "submission", handed_in)
        missing = _choose_wall(course)
        # without a sandbox a submission can write its own score
        if missing and not (home / "source" / UNSAFE).is_file():
            print(_refusal(missing), file=sys.stderr)  # noqa: T201
            return FAILED
        options = ["--unsafe"] if missing else []
        # nothing is written here before all that the submission started has ended
        status = autograde(["grade", str(root), assignment, *options])
        if status == FAILED:
            return status
        wanted = Wanted(course, root / "results")
        with course.gradebook() as gradebook:
            written = write_results(wanted, gradebook).written
        if not written:
            reason = read_result(course, STUDENT, assignment).reason
            print(f"no mark: {reason}", file=sys.stderr)  # noqa: T201
            return status
        shutil.copyfile(written[0], target)
    return 0


def _choose_wall(course: Course) -> str:
    """Let the course have the wall that keeps most of those that work here.

    Gives why there is none, or "".
    """
    limits = course.config().get("Sandbox", {})
    reasons: list[str] = []
    for wall in WALLS:
        missing = availability(Sandbox.of({"Sandbox": {**limits, "wall": wall}}))
        if not missing:
            with (course.root / CONFIG_FILE).open("a", encoding="utf-8") as config:
                config.write(f"\nc.Sandbox.wall = {wall!r}  # noqa: F821\n")
            if reasons:
                print(f"shut in as {wall}: {reasons[-1]}", file=sys.stderr)  # noqa: T201
            return ""
        reasons.append(missing.partition("\n")[0])
    return " ".join(reasons)


def _refusal(missing: str) -> str:
    return (
        f"This container allows no sandbox, so nothing is graded: {missing}\n"
        "Without one a submission can give itself any mark, and read the answers and "
        "the seed. If you trust everybody who hands in, pack the autograder with "
        "autograde gradescope-zip --unsafe"
    )


def _copy(submission: Path, target: Path) -> None:
    """Copy what was handed in: what is no ordinary file stays away, as in a course."""
    target.mkdir(parents=True)
    for path in find_files(submission)[0]:
        copy = target / path.relative_to(submission)
        with contextlib.suppress(Unreadable, OSError):
            content = read_bytes(path, submission)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))
