"""Of a test's outputs only what was written for the student is told."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_output

from autograde.feedback.explanations import explain
from autograde.run.errors import Frame, student_error
from autograde.run.task import ERROR_OF, GRADER, KERNEL_DIED, STUDENT
from convnet_lab import check, functional
from convnet_lab.checks import VERDICT, CheckFailed

SECRET = "check('relu', relu, seed=90210)"  # noqa: S105 (made up)


def _cell(*outputs, whose=""):
    return new_code_cell(SECRET, outputs=list(outputs), metadata={ERROR_OF: whose})


def _error(name, text, trace=None):
    raw = ["-----", "Traceback (most recent call last)", f"----> 1 {SECRET}", text]
    return new_output("error", ename=name, evalue=text, traceback=trace or raw)


def _failed(failure):
    shown = new_output("display_data", data={VERDICT: failure.verdict})
    return [shown, _error("CheckFailed", str(failure))]


_NO = CheckFailed("No.", "relu", "a", "values")


def _all(explanation) -> str:
    return repr(explanation)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("max_pool2d", lambda image, *_: image),
        # its cases have brackets in their names
        ("output_size", lambda n, f, p=0, s=1: -(-(n + 2 * p - f) // s) + 1),
    ],
)
def test_a_checks_text_is_parted_into_sentences_and_columns(name, answer):
    with pytest.raises(CheckFailed) as failed:
        check(name, answer)
    text = str(failed.value)
    said = explain(_cell(*_failed(failed.value)), shown=False, names=())
    assert said.headline.startswith(f"{name} is not right yet: it")
    assert said.working.startswith("Expected  ")
    assert f"Called    {name}(" in said.working
    assert [label for label, _ in said.remarks] == ["Cause", "Hint"]
    assert "[check" not in _all(said)
    # nothing else of the text is lost
    told = " ".join([said.headline, said.working, *(" ".join(r) for r in said.remarks)])
    assert set(text.rpartition("\n")[0].split()) == set(told.split())


def test_a_wrapped_headline_is_one_sentence():
    with pytest.raises(CheckFailed) as failed:
        check("relu", functional.relu)
    said = explain(_cell(*_failed(failed.value)), False, ())
    assert said.headline.startswith("relu gives the right values, but it calls")
    assert said.headline.endswith(")")
    assert said.working == ""


def test_an_answer_that_is_no_function_is_told():
    with pytest.raises(TypeError) as failed:
        check("relu", None)
    said = explain(_cell(_error("TypeError", str(failed.value))), False, ())
    assert "expected your function" in said.headline
    assert "90210" not in _all(said)


def test_the_students_own_error_is_told_with_their_lines():
    frames = [Frame("<cell>", 3, "relu", "return 1 / 0")]
    error = student_error(["ZeroDivisionError"], "ZeroDivisionError", "by zero", frames)
    trace = error._render_traceback_()
    test = _cell(_error("ZeroDivisionError", "by zero", trace), whose=STUDENT)
    said = explain(test, False, ())
    assert said.headline == "Your code raised ZeroDivisionError: by zero"
    assert "return 1 / 0" in said.working


def test_a_dead_kernel_is_told():
    error = _error(KERNEL_DIED, "too much memory", [f"{KERNEL_DIED}: too much memory"])
    said = explain(_cell(error, whose=GRADER), False, ())
    assert said.headline == f"{KERNEL_DIED}: too much memory"
    said = explain(_cell(error, whose=STUDENT), False, ())
    assert said.headline == f"Your code raised {KERNEL_DIED}: too much memory"
    # whoever wrote no name beside it may have been anybody
    assert explain(_cell(error), False, ()).headline.startswith("The test stopped with")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ValueError", f"expected {SECRET}"),
        ("AssertionError", SECRET),
        ("NameError", "name 'secret_seed_90210' is not defined"),
        ("CellTimeoutError", f"A cell timed out, here is a preview: {SECRET}"),
        ("CheckFailed", SECRET),
        (f"Error<b>{SECRET}", "x"),
        ("SyntaxError", SECRET),
    ],
)
def test_of_any_other_error_of_a_test_only_its_kind_is_told(name, text):
    said = explain(_cell(_error(name, text)), shown=False, names=("relu",))
    assert "90210" not in _all(said)
    assert said.headline


def test_an_assertion_that_students_can_read_is_told_in_its_own_words():
    cell = _cell(_error("AssertionError", "the sum is 3"))
    assert explain(cell, shown=True, names=()).working == "the sum is 3"
    assert explain(cell, shown=False, names=()).working == ""


def test_what_a_test_prints_or_shows_is_not_told():
    printed = new_output("stream", name="stdout", text=SECRET)
    shown = new_output("display_data", data={"text/html": f"<p>{SECRET}</p>"})
    for error in ([], _failed(_NO)):
        assert "90210" not in _all(explain(_cell(printed, shown, *error), False, ()))


def test_a_test_that_is_gone_is_no_traceback():
    assert explain(None, False, ()).headline


def test_an_answer_whose_own_cell_stopped_is_the_cause():
    answer = new_code_cell("x", outputs=[_error("SyntaxError", "closing bracket")])
    test = _cell(_error("NameError", "name 'relu' is not defined"))
    said = explain(test, False, ("relu",), answer)
    assert said.headline.startswith("The cell of your answer stopped with SyntaxError")
    # but what the check says comes first
    test = _cell(*_failed(_NO))
    assert explain(test, False, (), answer).headline == "No."
