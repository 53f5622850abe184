"""How long a class may take, and who took how long."""

import contextlib
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

Work = tuple[str, str]
"""A student's id and an assignment."""

MOST_NAMED = 3


@dataclass
class Clock:
    """The time of a class: none is begun after it, and what is at work then ends."""

    seconds: float | None = None
    """All that there is; without it there is no end."""
    waiting: int = 0
    """How many submissions were not graded when it ended."""
    _began: float = field(default_factory=time.monotonic)
    _spent: dict[Work, float] = field(default_factory=dict)
    _at_work: dict[tuple[int, Work], float] = field(default_factory=dict)

    @property
    def left(self) -> float | None:
        """Seconds that are left; None if there is no end."""
        if self.seconds is None:
            return None
        return max(0.0, self._began + self.seconds - time.monotonic())

    @contextlib.contextmanager
    def measuring(self, work: Work) -> Iterator[None]:
        """Count what a submission takes here, in this thread."""
        key = threading.get_ident(), work
        self._at_work[key] = time.monotonic()
        try:
            yield
        finally:
            self.add(work, time.monotonic() - self._at_work.pop(key))

    def add(self, work: Work, seconds: float) -> None:
        """Count what a submission took elsewhere."""
        self._spent[work] = self._spent.get(work, 0.0) + seconds

    def longest(self) -> list[tuple[Work, float]]:
        """List who took longest, with the seconds."""
        return sorted(self._spent.items(), key=lambda each: -each[1])[:MOST_NAMED]

    def said(self, ended: Collection[object]) -> str:
        """Say that the time ended, how many wait, and who took most of it."""
        total = self.waiting + len(ended)
        who = ", ".join(
            f"{student} {assignment} {seconds:.0f} s"
            for (student, assignment), seconds in self.longest()
        )
        return (
            f"the time limit of {self.seconds:g} s ended: {self.waiting} of {total} "
            "submissions are not graded yet, and the same command goes on with them. "
            f"Longest took {who or 'none of them'}"
        )
