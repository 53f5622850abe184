"""What the first screen says: mistakes, patterns, doubtful questions, the term."""

from __future__ import annotations

import math

import pytest

from autograde.report import ClassRecord
from autograde.report.numbers import numbers_of
from autograde.report.summary import worth_a_lesson
from autograde.report.term import fisher
from autograde.results.marks import Mark
from autograde.results.submissions import Student, Submission

TWO, FOUR = "02_cross_correlation", "04_multichannel"


def _class(
    given: dict[str, dict[str, dict[str, tuple[float | None, float | None, str, str]]]],
    sources: dict[str, str] | None = None,
):
    """Make a class: by assignment, student and exercise: check, hidden, outcome, id."""
    marks, totals = [], {}
    students = {who for own in given.values() for who in own}
    for assignment, rows in given.items():
        totals[assignment] = []
        for who in sorted(students):
            own = [
                Mark(who, assignment, f"{exercise}-{kind}", points, 1.0, outcome, id_)
                for exercise, (check, hidden, outcome, id_) in rows.get(who, {}).items()
                for kind, points in (("check", check), ("hidden", hidden))
            ]
            marks += own
            points = sum(mark.points or 0.0 for mark in own)
            totals[assignment].append(
                Submission(
                    Student(who),
                    assignment,
                    2.0 * max(len(each) for each in rows.values()),
                    handed_in=who in rows,
                    points=points if own else None,
                    raw_points=points if own else None,
                )
            )
    answers = {name: dict.fromkeys(students, sources or {}) for name in given}
    return numbers_of(ClassRecord("made up", marks, totals, answers=answers))


RIGHT = (1.0, 1.0, "right", "")
FLIPPED = (0.0, 0.0, "wrong", "kernel-flipped")
TRANSPOSED = (0.0, 0.0, "wrong", "kernel-transposed")
BROKEN = (0.0, 0.0, "broken", "")
BLANK = (0.0, 0.0, "not_attempted", "")
UNNAMED = (0.0, 0.0, "wrong", "")
ONLY_HERE = (1.0, 0.0, "wrong", "")


def _names(numbers):
    return {pattern.name: list(pattern.students) for pattern in numbers.patterns}


def test_a_mistake_of_several_students_is_told_with_its_numbers():
    rows = {f"s{n:02}": {"cross_correlate2d": RIGHT} for n in range(8)}
    rows |= {f"f{n}": {"cross_correlate2d": FLIPPED} for n in range(3)}
    rows["blank"] = {"cross_correlate2d": BLANK}
    (told,) = _class({TWO: rows}).misunderstood
    assert (told.held.students, told.tried) == (3, 11)
    assert told.held.holders == ("f0", "f1", "f2")
    assert "flipped" in told.held.sentence


def test_a_mistake_of_one_student_is_not_the_classes():
    rows = {f"s{n:02}": {"cross_correlate2d": RIGHT} for n in range(8)}
    rows["f"] = {"cross_correlate2d": FLIPPED}
    assert _class({TWO: rows}).misunderstood == []


def test_a_mistake_that_spreads_to_callers_is_told_once():
    wrong = {"cross_correlate2d": FLIPPED, "convolve1d": FLIPPED}
    rows = {f"f{n}": wrong for n in range(4)}
    assert len(_class({TWO: rows}).misunderstood) == 1


def test_who_needs_help_is_told_by_patterns():
    first = {"fine": {"relu": RIGHT, "conv2d": RIGHT}}
    first["blank"] = {"relu": BLANK, "conv2d": BLANK}
    first["stuck"] = {"relu": RIGHT, "conv2d": FLIPPED, "filter_volume": FLIPPED}
    first["breaks"] = {"relu": BROKEN, "conv2d": BROKEN}
    numbers = _class(
        {
            TWO: {"fine": {"convolve1d": RIGHT}, "gone": {"convolve1d": RIGHT}},
            FOUR: first,
        }
    )
    found = _names(numbers)
    assert found["Stuck at one idea"] == ["stuck"]
    assert found["Code that breaks"] == ["breaks"]
    assert found["Never started"] == ["blank", "gone"]  # others missed the first only
    started = next(p for p in numbers.patterns if p.name == "Never started").students
    assert started["gone"] == f"nothing for {FOUR}"
    assert started["blank"] == f"nothing for {TWO}; {FOUR} left blank"


def _started(**absent: str) -> dict[str, str]:
    names = [f"a{n}" for n in range(5)]
    numbers = _class(
        {
            name: {
                who: {"relu": RIGHT}
                for who in ("fine", *absent)
                if name not in absent.get(who, "")
            }
            for name in names
        }
    )
    return dict(next((p.groups for p in numbers.patterns if "started" in p.name), []))


def test_one_gap_long_ago_is_no_pattern_and_equal_gaps_are_one_line():
    assert _started(once="a1") == {}
    assert _started(x="a4", b="a4", often="a0 a1", rare="a0 a1 a2 a3") == {
        "nothing for a4": ["b", "x"],
        "nothing for a0, a1": ["often"],
        "nothing for 4 of 5": ["rare"],
    }


def test_who_is_stuck_at_the_same_idea_is_one_group():
    two = {"conv2d": FLIPPED, "filter_volume": FLIPPED}
    rows = {"a": two, "b": two | {"filter2d": FLIPPED}, "fine": {"relu": RIGHT}}
    (stuck,) = [p for p in _class({FOUR: rows}).patterns if "Stuck" in p.name]
    where = "two or more of conv2d, filter_volume, filter2d"
    assert stuck.groups == [(f"kernel-flipped in {where}", ["a", "b"])]


def test_the_last_assignments_mistakes_come_first():
    many = {"cross_correlate2d": FLIPPED}
    few = {"conv2d": TRANSPOSED}
    before = {f"s{n}": many for n in range(9)}
    last = {f"s{n}": few if n < 3 else {"conv2d": RIGHT} for n in range(9)}
    numbers = _class({TWO: before, FOUR: last})
    latest, earlier = worth_a_lesson(numbers.misunderstood, FOUR)
    assert [each.held.students for each in latest + earlier] == [3, 9]
    assert worth_a_lesson(numbers.misunderstood * 9, FOUR) == (latest * 3, earlier * 3)
    assert worth_a_lesson(latest * 9, FOUR) == (latest * 6, [])
    assert worth_a_lesson(earlier * 9, FOUR) == ([], earlier * 6)


def test_who_falls_behind_is_seen_from_three_assignments_on():
    good, bad = {"relu": RIGHT}, {"relu": UNNAMED}
    both = {"falls": good, "fine": good}
    assert "Falling behind" not in _names(
        _class({"a": both, "b": {"falls": bad, "fine": good}})
    )
    numbers = _class({"a": both, "b": both, "c": {"falls": bad, "fine": good}})
    assert _names(numbers)["Falling behind"] == ["falls"]


def _doubts(rows):
    return {(d.exercise, d.reason.split(":")[0]) for d in _class({TWO: rows}).doubts}


def test_a_question_that_tells_students_the_wrong_way_round_is_flagged():
    good = {"convolve1d": RIGHT, "convolve2d": RIGHT, "relu": UNNAMED}
    weak = {"convolve1d": UNNAMED, "convolve2d": UNNAMED, "relu": RIGHT}
    rows = {f"g{n}": good for n in range(6)} | {f"w{n}": weak for n in range(6)}
    assert ("relu", "tells good from weak the wrong way around") in _doubts(rows)


def test_checks_that_miss_something_are_flagged_where_there_are_hidden_tests():
    rows = {f"s{n:02}": {"relu": RIGHT} for n in range(8)}
    rows |= {f"h{n}": {"relu": ONLY_HERE} for n in range(4)}
    assert any("pass its visible checks" in reason for _, reason in _doubts(rows))
    only_checks = {
        who: {"exam_a": (own["relu"][0], own["relu"][0], "right", "")}
        for who, own in rows.items()
    }
    assert _doubts(only_checks) == set()


def test_wrong_answers_without_a_name_are_flagged():
    rows = {f"s{n:02}": {"relu": RIGHT} for n in range(9)}
    rows |= {f"u{n}": {"relu": UNNAMED} for n in range(3)}
    assert any("no known mistake" in reason for _, reason in _doubts(rows))


def test_a_question_that_waits_for_marks_by_hand_is_not_doubted():
    # nbgrader gives an essay that was left blank its 0 at once
    rows = {f"b{n:02}": {"essay": BLANK} for n in range(12)}
    rows |= {f"w{n:02}": {"essay": (None, None, "waiting", "")} for n in range(30)}
    numbers = _class({TWO: rows})
    assert numbers.doubts == []
    (question,) = numbers.parts[TWO].questions
    assert (question.marked, question.waiting) == (12, 30)
    assert question.remark == "30 wait for a mark by hand"


def test_nine_students_are_too_few_for_a_doubt():
    rows = {f"u{n}": {"relu": UNNAMED} for n in range(9)}
    assert _doubts(rows) == set()


def test_a_mistake_before_later_trouble_is_found_and_chance_is_not():
    early, late = {}, {}
    for n in range(40):
        flips = n < 8
        early[f"s{n:02}"] = {"cross_correlate2d": FLIPPED if flips else RIGHT}
        late[f"s{n:02}"] = {
            "conv2d": UNNAMED if flips or n == 20 else RIGHT,
            "relu": UNNAMED if n % 8 == 0 else RIGHT,
        }
    (found,) = _class({TWO: early, FOUR: late}).predictions
    assert (found.misconception, found.question) == ("kernel-flipped", "conv2d")
    assert (found.lost, found.holders, found.others_lost, found.others) == (8, 8, 1, 32)


@pytest.mark.parametrize(
    ("table", "p"),
    # R: fisher.test(matrix(c(a, b, c, d), 2), alternative = "greater")
    [((4, 3, 4, 1), 0.242857), ((8, 8, 32, 1), 9 / math.comb(40, 8))],
)
def test_the_exact_test_agrees_with_known_values(table, p):
    assert fisher(*table) == pytest.approx(p, rel=1e-4)


@pytest.mark.parametrize(
    ("body", "second", "counted"),
    [
        ("return cross_correlate2d(image, kernel)", FLIPPED, False),
        ("return cross_correlate2d(image, kernel)", UNNAMED, False),
        ("return cross_correlate2d(image, kernel)", BROKEN, False),
        ("return cross_correlate2d(image, kernel)", TRANSPOSED, True),
        ("return image  # not cross_correlate2d", FLIPPED, True),
    ],
)
def test_what_follows_from_another_mistake_is_counted_once(body, second, counted):
    both = {"cross_correlate2d": FLIPPED, "convolve2d": second}
    rows = {TWO: {f"s{n}": both for n in range(4)}}
    sources = {
        "cross_correlate2d": "def cross_correlate2d(image, kernel):\n    return image",
        "convolve2d": f"def convolve2d(image, kernel):\n    {body}",
    }
    numbers = _class(rows, sources)
    held = {each.exercise for each in numbers.parts[TWO].misconceptions}
    assert ("convolve2d" in held) == counted
    assert ("Stuck at one idea" in _names(numbers)) == (counted and second == FLIPPED)
    # the marks stay
    assert len(numbers.parts[TWO].rows["s0"]) == 2
