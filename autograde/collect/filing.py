"""Make ``submitted/STUDENT/ASSIGNMENT/`` hold the attempt that counts."""

import hashlib
import os
import shutil
from datetime import datetime
from pathlib import Path, PurePosixPath

from autograde.collect import archives
from autograde.collect.attempts import Attempt, Manifest
from autograde.collect.contents import STUDENT
from autograde.collect.names import distinct, unified
from autograde.collect.notebooks import Examiner
from autograde.collect.store import Store
from autograde.collect.times import read_time, write_time
from autograde.course import Course
from autograde.submission import TIMESTAMP, Unreadable
from autograde.submission.opening import content_digest, read_note

FOUND = "found"
"""The convention of what lay in ``submitted`` and no collecting had put there."""

_LONGEST_NAME = 255
"""Bytes that file systems allow in one part of a path."""


def layout(attempt: Attempt, assignment: str) -> dict[str, str]:
    """Say which files an attempt has in ``submitted``.

    The notebook has the assignment's name, what lay beside it lies beside it. Other
    notebooks, opened archives and hidden files stay in the store, and so does a
    ``timestamp.txt`` of the student's, for that file says when nbgrader got it.

    Parameters
    ----------
    attempt : Attempt
        The attempt.
    assignment : str
        The assignment.

    Returns
    -------
    dict
        Of a file's name: its hash.
    """
    every = {**attempt.files, **attempt.unpacked}
    laid: dict[str, str] = {}
    if attempt.notebook:
        laid[f"{assignment}.ipynb"] = every[attempt.notebook]
    if attempt.time:
        laid[TIMESTAMP] = _digest(_stamp(attempt.time))
    taken = {unified(name) for name in (*laid, TIMESTAMP)}
    folders: set[str] = set()
    base = PurePosixPath(attempt.notebook).parent
    for name, digest in every.items():
        if _stays_away(name, attempt):
            continue
        path = PurePosixPath(name)
        if base.parts and base in path.parents:
            path = path.relative_to(base)
        elif name in attempt.unpacked:
            path = PurePosixPath(*path.parts[1:])
        above = {unified(str(each)) for each in path.parents}
        if above & taken or unified(str(path)) in folders:
            # one entry's folder is another's file
            path, above = PurePosixPath("_".join(path.parts)), set()
        new = distinct(str(path), taken | folders)
        if max(len(part.encode()) for part in new.split("/")) > _LONGEST_NAME:
            continue
        taken.add(unified(new))
        folders |= above
        laid[new] = digest
    return laid


def adopt(
    course: Course,
    store: Store,
    examiner: Examiner,
    manifest: Manifest,
    student: str,
    now: datetime,
) -> str:
    """Keep what lies in ``submitted`` and was put there by somebody else.

    Parameters
    ----------
    course : Course
        The course.
    store : Store
        Where it is kept.
    examiner : Examiner
        Finds its notebook.
    manifest : Manifest
        Gets one more attempt, if there is something.
    student : str
        Whose folder is looked into.
    now : datetime
        In UTC.

    Returns
    -------
    str
        Why it may not be replaced, going on from "it ..."; empty if it may.
    """
    folder = course.submitted / student / manifest.assignment
    for each in (folder.parent, folder):
        if each.is_symlink() or (each.exists() and not each.is_dir()):
            return f"{_shown(course, each)} is no folder of its own: move it away"
    if not folder.is_dir():
        return ""
    there = _digests(folder)
    attempts = [each for each in manifest.attempts if each.student == student]
    if there is not None and (
        not there
        or any(
            there in (layout(each, manifest.assignment), each.files)
            for each in attempts
        )
    ):
        return ""
    contents = archives.read(folder, STUDENT, store)
    if not contents.is_complete:
        return f"{_shown(course, folder)} holds what cannot be kept: move it away"
    found = examiner.examine(contents.items, manifest.assignment)
    manifest.add(
        Attempt(
            student,
            found.files,
            found.unpacked,
            found.notebook,
            _time(folder),
            marked_late=False,
            collected=now,
            order=len(manifest.attempts) + 1,
            source=course.submitted.name,
            convention=FOUND,
        )
    )
    return ""


def file_current(
    course: Course, store: Store, manifest: Manifest, student: str
) -> bool:
    """Put a student's attempt that counts into ``submitted``, if it is not there.

    Parameters
    ----------
    course : Course
        The course.
    store : Store
        Where the files are.
    manifest : Manifest
        Has the attempts; `adopt` has kept what is replaced.
    student : str
        The student's id.

    Returns
    -------
    bool
        Whether anything was changed.
    """
    attempt = manifest.of(student)[0]
    folder = course.submitted / student / manifest.assignment
    wanted = layout(attempt, manifest.assignment)
    if folder.is_dir() and _digests(folder) in (wanted, attempt.files):
        return False
    # a hidden name in the same directory: the exchange of the two is then at once
    making = course.submitted / f".{student}.{manifest.assignment}"
    shutil.rmtree(making, ignore_errors=True)
    (making / "new").mkdir(parents=True)
    try:
        for name, digest in wanted.items():
            path = making / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name == TIMESTAMP and attempt.time:
                path.write_text(_stamp(attempt.time), encoding="utf-8", newline="\n")
            else:
                shutil.copyfile(store.path(digest), path)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            folder.rename(making / "old")
        (making / "new").rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return True


def _stays_away(name: str, attempt: Attempt) -> bool:
    if any(part.startswith(".") for part in name.split("/")):
        return True
    if attempt.notebook and name.lower().endswith(".ipynb"):
        return True
    opened = any(inner.startswith(f"{name}/") for inner in attempt.unpacked)
    return opened or PurePosixPath(name).name == TIMESTAMP


def _stamp(time: datetime) -> str:
    return write_time(time) + "\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _digests(folder: Path) -> dict[str, str] | None:
    """Hash a folder's files; None if it holds anything else, as links."""
    found = {}
    closed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        if any(Path(place, each).is_symlink() for each in folders):
            return None
        for name in names:
            path = Path(place, name)
            try:
                digest = content_digest(path, folder.parents[1]).hex()
            except Unreadable:
                return None
            found[path.relative_to(folder).as_posix()] = digest
    return None if closed else found


def _time(folder: Path) -> datetime | None:
    try:
        return read_time(read_note(folder / TIMESTAMP, folder.parents[1]))
    except ValueError:
        return None


def _shown(course: Course, path: Path) -> str:
    return path.relative_to(course.root).as_posix()
