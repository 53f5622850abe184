"""The names of the test cells: what they do not define comes from the student."""

import builtins
from typing import Any

from autograde.twosides.link import MISSING, Link


class Namespace(dict[str, Any]):
    """The globals of trusted cells.

    A name that none of them defined is fetched from the student's kernel, afresh for
    each cell. Never fetched: a built-in's name (else the student's ``round`` would be
    the test's), names with an underscore in front, and modules.

    Parameters
    ----------
    link : Link
        Where to ask.
    """

    def __init__(self, link: Link) -> None:
        super().__init__()
        self._link = link
        self._fetched: dict[str, Any] = {}

    def __missing__(self, name: str) -> Any:
        if name.startswith("_") or hasattr(builtins, name):
            raise KeyError(name)
        value = self._link.fetch(name)
        if value is MISSING:
            raise KeyError(name)
        self[name] = self._fetched[name] = value
        return value

    def forget_fetched(self) -> None:
        """Drop what was fetched, so that the next cell sees the student's latest."""
        for name, value in self._fetched.items():
            if dict.get(self, name) is value:
                del self[name]
        self._fetched = {}
