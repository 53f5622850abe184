"""What Python sends to views is what the operations give; bad values are refused."""

import functools
import html
import subprocess
import sys
import threading

import nbformat
import numpy as np
import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbconvert import HTMLExporter
from traitlets import TraitError

from convnet_lab import documents, functional, widgets
from convnet_lab.widgets import (
    ConvExplorer,
    PixelsExplorer,
    PoolExplorer,
    SignalExplorer,
    VolumeExplorer,
)

NEED = {"TrainingPlayground", "TrainingView"}
"""Explorers that are made of something; tests of their own show them."""

EXPLORERS = [getattr(widgets, each) for each in widgets.__all__ if each not in NEED]


def unpacked(packed):
    return np.frombuffer(packed["data"], "<f8").reshape(packed["shape"])


def answers(explorer, monkeypatch, **asked):
    """What a view hears when it asks for a change."""
    heard = []
    monkeypatch.setattr(explorer, "send", heard.append)
    explorer._handle_custom_msg({"number": "1", "at": [], **asked}, [])
    (answer,) = heard
    assert answer["answer"] == "1"
    return answer["refused"]


@pytest.mark.parametrize("operation", ["cross-correlation", "convolution"])
@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (1, 2), (2, 3)])
def test_the_map_and_all_products_are_those_of_the_operations(
    operation, padding, stride
):
    rng = np.random.default_rng(3)
    image, kernel = rng.integers(-9, 9, (7, 9)), rng.integers(-3, 4, (3, 2))
    explorer = ConvExplorer(
        image, kernel, padding=padding, stride=stride, operation=operation
    )
    scene = explorer.scene
    padded = functional.zero_pad(image, padding)
    dense = (
        functional.convolve2d
        if operation == "convolution"
        else functional.cross_correlate2d
    )(padded, kernel)
    np.testing.assert_array_equal(unpacked(scene["output"]), dense[::stride, ::stride])
    products = unpacked(scene["products"])
    weights = unpacked(scene["weights"])
    for row, top in enumerate(scene["tops"]):
        for col, left in enumerate(scene["lefts"]):
            window = padded[top : top + 3, left : left + 2]
            np.testing.assert_array_equal(products[row, col], window * weights)
    np.testing.assert_array_equal(products.sum(axis=(2, 3)), unpacked(scene["output"]))
    assert scene["places"] == list(unpacked(scene["output"]).shape)


def test_the_slides_volume_is_traced_to_its_windows():
    explorer = VolumeExplorer()
    (example,) = documents.EXAMPLES["conv2d"]
    np.testing.assert_array_equal(explorer.output, example.printed)
    scene = explorer.scene
    maps, sums = unpacked(scene["output"]), unpacked(scene["sums"])
    products, biases = unpacked(scene["products"]), unpacked(scene["biases"])
    np.testing.assert_array_equal(np.moveaxis(maps, 0, -1), example.printed)
    np.testing.assert_array_equal(products.sum(axis=(-2, -1)), sums)
    np.testing.assert_array_equal(
        sums.sum(axis=-1) + biases[:, np.newaxis, np.newaxis], maps
    )
    # row 1, column 0 of map 0, as notebook 4 tells it
    assert sums[0, 1, 0].tolist() == [-5, -3, 0]
    window = unpacked(scene["image"])[:, 2:5, 0:3]
    np.testing.assert_array_equal(
        products[0, 1, 0], window * unpacked(scene["kernels"])[0]
    )


@pytest.mark.parametrize(
    ("f", "g"), [([1, 2, 3], [1, 0, 2]), ([2, -1], [1, 4, 0, 3]), ([5], [1, 2])]
)
def test_products_of_signals_add_up_to_both_operations(f, g):
    explorer = SignalExplorer(f, g)
    for operation, wanted in (
        ("convolution", np.convolve(f, g)),
        ("cross-correlation", np.correlate(f, g, "full")),
    ):
        explorer.operation = operation
        scene = explorer.scene
        np.testing.assert_array_equal(unpacked(scene["output"]), wanted)
        products = unpacked(scene["products"])
        np.testing.assert_array_equal(np.nansum(products, axis=1), wanted)
        met = (~np.isnan(products)).sum(axis=1)
        assert met[0] == met[-1] == 1
        assert met.max() == min(len(f), len(g))


def test_pixels_are_packed_as_they_are_and_lined_up_row_after_row():
    image = np.arange(5 * 7 * 3).reshape(5, 7, 3)
    explorer = PixelsExplorer(image, place=[1, 1, 2, 3], light="green")
    sent = explorer.scene["image"]
    assert sent["bytes"]
    arrived = np.frombuffer(sent["data"], np.uint8).reshape(sent["shape"])
    np.testing.assert_array_equal(np.moveaxis(arrived, 0, -1), image)
    np.testing.assert_array_equal(
        explorer.row, functional.flatten(image[1:4, 1:5, 1:2])
    )
    assert explorer.words().endswith("red is 75, green 76, blue 77.")
    assert explorer.still().parts


@pytest.mark.parametrize(
    ("image", "why"),
    [
        (np.zeros((5, 7)), "expected"),
        (np.zeros((5, 7, 4)), "at most"),
        (np.zeros((2, 7, 3)), "at least 3 x 4"),
        (np.full((5, 7, 3), 256), "no pixel"),
        (np.full((5, 7, 3), 0.5), "no pixel"),
    ],
)
def test_what_is_no_color_image_is_refused(image, why):
    with pytest.raises(TraitError, match=why):
        PixelsExplorer(image)


def test_a_view_that_asks_whether_it_hears_is_answered_and_changes_nothing(monkeypatch):
    explorer = ConvExplorer()
    before = explorer.scene
    assert answers(explorer, monkeypatch, change="hear", value="") == ""
    assert explorer.scene is before


def test_signals_are_typed_and_chosen(monkeypatch):
    explorer = SignalExplorer([1, 2], [3, 4])
    ask = functools.partial(answers, explorer, monkeypatch)
    assert ask(change="g", value="1/2", at=[0, 1]) == ""
    assert explorer.g.tolist() == [3, 0.5]
    assert "is not a number" in ask(change="f", value="two", at=[0, 0])
    assert "no signals are called" in ask(change="pair", value="waves")
    for name in explorer.scene["pairs"]:
        assert ask(change="pair", value=name) == ""
        assert explorer.scene["pair"] == name


def test_a_volumes_weights_and_biases_are_typed_and_relu_switched(monkeypatch):
    explorer = VolumeExplorer()
    ask = functools.partial(answers, explorer, monkeypatch)
    assert ask(change="filters", value="-2.5", at=[2, 1, 0, 1]) == ""
    assert ask(change="biases", value="3", at=[1]) == ""
    assert explorer.filters[2, 1, 0, 1] == -2.5
    wanted = functional.conv2d(
        explorer.volume, explorer.filters, explorer.biases, padding=1, stride=2
    )
    assert explorer.biases[1] == 3
    np.testing.assert_array_equal(explorer.output, wanted)
    assert ask(change="relu", value="true") == ""
    np.testing.assert_array_equal(explorer.output, np.maximum(wanted, 0))
    np.testing.assert_array_equal(
        unpacked(explorer.scene["before"]), np.moveaxis(wanted, -1, 0)
    )
    assert "after ReLU" in explorer.words()
    assert "out of range" in ask(change="biases", value="1e4", at=[1])


@pytest.mark.parametrize("example", documents.EXAMPLES["max_pool2d"])
@pytest.mark.parametrize("kind", ["max", "average", "sum"])
def test_the_documents_maps_are_pooled(example, kind):
    volume, f, stride = example.arguments
    explorer = PoolExplorer(volume[..., 0], f=f, stride=stride, kind=kind)
    (printed,) = [
        other.printed
        for other in documents.EXAMPLES[f"{kind}_pool2d"]
        if other.place == example.place
    ]
    np.testing.assert_allclose(unpacked(explorer.scene["output"]), printed[..., 0])
    winners = unpacked(explorer.scene["winners"]).astype(int)
    largest = functional.max_pool2d(volume, f, stride)[..., 0]
    np.testing.assert_array_equal(volume[winners[..., 0], winners[..., 1], 0], largest)


def test_a_winner_is_the_entry_that_the_gradient_goes_to():
    tied = np.array([[1, 5, 5], [5, 2, 5], [5, 5, 5]])
    explorer = PoolExplorer(tied, f=2, stride=1)
    ones = np.ones((2, 2, 1))
    to = functional.max_pool2d_backward(ones, tied[..., np.newaxis], 2, 1)[..., 0]
    counted = np.zeros((3, 3))
    winners = unpacked(explorer.scene["winners"]).astype(int)
    np.add.at(counted, (winners[..., 0], winners[..., 1]), 1)
    np.testing.assert_array_equal(counted, to)
    np.testing.assert_array_equal(
        unpacked(explorer.scene["wins"]), to[winners[..., 0], winners[..., 1]]
    )


def test_what_no_window_reaches_is_marked_and_said():
    explorer = ConvExplorer(np.ones((6, 7)), np.ones((3, 3)), stride=2)
    unused = unpacked(explorer.scene["unused"])
    assert unused[5].all()
    assert not unused[:5].any()
    assert "(6 − 3) / 2 = 1.5, rounded down to 1, plus 1 is 2" in explorer.scene["rule"]
    assert "The last row is left over" in explorer.scene["rule"]
    assert "left over" not in ConvExplorer().scene["rule"]
    gaps = PoolExplorer(np.ones((5, 5)), f=1, stride=2)
    assert gaps.scene["image"]["scale"]["high"] == 1
    pixels = PoolExplorer(documents.POOLING_5X5, f=3, stride=1).scene
    assert pixels["image"]["scale"] == pixels["output"]["scale"]
    assert pixels["image"]["scale"]["high"] == 255  # as in the figures above it
    assert unpacked(gaps.scene["unused"]).sum() == 25 - 9
    assert "gaps" in gaps.scene["rule"]
    assert "overlap" in PoolExplorer(f=2, stride=1).scene["rule"]


def test_a_change_is_computed_again_and_keeps_the_place_inside():
    explorer = ConvExplorer(padding=1)
    explorer.place = [4, 4]
    explorer.stride = 2
    assert explorer.place == [2, 2]
    explorer.place = [-3, 99]
    assert explorer.place == [0, 2]
    with pytest.raises(TraitError, match="expected 2 whole numbers"):
        explorer.place = [1]
    explorer.image = np.full((3, 3), 10)
    np.testing.assert_array_equal(unpacked(explorer.scene["output"]), explorer.output)


BAD_NUMBERS = {
    "cat": "'cat' is not a number",
    "NaN": "NaN is not a number",
    "inf": "out of range",
    "-inf": "out of range",
    "1e9": "1e9 is out of range: write a number from -999 to 999",
    "": "The field is empty",
    "   ": "The field is empty",
    "0,5": "write one with a point",
    "1/0": "divides by 0",
    "1/": "is not a number",
    "1e999999999": "out of range",
    "9" * 99: "is too long",
}


@pytest.mark.parametrize("text", BAD_NUMBERS)
def test_a_bad_weight_is_refused_with_a_reason_and_changes_nothing(text, monkeypatch):
    explorer = ConvExplorer()
    before = explorer.scene
    refused = answers(explorer, monkeypatch, change="kernel", value=text, at=[0, 1])
    assert BAD_NUMBERS[text] in refused
    assert explorer.scene is before


@pytest.mark.parametrize(
    ("text", "weight"), [("2", 2), (" −0.5 ", -0.5), ("1/9", 1 / 9), ("2e-3", 0.002)]
)
def test_a_weight_can_be_written_in_several_ways(text, weight, monkeypatch):
    explorer = ConvExplorer()
    asked = {"change": "kernel", "value": text, "at": [2, 0]}
    assert answers(explorer, monkeypatch, **asked) == ""
    assert explorer.kernel[2, 0] == weight
    np.testing.assert_array_equal(
        unpacked(explorer.scene["output"]),
        functional.cross_correlate2d(documents.GRAY_5X5, explorer.kernel),
    )
    assert documents.KERNELS["sharpen"][2, 0] == 0


@pytest.mark.parametrize("explorer", [ConvExplorer, VolumeExplorer, PoolExplorer])
@pytest.mark.parametrize("text", ["two", "", "1.5", "-1", "1e9", "NaN"])
def test_a_bad_stride_is_refused_with_a_reason(explorer, text, monkeypatch):
    view = explorer()
    before = view.scene
    refused = answers(view, monkeypatch, change="stride", value=text)
    assert "write" in refused
    assert view.scene is before


def test_other_changes_are_made_or_refused(monkeypatch):
    conv = ConvExplorer(np.arange(12.0).reshape(2, 6), [[1, 0], [0, -1]])
    assert answers(conv, monkeypatch, change="operation", value="convolution") == ""
    assert conv.scene["operation"] == "convolution"
    assert "does not fit" in answers(
        conv, monkeypatch, change="preset", value="box blur"
    )
    assert answers(conv, monkeypatch, change="padding", value="1") == ""
    assert answers(conv, monkeypatch, change="preset", value="box blur") == ""
    assert conv.scene["preset"] == "box blur"
    assert "does not fit" in answers(conv, monkeypatch, change="padding", value="0")
    pool = PoolExplorer()
    assert answers(pool, monkeypatch, change="kind", value="sum") == ""
    assert "from 1 to 4" in answers(pool, monkeypatch, change="f", value="5")
    assert answers(pool, monkeypatch, change="f", value="3") == ""
    np.testing.assert_array_equal(
        unpacked(pool.scene["output"]), [[documents.POOLING_4X4[:3, :3].sum()]]
    )
    for explorer in (conv, pool, VolumeExplorer()):
        assert answers(explorer, monkeypatch, change="color", value="red")


@pytest.mark.parametrize(
    "make",
    [
        lambda: ConvExplorer([[1, 2]], [[1, 2, 3]]),
        lambda: ConvExplorer([[1, float("nan")]]),
        lambda: ConvExplorer([[1, 1e9]], [[1]]),
        lambda: ConvExplorer([["a"]]),
        lambda: ConvExplorer([[1, 2], [3]]),
        lambda: ConvExplorer(np.ones(5)),
        lambda: ConvExplorer(np.ones((129, 5))),
        lambda: ConvExplorer(kernel="sharper"),
        lambda: ConvExplorer(padding=-1),
        lambda: ConvExplorer(operation="deconvolution"),
        lambda: PoolExplorer([[1]], f=2),
        lambda: VolumeExplorer(np.ones((5, 5, 2))),
        lambda: VolumeExplorer(biases=[1]),
    ],
)
def test_python_refuses_with_words_too(make):
    with pytest.raises((TraitError, ValueError), match=r".{20,}"):
        make()


def test_an_explorer_leaves_the_arrays_it_was_given_alone():
    image = np.arange(25.0).reshape(5, 5)
    explorer = ConvExplorer(image)
    image[0, 0] = 99
    assert explorer.image[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        explorer.image[0, 0] = 1


def shown_outputs(explorer):
    """What a cell that ends with the explorer shows."""
    publisher = CapturingDisplayPublisher()
    main = sys.modules["__main__"]
    InteractiveShell.instance().display_pub = publisher
    try:
        explorer._ipython_display_()
    finally:
        # other tests run in this process, and some ask whether there is a shell
        InteractiveShell.clear_instance()
        sys.modules["__main__"] = main
    return [output["data"] for output in publisher.outputs]


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_it_is_shown_as_a_still_figure_with_words_and_as_a_live_view(explorer):
    shown = explorer()
    still, live = shown_outputs(shown)
    assert f'<img alt="{html.escape(shown.words(), quote=True)}"' in still["text/html"]
    assert still["text/plain"] == shown.words()
    view = live["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == shown.model_id


def test_no_figure_is_drawn_where_nobody_will_look(monkeypatch):
    monkeypatch.setenv("CONVNET_LAB_FIGURES", "none")
    still, _ = shown_outputs(PoolExplorer())
    assert "<img" not in still["text/html"]
    assert "149 82, 120 133" in still["text/html"]


@pytest.mark.parametrize("with_state", [True, False])
def test_an_exported_page_shows_the_still_figure(with_state):
    explorer = PoolExplorer()
    cell = nbformat.v4.new_code_cell("PoolExplorer()")
    cell.outputs = [
        nbformat.v4.new_output("display_data", data) for data in shown_outputs(explorer)
    ]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    if with_state:  # as nbclient and JupyterLab may store it
        notebook.metadata["widgets"] = {
            "application/vnd.jupyter.widget-state+json": explorer.get_manager_state()
        }
    page, _ = HTMLExporter().from_notebook_node(notebook)
    alt = html.escape(explorer.words(), quote=True)
    assert f'<img alt="{alt}"' in page


WITH_OUTPUT = [each for each in EXPLORERS if "output" in each().scene]


@pytest.mark.parametrize("explorer", WITH_OUTPUT)
def test_words_hold_the_entry_that_the_ring_marks(explorer):
    shown = explorer()
    shown.place = [n - 1 for n in shown.scene["places"]]
    last = unpacked(shown.scene["output"]).ravel()[-1]
    assert shown.words().rstrip(".").endswith(f" {last:g}")


def test_photographs_become_pixels():
    assert not ConvExplorer(np.ones((14, 14))).scene["photograph"]
    large = ConvExplorer(np.ones((14, 14)), padding=1)
    assert large.scene["photograph"]
    assert PoolExplorer(np.ones((20, 3))).scene["photograph"]
    for explorer in (large, PoolExplorer(np.ones((20, 3)))):
        assert explorer.still().parts


@pytest.mark.parametrize("name", ["convnet_lab", "convnet_lab.checks"])
def test_neither_the_package_nor_the_checks_load_a_widget(name):
    code = (
        f"import sys, {name}, convnet_lab.widgets; "
        "print({m for m in sys.modules if m.partition('.')[0] in "
        "('anywidget', 'ipywidgets', 'matplotlib')})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_the_scene_is_the_newest_when_a_view_and_a_cell_change_it_at_once():
    begun, changed = threading.Event(), threading.Event()

    class Slow(PoolExplorer):
        def compute(self):
            scene = super().compute()
            if threading.current_thread() is view:
                begun.set()
                changed.wait(0.3)  # the cell's change, if it can come in between
            return scene

    view = threading.Thread(
        target=lambda: explorer._handle_custom_msg(
            {"number": "1", "change": "kind", "value": "average", "at": []}, []
        )
    )
    explorer = Slow(documents.POOLING_5X5, f=3, stride=1)
    view.start()
    assert begun.wait(10)
    explorer.stride = 2
    changed.set()
    view.join(10)
    assert explorer.scene == explorer.compute()
    assert (explorer.scene["kind"], explorer.scene["stride"]) == ("average", 2)


def test_a_place_is_not_sent_back_to_the_view_that_has_moved_on(monkeypatch):
    explorer, sent = ConvExplorer(np.eye(5), np.ones((2, 2))), []
    monkeypatch.setattr(explorer.comm, "send", lambda data, **_: sent.append(data))
    moved = {"method": "update", "state": {"place": [1, 2]}, "buffer_paths": []}
    explorer.comm.handle_msg({"content": {"data": moved}, "buffers": []})
    assert explorer.place == [1, 2]
    assert not [told for told in sent if "place" in told.get("state", {})]
