"""The site of the notebooks that ran for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.files import write_whole
from autograde.site.writing import site_files

from .links import Pages

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(solved, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    for address, content in site_files(solved, ROOT).items():
        write_whole(folder / address, content)
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> Pages:
    return Pages(site)
