"""What students find in the place of an answer, and answers in the place of that."""

import re
from collections.abc import Mapping

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

INVITATION = "# Write your answer here, in the place of the next line."
INVITATION_ABOVE = "# Write your answers above, in the place of the dots."

_BESIDE_VALUES = re.compile(r"^### BEGIN SOLUTION", re.MULTILINE)
"""An answer outside any function: values, for which the cell has a form to fill in."""


class NamedStubs(ClearSolutions):
    """Cut the answers as nbgrader does, and say in each place which one is missing."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Replace a cell's answer by a stub with the exercise's name."""
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "this answer")
        values = _BESIDE_VALUES.search(cell.source)
        self.code_stub = {"python": INVITATION_ABOVE if values else stub(name)}
        return super().preprocess_cell(cell, resources, cell_index)


def stub(name: str) -> str:
    """Write the two lines that stand for a missing answer.

    >>> print(stub("relu"))
    # Write your answer here, in the place of the next line.
    raise NotImplementedError("relu is not written yet")
    """
    return f'{INVITATION}\nraise NotImplementedError("{name} is not written yet")'


def fill_in(released: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Write answers in the place of a released notebook's stubs.

    The answers are lines by exercise; an exercise without any keeps its stub.
    """
    filled: NotebookNode = nbformat.from_dict(released)
    for cell in filled.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            before, stub, after = _around_stub(cell.source)
            indent = stub[: len(stub) - len(stub.lstrip())]
            lines = [
                indent + line if line else line for line in answers[name].split("\n")
            ]
            cell.source = "\n".join([*before, *lines, *after])
    return filled


def right_answers(source: NotebookNode) -> dict[str, str]:
    """Copy the right answers out of a source notebook.

    They are the lines between the solution's marks, not indented, by exercise.
    """
    answers = {}
    for cell in source.cells:
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        lines = cell.source.split("\n")
        begin = next(i for i, line in enumerate(lines) if "### BEGIN SOLUTION" in line)
        end = next(i for i, line in enumerate(lines) if "### END SOLUTION" in line)
        indent = len(lines[begin]) - len(lines[begin].lstrip())
        answers[str(cell.metadata.nbgrader.grade_id)] = "\n".join(
            line[indent:] for line in lines[begin + 1 : end]
        )
    return answers


def _around_stub(source: str) -> tuple[list[str], str, list[str]]:
    """Split a cell at its stub: two lines in a function, one below a form."""
    lines = source.split("\n")
    if INVITATION_ABOVE in lines:
        at = lines.index(INVITATION_ABOVE)
        return lines[:at], lines[at], lines[at + 1 :]
    at = next(i for i, line in enumerate(lines) if INVITATION in line)
    return lines[:at], lines[at], lines[at + 2 :]
