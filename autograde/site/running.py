"""Run the solved notebooks, and make what they put out the same each time."""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from autograde.notebooks.release import ReleaseError
from convnet_lab.pictures.showing import FIGURES

SECONDS_FOR_A_CELL = 300

_WIDGET = "application/vnd.jupyter.widget-view+json"
_TIME_TAKEN = re.compile(r"(?<=\bafter )\d+\.\d+(?= s\b)|(?<=\bin )\d+(?= seconds\b)")
_MARKS_OF_NBGRADER = re.compile(
    r"^ *### (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)\n?", re.MULTILINE
)


def run_all(notebooks: Mapping[str, NotebookNode], workers: int | None = None) -> None:
    """Run notebooks from blank kernels, each in an empty folder of its own."""
    asyncio.run(_run_all(notebooks, workers or os.cpu_count() or 1))


async def _run_all(notebooks: Mapping[str, NotebookNode], workers: int) -> None:
    places = asyncio.Semaphore(workers)

    async def run(name: str, notebook: NotebookNode) -> None:
        async with places:
            await _run(name, notebook)

    await asyncio.gather(*(run(*each) for each in notebooks.items()))


async def _run(name: str, notebook: NotebookNode) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        work = home / "notebooks"
        work.mkdir()
        client = NotebookClient(
            notebook,
            timeout=SECONDS_FOR_A_CELL,
            resources={"metadata": {"path": str(work)}},
            coalesce_streams=True,
            record_timing=False,
            store_widget_state=False,
            shutdown_kernel="immediate",
            extra_arguments=["--log-level=ERROR"],
        )
        try:
            await client.async_execute(env=_environment(home))
        except CellExecutionError as error:
            raise ReleaseError(f"{name} does not run to its end: {error}") from None
        tidy(notebook, {str(work): work.name, sys.prefix: Path(sys.prefix).name})


def _environment(home: Path) -> dict[str, str]:
    """Give a kernel none of its user's settings, and sums in one order."""
    kept = {key: value for key, value in os.environ.items() if key != FIGURES}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {**kept, **threads, "IPYTHONDIR": str(home / "ipython")}


def tidy(notebook: NotebookNode, places: Mapping[str, str]) -> None:
    r"""Take out of a notebook what differs from run to run, and what no reader needs.

    `places` says what to write in the place of this machine's folders.

    >>> from nbformat.v4 import new_code_cell, new_notebook, new_output
    >>> said = new_output("stream", text="right after 1.2 s in /tmp/x, in 3 seconds\n")
    >>> notebook = new_notebook(cells=[new_code_cell("1", outputs=[said])])
    >>> tidy(notebook, {"/tmp/x": "here"})
    >>> notebook.cells[0].outputs[0].text
    'right after … s in here, in … seconds\n'
    """
    for cell in notebook.cells:
        cell.source = _MARKS_OF_NBGRADER.sub("", cell.source).rstrip("\n")
        if cell.cell_type != "code":
            continue
        # an explorer's still figure is an output of its own and stays
        cell.outputs = [o for o in cell.outputs if _WIDGET not in o.get("data", {})]
        for output in cell.outputs:
            holder: dict[str, Any] = output if "text" in output else output.data
            for key in ("text", "text/plain"):
                if key in holder:
                    holder[key] = _everywhere(holder[key], places)


def _everywhere(text: str, places: Mapping[str, str]) -> str:
    for place, name in places.items():
        text = text.replace(place, name)
    return _TIME_TAKEN.sub("…", text)
