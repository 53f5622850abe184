"""Make the students' notebooks from their sources, with nbgrader's own converter."""

import logging
import tempfile
import warnings
from collections.abc import Collection, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograde.errors import UserError
from autograde.notebooks.sources import find_sources, read_source

PREPROCESSORS = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "autograde.notebooks.stubs.NamedStubs",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""nbgrader's list for a release, with our stubs in the place of ClearSolutions.

InstantiateTests is left out: it writes tests from a template, and ours are written."""

Registry = Mapping[str, Collection[str]]
"""The exercises with a check by notebook: ``{"01_pixels": {"to_grayscale", ...}}``."""


class ReleaseError(UserError, RuntimeError):
    """The students' notebooks cannot be made; the text says why."""


def registered_exercises(course: Path | None = None) -> Registry:
    """Ask convnet_lab, and a course's own files, which exercises each notebook has.

    Those for any notebook stand below an empty name.
    """
    from convnet_lab.checks import EXERCISES
    from convnet_lab.checks.course import ExerciseError, files_of, load

    if course is not None:
        try:
            load(files_of(course), course)
        except ExerciseError as error:
            raise ReleaseError(str(error)) from error
    by_notebook: dict[str, set[str]] = {}
    for name, exercise in EXERCISES.items():
        by_notebook.setdefault(exercise.notebook, set()).add(name)
    return by_notebook


def find_solutions(given: Path | None = None) -> Path:
    """Find the folder of the sources.

    The given folder, else ``./solutions``, else the one of the checkout that this
    package is installed from: a wheel carries no solutions.
    """
    checkout = Path(__file__).resolve().parents[2]
    places = [given] if given else [Path("solutions"), checkout / "solutions"]
    for place in places:
        if find_sources(place):
            return place
    looked = " and ".join(f"'{place}'" for place in places)
    raise ReleaseError(
        f"no source NN_topic.py in {looked}: run this in a checkout of the course, "
        "or give --solutions PATH"
    )


def read_all(
    solutions: Path, registry: Registry | None = None
) -> dict[str, NotebookNode]:
    """Read every source of a folder.

    SourceError at the first cell that could not be graded.
    """
    known = registered_exercises(solutions.parent) if registry is None else registry
    return {
        path.stem: read_source(path, {*known.get(path.stem, ()), *known.get("", ())})
        for path in find_sources(solutions)
    }


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """Write a notebook as the same bytes on every machine.

    UTF-8 JSON with sorted keys, an indent of 1, LF and a final newline. What UTF-8
    cannot write, half of a surrogate pair, becomes a question mark.
    """
    # nbformat's own `writes` validates, which takes longer and changes nothing
    text: str = nbformat.v4.writes(notebook)
    return f"{text.rstrip()}\n".encode(errors="replace")


def read_ours(content: bytes) -> NotebookNode:
    """Read a notebook that we wrote: to validate it would take most of the time."""
    notebook: NotebookNode = nbformat.v4.reads(content.decode())
    return notebook


def write_source(notebook: NotebookNode, root: Path, name: str) -> None:
    """Put a source notebook where nbgrader looks for it."""
    target = root / "source" / name / f"{name}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(notebook_bytes(notebook))


class Listener(logging.Handler):
    r"""Hear why nbgrader failed, the last line of the first traceback that it logs.

    >>> listener = Listener()
    >>> log = listener.logger()
    >>> log.error("Traceback (most recent call last):\n  ...\nKeyError: 'points'")
    >>> listener.cause
    "KeyError: 'points'"
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.cause = ""

    def logger(self) -> logging.Logger:
        """Make a logger for one run that nobody else hears."""
        log = logging.Logger("autograde")
        log.addHandler(self)
        return log

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one message."""
        text = record.getMessage().strip()
        if not self.cause and text.startswith("Traceback"):
            self.cause = text.splitlines()[-1].strip()


def generate(root: Path, name: str, config: Config) -> None:
    """Run nbgrader's generate_assignment for one assignment of a course directory."""
    heard = Listener()
    log = heard.logger()
    course = CourseDirectory(config=config, root=str(root), assignment_id=name, log=log)
    converter = GenerateAssignment(coursedir=course, config=config, log=log, force=True)
    try:
        with warnings.catch_warnings():
            # third parties' deprecations are nothing an instructor can change
            warnings.simplefilter("ignore")
            converter.start()
    except (NbGraderException, OSError, ValueError, RuntimeError) as error:
        cause = heard.cause or str(error)
        raise ReleaseError(f"nbgrader could not release {name}: {cause}") from error


def release_all(notebooks: Mapping[str, NotebookNode]) -> dict[str, bytes]:
    """Make the students' version of each notebook, in a course directory of its own."""
    config = Config()
    config.GenerateAssignment.preprocessors = PREPROCESSORS
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False  # the only step that writes to a gradebook
    released = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name, notebook in notebooks.items():
            write_source(notebook, root, name)
            generate(root, name, config)
            released[name] = (root / "release" / name / f"{name}.ipynb").read_bytes()
    return released


def build(
    solutions: Path, notebooks: Path, registry: Registry | None = None
) -> list[Path]:
    """Write the students' notebooks of all sources.

    It returns the files whose bytes are new. If a source could not be graded, or a
    notebook is left over that has no source any more, nothing is written.
    """
    released = release_all(read_all(solutions, registry))
    written = [path for path in compare(released, notebooks) if path.stem in released]
    notebooks.mkdir(parents=True, exist_ok=True)
    for path in written:
        path.write_bytes(released[path.stem])
    written += hand_out_exercises(solutions.parent, notebooks)
    left_over = compare(released, notebooks)
    if left_over:
        raise ReleaseError(f"{left_over[0]} has no source in '{solutions}': delete it")
    left_over = compare_exercises(solutions.parent, notebooks)
    if left_over:
        raise ReleaseError(
            f"{left_over[0]} is no exercise of '{solutions.parent}' any more: delete it"
        )
    return written


def hand_out_exercises(course: Path, folder: Path) -> list[Path]:
    """Put a course's own files of exercises beside its notebooks; list what is new."""
    from convnet_lab.checks.course import files_of

    texts = {folder / name: text for name, text in files_of(course).items()}
    written = [path for path in compare_exercises(course, folder) if path in texts]
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8", newline="\n")
    return written


def compare_exercises(course: Path, folder: Path) -> list[Path]:
    """List the copies of a course's exercises that differ, miss or are left over."""
    from convnet_lab.checks.course import files_of

    ours, copies = files_of(course), files_of(folder)
    names = sorted({*ours, *copies})
    return [folder / name for name in names if ours.get(name) != copies.get(name)]


def compare(released: Mapping[str, bytes], notebooks: Path) -> list[Path]:
    """List the notebooks that are not what their sources make.

    It returns files that differ, are missing, or have no source.
    """
    paths = {notebooks / f"{name}.ipynb" for name in released}
    paths.update(notebooks.glob("[0-9][0-9]_*.ipynb"))
    return sorted(
        path
        for path in paths
        if not path.is_file() or path.read_bytes() != released.get(path.stem)
    )
