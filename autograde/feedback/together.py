"""All pages of an assignment in one file, to read one after the other or to print."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from autograde.course import Course
from autograde.feedback.gathering import Page, submissions
from autograde.feedback.images import size_of
from autograde.feedback.writing import shown, title_of
from autograde.files import write_whole
from autograde.pages.plain import cut, plain
from autograde.pages.rendering import render, render_part
from autograde.results.cache import Cache, digest
from autograde.results.submissions import Student

FOLDER = Path("report") / "feedback"
"""Beside the report: this file, too, names students and goes to none of them."""

# exact for what markup.img writes
_IMG = re.compile(r'<img alt="([^"]*)" src="(data:[^"]*)"(?: width="(\d+)")?>')


class _Part(NamedTuple):
    """A student's part of the file."""

    page: Page
    no_mark: str
    body: str


def write_together(
    course: Course, assignments: Collection[str] = (), students: Collection[str] = ()
) -> Iterator[Path]:
    """Write ``report/feedback/ASSIGNMENT.html`` for each assignment; all if none named.

    Each student begins on a sheet of their own, with their name at its top.
    """
    kept = Cache(course.root / ".feedback.json")
    try:
        for assignment, own in groupby(
            submissions(course, assignments, students), lambda page: page.assignment
        ):
            pages = list(own)
            path = course.root / FOLDER / f"{assignment}.html"
            key, state = f"together {assignment}", digest(*(p.state for p in pages))
            if not (path.is_file() and kept.get(key, state)):
                write_whole(path, together(assignment, pages, title_of(course)))
                kept.add(key, state, True)
            yield path
    finally:
        kept.write()


def together(assignment: str, pages: Collection[Page], course: str = "") -> bytes:
    """Make one page of those of an assignment; each picture is in it once."""
    parts = [_part(page, f"s{place}-") for place, page in enumerate(pages, start=1)]
    bodies, pictures = share([part.body for part in parts])
    return render(
        "feedback/together.html",
        assignment=assignment,
        course=course,
        parts=list(zip(parts, map(Markup, bodies), strict=True)),
        pictures=pictures,
        css_string=css_string,
        called=_called,
        named=_named,
    )


def _part(page: Page, own: str) -> _Part:
    feedback = page.gather()
    body = render_part("feedback/submission.html", own=own, **shown(feedback))
    return _Part(page, feedback.no_mark, body)


def share(bodies: list[str]) -> tuple[list[str], Markup]:
    """Put pictures that come more than once aside, and point to them."""
    counted = Counter(found[2] for body in bodies for found in _IMG.finditer(body))
    sizes = {source: size_of(source) for source, times in counted.items() if times > 1}
    places = {source: n for n, source in enumerate(filter(sizes.get, sizes), start=1)}

    def pointer(found: "re.Match[str]") -> str:
        alt, source, width = found.groups()
        if source not in places:
            return found[0]
        across, down = sizes[source] or (0, 0)
        return (
            f'<svg class="picture" role="img" aria-label="{alt}" '
            f'width="{width or across}" viewBox="0 0 {across} {down}">'
            f'<use href="#picture-{places[source]}"/></svg>'
        )

    aside = Markup("\n").join(
        Markup('<image id="picture-{}" width="{}" height="{}" href="{}"/>').format(
            place, *(sizes[source] or (0, 0)), source
        )
        for source, place in places.items()
    )
    return [_IMG.sub(pointer, body) for body in bodies], aside


def _called(student: Student) -> str:
    return f"{student.first_name} {student.last_name}".strip() or student.id


def _named(student: Student) -> str:
    called = _called(student)
    return called if called == student.id else f"{called} · {student.id}"


def css_string(text: str) -> Markup:
    r"""Write a text into a style sheet, where it cannot be anything else.

    >>> css_string('Ada "</style>')
    Markup('"Ada \\22 \\3c \\2f style\\3e "')
    """
    signs = (
        sign
        if sign == " " or (sign.isascii() and sign.isalnum())
        else f"\\{ord(sign):x} "
        for sign in cut(plain(text), 90)
    )
    return Markup(f'"{"".join(signs)}"')  # noqa: S704 (letters, digits and escapes)
