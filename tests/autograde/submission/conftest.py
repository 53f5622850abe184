"""A release of one small notebook, and ways to hand it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograde.notebooks.release import build
from autograde.submission import Admission, Submission, admit

NAME = "01_pixels"


@pytest.fixture(scope="session")
def release_bytes(
    small_solutions: Path, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    folder = tmp_path_factory.mktemp("release")
    build(small_solutions, folder, {NAME: {"flatten_image", "input_size"}})
    return (folder / f"{NAME}.ipynb").read_bytes()


@pytest.fixture
def release(release_bytes: bytes) -> NotebookNode:
    notebook: NotebookNode = nbformat.reads(release_bytes.decode(), as_version=4)
    return notebook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "submitted" / "ada" / NAME
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def target(folder: Path) -> Path:
    return folder.parents[2] / "admitted" / "ada" / NAME


@pytest.fixture
def admit_folder(
    folder: Path, target: Path, release: NotebookNode
) -> Callable[[], Admission]:
    return lambda: admit(Submission("ada", NAME, folder), {NAME: release}, target)
