"""What the notebooks of the course import.

``check`` tells whether an answer is right, and if not, what was done instead;
``progress`` shows which exercises have passed. `functional` holds the operations,
`documents` the numbers of the course's documents, `datasets` photographs and digits,
`lenet` and `training` the network, `pictures` the figures.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convnet_lab.checks import CheckFailed, check
    from convnet_lab.passed import progress

__all__ = ["CheckFailed", "check", "progress"]
__version__ = "1.0.0"


def __getattr__(name: str) -> Any:
    """Load the checks when they are first asked for: a plain import stays fast."""
    if name in ("CheckFailed", "check"):
        from convnet_lab import checks

        return getattr(checks, name)
    if name == "progress":
        from convnet_lab.passed import progress

        return progress
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
