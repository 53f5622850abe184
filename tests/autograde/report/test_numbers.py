"""The numbers of a report, against classes whose numbers are known."""

from __future__ import annotations

import pytest

from autograde.report.anonymous import anonymous
from autograde.report.attention import late_of, looks_of
from autograde.report.misconceptions import misconceptions_of
from autograde.report.numbers import numbers_of
from autograde.report.questions import attempts_of, questions_of
from autograde.report.scores import scores_of
from autograde.results.marks import Mark
from autograde.results.submissions import Student, Submission

NAME = "02_cross_correlation"


def _mark(student, question, points, outcome, misconception="", full=1.0):
    return Mark(student, NAME, question, points, full, outcome, misconception, "")


def _total(student, points, full=4.0, **more):
    return Submission(
        Student(student), NAME, full, True, points=points, raw_points=points, **more
    )


def test_scores_count_every_mark_once():
    totals = [_total("a", 0.0), _total("b", 3.5), _total("c", 4.0), _total("d", 5.0)]
    totals += [_total("e", None), Submission(Student("f"), NAME, 4.0, handed_in=False)]
    scores = scores_of(NAME, totals)
    assert (scores.students, scores.handed_in, scores.marked) == (6, 5, 4)
    assert (scores.full, scores.none, scores.median) == (2, 1, 3.75)
    assert scores.mean == pytest.approx(3.125)
    assert [bar.students for bar in scores.bars] == [1, 0, 0, 1, 2]
    assert sum(bar.students for bar in scores.bars) == scores.marked


def test_many_points_are_put_into_ten_bars():
    totals = [_total(str(n), float(n), full=50.0) for n in range(51)]
    bars = scores_of(NAME, totals).bars
    assert [bar.students for bar in bars] == [5] * 9 + [6]
    assert (bars[0].low, bars[-1].high) == (0, 50)


def test_a_class_without_marks_has_no_bars():
    scores = scores_of(NAME, [_total("a", None)])
    assert (scores.mean, scores.quartiles, scores.bars) == (None, None, ())


@pytest.mark.parametrize(
    ("tests", "outcome"),
    [
        ([(1, "right"), (1, "right")], "right"),
        ([(1, "right"), (0, "wrong")], "partly"),
        ([(0, "wrong"), (0, "broken")], "broken"),
        ([(0, "wrong"), (0, "wrong")], "wrong"),
        ([(0, "not_attempted"), (0, "not_attempted")], "not_attempted"),
        ([(1, "right"), (None, "grader_error")], "no_mark"),
    ],
)
def test_the_tests_of_an_answer_make_one_outcome(tests, outcome):
    kinds = ("check", "hidden")
    marks = [
        _mark("ada", f"relu-{kind}", points, each)
        for kind, (points, each) in zip(kinds, tests, strict=True)
    ]
    (attempt,) = attempts_of(marks)
    assert (attempt.exercise, attempt.outcome) == ("relu", outcome)


def _class_of(rows):
    return [
        _mark(f"s{number}", f"q{place}", float(point), "right" if point else "wrong")
        for number, row in enumerate(rows)
        for place, point in enumerate(row)
    ]


def test_facility_and_discrimination_are_those_of_the_textbook():
    # q0 follows the rest, q1 is easy, q2 runs against it, q3 is hard
    rows = [(1, 1, 0, 1)] * 2 + [(1, 1, 0, 0)] * 8
    rows += [(0, 1, 1, 0)] * 8 + [(0, 1, 0, 0)] * 2
    first, easy, against, hard = questions_of(attempts_of(_class_of(rows)))
    assert (first.facility, easy.facility, against.facility) == (0.5, 1.0, 0.4)
    assert hard.facility == pytest.approx(0.1)
    assert easy.discrimination is None
    assert against.discrimination < 0 < hard.discrimination
    assert "too easy" in easy.remark
    assert "too hard" in hard.remark
    assert "read it again" in against.remark


def test_a_small_class_has_no_discrimination():
    rows = [(1, 1), (0, 0), (1, 0)]
    assert {
        question.discrimination
        for question in questions_of(attempts_of(_class_of(rows)))
    } == {None}


def test_a_student_without_a_mark_counts_in_no_mean():
    marks = [_mark("a", "q", 1.0, "right"), _mark("b", "q", None, "grader_error")]
    (question,) = questions_of(attempts_of(marks))
    assert (question.marked, question.facility) == (1, 1.0)


ANSWER = '''\
# written by Bela Bartok
def cross_correlate2d(image, kernel):
    """Bela's own."""
    bela_kernel = kernel[::-1, ::-1]  # Bartok
    print("for bela@uni.example", 'valid')
    return f(bela_kernel)
'''


def test_misconceptions_are_counted_by_student_with_an_anonymous_example():
    named = "kernel-flipped"
    marks = [
        _mark("bela", "cross_correlate2d-check", 0.0, "wrong", named),
        _mark("bela", "cross_correlate2d-hidden", 0.0, "wrong", named),
        _mark("ada", "cross_correlate2d-check", 0.0, "wrong", named),
        _mark("cleo", "cross_correlate2d-check", 0.0, "wrong"),
        _mark("dora", "cross_correlate2d-check", 1.0, "right"),
        _mark("emil", "cross_correlate2d-check", 0.0, "not_attempted"),
    ]
    people = {"bela": Student("bela", "Béla", "Bartok", "bela@uni.example")}
    answers = {"bela": {"cross_correlate2d": ANSWER}}
    first, other = misconceptions_of(marks, answers, people)
    assert (first.id, first.students, first.share) == (named, 2, 0.5)
    assert first.sentence.startswith("This is true convolution")
    assert first.hint
    assert "[::-1, ::-1]" in first.example
    assert "bela" not in first.example.casefold()
    assert "bartok" not in first.example.casefold()
    assert "'valid'" in first.example
    assert (other.id, other.students, other.example) == ("", 1, "")


def test_an_example_is_cut_and_no_python_is_no_example():
    long = "def f(x):\n" + "".join(f"    x = x + {n}\n" for n in range(40))
    assert anonymous(long, [], most_lines=5).splitlines()[-1] == "… 37 more lines"
    assert anonymous("def f(:", []) == ""
    assert anonymous("def f():\n    '''only words'''", []) == "def f():\n    pass"
    # a student called Max, and one called Val
    assert (
        anonymous("max(x, 'valid', np.val)", ["Max Val"]) == "max(x, 'valid', np.val)"
    )


def test_who_needs_a_look_and_what_is_late(make_class):
    record = make_class(200, {NAME: ["cross_correlate2d", "convolve1d"]}, seed=3)
    numbers = numbers_of(record)
    without = [t for t in record.submissions() if t.points is None]
    kinds = [look.kind for look in numbers.looks]
    assert kinds.count("no mark") == len(without)
    assert kinds.count("note") == len(record.notes)
    assert kinds == sorted(kinds, key=("no mark", "not attempted", "note").index)
    left = [look.text[0] for look in numbers.looks if look.kind == "not attempted"]
    assert left == sorted(left, reverse=True)
    assert set(left) == {"2", "1"}
    attempts = {NAME: [a for row in numbers.parts[NAME].rows.values() for a in row]}
    assert looks_of(record, attempts) == numbers.looks
    late = late_of(record)
    assert len(late) == numbers.parts[NAME].scores.late > 0
    assert [each.by for each in late] == sorted((e.by for e in late), reverse=True)
