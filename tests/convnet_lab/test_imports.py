"""Every module can be the first that a kernel imports."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import importlib, pkgutil, sys
import convnet_lab
names = [m.name for m in pkgutil.walk_packages(convnet_lab.__path__, "convnet_lab.")]
names = [name for name in names if not name.endswith("__main__")]
for name in names:
    for loaded in [each for each in sys.modules if each.split(".")[0] == "convnet_lab"]:
        del sys.modules[loaded]
    importlib.import_module(name)
for first in ("progress", "check", "CheckFailed"):
    for loaded in [each for each in sys.modules if each.split(".")[0] == "convnet_lab"]:
        del sys.modules[loaded]
    getattr(importlib.import_module("convnet_lab"), first)
print(len(names))
"""


def test_every_module_can_be_imported_first():
    said = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=False
    )
    assert said.stderr == ""
    assert int(said.stdout) > 100
