"""A course of two assignments, and archives as every platform makes them."""

from __future__ import annotations

import io
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest

from autograde.collect.collect import Collected, Options, collect
from autograde.collect.contents import Item, Staging
from autograde.collect.conventions import Listing
from autograde.course import Course, init
from autograde.notebooks.release import notebook_bytes
from autograde.notebooks.stubs import fill_in, right_answers

ASSIGNMENT, OTHER = "02_sizes", "01_marks"
NOW = datetime(2025, 3, 20, 8, 0, tzinfo=UTC)

_META = (
    '# %% nbgrader={{"schema_version": 3, "solution": {answer}, "grade": {test}, '
    '"locked": {test}, "task": false, {points}"grade_id": "{name}"}}\n'
)


IMPORT = "# %%\nfrom convnet_lab import check\n"


def _source(title: str, names: Sequence[str]) -> str:
    cells = [f"# %% [markdown]\n# # {title}\n", IMPORT]
    for name in names:
        answer = _META.format(answer="true", test="false", points="", name=name)
        test = _META.format(
            answer="false", test="true", points='"points": 1, ', name=f"{name}-check"
        )
        cells.append(
            f"{answer}def {name}(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n"
            f'    ### END SOLUTION\n\n\n{test}check("{name}", {name})\n'
        )
    return "\n".join(cells)


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course of which the tests get copies."""
    solutions = tmp_path_factory.mktemp("two") / "solutions"
    solutions.mkdir()
    exercises = {OTHER: ["mark_one", "mark_two"], ASSIGNMENT: ["width", "height"]}
    for name, asked in exercises.items():
        text = _source(name, asked)
        (solutions / f"{name}.py").write_text(text, encoding="utf-8")
    root = tmp_path_factory.mktemp("pattern") / "course"
    return init(root, solutions, 7, exercises)


@pytest.fixture
def course(pattern: Course, tmp_path: Path) -> Course:
    shutil.copytree(pattern.root, tmp_path / "course")
    return Course.at(tmp_path / "course")


@pytest.fixture(scope="session")
def notebook(pattern: Course) -> Callable[..., bytes]:
    """Make a notebook as a student hands it in; a comment tells attempts apart."""

    def make(comment: str = "", assignment: str = ASSIGNMENT) -> bytes:
        released = pattern.root / "release" / assignment / f"{assignment}.ipynb"
        source = nbformat.read(pattern.notebook(assignment), as_version=4)
        answers = right_answers(source)
        first = next(iter(answers))
        answers[first] = f"{answers[first]}  # {comment}"
        return notebook_bytes(fill_in(nbformat.read(released, as_version=4), answers))

    return make


@pytest.fixture
def gather(course: Course) -> Callable[..., Collected]:
    """Collect into the course at a fixed time."""

    def run(*paths: Path, now: datetime = NOW, **options: object) -> Collected:
        chosen = Options(**options)  # type: ignore[arg-type]
        return collect(course, ASSIGNMENT, paths, chosen, now)

    return run


@pytest.fixture
def submitted(course: Course) -> Callable[[], dict[str, bytes]]:
    """Read all of ``submitted/``."""

    def read() -> dict[str, bytes]:
        return {
            path.relative_to(course.submitted).as_posix(): path.read_bytes()
            for path in sorted(course.submitted.rglob("*"))
            if path.is_file()
        }

    return read


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(tmp_path / "files")


@pytest.fixture
def listing(staging: Staging) -> Callable[..., Listing]:
    """Make a listing of names alone, or of names and bytes."""

    def make(
        files: Mapping[str, bytes] | Sequence[str], label: str = "x", **more: object
    ) -> Listing:
        named = files if isinstance(files, Mapping) else dict.fromkeys(files, b"")
        items = tuple(
            Item(name, staging.add(io.BytesIO(data), 10**7))
            for name, data in named.items()
        )
        known = frozenset({ASSIGNMENT, OTHER})
        return Listing(items, label, ASSIGNMENT, known, **more)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def zipped() -> Callable[..., Path]:
    """Write a zip; entries are names or zipfile's own infos."""

    def write(
        path: Path, files: Mapping[str | zipfile.ZipInfo, bytes] | Sequence
    ) -> Path:
        pairs = files.items() if isinstance(files, Mapping) else files
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in pairs:
                archive.writestr(name, data)
        return path

    return write


@pytest.fixture(scope="session")
def tarred() -> Callable[..., Path]:
    """Write a tar; entries are names or tarfile's own infos."""

    def write(path: Path, files: Sequence[tuple[str | tarfile.TarInfo, bytes]]) -> Path:
        mode = "w:gz" if path.name.endswith("gz") else "w"
        with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
            for entry, data in files:
                info = tarfile.TarInfo(entry) if isinstance(entry, str) else entry
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        return path

    return write


@pytest.fixture(scope="session")
def unfold() -> Callable[[Path, Mapping[str, bytes]], Path]:
    """Write files into a folder."""

    def write(folder: Path, files: Mapping[str, bytes]) -> Path:
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder

    return write
