"""The learner's own record of what has passed."""

import json

import pytest

from convnet_lab import passed
from convnet_lab.checks import EXERCISES


def test_nothing_has_passed_at_first(tmp_path):
    assert passed.progress(tmp_path).as_text().startswith(f"0 of {len(EXERCISES)}")


def test_what_has_passed_is_kept_and_shown(tmp_path):
    passed.note_passed("relu" if "relu" in EXERCISES else "convolve1d", tmp_path)
    passed.note_passed("to_grayscale", tmp_path)
    passed.note_passed("to_grayscale", tmp_path)
    shown = passed.progress(tmp_path)
    assert shown.as_text().startswith(f"2 of {len(EXERCISES)}")
    page = shown._repr_mimebundle_()["text/html"].replace("<wbr>", "")
    assert "✓&nbsp;to_grayscale" in page
    assert [p.name for p in tmp_path.iterdir()] == [passed.FILE]


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "3", '{"passed": 7}', '{"passed": [[1], "no_exercise"]}']
)
def test_a_damaged_file_is_as_good_as_none(tmp_path, damage):
    (tmp_path / passed.FILE).write_text(damage)
    assert passed.progress(tmp_path).as_text().startswith("0 of")
    passed.note_passed("to_grayscale", tmp_path)
    noted = json.loads((tmp_path / passed.FILE).read_text())
    assert noted == {"passed": ["to_grayscale"]}


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path):
    passed.note_passed("to_grayscale", tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


def test_a_passed_check_says_what_is_earned_and_what_comes_next(tmp_path):
    passed.note_passed("flatten_image", tmp_path)
    told = passed.earned("flatten_image", tmp_path)
    assert "1 of 4 exercises of 01_pixels pass" in told
    assert "Next: input_size." in told
    for name in ("input_size", "dense_parameter_count"):
        passed.note_passed(name, tmp_path)
    # none is left after it: back to the one that was left out
    assert "Next: to_grayscale." in passed.earned("dense_parameter_count", tmp_path)
    passed.note_passed("to_grayscale", tmp_path)
    assert "These are all of its exercises" in passed.earned("to_grayscale", tmp_path)
