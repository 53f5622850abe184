"""Which row of a platform's sheet is whose."""

import shlex
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from autograde.collect.safe_names import fold, unified
from autograde.results.submissions import Student


@dataclass(frozen=True)
class RowKeys:
    """What a row says of its student."""

    label: str
    """How to name the row to an instructor."""
    ids: tuple[str, ...] = ()
    """Cells that hold ids, logins or addresses."""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placing:
    """Whose rows are whose."""

    rows: dict[str, int] = field(default_factory=dict)
    """By student id, the row."""
    unplaced: dict[str, str] = field(default_factory=dict)
    """By student id, why there is none."""


def place(students: Collection[Student], rows: Mapping[int, RowKeys]) -> Placing:
    """Find each student's row: by id first, by name where no id fits.

    A student whom two rows fit, and a row that fits two students, stay unplaced: a mark
    in a stranger's row is worse than none.
    """
    placing = Placing()
    steps: list[tuple[Callable[[Student], set[str]], Callable[[RowKeys], set[str]]]] = [
        (_ids, _row_ids),
        (_names, _row_names),
    ]
    for student_keys, row_keys in steps:
        taken = set(placing.rows.values())
        index: dict[str, set[int]] = {}
        for row, keys in rows.items():
            if row not in taken:
                for key in row_keys(keys):
                    index.setdefault(key, set()).add(row)
        wanted: dict[int, list[str]] = {}
        for student in students:
            if student.id in placing.rows or student.id in placing.unplaced:
                continue
            fitting = set().union(
                *(index.get(key, ()) for key in student_keys(student))
            )
            if len(fitting) > 1:
                where = " and ".join(str(row + 1) for row in sorted(fitting))
                placing.unplaced[student.id] = f"rows {where} of the sheet both fit"
            for row in fitting if len(fitting) == 1 else ():
                wanted.setdefault(row, []).append(student.id)
        for row, claimants in wanted.items():
            if len(claimants) == 1:
                placing.rows[claimants[0]] = row
                continue
            for one in claimants:
                others = ", ".join(other for other in claimants if other != one)
                placing.unplaced[one] = f"row {row + 1} of the sheet fits {others}, too"
    for student in students:
        if student.id not in placing.rows:
            placing.unplaced.setdefault(
                student.id,
                "no row of the sheet fits: fill it in by hand, or tell the gradebook "
                "the id in the sheet, with the names, which it forgets otherwise: "
                f"nbgrader db student add {shlex.quote(student.id)} --lms-user-id=ID "
                "--first-name=... --last-name=...",
            )
    return placing


def _ids(student: Student) -> set[str]:
    return _id_keys((student.id, student.lms_user_id, student.email))


def _row_ids(row: RowKeys) -> set[str]:
    # a login may be an address, and the gradebook's id what stands before the @
    return _id_keys([*row.ids, *(text.partition("@")[0] for text in row.ids)])


def _id_keys(texts: Iterable[str]) -> set[str]:
    return {unified(text.strip()) for text in texts} - {""}


def _names(student: Student) -> set[str]:
    """Fold the name, and the id: without a roster, collecting makes it of the name."""
    first, last = student.first_name, student.last_name
    return {fold(student.id), fold(first + last), fold(last + first)} - {""}


def _row_names(row: RowKeys) -> set[str]:
    found = set()
    for name in row.names:
        last, _, first = name.partition(",")
        found |= {fold(name), fold(first + last)}
    return found - {""}
