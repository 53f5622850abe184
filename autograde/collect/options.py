"""What an instructor gives besides the paths: the roster, extensions, a convention."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograde.collect.conventions import CONVENTIONS, Convention, Owner
from autograde.collect.conventions.configured import convention as configured
from autograde.collect.deadlines import (
    EXTENSIONS_FILE,
    Deadline,
    read_deadline,
    read_extensions,
)
from autograde.collect.roster import Roster, from_gradebook
from autograde.collect.roster_file import ROSTER_FILE, read_roster
from autograde.course import Course


@dataclass(frozen=True)
class Options:
    """What may be given.

    Parameters
    ----------
    roster : Path or None
        Who is in the class; ``roster.csv`` in the course if that exists, else
        nbgrader's gradebook, which need not know everybody.
    extensions : Path or None
        Who has more time; ``extensions.csv`` in the course if that exists.
    convention : str or None
        The only one of `CONVENTIONS` that is tried; else all, and first the one of
        ``nbgrader_config.py`` if there is one.
    """

    roster: Path | None = None
    extensions: Path | None = None
    convention: str | None = None

    def read_class(self, course: Course, assignment: str) -> tuple[Roster, Deadline]:
        """Find out who is in the class, and when each of them has to hand in.

        Parameters
        ----------
        course : Course
            The course.
        assignment : str
            The assignment.

        Returns
        -------
        tuple of Roster and Deadline
            Both, of files or of the gradebook.

        Raises
        ------
        CourseError
            If a file is none, or none of the kind.
        """
        roster = self.roster or _if_there(course.root / ROSTER_FILE)
        extensions = self.extensions or _if_there(course.root / EXTENSIONS_FILE)
        with course.gradebook() as gradebook:
            people = read_roster(roster) if roster else from_gradebook(gradebook)
            until: dict[str, datetime] = {}
            if extensions:
                until = read_extensions(
                    extensions, assignment, lambda text: people.find(Owner(id=text))
                )
            return people, read_deadline(gradebook, assignment, until)

    def conventions(self, course: Course) -> Mapping[str, Convention]:
        """Say which conventions are tried, in their order.

        Parameters
        ----------
        course : Course
            The course.

        Returns
        -------
        mapping
            By name.

        Raises
        ------
        CourseError
            If the one that is configured cannot be used.
        """
        if self.convention is not None:
            return {self.convention: CONVENTIONS[self.convention]}
        own = configured(course.config())
        return {"nbgrader_config.py": own, **CONVENTIONS} if own else CONVENTIONS


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None
