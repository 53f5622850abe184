"""What a notebook may take while it runs, as ``nbgrader_config.py`` says."""

from collections.abc import Mapping
from typing import Any

from traitlets import Integer
from traitlets.config import Configurable

SECTIONS = ("Run", "Execute", "Sandbox")
"""Sections that say how a notebook runs; of nbgrader's own, the second, its timeout."""


class Run(Configurable):
    """Limits of a notebook's run."""

    timeout = Integer(
        30, min=1, help="Seconds for a cell; `c.Execute.timeout` sets it, too."
    ).tag(config=True)
    notebook_timeout = Integer(
        600, min=1, help="Seconds that all cells of a notebook may take together."
    ).tag(config=True)
    reading_timeout = Integer(
        60,
        min=1,
        help="Seconds that reading and repairing what was handed in may take.",
    ).tag(config=True)
    output_limit = Integer(
        5_000_000, min=0, help="Bytes of outputs that are kept of a notebook."
    ).tag(config=True)
    test_memory = Integer(
        2048,
        min=512,
        help="Megabytes that the process of a notebook's tests may allocate.",
    ).tag(config=True)

    @classmethod
    def of(cls, settings: Mapping[str, Mapping[str, Any]]) -> "Run":
        """Read the sections of a configuration."""
        execute = settings.get("Execute", {})
        given = {"timeout": execute["timeout"]} if execute.get("timeout") else {}
        given |= settings.get("Run", {})
        known = cls.class_own_traits()
        return cls(**{name: value for name, value in given.items() if name in known})
