"""Times as the sources write them, and as nbgrader does: always UTC."""

import functools
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_TIME = re.compile(
    r"""\s*(?P<date>\d{4}-\d\d-\d\d)
    [ T_-]\s*(?P<hour>\d\d)[:_.-](?P<minute>\d\d)
    (?:[:_.-](?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?
    \s*(?P<zone>Z|[+-]\d\d:?(?:\d\d)?|[A-Za-z][A-Za-z_]*(?:/[A-Za-z_]+)*)?\s*\Z""",
    re.VERBOSE | re.ASCII,
)

_PLACES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    *("America/Halifax", "America/Anchorage", "Pacific/Honolulu"),
    *("Europe/London", "Europe/Lisbon", "Europe/Berlin", "Europe/Athens"),
    *("Australia/Perth", "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland"),
    *("Asia/Tokyo", "Asia/Seoul", "Africa/Johannesburg"),
)
"""Whose zones have short names: CST is America's, as in e-mail (RFC 5322)."""


def read_time(text: str) -> datetime:
    """Read a time of the forms that nbgrader, Gradescope and people write, into UTC.

    Without a zone a time is UTC, as for nbgrader.

    >>> read_time("2025-03-14 10:30:00.250000 UTC").isoformat()
    '2025-03-14T10:30:00.250000+00:00'
    >>> read_time("2025-03-14T10:30+01:00").isoformat()
    '2025-03-14T09:30:00+00:00'
    """
    match = _TIME.match(text)
    if match is None:
        raise ValueError(
            f"{text.strip()[:60]!r} is no time: write it like 2025-03-14 23:59 +01:00"
        )
    clock = f"{match['hour']}:{match['minute']}:{match['second'] or '00'}"
    fraction = (match["fraction"] or "0")[:6]
    try:
        local = datetime.fromisoformat(f"{match['date']}T{clock}.{fraction}")
        return local.replace(tzinfo=_zone(match["zone"] or "UTC")).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text.strip()[:60]!r} is no time: {error}") from None


def time_if_any(text: str) -> datetime | None:
    """Read a time; None if the text is none."""
    try:
        return read_time(text)
    except ValueError:
        return None


def write_time(time: datetime) -> str:
    """Write a time as nbgrader does in ``timestamp.txt``.

    >>> write_time(read_time("2025-03-14T10:30+01:00"))
    '2025-03-14 09:30:00 UTC'
    """
    return f"{time.replace(tzinfo=None).isoformat(' ')} UTC"


def in_words(span: timedelta) -> str:
    """Say how long a time is; from a minute on without the seconds.

    >>> in_words(timedelta(days=2, minutes=5))
    '2 d 5 min'
    """
    seconds = int(span.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes, hours = seconds // 60 % 60, seconds // 3600 % 24
    parts = {"d": seconds // 86400, "h": hours, "min": minutes}
    return " ".join(f"{count} {unit}" for unit, count in parts.items() if count)


def _zone(name: str) -> tzinfo:
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        name = f"{name[0]}{digits[:2]}:{digits[2:]}"
        zone = datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo
        return zone or UTC
    try:
        return timezone(_zones()[name]) if name in _zones() else ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise ValueError(f"the time zone {name!r} is unknown") from None


@functools.cache
def _zones() -> dict[str, timedelta]:
    """Of a zone's short name, as %Z writes it: how far it is ahead of UTC."""
    found = {"Z": timedelta(0), "UTC": timedelta(0)}
    for place in _PLACES:
        for month in (1, 7):
            local = datetime(2025, month, 1, tzinfo=ZoneInfo(place))
            found[local.tzname() or ""] = local.utcoffset() or timedelta(0)
    return found
