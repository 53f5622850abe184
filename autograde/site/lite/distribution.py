"""Make a Pyodide distribution that has what the course needs, and nothing else."""

import hashlib
import io
import json
import urllib.request
import zipfile
from collections.abc import Iterable
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograde.errors import UserError
from autograde.files import write_whole

RECIPE = json.loads(Path(__file__).with_name("pyodide.json").read_text("utf-8"))

LOCK = "pyodide-lock.json"

NOT_IN_A_TAB = ("autograde/", "convnet_lab/notebooks/", "convnet_lab/students_lab/")
"""Folders of the course's wheel that a learner's browser has no use for."""

LEFT_OUT = {
    "fonttools": "matplotlib needs it for PDF and PostScript only",
    "jupyterlab-widgets": "its half of a page is in the site, not in Python",
    "pexpect": "there are no other processes",
    "pytz": "a dependency of pandas",
    "widgetsnbextension": "of the classic notebook",
}
"""Dependencies that the site does without, and why."""

PRELOADED = (
    # what the kernel would otherwise install one after the other
    *("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"),
    # what the first cell of every notebook imports
    *("numpy", "matplotlib", "matplotlib-inline", "ipywidgets", "convnet-lab"),
    # the bar of a training; nothing names it before that
    "tqdm",
)


class LiteError(UserError):
    """The site cannot be made as asked."""


def take(name: str, source: str) -> bytes:
    """Read one of Pyodide's files, and hold it against its size and hash."""
    known = RECIPE["files"][name]
    place = f"{source.rstrip('/')}/{name}"
    try:
        if "://" in source:
            with urllib.request.urlopen(place, timeout=60) as reply:  # noqa: S310
                content = reply.read(known["size"] + 1)
        else:
            content = Path(place).read_bytes()
    except OSError as error:
        raise LiteError(
            f"'{place}' cannot be read ({error}): name a folder that holds the files "
            f"of Pyodide {RECIPE['version']}"
        ) from None
    found = hashlib.sha256(content).hexdigest()
    if found != known["sha256"]:
        raise LiteError(
            f"'{place}' has {len(content)} bytes and the SHA-256 {found}, not "
            f"{known['size']} and {known['sha256']}: it is not of Pyodide "
            f"{RECIPE['version']}"
        )
    return bytes(content)


def write_distribution(
    wheels: Iterable[Path], folder: Path, source: str, stay: bool = False
) -> None:
    """Write Pyodide's files, the wheels and their lock into a folder.

    The wheels are pure: the course's, and all that it needs beside Pyodide's own, which
    come from a folder or an address, or `stay` there.
    """
    packages = {}
    for name, entry in RECIPE["lock"]["packages"].items():
        place = f"{source}/{entry['file_name']}" if stay else entry["file_name"]
        packages[name] = {**entry, "file_name": place}
    for path in wheels:
        content = path.read_bytes()
        if path.name.startswith("convnet_lab-"):
            content = _for_a_tab(path)
        write_whole(folder / path.name, content)
        entry = lock_entry(folder / path.name)
        packages[canonicalize_name(entry["name"])] = entry
    for name, entry in packages.items():
        entry["depends"] = [
            d for d in map(canonicalize_name, entry["depends"]) if d not in LEFT_OUT
        ]
        lacking = set(entry["depends"]) - packages.keys()
        if lacking:
            raise LiteError(f"{name} needs {sorted(lacking)}: add it to packages.txt")
    lock = {"info": RECIPE["lock"]["info"], "packages": packages}
    write_whole(folder / LOCK, json.dumps(lock, sort_keys=True).encode())
    for name in () if stay else RECIPE["files"]:
        write_whole(folder / name, take(name, source))


def lock_entry(wheel: Path) -> dict[str, Any]:
    """Describe a pure wheel as Pyodide's lock does."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        [info] = [n for n in names if n.endswith(".dist-info/METADATA")]
        metadata = BytesParser().parsebytes(archive.read(info))
    needs = map(Requirement, metadata.get_all("Requires-Dist", []))
    tab = {"sys_platform": "emscripten", "platform_system": "Emscripten", "extra": ""}
    tab |= {"python_version": "3.14", "python_full_version": "3.14.0"}
    return {
        "name": metadata["Name"],
        "version": metadata["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(
            {
                name.partition("/")[0].removesuffix(".py")
                for name in names
                if name.endswith(".py") and ".dist-info/" not in name
            }
        ),
        "depends": sorted(
            {n.name for n in needs if not n.marker or n.marker.evaluate(tab)}
        ),
        "unvendored_tests": False,
    }


def settings(stay_at: str = "") -> dict[str, Any]:
    """Give the site's ``jupyter-lite.json``, with the address where Pyodide stays."""
    options: dict[str, Any] = {"packages": list(PRELOADED)}
    kernel: dict[str, Any] = {
        "disablePyPIFallback": True,
        "loadPyodideOptions": options,
    }
    if stay_at:
        options["lockFileURL"] = f"./static/packages/{LOCK}"
        kernel["pyodideUrl"] = f"{stay_at}/pyodide.mjs"
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "convnet-lab",
            # a tab is closed without a question, and a telephone closes it by itself
            "settingsOverrides": {
                "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 5}
            },
            "litePluginSettings": {
                "@jupyterlite/pyodide-kernel-extension:kernel": kernel
            },
        },
    }


def _for_a_tab(wheel: Path) -> bytes:
    """Leave out of the course's wheel what only its other users need."""
    slim = io.BytesIO()
    with zipfile.ZipFile(wheel) as full, zipfile.ZipFile(slim, "w") as kept:
        for member in full.infolist():
            content = full.read(member)
            if member.filename.startswith(NOT_IN_A_TAB):
                continue
            if member.filename.endswith(".dist-info/RECORD"):
                lines = content.splitlines(keepends=True)
                left = tuple(name.encode() for name in NOT_IN_A_TAB)
                content = b"".join(line for line in lines if not line.startswith(left))
            kept.writestr(member, content, zipfile.ZIP_DEFLATED)
    return slim.getvalue()
