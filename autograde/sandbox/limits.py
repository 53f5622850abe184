"""What a sandbox may use, as an instructor sets it in ``nbgrader_config.py``."""

from collections.abc import Mapping
from typing import Any

from traitlets import Enum, Integer, List, Unicode
from traitlets.config import Configurable

WALLS = ("bubblewrap", "another-user")
"""From the one that keeps most."""


class Sandbox(Configurable):
    """Limits of the sandbox in which a student's notebook runs.

    >>> Sandbox(total_memory=4096).values()["total_memory"]
    4096
    """

    wall = Enum(
        WALLS,
        WALLS[0],
        help="What shuts a notebook in. `another-user`, for containers in which "
        "bubblewrap does not start, keeps less: docs/threat_model.md says what. It "
        "needs the superuser and Landlock.",
    ).tag(config=True)
    process_memory = Integer(
        2048,
        min=256,
        help="Megabytes that one process may allocate; beyond, Python raises a "
        "MemoryError.",
    ).tag(config=True)
    total_memory = Integer(
        3072,
        min=256,
        help="Megabytes that all processes and files of a notebook may take together; "
        "beyond, its kernel is ended.",
    ).tag(config=True)
    processes = Integer(
        128,
        min=32,
        help="Processes and threads of a notebook. An idle kernel has about 15.",
    ).tag(config=True)
    open_files = Integer(
        256, min=64, help="Files that one process may have open at a time."
    ).tag(config=True)
    file_size = Integer(128, min=1, help="Megabytes of the largest file.").tag(
        config=True
    )
    writable = Integer(
        256,
        min=8,
        help="Megabytes of all files a notebook has and writes, in memory and gone "
        "with its kernel.",
    ).tag(config=True)
    cpu_seconds = Integer(
        900, min=1, help="Seconds of processor time of one process."
    ).tag(config=True)
    readable = List(
        Unicode(),
        help="Files and folders, such as data sets, that every notebook may read. "
        "They are found at their own path.",
    ).tag(config=True)

    @classmethod
    def of(cls, settings: Mapping[str, Mapping[str, Any]]) -> "Sandbox":
        """Read the section of a configuration."""
        return cls(**settings.get("Sandbox", {}))

    def values(self) -> dict[str, Any]:
        """Give the limits to send elsewhere."""
        return {name: getattr(self, name) for name in self.class_own_traits()}
