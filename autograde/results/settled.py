"""What a command said of a course, said again as long as nothing there has changed.

Whether it has is seen from the times and sizes of all files, before anything is
imported that takes longer than looking at them.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from traitlets.config.loader import PyFileConfigLoader

from autograde.results.cache import Cache, digest

_EXPORTED = ("gradescope", "class.csv", "canvas.csv", "moodle.csv")
MADE = frozenset(("marks.csv", "feedback", "report", "collected", *_EXPORTED))
"""What commands write, and few read."""

PROGRAM = Path(__file__).with_name("looking.py")
LONGEST = 10.0
"""Seconds; a course that takes longer, or never answers, is read as if it were new."""


@dataclass(frozen=True)
class Told:
    """What a command says at its end."""

    status: int
    lines: list[str]
    table: list[list[str]] = field(default_factory=list)
    """Its titles, and its rows."""
    submissions: int = 0
    """How many it is about."""


class Settled:
    """What a command told of a course, and whether the course is as it was then.

    `asked` tells one command line from another; None of one that is always obeyed.
    `makes` is what it writes at its end, `reads` what it reads of `MADE`.
    """

    def __init__(
        self,
        directory: Path,
        asked: Sequence[object] | None,
        makes: Collection[str],
        reads: Collection[str] = (),
        left_out: Collection[str] = (),
    ) -> None:
        self._root = directory.resolve()
        self._asked = repr(asked) if asked is not None else ""
        self._makes = frozenset(makes)
        self._left_out = sorted({*MADE, *left_out} - {*makes, *reads})
        self._looks: list[_Look] = []
        self._seen: dict[str, str] = {}
        if self._asked and directory.is_dir():
            self._begin()

    def told(self) -> Told | None:
        """Give what was told, if all is as it was then."""
        kept = self._kept()
        if not self._looks or not kept.knows(self._asked):
            return None
        told = kept.get(self._asked, self._state(self._looks[0].found()))
        return Told(**told) if told else None

    def once(self, tell: Callable[[], Told]) -> Told:
        """Give what was told, if all is as it was then; else have it told."""
        told = self.told()
        if not told:
            told = tell()
            self.keep(told)
        return told

    def look_again(self, changed: Collection[str]) -> None:
        """Take these as they are now: the command has changed them, and reads on."""
        if self._looks:
            self._seen = dict(self._looks[0].found())
            self._take(changed)

    def keep(self, told: Told) -> None:
        """Keep what was told, for as long as nothing changes.

        What was read is taken as it was when the command began, what it has changed as
        it was when looked at again, and what it made as it is now.
        """
        if not self._looks:
            return
        if not self._seen:
            self._seen = dict(self._looks[0].found())
        self._take(self._makes)
        state = self._state(self._seen)
        if state:
            kept = self._kept()
            kept.add(self._asked, state, asdict(told))
            kept.write()

    def __enter__(self) -> Settled:
        return self

    def __exit__(self, *_error: object) -> None:
        for look in self._looks:
            look.end()

    def _kept(self) -> Cache:
        return Cache(self._root / ".settled.json")

    def _begin(self) -> _Look:
        self._looks.append(_Look(self._root, self._left_out))
        return self._looks[-1]

    def _take(self, names: Collection[str]) -> None:
        now = self._begin().found()
        if not now:  # then nothing is known
            self._seen = {}
        elif self._seen:
            kept = {k: v for k, v in self._seen.items() if k not in names}
            self._seen = kept | {k: v for k, v in now.items() if k in names}

    def _state(self, seen: Mapping[str, str]) -> str:
        """Say in short what all depends on; nothing if nobody knows."""
        settings = _settings(self._root)
        if not seen or not settings:
            return ""
        return digest(str(self._root), settings, sorted(seen.items()))


class _Look:
    """A look at a course's files, by a process that may be left waiting."""

    def __init__(self, root: Path, left_out: Sequence[str]) -> None:
        self._found: dict[str, str] | None = None
        self._process = subprocess.Popen(  # noqa: S603 (our own program, and no shell)
            [sys.executable, "-I", "-S", str(PROGRAM), str(root), *left_out],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def found(self) -> Mapping[str, str]:
        """Wait for what it finds; nothing if that cannot be told."""
        if self._found is None:
            self._found = {}
            with contextlib.suppress(subprocess.TimeoutExpired, ValueError):
                self._found = json.loads(self._process.communicate(None, LONGEST)[0])
        return self._found

    def end(self) -> None:
        """End the process; nobody waits for one that waits for a drive."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.communicate(None, 1.0)


def _settings(root: Path) -> str:
    """Give the course's settings, of which files need not tell; nothing if unsure."""
    try:
        config = PyFileConfigLoader("nbgrader_config.py", str(root)).load_config()
    except Exception:  # whatever an instructor's lines do: the command will say so
        return ""
    own_plugin = "plugin_class" in config.AssignLatePenalties
    if own_plugin or "db_url" in config.CourseDirectory:  # these no file here tells of
        return ""
    return repr(config)
