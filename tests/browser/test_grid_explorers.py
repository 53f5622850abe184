"""The explorers of grids in JupyterLab, driven by mouse and keyboard.

What they show is compared with what the notebook's own kernel computes.
"""

import re

import numpy as np
import pytest
from browser.looking import explorers_in_lab, violations
from browser.showing import cells, numbers, said, shows
from playwright.sync_api import expect

from convnet_lab.widgets import words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = [
    """import numpy as np
from convnet_lab import documents, functional, widgets
from convnet_lab.datasets import photograph
conv = widgets.ConvExplorer(np.arange(30).reshape(6, 5) % 7, documents.G)
conv""",
    "conv",
    """gray = functional.to_grayscale(photograph())[0:320, 192:512]
small = gray.reshape(64, 5, 64, 5).mean(axis=(1, 3)).round()
photo = widgets.ConvExplorer(small, "Sobel x")
photo""",
    """volume = widgets.VolumeExplorer()
volume""",
    """pool = widgets.PoolExplorer(documents.POOLING_5X5, f=3, stride=1)
pool""",
]
CONV, VIEW, PHOTO, VOLUME, POOL = range(5)

RESET = """
conv.operation, conv.padding, conv.stride = "cross-correlation", 0, 1
conv.kernel, conv.place = documents.G, [0, 0]
photo.place, volume.place = [0, 0], [0, 0, 0]
volume.padding, volume.stride = 1, 2
pool.kind, pool.f, pool.stride, pool.place = "max", 3, 1, [0, 0]
"""


@pytest.fixture(scope="module")
def opened(server):
    with explorers_in_lab(server, "grids.ipynb", CELLS) as lab:
        yield lab


@pytest.fixture
def lab(opened):
    opened.begin_again(RESET)
    return opened


def kernel_shows(explorer, weights):
    inputs = explorer.locator(".cl-cell input")
    expect(inputs).to_have_count(len(weights))
    for field, weight in zip(inputs.all(), weights, strict=True):
        expect(field).to_have_value(words.number(weight).replace("-", "−"))


def box(locator):
    return [round(value) for value in locator.bounding_box().values()]


def focused(page):
    return page.evaluate(
        "() => { const e = document.activeElement; return e.ariaLabel || e.labels?.[0]"
        "?.textContent.trim() || e.textContent.trim(); }"
    )


def test_every_entry_of_a_map_is_explained_under_the_mouse(lab):
    explorer = lab.explorer(CONV)
    output = np.array(lab.python("", "conv.output.tolist()"))
    image = np.array(lab.python("", "conv.image.tolist()"))
    kernel = np.array(lab.python("", "conv.kernel.tolist()"))
    for row, col in np.ndindex(output.shape):
        cells(explorer, "map").nth(row * 3 + col).hover()
        expect(said(explorer)).to_contain_text(f"Row {row}, column {col} of the map")
        window = image[row : row + 3, col : col + 3]
        shows(explorer, "window", window)
        shows(explorer, "products", window * kernel)
        shows(explorer, "sum", output[row, col])
        shown = numbers(said(explorer).inner_text().split(": ", 1)[1])
        terms = np.stack([window, kernel], axis=-1).ravel().tolist()
        assert shown == [*terms, output[row, col]]
    shows(explorer, "map", output)


def test_a_ring_lies_on_the_window_of_the_pixel_under_the_mouse(lab):
    explorer = lab.explorer(CONV)
    pixels = explorer.get_by_role("table", name="image").locator(".cl-cell")
    pixels.nth(3 * 5 + 2).hover()  # the middle of the window at row 2, column 1
    expect(said(explorer)).to_contain_text("window at row 2, column 1")
    x, y, _, _ = box(pixels.nth(2 * 5 + 1))
    right, bottom, width, height = box(pixels.nth(4 * 5 + 3))
    ring = explorer.locator(".cl-ring").first
    wanted = [x, y, right + width - x, bottom + height - y]
    np.testing.assert_allclose(box(ring), wanted, atol=1)


def test_all_of_an_explorer_is_reached_by_the_keyboard(lab):
    explorer, page = lab.explorer(CONV), lab.page
    explorer.get_by_label("Filter").focus()
    stops = [focused(page)]
    for _ in range(9):
        page.keyboard.press("Tab")
        stops.append(focused(page))
    first_entry = str(int(lab.python("", "conv.output[0, 0]")))
    assert stops == [
        *("Filter", "cross-correlation", "Padding", "Stride"),
        "kernel, row 0, column 0",
        first_entry,
        *("First", "Back", "Step", "▶ Play"),
    ]


def test_a_map_is_walked_by_arrow_keys_and_all_views_follow(lab):
    explorer, page = lab.explorer(CONV), lab.page
    cells(explorer, "map").first.focus()
    walk = {
        "ArrowRight": (0, 1),
        "ArrowDown": (1, 1),
        "End": (1, 2),
        "Home": (1, 0),
        "PageDown": (3, 0),
        "ArrowLeft": (3, 0),
        "Control+End": (3, 2),
        "Control+Home": (0, 0),
    }
    output = np.array(lab.python("", "conv.output.tolist()"))
    for key, (row, col) in walk.items():
        page.keyboard.press(key)
        for view in (explorer, lab.explorer(VIEW)):
            expect(said(view)).to_contain_text(f"Row {row}, column {col} of the map")
            expect(said(view)).to_have_text(re.compile(rf"= {output[row, col]:.0f}$"))
        assert page.evaluate(
            "() => [document.activeElement.dataset.row,"
            " document.activeElement.dataset.column].map(Number)"
        ) == [row, col]
    page.keyboard.press("ArrowDown")
    lab.hears("conv.place", [1, 0])


def lab_status():
    return (
        "window.jupyterapp.shell.currentWidget.context.sessionContext.session"
        ".kernel.status"
    )


def test_python_moves_the_views(lab):
    lab.python("conv.place = [2, 1]")
    for place in (CONV, VIEW):
        expect(said(lab.explorer(place))).to_contain_text("Row 2, column 1 of the map")


def test_typing_in_the_kernel_changes_the_map_in_all_views(lab):
    explorer, page = lab.explorer(CONV), lab.page
    first = explorer.get_by_label("kernel, row 0, column 0")
    first.click()
    page.keyboard.type("-2.5")  # what stood there is selected
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "kernel, row 0, column 1"
    page.keyboard.type("1/4")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "kernel, row 1, column 1"
    for view in (explorer, lab.explorer(VIEW)):
        expect(view.get_by_label("kernel, row 0, column 1")).to_have_value("0.25")
        expect(view.get_by_label("Filter")).to_have_value("")
        kernel_shows(view, [-2.5, 0.25, 3, 4, 5, 6, 7, 8, 9])
        shows(view, "map", lab.python("", "conv.output.tolist()"))
    explorer.get_by_label("Filter").select_option("sharpen")
    expect(lab.explorer(VIEW).get_by_label("Filter")).to_have_value("sharpen")
    kernel_shows(lab.explorer(VIEW), [0, -1, 0, -1, 5, -1, 0, -1, 0])


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("cat", "'cat' is not a number"),
        ("NaN", "NaN is not a number"),
        ("1e9", "1e9 is out of range"),
        ("", "The field is empty"),
    ],
)
def test_a_bad_value_is_refused_at_its_field_with_the_reason(lab, typed, why):
    explorer, page = lab.explorer(CONV), lab.page
    before = lab.python("", "conv.output.tolist()")
    for name in ("kernel, row 1, column 2", "Padding"):
        field = explorer.get_by_label(name)
        good = field.input_value()
        field.fill(typed)
        page.keyboard.press("Enter")
        expect(field).to_have_attribute("aria-invalid", "true")
        reason = page.locator(f"[id='{field.get_attribute('aria-describedby')}']")
        expect(reason).to_contain_text(why if name != "Padding" else "write")
        shows(explorer, "map", before)
        page.keyboard.press("Escape")  # takes it back, and stays in the field
        expect(field).to_have_value(good)
        expect(field).to_be_focused()
        expect(reason).to_be_empty()


def test_what_is_typed_while_python_answers_is_kept(lab):
    explorer, page = lab.explorer(CONV), lab.page
    field = explorer.get_by_label("kernel, row 0, column 0")
    field.click()
    for digit in range(2, 9):  # far faster than Python answers
        page.keyboard.press("Control+a")
        page.keyboard.type(str(digit))
        page.keyboard.press("Enter")
    shows(lab.explorer(VIEW), "kernel$", [8, *range(2, 10)])
    expect(field).to_have_value("8")
    stride = explorer.get_by_label("Stride")
    stride.focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(lab.explorer(VIEW).get_by_label("Stride")).to_have_value("4")
    expect(stride).to_have_value("4")


def test_convolution_turns_the_kernel_unless_motion_is_not_wanted(lab):
    explorer, page = lab.explorer(CONV), lab.page
    moving = "e => e.getAnimations({subtree: true}).length"
    page.emulate_media(reduced_motion="no-preference")
    explorer.get_by_label("cross-correlation").focus()
    page.keyboard.press("ArrowRight")
    expect(explorer.get_by_label("convolution", exact=True)).to_be_checked()
    expect(explorer.get_by_text("kernel, flipped")).to_be_visible()
    assert explorer.evaluate(moving) == 10
    shows(explorer, "kernel, flipped", [9, 8, 7, 6, 5, 4, 3, 2, 1])
    convolved = "functional.convolve2d(conv.image, documents.G).tolist()"
    shows(explorer, "map", lab.python("", convolved))
    explorer.evaluate(
        "e => Promise.all(e.getAnimations({subtree: true}).map(a => a.finished))"
    )
    page.emulate_media(reduced_motion="reduce")
    page.keyboard.press("ArrowLeft")
    expect(explorer.get_by_text("kernel, flipped")).to_have_count(0)
    assert explorer.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")


def test_stride_leaves_a_column_over_that_is_marked(lab):
    explorer, page = lab.explorer(CONV), lab.page
    unused = explorer.locator(".cl-unused")
    expect(unused).to_have_count(0)
    explorer.get_by_label("Stride").focus()
    page.keyboard.press("ArrowUp")
    expect(explorer.get_by_text("The last row is left over")).to_be_visible()
    expect(unused).to_have_count(5)
    explorer.get_by_label("Padding").focus()
    page.keyboard.press("ArrowUp")
    expect(explorer.get_by_label("Padding")).to_have_value("1")
    expect(explorer.get_by_text("padded image, 8 x 7")).to_be_visible()
    expect(explorer.locator(".cl-frame")).to_have_count(2 * 8 + 2 * 5)
    shows(explorer, "map", lab.python("", "conv.output.tolist()"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(
        explorer.get_by_role("alert").filter(has_text="-1 is out of")
    ).to_be_visible()
    lab.screenshot(explorer, "refused")


def test_a_view_says_that_python_is_busy(lab):
    explorer = lab.explorer(CONV)
    # some sessions of JupyterLab answer views in a thread of their own, some do not:
    # a sleep that keeps Python's lock keeps that thread waiting too
    code = "import ctypes, time; time.sleep(0.5); ctypes.PyDLL(None).sleep(4)"
    lab.page.evaluate(f"code => {{ {kernel()}.requestExecute({{code}}); }}", code)
    lab.page.wait_for_function(f"() => {lab_status()} === 'busy'")
    lab.page.wait_for_timeout(700)
    explorer.get_by_label("Stride").fill("2")
    explorer.get_by_label("Stride").press("Enter")
    expect(explorer.get_by_text("Waiting for Python")).to_be_visible()
    expect(explorer.get_by_text("map, 2 x 2")).to_be_visible(timeout=10_000)
    expect(explorer.get_by_text("Waiting for Python")).to_have_count(0)


def test_keys_do_nothing_to_the_notebook_and_escape_leaves(lab):
    explorer, page = lab.explorer(CONV), lab.page
    count = page.locator(".jp-Notebook .jp-Cell").count()
    cells(explorer, "map").first.focus()
    for key in [*"abddxxmyr1", "Shift+Enter", "Control+Enter", "Alt+Enter"]:
        page.keyboard.press(key)
    explorer.get_by_label("Stride").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+x")
    page.keyboard.press("Escape")  # what was cut comes back
    assert page.locator(".jp-Notebook .jp-Cell").count() == count
    expect(explorer).to_be_visible()
    page.keyboard.press("Escape")
    notebook = "window.jupyterapp.shell.currentWidget.content"
    assert page.evaluate("() => document.activeElement.classList.contains('jp-Cell')")
    active = page.evaluate(f"() => {notebook}.activeCellIndex")
    page.keyboard.press("ArrowDown")  # JupyterLab's own key again
    assert page.evaluate(f"() => {notebook}.activeCellIndex") == active + 1


def test_step_and_play_walk_through_the_map(lab):
    explorer = lab.explorer(CONV)
    step = explorer.get_by_role("button", name="Step")
    for row, col in ((0, 1), (0, 2), (1, 0)):
        step.press("Enter")
        expect(said(explorer)).to_contain_text(f"Row {row}, column {col} of the map")
    explorer.get_by_role("button", name="Back").press("Space")
    expect(said(explorer)).to_contain_text("Row 0, column 2 of the map")
    explorer.get_by_role("button", name="Play").press("Enter")
    expect(said(explorer)).to_have_attribute("aria-live", "off")
    expect(said(explorer)).to_contain_text("Row 1, column 1 of the map")
    explorer.get_by_role("button", name="Pause").press("Enter")
    expect(said(explorer)).to_have_attribute("aria-live", "polite")
    explorer.get_by_role("button", name="First").press("Enter")
    step.press("Enter")
    expect(said(explorer)).to_contain_text("Row 0, column 1 of the map")


def test_a_photograph_has_a_magnifier(lab):
    explorer, page = lab.explorer(PHOTO), lab.page
    canvas = explorer.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    shown = canvas.bounding_box()
    at = {"x": shown["width"] * 31.5 / 64, "y": shown["height"] * 20.5 / 64}
    canvas.hover(position=at)
    expect(said(explorer)).to_contain_text("window at row 19, column 30")
    image = np.array(lab.python("", "photo.image.tolist()"))
    shows(explorer, "window, magnified", image[17:24, 28:35])
    output = np.array(lab.python("", "photo.output.tolist()"))
    shows(explorer, "sum", output[19, 30])
    entry = explorer.get_by_role("gridcell")
    entry.last.focus()
    page.keyboard.press("ArrowRight")
    expect(said(explorer)).to_contain_text("Row 19, column 31 of the map")
    expect(entry.last).to_have_attribute(
        "aria-label", f"row 19, column 31: {output[19, 31]:.0f}".replace("-", "−")
    )
    page.keyboard.press("Control+End")
    expect(said(explorer)).to_contain_text("Row 61, column 61 of the map")
    magnified = explorer.get_by_role("table", name="window, magnified")
    blank = magnified.locator(".cl-cell").filter(has_text=re.compile("^$"))
    expect(blank).to_have_count(7 * 7 - 5 * 5)  # the image ends there


def test_the_volume_is_walked_by_keys_filter_after_filter(lab):
    explorer, page = lab.explorer(VOLUME), lab.page
    cells(explorer, "map 0").first.focus()
    page.keyboard.press("Control+End")
    expect(said(explorer)).to_contain_text("Map 0, row 2, column 2")
    page.keyboard.press("Tab")
    assert focused(page) == "bias of filter 0"
    page.keyboard.press("Tab")
    expect(said(explorer)).to_contain_text("Map 1, row 2, column 2")
    kernel = lab.python("", "volume.filters[:, :, 0, 1].ravel().tolist()")
    kernel_shows(explorer.get_by_role("grid", name="kernel 0"), kernel)
    page.keyboard.press("Control+Home")
    explorer.get_by_role("button", name="Back").press("Enter")
    expect(said(explorer)).to_contain_text("Map 0, row 2, column 2")
    explorer.get_by_label("Stride").fill("1")
    explorer.get_by_label("Stride").press("Enter")
    expect(cells(explorer, "map 0")).to_have_count(25)
    cells(explorer, "map 0").last.hover()  # all of the maps are shown again
    maps = np.array(lab.python("", "volume.output.tolist()"))
    shows(explorer, "map 1", maps[..., 1])


def test_a_pooled_entry_shows_its_window_and_the_winner(lab):
    explorer = lab.explorer(POOL)
    shows(explorer, "pooled map", [200, 200, 135, 200, 200, 135, *[210] * 3])
    cells(explorer, "pooled map").nth(4).hover()
    expect(said(explorer)).to_contain_text(
        "is 200, at row 2, column 1 of the map; it wins in 4 windows"
    )
    winner = explorer.get_by_role("table", name="map").locator(".cl-cell").nth(11)
    np.testing.assert_allclose(
        box(explorer.locator(".cl-spot").first), box(winner), atol=1
    )
    shows(explorer, "window", lab.python("", "pool.image[1:4, 1:4].tolist()"))
    expect(explorer.get_by_text("The windows overlap")).to_be_visible()


def test_pooling_changes_by_keys(lab):
    explorer, page = lab.explorer(POOL), lab.page
    explorer.get_by_role("spinbutton", name="Window").focus()
    page.keyboard.press("ArrowDown")
    explorer.get_by_label("Stride").focus()
    page.keyboard.press("ArrowUp")
    expect(explorer.locator(".cl-unused")).to_have_count(9)
    explorer.get_by_label("max").focus()
    for kind in ("average", "sum"):
        page.keyboard.press("ArrowRight")
        expect(explorer.get_by_label(kind)).to_be_checked()
        shows(explorer, "pooled map", lab.python("", "pool.output.tolist()"))
        expect(explorer.locator(".cl-spot").first).to_be_hidden()
    cells(explorer, "pooled map").first.focus()
    page.keyboard.press("ArrowRight")
    expect(said(explorer)).to_contain_text("25 + 14 + 31 + 0 = 70.")
    explorer.get_by_label("average").check()
    expect(said(explorer)).to_contain_text("= 70; divided by 4 this is 17.5.")


@pytest.mark.parametrize(
    "theme",
    [
        "JupyterLab Dark",
        pytest.param("JupyterLab Light", marks=pytest.mark.thorough),
    ],
)
def test_everyone_can_use_them_in_both_themes(lab, theme):
    lab.theme(theme)
    lab.python("conv.padding, conv.stride, conv.place = 1, 2, [1, 1]")
    for place, name in (
        (CONV, "conv"),
        (PHOTO, "photo"),
        (VOLUME, "volume"),
        (POOL, "pool"),
    ):
        explorer = lab.explorer(place)
        assert violations(explorer) == ""
        lab.screenshot(explorer, f"{name}-{theme.split()[1].lower()}")


def test_at_twice_the_size_nothing_is_cut_off(lab):
    lab.page.set_viewport_size({"width": 640, "height": 2600})  # 1280 at 200 %
    try:
        for place, name in (
            (CONV, "conv"),
            (PHOTO, "photo"),
            (VOLUME, "volume"),
            (POOL, "pool"),
        ):
            explorer = lab.explorer(place)
            wider = "e => e.scrollWidth - e.clientWidth"
            assert explorer.evaluate(wider) == 0
            lab.screenshot(explorer, f"{name}-200-percent")
    finally:
        lab.page.set_viewport_size({"width": 1280, "height": 1000})


def test_after_a_reload_they_live_and_after_a_restart_a_still_figure_remains(lab):
    lab.python("conv.place = [1, 1]")
    lab.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    lab.open("grids.ipynb")
    explorer = lab.explorer(CONV)
    explorer.wait_for()
    expect(said(explorer)).to_contain_text("Row 1, column 1 of the map")
    still = (
        lab.page.locator(".jp-Notebook .jp-Cell").first.locator(".cl-still img").first
    )
    expect(still).to_be_hidden()
    lab.page.evaluate(f"() => {kernel()}.restart()")
    lab.page.wait_for_function(f"() => {lab_status()} === 'idle'")
    lab.open("grids.ipynb")
    expect(still).to_be_visible(timeout=20_000)
    assert "A ring marks its entry" in still.get_attribute("alt")
    expect(lab.page.get_by_text("Error displaying widget")).to_have_count(len(CELLS))
    lab.errors.clear()  # JupyterLab's own words about this, on the console
    lab.run_all()
    explorer.wait_for()
    expect(still).to_be_hidden()
    cells(explorer, "map").nth(5).hover()
    expect(said(explorer)).to_contain_text("Row 1, column 2 of the map")
    shows(explorer, "sum", lab.python("", "conv.output[1, 2]"))


def kernel():
    return "window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"
