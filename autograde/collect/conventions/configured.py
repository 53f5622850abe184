"""The instructor's own convention, by nbgrader's extension point for ``zip_collect``.

``c.FileNameCollectorPlugin.named_regexp`` in ``nbgrader_config.py`` names
``student_id``, ``file_id`` and perhaps ``timestamp``; ``c.ZipCollectApp
.collector_plugin`` may put a class of one's own in its place. The other conventions are
none of these: a plugin sees one file's name at a time, so neither Gradescope's metadata
nor several attempts fit, and it drops what is no notebook, a student's archive too.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import parse_utc
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograde.collect.archives import SUFFIXES
from autograde.collect.contents import Item
from autograde.collect.conventions.listing import HandIn, Listing, Owner, Reading
from autograde.collect.times import read_time
from autograde.course import CourseError


def convention(config: Config) -> Callable[[Listing], Reading | None] | None:
    """Make a convention of what a course's configuration says.

    None if nothing is configured.
    """
    chosen = config.ZipCollectApp.get("collector_plugin", FileNameCollectorPlugin)
    regexp = config.FileNameCollectorPlugin.get("named_regexp", "")
    if chosen is FileNameCollectorPlugin and not regexp:
        return None
    silent = logging.Logger("autograde.collect")
    silent.addHandler(logging.NullHandler())
    try:
        made = import_item(chosen) if isinstance(chosen, str) else chosen
        plugin = made(config=config, log=silent)
        # nbgrader has unpacked archives at this point, we have not
        plugin.valid_ext = [*plugin.valid_ext, *SUFFIXES, ".gz"]
    except Exception as error:  # it is the instructor's own code
        raise CourseError(
            f"c.ZipCollectApp.collector_plugin in nbgrader_config.py is {chosen!r}, "
            f"which cannot be used ({error}): name a FileNameCollectorPlugin"
        ) from None
    return lambda listing: _read(plugin, listing)


def _read(plugin: FileNameCollectorPlugin, listing: Listing) -> Reading | None:
    files: dict[tuple[str, datetime | None], list[Item]] = defaultdict(list)
    left: list[Item] = []
    remarks: list[str] = []
    for item in listing.items:
        found = _collect(plugin, item)
        student = found.get("student_id")
        file = found.get("file_id")
        if not (isinstance(student, str) and isinstance(file, str)):
            left.append(item)
            continue
        time, problem = _time(found.get("timestamp"))
        if problem:
            remarks.append(f"{item.name!r}: {problem}; it counts as without a time")
        suffix = PurePosixPath(item.name).suffix
        named = file if file.endswith(suffix) else file + suffix
        files[student, time].append(replace(item, name=named))
    if not files:
        return None
    return Reading(
        tuple(
            HandIn((Owner(id=student),), tuple(items), time)
            for (student, time), items in files.items()
        ),
        tuple(left),
        tuple(remarks),
    )


def _collect(plugin: FileNameCollectorPlugin, item: Item) -> dict[str, object]:
    try:
        # nbgrader gives absolute paths, so expressions begin with ".*"
        return plugin.collect(f"/{item.name}") or {}
    except Exception as error:  # the instructor's own code and expression
        raise CourseError(
            f"the collector in nbgrader_config.py fails for {item.name!r} ({error}): "
            "correct c.FileNameCollectorPlugin.named_regexp or its class"
        ) from None


def _time(said: object) -> tuple[datetime | None, str]:
    if isinstance(said, datetime):
        return parse_utc(said).replace(tzinfo=UTC), ""
    if not said:
        return None, ""
    try:
        return read_time(str(said)), ""
    except ValueError as error:
        return None, str(error)
