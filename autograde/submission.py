"""Admit what a student handed in: find the notebook, read it, copy it for grading."""

import json
import re
import shutil
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from autograde.release import notebook_bytes

LARGEST_FILE = 50_000_000
"""Bytes; a notebook with a few plots has some hundred thousand."""

TIMESTAMP = "timestamp.txt"

_CELL_ID = re.compile(r"[a-zA-Z0-9-_]{1,64}\Z")


class Unreadable(ValueError):  # noqa: N818 (a fact about a file, told to the instructor)
    """A file that is no notebook we can grade; the text goes on from "it ..."."""


@dataclass(frozen=True)
class Submission:
    """A folder that a student handed in for an assignment.

    Parameters
    ----------
    student : str
        The student's id, which names the folder.
    assignment : str
        The assignment.
    folder : Path
        ``submitted/STUDENT/ASSIGNMENT``; read, never changed.
    """

    student: str
    assignment: str
    folder: Path


@dataclass(frozen=True)
class Admission:
    """What became of a submission at the door.

    Parameters
    ----------
    reason : str
        Why it cannot be graded; empty if it can.
    note : str
        What an instructor should know though it can; empty if nothing.
    """

    reason: str = ""
    note: str = ""


def find_submissions(submitted: Path) -> list[Submission]:
    """List what was handed in.

    Parameters
    ----------
    submitted : Path
        The course's ``submitted`` directory.

    Returns
    -------
    list of Submission
        Sorted by student, then assignment.
    """
    return [
        Submission(student.name, folder.name, folder)
        for student in _visible_folders(submitted)
        for folder in _visible_folders(student)
    ]


def admit(
    submission: Submission, grade_ids: Collection[str], target: Path
) -> Admission:
    """Copy a submission for grading, its notebook under the assignment's name.

    A renamed notebook is known by the grade_ids of its cells. Of several, the one with
    the right name is taken, else the one with most of the assignment's cells.

    Parameters
    ----------
    submission : Submission
        What was handed in.
    grade_ids : collection of str
        The grade_ids of the assignment's cells.
    target : Path
        The folder of the copy; an earlier one is replaced.

    Returns
    -------
    Admission
        Why it cannot be graded, or what is worth knowing.
    """
    shutil.rmtree(target, ignore_errors=True)
    wanted = f"{submission.assignment}.ipynb"
    readable: list[tuple[bool, int, str, NotebookNode]] = []
    problems: dict[str, str] = {}
    for path in _candidates(submission.folder):
        shown = path.relative_to(submission.folder).as_posix()
        try:
            notebook = read_notebook(path)
        except Unreadable as error:
            problems[shown] = str(error)
            continue
        found = len(_grade_ids(notebook) & set(grade_ids))
        if found:
            readable.append((shown == wanted, found, shown, notebook))
        else:
            problems[shown] = f"has none of the cells of {submission.assignment}"
    if not readable:
        if not problems:
            return Admission(reason="no notebook was handed in: the folder is empty")
        return Admission(
            reason="; ".join(f"{name} {why}" for name, why in problems.items())
        )

    # the right name first, then most cells, then the alphabet
    _, _, name, notebook = min(readable, key=lambda r: (not r[0], -r[1], r[2]))
    notes = []
    if wanted in problems:
        notes.append(f"{wanted} {problems[wanted]}")
    if name != wanted or len(readable) > 1:
        others = [r[2] for r in sorted(readable, key=lambda r: r[2]) if r[2] != name]
        besides = f" ({', '.join(others)} left aside)" if others else ""
        notes.append(f"found as {name!r}{besides}")
    target.mkdir(parents=True)
    (target / wanted).write_bytes(notebook_bytes(notebook))
    notes += _copy_companions(submission.folder, target)
    return Admission(note="; ".join(notes))


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook that may be anything, in today's format and without outputs.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    NotebookNode
        A valid notebook of nbformat 4.5.

    Raises
    ------
    Unreadable
        If the file is none, or none that can be brought up to date.
    """
    if path.is_symlink():
        raise Unreadable("is a link to another file")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("is empty")
    if size > LARGEST_FILE:
        raise Unreadable(
            f"has {size:,} bytes, more than the {LARGEST_FILE:,} that are read"
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
        raw = json.loads(text)
    except UnicodeDecodeError:
        raise Unreadable("is no text, so no notebook") from None
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"is broken or cut off: no valid JSON at line {error.lineno} ({error.msg})"
        ) from None
    except RecursionError:
        raise Unreadable("is nested too deeply to be a notebook") from None
    if not isinstance(raw, dict) or not ("cells" in raw or "worksheets" in raw):
        raise Unreadable("is JSON but no notebook: it has no cells")
    try:
        with warnings.catch_warnings():
            # nbformat warns of what is mended here
            warnings.simplefilter("ignore")
            return _brought_up_to_date(nbformat.reader.reads(text))
    except (
        Exception
    ) as error:  # nbformat meets strangers' data with errors of every type
        said = str(error).splitlines() or [""]
        raise Unreadable(
            f"is no valid notebook ({type(error).__name__}: {said[0]:.200})"
        ) from None


def _brought_up_to_date(read: NotebookNode) -> NotebookNode:
    had_ids = (read.nbformat, read.nbformat_minor) >= (4, 5)
    notebook: NotebookNode = nbformat.convert(read, 4)
    notebook = (
        nbformat.v4.upgrade(notebook) if notebook.nbformat_minor < 5 else notebook
    )
    taken: set[str] = set()
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
        own = had_ids and _CELL_ID.match(str(cell.get("id", "")))
        if not own or cell.id in taken:
            cell.id = f"handed-in-{number}"
        taken.add(cell.id)
    nbformat.validate(notebook)
    return notebook


def _grade_ids(notebook: NotebookNode) -> set[str]:
    found = set()
    for cell in notebook.cells:
        meta = cell.metadata.get("nbgrader")
        if isinstance(meta, dict) and isinstance(meta.get("grade_id"), str):
            found.add(meta["grade_id"])
    return found


def _candidates(folder: Path) -> list[Path]:
    """List the files that may be the notebook: by suffix, or all if none has it."""
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if (path.is_file() or path.is_symlink())
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.name != TIMESTAMP
    ]
    return [path for path in files if path.suffix.lower() == ".ipynb"] or files


def _copy_companions(folder: Path, target: Path) -> list[str]:
    """Copy what else was handed in, as plain nbgrader does; say what was not."""
    notes = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if (
            hidden
            or path.is_symlink()
            or not path.is_file()
            or path.suffix.lower() == ".ipynb"
        ):
            continue
        if path.stat().st_size > LARGEST_FILE:
            notes.append(
                f"{inside.as_posix()} was left out: it has over {LARGEST_FILE:,} bytes"
            )
            continue
        if inside == Path(TIMESTAMP) and not _is_time(path):
            notes.append(f"{TIMESTAMP} holds no date and time, so lateness is unknown")
            continue
        (target / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / inside)
    return notes


def _is_time(path: Path) -> bool:
    try:
        return parse_utc(path.read_text(encoding="utf-8").strip()) is not None
    except (ValueError, OverflowError):
        return False


def _visible_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")
    )
