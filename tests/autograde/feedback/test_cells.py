"""Which cells of a notebook are shown."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograde.feedback.cells import other_cells

NBGRADER = {"grade": False, "solution": False, "locked": False}


def _cell(source, grade_id=None, outputs=(), **settings):
    cell = new_code_cell(source, outputs=list(outputs))
    if grade_id:
        cell.metadata["nbgrader"] = {**NBGRADER, "grade_id": grade_id, **settings}
    return cell


def _release():
    return new_notebook(
        cells=[
            new_markdown_cell("## Look"),
            _cell("import numpy"),
            _cell("relu = None", "relu", solution=True),
            _cell("show(relu(3))"),
            _cell("check(relu)", "relu-check", grade=True, locked=True),
            _cell("# Marked later.", "relu-hidden", grade=True, locked=True),
            _cell("table = 3", "table", locked=True),
        ]
    )


def _shown(notebook):
    return [
        "\n".join(cell.lines) for cell in other_cells(notebook, _release(), {"relu"})
    ]


def test_an_untouched_notebook_shows_nothing_but_what_uses_an_answer():
    notebook = _release()
    assert _shown(notebook) == []
    printed = new_output("stream", name="stdout", text="3")
    notebook.cells[3].outputs = [printed]
    notebook.cells[1].outputs = [printed]
    assert _shown(notebook) == ["show(relu(3))"]


def test_cells_that_failed_or_are_the_students_are_shown_below_their_heading():
    notebook = _release()
    failed = new_output("error", ename="E", evalue="e", traceback=[])
    notebook.cells[1].outputs = [failed]
    notebook.cells += [_cell("mine = 1"), new_markdown_cell("my words"), _cell("  ")]
    notebook.cells.append(_cell("changed = 2"))
    shown = list(other_cells(notebook, _release(), {"relu"}))
    assert [cell.lines for cell in shown] == [
        ["import numpy"],
        ["mine = 1"],
        ["my words"],
        ["changed = 2"],
    ]
    assert {cell.heading for cell in shown} == {"Look"}
    assert [cell.is_code for cell in shown] == [True, True, False, True]


def test_no_cell_that_may_be_a_test_is_shown():
    notebook = _release()
    notebook.cells[
        4
    ].source = "check(relu, seed=1)"  # as the instructor's source has it
    notebook.cells[6].source = "table = 4711"
    notebook.cells += [
        _cell("secret = 1", "other", locked=True),
        _cell("secret = 2", "other-hidden", grade=True),
        _cell("### BEGIN HIDDEN TESTS\nsecret = 3\n### END HIDDEN TESTS"),
    ]
    assert _shown(notebook) == []
