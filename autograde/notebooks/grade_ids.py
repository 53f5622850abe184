"""The name of a cell that counts, and the exercise that it belongs to."""

import re

from nbformat import NotebookNode

# a number tells several test cells of one kind apart
_TEST_ID = re.compile(r"(?P<exercise>\w+)-(?P<kind>check|hidden)(-[1-9]\d*)?\Z")


def grade_id(cell: NotebookNode) -> str:
    """Give the name of a cell that counts; "" of any other."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id") or "")


def cells_by_id(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Find the cells that count by their names, in their order."""
    return {name: cell for cell in notebook.cells if (name := grade_id(cell))}


def exercise_of(test_id: str) -> str:
    """Name the exercise that a test cell marks.

    >>> exercise_of("convolve2d-hidden")
    'convolve2d'
    >>> exercise_of("exam_a-check-2")
    'exam_a'
    >>> exercise_of("own_question")
    'own_question'
    """
    named = _TEST_ID.match(test_id)
    return named["exercise"] if named else test_id
