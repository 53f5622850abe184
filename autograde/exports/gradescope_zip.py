"""The autograder of one assignment as the zip that Gradescope takes."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import autograde
import convnet_lab
from autograde.course import CONFIG_FILE, SEED_FILE, Course, refuse_unknown
from autograde.exports.exported import ExportError

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

DISTRIBUTION = "convnet-lab"

_EPOCH = (1980, 1, 1, 0, 0, 0)
# what a wheel has of its metadata; the rest is of one installation
_METADATA = ("METADATA", "entry_points.txt")
_WHEEL = """\
Wheel-Version: 1.0
Generator: convnet-lab
Root-Is-Purelib: true
Tag: py3-none-any
"""


def gradescope_zip(course: Course, assignment: str, unsafe: bool = False) -> bytes:
    """Pack what Gradescope needs to grade an assignment.

    The zip holds ``setup.sh``, ``run_autograder``, this installation as a wheel, and a
    course directory of the one assignment: the same bytes each time. `unsafe` lets it
    grade in a container that allows no sandbox.

    Nothing of the class goes in: no gradebook, no submission. The answers and hidden
    tests do, as in every autograder; Gradescope shows the zip to instructors only.
    """
    sources = course.root.glob("source/*/*.ipynb")
    refuse_unknown(assignment, sorted({path.parent.name for path in sources}))
    name, packed = _wheel()
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
    return _zip_bytes(files, PROGRAMS)


def _wheel() -> tuple[str, bytes]:
    """Pack this installation as a wheel: its name, and the same bytes each time.

    The files are those that are running, so it needs no checkout and no build tool.
    """
    try:
        installed = distribution(DISTRIBUTION)
    except PackageNotFoundError:
        raise ExportError(
            f"{DISTRIBUTION} is not installed, so it cannot be packed: pip install it"
        ) from None
    name = f"{DISTRIBUTION.replace('-', '_')}-{installed.version}"
    files = {}
    for module in (autograde, convnet_lab):
        assert module.__file__
        package = Path(module.__file__).parent
        for path in package.rglob("*"):
            inside = path.relative_to(package.parent)
            rest = [p for p in inside.parts if p.startswith(".") or p == "__pycache__"]
            if path.is_file() and not rest:
                files[inside.as_posix()] = path.read_bytes()
    for part in _METADATA:
        text = installed.read_text(part)
        if text is not None:
            files[f"{name}.dist-info/{part}"] = text.encode()
    files[f"{name}.dist-info/WHEEL"] = _WHEEL.encode()
    record = f"{name}.dist-info/RECORD"
    lines = [
        f"{path},{_digest(data)},{len(data)}\n" for path, data in sorted(files.items())
    ]
    files[record] = "".join([*lines, f"{record},,\n"]).encode()
    return f"{name}-py3-none-any.whl", _zip_bytes(files)


def _zip_bytes(
    files: Mapping[str, bytes], programs: frozenset[str] = frozenset()
) -> bytes:
    """Pack files as the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every system: the rights below count
            entry.external_attr = (0o100755 if path in programs else 0o100644) << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def _digest(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()
    return f"sha256={digest.rstrip('=')}"
