"""Which attempt counts, whatever the order in which they are listed."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from autograde.collect.attempts import (
    Attempt,
    Origin,
    new_folder,
    ranked,
    write_attempt,
)
from autograde.collect.safe_names import NOTE

NOON = datetime(2025, 3, 14, 12, tzinfo=UTC)
ORIGIN = Origin("x.zip", "plain", NOON + timedelta(days=1), NOON, notebook="hw.ipynb")
FIRST = Attempt(new_folder(Path("ada"), NOON), ORIGIN)


def _other(number: int, **changes: object) -> Attempt:
    origin = replace(ORIGIN, **changes)  # type: ignore[arg-type]
    folder = new_folder(Path("ada"), origin.time or origin.collected)
    return Attempt(folder.with_name(f"{folder.name}-{number}"), origin)


def _counts(*attempts: Attempt) -> Attempt:
    winners = {ranked(each)[0].folder for each in itertools.permutations(attempts)}
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


def test_of_one_time_the_higher_upload_and_then_the_later_folder_counts():
    old = _other(2, time=None, upload=6)
    new = _other(10, time=None, upload=6)
    assert _counts(old, new, _other(11, time=None, upload=5)) == new


def test_an_attempt_is_read_as_it_was_written(tmp_path):
    file = tmp_path / "1"
    file.write_bytes(b"x")
    moment = NOON.replace(microsecond=250)
    folder = new_folder(tmp_path / "ada", moment)
    write_attempt(folder, {"ü/hw.ipynb": file, ".coming": file}, ORIGIN)
    attempt = Attempt(folder, Origin.read(folder / NOTE))
    assert (attempt.origin, attempt.moment) == (ORIGIN, (moment, 1))
    assert set(attempt.digests()) == {"ü/hw.ipynb", ".coming"}
    assert new_folder(tmp_path / "ada", moment).name.endswith("Z-2")
    assert [path.name for path in (tmp_path / "ada").iterdir()] == [folder.name]


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
            number,
            time=time,
            collected=collected,
            upload=upload,
            notebook="hw.ipynb" if whole else "",
            misplaced=misplaced,
        )
        for number, (time, collected, upload, whole, misplaced) in enumerate(drawn, 2)
    ]
    best = _counts(*attempts[:4]).origin
    whole = [each.origin for each in attempts[:4] if each.origin.notebook]
    assert best.notebook or not whole
    timed = [each.time for each in whole if each.time and not each.misplaced]
    if best.time and not best.misplaced and best.notebook:
        assert best.time == max(timed)
