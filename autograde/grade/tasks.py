"""What a worker has to do for an admitted notebook, and all that this depends on."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from traitlets.config import Config

from autograde.course import Course
from autograde.grade.assignment import Edition
from autograde.grade.options import Options
from autograde.notebooks.release import read_ours
from autograde.run.settings import SECTIONS
from autograde.run.task import Task


class Tasks:
    """The tasks of a run over a course."""

    def __init__(self, course: Course, options: Options) -> None:
        self._options = options
        self._config = course.config()
        self._exercises = course.exercises()

    def of(self, folder: Path, edition: Edition) -> Task:
        """Say what a worker has to do for an admitted notebook."""
        admitted = read_ours((folder / f"{edition.notebook}.ipynb").read_bytes())
        files = self.files(folder, edition)
        return Task(
            json.dumps(edition.with_tests(admitted, files)).encode(),
            files,
            plain(self._config),
            imports=edition.imports,
            given=tuple(self._given(edition)),
            lent=edition.lent,
            special=edition.special,
            beside=edition.beside,
            released=tuple(edition.unchanged(admitted)),
            figures=self._options.figures,
            sandboxed=not self._options.unsafe,
            exercises=self._exercises,
        )

    def files(self, folder: Path, edition: Edition) -> dict[str, bytes]:
        """Collect the files beside a notebook: the student's, then the assignment's."""
        given = self._given(edition)
        places = {path for name in given for path in (name, *_folders(name))}
        theirs = {
            name: path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".ipynb"
            # one cannot be a folder where the other is a file
            if (name := path.relative_to(folder).as_posix()) not in places
            and given.keys().isdisjoint(_folders(name))
        }
        return {**theirs, **given}

    def _given(self, edition: Edition) -> dict[str, bytes]:
        """Choose the assignment's files that stand in the place of a student's."""
        kept = self._config.Autograde.get("exclude_overwriting", {})
        return {
            name: content
            for name, content in edition.files.items()
            if name not in kept.get(edition.assignment, ())
        }

    def digest(self, editions: Mapping[str, Edition]) -> "hashlib._Hash":
        """Hash all of an assignment and of the settings that decides its marks."""
        told = hashlib.sha256()
        for edition in editions.values():
            told.update(edition.digest.encode())
        ours = [self._options.unsafe, self._options.figures]
        settings = [plain(self._config), ours]
        if self._exercises:
            settings.append(self._exercises)
        told.update(json.dumps(settings, sort_keys=True).encode())
        return told


def plain(config: Config) -> dict[str, dict[str, Any]]:
    """Take the sections on execution, as plain data."""
    return {
        name: json.loads(json.dumps(dict(config.get(name, {})))) for name in SECTIONS
    }


def _folders(name: str) -> list[str]:
    return [each.as_posix() for each in PurePosixPath(name).parents]
