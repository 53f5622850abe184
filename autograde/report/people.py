"""Each student across the assignments: points, what went wrong, and how to find it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograde.notebooks.grade_ids import exercise_of
from autograde.report.drawing import OUTCOMES
from autograde.report.numbers import Numbers
from autograde.report.scores import is_late
from autograde.results.submissions import Submission

STEPS = 4
"""Shades of a cell by how many of its points are missing; 0 has none."""


@dataclass(frozen=True)
class Cell:
    """What a student has for one assignment."""

    points: float | None
    text: str
    missing: int
    """From 0, all points are there, to `STEPS`, all are missing."""


@dataclass(frozen=True)
class Person:
    """A student's row, and the answers that are not right."""

    row: str
    """Its anchor on the page."""
    id: str
    name: str
    section: str
    kinds: str
    """What the page can be filtered by, separated by blanks."""
    points: float
    max_points: float
    share: float | None
    cells: tuple[Cell, ...]
    assignments: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]
    """Of each: its name, its points in words, and sign, exercise and remark."""


def rows_of(numbers: Numbers) -> dict[str, str]:
    """Give each student an anchor: ids may hold anything."""
    ids = {t.student.id for totals in numbers.record.totals.values() for t in totals}
    return {id_: f"s{place}" for place, id_ in enumerate(sorted(ids), start=1)}


def people_of(numbers: Numbers, rows: Mapping[str, str]) -> list[Person]:
    """Make the row of every student, sorted by id."""
    totals: dict[str, dict[str, Submission]] = defaultdict(dict)
    for assignment, own in numbers.record.totals.items():
        for total in own:
            totals[total.student.id][assignment] = total
    sentences = {
        (name, held.exercise, held.id): f"{held.sentence} ({held.id})".strip()
        for name, part in numbers.parts.items()
        for held in part.misconceptions
        if held.id
    }
    said: dict[tuple[str, str, str], str] = {}
    for mark in numbers.record.marks:
        exercise = exercise_of(mark.question)
        key = (mark.student, mark.assignment, exercise)
        mistake = (mark.assignment, exercise, mark.misconception)
        broken = mark.message if mark.outcome == "broken" else ""
        known = sentences.get(mistake, mark.misconception)
        said[key] = said.get(key) or known or broken
    return [_person(id_, rows[id_], totals[id_], numbers, said) for id_ in rows]


def sections_of(
    people: Sequence[Person],
) -> list[tuple[str, int, tuple[float | None, ...]]]:
    """Give each section, its students, and its mean for each assignment."""
    found = []
    for section in sorted({person.section for person in people} - {""}):
        own = [person for person in people if person.section == section]
        columns = zip(*(person.cells for person in own), strict=True)
        means = (
            _mean([c.points for c in col if c.points is not None]) for col in columns
        )
        found.append((section, len(own), tuple(means)))
    return found


def _mean(points: Sequence[float]) -> float | None:
    return sum(points) / len(points) if points else None


def _person(
    id_: str,
    row: str,
    totals: Mapping[str, Submission],
    numbers: Numbers,
    said: Mapping[tuple[str, str, str], str],
) -> Person:
    known = next(iter(totals.values())).student
    marked = [t for t in totals.values() if t.raw_points is not None]
    points = sum(t.raw_points or 0.0 for t in marked)
    possible = sum(t.max_points for t in marked)
    assignments = tuple(
        (
            name,
            _in_words(totals[name], numbers.record.attempts.get((id_, name), 1))
            if name in totals
            else "nothing handed in",
            tuple(_lines(id_, name, numbers, said)),
        )
        for name in numbers.parts
    )
    return Person(
        row,
        id_,
        f"{known.first_name} {known.last_name}".strip(),
        known.section,
        " ".join(sorted(set(_kinds(id_, totals, numbers)))),
        points,
        sum(t.max_points for t in totals.values()),
        points / possible if possible else None,
        tuple(_cell(totals.get(name)) for name in numbers.parts),
        assignments,
    )


def _kinds(
    id_: str, totals: Mapping[str, Submission], numbers: Numbers
) -> Iterator[str]:
    for name, part in numbers.parts.items():
        total = totals.get(name)
        if total is None or not total.handed_in:
            yield "missing"
            continue
        if is_late(total):
            yield "late"
        if total.points is None:
            yield "nomark"
        if any(attempt.outcome == "broken" for attempt in part.rows.get(id_, ())):
            yield "broken"


def _cell(total: Submission | None) -> Cell:
    if total is None or not total.handed_in:
        return Cell(None, "–", STEPS)
    late = " ◷" if is_late(total) else ""
    if total.raw_points is None:
        return Cell(None, f"?{late}", STEPS)
    missing = 1 - total.raw_points / total.max_points if total.max_points else 0.0
    # any missing point is a shade of its own
    step = 0 if missing <= 0 else max(1, min(STEPS, round(missing * STEPS)))
    return Cell(total.raw_points, f"{total.raw_points:g}{late}", step)


def _in_words(total: Submission, attempts: int) -> str:
    if not total.handed_in:
        return "nothing handed in"
    late = ", late" if is_late(total) else ""
    late += f", {attempts} attempts" if attempts > 1 else ""
    if total.raw_points is None:
        return f"no mark: {total.reason}{late}"
    return f"{total.raw_points:g} of {total.max_points:g}{late}"


def _lines(
    id_: str,
    assignment: str,
    numbers: Numbers,
    said: Mapping[tuple[str, str, str], str],
) -> Iterator[tuple[str, str, str]]:
    for attempt in numbers.parts[assignment].rows.get(id_, ()):
        if attempt.outcome in ("right", "no_mark"):
            continue
        sign, words = OUTCOMES[attempt.outcome]
        why = said.get((id_, assignment, attempt.exercise), "")
        yield sign, attempt.exercise, f"{words}{': ' if why else ''}{why}"
