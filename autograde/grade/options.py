"""How to grade."""

import os
from concurrent.futures import Future
from dataclasses import dataclass, field

from autograde.grade.clock import Clock
from autograde.run.worker import Worker


@dataclass(frozen=True)
class Options:
    """How to grade."""

    unsafe: bool = False
    """Whether to do without a sandbox."""
    workers: int = 0
    """How many notebooks to execute at a time; as many as there are cores if 0."""
    cluster: str = ""
    """Address of a Dask scheduler whose workers execute; this machine's if empty."""
    figures: str = "student"
    """Whose figures are drawn: ``student``, ``all`` or ``none``."""
    again: bool = False
    """Whether to grade what is graded and unchanged, too."""
    question: str = ""
    """The grade_id of the only question whose mark may change; all if empty."""
    worker: Worker = field(default_factory=Worker)
    """What executes here, if it was started ahead."""
    trial: Future[str | None] | None = None
    """What came of a trial of the usual sandbox, if that was begun ahead."""
    clock: Clock = field(default_factory=Clock)
    """How long all of it may take; it counts who took how long."""

    @property
    def at_a_time(self) -> int:
        """How many notebooks are executed at a time here."""
        return self.workers or os.cpu_count() or 1
