"""The report's numbers as CSV, with names quoted so that no spreadsheet runs them."""

from collections.abc import Callable, Mapping, Sequence

from autograde.report.numbers import Numbers
from autograde.report.scores import is_late
from autograde.results.cells import csv_text

Row = tuple[str | float | None, ...]


def _table(header: str, rows: Sequence[Row]) -> bytes:
    # the mark lets spreadsheets know UTF-8
    return csv_text([tuple(header.split(",")), *rows]).encode("utf-8-sig", "replace")


def _submissions(numbers: Numbers) -> bytes:
    return _table(
        "student,assignment,points,max_points,points_before_penalty,late,note,no_mark",
        [
            (
                total.student.id,
                total.assignment,
                total.points,
                total.max_points,
                total.raw_points,
                "yes" if is_late(total) else "",
                numbers.record.notes.get((total.student.id, total.assignment), ""),
                total.reason,
            )
            for total in numbers.record.submissions()
        ],
    )


def _answers(numbers: Numbers) -> bytes:
    return _table(
        "student,assignment,question,points,max_points,outcome",
        [
            (a.student, name, a.exercise, a.points, a.max_points, a.outcome)
            for name, part in numbers.parts.items()
            for row in part.rows.values()
            for a in row
        ],
    )


def _questions(numbers: Numbers) -> bytes:
    return _table(
        "assignment,question,max_points,marked,facility,facility_of_checks,"
        "facility_of_hidden_tests,discrimination,not_attempted,broken,remark",
        [
            (
                name,
                q.exercise,
                q.max_points,
                q.marked,
                q.facility,
                q.checked,
                q.hidden,
                q.discrimination,
                q.not_attempted,
                q.broken,
                q.remark,
            )
            for name, part in numbers.parts.items()
            for q in part.questions
        ],
    )


def _misconceptions(numbers: Numbers) -> bytes:
    return _table(
        "assignment,question,misconception,students,share,sentence,example",
        [
            (name, h.exercise, h.id, h.students, h.share, h.sentence, h.example)
            for name, part in numbers.parts.items()
            for h in part.misconceptions
        ],
    )


def _looks(numbers: Numbers) -> bytes:
    return _table(
        "student,assignment,why,text",
        [
            (each.student, each.assignment, each.kind, each.text)
            for each in numbers.looks
        ],
    )


def _late(numbers: Numbers) -> bytes:
    return _table(
        "student,assignment,handed_in,due,hours_late,penalty",
        [
            (
                each.student,
                each.assignment,
                each.handed_in.isoformat(" "),
                each.due.isoformat(" "),
                each.by.total_seconds() / 3600,
                each.penalty,
            )
            for each in numbers.late
        ],
    )


def _alike(numbers: Numbers) -> bytes:
    return _table(
        "assignment,students,how_many,questions,distance,distance_as_written,tokens",
        [
            (
                each.assignment,
                " ".join(each.students),
                len(each.students),
                " ".join(each.exercises),
                each.distance,
                each.as_written,
                each.tokens,
            )
            for each in numbers.alike
        ],
    )


TABLES: Mapping[str, Callable[[Numbers], bytes]] = {
    "submissions": _submissions,
    "answers": _answers,
    "questions": _questions,
    "misconceptions": _misconceptions,
    "looks": _looks,
    "late": _late,
    "alike": _alike,
}
"""Makers of the tables, by file name."""
