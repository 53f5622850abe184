"""What an attack is: a submission, the promise it tests, and the marks it must get.

Most are text files in ``submissions/FAMILY/``: nothing that a test runner, a formatter
or a type checker would import. Comments at the top say what is promised and expected;
cells follow, in the percent format. A cell with an exercise's name stands in the place
of its answer, one without a name before the next answer, or before the first if none
follows. Answers that are not there are right.

``@COURSE@``, ``@PORT@``, ``@PID@`` and ``@SECRET@`` stand for what an attacker may have
found out or guessed: the course's folder, a port of this machine on which something
listens, the grader's process, and the name of an environment variable of the grader's.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from hostile.course import NAME, RIGHT, TESTS

SUBMISSIONS = Path(__file__).with_name("submissions")
OUTCOMES = {
    **{name: {name} for name in ("right", "wrong", "broken", "not_attempted")},
    "no_mark": {"grader_error"},
    # where it depends on which of two comes first
    "lost": {"wrong", "broken"},
    "any": {"right", "wrong", "broken"},
}
"""What a header may expect, and the outcomes that it means."""

_HEADER = re.compile(r"# (promise|expected|plain): (.*)\Z")
_CELL = re.compile(r"# %%(?: (\w+))?\Z")


@dataclass(frozen=True)
class Surroundings:
    """What an attacker may know of the machine.

    Parameters
    ----------
    released : NotebookNode
        The notebook as it was handed out.
    known : mapping
        What stands for each ``@NAME@``.
    """

    released: nbformat.NotebookNode
    known: Mapping[str, str]

    def filled(self, text):
        """Put what is known into a text."""
        for name, value in self.known.items():
            text = text.replace(f"@{name}@", value)
        return text


@dataclass(frozen=True)
class Attack:
    """A submission.

    Parameters
    ----------
    family, name : str
        What kind of attack it is, and which.
    promise : str
        What the grader holds against it.
    expected : mapping
        Of every test cell: a key of `OUTCOMES`.
    hand_in : callable
        Given the surroundings and an empty folder, puts the files there.
    harmful : bool
        Whether it would harm a machine that runs it without a sandbox.
    """

    family: str
    name: str
    promise: str
    expected: Mapping[str, str]
    hand_in: Callable[[Surroundings, Path], None]
    harmful: bool = False

    @property
    def id(self):
        return f"{self.family}/{self.name}"


def outcomes(text):
    """Read ``flatten_image wrong, input_size-hidden broken``; the rest is right."""
    expected = {test: "right" for tests in TESTS.values() for test in tests}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, outcome = part.split() if " " in part else ("all", part)
        cells = expected if name == "all" else TESTS.get(name, (name,))
        if outcome not in OUTCOMES or not set(cells) <= set(expected):
            raise ValueError(f"expected: {part!r} names no outcome of a question")
        expected.update(dict.fromkeys(cells, outcome))
    return expected


def honest(released, answers=None):
    """Make the notebook of a student who writes right answers, or these.

    An answer that is None stays as it was handed out.
    """
    notebook = nbformat.from_dict(released)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        source = {**RIGHT, **(answers or {})}.get(name)
        if source is not None:
            cell.source = source
    return notebook


def own_cell(source):
    """Make a cell as a student adds it."""
    return nbformat.v4.new_code_cell(source)


def write(notebook, folder):
    """Hand in a notebook as it is, valid or not."""
    data = json.dumps(notebook).encode()
    (folder / f"{NAME}.ipynb").write_bytes(data)


def read_attacks():
    """Read the text files."""
    for path in sorted(SUBMISSIONS.glob("*/*.txt")):
        yield _read(path)


def _read(path):
    said: dict[str, str] = {}
    cells: list[tuple[str | None, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        header, cell = _HEADER.match(line), _CELL.match(line)
        if cell:
            cells.append((cell[1], []))
        elif cells:
            cells[-1][1].append(line)
        elif header:
            said[header[1]] = header[2]
        elif line.strip("# "):
            raise ValueError(f"{path}: {line!r} stands before the first cell")
    unknown = {name for name, _ in cells if name} - RIGHT.keys()
    if unknown or said.keys() < {"promise", "expected"}:
        raise ValueError(f"{path}: no promise, no expectation, or no answer {unknown}")

    def hand_in(surroundings, folder):
        write(_written(cells, surroundings), folder)

    return Attack(
        path.parent.name,
        path.stem,
        said["promise"],
        outcomes(said["expected"]),
        hand_in,
        said.get("plain", "") == "would harm",
    )


def _written(cells, surroundings):
    answers: dict[str, str] = {}
    before: dict[str, list[str]] = {}
    waiting: list[str] = []
    for name, lines in cells:
        text = surroundings.filled("\n".join(lines).strip("\n"))
        if name is None:
            waiting.append(text)
        else:
            answers[name] = text
            before[name], waiting = waiting, []
    first = next(iter(RIGHT))
    before[first] = [*before.get(first, []), *waiting]
    notebook = honest(surroundings.released, answers)
    placed = []
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        placed += [own_cell(text) for text in before.get(name or "", [])]
        placed.append(cell)
    notebook.cells = placed
    return notebook
