"""Answers to read side by side: found whatever was renamed, and chance is left out."""

from __future__ import annotations

import random

import pytest

from autograde.report.alike import alike_in

from .conftest import answer_of, reference_of, stub_of

NAME = "02_cross_correlation"
EXERCISES = ("cross_correlate2d", "convolve2d", "convolve1d")
STUBS = {name: stub_of(name) for name in EXERCISES}
REFERENCES = {name: reference_of(name) for name in EXERCISES}

ORIGINAL = '''\
def cross_correlate2d(image, kernel):
    """Docstring."""
    height, width = kernel.shape
    flat = kernel.ravel()
    stacked = []
    for place in range(flat.size):
        down, right = divmod(place, width)
        end = image.shape[0] - height + down + 1
        part = image[down:end, right : image.shape[1] - width + 1]
        stacked.append(flat[place] * part)
    return np.add.reduce(stacked)
'''
RENAMED = '''\
def cross_correlate2d(image, kernel):
    """My very own words."""
    kh, kw = kernel.shape  # the kernel's size
    weights = kernel.ravel()
    pieces = []
    for k in range(weights.size):
        i, j = divmod(k, kw)
        # until here
        stop = image.shape[0] - kh + i + 1
        seen = image[i:stop, j:image.shape[1] - kw + 1]
        pieces.append(weights[k] * seen)
    return np.add.reduce(pieces)
'''
CHANGED = RENAMED.replace("np.add.reduce(pieces)", "sum(pieces)")


def _class(**special):
    """Thirty who write each their own, and some who do not."""
    rng = random.Random(5)  # noqa: S311 (no secret)
    answers = {
        f"s{number}": {name: answer_of(name, rng) for name in EXERCISES}
        for number in range(30)
    }
    for student, source in special.items():
        answers[student] = {"cross_correlate2d": source}
    return answers


def _pairs(answers):
    return alike_in(NAME, answers, STUBS, REFERENCES)


def test_answers_written_apart_make_no_pair():
    assert _pairs(_class()) == []


@pytest.mark.parametrize(("copy", "distance"), [(RENAMED, 0.0), (CHANGED, 0.05)])
def test_a_renamed_or_slightly_changed_answer_is_found(copy, distance):
    (pair,) = _pairs(_class(ada=ORIGINAL, bela=copy))
    assert pair.students == ("ada", "bela")
    assert pair.exercises == ("cross_correlate2d",)
    assert pair.distance == pytest.approx(distance, abs=0.03)
    assert pair.as_written > 0.2
    assert pair.tokens > 60


def test_the_same_file_has_no_distance():
    (pair,) = _pairs(_class(ada=ORIGINAL, bela=ORIGINAL))
    assert pair.distance == pair.as_written == 0


def test_several_short_answers_count_together():
    line = "    return {}(image[1:, 1:] * kernel.T[0], 2, dtype=np.float32)[3:-1]\n"
    answers = _class()
    for student in ("ada", "bela"):
        answers[student] = {
            name: STUBS[name].replace(
                "    raise NotImplementedError", line.format(call)
            )
            for name, call in zip(
                EXERCISES, ("np.roll", "np.pad", "np.sum"), strict=True
            )
        }
    (pair,) = _pairs(answers)
    assert pair.exercises == EXERCISES
    del answers["ada"]["convolve1d"], answers["ada"]["convolve2d"]
    assert _pairs(answers) == []


def test_the_courses_own_answer_and_the_stub_tell_nothing():
    reference = REFERENCES["cross_correlate2d"]
    answers, right = _class(ada=reference, bela=reference), {"ada", "bela"}
    known = {"cross_correlate2d": right}
    assert alike_in(NAME, answers, STUBS, REFERENCES, known) == []
    stub = STUBS["cross_correlate2d"]
    assert _pairs(_class(ada=stub, bela=stub)) == []


@pytest.mark.parametrize("size", [2, 40])
def test_the_same_slip_in_the_courses_own_form_is_read(size):
    reference = REFERENCES["cross_correlate2d"].replace("out", "mine")
    slipped = reference.replace("image[row:, col:]", "image[row:, row:]")
    group = {f"t{number:02d}": slipped for number in range(size)}
    others = _class(**group, right1=reference, right2=reference)
    # who chose other names, or is right, made it alone
    others["alone"] = {"cross_correlate2d": slipped.replace("mine", "result")}
    right = {"cross_correlate2d": {"right1", "right2"}}
    (found,) = alike_in(NAME, others, STUBS, REFERENCES, right)
    assert found.students == tuple(sorted(group))
    right["cross_correlate2d"] |= set(others)
    assert alike_in(NAME, others, STUBS, REFERENCES, right) == []


@pytest.mark.parametrize("size", [2, 6, 7, 12, 40])
def test_a_group_of_any_size_is_one_row(size):
    group = {f"t{number:02d}": ORIGINAL for number in range(size)}
    (found,) = _pairs(_class(**group))
    assert found.students == tuple(sorted(group))
    assert found.distance == found.as_written == 0
    renamed = dict.fromkeys(list(group)[::2], RENAMED)
    (found,) = _pairs(_class(**group | renamed))
    assert found.students == tuple(sorted(group))
    assert found.as_written > 0.1


def _common(styles: int, students: int, comment: str = "") -> dict[str, str]:
    """Right answers in some styles, each with names of its own."""
    answers = {}
    for number in range(students):
        steps = "".join(
            f"    w{number} = w{number} + {step} * w{number}[::1]\n"
            for step in range(number % styles)
        )
        source = ORIGINAL.replace("    stacked = []\n", f"    stacked = []\n{steps}")
        for name in ("stacked", "flat", "place"):
            source = source.replace(name, f"{name}{number}")
        answers[f"t{number:03d}"] = source + comment
    return answers


def test_the_commonest_right_forms_are_nobodys():
    answers = _class(**_common(5, 60))
    right = {"cross_correlate2d": list(answers)}
    assert alike_in(NAME, answers, STUBS, REFERENCES, right) == []
    # where they are wrong, nothing makes them common
    assert alike_in(NAME, answers, STUBS, REFERENCES, {})


def test_a_common_form_with_the_same_comments_is_read():
    answers = _class(**_common(5, 60))
    copied = ORIGINAL + "    # the sum of all parts\n"
    for student in ("ada", "bela", "cleo"):
        answers[student] = {"cross_correlate2d": copied}
    right = {"cross_correlate2d": list(answers)}
    (found,) = alike_in(NAME, answers, STUBS, REFERENCES, right)
    assert found.students == ("ada", "bela", "cleo")


def test_answers_that_are_no_python_are_compared_too():
    broken = ORIGINAL.replace("return ", "return ((")
    (pair,) = _pairs(_class(ada=broken, bela=broken.replace("stacked", "mine")))
    assert pair.distance == 0


def test_whatever_is_handed_in_is_taken():
    odd = ["", "'" * 5000, '"""' * 3001, "\\" * 9999, "\x00\ud800" * 99, "é = 𝟙" * 999]
    assert (
        _pairs({str(number): {"relu": each} for number, each in enumerate(odd)}) == []
    )
