"""Softmax, the digit reader and the view of a training, driven in JupyterLab.

What they show is compared with what the notebook's own kernel computes.
"""

import re

import numpy as np
import pytest
from browser.looking import KERNEL, explorers_in_lab, violations
from browser.showing import PIXELS, counts_of, said, shows_reader, shows_softmax
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = [
    """import numpy as np
from convnet_lab import datasets, functional, lenet, training, widgets
from convnet_lab.widgets import softmax as of_softmax
soft = widgets.SoftmaxExplorer()
soft""",
    "soft",
    """reader = widgets.LeNetExplorer(place=[2, 3, 5, 6])
reader""",
    "reader",
    """digits = datasets.load_digits()
small = [("input", 32, 32, 1), ("conv", 4, 5), ("pool", 2), ("dense", 10)]
learner = widgets.LeNetExplorer(small)
view = widgets.TrainingView(
    small, (digits.test_images, digits.test_labels), learner)
view""",
    "learner",
    """play = widgets.TrainingPlayground(
    small, (digits.train_images, digits.train_labels),
    (digits.test_images, digits.test_labels))
play""",
]
SOFT, SOFT_TWO, READER, READER_TWO, VIEW, LEARNER, PLAY = range(len(CELLS))
SHOWN = (SOFT, "softmax"), (READER, "reader"), (VIEW, "training"), (PLAY, "playground")
TRAIN = """learned, history = training.train(
    small, digits.train_images, digits.train_labels, epochs={}, watcher=view)"""

RESET = """
soft.logits, soft.temperature, soft.added, soft.place = [5, 6, 1, 2], 1, 0, [1]
reader.pick(44)
reader.place = [2, 3, 5, 6]
"""


@pytest.fixture(scope="module")
def opened(server):
    with explorers_in_lab(server, "nets.ipynb", CELLS) as lab:
        yield lab


@pytest.fixture
def lab(opened):
    opened.begin_again(RESET)
    return opened


def test_a_logit_is_typed_or_drawn_and_both_views_follow(lab):
    explorer, page = lab.explorer(SOFT), lab.page
    field = explorer.get_by_role("spinbutton", name="Bus")
    field.fill("7.5")
    field.press("Enter")
    for view in (explorer, lab.explorer(SOFT_TWO)):
        expect(view.get_by_role("spinbutton", name="Bus")).to_have_value("7.5")
        shows_softmax(lab, view)
    explorer.get_by_role("slider", name="Car, slider").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(explorer.get_by_role("spinbutton", name="Car")).to_have_value("5.3")
    assert lab.python("", "soft.logits.tolist()") == [5.3, 6, 1, 7.5]
    explorer.get_by_role("slider", name="Temperature, slider").press("End")
    expect(explorer.get_by_label("Temperature", exact=True)).to_have_value("10")
    shows_softmax(lab, explorer)


def test_the_true_class_is_chosen_by_keys(lab):
    explorer, page = lab.explorer(SOFT), lab.page
    explorer.get_by_label("Truck is the true class").focus()
    for name, loss in (("Motorcycle", "5.3314"), ("Bus", "4.3314"), ("Car", "1.3314")):
        page.keyboard.press("ArrowDown")
        for view in (explorer, lab.explorer(SOFT_TWO)):
            expect(said(view)).to_contain_text(f"If the true class is {name}")
            expect(said(view)).to_contain_text(f"is {loss}.")
    lab.hears("soft.place", [0])


def test_1000_more_overflows_where_the_largest_is_not_subtracted(lab):
    explorer = lab.explorer(SOFT)
    explorer.get_by_role("button", name="Add 1000").press("Enter")
    expect(explorer.get_by_text("Overflow: exp(1006)")).to_be_visible()
    expect(explorer.get_by_role("cell", name="nan")).to_have_count(4)
    expect(explorer.get_by_role("cell", name="inf", exact=True)).to_have_count(4)
    shows_softmax(lab, explorer)
    expect(explorer.locator(".cl-share")).to_have_text(
        ["0.2641", "0.7179", "0.0048", "0.0131"]
    )
    lab.screenshot(explorer, "softmax-overflow")
    explorer.get_by_role("button", name="Add 0").press("Enter")
    expect(explorer.get_by_text("the same probabilities")).to_be_visible()


@pytest.mark.parametrize("typed", ["cat", "NaN", "1e9"])
def test_a_bad_number_is_refused_at_its_field(lab, typed):
    for place, name, good in (
        (SOFT, "Car", "5"),
        (SOFT, "Temperature", "1"),
        (READER, "Test digit no.", "44"),
    ):
        explorer = lab.explorer(place)
        field = explorer.get_by_role("spinbutton", name=name)
        field.fill(typed)
        field.press("Enter")
        expect(field).to_have_attribute("aria-invalid", "true")
        reason = lab.page.locator(f"[id='{field.get_attribute('aria-describedby')}']")
        expect(reason).to_contain_text("write")
        field.press("Escape")
        expect(field).to_have_value(good)
        expect(reason).to_be_empty()
    assert lab.python("", "soft.logits.tolist()") == [5, 6, 1, 2]


def test_a_digit_is_picked_by_keys_and_both_views_follow(lab):
    explorer, page = lab.explorer(READER), lab.page
    explorer.get_by_role("spinbutton", name="Test digit no.").focus()
    page.keyboard.press("ArrowUp")
    for view in (explorer, lab.explorer(READER_TWO)):
        expect(view.get_by_text("Test digit no. 45:")).to_be_visible()
        shows_reader(lab, view)
    explorer.get_by_label("Next").select_option("3")
    expect(explorer.locator(".cl-verdict")).to_contain_text("The network reads 3")
    number = lab.python("", "reader.scene['digit']")
    assert lab.python("", f"int(digits.test_labels[{number}])") == 3
    shows_reader(lab, explorer)


def test_a_digit_is_drawn_by_mouse(lab):
    explorer, page = lab.explorer(READER), lab.page
    pad = explorer.get_by_role("application", name="drawing pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"]
    page.mouse.move(x, y + 30)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(x, y + 30 + 15 * step)
    page.mouse.up()
    for view in (explorer, lab.explorer(READER_TWO)):
        expect(view.locator(".cl-verdict")).to_contain_text("Your drawing")
        expect(view.locator(".cl-verdict")).to_contain_text("The network reads 1")
    shows_reader(lab, explorer)
    shows_reader(lab, lab.explorer(READER_TWO))
    # drawn here with a round pen, there in the pixels that Python has
    first, second = (
        np.reshape(
            lab.explorer(place).locator(".cl-padbox").evaluate(PIXELS)[0],
            (64, 4, 64, 4),
        ).mean(axis=(1, 3))
        for place in (READER, READER_TWO)
    )
    np.testing.assert_allclose(first, second, atol=1)
    lab.screenshot(explorer, "reader-drawn")
    explorer.get_by_role("button", name="Clear").press("Enter")
    expect(explorer.get_by_text("Nothing is drawn")).to_be_visible()
    assert not lab.python("", "bool(reader.image.any())")


def test_a_digit_is_drawn_by_keys(lab):
    explorer, page = lab.explorer(READER), lab.page
    explorer.get_by_role("button", name="Clear").press("Enter")
    expect(explorer.get_by_text("Nothing is drawn")).to_be_visible()
    explorer.get_by_role("application", name="drawing pad").focus()
    page.keyboard.press("Space")
    expect(explorer.get_by_text("The pen is down.")).to_be_visible()
    for _ in range(16):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    expect(explorer.get_by_text("The pen is up.")).to_be_visible()
    expect(explorer.locator(".cl-verdict")).to_contain_text("The network reads 1")
    shows_reader(lab, explorer)


def test_a_pooled_pixel_leads_to_its_window_and_back_to_the_image(lab):
    explorer = lab.explorer(READER)
    pooled = explorer.locator(".cl-layer").nth(2).locator("canvas").nth(3)
    pooled.scroll_into_view_if_needed()
    box = pooled.bounding_box()
    size = box["width"] / 14
    lab.page.mouse.move(box["x"] + 6.5 * size, box["y"] + 5.5 * size)
    expect(said(explorer)).to_contain_text("POOL1, map 3, row 5, column 6: the largest")
    assert rings(explorer) == {
        "Input": [[10, 12, 6, 6]],
        "CONV1": [[10, 12, 2, 2]],
        "POOL1": [[5, 6, 1, 1]],
    }
    window = lab.python("", "reader.activations['CONV1'][10:12, 12:14, 3].tolist()")
    for value in np.ravel(window):
        expect(said(explorer)).to_contain_text(f"{value:.4g}")
    lab.screenshot(explorer, "reader-pooled")


def rings(explorer):
    """The windows that are ringed, by layer: row, column, height, width in pixels."""
    found = explorer.locator(".cl-layer").evaluate_all(
        """layers => layers.map(layer => [
          layer.querySelector('.cl-title').textContent.split(' ')[0],
          [...layer.querySelectorAll('.cl-map')].filter(
            map => !map.querySelector('.cl-ring').hidden).map(map => {
              const [canvas, ring] = map.children;
              const part = (text, n) => Math.round(parseFloat(text) * n / 100);
              return [part(ring.style.top, canvas.height),
                part(ring.style.left, canvas.width),
                part(ring.style.height, canvas.height),
                part(ring.style.width, canvas.width)];
            })])"""
    )
    return {name: windows for name, windows in found if windows}


def test_a_feature_pixel_leads_to_its_5x5_windows(lab):
    explorer, page = lab.explorer(READER), lab.page
    lab.python("reader.place = [3, 2, 4, 4]")
    expect(said(explorer)).to_contain_text("CONV2, map 2, row 4, column 4")
    maps = explorer.get_by_role("grid", name="CONV2").get_by_role("gridcell")
    maps.nth(2).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    expect(maps.nth(3)).to_be_focused()
    expect(said(explorer)).to_contain_text("CONV2, map 3, row 4, column 5")
    assert rings(explorer) == {
        "Input": [[8, 10, 14, 14]],
        "CONV1": [[8, 10, 10, 10]] * 6,
        "POOL1": [[4, 5, 5, 5]] * 6,
        "CONV2": [[4, 5, 1, 1]],
    }
    value = lab.python("", "float(reader.activations['CONV2'][4, 5, 3])")
    shown = re.search(r": ([\d.]+)\.$", said(explorer).inner_text())
    assert float(shown[1]) == pytest.approx(value, rel=1e-3)
    sums = lab.python("", "reader.trace['sums']")
    terms = explorer.locator(".cl-detail .cl-panel > div:last-child:not(.cl-grid)")
    expect(terms).to_have_text([text.replace("-", "−") for text in sums])


def test_a_training_is_seen_and_handed_to_the_reader(lab):
    explorer = lab.explorer(VIEW)
    lab.python(TRAIN.format(2))
    last = "all epochs done after 314 of 314 steps"
    expect(explorer.locator(".cl-progress")).to_contain_text(last)
    counts = counts_of(lab, "learned")
    cells = explorer.locator(".cl-confusion .cl-cell")
    expect(cells).to_have_text([str(count) for count in counts])
    assert lab.python(
        "", "all((learner.parameters[k] == learned[k]).all() for k in learned)"
    )
    shows_reader(lab, lab.explorer(LEARNER), "learner")
    expect(explorer.locator("circle")).to_have_count(2)
    cells.nth(12).focus()
    expect(said(explorer)).to_have_text(
        f"True class 1 read as 2, a mistake: {counts[12]} times."
    )
    expect(explorer.get_by_role("button", name="Stop")).to_be_disabled()


def test_the_stop_button_ends_a_training_and_keeps_what_was_learned(lab):
    explorer, page = lab.explorer(VIEW), lab.page
    page.evaluate(
        f"code => {{ window.training = {KERNEL}.requestExecute({{code}}).done; }}",
        TRAIN.format(2000),
    )
    stop = explorer.get_by_role("button", name="Stop")
    expect(stop).to_be_enabled()
    expect(explorer.locator(".cl-progress")).to_contain_text("epoch 3", timeout=20_000)
    lab.screenshot(explorer, "training-running")
    stop.press("Enter")
    expect(explorer.locator(".cl-progress")).to_contain_text("interrupted after")
    assert page.evaluate("async () => (await window.training).content.status") == "ok"
    assert lab.python("", "history.stopped") == "interrupted"
    assert (
        lab.python(
            "",
            "training.accuracy(training.probabilities("
            "small, learned, digits.test_images), digits.test_labels)",
        )
        > 0.8
    )
    assert lab.python("", "view.running") is False


def test_a_training_is_played_with_by_buttons_and_keys(lab):
    explorer = lab.explorer(PLAY)
    progress = explorer.locator(".cl-progress")
    explorer.get_by_role("button", name="Begin again").click()
    expect(progress).to_have_text("nothing is trained yet")
    explorer.get_by_role("button", name="One step").press("Enter")
    expect(progress).to_contain_text("paused: step 1,")
    explorer.get_by_label("learning rate").select_option("0.1")
    explorer.get_by_label("momentum").select_option("0.5")
    explorer.get_by_role("button", name="Start").click()
    expect(progress).to_contain_text("running: step")
    pause = explorer.get_by_role("button", name="Pause")
    # meanwhile the kernel is free for other cells
    lab.page.wait_for_function(
        "e => Number(/step (\\d+)/.exec(e.textContent)?.[1]) > 60",
        arg=progress.element_handle(),
    )
    pause.click()
    expect(progress).to_contain_text("paused: step")
    expect(explorer.get_by_role("button", name="Start")).to_be_visible()
    done, rate = lab.python("", "[len(play.history.batch_losses), play.learning_rate]")
    assert done > 60
    assert rate == 0.1
    expect(progress).to_contain_text(f"paused: step {done},")
    counts = lab.python("", "play.confusion.ravel().tolist()")
    cells = explorer.locator(".cl-confusion .cl-cell")
    expect(cells).to_have_text([str(count) for count in counts])
    answers = lab.python("", "[a['read'] for a in play.scene['answers']]")
    for answer in answers:
        expect(explorer.get_by_text(f"read as {answer},").first).to_be_visible()


def test_keys_stay_with_the_explorers(lab):
    page = lab.page
    count = page.locator(".jp-Notebook .jp-Cell").count()
    lab.explorer(READER).get_by_role("application", name="drawing pad").focus()
    for key in "abddxxmyr1":
        page.keyboard.press(key)
    lab.explorer(SOFT).get_by_label("Car, slider").focus()
    for key in "abddxxmyr1":
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-Cell").count() == count
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.classList.contains('jp-Cell')")


@pytest.mark.parametrize(
    "theme",
    [
        "JupyterLab Dark",
        pytest.param("JupyterLab Light", marks=pytest.mark.thorough),
    ],
)
def test_everyone_can_use_them_in_both_themes(lab, theme):
    lab.page.set_viewport_size({"width": 1280, "height": 1500})
    lab.theme(theme)
    lab.python("reader.place = [1, 3, 11, 13]")
    for place, name in SHOWN:
        explorer = lab.explorer(place)
        assert violations(explorer) == ""
        lab.screenshot(explorer, f"{name}-{theme.split()[1].lower()}")
    lab.page.set_viewport_size({"width": 1280, "height": 1000})


def test_at_twice_the_size_nothing_is_cut_off(lab):
    lab.page.set_viewport_size({"width": 640, "height": 2600})  # 1280 at 200 %
    try:
        for place, name in SHOWN:
            explorer = lab.explorer(place)
            assert explorer.evaluate("e => e.scrollWidth - e.clientWidth") == 0
            lab.screenshot(explorer, f"{name}-200-percent")
        cells = lab.explorer(SOFT).locator("td").all()
        assert cells
        for cell in cells:
            cell.scroll_into_view_if_needed()
            expect(cell).to_be_in_viewport(ratio=1)
    finally:
        lab.page.set_viewport_size({"width": 1280, "height": 1000})


@pytest.mark.thorough
def test_after_a_reload_they_live_and_after_a_restart_they_work_again(lab):
    lab.python("reader.pick(100); soft.logits = [1, 2, 3, 4]")
    lab.python(TRAIN.format(1))
    lab.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    lab.open("nets.ipynb")
    soft, reader, view = (lab.explorer(place) for place in (SOFT, READER, VIEW))
    shows_softmax(lab, soft)
    shows_reader(lab, reader)
    shows_training(lab, view, 157)
    soft.get_by_role("slider", name="Car, slider").press("ArrowRight")
    expect(soft.get_by_role("spinbutton", name="Car")).to_have_value("1.1")
    shows_softmax(lab, soft)

    lab.page.evaluate(f"() => {KERNEL}.restart()")
    lab.page.wait_for_function(f"() => {KERNEL}.status === 'idle'")
    lab.open("nets.ipynb")
    expect(lab.page.get_by_text("Error displaying widget")).to_have_count(len(CELLS))
    lab.errors.clear()  # JupyterLab's own words about this, on the console
    for place, words in ((SOFT, "softmax"), (READER, "network"), (VIEW, "training")):
        cell = lab.page.locator(".jp-Notebook .jp-Cell").nth(place)
        still = cell.locator(".cl-still img").first
        expect(still).to_be_visible()
        assert words in still.get_attribute("alt").lower()

    lab.run_all()
    shows_softmax(lab, soft)
    shows_reader(lab, reader)
    lab.python(TRAIN.format(2))
    shows_training(lab, view, 314)
    expect(lab.page.locator(".cl-still:visible")).to_have_count(0)


def shows_training(lab, view, steps):
    progress = view.locator(".cl-progress")
    expect(progress).to_contain_text(f"all epochs done after {steps} of {steps} steps")
    counts = [str(count) for count in counts_of(lab, "learned")]
    expect(view.locator(".cl-confusion .cl-cell")).to_have_text(counts)
