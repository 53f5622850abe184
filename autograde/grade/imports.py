"""Find the imports of a notebook's cells."""

import ast
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from IPython.core.inputtransformer2 import TransformerManager

if TYPE_CHECKING:  # workers have no need of it, and it takes long to import
    from nbformat import NotebookNode


def imports_of(notebook: "NotebookNode") -> str:
    """Collect the imports of a notebook's cells but its answers, a line for each."""
    cells = (
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code"
        and not cell.metadata.get("nbgrader", {}).get("solution")
    )
    return "\n".join(dict.fromkeys(line for cell in cells for line in _imports(cell)))


def import_lines(source: str, functions: Collection[str] = ()) -> str:
    r"""Collect the imports of a cell that are not inside of a block, and functions.

    >>> import_lines("import numpy as np\nx = 1")
    'import numpy as np'
    """
    return "\n".join(_imports(source, functions))


def _imports(source: str, functions: Collection[str] = ()) -> Iterator[str]:
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom) or (
            isinstance(statement, ast.FunctionDef | ast.ClassDef)
            and statement.name in functions
        ):
            yield ast.unparse(statement)
