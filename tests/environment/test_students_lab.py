"""Students' JupyterLab has of nbgrader's extensions only Validate; instructors' all."""

import re
import shutil
import sys
from pathlib import Path

import jupytext
import pytest
from jupyter_server.extension.config import ExtensionConfigManager
from jupyter_server.services.config.manager import ConfigManager

ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "students_lab"
SERVER = "nbgrader.server_extensions."


@pytest.fixture(params=["make lab", "postBuild"])
def places(request, tmp_path):
    """Where Jupyter looks for settings: before nbgrader's own folder, or in it."""
    own = tmp_path / "etc/jupyter"
    shutil.copytree(Path(sys.prefix, "etc/jupyter"), own)
    if request.param == "make lab":
        return [str(SETTINGS), str(own)]
    shutil.copytree(SETTINGS, own, dirs_exist_ok=True)
    return [str(own)]


def nbgraders(extensions):
    return {name for name, on in extensions.items() if on and name.startswith(SERVER)}


def test_only_validate_is_left_on_the_server(places):
    manager = ExtensionConfigManager(read_config_path=places)
    left = nbgraders(manager.get_jpserver_extensions())
    assert left == {f"{SERVER}validate_assignment"}


def test_instructors_have_all_of_them():
    own = [str(Path(sys.prefix, "etc/jupyter"))]
    manager = ExtensionConfigManager(read_config_path=own)
    assert {f"{SERVER}formgrader", f"{SERVER}validate_assignment"} < nbgraders(
        manager.get_jpserver_extensions()
    )


def test_only_validate_is_left_in_the_page(places):
    folders = [str(Path(place, "labconfig")) for place in places]
    page = ConfigManager(read_config_path=folders).get("page_config")
    off = {name for name, is_off in page["disabledExtensions"].items() if is_off}
    own = Path(sys.prefix, "share/jupyter/labextensions/@jupyter/nbgrader")
    code = "".join(p.read_text("utf-8") for p in own.glob("static/*.js"))
    every = set(re.findall(r'"(@jupyter/nbgrader:[a-z-]+)"', code))
    assert every - off == {"@jupyter/nbgrader:validate-assignment"}
    # nobody is asked about news on the first notebook
    assert off - every == {"@jupyterlab/apputils-extension:announcements"}


def test_a_solution_opens_as_a_notebook(places):
    on = ExtensionConfigManager(read_config_path=places).get_jpserver_extensions()
    assert on["jupyterlab_jupytext"]
    opening = jupytext.TextFileContentsManager(root_dir=str(ROOT))
    opened = opening.get("solutions/01_pixels.py", type="notebook")
    assert opened["type"] == "notebook"
    assert any("BEGIN SOLUTION" in cell.source for cell in opened["content"].cells)


def test_make_lab_uses_these_settings_and_make_lab_instructor_does_not():
    rules = (ROOT / "Makefile").read_text("utf-8").split("\n\n")
    (lab,) = (rule for rule in rules if re.search(r"^lab:", rule, re.MULTILINE))
    (instructor,) = (rule for rule in rules if "\nlab-instructor:" in rule)
    assert "JUPYTER_CONFIG_PATH='$(CURDIR)/students_lab'" in lab
    assert "students_lab" not in instructor
