"""The instructor's own convention, as nbgrader's ``zip_collect`` takes it.

``c.FileNameCollectorPlugin.named_regexp`` in ``nbgrader_config.py`` names
``student_id``, ``file_id`` and perhaps ``timestamp``.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from traitlets.config import Config

from autograde.collect.conventions.listing import Listing, Owner, Reading
from autograde.collect.times import read_time
from autograde.course import CourseError

_SETTING = "c.FileNameCollectorPlugin.named_regexp in nbgrader_config.py"


def convention(config: Config) -> Callable[[Listing], Reading | None] | None:
    """Make a convention of what a course's configuration says; None if it says none."""
    if "collector_plugin" in config.ZipCollectApp:
        raise CourseError(
            "c.ZipCollectApp.collector_plugin in nbgrader_config.py is not used here: "
            f"set {_SETTING}"
        )
    regexp = config.FileNameCollectorPlugin.get("named_regexp", "")
    if not regexp:
        return None
    try:
        pattern = re.compile(regexp)
    except (re.error, TypeError) as error:
        raise CourseError(f"correct {_SETTING} ({error})") from None
    lacking = {"student_id", "file_id"} - pattern.groupindex.keys()
    if lacking:
        raise CourseError(f"correct {_SETTING}: it names no {' and '.join(lacking)}")
    return lambda listing: _read(pattern, listing)


def _read(pattern: re.Pattern[str], listing: Listing) -> Reading | None:
    reading = Reading()
    for item in listing.items:
        # nbgrader gives absolute paths, so expressions begin with ".*"
        found = pattern.match(f"/{item.name}")
        said = found.groupdict() if found else {}
        student, file = said.get("student_id"), said.get("file_id")
        if not student or not file:
            reading.left.append(item)
            continue
        time = None
        try:
            time = read_time(said["timestamp"]) if said.get("timestamp") else None
        except ValueError as error:
            told = f"{item.name!r}: {error}; it counts as without a time"
            reading.remarks.append(told)
        suffix = PurePosixPath(item.name).suffix
        named = file if file.endswith(suffix) else file + suffix
        hand_in = reading.of(Owner(id=student), time)
        hand_in.time = time
        hand_in.items.append(replace(item, name=named))
    return reading if reading.hand_ins else None
