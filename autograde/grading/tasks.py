"""What a worker is given and what it gives back: bytes only, so on any machine."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.utils import setenv
from traitlets.config import Config

from autograde.release import notebook_bytes
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.warm import WARMTH
from autograde.twosides.channel import Frame


@dataclass(frozen=True)
class Task:
    """A notebook to execute, with its tests in it.

    Parameters
    ----------
    notebook : bytes
        The admitted notebook; its locked cells have their full text.
    files : mapping
        The files beside it, by their path.
    settings : mapping
        nbgrader's configuration of the execution, as plain data.
    """

    notebook: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def to_frame(self) -> Frame:
        """Turn it into a tree and buffers."""
        tree = {"files": list(self.files), "settings": dict(self.settings)}
        return tree, [self.notebook, *self.files.values()]

    @classmethod
    def from_frame(cls, frame: Frame) -> "Task":
        """Read what `to_frame` gave."""
        tree, (notebook, *contents) = frame
        return cls(
            notebook,
            dict(zip(tree["files"], contents, strict=True)),
            tree["settings"],
        )


def execute(task: Task) -> bytes:
    """Execute a notebook, its cells each on its own side.

    Parameters
    ----------
    task : Task
        The notebook.

    Returns
    -------
    bytes
        The notebook with its outputs.
    """
    config = Config(json.loads(json.dumps(task.settings)))
    wanted = config.TwoSidedExecute
    if wanted.get("sandboxed", True) and wanted.get("warm", True):
        # it gets ready while the kernel's machinery is imported
        WARMTH.prepare(Sandbox(config=config))
    # only those who execute need it
    from autograde.grading.execution import TwoSidedExecute

    notebook = nbformat.reads(task.notebook.decode(), as_version=4)
    executing = TwoSidedExecute(config=config)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory(prefix="ag-") as folder:
        for name, content in task.files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        # what nbgrader's Autograde tells the code that it runs
        with setenv(NBGRADER_EXECUTION="autograde"):
            executed, _ = executing.preprocess(notebook, {"metadata": {"path": folder}})
    return notebook_bytes(executed)
