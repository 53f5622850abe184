"""Times in UTC, and extensions that nbgrader itself then knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograde.collect.conventions import Owner
from autograde.collect.deadlines import grant, read_deadline, read_extensions
from autograde.collect.roster import Roster
from autograde.collect.times import in_words, read_time, write_time
from autograde.course import Course, CourseError

ASSIGNMENT = "02_sizes"
DUE = datetime(2025, 3, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-03-14 09:30:00 UTC", "2025-03-14T09:30:00"),
        ("2025-03-14 09:30:00.123456 UTC", "2025-03-14T09:30:00.123456"),
        ("2025-03-14 17:34:00.861687000 Z", "2025-03-14T17:34:00.861687"),
        ("2025-03-14T09:30:00-07:00", "2025-03-14T16:30:00"),
        ("2025-03-14 09:30 +0100\n", "2025-03-14T08:30:00"),
        ("2025-03-14 09:30 Europe/Berlin", "2025-03-14T08:30:00"),
        ("2025-07-14 09:30 Europe/Berlin", "2025-07-14T07:30:00"),
        ("2025-03-14 09:30:00 EST", "2025-03-14T14:30:00"),
        ("2025-07-14 09:30:00 EDT", "2025-07-14T13:30:00"),
        ("2025-07-14 09:30:00 PDT", "2025-07-14T16:30:00"),
        ("2025-07-14 09:30:00 CEST", "2025-07-14T07:30:00"),
        ("2025-07-14 09:30:00 BST", "2025-07-14T08:30:00"),
        ("2025-01-14 09:30:00 AEDT", "2025-01-13T22:30:00"),
        ("2016-01-30-15-00-00", "2016-01-30T15:00:00"),
        ("2025-03-14 09_30_00.000000 UTC", "2025-03-14T09:30:00"),
        ("2025-03-14 09:30", "2025-03-14T09:30:00"),
    ],
)
def test_times_are_read_into_utc(text, wanted):
    time = read_time(text)
    assert time.isoformat() == f"{wanted}+00:00"
    assert read_time(write_time(time)) == time


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2025-03-14",
        "2025-13-14 10:00",
        "2025-03-14 25:00",
        "2025-03-14 10:00 IST",  # Indian, Irish or Israeli
        "2025-03-14 10:00 ../../etc/passwd",
        "2025-03-14 10:00 Europe",
        "0001-01-01 00:00 +23:59",
        "2025-03-14 10:00 +99:00",
        "9" * 10_000,
        "٢٠٢٥-٠٣-١٤ ١٠:٠٠",
    ],
)
def test_what_is_no_time_is_refused_in_words(text):
    with pytest.raises(ValueError, match="is no time"):
        read_time(text)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=1, seconds=59), "1 min"),
        (timedelta(days=400, hours=1), "400 d 1 h"),
    ],
)
def test_spans_are_told_briefly(span, words):
    assert in_words(span) == words


def _extensions(tmp_path: Path, text: str) -> dict[str, datetime]:
    path = tmp_path / "extensions.csv"
    path.write_text(text, encoding="utf-8")
    return read_extensions(path, ASSIGNMENT, lambda who: Roster().find(Owner(id=who)))


def test_extensions_of_other_assignments_are_passed_over(tmp_path):
    text = (
        "student,assignment,until\n"
        "ada,02_sizes,2025-03-20 23:59 +01:00\n"
        "ada,01_marks,nonsense\n"
        "bela, 02_sizes ,2025-03-15T12:00Z\n"
    )
    assert _extensions(tmp_path, text) == {
        "ada": datetime(2025, 3, 20, 22, 59, tzinfo=UTC),
        "bela": datetime(2025, 3, 15, 12, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no column assignment, student, until"),
        ("student,until\nada,x\n", "has no column assignment"),
        ("student,assignment,until\nada,02_sizes\n", "line 2: '' is no time"),
        ("student,assignment,until\nada,02_sizes,soon\n", "line 2: 'soon' is no time"),
        ("student,assignment,until\n../x,02_sizes,2025-03-20 23:59\n", "line 2"),
        ('student,assignment,until\n"ada,02_sizes\n', "no table in CSV"),
    ],
)
def test_wrong_extensions_say_where(tmp_path, text, words):
    with pytest.raises(CourseError, match=words):
        _extensions(tmp_path, text)


def _due(course: Course) -> None:
    with course.gradebook() as gradebook:
        due: dict = {"duedate": DUE.replace(tzinfo=None)}
        gradebook.update_or_create_assignment(ASSIGNMENT, **due)


def test_nbgraders_own_lateness_knows_the_extension(course):
    _due(course)
    until = {"ada": DUE + timedelta(days=2)}
    with course.gradebook() as gradebook:
        deadline = read_deadline(gradebook, ASSIGNMENT, until)
        assert deadline.late("ada", DUE + timedelta(days=3)) == timedelta(days=1)
        assert deadline.late("bela", DUE + timedelta(days=3)) == timedelta(days=3)
        assert deadline.late("bela", None) is None
        grant(gradebook, ASSIGNMENT, deadline)
        entry = gradebook.find_submission(ASSIGNMENT, "ada")
        entry.timestamp = (DUE + timedelta(days=3)).replace(tzinfo=None)
        assert entry.total_seconds_late == 86400
        # the gradebook's own extensions count where the file has none
        again = read_deadline(gradebook, ASSIGNMENT, {})
        assert again.extended == until


def test_without_a_due_date_nothing_is_late(course):
    with course.gradebook() as gradebook:
        until = {"ada": DUE}
        deadline = read_deadline(gradebook, ASSIGNMENT, until)
        assert deadline.late("bela", DUE + timedelta(days=3)) is None
        grant(gradebook, ASSIGNMENT, deadline)
        assert not list(gradebook.students)
