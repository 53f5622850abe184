"""A class is graded wherever clone, environment and course lie, and by whomever.

They are mounted at each place in a view of the machine that only the test has, so that
nothing is copied, and nothing is left behind.
"""

from __future__ import annotations

import csv
import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest

import autograde
from autograde.sandbox.availability import availability

CLONE = Path(autograde.__file__).parents[1]
NAME = "01_pixels"
# right only where the course's own code cannot be written
ANSWER = """\
import convnet_lab
try:
    open(convnet_lab.__file__, "a").close()
except OSError:
    return height * width * channels
return 0
"""
pytestmark = pytest.mark.slow

# ruff: noqa: S108
TOPS = (
    # a sandbox has others of its own in the place of these
    "/tmp",
    *(
        pytest.param(top, marks=pytest.mark.thorough)
        for top in ("/dev/shm", "/home", "/var/tmp", "/root")
    ),
)
"""Behind a symbolic link, a test of its own grades below /opt."""

SOMEBODY = 54321  # an ordinary user's number


class Elsewhere:
    """A view of the machine in which the clone and the environment lie elsewhere."""

    def __init__(self, folder: Path, top: str, name: str, course: Path) -> None:
        self.top = Path(top)
        self.place = self.top / name
        pth = self._editable_path(folder)
        base = os.path.realpath(sys.base_prefix)
        privileged = ["--cap-add", "ALL"] if os.getuid() == 0 else []
        self._view = [
            *("bwrap", *privileged, "--die-with-parent", "--dev-bind", "/", "/"),
            *("--perms", "0755", "--tmpfs", top),
            # where this test's own folders lie, nothing is to be found
            *(("--tmpfs", "/tmp") if top != "/tmp" else ()),
            *("--tmpfs", str(CLONE), *_open_to_all(base)),
            *("--perms", "0755", "--dir", str(self.place)),
        ]
        self._mounted = [
            *("--ro-bind", str(CLONE), str(self.place / "clone")),
            *("--ro-bind", sys.prefix, str(self.place / "clone/.venv")),
            *("--ro-bind", str(pth[0]), str(self.place / "clone/.venv" / pth[1])),
            *("--bind", str(course), str(self.place / "course")),
        ]
        self._rest: list[str] = []

    def behind_a_link(self) -> Path:
        link = self.top / "link"
        self._rest += ["--symlink", str(self.place), str(link)]
        return link

    def _editable_path(self, folder: Path) -> tuple[Path, Path]:
        """Write the line by which Python finds the packages in the clone."""
        for packages in map(Path, site.getsitepackages()):
            for file in packages.glob("*.pth"):
                if set(file.read_text(encoding="utf-8").splitlines()) == {str(CLONE)}:
                    moved = folder / "moved.pth"
                    moved.write_text(f"{self.place / 'clone'}\n", encoding="utf-8")
                    return moved, file.relative_to(sys.prefix)
        pytest.skip("convnet-lab is not installed from this clone, in a .venv")

    def grade(self, at: Path, user: int | None = None) -> subprocess.CompletedProcess:
        become = []
        if user is not None:
            ids = ["--reuid", str(user), "--regid", str(user), "--clear-groups"]
            become = ["setpriv", *ids, "--bounding-set=-all", "--inh-caps=-all"]
        return subprocess.run(
            [
                *(*self._view, *self._mounted, *self._rest, "--chdir", str(at), "--"),
                *(*become, str(at / "clone/.venv/bin/python")),
                *("-m", "autograde", "grade", str(at / "course")),
            ],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(at / "course"),
                "LANG": "C.UTF-8",
            }
            | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )


def _open_to_all(folder: str) -> list[str]:
    """Show a folder that lies, say, in the superuser's home."""
    closed = [p for p in Path(folder).parents if not p.stat().st_mode & 1]
    covered = ["--perms", "0755", "--tmpfs", str(closed[-1])] if closed else []
    parents = reversed(Path(folder).parents[:-1])
    made = [part for p in parents for part in ("--perms", "0755", "--dir", str(p))]
    return [*covered, *made, "--ro-bind", folder, folder]


@pytest.fixture
def handed_in(fresh_course, hand_in):
    if reason := availability():
        pytest.skip(reason)
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv of util-linux is not installed")
    course = fresh_course()
    hand_in(course)("ada", input_size=ANSWER)
    return course


def assert_graded(course, done: subprocess.CompletedProcess) -> None:
    # a word about kernels that could not be warm would stand in there
    assert done.stderr == "", done.stdout
    assert done.returncode == 0, done.stdout
    with (course.root / "marks.csv").open(encoding="utf-8", newline="") as file:
        assert {row["outcome"] for row in csv.DictReader(file)} == {"right"}


@pytest.mark.parametrize("top", TOPS)
def test_a_class_is_graded_below(handed_in, tmp_path, top):
    if not Path(top).is_dir():
        pytest.skip(f"this machine has no {top}")
    elsewhere = Elsewhere(tmp_path, top, "Übung 1 mit Käse", handed_in.root)
    assert_graded(handed_in, elsewhere.grade(elsewhere.place))


def test_a_class_is_graded_behind_a_symbolic_link(handed_in, tmp_path):
    elsewhere = Elsewhere(tmp_path, "/opt", "x", handed_in.root)
    assert_graded(handed_in, elsewhere.grade(elsewhere.behind_a_link()))


def test_an_ordinary_user_grades_a_class(handed_in, tmp_path):
    if os.getuid() != 0:
        pytest.skip("only the superuser can become another; this user has graded above")
    # what a user finds in the course is that user's
    for path in (handed_in.root, *handed_in.root.rglob("*")):
        os.chown(path, SOMEBODY, SOMEBODY)
    elsewhere = Elsewhere(tmp_path, "/tmp", "x y", handed_in.root)
    assert_graded(handed_in, elsewhere.grade(elsewhere.place, SOMEBODY))
