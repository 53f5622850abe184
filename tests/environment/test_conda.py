"""environment.yml and postBuild: what conda and Binder make the environment from.

No environment is solved here: that takes a network with conda's packages.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA_ONLY = {"python", "pip"}


def learners_need():
    """Names and ranges of pyproject.toml for a learner: with `lab` and `mnist`."""
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *extras["lab"], *extras["mnist"]]
    return {need.name: str(need.specifier) for need in map(Requirement, lines)}


def test_conda_installs_what_pip_would():
    lines = (re.match(r"([\w-]+)(.*)", line).groups() for line in CONDA["dependencies"])
    assert {k: v for k, v in lines if k not in CONDA_ONLY} == learners_need()


def test_the_python_of_conda_is_one_that_the_project_takes():
    (line,) = (x for x in CONDA["dependencies"] if x.startswith("python="))
    needed = Requirement(f"python{PROJECT['requires-python']}")
    assert needed.specifier.contains(line.removeprefix("python="))


def test_conda_understands_each_line():
    rattler = pytest.importorskip("rattler", reason="py-rattler is not installed")
    for line in CONDA["dependencies"]:
        spec = rattler.MatchSpec(line, strict=True)
        assert spec.name.normalized == re.match(r"[\w-]+", line)[0]
        assert bool(spec.version) == (line != "pip")
    with pytest.raises(Exception, match="unable to parse"):
        rattler.MatchSpec("numpy>=>1", strict=True)


def test_nothing_hides_environment_and_postbuild_from_binder():
    assert not (ROOT / "binder").exists()
    assert not (ROOT / ".binder").exists()
    assert os.access(ROOT / "postBuild", os.X_OK)
    assert "\nset -euo pipefail\n" in (ROOT / "postBuild").read_text("utf-8")


def test_binder_makes_a_conda_environment_and_then_runs_postbuild(tmp_path):
    pytest.importorskip("repo2docker", reason="jupyter-repo2docker is not installed")
    for path in ROOT.iterdir():  # what could change its mind lies at the root
        if path.is_file():
            shutil.copy(path, tmp_path)
    options = ["--no-build", "--debug", "--user-id=1000", "--user-name=learner", "."]
    said = subprocess.run(
        [sys.executable, "-m", "repo2docker", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    dockerfile = said.stdout + said.stderr
    assert "Building conda environment for python=3.12" in dockerfile
    solve = 'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"'
    assert dockerfile.index(solve) < dockerfile.index("RUN ./postBuild")


def test_postbuild_installs_the_package_alone_and_the_students_lab(tmp_path):
    """Run it beside a `python` that writes down how it was called."""
    calls, prefix = tmp_path / "calls", tmp_path / "prefix"
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(
        f'#!/bin/sh\necho "$@" >> "{calls}"\n[ "$1" = -c ] && echo "{prefix}" || true\n'
    )
    python.chmod(0o755)
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    subprocess.run([ROOT / "postBuild"], cwd=ROOT, env=environment, check=True)
    install = "-m pip install --no-cache-dir --no-deps -e ."
    assert calls.read_text().splitlines()[0] == install
    for source in (ROOT / "students_lab").rglob("*.json"):
        copy = prefix / "etc/jupyter" / source.relative_to(ROOT / "students_lab")
        assert copy.read_bytes() == source.read_bytes()
