"""``--to nbgrader``: the columns of nbgrader's own ``grades.csv``, safely quoted."""

from nbgrader.api import Gradebook

from autograde.cells import csv_text
from autograde.exports.plugin import Exported, MarksExport, write_file
from autograde.exports.totals import Total, read_totals, unmarked

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


class NbgraderCsvExport(MarksExport):
    """Write what ``nbgrader export`` writes, for programs that read that.

    It differs where nbgrader's file breaks: values are quoted, no cell is a formula,
    and a submission without a mark has empty scores. As there, what was not handed in
    counts 0.
    """

    destination = "grades.csv"

    def run(self, gradebook: Gradebook) -> Exported:
        """Write the file.

        Parameters
        ----------
        gradebook : Gradebook
            nbgrader's gradebook.

        Returns
        -------
        Exported
            The file, and submissions without a mark.
        """
        totals = read_totals(gradebook, self.course, self.assignment, self.student)
        every = [total for rows in totals.values() for total in rows]
        table = csv_text([COLUMNS, *(_row(total) for total in every)])
        write_file(self.target, table.encode())
        return Exported([self.target], unmarked(every))


def _row(total: Total) -> tuple[str | float | None, ...]:
    zero = None if total.handed_in else 0.0
    return (
        total.assignment,
        str(total.duedate or ""),
        str(total.timestamp or ""),
        total.student.id,
        total.student.last_name,
        total.student.first_name,
        total.student.email,
        zero if total.raw_points is None else total.raw_points,
        None if total.reason else total.penalty,
        zero if total.points is None else total.points,
        total.max_points,
    )
