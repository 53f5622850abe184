"""Explorers outside of JupyterLab: what they draw, by mouse, pen, touch and keys."""

import re

import numpy as np
import pytest
from browser.alone import alone, chromium
from browser.looking import violations
from browser.showing import cells, numbers, said, shows
from playwright.sync_api import expect

from convnet_lab import datasets, widgets
from convnet_lab.widgets import training_view

pytestmark = pytest.mark.browser

LAPTOP = 560
"""Pixels that a cell's output has on a laptop's screen, 768 high, below Lab's bars."""


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page(browser):
    with alone(browser) as opened:
        yield opened


@pytest.fixture(scope="module")
def volume():
    return widgets.VolumeExplorer()


@pytest.fixture(scope="module")
def shown_volume(page, volume):
    return page.show(volume)


def width_of(explorer, pixels):
    """Give an explorer as much room as it has in a cell."""
    explorer.evaluate("(e, w) => { e.parentElement.style.width = `${w}px`; }", pixels)


def box(locator):
    return list(locator.bounding_box().values())


def test_each_entry_of_a_volume_is_traced_to_the_windows_of_its_channels(
    volume, shown_volume
):
    explorer = shown_volume
    for k, row, col in np.ndindex(2, 3, 3):
        cells(explorer, f"map {k}").nth(row * 3 + col).hover()
        expect(said(explorer)).to_contain_text(f"Map {k}, row {row}, column {col}")
        where = f"windows at row {2 * row}, column {2 * col}"
        expect(said(explorer)).to_contain_text(where)
        sums = volume.channel_sums[k, row, col]
        chips = [
            numbers(text)[0] for text in explorer.locator(".cl-sum").all_inner_texts()
        ]
        assert chips == sums.tolist()
        shows(explorer, "products", volume_products(volume, k, row, col))
        terms = numbers(said(explorer).inner_text().split("bias, ")[1])
        assert terms == [*sums, volume.biases[k], volume.output[row, col, k]]


def volume_products(volume, k, row, col):
    padded = np.pad(volume.volume, ((1, 1), (1, 1), (0, 0)))
    window = padded[2 * row : 2 * row + 3, 2 * col : 2 * col + 3]
    return np.moveaxis(window * volume.filters[..., k], -1, 0) + 0.0  # no -0


@pytest.mark.parametrize("room", [1000, 832, 560, 368])
def test_channels_stand_side_by_side_and_maps_stay_in_view_on_a_laptop(
    shown_volume, room
):
    explorer = shown_volume
    width_of(explorer, room)
    tops = {round(box(channel)[1]) for channel in explorer.locator(".cl-channel").all()}
    assert len(tops) == 1
    top = box(explorer)[1]
    for entry in explorer.locator(".cl-maps .cl-grid").all():
        _, y, _, height = box(entry)
        assert y + height - top < LAPTOP
    assert explorer.evaluate("e => e.scrollWidth - e.clientWidth") == 0


def test_wires_lead_from_the_windows_to_the_entry(shown_volume):
    explorer = shown_volume
    for room in (1000, 560):
        width_of(explorer, room)
        cells(explorer, "map 1").nth(4).hover()
        ends = explorer.evaluate(
            """e => [...e.querySelectorAll('.cl-wire')].map(wire => {
              const end = wire.getPointAtLength(wire.getTotalLength());
              const at = wire.ownerSVGElement.getBoundingClientRect();
              return [end.x + at.left, end.y + at.top];
            })"""
        )
        assert len(ends) == 3 + 3
        x, y, width, height = box(cells(explorer, "map 1").nth(4))
        across, down = ends[-1]
        assert x - 2 <= across <= x + width + 2
        assert y - 2 <= down <= y + height + 2


def test_weights_biases_and_relu_of_a_volume_are_changed(page, volume, shown_volume):
    explorer = shown_volume
    cells(explorer, "map 1").nth(2).hover()
    field = explorer.get_by_label("kernel 2, row 0, column 1")
    field.fill("1/2")
    cells(explorer, "map 0").nth(0).hover()  # the mouse does not change what is typed
    field.press("Enter")
    expect(field).to_have_value("0")  # of filter 0, which is looked at
    assert volume.filters[0, 1, 2].tolist() == [0, 0.5]
    shows(explorer, "map 1", volume.output[..., 1])
    bias = explorer.get_by_label("bias of filter 1")
    bias.fill("-2")
    bias.press("Enter")
    shows(explorer, "map 1", volume.output[..., 1])
    bias.fill("much")
    bias.press("Enter")
    expect(explorer.get_by_text("'much' is not a number")).to_be_visible()
    bias.press("Escape")
    explorer.get_by_role("checkbox", name="ReLU").check()
    shows(explorer, "map 0", np.maximum(volume.before[..., 0], 0))
    cells(explorer, "map 0").nth(0).hover()
    expect(said(explorer)).to_contain_text("= −2; ReLU makes 0 of it")
    explorer.get_by_role("checkbox", name="ReLU").uncheck()
    expect(said(explorer)).not_to_contain_text("ReLU")
    volume.filters, volume.biases = (
        widgets.VolumeExplorer().filters,
        widgets.VolumeExplorer().biases,
    )
    page.push(volume)


def test_step_fills_a_volumes_maps_from_empty(volume, shown_volume):
    explorer = shown_volume
    explorer.get_by_role("button", name="First").click()
    explorer.get_by_role("button", name="Step").click()
    entries = [f"{value:.0f}".replace("-", "−") for value in volume.output[0, :2, 0]]
    expect(cells(explorer, "map 0")).to_have_text([*entries, *[""] * 7])
    expect(cells(explorer, "map 1")).to_have_text([""] * 9)
    cells(explorer, "map 0").nth(8).hover()
    shows(explorer, "map 1", volume.output[..., 1])


@pytest.fixture(scope="module")
def signals():
    return widgets.SignalExplorer()


@pytest.fixture(scope="module")
def shown_signals(page, signals):
    return page.show(signals)


def corners_of(explorer, kind):
    """Left, right and top of a drawn signal, in pixels of the page."""
    return explorer.locator(f"polygon.{kind}").evaluate(
        """drawn => {
          const {left, right, top} = drawn.getBoundingClientRect();
          return [left, right, top];
        }"""
    )


def test_a_signal_slides_under_the_mouse_and_its_overlap_is_shaded(
    signals, shown_signals
):
    explorer = shown_signals
    above = explorer.locator(".cl-signals").first
    _, y, _, height = box(above)
    f_left, f_right, _ = corners_of(explorer, "cl-f")
    one = (f_right - f_left) / 16
    # the mouse holds the middle of g: four positions short of f's middle, 12 overlap
    middle = (f_left + f_right) / 2
    explorer.page.mouse.move(middle - 4 * one, y + height / 2)
    expect(said(explorer)).to_have_text(
        "Shift 11: " + " + ".join(["1·1"] * 12) + " = 12"
    )
    left, right, _ = corners_of(explorer, "cl-product")
    assert right - left == pytest.approx(12 * one, abs=2)
    assert left == pytest.approx(f_left, abs=2)
    explorer.page.mouse.move(middle, y + height / 2)
    expect(said(explorer)).to_have_text("Shift 15: the sum of 16 products is 16")


def test_the_sums_are_drawn_as_far_as_a_signal_has_slid(signals, shown_signals):
    explorer = shown_signals
    shift = explorer.get_by_role("slider", name="shift")
    explorer.get_by_role("button", name="First").click()
    widths = []
    for _ in range(3):
        left, right, _ = corners_of(explorer, "cl-sums")
        widths.append(right - left)
        explorer.get_by_role("button", name="Step").click()
    assert widths[1] == pytest.approx(2 * widths[0], abs=2)
    assert widths[2] == pytest.approx(3 * widths[0], abs=2)
    shift.focus()
    shift.press("End")
    expect(said(explorer)).to_have_text("Shift 30: 1·1 = 1")
    shift.press("ArrowLeft")
    expect(said(explorer)).to_have_text("Shift 29: 1·1 + 1·1 = 2")
    # what was reached stays, paler
    left, right, _ = corners_of(explorer, "cl-later")
    assert right - left == pytest.approx(31 * widths[0], abs=2)


SLIDE_AND_CHOOSE = """root => {
  const slider = root.querySelector('input[type=range]');
  slider.value = 28;
  slider.dispatchEvent(new Event('input'));
  const pair = root.querySelector('select');
  pair.value = '1 0 2 over 1 2 3';
  pair.dispatchEvent(new Event('change', { bubbles: true })); }"""


def test_python_hears_of_a_place_before_the_change_that_moves_it(
    signals, shown_signals
):
    heard = []
    signals.observe(lambda change: heard.append(change.new), "place")
    shown_signals.evaluate(SLIDE_AND_CHOOSE)
    expect(said(shown_signals)).to_contain_text("Shift 4")
    assert heard[-2:] == [[28], [4]]


def test_signals_are_typed_and_flipped(signals, shown_signals):
    explorer = shown_signals
    explorer.get_by_label("Signals").select_option("1 0 2 over 1 2 3")
    field = explorer.get_by_label("g, row 0, column 1")
    field.fill("5")
    field.press("Enter")
    expect(explorer.get_by_label("Signals")).to_have_value("")
    shift = explorer.get_by_role("slider", name="shift")
    shift.fill("1")
    expect(said(explorer)).to_have_text("Shift 1: 1·5 + 2·1 = 7")
    explorer.get_by_label("cross-correlation").check()
    expect(said(explorer)).to_have_text("Shift 1: 1·5 + 2·2 = 9")
    assert signals.output[1] == 9


@pytest.fixture(scope="module")
def pixels():
    return widgets.PixelsExplorer(place=[190, 180, 0, 0])


@pytest.fixture(scope="module")
def shown_pixels(page, pixels):
    return page.show(pixels)


def test_a_photograph_is_hovered_for_its_numbers_in_the_light_of_each_channel(
    pixels, shown_pixels
):
    explorer = shown_pixels
    photograph = explorer.locator("canvas")
    photograph.scroll_into_view_if_needed()
    x, y, width, height = box(photograph)
    explorer.page.mouse.move(x + width * 300.5 / 512, y + height * 200.5 / 600)
    patch = pixels.image[199:202, 298:302]
    for channel, light in enumerate(("red", "green", "blue")):
        shows(explorer, f"{light}, channel", patch[..., channel])
        lamp = cells(explorer, f"{light}, channel").first.evaluate(
            "cell => getComputedStyle(cell).backgroundColor"
        )
        wanted = [0, 0, 0]
        wanted[channel] = int(patch[0, 0, channel])
        assert [int(n) for n in numbers(lamp)] == wanted
    shows(explorer, "red, flattened", patch[..., 0].ravel())
    cells(explorer, "blue, channel").nth(2 * 4 + 3).hover()
    red, green, blue = (int(n) for n in patch[2, 3])
    expect(said(explorer)).to_contain_text(
        f"Row 201, column 301 of the photograph: red {red}, green {green}, blue {blue}."
    )
    expect(said(explorer)).to_contain_text("position 2·4 + 3 = 11")


def test_a_channel_is_lined_up_number_by_number(pixels, shown_pixels):
    explorer = shown_pixels
    explorer.get_by_role("radiogroup", name="line up").get_by_label("green").check()
    explorer.get_by_role("button", name="First").click()
    for _ in range(7):
        explorer.get_by_role("button", name="Step").click()
    row = explorer.get_by_role("table", name="green, flattened").locator(".cl-cell")
    texts = [f"{value:.0f}" for value in pixels.row[:8]]
    expect(row).to_have_text([*texts, *[""] * 4])
    expect(said(explorer)).to_contain_text("row 1, column 3; in the row")
    top, left = pixels.place[:2]
    assert [top, left] == [199, 298]  # the patch stays
    row.nth(11).hover()
    expect(row.nth(11)).not_to_have_text("")


def test_the_photograph_is_shown_in_one_light(shown_pixels):
    explorer = shown_pixels
    shown = explorer.get_by_role("radiogroup", name="photograph")
    data = """canvas => [...canvas.getContext('2d').getImageData(400, 40, 1, 1).data]"""
    whole = explorer.locator("canvas").evaluate(data)
    shown.get_by_label("blue").check()
    assert explorer.locator("canvas").evaluate(data) == [0, 0, whole[2], 255]
    shown.get_by_label("in color").check()
    assert explorer.locator("canvas").evaluate(data) == whole


def test_a_finger_slides_over_grids_and_the_page_does_not_scroll(browser):
    with alone(browser, width=560, has_touch=True) as touched:
        explorers = (
            (widgets.PoolExplorer(), "pooled map", "Row 1, column 1 of the pooled map"),
            (widgets.VolumeExplorer(), "map 0", "Map 0, row 2, column 2"),
        )
        shown = [(touched.show(explorer), *rest) for explorer, *rest in explorers]
        photograph = touched.show(widgets.PixelsExplorer())
        reader = touched.show(widgets.LeNetExplorer())
        touch = touched.page.context.new_cdp_session(touched.page)

        def slide(points):
            for kind, at in zip(
                ("touchStart", *["touchMove"] * (len(points) - 1)), points, strict=True
            ):
                place = [{"x": at[0], "y": at[1]}]
                touch.send(
                    "Input.dispatchTouchEvent", {"type": kind, "touchPoints": place}
                )
            touch.send(
                "Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []}
            )

        def slides(locator):
            locator.scroll_into_view_if_needed()
            before = touched.page.evaluate("() => window.scrollY")
            x, y, width, height = box(locator)
            steps = np.linspace(0.1, 0.9, 7)
            slide([(x + t * width, y + t * height) for t in steps])
            assert touched.page.evaluate("() => window.scrollY") == before

        for explorer, name, last in shown:
            slides(explorer.get_by_role("grid", name=name))
            expect(said(explorer)).to_contain_text(last)
        slides(reader.locator(".cl-padbox"))
        expect(reader.locator(".cl-verdict")).to_contain_text("Your drawing")
        slides(reader.locator(".cl-layer canvas").nth(1))
        expect(said(reader)).to_contain_text("CONV1, map 0, row 25, column 25")
        slides(photograph.locator("canvas"))
        expect(said(photograph)).to_contain_text(f"Row {round(0.9 * 600) - 1}, column")


def test_whoever_wants_no_motion_gets_none(browser):
    with (
        alone(browser, reduced_motion="reduce") as still,
        alone(browser) as moving,
    ):
        counts = []
        for page in (still, moving):
            explorer = page.show(widgets.PixelsExplorer())
            explorer.get_by_role("button", name="Step").click()
            counts.append(page.page.evaluate("() => document.getAnimations().length"))
        assert counts == [0, 1]


@pytest.mark.parametrize("room", [830, 544, 430])
def test_the_bars_of_softmax_are_in_sight_where_the_page_is_narrow(page, room):
    explorer = page.show(widgets.SoftmaxExplorer())
    width_of(explorer, room)
    explorer.scroll_into_view_if_needed()
    left, _, width, _ = box(explorer)
    for track in explorer.locator("td .cl-track").all():
        x, y, wide, high = box(track)
        assert left <= x
        assert x + wide <= left + width
        at = [x + wide / 2, y + high / 2]
        seen = "(e, [x, y]) => e.contains(document.elementFromPoint(x, y))"
        assert track.evaluate(seen, at)


@pytest.fixture(scope="module")
def learning():
    """A playground that has learned for three rounds, and is paused."""
    digits = datasets.load_digits()
    playground = widgets.TrainingPlayground(
        [("input", 32, 32, 1), ("conv", 6, 5), ("pool", 2), ("dense", 10)],
        (digits.train_images[:1024], digits.train_labels[:1024]),
        (digits.test_images, digits.test_labels),
        learning_rate=0.1,
    )
    for _ in range(3):
        playground.ask("epoch", "", [])
    return playground


@pytest.fixture(scope="module")
def shown_learning(page, learning):
    return page.show(learning)


def test_charts_say_their_values_and_the_accuracy_fills_its_axis(
    learning, shown_learning
):
    loss, accuracy = shown_learning.locator(".cl-chart").all()
    last = learning.history.batch_losses[-1]
    assert float(loss.get_attribute("aria-label").split("now ")[1].split()[0]) == (
        pytest.approx(last, rel=1e-2)
    )
    values = list(learning.accuracies.values())
    told = f"highest {max(values):.3g} at step"
    assert told in accuracy.get_attribute("aria-label")
    low = learning.scene["accuracy_low"]
    assert 0 < low <= min(values[2:])
    ticks = accuracy.locator("text[text-anchor=end]").all_text_contents()
    assert [float(tick) for tick in ticks[:1]] == [low]


def test_each_filter_stands_above_itself_and_the_matrix_has_its_classes(
    learning, shown_learning
):
    for room in (868, 530):
        width_of(shown_learning, room)
        filters = shown_learning.locator(".cl-filters canvas").all()
        assert len(filters) == 2 * 6
        for before, now in zip(filters[:6], filters[6:], strict=True):
            assert box(before)[0] == box(now)[0]
            assert box(before)[1] < box(now)[1]
        names = [f.get_attribute("aria-labelledby").split() for f in filters]
        text = "(e, id) => document.getElementById(id).textContent"
        told = [
            " ".join(shown_learning.evaluate(text, part) for part in name)
            for name in (names[0], names[-1])
        ]
        assert told == ["filter 0 at the start", "filter 5 now"]
        entries = cells(shown_learning, "confusion matrix")
        for k in (0, 7):
            x, y, width, height = box(entries.nth(11 * k))
            across = box(shown_learning.locator(".cl-across span").nth(k))
            down = box(shown_learning.locator(".cl-down span").nth(k))
            assert across[0] + across[2] / 2 == pytest.approx(x + width / 2, abs=1)
            assert down[1] + down[3] / 2 == pytest.approx(y + height / 2, abs=1)
        assert shown_learning.evaluate("e => e.scrollWidth - e.clientWidth") == 0


def test_kernel_fields_hold_what_a_high_pass_needs(page):
    explorer = page.show(widgets.ConvExplorer(kernel="high-pass"))
    for field in explorer.locator(".cl-fields input").all():
        assert field.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_nothing_moves_under_the_mouse(page):
    image = np.arange(49).reshape(7, 7) ** 2 % 251
    explorer = page.show(widgets.ConvExplorer(image, "high-pass"))
    width_of(explorer, 640)
    entries = cells(explorer, "map, ")
    places = []
    for place in (0, 4, 8, 12, 16, 20, 24):
        entries.nth(place).hover()
        places.append([box(entries.nth(24)), box(said(explorer))[1]])
    assert all(place == places[0] for place in places)


@pytest.mark.parametrize("name", widgets.__all__)
def test_each_lives_under_a_strict_policy_without_jupyters_colors(page, name):
    kind = getattr(widgets, name)
    digits = datasets.load_digits()
    images, labels = digits.test_images[:64], digits.test_labels[:64]
    small = [("input", 32, 32, 1), ("conv", 4, 5), ("pool", 2), ("dense", 10)]
    arguments = {
        "TrainingView": (small, (images, labels)),
        "TrainingPlayground": (small, (images, labels), (images, labels)),
    }
    explorer = page.show(kind(*arguments.get(name, ())))
    expect(said(explorer).first).not_to_be_empty()
    assert explorer.evaluate("e => getComputedStyle(e).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert violations(explorer) == ""
    vscode = "--vscode-editor-background: #1e1e1e; --vscode-editor-foreground: #d4d4d4"
    explorer.evaluate("(e, colors) => { e.parentElement.style = colors; }", vscode)
    looks = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    assert explorer.evaluate(looks) == ["rgb(30, 30, 30)", "rgb(212, 212, 212)"]
    assert violations(explorer) == ""
    assert page.errors == []


def test_a_sentence_stands_for_the_stop_button_where_it_could_do_nothing(
    page, monkeypatch
):
    monkeypatch.setattr(training_view, "IN_A_TAB", True)
    monkeypatch.setattr(training_view, "can_listen", lambda: False)
    small = [("input", 32, 32, 1), ("conv", 4, 5), ("pool", 2), ("dense", 10)]
    digits = datasets.load_digits()
    validation = digits.test_images[:64], digits.test_labels[:64]
    explorer = page.show(widgets.TrainingView(small, validation))
    expect(explorer.get_by_text("can be paused")).to_be_visible()
    expect(explorer.get_by_role("button", name="Stop")).to_have_count(0)
    assert violations(explorer) == ""


@pytest.mark.parametrize("kind", [widgets.ConvExplorer, widgets.PoolExplorer])
def test_step_fills_a_map_from_empty_and_pointing_shows_all_of_it(page, kind):
    explorer = page.show(kind())
    entries = explorer.get_by_role("grid", name="map").locator(".cl-cell:not(:has(*))")
    count = entries.count()
    explorer.get_by_role("button", name="First").click()
    for walked in range(1, count + 1):
        empty = [""] * (count - walked)
        expect(entries).to_have_text([re.compile(".+")] * walked + empty)
        explorer.get_by_role("button", name="Step").click()
    # and again
    expect(entries).to_have_text([re.compile(".+")] + [""] * (count - 1))
    entries.last.hover()
    expect(entries).to_have_text([re.compile(".+")] * count)


def test_a_page_that_scrolls_under_a_resting_mouse_moves_nothing(page):
    first, second = (page.show(widgets.PoolExplorer(f=2, stride=1)) for _ in range(2))
    page.page.evaluate("() => { document.body.style.paddingBottom = '1000px'; }")
    entry = cells(first, "pooled map").last
    entry.hover()
    expect(said(first)).to_contain_text("Row 2, column 2")
    x, y, _, _ = box(entry)
    wanted = box(cells(second, "pooled map").last)
    assert wanted[0] == x
    page.page.evaluate("by => window.scrollBy(0, by)", wanted[1] - y)
    page.page.wait_for_timeout(300)
    assert box(cells(second, "pooled map").last)[1] == pytest.approx(y, abs=2)
    expect(said(second)).to_contain_text("Row 0, column 0")
