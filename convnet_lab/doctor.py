"""Say whether all that the course needs is in place, and what to do if not.

`examine` asks each check below for its lines. What may be missing is imported where it
is looked for, so that the doctor runs in the poorest environment.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

PYTHON = (3, 11)
SIGNS = "×−·→"
"""Characters of the figures that a font might lack."""

INSTALL = f'"{sys.executable}" -m pip install'
COLAB = "google.colab" in sys.modules
BROWSER = sys.platform == "emscripten"


@dataclass(frozen=True)
class Line:
    """What was found about one thing.

    Parameters
    ----------
    state : {"ok", "do", "note"}
        Fine; something is to be done; worth knowing, and no learner's concern.
    subject : str
        The thing in a word.
    words : str
        What was found; after "do" also what helps.

    Examples
    --------
    >>> print(Line("ok", "numpy", "2.4.0"))
    ok    numpy        2.4.0
    """

    state: Literal["ok", "do", "note"]
    subject: str
    words: str

    def __str__(self) -> str:
        """Write one line."""
        mark = self.state.upper() if self.state == "do" else self.state
        return f"{mark:5} {self.subject:12} {' '.join(self.words.split())}"


@dataclass(frozen=True, repr=False)
class Report:
    """All lines; a notebook shows them as text.

    Parameters
    ----------
    lines : tuple of Line
    """

    lines: tuple[Line, ...]

    @property
    def well(self) -> bool:
        """Whether nothing is to be done."""
        return all(line.state != "do" for line in self.lines)

    def __repr__(self) -> str:
        """Write a line for each thing, and the sum of it."""
        count = sum(line.state == "do" for line in self.lines)
        things = "1 thing is" if count == 1 else f"{count} things are"
        last = "All is in place." if self.well else f"{things} to do: see DO."
        return "\n".join([*map(str, self.lines), last])


def examine(*, grading: bool = False) -> Report:
    """Look at everything that the course needs.

    Parameters
    ----------
    grading : bool
        Whether to look also at what only an instructor needs.

    Returns
    -------
    Report
    """
    checks: list[Callable[[], Iterator[Line]]] = [python, packages, fonts, folder]
    if BROWSER:
        checks += [browser]
    elif COLAB:
        checks += [colab]
    elif importlib.util.find_spec("jupyterlab") is None:
        checks += [editor, widgets]
    else:
        checks += [kernel, widgets, validate]
    checks += [sandbox] if grading else []
    return Report(tuple(line for check in checks for line in _lines(check)))


def _lines(check: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    """Look at one thing; say which package is missing if that is not even possible."""
    try:
        yield from check()
    except (ImportError, PackageNotFoundError) as error:
        words = f"cannot look, {error.name} is missing: {INSTALL} {error.name}"
        yield Line("do", check.__name__, words)


def python() -> Iterator[Line]:
    """Look at Python's version."""
    found, needed = (".".join(map(str, v)) for v in (sys.version_info[:3], PYTHON))
    if sys.version_info >= PYTHON:
        yield Line("ok", "python", found)
    else:
        yield Line("do", "python", f"{found}: install Python {needed} or later")


def packages() -> Iterator[Line]:
    """Compare the packages with what the course's own metadata asks for."""
    from packaging.requirements import Requirement

    try:
        yield Line("ok", "convnet-lab", version("convnet-lab"))
        wanted = requires("convnet-lab") or []
    except PackageNotFoundError:
        help_ = f"not installed in this Python: in the course's folder, {INSTALL} -e ."
        yield Line("do", "convnet-lab", help_)
        return
    for need in map(Requirement, wanted):
        if need.marker and not need.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(need.name)
        except PackageNotFoundError:
            found = "missing"
        if found != "missing" and need.specifier.contains(found, prereleases=True):
            yield Line("ok", need.name, found)
        else:
            yield Line("do", need.name, f'{found}: {INSTALL} "{need}"')


def fonts() -> Iterator[Line]:
    """Look whether figures find a font with the signs they use."""
    from matplotlib import font_manager

    wanted = font_manager.FontProperties(family=["sans-serif"])
    again = f"{INSTALL} --force-reinstall matplotlib"
    try:
        path = font_manager.findfont(wanted, fallback_to_default=False)
    except ValueError:
        yield Line("do", "fonts", f"matplotlib finds no sans-serif font: {again}")
        return
    font = font_manager.get_font(path)
    lacking = [sign for sign in SIGNS if not font.get_char_index(ord(sign))]
    if lacking:
        words = f"{font.family_name} lacks {' '.join(lacking)}: {again}"
        yield Line("do", "fonts", words)
    else:
        yield Line("ok", "fonts", font.family_name)


def folder() -> Iterator[Line]:
    """Look whether notebooks and progress can be saved here."""
    here = Path.cwd()
    try:
        # one with a name: some drives, such as a browser's, hang where an open file's
        # name is taken away
        with tempfile.NamedTemporaryFile(dir=here):
            yield Line("ok", "folder", f"{here} can be written to")
    except OSError as error:
        words = f"{here} cannot be written to ({error.strerror}): copy the course to "
        yield Line("do", "folder", words + "a folder of your own, and open it there")


def colab() -> Iterator[Line]:
    """Say what Colab does for itself."""
    yield Line("note", "lab", "Colab has a page of its own; it has no Validate button")


def browser() -> Iterator[Line]:
    """Say what a browser's tab does not do, and what to do about it."""
    # its page brings the explorers, where this Python cannot look
    words = """this Python runs in your browser: it has no Validate button, and what you
    write is kept in this browser only; File > Download keeps a copy"""
    yield Line("note", "lab", words)


def editor() -> Iterator[Line]:
    """Look at what an editor such as VS Code needs of a Python without JupyterLab."""
    yield Line("ok", "ipykernel", version("ipykernel"))
    words = "no JupyterLab here: open the notebooks in an editor that runs them, or"
    yield Line("note", "lab", f'{words} {INSTALL} "convnet-lab[lab]"')


def kernel() -> Iterator[Line]:
    """Compare the kernel's environment with that of JupyterLab."""
    yield Line("ok", "jupyterlab", version("jupyterlab"))
    here, lab = Path(sys.executable).parent.resolve(), _labs_environment()
    if lab is None:
        yield _kernel_to_come(here)
    elif lab == here:
        yield Line("ok", "kernel", f"of the same environment as Lab, {here}")
    else:
        words = f"this one is of {here}, but Lab of {lab}: open this page through"
        yield Line("do", "kernel", f"{words} make lab, or choose Lab's own kernel")


def _labs_environment() -> Path | None:
    """Find the folder of the Python that runs the server of this kernel, if any."""
    import psutil

    try:
        server = psutil.Process(int(os.environ.get("JPY_PARENT_PID", "")))
        command, folder = server.cmdline(), server.cwd()
    except (ValueError, psutil.Error):
        return None
    if not any("jupyter" in Path(part).name for part in command[1:3]):
        return None
    found = shutil.which(command[0]) or command[0]
    return Path(folder, found).parent.resolve()


def _kernel_to_come(here: Path) -> Line:
    """Look which kernel a Lab of this environment would start."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Line("do", "kernel", f"Lab has no Python kernel: {INSTALL} ipykernel")
    command = Path(spec.argv[0])
    # Jupyter takes a bare "python" for its own
    if not command.is_absolute() or command.parent.resolve() == here:
        return Line("ok", "kernel", f"of the same environment as Lab, {here}")
    words = f"{spec.resource_dir} sends Lab to {command}, not to {here}"
    return Line("do", "kernel", f"{words}: delete that folder")


def widgets() -> Iterator[Line]:
    """Make an explorer, and look for its two halves among Lab's extensions."""
    from convnet_lab.widgets import PoolExplorer

    try:
        PoolExplorer().close()
    except OSError as error:
        again = f"{INSTALL} --force-reinstall anywidget ipywidgets"
        yield Line("do", "widgets", f"cannot be made ({error}): {again}")
        return
    names = {
        "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
        "anywidget": "anywidget",
    }
    lacking = [package for name, package in names.items() if not _extension(name)]
    if lacking:
        words = f"Lab lacks a part: {INSTALL} --force-reinstall {' '.join(lacking)}"
        yield Line("do", "widgets", f"{words}; then restart Lab")
    else:
        yield Line("ok", "widgets", "explorers can be made and shown")


def validate() -> Iterator[Line]:
    """Look which of nbgrader's extensions Lab has."""
    found = version("nbgrader")
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    enabled: dict[str, bool] = ExtensionConfigManager(
        read_config_path=jupyter_config_path()
    ).get_jpserver_extensions()
    server = "nbgrader.server_extensions."
    if not (
        enabled.get(f"{server}validate_assignment") and _extension("@jupyter/nbgrader")
    ):
        words = "the Validate button is off: jupyter server extension enable "
        yield Line("do", "validate", f"{words}--sys-prefix {server}validate_assignment")
    elif enabled.get(f"{server}formgrader"):
        yield Line("ok", "validate", f"nbgrader {found}, with all for instructors")
    else:
        yield Line("ok", "validate", f"nbgrader {found}, with Validate only")


def _extension(name: str) -> bool:
    """Whether an extension of JupyterLab is installed where Lab looks."""
    from jupyter_core.paths import jupyter_path

    found = (
        Path(place, name, "package.json") for place in jupyter_path("labextensions")
    )
    return any(path.is_file() for path in found)


def sandbox() -> Iterator[Line]:
    """Ask the grader, which is no part of this package, whether it has a sandbox."""
    if importlib.util.find_spec("autograde") is None:
        yield Line("note", "sandbox", "for instructors: autograde is not installed")
        return
    asking = [sys.executable, "-P", "-m", "autograde.sandbox"]
    said = subprocess.run(asking, capture_output=True, text=True, check=False)  # noqa: S603
    if said.returncode == 0:
        yield Line("ok", "sandbox", "submissions can be graded shut in")
    elif "ModuleNotFoundError" in said.stderr:
        help_ = f'in the course\'s folder, {INSTALL} ".[autograde]"'
        yield Line("note", "sandbox", f"for instructors: {help_}")
    else:
        yield Line("note", "sandbox", f"for instructors: {said.stdout or said.stderr}")
