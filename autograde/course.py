"""A course directory: nbgrader's own layout, with what we add to it."""

import contextlib
import glob
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from traitlets.config.loader import Config, PyFileConfigLoader

from autograde.errors import UserError
from autograde.notebooks.editions import keep_edition
from autograde.notebooks.release import (
    PREPROCESSORS,
    Registry,
    generate,
    hand_out_exercises,
    notebook_bytes,
    read_all,
)
from autograde.notebooks.sources import with_other_seed, with_seed
from convnet_lab.checks.course import ExerciseError, files_of, load

CONFIG_FILE = "nbgrader_config.py"
SEED_FILE = "course_seed.txt"

_VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"
_VERSION = "INSERT INTO alembic_version (version_num) VALUES (:head)"

_CONFIG = '''\
"""nbgrader's settings for this course, also for plain `nbgrader` commands run here."""

c = get_config()  # noqa: F821 (nbgrader provides it)

c.CourseDirectory.course_id = "convnet_lab"

# A missing answer says which one it is; otherwise this is nbgrader's own list.
c.GenerateAssignment.preprocessors = [
{preprocessors}
]

# A student may delete a test cell by accident: put it back rather than lose its marks.
c.OverwriteCells.add_missing_cells = True

# Limits of the sandbox are set as c.Sandbox.total_memory = 3072 and the like, those of
# a notebook as c.Run.notebook_timeout = 600: see docs/instructors.md.

# Seconds for one cell. A check itself stops an endless answer, after 5 s a call.
c.Execute.timeout = 30

# A widget's state shows nothing without its kernel; a static figure is beside it.
c.Execute.store_widget_state = False

# Do not wait for a kernel that has nothing left to say.
c.Execute.shutdown_kernel = "immediate"
'''


_WITHOUT_A_COPY = (
    "Without one, move it away, run nbgrader generate_assignment --force NAME for each "
    "assignment, and grade again; marks given by hand are lost then"
)


class CourseError(UserError, ValueError):
    """A directory that is not what the command needs; the text says what to do."""


@dataclass(frozen=True)
class Course:
    """A course directory on disk."""

    root: Path
    """Absolute path of the directory."""

    @classmethod
    def at(cls, directory: Path) -> "Course":
        """Open a course directory."""
        for name in (CONFIG_FILE, "source"):
            if not (directory / name).exists():
                raise CourseError(
                    f"'{directory}' is no course directory, for it has no {name}: "
                    f"make one with autograde init {directory}"
                )
        _refuse_pattern(directory)
        course = cls(directory.resolve())
        try:
            load(course.exercises(), course.root)
        except ExerciseError as error:
            raise CourseError(str(error)) from error
        return course

    def exercises(self) -> dict[str, str]:
        """Read the course's own files of exercises."""
        return files_of(self.root)

    @property
    def submitted(self) -> Path:
        """What students handed in, never changed: ``submitted/STUDENT/ASSIGNMENT/``."""
        return self.root / "submitted"

    @property
    def admitted(self) -> Path:
        """Copies to grade, and records of it: ``admitted/STUDENT/ASSIGNMENT/``."""
        return self.root / "admitted"

    def seed(self) -> int | None:
        """Read the seed of the hidden tests; None if the file is gone, or no number."""
        try:
            return int((self.root / SEED_FILE).read_text(encoding="utf-8")[:100])
        except (OSError, ValueError):
            return None

    def config(self) -> Config:
        """Read the course's ``nbgrader_config.py``."""
        config: Config = PyFileConfigLoader(
            CONFIG_FILE, path=str(self.root)
        ).load_config()
        return config

    def database_url(self) -> str:
        """Name the gradebook's database."""
        return str(CourseDirectory(config=self.config(), root=str(self.root)).db_url)

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """Open the gradebook; `CourseError` if it is locked or damaged, also later."""
        try:
            url = self.database_url()
            _say_version(url)
            with Gradebook(url) as gradebook:
                yield gradebook
        except (DBAPIError, PendingRollbackError) as error:
            raise CourseError(self._why_not(error)) from error

    def _why_not(self, error: Exception) -> str:
        said = " ".join(str(getattr(error, "orig", error)).split())[:200]
        if "locked" in said:
            return (
                "the gradebook is locked by another program: end nbgrader, Formgrader "
                "or what else has it open, and type this again; what is done stays"
            )
        if "no such column" in said or "no such table" in said:
            return (
                f"the gradebook of {self.root} was made by an older nbgrader ({said}): "
                "type nbgrader db upgrade in the course directory, which keeps a copy "
                "of it beside it"
            )
        return (
            f"the gradebook of {self.root} cannot be used ({said}): put back a copy of "
            f"it. {_WITHOUT_A_COPY}"
        )

    def assignments(self) -> list[str]:
        """List the assignments in the gradebook, which may not have lost them."""
        with self.gradebook() as gradebook:
            known = sorted(str(each.name) for each in gradebook.assignments)
        if not known:
            self.refuse_emptied()
        return known

    def refuse_emptied(self) -> None:
        """Say what to do about a gradebook that lost what was handed out."""
        out = sorted({path.parent.name for path in self.root.glob("release/*/*.ipynb")})
        if out:
            raise CourseError(
                f"the gradebook of {self.root} is empty, though release/ holds "
                f"{', '.join(out)}: put back a copy of it. {_WITHOUT_A_COPY}"
            )

    def notebook(self, assignment: str) -> Path:
        """Say where an assignment's notebook with the answers is."""
        return self.root / "source" / assignment / f"{assignment}.ipynb"

    def released(self, assignment: str) -> list[Path]:
        """List the notebooks of an assignment as they were handed out."""
        return sorted((self.root / "release" / assignment).glob("*.ipynb"))


def init(
    directory: Path,
    solutions: Path,
    seed: int | None = None,
    registry: Registry | None = None,
    only: Sequence[str] = (),
) -> Course:
    """Make a course directory in which nbgrader's own commands work.

    The seed is 1 or more, and drawn at random if not given; `only` names notebooks,
    by their number or whole.

    The hidden tests in ``source/`` get the course's seed, kept in ``course_seed.txt``;
    ``release/`` is the same bytes for every seed. Everything is made beside the
    directory first and moved there when complete, so a failure leaves nothing behind.
    An existing course is refused: its gradebook holds marks. A notebook without graded
    cells is no assignment and stays out.
    """
    number = _seed(seed)
    _refuse_pattern(directory)
    _refuse_occupied(directory)
    notebooks = {
        name: notebook
        for name, notebook in read_all(solutions, registry).items()
        if _is_graded(notebook)
    }
    chosen = _chosen(only, list(notebooks))
    with _made_beside(directory, number) as course:
        listed = "\n".join(f'    "{name}",' for name in PREPROCESSORS)
        (course.root / CONFIG_FILE).write_text(
            _CONFIG.format(preprocessors=listed), encoding="utf-8", newline="\n"
        )
        # the graders' copy, and below one beside each notebook, for students
        hand_out_exercises(solutions.parent, course.root)
        for name in chosen:
            path = course.notebook(name)
            path.parent.mkdir(parents=True)
            seeded = with_seed(notebooks[name], number, name)
            path.write_bytes(notebook_bytes(seeded))
            hand_out_exercises(solutions.parent, path.parent)
        _release(course, chosen)
    return Course(directory.resolve())


def init_from(
    directory: Path, old: Course, seed: int | None = None, only: Sequence[str] = ()
) -> Course:
    """Make next year's course from this year's: its sources and settings, a new seed.

    What belongs to the class stays behind: students, what they handed in, marks, due
    dates, the roster, extensions, and which questions were dropped.
    """
    number = _seed(seed)
    _refuse_pattern(directory)
    _refuse_occupied(directory)
    before = old.seed()
    if before is None:
        raise CourseError(
            f"{old.root} has no {SEED_FILE} that holds a number, so its hidden tests "
            "cannot be given another: put back a copy"
        )
    sources = [
        name for name in old.assignments() if (old.root / "source" / name).is_dir()
    ]
    chosen = _chosen(only, sources)
    with _made_beside(directory, number) as course:
        shutil.copy2(old.root / CONFIG_FILE, course.root)
        shutil.copytree(
            old.root / "source", course.root / "source", ignore=_not_of(chosen)
        )
        for file in sorted(old.exercises()):
            (course.root / file).parent.mkdir(exist_ok=True)
            shutil.copy2(old.root / file, course.root / file)
        for name in chosen:
            for path in (course.root / "source" / name).glob("*.ipynb"):
                text = path.read_text(encoding="utf-8")
                new = with_other_seed(text, before, number, name)
                path.write_text(new, encoding="utf-8", newline="\n")
        _release(course, chosen)
    return Course(directory.resolve())


def _seed(given: int | None) -> int:
    if given is not None and given < 1:
        raise CourseError(f"the seed is {given}: give a whole number from 1 on")
    return secrets.randbits(128) + 1 if given is None else given


def _chosen(only: Sequence[str], known: list[str]) -> list[str]:
    """Choose assignments by name, or by what stands before the first underscore."""
    chosen = []
    for asked in only:
        found = [n for n in known if asked in (n, n.partition("_")[0])]
        if not found:
            raise CourseError(
                f"there is no graded notebook {asked!r}: there is {', '.join(known)}"
            )
        chosen += found
    return sorted(set(chosen)) if only else known


def _not_of(chosen: Sequence[str]) -> Callable[[str, list[str]], set[str]]:
    """Leave out the other assignments, and what Jupyter keeps for itself."""

    def ignored(folder: str, names: list[str]) -> set[str]:
        others = set(names) - set(chosen) if Path(folder).name == "source" else set()
        return others | ({".ipynb_checkpoints"} & set(names))

    return ignored


def refuse_unknown(assignment: str, known: Collection[str]) -> None:
    """Refuse an assignment that the course does not have; name those that it has."""
    if assignment not in known:
        raise CourseError(
            f"the course has no assignment {assignment!r}: "
            f"it has {', '.join(known) or 'none'}"
        )


@contextlib.contextmanager
def _made_beside(directory: Path, seed: int) -> Iterator[Course]:
    """Make a course beside its place, and move it there when it is whole."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    target = directory.resolve()
    making = target.with_name(f".{target.name}.{os.getpid()}.making")
    making.mkdir()
    try:
        (making / SEED_FILE).write_text(f"{seed}\n", encoding="utf-8", newline="\n")
        course = Course(making)
        course.submitted.mkdir()
        yield course
        if target.exists():
            target.rmdir()
        making.rename(target)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _release(course: Course, assignments: Sequence[str]) -> None:
    with course.gradebook():
        pass  # makes it
    for name in assignments:
        generate(course.root, name, course.config())
        keep_edition(course.root, name)


def _is_graded(notebook: NotebookNode) -> bool:
    return any(
        cell.metadata.get("nbgrader", {}).get("grade") for cell in notebook.cells
    )


def _refuse_pattern(directory: Path) -> None:
    path = str(directory.resolve())
    if glob.escape(path) != path:
        raise CourseError(
            f"'{path}' has one of *?[ in it, which nbgrader takes for a pattern: "
            "name another directory"
        )


def _refuse_occupied(directory: Path) -> None:
    if not directory.exists():
        return
    if not directory.is_dir():
        raise CourseError(f"'{directory}' is a file: name a new directory")
    if (directory / CONFIG_FILE).exists():
        raise CourseError(
            f"'{directory}' is a course already and stays as it is, for its gradebook "
            "holds marks: grade it with autograde grade, or name a new directory"
        )
    if any(directory.iterdir()):
        raise CourseError(
            f"'{directory}' is not empty and no course: name a new or empty directory"
        )


def _say_version(url: str) -> None:
    """Write into a new gradebook what nbgrader would start ``alembic`` by name to ask.

    Its migrations are counted by that library; ``nbgrader db upgrade`` reads the count.
    """
    engine = create_engine(url)
    try:
        if inspect(engine).get_table_names():
            return
        head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
        with engine.begin() as connection:
            connection.execute(text(_VERSION_TABLE))
            connection.execute(text(_VERSION), {"head": head})
    finally:
        engine.dispose()
