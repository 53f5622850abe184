"""Nothing that lies in the folder where a command is started becomes code of ours.

Python looks for modules in the current folder first, and an instructor may stand in a
submission's. So `shut_path` is the first thing that the package does in a program of
its own, and `own_python` starts every further one, isolated, with the folders that this
process may import from and no others.
"""

# only what Python has loaded before it looks into the current folder
import os
import site
import sys

PROGRAMS = ("autograde", "convnet-lab")
"""What the package's own programs are called."""

_OURS = os.path.realpath(os.path.join(os.path.dirname(__file__), os.pardir))  # noqa: PTH118, PTH120
_UNUSED = "rfc3987_syntax"
"""jsonschema takes a second of processor time to make a parser of addresses from it,
which no notebook's schema asks for; nbformat imports jsonschema."""

_START = (
    "import sys, json, runpy; sys.path[:] = json.loads(sys.argv.pop(1)); "
    f"sys.modules[{_UNUSED!r}] = None; "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)


def own_python(module: str, *arguments: str) -> list[str]:
    """Write the command that runs a module of ours in a new Python."""
    import json

    folders = json.dumps(safe_folders(sys.path))
    return [sys.executable, "-I", "-c", _START, folders, module, *arguments]


def shut_path() -> None:
    """Take the current folder and the user's own packages off this program's path."""
    name = os.path.basename(sys.argv[0]) if sys.argv else ""  # noqa: PTH119
    # "-m" stands there while Python still looks for the module that it will run
    if name == "-m" or os.path.splitext(name)[0] in PROGRAMS:  # noqa: PTH122
        sys.path[:] = safe_folders(sys.path)
        sys.modules.setdefault(_UNUSED, None)  # type: ignore[arg-type]
        # programs that are started by name, such as bubblewrap, the same
        named = os.environ.get("PATH", os.defpath).split(os.pathsep)
        os.environ["PATH"] = os.pathsep.join(filter(os.path.isabs, named))
        name_settings_of_matplotlib()


def name_settings_of_matplotlib() -> None:
    """Name the file, as matplotlib would take one from the current folder."""
    # not before the path is shut: it imports others
    import importlib.util

    found = importlib.util.find_spec("matplotlib")
    for folder in (found and found.submodule_search_locations) or ():
        settings = os.path.join(folder, "mpl-data", "matplotlibrc")  # noqa: PTH118
        os.environ.setdefault("MATPLOTLIBRC", settings)


def safe_folders(path: list[str]) -> list[str]:
    """Leave out what means the current folder, and the user's own packages.

    The folder in which this package lies stays, whatever it is: its code runs already.
    """
    user = site.getusersitepackages()
    shut = {os.path.realpath(os.curdir), os.path.realpath(user)} - {_OURS}
    return [
        each
        for each in path
        if os.path.isabs(each) and os.path.realpath(each) not in shut  # noqa: PTH117
    ]


def end_with_parent() -> None:
    """Let the system end this process when its parent is gone, even killed."""
    if sys.platform == "linux":
        import ctypes
        import signal

        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
