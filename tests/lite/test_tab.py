"""The notebooks with Python in a browser's tab, which has no network."""

import csv
import shutil

import pytest
from browser.answering import ENDLESS, FLIPPED, SOURCES, write_answers
from browser.conftest import PANEL
from browser.showing import cells, said
from playwright.sync_api import expect

from autograde.__main__ import main
from autograde.notebooks.sources import read_source
from autograde.sandbox.availability import availability
from autograde.site.lite.distribution import RECIPE
from convnet_lab.checks import EXERCISES

from .conftest import ELSEWHERE, Tab, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.thorough]

OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === 'code' && cell.model.sharedModel.getSource())
  .map(cell => [cell.model.id, cell.model.executionCount,
    cell.model.outputs.toJSON().filter(o => o.output_type === 'error')
      .map(o => o.evalue)])"""


def code_cells(name):
    notebook = read_source(SOURCES[name], EXERCISES)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def cell_with(name, words):
    """The id of the one cell of a notebook whose code has these words."""
    [found] = [cell.id for cell in code_cells(name) if words in cell.source]
    return found


def ran(tab):
    """How often each code cell ran, and the errors by cell."""
    cells = tab.page.evaluate(OUTPUTS)
    counts = [count for _, count, _ in cells]
    return counts, {cell_id: errors for cell_id, _, errors in cells if errors}


def runs_blank_and_with_the_answers_in(tab, name):
    tab.open(f"{name}.ipynb")
    tab.run_all()
    counts, errors = ran(tab)
    checks = [c.id for c in code_cells(name) if c.id.endswith("-check")]
    assert list(errors) == checks[:1]
    if checks:
        assert "is not written yet" in errors[checks[0]][0]
        write_answers(tab, name)
        tab.run_all()
        counts, errors = ran(tab)
    assert not errors
    assert all(counts)
    figures = tab.page.locator(".jp-OutputArea figure img")
    broken = "images => images.filter(i => !i.naturalWidth || !i.alt).length"
    assert figures.count()
    assert figures.evaluate_all(broken) == 0


def test_the_first_page_opens_a_notebook_and_the_doctor_says_all_is_in_place(tab):
    page, name = tab.page, "00_start_here"
    page.goto(f"{tab.address}/index.html")
    page.get_by_role("link", name="Start here").click()
    tab.ready()
    examining, passed = cell_with(name, "examine()"), cell_with(name, "progress()")
    tab.run_all()
    expect(tab.outputs(examining)).to_contain_text("All is in place.")
    expect(tab.outputs(examining)).to_contain_text("this Python runs in your browser")
    expect(tab.outputs(passed)).to_contain_text("0 of")
    counts, errors = ran(tab)
    assert all(counts)
    assert not errors
    expect(page.locator(".cl-explorer").first).to_be_visible()


def test_a_flipped_kernel_is_named_with_its_picture_and_a_right_answer_kept(tab):
    name, asked = "02_cross_correlation", "cross_correlate2d"
    tab.open(f"{name}.ipynb")
    write_answers(tab, name, cross_correlate2d=FLIPPED)
    tab.run_all()
    told = tab.outputs(f"{asked}-check")
    expect(told.get_by_text("the kernel is flipped on both axes").first).to_be_visible()
    expect(told.get_by_role("img")).to_be_visible()
    write_answers(tab, name)
    tab.run_all()
    counts, errors = ran(tab)
    assert all(counts)
    assert not errors
    # nobody saves: the site does, soon
    tab.page.wait_for_function(f"() => !{PANEL}.context.model.dirty", timeout=60_000)
    tab.read(f"{name}.ipynb")  # a page anew
    right = tab.page.get_by_text(f"{asked}: right in all")
    expect(right.first).to_be_visible(timeout=30_000)
    kept = tab.page.locator(".jp-Notebook").inner_text()
    assert "not written yet" not in kept


@pytest.mark.parametrize(
    "name", [n for n in SOURCES if n[:2] not in {"00", "02", "05", "07"}]
)
def test_a_notebook_runs_blank_and_with_the_answers_in(tab, name):
    runs_blank_and_with_the_answers_in(tab, name)


def test_notebook_5_runs_and_its_explorer_answers_to_the_mouse_and_to_keys(tab):
    runs_blank_and_with_the_answers_in(tab, "05_pooling")
    explorer = tab.page.locator(".cl-explorer").first
    entries = cells(explorer, "map")
    entries.nth(1).hover()
    expect(said(explorer)).to_contain_text("ow 0, column 1", timeout=30_000)
    entries.nth(1).focus()
    tab.page.keyboard.press("ArrowDown")
    expect(said(explorer)).to_contain_text("ow 1, column 1", timeout=30_000)


def test_notebook_7_runs_and_reads_a_drawn_digit(tab):
    runs_blank_and_with_the_answers_in(tab, "07_lenet")
    explorer = tab.page.locator(".cl-explorer:has(.cl-padbox)").first
    pad = explorer.get_by_role("application", name="drawing pad")
    pad.hover()  # waits until nothing above moves it any more
    box, mouse = pad.bounding_box(), tab.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 30, steps=12)
    mouse.up()
    expect(explorer.locator(".cl-verdict")).to_contain_text(
        "The network reads 1", timeout=30_000
    )


def test_an_answer_that_does_not_end_is_stopped_and_said_to_be_endless(tab):
    name, asked = "02_cross_correlation", "cross_correlate2d"
    tab.open(f"{name}.ipynb")
    write_answers(tab, name, **{asked: ENDLESS})
    tab.run_all()
    told = tab.outputs(f"{asked}-check")
    expect(told).to_contain_text("it did not come back and was stopped.")
    assert tab.python("6 * 7") == "42"  # the kernel lives


def test_only_lines_of_the_answer_are_shown_and_quit_ends_nothing(tab):
    name = "05_pooling"
    first = "def {}(volume, f, stride):\n    return {}\n"
    written = {
        "max_pool2d": first.format("max_pool2d", "np.stack([])"),
        "average_pool2d": first.format("average_pool2d", "quit()"),
    }
    tab.open(f"{name}.ipynb")
    write_answers(tab, name, **written)
    tab.run_all()  # which ends at the first check
    for cell in ("average_pool2d", "average_pool2d-check"):
        tab.run(cell)
        tab.wait()
    expect(tab.outputs("max_pool2d-check")).to_contain_text("2: return np.stack([])")
    told = tab.outputs("average_pool2d-check")
    expect(told).to_contain_text("Line 2 stops Python (exit, quit, sys.exit).")


def test_a_training_shows_its_bar_and_stop_keeps_what_was_learned(tab):
    name = "09_experiments"
    tab.open(f"{name}.ipynb")
    shown, trains = cell_with(name, "TrainingView("), cell_with(name, "watcher=view")
    explorer = tab.outputs(shown).locator(".cl-explorer")
    told = explorer.locator(".cl-progress")
    code = [cell.id for cell in code_cells(name)]
    for cell_id in code[: code.index(trains) + 1]:
        tab.run(cell_id)
    expect(told).to_contain_text("% right", timeout=120_000)
    explorer.get_by_role("button", name="Stop").press("Enter")
    expect(told).to_contain_text("interrupted after", timeout=20_000)
    expect(tab.outputs(trains)).to_contain_text("after: ", timeout=20_000)
    asked = "history.stopped, view.running, view.right > 0.5"
    assert tab.python(asked) == "interrupted False True"
    few = "learn[0][:96], learn[1][:96]"  # where nobody watches, a bar of text
    trained = tab.python(f"training.train(lenet.S1_NET, {few}, epochs=1) and 'trained'")
    assert "100%" in trained
    assert "batch" in trained


def test_what_was_worked_is_kept_and_grades_in_a_course(tab, tmp_path):
    name, asked = "02_cross_correlation", "cross_correlate2d"
    tab.open(f"{name}.ipynb")
    write_answers(tab, name)
    tab.run_all()
    tab.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    tab.page.reload()
    tab.ready()
    assert asked in tab.python("__import__('convnet_lab').progress().as_text()")
    with tab.page.expect_download() as downloading:
        tab.page.evaluate(
            "() => window.jupyterapp.commands.execute('docmanager:download')"
        )
    course, sources = tmp_path / "course", tmp_path / "solutions"
    sources.mkdir()
    shutil.copy(SOURCES[name], sources)
    assert main(["init", str(course), "--solutions", str(sources)]) == 0
    handed_in = course / "submitted" / "ada" / name / f"{name}.ipynb"
    handed_in.parent.mkdir(parents=True)
    downloading.value.save_as(handed_in)
    unsafe = ["--unsafe"] if availability() else []
    assert main(["grade", str(course), *unsafe]) == 0
    with (course / "marks.csv").open(encoding="utf-8", newline="") as marks:
        outcomes = {row["question"]: row["outcome"] for row in csv.DictReader(marks)}
    assert outcomes[f"{asked}-hidden"] == "right"
    assert {*outcomes.values()} == {"right"}


def test_pyodide_left_elsewhere_is_asked_for_there_and_the_rest_here(opened, made):
    pyodide, asked = made.parent / "pyodide", set()

    def answer(route):
        name = route.request.url.removeprefix(f"{ELSEWHERE}/")
        asked.add(name)
        free = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(path=pyodide / name, headers=free)

    context = opened.page.context.browser.new_context()
    context.route(f"{ELSEWHERE}/**", answer)
    with serving(made / "stays") as address:
        tab = Tab(context.new_page(), address)
        tab.open("01_pixels.ipynb")
        assert tab.python("__import__('convnet_lab').__name__") == "convnet_lab"
    context.close()
    assert asked == RECIPE["files"].keys()
    size = sum(p.stat().st_size for p in (made / "stays").rglob("*") if p.is_file())
    assert size < 30e6
