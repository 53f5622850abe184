"""Which attempt counts, whatever the order in which they came."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograde.collect.attempts import Attempt, Manifest, Unclaimed, ranked
from autograde.course import CourseError

NOON = datetime(2025, 3, 14, 12, tzinfo=UTC)
FIRST = Attempt(
    student="ada",
    files={"hw.ipynb": "aa"},
    unpacked={},
    notebook="hw.ipynb",
    time=NOON,
    marked_late=False,
    collected=NOON + timedelta(days=1),
    order=1,
    source="x.zip",
    convention="plain",
)


def _other(order: int, **changes: object) -> Attempt:
    files = {"hw.ipynb": f"file {order}"}
    return replace(FIRST, **{"files": files, "order": order, **changes})  # type: ignore[arg-type]


def _counts(*attempts: Attempt) -> Attempt:
    winners = {ranked(each)[0].order for each in itertools.permutations(attempts)}
    assert len(winners) == 1, "the order of a list decides nothing"
    return ranked(attempts)[0]


def test_the_newest_counts_by_the_time_of_handing_in():
    later = _other(2, time=NOON + timedelta(hours=1))
    earlier = _other(3, time=NOON - timedelta(hours=1))
    assert _counts(FIRST, later, earlier) == later


def test_without_a_time_the_time_of_collecting_stands_in():
    untimed = _other(2, time=None, collected=NOON + timedelta(hours=3))
    assert _counts(FIRST, untimed) == untimed
    timed_later = _other(3, time=NOON + timedelta(hours=4))
    assert _counts(FIRST, untimed, timed_later) == timed_later


def test_what_has_no_notebook_or_was_misplaced_stands_behind():
    day = timedelta(days=9)
    empty = _other(2, notebook="", time=NOON + day)
    misplaced = _other(3, misplaced=True, time=NOON + day)
    assert _counts(FIRST, empty, misplaced) == FIRST
    assert _counts(empty, misplaced) == misplaced


def test_a_higher_number_of_upload_is_newer():
    old = _other(2, time=None, upload=5, collected=NOON + timedelta(days=9))
    new = _other(3, time=None, upload=6, collected=NOON)
    assert _counts(old, new) == new


def test_the_same_files_without_their_time_add_nothing():
    copy = replace(FIRST, order=2, time=None, collected=NOON + timedelta(days=9))
    assert _counts(FIRST, copy) == FIRST


def test_a_second_of_the_same_is_none():
    manifest = Manifest("02_sizes")
    assert manifest.add(FIRST)
    assert not manifest.add(replace(FIRST, order=2, source="y.zip"))
    assert manifest.add(replace(FIRST, time=NOON + timedelta(1), order=2))
    assert manifest.of("bela") == []


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    manifest = Manifest("02_sizes", [FIRST, _other(2, time=None)])
    manifest.unclaimed = {Unclaimed("x.zip", "ü.txt", "bb")}
    manifest.save(tmp_path)
    again = Manifest.load(tmp_path, "02_sizes")
    assert again == manifest
    before = (tmp_path / "02_sizes.json").read_bytes()
    again.save(tmp_path)
    assert (tmp_path / "02_sizes.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["02_sizes.json"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"attempts": [{}], "unclaimed": []}', '{"attempts": 3}']
)
def test_a_damaged_manifest_says_what_to_do(tmp_path, text):
    (tmp_path / "02_sizes.json").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match="move it away and collect everything again"):
        Manifest.load(tmp_path, "02_sizes")


TIMES = st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=hours))
ATTEMPTS = st.lists(
    st.tuples(
        st.none() | TIMES, TIMES, st.integers(0, 3), st.booleans(), st.booleans()
    ),
    min_size=1,
    max_size=5,
)


@given(ATTEMPTS)
@example([(None, NOON + timedelta(hours=h), 1, False, False) for h in (1, 0)])
def test_the_choice_does_not_depend_on_the_list(drawn):
    attempts = [
        _other(
            order,
            time=time,
            collected=collected,
            upload=upload,
            notebook="hw.ipynb" if whole else "",
            misplaced=misplaced,
        )
        for order, (time, collected, upload, whole, misplaced) in enumerate(drawn)
    ]
    best = _counts(*attempts[:4])
    with_notebook = [each for each in attempts[:4] if each.notebook]
    assert best.notebook or not with_notebook
    timed = [e.time for e in with_notebook if e.time and not e.misplaced]
    if best.time and not best.misplaced and best.notebook:
        assert best.time == max(timed)
