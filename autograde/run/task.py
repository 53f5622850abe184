"""What a worker is given and what it gives back: bytes only, so on any machine."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from autograde.run.channel import Frame

# names of errors that stand in a graded notebook though no code raised them
KERNEL_DIED = "KernelDied"
OUT_OF_TIME = "OutOfTime"
CELL_TIMED_OUT = "CellTimeoutError"

ERROR_OF = "autograde_error_of"
"""Whose an executed cell's last error is, in its metadata: only the trusted side writes
there, while an error's name and text may be a student's."""
GRADER, STUDENT = "grader", "student"


def error_of(cell: Mapping[str, Any] | None) -> str:
    """Tell whose a cell's last error is: `GRADER`, `STUDENT`, or "" for the test's."""
    return str(cell["metadata"].get(ERROR_OF, "")) if cell is not None else ""


@dataclass(frozen=True)
class Task:
    """A notebook to execute, with its tests in it."""

    notebook: bytes
    """The admitted notebook; its locked cells have their full text."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The files beside it, by their path."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Sections of nbgrader's configuration, as plain data."""
    imports: str = ""
    """Imports of the assignment's own cells, which its tests may rely on."""
    released: tuple[str, ...] = ()
    """Ids of ungraded cells that are as they were handed out."""
    given: tuple[str, ...] = ()
    """The names of those files that are the assignment's: its tests find them, too."""
    lent: tuple[str, ...] = ()
    """Names of tests that the submission's code may read."""
    special: tuple[str, ...] = ()
    """Special methods of the assignment's own classes: its objects may answer them."""
    beside: tuple[str, ...] = ()
    """The grade_ids of tests that run beside the submission's code, unprotected."""
    figures: str = "student"
    """Whose figures are drawn: ``student``, ``all`` or ``none``."""
    sandboxed: bool = True
    """Whether the student's cells run behind a wall."""
    given_up: Mapping[str, str] = field(default_factory=dict)
    """Why the test of a cell's id is not run: it ended the trusted side's process."""
    exercises: Mapping[str, str] = field(default_factory=dict)
    """The course's own files of exercises, for the trusted side only."""

    def to_frame(self) -> Frame:
        """Turn it into a tree and buffers."""
        tree = asdict(self)
        tree["files"], tree["notebook"] = list(self.files), None
        return tree, [self.notebook, *self.files.values()]

    @classmethod
    def from_frame(cls, frame: Frame) -> "Task":
        """Read what `to_frame` gave."""
        tree, (notebook, *contents) = frame
        files = dict(zip(tree["files"], contents, strict=True))
        given: dict[str, Any] = {
            n: tuple(v) if isinstance(v, list) else v for n, v in tree.items()
        }
        return cls(**{**given, "notebook": notebook, "files": files})
