"""What goes out: marks for learning platforms and spreadsheets."""

from collections.abc import Callable

from nbgrader.api import Gradebook

from autograde.exports.canvas import fill_canvas
from autograde.exports.class_list import write_class_list
from autograde.exports.exported import Exported, Wanted
from autograde.exports.gradescope import write_results
from autograde.exports.moodle import fill_moodle

EXPORTERS: dict[str, Callable[[Wanted, Gradebook], Exported]] = {
    "csv": write_class_list,
    "canvas": fill_canvas,
    "moodle": fill_moodle,
    "gradescope": write_results,
}
"""The formats by the name that ``autograde export --to`` takes."""
