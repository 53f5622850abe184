"""Tell the instructor how a class did: one page, and its numbers as CSV.

Data to numbers to drawing to page: `record` reads the class once; `scores`,
`questions`, `misconceptions`, `alike` and `attention` compute from it; `drawing` draws;
`writing` fills in `page.html`. `anonymous` takes out of an example whose it is.
"""

from autograde.report.record import ClassRecord, read_class
from autograde.report.writing import report_files, write_report

__all__ = ["ClassRecord", "read_class", "report_files", "write_report"]
