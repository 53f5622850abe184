"""Run a notebook's cells in order, without a kernel, and say which checks pass.

For editors and terminals: what Lab's Validate button says, in words.
"""

import contextlib
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CHECK = re.compile(r"^check\(", re.MULTILINE)


@dataclass(frozen=True)
class Checked:
    """A cell with a check, and what was wrong; empty if nothing."""

    name: str
    wrong: str


def run_checks(notebook: Path) -> Iterator[Checked]:
    """Run a notebook and give each of its visible checks as it ends.

    Cells that raise do not keep the others from running. Pictures are not shown.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    from convnet_lab.checks.name_errors import not_run

    cells = _code_cells(notebook)
    os.environ.setdefault("MPLBACKEND", "agg")
    # nothing of it belongs into the history of the learner's own shells
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    before = Path.cwd()
    os.chdir(notebook.resolve().parent)
    try:
        for name, source in cells:
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                ended = shell.run_cell(source)
            error = ended.error_before_exec or ended.error_in_exec
            if _CHECK.search(source):
                said = f"{type(error).__name__}: {error}" if error else ""
                yield Checked(name, "\n".join(filter(None, (said, not_run(error)))))
    finally:
        os.chdir(before)


def _code_cells(notebook: Path) -> list[tuple[str, str]]:
    """Read the code cells: each one's name, and its text."""
    try:
        read: Any = json.loads(notebook.read_text(encoding="utf-8"))
        code = [cell for cell in read["cells"] if cell["cell_type"] == "code"]
        return [
            (
                cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "a check"),
                "".join(cell["source"]),
            )
            for cell in code
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(f"{notebook} is no notebook: name a file .ipynb") from None
