"""What goes out: exporters of marks, for nbgrader's command and for ours.

Each is a plugin of nbgrader's: ``nbgrader export
--exporter=autograde.exports.CanvasExport --CanvasExport.sheet=FILE`` works, too.
"""

from autograde.exports.canvas import CanvasExport
from autograde.exports.class_list import ClassListExport
from autograde.exports.gradescope import GradescopeExport
from autograde.exports.moodle import MoodleExport
from autograde.exports.plugin import MarksExport

EXPORTERS: dict[str, type[MarksExport]] = {
    "csv": ClassListExport,
    "canvas": CanvasExport,
    "moodle": MoodleExport,
    "gradescope": GradescopeExport,
}
"""The formats by the name that ``autograde export --to`` takes."""

__all__ = [
    "EXPORTERS",
    "CanvasExport",
    "ClassListExport",
    "GradescopeExport",
    "MarksExport",
    "MoodleExport",
]
