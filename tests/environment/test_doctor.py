"""The doctor: fine here, and each thing that can be amiss has its line."""

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from convnet_lab import doctor
from convnet_lab.__main__ import main

ROOT = Path(__file__).parents[2]


def only(check):
    (line,) = check()
    return line


def states(check):
    return {line.subject: line.state for line in check()}


def test_all_is_in_place_here(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "All is in place."
    subjects = [line.split()[1] for line in said[:-1]]
    assert subjects[:2] == ["python", "convnet-lab"]
    assert {"numpy", "anywidget", "fonts", "folder", "kernel", "widgets"} < {*subjects}
    assert subjects[-2:] == ["validate", "sandbox"]


def test_what_is_to_be_done_is_counted_and_told_to_the_shell(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "PYTHON", (99, 0))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "install Python 99.0 or later" in said
    assert said.splitlines()[-1] == "1 thing is to do: see DO."


def test_the_sandbox_is_asked_for_only_by_who_grades(monkeypatch):
    monkeypatch.setattr(doctor, "sandbox", lambda: pytest.fail("was asked"))
    assert doctor.examine().well


@pytest.mark.parametrize("old", ["1.2", None])
def test_a_package_that_is_old_or_missing(monkeypatch, old):
    real = doctor.version

    def version(name):
        if name != "numpy":
            return real(name)
        if old is None:
            raise PackageNotFoundError(name)
        return old

    monkeypatch.setattr(doctor, "version", version)
    found = {line.subject: line for line in doctor.packages()}
    assert found["numpy"].state == "do"
    assert found["numpy"].words.startswith(old or "missing")
    assert 'pip install "numpy>=' in found["numpy"].words
    assert found["matplotlib"].state == "ok"


def test_the_course_itself_is_not_installed(monkeypatch):
    def version(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", version)
    assert "-m pip install -e ." in only(doctor.packages).words


@pytest.mark.parametrize("module", ["packaging.requirements", "psutil", "matplotlib"])
def test_what_is_needed_to_look_may_be_missing_too(monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    assert not doctor.examine().well


def test_a_font_that_lacks_a_sign(monkeypatch):
    monkeypatch.setattr(doctor, "SIGNS", "×\U0001f9ff")
    assert "lacks \U0001f9ff" in only(doctor.fonts).words


def test_no_font(monkeypatch):
    import matplotlib as mpl

    with mpl.rc_context({"font.sans-serif": ["No Such Font"]}):
        line = only(doctor.fonts)
    assert line.state == "do"
    assert "no sans-serif font" in line.words


def test_a_folder_that_is_gone_or_read_only(monkeypatch, tmp_path):
    def refuse(dir):
        raise PermissionError(13, "Permission denied", str(dir))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor.tempfile, "NamedTemporaryFile", refuse)
    line = only(doctor.folder)
    assert line.state == "do"
    assert "(Permission denied): copy the course" in line.words


def test_a_kernel_of_another_environment(monkeypatch, tmp_path):
    spec = tmp_path / "kernels/python3/kernel.json"
    spec.parent.mkdir(parents=True)
    other = tmp_path / "bin/python"
    content = {"argv": [str(other)], "display_name": "x", "language": "python"}
    spec.write_text(json.dumps(content))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    found = {line.subject: line for line in doctor.kernel()}
    assert found["kernel"].state == "do"
    assert f"{spec.parent} sends Lab to {other}" in found["kernel"].words
    monkeypatch.delenv("JUPYTER_PATH")
    assert states(doctor.kernel) == {"jupyterlab": "ok", "kernel": "ok"}


@pytest.mark.parametrize("same", [True, False])
def test_a_kernel_that_a_lab_started(monkeypatch, tmp_path, same):
    """A process that looks like a server, run by this Python or by a link to it."""
    server = tmp_path / "jupyter-lab"
    server.write_text("print('up', flush=True); input()")
    python = Path(sys.executable)
    if not same:
        python = tmp_path / "python"
        python.symlink_to(sys.executable)
    command = [python, server]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as lab:
        assert lab.stdout.readline() == "up\n"
        monkeypatch.setenv("JPY_PARENT_PID", str(lab.pid))
        found = {line.subject: line for line in doctor.kernel()}
        lab.communicate("\n")
    assert found["kernel"].state == ("ok" if same else "do")
    assert same or f"but Lab of {tmp_path.resolve()}:" in found["kernel"].words


def test_lab_lacks_a_part_of_the_widgets(monkeypatch):
    monkeypatch.setattr(doctor, "_extension", lambda name: name != "anywidget")
    line = only(doctor.widgets)
    assert line.state == "do"
    assert line.words.endswith("--force-reinstall anywidget; then restart Lab")


def test_validate_is_on_off_or_all_is_on(monkeypatch, tmp_path):
    assert only(doctor.validate).words.endswith("with all for instructors")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(ROOT / "students_lab"))
    assert only(doctor.validate).words.endswith("with Validate only")
    off = {"nbgrader.server_extensions.validate_assignment": False}
    (tmp_path / "jupyter_server_config.json").write_text(
        json.dumps({"ServerApp": {"jpserver_extensions": off}})
    )
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    line = only(doctor.validate)
    assert line.state == "do"
    assert "enable --sys-prefix nbgrader.server_extensions.validate" in line.words


def test_a_missing_sandbox_is_an_instructors_concern(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))  # where no bwrap is
    line = only(doctor.sandbox)
    assert line.state == "note"
    assert "\n" not in str(line)
    assert line.words.startswith("for instructors: The sandbox needs")


def test_the_doctor_does_not_import_the_grader():
    code = "import sys, convnet_lab.doctor as d; d.examine(grading=True);"
    code += "sys.exit('autograde' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("on_colab", [True, False])
def test_the_cell_for_colab_installs_there_and_does_nothing_elsewhere(
    monkeypatch, on_colab
):
    source = (ROOT / "solutions/00_start_here.py").read_text("utf-8")
    (cell,) = (part for part in source.split("# %%\n") if '"google.colab" in' in part)
    code = cell.split("# %%")[0]
    installed = []

    class Shell:
        def run_line_magic(self, name, line):
            installed.append((name, line))

    monkeypatch.setattr("IPython.get_ipython", Shell)
    if on_colab:
        monkeypatch.setitem(sys.modules, "google.colab", sys)
    exec(code, {})  # noqa: S102
    assert len(installed) == on_colab
    for name, line in installed:
        assert name == "pip"
        assert line.startswith("install --quiet git+https://")


def test_colab_needs_no_lab(monkeypatch):
    monkeypatch.setattr(doctor, "COLAB", True)
    subjects = [line.subject for line in doctor.examine().lines]
    assert "lab" in subjects
    assert not {"jupyterlab", "kernel", "validate"} & {*subjects}


def test_an_editor_needs_no_lab(monkeypatch):
    monkeypatch.setattr(
        doctor.importlib.util, "find_spec", {"jupyterlab": None}.__getitem__
    )
    report = doctor.examine()
    states = {line.subject: line.state for line in report.lines}
    assert (states["lab"], states["ipykernel"]) == ("note", "ok")
    assert not {"jupyterlab", "kernel", "validate"} & {*states}
    assert report.well

    def version(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", version)
    assert {line.state for line in doctor._lines(doctor.editor)} == {"do"}
