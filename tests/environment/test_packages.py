"""The wheel and the sdist: the same bytes twice, only what is needed, and they work."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml

import convnet_lab

ROOT = Path(__file__).parents[2]
IN_SDIST = ("convnet_lab", "autograde", "notebooks", "solutions", "students_lab")
BROUGHT = ("notebooks", "students_lab")  # into the package, for a learner's folder
RECIPES = {
    f"convnet_lab/data/{name}.py"
    for name in ("export_digits", "forms", "train_networks")
}
SMOKE = """
import autograde, convnet_lab, pathlib, sys
from convnet_lab import check, datasets, doctor, functional, pictures
from convnet_lab.widgets import ConvExplorer
for package in (autograde, convnet_lab):
    assert pathlib.Path(package.__file__).is_relative_to(sys.prefix), package
check("flatten_image", lambda image: image.ravel())
ConvExplorer()
assert len(datasets.load_digits())
"""


def build(folder):
    """Build from a copy whose files have other times than the last one's."""
    source, built = folder / "source", folder / "built"
    without = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in IN_SDIST:
        shutil.copytree(ROOT / name, source / name, ignore=without)
    for name in ("docs", "tests"):  # here to be left out
        (source / name).mkdir()
        (source / name / "unwanted.py").touch()
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, source, follow_symlinks=False)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", built],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
        check=True,
        capture_output=True,
    )
    return {path.suffix: path for path in built.iterdir()}


def test_a_citation_and_the_package_name_this_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == project["version"] == convnet_lab.__version__


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    return build(tmp_path_factory.mktemp("once"))


def test_a_second_build_has_the_same_bytes(built, tmp_path):
    again = build(tmp_path)
    assert set(again) == {".whl", ".gz"}
    for kind, path in again.items():
        assert path.read_bytes() == built[kind].read_bytes(), path.name


def test_the_wheel_has_every_file_of_the_packages_but_recipes_and_nothing_else(built):
    with zipfile.ZipFile(built[".whl"]) as wheel:
        names = {n for n in wheel.namelist() if ".dist-info/" not in n}
    files = (p for name in IN_SDIST[:2] for p in (ROOT / name).rglob("*"))
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted |= {
        f"convnet_lab/{path.relative_to(ROOT).as_posix()}"
        for name in BROUGHT
        for path in (ROOT / name).rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    assert names == wanted - RECIPES
    assert wanted >= RECIPES
    for kind in (".js", ".css", ".npz"):
        assert any(name.endswith(kind) for name in names), kind


def test_the_sdist_has_what_packages_and_notebooks_are_made_from(built):
    with tarfile.open(built[".gz"]) as sdist:
        paths = {Path(*Path(n).parts[1:]).as_posix() for n in sdist.getnames()}
    assert paths >= RECIPES
    names = {path.partition("/")[0] for path in paths}
    files = {".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md"}
    assert names == {*IN_SDIST, *files, "pyproject.toml"}


def test_both_are_small(built):
    assert all(path.stat().st_size < 2_500_000 for path in built.values())


@pytest.mark.slow
def test_the_wheel_works_in_an_environment_of_its_own(built, tmp_path):
    """The packages it needs are lent by this environment: no network is asked."""
    home = tmp_path / "venv"
    venv.create(home, symlinks=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    installing = ["-m", "pip", "--python", python, "install", *quiet, built[".whl"]]
    subprocess.run([sys.executable, *installing], check=True)
    lent = str(Path(np.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": lent, "PYTHONWARNINGS": "error"}
    smoke = [python, "-c", SMOKE]
    subprocess.run(smoke, cwd=tmp_path, env=environment, check=True)
    # the command that pip made of the entry point
    command = [python.with_name("autograde"), "grade", "--help"]
    said = subprocess.run(
        command, cwd=tmp_path, env=environment, check=True, capture_output=True
    )
    assert b"usage: autograde grade" in said.stdout
    learner = tmp_path / "a b"
    learner.mkdir()
    command = [python.with_name("convnet-lab"), "open", "--no-lab"]
    subprocess.run(command, cwd=learner, env=environment, check=True)
    names = {path.name for path in (learner / "convnet-lab").glob("*.ipynb")}
    assert names == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
