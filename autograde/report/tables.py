"""The report's numbers as tables: CSV that no spreadsheet runs, and Parquet."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from operator import attrgetter

from autograde.report.numbers import Numbers
from autograde.report.scores import is_late
from autograde.results.cells import csv_text
from autograde.results.marks import Mark

Row = tuple[str | float | None, ...]


@dataclass(frozen=True)
class Table:
    """A table: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: Sequence[Row]

    def csv(self) -> bytes:
        """Write it as CSV."""
        # the mark lets spreadsheets know UTF-8
        return csv_text([self.columns, *self.rows]).encode("utf-8-sig", "replace")

    def parquet(self) -> bytes:
        """Write it as Parquet: numbers as float64, all else as text, and gaps."""
        import pyarrow
        from pyarrow import parquet

        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.columns)
        made = {}
        for name, values in zip(self.columns, columns, strict=True):
            if any(isinstance(each, str) for each in values):
                texts = [None if v is None else _text(v) for v in values]
                made[name] = pyarrow.array(texts, pyarrow.string())
            else:
                made[name] = pyarrow.array(values, pyarrow.float64())
        file = io.BytesIO()
        parquet.write_table(pyarrow.table(made), file)
        return file.getvalue()


def _text(value: str | float) -> str:
    return str(value).encode("utf-8", "replace").decode()


def _table(header: str, rows: Sequence[Row]) -> Table:
    return Table(tuple(header.split(",")), rows)


def _submissions(numbers: Numbers) -> Table:
    record = numbers.record
    return _table(
        "student,section,assignment,points,max_points,points_before_penalty,late,"
        "attempts,note,no_mark",
        [
            (
                *(each.student.id, each.student.section, each.assignment),
                *(each.points, each.max_points, each.raw_points),
                "yes" if is_late(each) else "",
                record.attempts.get((each.student.id, each.assignment)),
                record.notes.get((each.student.id, each.assignment), ""),
                each.reason,
            )
            for each in record.submissions()
        ],
    )


def marks_table(numbers: Numbers) -> Table:
    """Make the table of ``marks.csv``."""
    names = tuple(field.name for field in fields(Mark))
    return Table(names, [attrgetter(*names)(mark) for mark in numbers.record.marks])


def _answers(numbers: Numbers) -> Table:
    return _table(
        "student,assignment,question,points,max_points,outcome",
        [
            (a.student, name, a.exercise, a.points, a.max_points, a.outcome)
            for name, part in numbers.parts.items()
            for row in part.rows.values()
            for a in row
        ],
    )


def _questions(numbers: Numbers) -> Table:
    return _table(
        "assignment,question,max_points,marked,waiting,facility,facility_of_checks,"
        "facility_of_hidden_tests,discrimination,not_attempted,broken,remark",
        [
            (name, *astuple(question))
            for name, part in numbers.parts.items()
            for question in part.questions
        ],
    )


def _misconceptions(numbers: Numbers) -> Table:
    return _table(
        "assignment,question,misconception,students,share,sentence,example",
        [
            (name, h.exercise, h.id, h.students, h.share, h.sentence, h.example)
            for name, part in numbers.parts.items()
            for h in part.misconceptions
        ],
    )


def _looks(numbers: Numbers) -> Table:
    return _table(
        "student,assignment,why,text", [astuple(look) for look in numbers.looks]
    )


def _late(numbers: Numbers) -> Table:
    return _table(
        "student,assignment,handed_in,due,hours_late,penalty",
        [
            (
                *(each.student, each.assignment),
                *(each.handed_in.isoformat(" "), each.due.isoformat(" ")),
                *(each.by.total_seconds() / 3600, each.penalty),
            )
            for each in numbers.late
        ],
    )


def _alike(numbers: Numbers) -> Table:
    return _table(
        "assignment,students,how_many,questions,distance,distance_as_written,tokens",
        [
            (
                *(a.assignment, " ".join(a.students), len(a.students)),
                " ".join(a.exercises),
                *(a.distance, a.as_written, a.tokens),
            )
            for a in numbers.alike
        ],
    )


TABLES: Mapping[str, Callable[[Numbers], Table]] = {
    "submissions": _submissions,
    "answers": _answers,
    "questions": _questions,
    "misconceptions": _misconceptions,
    "looks": _looks,
    "late": _late,
    "alike": _alike,
}
"""Makers of the tables, by file name."""
