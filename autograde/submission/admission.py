"""Admit a submission: choose its notebook, rebuild it, put it where it is graded."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from autograde.notebooks.release import notebook_bytes
from autograde.submission.finding import (
    MOST_NOTEBOOKS,
    TIMESTAMP,
    Submission,
    candidates,
    find_files,
    is_ordinary,
    shown,
)
from autograde.submission.opening import (
    LARGEST_FILE,
    Unreadable,
    read_bytes,
    read_note,
)
from autograde.submission.reading import read_notebook
from autograde.submission.rebuilding import Rebuilt, rebuild

MOST_BESIDES = 200_000_000
"""Bytes of all files beside the notebook."""


@dataclass(frozen=True)
class Admission:
    """What became of a submission at the door."""

    reason: str = ""
    """Why it cannot be graded; empty if it can."""
    notes: tuple[str, ...] = ()
    """What was repaired or left out though it can."""

    @property
    def note(self) -> str:
        """All notes in one line."""
        return "; ".join(self.notes)


def admit(
    submission: Submission,
    releases: Mapping[str, NotebookNode],
    target: Path,
    earlier: Mapping[str, Sequence[NotebookNode]] | None = None,
) -> Admission:
    """Rebuild a submission for grading, its notebooks under the assignment's names.

    A renamed notebook is known by its cells. Of several, one with answers comes before
    one without, then the one with the right name, then the one with most answers. Of an
    assignment of several notebooks, one that was not handed in counts as it was handed
    out; one that was and cannot be read leaves the submission without a mark. `target`
    is written anew, and the notes beside it, for `read_notes`.
    """
    shutil.rmtree(target, ignore_errors=True)
    notes_file(target).unlink(missing_ok=True)
    files, notes = find_files(submission.folder)
    wanted = {f"{name}.ipynb": release for name, release in releases.items()}
    problems: dict[str, str] = {}
    unreadable: set[str] = set()
    found: dict[str, list[tuple[str, Rebuilt]]] = {name: [] for name in wanted}
    read = candidates(files)
    # the right name must be among those that are read
    read.sort(key=lambda path: path.name not in wanted)
    for path in read[:MOST_NOTEBOOKS]:
        name = shown(path, submission.folder)
        try:
            handed_in = read_notebook(path, submission.trusted)
        except Unreadable as error:
            problems[name] = str(error)
            unreadable.add(path.name)
            continue
        for each in [path.name] if path.name in wanted else wanted:
            before = (earlier or {}).get(each.removesuffix(".ipynb"), ())
            rebuilt = rebuild(wanted[each], handed_in, before)
            if rebuilt.known or rebuilt.answered:
                found[each].append((name, rebuilt))
        if not any(name == own for all_of in found.values() for own, _ in all_of):
            problems[name] = f"has none of the cells of {submission.assignment}"
    if not any(found.values()):
        reasons = [f"{name} {why}" for name, why in problems.items()] + notes
        nothing = "no notebook was handed in: the folder is empty"
        return Admission(reason="; ".join(reasons) or nothing)

    if len(read) > MOST_NOTEBOOKS:
        notes.append(f"only {MOST_NOTEBOOKS} of {len(read)} notebooks were looked at")
    chosen = _choose(found)
    if unreadable & wanted.keys() - chosen.keys():
        why = (f"{own} {problem}" for own, problem in problems.items())
        return Admission(reason="; ".join(why))
    target.mkdir(parents=True)
    for name, release in wanted.items():
        if name in problems:
            notes.append(f"{name} {problems[name]}")
        if name not in chosen:
            notes.append(f"{name} was not handed in: its answers count as missing")
            (target / name).write_bytes(notebook_bytes(release))
            continue
        own, rebuilt = chosen[name]
        taken = {each for each, _ in chosen.values()}
        others = sorted({other for other, _ in found[name]} - taken)
        if own != name or others:
            besides = f" ({', '.join(others)} left aside)" if others else ""
            which = f"{name} " if len(wanted) > 1 else ""
            notes.append(f"{which}found as {own!r}{besides}")
        notes += rebuilt.notes
        (target / name).write_bytes(notebook_bytes(rebuilt.notebook))
    notes += _copy_besides(files, submission, target)
    if notes:
        notes_file(target).write_text(
            json.dumps(notes, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return Admission(notes=tuple(notes))


def _choose(
    found: Mapping[str, list[tuple[str, Rebuilt]]],
) -> dict[str, tuple[str, Rebuilt]]:
    """Choose a file for each notebook, and none for two."""
    chosen: dict[str, tuple[str, Rebuilt]] = {}
    taken: set[str] = set()
    # what has its own name comes first, then what fewest files could be
    for name in sorted(found, key=lambda each: len(found[each])):
        free = [each for each in found[name] if each[0] not in taken]
        if free:
            best = min(free, key=lambda each: _preference(each[0], each[1], name))
            chosen[name] = best
            taken.add(best[0])
    return chosen


def read_notes(target: Path) -> tuple[str, ...]:
    """Read what was repaired when a submission was admitted to this folder."""
    kept = notes_file(target)
    if not kept.is_file():
        return ()
    try:
        notes = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        notes = None
    if not isinstance(notes, list):  # a damaged file of one stops nobody's page
        return ("what was repaired cannot be read any more: grade it with --again",)
    return tuple(map(str, notes))


def notes_file(target: Path) -> Path:
    """Say where notes are kept: beside the folder, so that they are not graded."""
    return target.with_name(f"{target.name}.notes.json")


def _preference(
    name: str, rebuilt: Rebuilt, wanted: str
) -> tuple[bool, bool, bool, int, int, str]:
    return (
        not rebuilt.answered,
        name != wanted,
        Path(name).name != wanted,
        -rebuilt.answered,
        -rebuilt.known,
        name,
    )


def _copy_besides(
    files: Sequence[Path], submission: Submission, target: Path
) -> list[str]:
    """Copy what else was handed in, as plain nbgrader does; say what was not."""
    notes = []
    folder = submission.folder
    left = MOST_BESIDES
    for path in files:
        if path.suffix.lower() == ".ipynb" or not is_ordinary(path):
            continue
        inside, name = path.relative_to(folder), shown(path, folder)
        if inside == Path(TIMESTAMP) and handed_in_at(submission) is None:
            notes.append(f"{TIMESTAMP} holds no date and time, so lateness is unknown")
            continue
        copy = target / inside
        try:
            content = read_bytes(path, submission.trusted, min(LARGEST_FILE, left))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        except Unreadable as error:
            notes.append(f"{name} was left out: it {error}")
            continue
        except OSError as error:
            notes.append(f"{name} was left out: {error.strerror}")
            continue
        left -= len(content)
    return notes


def handed_in_at(submission: Submission) -> datetime | None:
    """Read when it was handed in, which nbgrader keeps beside it."""
    text = read_note(submission.folder / TIMESTAMP, submission.trusted)
    try:
        time: datetime | None = parse_utc(text) if text else None
    # a zone's name is looked for as a file
    except (ValueError, OverflowError, OSError):
        return None
    return time
