"""Do explorers say when Python is busy or gone, and wake when the cell runs again?"""

import pytest
from browser.looking import KERNEL, explorers_in_lab
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = [
    "from convnet_lab import widgets\nconv = widgets.ConvExplorer()\nconv",
    "soft = widgets.SoftmaxExplorer()\nsoft",
    "reader = widgets.LeNetExplorer()\nreader",
]
CONV, SOFT, READER = range(len(CELLS))
DEAF = "The page was too busy to connect this explorer to Python: run this cell again."
GONE = "Python was restarted: run this cell again."


@pytest.fixture(scope="module")
def lab(server):
    with explorers_in_lab(server, "gone.ipynb", CELLS) as opened:
        yield opened


def draw(lab, x, top, bottom):
    box = lab.explorer(READER).locator(".cl-padbox").bounding_box()
    lab.page.mouse.move(box["x"] + x, box["y"] + top)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + x, box["y"] + bottom, steps=8)
    lab.page.mouse.up()


def test_while_python_is_busy_the_old_answer_does_not_stand_beside_a_new_drawing(lab):
    explorer = lab.explorer(READER)
    explorer.locator(".cl-padbox").scroll_into_view_if_needed()
    lab.python(
        """import time
answers = reader.ask
def slowly(*change):
    time.sleep(2)
    answers(*change)
reader.ask = slowly"""
    )
    draw(lab, 80, 20, 140)
    verdict = explorer.locator(".cl-verdict")
    expect(verdict).to_contain_text("Waiting for Python")
    expect(verdict).to_contain_text("The network reads 1", timeout=20_000)
    lab.python("reader.ask = answers")


def test_after_a_restart_they_say_so_and_wake_when_the_cell_runs(lab):
    conv, reader = lab.explorer(CONV), lab.explorer(READER)
    filters = conv.get_by_label("Filter")
    expect(filters).to_have_value("sharpen")
    lab.page.evaluate(f"() => {KERNEL}.restart()")
    for place in range(len(CELLS)):
        expect(lab.explorer(place).get_by_text(GONE)).to_be_visible(timeout=20_000)
    lab.page.wait_for_function(f"() => {KERNEL}.status === 'idle'")
    # nothing that needs Python can be reached; what the page has can be looked at
    assert filters.evaluate("field => field.closest('[inert]') !== null")
    assert reader.locator(".cl-padbox").evaluate("pad => pad.inert")
    conv.locator(".cl-cell").first.hover()
    conv.get_by_role("button", name="Step").click()
    expect(conv.locator(".cl-said")).to_contain_text("Row 0, column 1")
    expect(filters).to_have_value("sharpen")
    lab.run_all()
    for place in range(len(CELLS)):
        expect(lab.explorer(place).get_by_text(GONE)).to_have_count(0)
    filters.select_option("box blur")
    expect(filters).to_have_value("box blur")
    assert lab.python("", "conv.scene['preset']") == "box blur"


def test_on_a_page_too_slow_for_anywidget_they_say_so_and_wake_when_the_cell_runs(lab):
    lab.page.evaluate(
        """() => {
          const timeout = AbortSignal.timeout;
          window.calm = () => { AbortSignal.timeout = timeout; };
          // what anywidget gives a script to load, as if two seconds were over
          AbortSignal.timeout = (ms) => ms === 2000
            ? { addEventListener: (_, act) => act() } : timeout.call(AbortSignal, ms);
        }"""
    )
    lab.run_all()
    for place in range(len(CELLS)):
        expect(lab.explorer(place).get_by_text(DEAF)).to_be_visible()
    filters = lab.explorer(CONV).get_by_label("Filter")
    assert filters.evaluate("field => field.closest('[inert]') !== null")
    assert all("anywidget" in error for error in lab.errors), lab.errors
    lab.errors.clear()
    lab.page.evaluate("() => window.calm()")
    lab.run_all()
    filters.select_option("box blur")
    expect(filters).to_have_value("box blur")
    lab.page.wait_for_timeout(1500)  # an explorer that hears does not say it is deaf
    for place in range(len(CELLS)):
        expect(lab.explorer(place).get_by_text(DEAF)).to_have_count(0)
