"""Fill in the report's pages, and write them with their tables."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from autograde.collect.times import in_words
from autograde.course import Course
from autograde.feedback.markup import img
from autograde.files import write_whole
from autograde.pages.rendering import render, render_part
from autograde.report.alike import COMMONEST
from autograde.report.attention import NO_MARK
from autograde.report.drawing import OUTCOMES, distribution, heat_map
from autograde.report.numbers import Numbers, numbers_of
from autograde.report.people import people_of, rows_of, sections_of
from autograde.report.questions import EASY, HARD, TELLS_LITTLE, Outcome
from autograde.report.record import ClassRecord, read_class
from autograde.report.summary import worth_a_lesson
from autograde.report.tables import TABLES, marks_table

FOLDER = "report"
PAGE = "report.html"
STUDENTS = "students.html"
OPEN_PICTURES = 3
"""Mistakes whose picture is shown at once."""
MOST_PAIRS = 200
"""Rows of alike answers that the page shows; the CSV has all."""

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}")
_SCRIPT = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")


def write_report(
    course: Course, assignments: Collection[str] = (), parquet: bool = False
) -> tuple[Path, int]:
    """Write the report of a class into ``report/``; `parquet` adds such tables."""
    folder = course.root / FOLDER
    record = read_class(course, assignments)
    for name, content in report_files(record, parquet).items():
        write_whole(folder / name, content)
    return folder / PAGE, sum(t.points is None for t in record.submissions())


def report_files(record: ClassRecord, parquet: bool = False) -> dict[str, bytes]:
    """Make the pages and the tables of a class, the same bytes each time."""
    numbers = numbers_of(record)
    made = {name: make(numbers) for name, make in TABLES.items()}
    tables = {f"{name}.csv": table.csv() for name, table in made.items()}
    pages = _pages(numbers, list(tables))
    if parquet:
        every = {"marks": marks_table(numbers), **made}
        tables |= {f"{name}.parquet": table.parquet() for name, table in every.items()}
    return {**pages, **tables}


def _pages(numbers: Numbers, files: list[str]) -> dict[str, bytes]:
    pages = _names(numbers.parts)
    rows = rows_of(numbers)
    links = [
        (PAGE, "Class report"),
        *((file, name) for name, file in pages.items()),
        (STUDENTS, "Students"),
    ]

    def page(file: str, template: str, **values: Any) -> bytes:
        contents = render_part("report/contents.html", links=links, here=file)
        return render(
            f"report/{template}",
            script=_SCRIPT,
            contents=contents,
            numbers=numbers,
            pages=pages,
            rows=rows,
            img=img,
            **values,
        )

    last = list(numbers.parts)[-1]
    latest, earlier = worth_a_lesson(numbers.misunderstood, last)
    everybody = people_of(numbers, rows)
    sections = sections_of(everybody)
    first = page(
        PAGE,
        "page.html",
        files=files,
        last=last,
        latest=latest,
        earlier=earlier,
        open_pictures=OPEN_PICTURES,
        pairs=numbers.alike[:MOST_PAIRS],
        commonest=COMMONEST,
        sections=sections,
        no_mark=NO_MARK,
        in_words=in_words,
    )
    of_assignments = {
        file: page(
            file,
            "assignment.html",
            name=name,
            part=numbers.parts[name],
            pictures=numbers.record.pictures,
            outcomes=OUTCOMES,
            limits={"easy": EASY, "hard": HARD, "little": TELLS_LITTLE},
            distribution=distribution,
            heat_map=heat_map,
            cell=_cell,
        )
        for name, file in pages.items()
    }
    people = page(
        STUDENTS,
        "students.html",
        students=everybody,
        named=any(person.name for person in everybody),
        sections=[section for section, *_ in sections],
    )
    return {PAGE: first, **of_assignments, STUDENTS: people}


def _names(assignments: Collection[str]) -> dict[str, str]:
    """Name the page of each assignment, whatever the assignment is called."""
    taken = {PAGE, STUDENTS}
    names: dict[str, str] = {}
    for place, assignment in enumerate(assignments, start=1):
        file = f"{assignment}.html"
        if not _PLAIN_NAME.fullmatch(assignment) or file.lower() in taken:
            file = f"assignment-{place}.html"
        taken.add(file.lower())
        names[assignment] = file
    return names


@cache
def _cell(points: float | None, outcome: Outcome) -> Markup:
    """Write a cell of the table of students by questions: there are thousands."""
    sign = OUTCOMES[outcome][0]
    value, text = ("", "–") if points is None else (f"{points:g}", f"{points:g}")
    return Markup('<td class="number" data-value="{}">{}{}</td>').format(
        value, text, f" {sign}" if sign else ""
    )
