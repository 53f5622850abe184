"""The site, written once: every notebook runs once for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.__main__ import main

from .links import Pages

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    solutions = str(ROOT / "solutions")
    assert main(["site", "--solutions", solutions, "--to", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> Pages:
    return Pages(site)
