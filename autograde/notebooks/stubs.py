"""What a student finds in the place of an answer."""

import re

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
