"""Admit what students handed in: nothing of it is trusted but the text of its cells.

`finding` lists submissions and their files, `opening` opens them. `decoding` turns any
file into JSON, `reading` any JSON into cells. `recognising` tells which cells of the
release they are, `choosing` which of them hold the answers, and `rebuilding` puts
these into the release's notebook. `admission` does all of it; `remarks` says what was
repaired.
"""

from autograde.submission.admission import Admission, admit, read_notes
from autograde.submission.finding import TIMESTAMP, Submission, find_submissions
from autograde.submission.opening import Unreadable
from autograde.submission.reading import HandedIn, read_notebook
from autograde.submission.rebuilding import Rebuilt, rebuild

__all__ = [
    "TIMESTAMP",
    "Admission",
    "HandedIn",
    "Rebuilt",
    "Submission",
    "Unreadable",
    "admit",
    "find_submissions",
    "read_notebook",
    "read_notes",
    "rebuild",
]
