"""The line that makes an exercise: its answer cell, and the test cells after it.

``# %% exercise: relu, points 1 + 1, new arrays`` heads the answer. One point is for the
check that students see, one for the same check on arrays that are drawn after they have
handed in. ``# %% exercise: exam_a, points 4`` has no hidden test.
"""

import json
import re
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

_EXERCISE = re.compile(r"# ?%%+\s+exercise\b")
_MARKER = re.compile(
    r"# ?%%+\s+exercise: (?P<name>\w+), points (?P<shown>\d+)"
    r"(?: \+ (?P<hidden>\d+), new (?P<drawn>\w[\w ]*))?\s*\Z"
)
_COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True)
class ExerciseMarker:
    """What the line says."""

    name: str
    shown: int
    """Points of the check that students see."""
    hidden: int = 0
    drawn: str = ""
    """What the hidden test draws anew: a plural, such as "arrays"."""

    @classmethod
    def read(cls, line: str) -> "ExerciseMarker | None":
        """Read a line; None if it is no marker, ValueError if it is a wrong one."""
        if not _EXERCISE.match(line):
            return None
        said = _MARKER.match(line)
        if said is None:
            raise ValueError(
                f"{line.strip()!r} is no marker of an exercise: write it like "
                "'# %% exercise: relu, points 1 + 1, new arrays', or "
                "'# %% exercise: exam_a, points 4' without a hidden test"
            )
        hidden = int(said["hidden"] or 0)
        return cls(said["name"], int(said["shown"]), hidden, said["drawn"] or "")

    def answer_line(self) -> str:
        """Write the answer cell's marker with nbgrader's metadata."""
        return f"# %% nbgrader={json.dumps(_metadata(self.name, None))}"

    def tests(self) -> list[NotebookNode]:
        """Make the test cells, which come after the answer."""
        check = f'from convnet_lab import check\n\ncheck("{self.name}", {self.name}'
        cells = [_test(f"{self.name}-check", self.shown, f"{check})")]
        if self.hidden:
            count = (*_COUNTS, *map(str, range(10, self.hidden + 1)))[self.hidden]
            source = (
                f"# {count} more point{'s' * (self.hidden > 1)}, for {self.drawn} that "
                "are drawn after you hand in.\n"
                f"### BEGIN HIDDEN TESTS\n{check}, seed=0)\n### END HIDDEN TESTS"
            )
            cells.append(_test(f"{self.name}-hidden", self.hidden, source))
        return cells


def _test(name: str, points: int, source: str) -> NotebookNode:
    metadata = {"nbgrader": _metadata(name, points)}
    cell: NotebookNode = nbformat.v4.new_code_cell(source, metadata=metadata)
    return cell


def _metadata(name: str, points: int | None) -> dict[str, object]:
    is_test = points is not None
    cell = {"schema_version": 3, "solution": not is_test, "grade": is_test}
    cell |= {"locked": is_test, "task": False}
    return cell | ({"points": points} if is_test else {}) | {"grade_id": name}
