"""What a JupyterLite site is made of: the recipe, the wheels and their lock."""

import json
import zipfile
from pathlib import Path

import pytest
import yaml

from autograde.site.lite.__main__ import front_page
from autograde.site.lite.distribution import (
    LEFT_OUT,
    NOT_IN_A_TAB,
    PRELOADED,
    RECIPE,
    LiteError,
    lock_entry,
    settings,
    take,
    write_distribution,
)

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "pages.yml"


def wheel(folder, name, needs=(), files=()):
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    lines = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {n}" for n in needs)]
    with zipfile.ZipFile(path, "w") as archive:
        for file in (f"{name}/__init__.py", *files):
            archive.writestr(file, "")
        archive.writestr(f"{info}/METADATA", "\n".join(lines))
        archive.writestr(f"{info}/RECORD", "".join(f"{f},,\n" for f in files))
    return path


def test_the_recipe_is_what_npm_says_of_this_version(from_npm):
    lock = json.loads((from_npm / "pyodide-lock.json").read_bytes())
    assert lock["info"] == RECIPE["lock"]["info"]
    for name, entry in RECIPE["lock"]["packages"].items():
        assert lock["packages"][name] == entry
        assert RECIPE["files"][entry["file_name"]]["sha256"] == entry["sha256"]
    core = RECIPE["files"].keys() - {
        entry["file_name"] for entry in RECIPE["lock"]["packages"].values()
    }
    for name in core:
        take(name, str(from_npm))


def test_another_file_of_that_name_is_refused(tmp_path):
    (tmp_path / "pyodide.mjs").write_bytes(b"another")
    with pytest.raises(LiteError, match=r"7 bytes.*not of Pyodide 314"):
        take("pyodide.mjs", str(tmp_path))
    with pytest.raises(LiteError, match="name a folder that holds the files"):
        take("python_stdlib.zip", str(tmp_path))


def test_a_wheel_is_described_by_its_own_metadata(tmp_path):
    needs = ["comm>=0.1", "pytest; extra == 'test'", "pexpect; sys_platform != 'win32'"]
    needs += ["colorama; sys_platform == 'win32'"]
    entry = lock_entry(wheel(tmp_path, "shown", needs, ["lone.py"]))
    assert entry["imports"] == ["lone", "shown"]
    assert entry["depends"] == ["comm", "pexpect"]


def test_a_dependency_that_nobody_brings_is_an_error(tmp_path):
    cycler = wheel(tmp_path, "cycler", ["nowhere"])
    with pytest.raises(LiteError, match=r"'packaging', .*add it to packages.txt"):
        write_distribution([cycler], tmp_path / "made", "https://there", stay=True)


@pytest.mark.thorough
@pytest.mark.slow
def test_the_course_is_there_without_the_grader_and_so_is_all_that_is_loaded(site):
    place = site / "static" / "pyodide"
    packages = json.loads((place / "pyodide-lock.json").read_bytes())["packages"]
    assert set(PRELOADED) <= packages.keys()
    assert LEFT_OUT.keys().isdisjoint(packages)
    for entry in packages.values():
        assert set(entry["depends"]) <= packages.keys()
        assert (place / entry["file_name"]).is_file()
    ours = place / packages["convnet-lab"]["file_name"]
    with zipfile.ZipFile(ours) as archive:
        assert not [n for n in archive.namelist() if n.startswith(NOT_IN_A_TAB)]
        assert b"autograde/" not in archive.read(
            next(n for n in archive.namelist() if n.endswith("RECORD"))
        )


@pytest.mark.thorough
@pytest.mark.slow
def test_the_site_has_our_settings(site):
    """For a release this site is the second that was made in one place."""
    made = json.loads((site / "jupyter-lite.json").read_bytes())
    for kind in ("litePluginSettings", "settingsOverrides"):
        for plugin, wanted in settings()["jupyter-config-data"][kind].items():
            kept = made["jupyter-config-data"][kind][plugin]
            assert kept.items() >= wanted.items()


@pytest.mark.thorough
@pytest.mark.slow
def test_the_notebooks_are_those_of_the_release_and_all_is_small(site):
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert (site / "files" / path.name).read_bytes() == path.read_bytes()
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 60e6


def test_the_first_page_links_to_each_notebook_and_holds_the_sites_settings():
    page = front_page(ROOT / "notebooks").decode()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f'href="notebooks/index.html?path={path.name}"' in page
    # without it no page of JupyterLite starts
    assert 'id="jupyter-config-data"' in page


def test_the_workflow_runs_commands_that_exist():
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    steps = workflow["jobs"]["publish"]["steps"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    typed = [step["run"].split() for step in steps if "run" in step]
    assert [command[:2] for command in typed] == [["make", "lite"], ["make", "site"]]
    for _, target, *variables in typed:
        assert f"\n{target}: " in makefile
        for given in variables:
            assert f"{given.partition('=')[0]} := " in makefile or "LIVE" in given
