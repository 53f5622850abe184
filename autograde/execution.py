"""Run a submitted notebook to its end, whatever its cells do."""

import os
import subprocess
import time
from typing import Any

from nbclient.exceptions import DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets import Integer

KERNEL_DIED = "KernelDied"
OUT_OF_TIME = "OutOfTime"


class EnduringExecute(Execute):
    """Execute cells as nbgrader does, and keep the earlier ones if the kernel dies.

    nbgrader drops a submission whose kernel died, with every mark in it. Here the cell
    in which it died and all later ones end in an error, and the marks before stay.
    """

    notebook_timeout = Integer(
        600, help="Seconds that all cells of a notebook may take together."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Execute a notebook.

        Parameters
        ----------
        nb : NotebookNode
            The notebook, changed in place.
        resources : dict
            What nbconvert's preprocessors hand on.
        km : KernelManager, optional
            A kernel to use; a new one if not given.

        Returns
        -------
        tuple of NotebookNode and dict
            The notebook with its outputs, and the resources.
        """
        self._stopped: tuple[str, str] | None = None
        self._began = time.monotonic()
        return super().preprocess(nb, resources, km)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Execute a cell, or say in its outputs why it was not executed.

        Parameters
        ----------
        cell : NotebookNode
            The cell, changed in place.
        resources : dict
            What nbconvert's preprocessors hand on.
        index : int
            The cell's position.

        Returns
        -------
        tuple of NotebookNode and dict
            The cell and the resources.
        """
        if cell.cell_type != "code":
            return cell, resources
        if (
            self._stopped is None
            and time.monotonic() - self._began > self.notebook_timeout
        ):
            self._stopped = (
                OUT_OF_TIME,
                f"not run: the cells before had taken all {self.notebook_timeout} s",
            )
        if self._stopped is None:
            try:
                super().preprocess_cell(cell, resources, index)  # type: ignore[no-untyped-call]
            except DeadKernelError:
                where = cell.metadata.get("nbgrader", {}).get("grade_id")
                named = f"cell {where!r}" if where else f"cell number {index + 1}"
                self._stopped = (
                    KERNEL_DIED,
                    f"not run: the kernel died in {named}",
                )
                _add_error(cell, KERNEL_DIED, "the kernel died while this cell ran")
        else:
            cell.outputs = []
            _add_error(cell, *self._stopped)
        return cell, resources

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Start a kernel of one thread that stays off the instructor's terminal.

        The course's matrix products are small: a second thread gains nothing, and on a
        busy machine each product waits for it.

        Parameters
        ----------
        **kwargs
            Passed on to the kernel manager.
        """
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        environment = {**os.environ, **one_thread, **kwargs.pop("env", {})}
        await super().async_start_new_kernel(env=environment, **quiet, **kwargs)

    # nbclient binds its synchronous methods when the class is made
    start_new_kernel = run_sync(async_start_new_kernel)


def _add_error(cell: NotebookNode, name: str, text: str) -> None:
    cell.outputs.append(
        NotebookNode(
            output_type="error", ename=name, evalue=text, traceback=[f"{name}: {text}"]
        )
    )
