"""What goes out: marks for learning platforms and spreadsheets."""

from autograde.exports.canvas import CanvasExport
from autograde.exports.class_list import ClassListExport
from autograde.exports.exported import MarksExport
from autograde.exports.gradescope import GradescopeExport
from autograde.exports.moodle import MoodleExport

EXPORTERS: dict[str, type[MarksExport]] = {
    "csv": ClassListExport,
    "canvas": CanvasExport,
    "moodle": MoodleExport,
    "gradescope": GradescopeExport,
}
"""The formats by the name that ``autograde export --to`` takes."""
