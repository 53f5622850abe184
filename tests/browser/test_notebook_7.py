"""Every explorer in Notebook 7, by mouse and keyboard, against the kernel's numbers."""

import numpy as np
import pytest
from browser.looking import explorers_in_lab
from browser.showing import (
    cells,
    counts_of,
    said,
    shows,
    shows_reader,
    shows_softmax,
    shows_sums,
)
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.thorough]

CELLS = [
    """import numpy as np
from convnet_lab import datasets, documents, functional, lenet, training, widgets
conv = widgets.ConvExplorer(np.arange(30).reshape(6, 5) % 7, documents.G)
conv""",
    """volume = widgets.VolumeExplorer()
volume""",
    """pool = widgets.PoolExplorer(documents.POOLING_5X5, f=3, stride=1)
pool""",
    """soft = widgets.SoftmaxExplorer()
soft""",
    """reader = widgets.LeNetExplorer(digit=44)
reader""",
    """digits = datasets.load_digits()
small = [("input", 32, 32, 1), ("conv", 4, 5), ("pool", 2), ("dense", 10)]
view = widgets.TrainingView(small, (digits.test_images, digits.test_labels))
view""",
]
CONV, VOLUME, POOL, SOFT, READER, VIEW = range(len(CELLS))
TRAIN = """learned, history = training.train(
    small, digits.train_images, digits.train_labels, epochs=2, watcher=view)"""


@pytest.fixture(scope="module")
def lab(server):
    with explorers_in_lab(server, "seven.ipynb", CELLS, folder="notebooks") as opened:
        assert opened.page.evaluate("() => window.jupyterapp.name") == (
            "Jupyter Notebook"
        )
        yield opened


def test_a_kernel_is_slid_and_changed(lab):
    explorer, keys = lab.explorer(CONV), lab.page.keyboard
    output = np.array(lab.python("", "conv.output.tolist()"))
    cells(explorer, "map").nth(4).hover()
    expect(said(explorer)).to_contain_text("Row 1, column 1 of the map")
    shows(explorer, "sum", output[1, 1])
    cells(explorer, "map").nth(4).click()
    keys.press("ArrowDown")
    expect(said(explorer)).to_contain_text("Row 2, column 1 of the map")
    shows(explorer, "sum", output[2, 1])
    explorer.get_by_label("kernel, row 0, column 0").click()
    keys.type("-2.5")
    keys.press("Enter")
    expect(explorer.get_by_label("kernel, row 0, column 0")).to_have_value("−2.5")
    changed = np.array(lab.python("", "conv.output.tolist()"))
    assert (changed != output).any()
    shows(explorer, "map", changed)


def test_an_entry_is_traced_through_the_volume(lab):
    explorer, keys = lab.explorer(VOLUME), lab.page.keyboard
    sums = np.array(lab.python("", "volume.channel_sums.tolist()"))
    cells(explorer, "map 1").nth(5).hover()
    expect(said(explorer)).to_contain_text("Map 1, row 1, column 2")
    shows_sums(explorer, sums[1, 1, 2])
    cells(explorer, "map 0").first.focus()
    keys.press("Control+Home")
    keys.press("ArrowRight")
    expect(said(explorer)).to_contain_text("Map 0, row 0, column 1")
    shows_sums(explorer, sums[0, 0, 1])


def test_a_map_is_pooled(lab):
    explorer, keys = lab.explorer(POOL), lab.page.keyboard
    cells(explorer, "pooled map").nth(4).hover()
    expect(said(explorer)).to_contain_text("is 200, at row 2, column 1 of the map")
    explorer.get_by_label("max").focus()
    for kind in ("average", "sum"):
        keys.press("ArrowRight")
        expect(explorer.get_by_label(kind)).to_be_checked()
        shows(explorer, "pooled map", lab.python("", "pool.output.tolist()"))


def test_logits_become_probabilities(lab):
    explorer, keys = lab.explorer(SOFT), lab.page.keyboard
    explorer.get_by_role("slider", name="Car, slider").focus()
    for _ in range(3):
        keys.press("ArrowRight")
    expect(explorer.get_by_role("spinbutton", name="Car")).to_have_value("5.3")
    explorer.get_by_label("Bus is the true class").click()
    expect(said(explorer)).to_contain_text("If the true class is Bus")
    lab.hears("soft.place", [3])
    shows_softmax(lab, explorer)


def test_a_digit_is_drawn_picked_and_traced(lab):
    explorer, page = lab.explorer(READER), lab.page
    pad = explorer.get_by_role("application", name="drawing pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"]
    page.mouse.move(x, y + 30)
    page.mouse.down()
    page.mouse.move(x, y + box["height"] - 30, steps=12)
    page.mouse.up()
    expect(explorer.locator(".cl-verdict")).to_contain_text("The network reads 1")
    shows_reader(lab, explorer)
    explorer.get_by_role("spinbutton", name="Test digit no.").fill("100")
    page.keyboard.press("Enter")
    expect(explorer.get_by_text("Test digit no. 100:")).to_be_visible()
    shows_reader(lab, explorer)
    pooled = explorer.locator(".cl-layer").nth(2).locator("canvas").nth(3)
    pixel = pooled.bounding_box()["width"] / 14
    pooled.hover(position={"x": 6.5 * pixel, "y": 5.5 * pixel})
    expect(said(explorer)).to_contain_text("POOL1, map 3, row 5, column 6: the largest")
    window = lab.python("", "reader.activations['CONV1'][10:12, 12:14, 3].tolist()")
    for value in np.ravel(window):
        expect(said(explorer)).to_contain_text(f"{value:.4g}")


def test_a_training_is_watched(lab):
    explorer = lab.explorer(VIEW)
    lab.python(TRAIN)
    expect(explorer.locator(".cl-progress")).to_contain_text("after 314 of 314 steps")
    counts = counts_of(lab, "learned")
    matrix = explorer.locator(".cl-confusion .cl-cell")
    expect(matrix).to_have_text([str(count) for count in counts])
    matrix.nth(11).hover()
    told = f"True class 1 read as 1, right: {counts[11]} times."
    expect(said(explorer)).to_have_text(told)
    matrix.nth(11).click()
    lab.page.keyboard.press("ArrowRight")
    told = f"True class 1 read as 2, a mistake: {counts[12]} times."
    expect(said(explorer)).to_have_text(told)


def test_keys_stay_with_the_explorers(lab):
    page = lab.page
    count = page.locator(".jp-Notebook .jp-Cell").count()
    cells(lab.explorer(CONV), "map").first.focus()
    for key in [*"abddxxmyr1", "Shift+Enter", "Control+Enter"]:
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-Cell").count() == count
    lab.screenshot(lab.explorer(CONV), "notebook-7")
