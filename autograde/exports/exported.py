"""What every export shares: what it is asked for, what it wrote, what needs a look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook

from autograde.course import Course, CourseError
from autograde.files import write_whole
from autograde.pages.plain import one_line
from autograde.results.submissions import Submission, read_submissions


class ExportError(CourseError):
    """Something that cannot be exported as asked; the text says what to do."""


@dataclass(frozen=True)
class Remark:
    """Something an instructor should know of an export."""

    about: str
    """The submission, student or row that it is about."""
    text: str
    look: bool = True
    """Whether a submission needs a look: its mark is not in the export."""

    def __str__(self) -> str:
        return one_line(f"{self.about}: {self.text}", None)


@dataclass
class Exported:
    """What an export did."""

    written: list[Path] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    """What is not in them, and why."""


def write_file(path: Path, data: bytes, folders: bool = False) -> None:
    """Write a file of an export, as `write_whole` does, where an instructor wants it.

    A link leads to the file still; what is no file, such as a pipe, is written to.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a pipe, a device: not to be replaced by a file
        else:
            write_whole(path.resolve(), data, folders)
    except OSError as error:
        raise ExportError(
            f"'{path}' cannot be written ({error.strerror}): name another place"
        ) from None


@dataclass(frozen=True)
class Wanted:
    """What an instructor asks of an export."""

    course: Course
    to: Path
    """The file or folder to write."""
    assignment: Sequence[str] = ()
    student: Sequence[str] = ()
    """Only these; all if none is named."""
    sheet: Path | None = None
    """What was downloaded from the platform, to be filled."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The sheet's column of an assignment, where its title does not tell."""
    scale: bool = False
    """Whether to convert to the platform's points where its maximum differs."""

    def submissions(self, gradebook: Gradebook) -> dict[str, list[Submission]]:
        """Read what is to be exported, by assignment."""
        return read_submissions(self.course, self.assignment, self.student, gradebook)


def unmarked(submissions: Iterable[Submission]) -> list[Remark]:
    """List what was handed in and has no mark."""
    return [
        Remark(each.about, f"no mark: {each.reason}")
        for each in submissions
        if each.reason
    ]
