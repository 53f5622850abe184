"""``--to csv``: the class as a list, a row a student and a column an assignment."""

from nbgrader.api import Gradebook

from autograde.exports.exported import Exported, Wanted, unmarked, write_file
from autograde.results.cells import csv_text


def write_class_list(wanted: Wanted, gradebook: Gradebook) -> Exported:
    """Write the class list, and remark on submissions without a mark.

    An empty cell is a mark that does not exist: nothing was handed in, or, named in the
    last column, no mark could be given. UTF-8 with a byte order mark, for spreadsheets
    take a file without one for something else.
    """
    totals = wanted.submissions(gradebook)
    head = ["student", "last_name", "first_name", "email", "section"]
    full = [f"{name} (of {own[0].max_points:g})" for name, own in totals.items() if own]
    table: list[list[str | float | None]] = [[*head, *full, "no_mark"]]
    for row in zip(*totals.values(), strict=True):
        who = row[0].student
        missing = [f"{each.assignment}: {each.reason}" for each in row if each.reason]
        known = [who.id, who.last_name, who.first_name, who.email, who.section]
        points = (each.points for each in row)
        table.append([*known, *points, "; ".join(missing)])
    write_file(wanted.to, csv_text(table).encode("utf-8-sig"))
    every = [each for own in totals.values() for each in own]
    return Exported([wanted.to], unmarked(every))
