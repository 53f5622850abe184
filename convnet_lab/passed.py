"""Which exercises have passed their checks in this folder.

For the learner's eyes only: a small file beside the notebooks, never used for marks,
harmless when it is deleted or damaged.
"""

import html
import json
import os
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from convnet_lab.checks.exercises import EXERCISES

FILE = ".convnet-lab-progress.json"


@dataclass(frozen=True)
class Progress:
    """The exercises that have passed, as a table and a bar.

    Parameters
    ----------
    passed : collection of str
        Names of exercises.

    Examples
    --------
    >>> print(Progress(["to_grayscale"]).as_text().splitlines()[1])
    01_pixels             1 of 4   to_grayscale
    """

    passed: Collection[str]

    def as_text(self) -> str:
        """Write the table with a line for each notebook."""
        done = sum(name in self.passed for name in EXERCISES)
        lines = [f"{done} of {len(EXERCISES)} exercises passed"]
        for notebook, names in _by_notebook().items():
            passed = [name for name in names if name in self.passed]
            count = f"{len(passed)} of {len(names)}"
            lines.append(f"{notebook:21} {count}   {', '.join(passed)}".rstrip())
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, str]:
        done = sum(name in self.passed for name in EXERCISES)
        rows = []
        for notebook, names in _by_notebook().items():
            cells = " ".join(
                f"{'✓' if name in self.passed else '○'}&nbsp;"
                # a narrow page breaks a long name between its words
                + html.escape(name).replace("_", "_<wbr>")
                for name in names
            )
            count = sum(name in self.passed for name in names)
            rows.append(
                f'<tr><th scope="row" style="text-align:left">'
                f"{notebook.replace('_', '_<wbr>')}<br>"
                f'<span style="font-weight:normal">{count} of {len(names)}</span></th>'
                f'<td style="text-align:left">{cells}</td></tr>'
            )
        label = f"{done} of {len(EXERCISES)} exercises passed"
        return {
            "text/plain": self.as_text(),
            "text/html": (
                f'<label>{label} <progress value="{done}" max="{len(EXERCISES)}">'
                f"{label}</progress></label><table>{''.join(rows)}</table>"
            ),
        }


def progress(folder: str | os.PathLike[str] = ".") -> Progress:
    """Show which exercises have passed their checks in this folder.

    Parameters
    ----------
    folder : path
        Where the notebooks are; a notebook's own folder by default.

    Returns
    -------
    Progress
        Shown by a notebook as a table and a bar.
    """
    return Progress(_read(Path(folder) / FILE))


def note_passed(exercise: str, folder: str | os.PathLike[str] = ".") -> None:
    """Remember that an exercise has passed; say nothing if that is not possible.

    Parameters
    ----------
    exercise : str
    folder : path
        Where the notebooks are.
    """
    path = Path(folder) / FILE
    passed = sorted({*_read(path), exercise})
    try:
        # two notebooks may note at once: a whole file takes the place of another
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=FILE)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"passed": passed}, file)
        Path(temporary).replace(path)
    except OSError:  # a folder that cannot be written to
        return


def earned(exercise: str, folder: str | os.PathLike[str] = ".") -> str:
    """Say what a passed check is worth, and what comes next in its notebook.

    Parameters
    ----------
    exercise : str
    folder : path
        Where the notebooks are.

    Returns
    -------
    str
    """
    passed = {*_read(Path(folder) / FILE), exercise}
    for notebook, names in _by_notebook().items():
        if exercise in names:
            left = [name for name in names if name not in passed]
            done = f"{len(names) - len(left)} of {len(names)} exercises of {notebook}"
            then = "These are all of its exercises; read on to its end."
            if left:
                then = f"Next: {left[_place_after(exercise, names, left)]}."
            return f"The points of this check are yours. {done} pass. {then}"
    raise ValueError(f"{exercise!r} is no exercise")


def _place_after(exercise: str, names: list[str], left: list[str]) -> int:
    """Find the first of those left that comes after an exercise; 0 if none does."""
    after = names[names.index(exercise) + 1 :]
    return next((place for place, name in enumerate(left) if name in after), 0)


def _read(path: Path) -> list[str]:
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))["passed"]
        return [name for name in noted if name in EXERCISES]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _by_notebook() -> dict[str, list[str]]:
    notebooks: dict[str, list[str]] = {}
    for exercise in EXERCISES.values():
        notebooks.setdefault(exercise.notebook, []).append(exercise.name)
    return notebooks
