"""The hub's configuration and containers: who sees what, and who may do what."""

import os
import re
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from jupyter_server.extension.config import ExtensionConfigManager
from jupyter_server.services.config.manager import ConfigManager
from traitlets.config import PyFileConfigLoader

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy/jupyterhub"


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """The configuration as JupyterHub loads it."""
    monkeypatch.setenv("EXCHANGE", str(tmp_path / "exchange"))
    return PyFileConfigLoader("jupyterhub_config.py", path=str(DEPLOY)).load_config()


def started(hub, name):
    """The environment of a person's server."""
    spawner = SimpleNamespace(user=SimpleNamespace(name=name))
    hub.Spawner.pre_spawn_hook(spawner)
    return spawner.environment


@pytest.mark.parametrize(
    ("name", "server", "page"),
    [
        (
            "student1",
            {"assignment_list", "validate_assignment"},
            {"assignment-list", "menu", "validate-assignment"},
        ),
        ("instructor", {"formgrader", "course_list"}, {"formgrader", "course-list"}),
    ],
)
def test_students_have_the_list_and_validate_and_instructors_all(
    hub, name, server, page
):
    places = started(hub, name)["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert all(Path(place).is_dir() for place in places)
    places.append(str(Path(sys.prefix, "etc/jupyter")))
    found = ExtensionConfigManager(read_config_path=places).get_jpserver_extensions()
    on = {each.rpartition(".")[2] for each, is_on in found.items() if is_on}
    assert server <= on
    assert ("formgrader" in on) == (name == "instructor")
    folders = [str(Path(place, "labconfig")) for place in places]
    shown = ConfigManager(read_config_path=folders).get("page_config")
    disabled = shown.get("disabledExtensions", {})
    off = {each.partition(":")[2] for each, is_off in disabled.items() if is_off}
    assert not page & off
    assert ("formgrader" in off) == (name != "instructor")


def test_everybody_has_the_hubs_exchange(hub, tmp_path, monkeypatch):
    for variable, value in started(hub, "student1").items():
        monkeypatch.setenv(variable, value)
    read = PyFileConfigLoader("nbgrader_config.py", path=str(DEPLOY / "everybody"))
    config = read.load_config()
    assert config.Exchange.root == str(tmp_path / "exchange")
    assert config.CourseDirectory.course_id == "convnet_lab"
    assert (tmp_path / "exchange").stat().st_mode & 0o777 == 0o777


def test_a_hub_listens_on_loopback_and_lets_no_one_else_in(hub):
    assert re.match(r"http://127\.0\.0\.1:\d+$", hub.JupyterHub.bind_url)
    assert hub.Authenticator.allowed_users == {"instructor", "student1", "student2"}
    assert "authenticator_class" not in hub.JupyterHub


def test_the_hubs_container_gets_no_more_rights_and_is_on_loopback():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    hub, grader = compose["services"]["hub"], compose["services"]["grader"]
    assert not {"privileged", "cap_add", "security_opt", "network_mode"} & set(hub)
    assert all(port.startswith("127.0.0.1:") for port in hub["ports"])
    # what students hand in meets no network where it runs, and nobody starts it unasked
    assert (grader["network_mode"], grader["profiles"]) == ("none", ["grade"])
    assert grader["volumes"] == hub["volumes"]
    # every user can read what the image is made from: no password is there
    assert Path(compose["secrets"]["people"]["file"]).is_absolute()


def test_the_image_has_all_that_the_package_is_built_from_and_no_solutions():
    dockerfile = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = set()
    for line in re.findall(r"^COPY (?!--from)(.*) \S+$", dockerfile, re.MULTILINE):
        copied |= set(line.split())
    assert all((ROOT / path).exists() for path in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], "pyproject.toml"}
    needed |= {project["project"]["readme"], project["project"]["license"]["file"]}
    assert needed <= copied
    assert not any(path.startswith(("solutions", ".")) for path in copied)
