"""``--to csv``: the class as a list, a row a student and a column an assignment."""

from nbgrader.api import Gradebook

from autograde.exports.exported import Exported, MarksExport, unmarked, write_file
from autograde.results.cells import csv_text
from autograde.results.submissions import read_submissions


class ClassListExport(MarksExport):
    """Write the class list.

    An empty cell is a mark that does not exist: nothing was handed in, or, named in the
    last column, no mark could be given. UTF-8 with a byte order mark, for spreadsheets
    take a file without one for something else.
    """

    destination = "class.csv"

    def run(self, gradebook: Gradebook) -> Exported:
        """Write the class list, and remark on submissions without a mark."""
        totals = read_submissions(self.course, self.assignment, self.student, gradebook)
        head = ["student", "last_name", "first_name", "email", "section"]
        full = [
            f"{name} (of {rows[0].max_points:g})"
            for name, rows in totals.items()
            if rows
        ]
        table: list[list[str | float | None]] = [[*head, *full, "no_mark"]]
        for row in zip(*totals.values(), strict=True):
            who = row[0].student
            missing = "; ".join(
                f"{each.assignment}: {each.reason}" for each in row if each.reason
            )
            table.append(
                [who.id, who.last_name, who.first_name, who.email, who.section]
                + [total.points for total in row]
                + [missing]
            )
        write_file(self.target, csv_text(table).encode("utf-8-sig"))
        every = [total for rows in totals.values() for total in rows]
        return Exported([self.target], unmarked(every))
