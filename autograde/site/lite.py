"""Make what `make lite` puts into a JupyterLite site: the students' notebooks.

Python runs in the browser there and has only what a notebook installs, so each gets a
first cell that does. Elsewhere the cell does nothing, and it costs no mark.

Run it as ``python -P -m autograde.site.lite NOTEBOOKS FOLDER``.
"""

import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.notebooks.release import notebook_bytes

INSTALL = """\
import sys

if sys.platform == "emscripten":  # Python in the browser: the course comes first
    import piplite

    await piplite.install("convnet-lab")"""


def with_install(notebook: NotebookNode, name: str) -> NotebookNode:
    """Put the cell that installs the course before all others."""
    longer: NotebookNode = nbformat.from_dict(notebook)
    longer.cells.insert(0, nbformat.v4.new_code_cell(INSTALL, id=f"{name[:2]}-lite"))
    return longer


def write_contents(notebooks: Path, folder: Path) -> list[Path]:
    """Write the notebooks of a JupyterLite site."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        copy = folder / path.name
        copy.write_bytes(notebook_bytes(with_install(notebook, path.stem)))
        written.append(copy)
    return written


if __name__ == "__main__":
    write_contents(*map(Path, sys.argv[1:3]))
