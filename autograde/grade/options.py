"""How to grade."""

from dataclasses import dataclass, field

from autograde.grade.clock import Clock


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
    clock: Clock = field(default_factory=Clock)
    """How long all of it may take; it counts who took how long."""
