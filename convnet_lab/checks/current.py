"""Is the function that a check is given the one that stands in the notebook.

Python keeps a function when the cell that made it is broken or renamed afterwards. What
is handed in is the cell, so a verdict on the older function would mislead.
"""

import html
import linecache
import re
from dataclasses import dataclass
from typing import Any

from convnet_lab import colours
from convnet_lab.checks.name_errors import not_run

_MOST_RUNS = 500


@dataclass(frozen=True)
class Run:
    """A cell as it was run.

    Parameters
    ----------
    cell : str or None
        The notebook's id of the cell, if the front end tells it.
    source : str
        What was typed.
    python : str
        The same as Python, without magics.
    error : BaseException or None
        What stopped it.
    """

    cell: str | None
    source: str
    python: str
    error: BaseException | None


_RUNS: list[Run] = []


def listen(shell: Any) -> None:
    """Take note of each cell that runs from now on, and say which had to run first.

    Parameters
    ----------
    shell : InteractiveShell
    """

    def note(result: Any) -> None:
        info = result.info
        if info is None or not isinstance(info.raw_cell, str):
            return
        try:
            python = shell.transform_cell(info.raw_cell)
        except Exception:  # a cell that is no Python at all
            python = info.raw_cell
        error = result.error_before_exec or result.error_in_exec
        first = not_run(error)
        if first:
            from IPython.display import display

            page = f"<p style='{colours.WRONG}'>{html.escape(first)}</p>"
            display({"text/plain": first, "text/html": page}, raw=True)
        _RUNS.append(Run(getattr(info, "cell_id", None), info.raw_cell, python, error))
        del _RUNS[:-_MOST_RUNS]

    shell.events.register("post_run_cell", note)


def outdated(name: str, answer: Any, runs: list[Run] | None = None) -> str | None:
    r"""Say why a function is not the one that stands in its cell.

    Parameters
    ----------
    name : str
        The function's name.
    answer : object
        What was given to the check.
    runs : list of Run, optional
        The cells that ran, the latest last; those that `listen` has noted if None.

    Returns
    -------
    str or None
        A sentence, or None if nothing speaks against it.

    Examples
    --------
    >>> exec(compile("def f(x):\n    return x\n", "<a cell>", "exec"))
    >>> lines = ["def f(x):\n", "    return x\n"]
    >>> linecache.cache["<a cell>"] = (24, None, lines, "<a cell>")
    >>> first = Run("a", "".join(lines), "".join(lines), None)
    >>> broken = Run("a", "def f(x)", "def f(x)", SyntaxError("expected ':'"))
    >>> outdated("f", f, [first]) is None
    True
    >>> outdated("f", f, [first, broken])
    "the last run of its cell stopped with SyntaxError: expected ':'"
    """
    runs = _RUNS if runs is None else runs
    code = getattr(answer, "__code__", None)
    if code is None:
        return None
    source = "".join(linecache.getlines(code.co_filename)).strip()
    made = [place for place, run in enumerate(runs) if run.python.strip() == source]
    if not source or not made:
        return None
    run = runs[made[-1]]
    defines = re.compile(rf"^\s*(def\s+{name}\b|{name}\s*=)", re.MULTILINE)
    later = [
        each
        for each in runs[made[-1] + 1 :]
        if (each.cell == run.cell if run.cell else defines.search(each.source))
    ]
    if not later:
        return None
    error = later[-1].error
    if isinstance(error, SyntaxError):
        line = f" in line {error.lineno}" if error.lineno else ""
        return (
            f"the last run of its cell stopped with {_kind(error)}: {error.msg}{line}"
        )
    if error is not None:
        return f"the last run of its cell stopped with {_kind(error)}"
    if run.cell and not defines.search(later[-1].source):
        return f"its cell has changed since, and does not define {name} any more"
    return None


def _kind(error: BaseException) -> str:
    # from 3.13 on, IPython meets Python's own _IncompleteInputError, a SyntaxError
    kinds = (kind.__name__ for kind in type(error).__mro__)
    return next(name for name in kinds if not name.startswith("_"))
