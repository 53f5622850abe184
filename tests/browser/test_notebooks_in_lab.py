"""Every notebook in JupyterLab and a real browser, and a student's day."""

import json
import re

import pytest
from browser.answering import FLIPPED, SOURCES, write_answers
from browser.looking import SCREENSHOTS, put
from playwright.sync_api import expect

from autograde.__main__ import main
from autograde.notebooks.sources import read_source
from convnet_lab.checks import EXERCISES
from convnet_lab.checks.course import load

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = sorted(SOURCES)

CELLS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === 'code' && cell.model.sharedModel.getSource())
  .map(cell => ({
    id: cell.model.id, count: cell.model.executionCount,
    outputs: cell.model.outputs.toJSON()}))"""


def ran(lab):
    """The code cells with their outputs, and the errors among these by cell."""
    cells = lab.page.evaluate(CELLS)
    errors = {
        cell["id"]: output["evalue"]
        for cell in cells
        for output in cell["outputs"]
        if output["output_type"] == "error"
    }
    return cells, errors


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMES)
def test_with_the_answers_in_all_of_a_notebook_runs(server, lab, name):
    put(server, f"solved_{name}.ipynb", read_source(SOURCES[name], EXERCISES))
    lab.open(f"solved_{name}.ipynb")
    lab.run_all()
    cells, errors = ran(lab)
    assert not errors
    assert all(cell["count"] for cell in cells)
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    live = "application/vnd.jupyter.widget-view+json"
    explorers = [output for output in outputs if live in output.get("data", {})]
    expect(lab.page.locator(".cl-explorer")).to_have_count(len(explorers))
    figures = lab.page.locator(".jp-OutputArea figure img")
    broken = "images => images.filter(i => !i.naturalWidth || !i.alt).length"
    assert figures.count()
    assert figures.evaluate_all(broken) == 0


def test_a_blank_notebook_runs_to_its_first_exercise(lab):
    lab.open("01_pixels.ipynb")
    lab.run_all()
    photo = lab.outputs("01-03").locator("figure img")
    photo.wait_for()
    assert "Grace Hopper" in photo.get_attribute("alt")
    cells, errors = ran(lab)
    first = next(cell["id"] for cell in cells if cell["id"].endswith("-check"))
    assert first == "to_grayscale-check"
    assert list(errors) == [first]
    said = lab.outputs(first).get_by_text("to_grayscale is not written yet")
    expect(said).to_have_count(1)  # the red line below only points to it
    expect(said).to_be_visible()


def validated(lab):
    """Press nbgrader's button, and give the dialog with what it found."""
    lab.page.get_by_role("button", name="Validate").click()
    dialog = lab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Validation Results", timeout=60_000)
    return dialog


def test_a_student_answers_wrongly_reads_mends_and_validates(lab):
    page, asked = lab.page, "cross_correlate2d"
    lab.open("02_cross_correlation.ipynb")
    write_answers(lab, "02_cross_correlation", cross_correlate2d=FLIPPED)
    lab.run_all()
    said = lab.outputs(f"{asked}-check")
    expect(said.get_by_text("the kernel is flipped on both axes").first).to_be_visible()
    text = said.inner_text()
    assert re.search(r"Expected\s+34", text)
    assert re.search(r"Yours\s+26", text)
    assert "site-packages" not in text
    picture = said.get_by_role("img")
    expect(picture).to_be_visible()
    said.scroll_into_view_if_needed()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    said.screenshot(path=SCREENSHOTS / "wrong-answer.png")

    dialog = validated(lab)
    expect(dialog).to_contain_text("the kernel is flipped on both axes")
    page.keyboard.press("Escape")

    lab.write(asked, FLIPPED.replace("kernel[::-1, ::-1]", "kernel"))
    run(lab, asked, f"{asked}-check")
    right = said.get_by_text(re.compile(rf"{asked}: right in all \d+ cases\."))
    expect(right).to_be_visible()
    expect(picture).to_have_count(0)
    dialog = validated(lab)
    expect(dialog.locator(".validation-success")).to_be_visible()
    expect(dialog).to_contain_text("Success! Your notebook passes all the tests.")
    page.screenshot(path=SCREENSHOTS / "validated.png")


@pytest.fixture
def handed_out(server, tmp_path):
    """What a course with an exercise of its own gives to students, in a folder."""
    asked = "sum_of_squares"
    assert main(["new-exercise", asked, "--directory", str(tmp_path)]) == 0
    assert main(["build", "--solutions", str(tmp_path / "solutions")]) == 0
    load({})  # the course's exercise, which building read, leaves this process
    given = tmp_path / "notebooks"
    for folder in ("own", "own/exercises"):
        put(server, folder, None, "directory")
    exercise = f"exercises/{asked}.py"
    put(server, f"own/{exercise}", (given / exercise).read_text("utf-8"), "file")
    notebook = json.loads((given / f"01_{asked}.ipynb").read_text("utf-8"))
    put(server, f"own/01_{asked}.ipynb", notebook)
    return f"own/01_{asked}.ipynb", asked


def test_an_exercise_of_a_course_s_own_is_explained_and_validated(lab, handed_out):
    notebook, asked = handed_out
    lab.open(notebook)
    answer = f"def {asked}(values):\n    return {{}}\n"
    lab.write(asked, answer.format("values.sum()"))
    lab.run_all()
    said = lab.outputs(f"{asked}-check")
    mistake = "The values are added up as they are."
    expect(said.get_by_text(mistake).first).to_be_visible()
    dialog = validated(lab)
    expect(dialog).to_contain_text(mistake)
    lab.page.screenshot(path=SCREENSHOTS / "own-exercise.png")
    lab.page.keyboard.press("Escape")

    lab.write(asked, answer.format("(values**2).sum()"))
    run(lab, asked, f"{asked}-check")
    right = said.get_by_text(re.compile(rf"{asked}: right in all \d+ cases\."))
    expect(right).to_be_visible()
    dialog = validated(lab)
    expect(dialog).to_contain_text("Success! Your notebook passes all the tests.")


def run(lab, *cell_ids):
    """Run single cells, as Shift-Enter does."""
    for cell_id in cell_ids:
        lab.page.evaluate(
            "async id => { const app = window.jupyterapp;"
            " const nb = app.shell.currentWidget.content;"
            " nb.activeCellIndex = nb.widgets.findIndex(c => c.model.id === id);"
            " await app.commands.execute('notebook:run-cell'); }",
            cell_id,
        )
        lab.wait()
