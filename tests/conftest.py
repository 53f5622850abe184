"""How much is tried, in which order, and how long a test may take."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import hypothesis
import nbformat
import pytest
from answers import SEEDS

from autograde.notebooks.release import read_all
from autograde.site.running import run_all

ROOT = Path(__file__).parents[1]

FEW = 2
"""So many seeds are enough for every day; a release is tried at all of them."""

SECONDS = 10
"""A test that computes longer is marked as slow."""

ROUNDS = 6_000_000
"""Rounds of an empty loop that a processor of our day makes in a tenth of a second."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough",
        action="store_true",
        help="run the tests of a release too, and try answers at every seed",
    )


def pytest_configure(config: pytest.Config) -> None:
    thorough = config.getoption("thorough")
    # How long an example takes is the benchmarks' business. Every day the same examples
    # are tried, so that a failure is the change's; a release looks for new ones.
    hypothesis.settings.register_profile(
        "house", deadline=None, derandomize=not thorough
    )
    hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Put slow files first, so that no process of pytest ends long after the others."""
    if not config.getoption("thorough"):
        left = [item for item in items if item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def seeds(pytestconfig: pytest.Config) -> range:
    """The seeds at which right and wrong answers are put to the checks."""
    return SEEDS if pytestconfig.getoption("thorough") else SEEDS[:FEW]


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Fill a folder once for all processes of pytest: the first makes, others wait.

    What a test changes there the others would find changed: it takes a copy.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def filled(name: str, fill: Callable[[Path], object]) -> Path:
        folder, whole = shared / name, shared / f"{name}.whole"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not whole.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                whole.touch()
        return folder

    return filled


@pytest.fixture(scope="session")
def solved(once: Once) -> dict[str, nbformat.NotebookNode]:
    """All notebooks as they are after they ran, with the answers in."""

    def run(folder: Path) -> None:
        notebooks = read_all(ROOT / "solutions")
        run_all(notebooks)
        for name, notebook in notebooks.items():
            nbformat.write(notebook, folder / f"{name}.ipynb")

    return {
        path.stem: nbformat.read(path, as_version=4)
        for path in sorted(once("solved", run).iterdir())
    }


def computed() -> float:
    """Give the processor time of this process and of the children that ended."""
    return sum(os.times()[:4])


def pace() -> float:
    """Say how much longer than on a processor of our day a computation takes here."""
    before = time.process_time()
    for _ in range(ROUNDS):
        pass
    return max(1.0, (time.process_time() - before) / 0.1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Refuse a test that computes long every day and does not say so.

    What fixtures prepare is not counted: another test may be the first to ask for it.
    Processor time is hardly longer on a busy machine than on a quiet one, and on a slow
    machine the limit is higher.
    """
    before = computed()
    result = yield
    took = computed() - before
    allowed = item.config.getoption("thorough") or item.get_closest_marker("slow")
    if took > SECONDS and not allowed:
        took /= pace()
        if took > SECONDS:
            pytest.fail(
                f"computes {took:.0f} s: mark it as slow, or let it do less",
                pytrace=False,
            )
    return result
