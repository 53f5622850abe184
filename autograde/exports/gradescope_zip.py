"""The autograder of one assignment as the zip that Gradescope takes."""

from pathlib import Path

from autograde.course import CONFIG_FILE, SEED_FILE, Course
from autograde.exports.exported import ExportError
from autograde.exports.wheel import wheel, zip_bytes

PROGRAMS = frozenset({"setup.sh", "run_autograder"})
COURSE = "course"
"""The folder of the course directory in the zip."""

UNSAFE = "grade-without-sandbox"
"""The file in the zip that allows it."""

_SCRIPTS = Path(__file__).parent / "scripts"
_OWN_GRADEBOOK = """

# Added by autograde gradescope-zip: each submission has a gradebook of its own there.
c.CourseDirectory.pop("db_url", None)  # noqa: F821
"""


def gradescope_zip(course: Course, assignment: str, unsafe: bool = False) -> bytes:
    """Pack what Gradescope needs to grade an assignment.

    The zip holds ``setup.sh``, ``run_autograder``, this installation as a wheel, and a
    course directory of the one assignment: the same bytes each time. `unsafe` lets it
    grade in a container that allows no sandbox.

    Nothing of the class goes in: no gradebook, no submission. The answers and hidden
    tests do, as in every autograder; Gradescope shows the zip to instructors only.
    """
    if not [*(course.root / "source" / assignment).glob("*.ipynb")]:
        known = sorted(
            {path.parent.name for path in course.root.glob("source/*/*.ipynb")}
        )
        raise ExportError(
            f"the course has no assignment {assignment!r}: it has {', '.join(known)}"
        )
    name, packed = wheel()
    files = {name: packed}
    files |= {program: (_SCRIPTS / program).read_bytes() for program in PROGRAMS}
    if unsafe:
        files[UNSAFE] = b"Grade here without a sandbox, too: who hands in is trusted.\n"
    config = (course.root / CONFIG_FILE).read_bytes()
    files[f"{COURSE}/{CONFIG_FILE}"] = config + _OWN_GRADEBOOK.encode()
    seed = course.root / SEED_FILE
    if seed.is_file():
        files[f"{COURSE}/{SEED_FILE}"] = seed.read_bytes()
    for step in ("source", "release"):
        for path in (course.root / step / assignment).rglob("*"):
            inside = path.relative_to(course.root)
            if path.is_file() and not any(
                part.startswith(".") for part in inside.parts
            ):
                files[f"{COURSE}/{inside.as_posix()}"] = path.read_bytes()
    return zip_bytes(files, PROGRAMS)
