"""Fill in the report's page, and write it with its tables."""

from collections.abc import Collection
from functools import cache
from pathlib import Path

from markupsafe import Markup

from autograde.collecting.times import in_words
from autograde.course import Course
from autograde.files import write_whole
from autograde.pages.rendering import render
from autograde.report.alike import too_common
from autograde.report.attention import NO_MARK
from autograde.report.drawing import OUTCOMES, distribution, heat_map
from autograde.report.numbers import Numbers, numbers_of
from autograde.report.questions import EASY, HARD, TELLS_LITTLE, Outcome
from autograde.report.record import ClassRecord, read_class
from autograde.report.tables import TABLES

FOLDER = "report"
PAGE = "report.html"
MOST_PAIRS = 200
"""Pairs of alike answers that the page shows; the CSV has all."""

_SCRIPT = (Path(__file__).parent / "sorting.js").read_text(encoding="utf-8")


def write_report(course: Course, assignments: Collection[str] = ()) -> tuple[Path, int]:
    """Write the report of a class into ``report/``.

    Parameters
    ----------
    course : Course
        A graded course.
    assignments : collection of str
        Only these; all if empty.

    Returns
    -------
    tuple of Path and int
        The page, and how many submissions have no mark.

    Raises
    ------
    CourseError
        If the gradebook has no such assignment, or nothing was handed in.
    """
    record = read_class(course, assignments)
    folder = course.root / FOLDER
    for name, content in report_files(record).items():
        write_whole(folder / name, content)
    return folder / PAGE, sum(t.points is None for t in record.submissions())


def report_files(record: ClassRecord) -> dict[str, bytes]:
    """Make the page and the tables of a class.

    Parameters
    ----------
    record : ClassRecord
        The class.

    Returns
    -------
    dict
        Contents by file name, the same bytes each time.
    """
    numbers = numbers_of(record)
    tables = {f"{name}.csv": make(numbers) for name, make in TABLES.items()}
    return {PAGE: _page(numbers, list(tables)), **tables}


def _page(numbers: Numbers, files: list[str]) -> bytes:
    answered = (len(answers) for answers in numbers.record.answers.values())
    return render(
        "report/page.html",
        script=_SCRIPT,
        numbers=numbers,
        files=files,
        pairs=numbers.alike[:MOST_PAIRS],
        too_common=too_common(max(answered, default=0)),
        no_mark=NO_MARK,
        outcomes=OUTCOMES,
        limits={"easy": EASY, "hard": HARD, "little": TELLS_LITTLE},
        distribution=distribution,
        heat_map=heat_map,
        in_words=in_words,
        cell=_cell,
    )


@cache
def _cell(points: float | None, outcome: Outcome) -> Markup:
    """Write a cell of the table of students by questions: there are thousands."""
    sign = OUTCOMES[outcome][0]
    value, text = ("", "–") if points is None else (f"{points:g}", f"{points:g}")
    return Markup('<td class="number" data-value="{}">{}{}</td>').format(
        value, text, f" {sign}" if sign else ""
    )
