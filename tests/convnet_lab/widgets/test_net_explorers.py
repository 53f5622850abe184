"""Softmax, the digit reader and the view of a training, on Python's side."""

import base64
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from traitlets import TraitError

from convnet_lab import documents, functional, lenet, training
from convnet_lab.architecture import layers
from convnet_lab.datasets import load_digits
from convnet_lab.widgets import (
    LeNetExplorer,
    SoftmaxExplorer,
    TrainingPlayground,
    TrainingView,
    joining,
)
from convnet_lab.widgets.handwriting import PAD, decoded, prepared
from convnet_lab.widgets.receptive_fields import receptive_fields

SMALL = (("input", 8, 8, 1), ("conv", 4, 3), ("pool", 2), ("dense", 10))
ODD = (("input", 9, 9, 2), ("conv", 3, 4, 1, 2), ("pool", 3, 1), ("dense", 10))
DIGITS = load_digits(8)
DATA = {"images": DIGITS.train_images[:320], "labels": DIGITS.train_labels[:320]}
TEST = (DIGITS.test_images, DIGITS.test_labels)


def unpacked(packed):
    return np.frombuffer(packed["data"], "<f8").reshape(packed["shape"])


def answers(explorer, monkeypatch, **asked):
    """What a view hears when it asks for a change."""
    heard = []
    monkeypatch.setattr(explorer, "send", heard.append)
    explorer._handle_custom_msg({"number": "1", "at": [], **asked}, [])
    return heard[0]["refused"]


@pytest.mark.parametrize("added", [0, 1000, -1000])
@pytest.mark.parametrize("temperature", [1, 0.5, 10])
def test_the_shares_are_those_of_softmax_and_the_unshifted_ones_those_of_exp(
    added, temperature
):
    explorer = SoftmaxExplorer(added=added, temperature=temperature)
    scores = (documents.LOGITS + added) / temperature
    shares = functional.softmax(scores)
    np.testing.assert_array_equal(unpacked(explorer.scene["shares"]), shares)
    with np.errstate(all="ignore"):
        powers = np.exp(scores)
        naive = powers / powers.sum()
    np.testing.assert_array_equal(explorer.unshifted, naive)
    columns = explorer.scene["columns"]
    assert [float(text) for text in columns["exp(s) / sum"]] == pytest.approx(
        naive, rel=1e-3, nan_ok=True
    )
    assert explorer.scene["broken"] == np.isnan(naive).tolist()
    for label, price in enumerate(explorer.scene["prices"]):
        assert f"is {functional.cross_entropy(shares, label):.4f}." in price


def test_it_says_why_the_formula_fails_if_nothing_is_subtracted():
    explorer = SoftmaxExplorer()
    assert "same probabilities" in explorer.scene["rule"]
    explorer.added = 1000
    assert "exp(1006) is beyond" in explorer.scene["rule"]
    assert "nan" in explorer.words()
    explorer.added = -1000
    assert "0 / 0" in explorer.scene["rule"]


@pytest.mark.parametrize("text", ["cat", "NaN", "1e9", "", "-inf", "1/0"])
@pytest.mark.parametrize("change", ["logit", "temperature", "added"])
def test_a_bad_number_is_refused_and_changes_nothing(change, text, monkeypatch):
    explorer = SoftmaxExplorer()
    before = explorer.scene
    refused = answers(explorer, monkeypatch, change=change, value=text, at=[0])
    assert "write" in refused
    assert explorer.scene is before


def test_a_logit_is_changed_alone(monkeypatch):
    explorer = SoftmaxExplorer()
    assert answers(explorer, monkeypatch, change="logit", value="−1/2", at=[3]) == ""
    assert explorer.logits.tolist() == [5, 6, 1, -0.5]
    assert documents.LOGITS[3] == 2
    assert answers(explorer, monkeypatch, change="logit", value="1", at=[9])


@pytest.mark.parametrize(
    "make",
    [
        lambda: SoftmaxExplorer([1]),
        lambda: SoftmaxExplorer([1, 2], ["a"]),
        lambda: SoftmaxExplorer([1, 99]),
        lambda: SoftmaxExplorer([1, 2], label=2),
        lambda: SoftmaxExplorer(temperature=0),
        lambda: SoftmaxExplorer(added=float("nan")),
        lambda: LeNetExplorer(digit=1000),
        lambda: LeNetExplorer(image=np.zeros((28, 28))),
        lambda: LeNetExplorer(image=np.full((32, 32), 255)),
        lambda: LeNetExplorer(parameters=lenet.initialize(SMALL)),
        lambda: LeNetExplorer(parameters=[1]),
        lambda: LeNetExplorer([("input", 4, 4, 1), ("dense", 10)]),
        lambda: TrainingView([("input", 8, 8, 1), ("dense", 10)], TEST),
        lambda: TrainingView(SMALL, (TEST[0], TEST[1][:9])),
        lambda: TrainingView(SMALL, TEST, LeNetExplorer()),
    ],
)
def test_python_refuses_with_words_too(make):
    with pytest.raises((TraitError, ValueError), match=r".{20,}"):
        make()


@pytest.mark.parametrize("document", ["S1", "S2"])
def test_all_maps_are_those_of_the_network(document):
    architecture, parameters = lenet.trained(document)
    explorer = LeNetExplorer(architecture, parameters, digit=44)
    digits = load_digits(channels=3 if document == "S2" else 1)
    seen = lenet.activations(architecture, parameters, digits.test_images[44])
    for index, name in enumerate(explorer.scene["layers"]):
        maps = unpacked(explorer.scene[f"layer {index}"])
        wanted = seen[name]
        if wanted.ndim == 1:
            np.testing.assert_array_equal(maps[0, 0], wanted)
        else:
            np.testing.assert_array_equal(maps, np.moveaxis(wanted, -1, 0)[: len(maps)])
    np.testing.assert_array_equal(unpacked(explorer.scene["shares"]), seen["FC5"])
    assert f"Test digit no. 44: {digits.test_labels[44]}" in explorer.words()


@pytest.mark.parametrize("architecture", [lenet.S1_NET, ODD])
def test_a_receptive_field_holds_just_what_a_number_depends_on(architecture):
    found = layers(architecture)
    height, width, channels = found[0].after
    rng = np.random.default_rng(0)
    image = rng.uniform(1, 2, (height, width, channels))
    # positive weights and no maxima to hide behind: every pixel matters
    parameters = {
        name: np.abs(array)
        for name, array in lenet.initialize(architecture, dtype=float).items()
    }
    index = 2
    fields = receptive_fields(found, index)["Input"]
    name = found[index].name
    before = lenet.activations(architecture, parameters, image)[name]
    touched = np.zeros((*before.shape[:2], height, width), bool)
    for row, column in np.ndindex(height, width):
        other = image.copy()
        other[row, column] += 100  # larger than any other way to the maximum
        after = lenet.activations(architecture, parameters, other)[name]
        touched[..., row, column] = (after != before).any(axis=-1)
    for row, column in np.ndindex(before.shape[:2]):
        field = np.zeros((height, width), bool)
        top, left = fields["tops"][row], fields["lefts"][column]
        field[
            top : top + fields["heights"][row], left : left + fields["widths"][column]
        ] = True
        np.testing.assert_array_equal(touched[row, column], field)


@pytest.mark.parametrize("architecture", [lenet.S1_NET, ODD])
def test_a_traced_sum_is_the_number_that_is_shown(architecture):
    explorer = LeNetExplorer(architecture, digit=3)
    seen = explorer.activations
    for index, layer in enumerate(explorer.layers):
        shape = layer.after if len(layer.after) == 3 else (1, layer.after[0], 1)
        for row, column, k in ((0, 0, 0), tuple(n - 1 for n in shape)):
            dense = layer.kind == "dense"
            explorer.place = [index, k, row, column]
            assert explorer.trace["place"] == [index, k, row, column]
            value = seen[layer.name][column if dense else (row, column, k)]
            if layer.kind == "conv":
                products = unpacked(explorer.trace["products"])
                bias = explorer.parameters[f"{layer.name}.biases"][k]
                total = max(products.sum() + bias, 0)
                assert total == pytest.approx(value, rel=1e-4, abs=1e-5)
            elif layer.kind == "pool":
                window = unpacked(explorer.trace["windows"])[0]
                assert window[tuple(explorer.trace["winner"])] == value == window.max()
            told = explorer.trace["sentence"].replace("−", "-").rstrip(".")
            if index == len(explorer.layers) - 1:
                assert told.endswith(f"the probability {value:.4f}")
            elif layer.kind in ("conv", "dense"):
                assert float(told.split()[-1]) == pytest.approx(value, rel=1e-3)


def test_before_relu_a_map_shows_what_goes_into_it(monkeypatch):
    explorer = LeNetExplorer(digit=3)
    assert answers(explorer, monkeypatch, change="relu", value="false") == ""
    for index in (1, 3):
        name = explorer.layers[index].name
        maps = unpacked(explorer.scene[f"layer {index}"])
        assert maps.min() < 0
        after = np.moveaxis(explorer.activations[name], -1, 0)
        np.testing.assert_allclose(functional.relu(maps), after, atol=1e-5)
    assert answers(explorer, monkeypatch, change="relu", value="true") == ""
    assert unpacked(explorer.scene["layer 1"]).min() == 0


def test_the_wires_weights_are_the_networks():
    explorer = LeNetExplorer(SMALL)
    assert list(explorer.weights) == ["FC2"]
    learned, _ = training.train(SMALL, **DATA, epochs=1, progress=False)
    explorer.parameters = learned
    np.testing.assert_array_equal(
        unpacked(explorer.weights["FC2"]), learned["FC2.weights"]
    )


def test_the_place_stays_inside_the_network():
    explorer = LeNetExplorer()
    explorer.place = [99, 99, 99, 99]
    assert explorer.place == [7, 0, 0, 9]
    explorer.place = [-1, 5, 40, -2]
    assert explorer.place == [0, 0, 31, 0]
    with pytest.raises(TraitError, match="layer, map, row and column"):
        explorer.place = [1]


def test_a_drawing_is_read_wherever_and_however_large_it_is(monkeypatch):
    explorer = LeNetExplorer()
    rows, columns = np.mgrid[:PAD, :PAD]
    radius = np.hypot((rows - 40) / 1.3, columns - 20)
    ring = np.abs(radius - 12) < 3
    pixels = base64.b64encode((255 * ring).astype(np.uint8).tobytes()).decode()
    assert answers(explorer, monkeypatch, change="drawing", value=pixels) == ""
    assert explorer.output.argmax() == 0
    assert "Your drawing" in explorer.scene["verdict"]
    np.testing.assert_array_equal(unpacked(explorer.scene["drawing"]), ring)
    assert answers(explorer, monkeypatch, change="digit", value="7") == ""
    assert explorer.scene["digit"] == 7
    assert not unpacked(explorer.scene["drawing"]).any()
    explorer.image = np.eye(32)
    assert "An image of your own" in explorer.scene["verdict"]


def test_test_digits_are_read_from_the_pad_as_from_the_data():
    large = load_digits()
    explorer = LeNetExplorer()
    right = 0
    for image, label in zip(
        large.test_images[:60, ..., 0], large.test_labels, strict=False
    ):
        pad = np.zeros((PAD, PAD))
        pad[20:52, 5:37] = image
        explorer.draw(pad)
        right += int(explorer.output.argmax()) == label
    assert right >= 54


@pytest.mark.parametrize("text", ["", "AAAA", "no base64!", "é"])
def test_what_is_no_drawing_is_refused(text, monkeypatch):
    explorer = LeNetExplorer()
    before = explorer.scene
    refused = answers(explorer, monkeypatch, change="drawing", value=text)
    assert "no picture of 64 by 64" in refused
    assert explorer.scene is before
    with pytest.raises(ValueError, match=r"expected \(64, 64\)"):
        explorer.draw(np.zeros((3, 3)))


def test_an_empty_pad_is_an_empty_image():
    empty = base64.b64encode(bytes(PAD**2)).decode()
    assert not prepared(decoded(empty)).any()


def test_the_next_digit_of_a_class_is_found(monkeypatch):
    explorer = LeNetExplorer(digit=44)
    numbers = np.flatnonzero(DIGITS.test_labels == 8)
    for number in [*numbers[numbers > 44], numbers[0]]:
        assert answers(explorer, monkeypatch, change="class", value="8") == ""
        assert explorer.scene["digit"] == number
    for value in ("ten", "-1", ""):
        assert "write" in answers(explorer, monkeypatch, change="class", value=value)
    assert answers(explorer, monkeypatch, change="colour", value="red")


def test_parameters_are_taken_over_and_copied():
    explorer = LeNetExplorer(SMALL)
    before = unpacked(explorer.scene["shares"])
    learned, _ = training.train(SMALL, **DATA, epochs=2, progress=False)
    explorer.parameters = learned
    after = unpacked(explorer.scene["shares"])
    assert (after != before).any()
    learned["CONV1.filters"][:] = 0
    assert explorer.parameters["CONV1.filters"].any()
    bad = {**explorer.parameters, "CONV1.biases": np.full(4, np.nan)}
    with pytest.raises(TraitError, match=r"CONV1\.biases holds NaN"):
        explorer.parameters = bad


def test_watching_changes_nothing_and_tells_what_happened(capsys):
    view = TrainingView(SMALL, TEST, LeNetExplorer(SMALL))
    assert "nothing is trained yet" in view.words()
    learned, history = training.train(
        SMALL, **DATA, epochs=3, validation=TEST, watcher=view
    )
    alone, other = training.train(
        SMALL, **DATA, epochs=3, validation=TEST, progress=False
    )
    assert all((learned[name] == alone[name]).all() for name in learned)
    assert list(view.accuracies) == [10, 20, 30]
    assert list(view.accuracies.values()) == history.accuracies == other.accuracies
    assert view.scene["losses"] == history.batch_losses
    shares = training.probabilities(SMALL, learned, TEST[0])
    counts = training.confusion_matrix(shares, TEST[1])
    np.testing.assert_array_equal(unpacked(view.scene["confusion"]), counts)
    np.testing.assert_array_equal(view.filters, learned["CONV1.filters"])
    assert all((view.reader.parameters[n] == learned[n]).all() for n in learned)
    assert not view.running
    assert "all epochs done after 30 of 30 steps" in view.words()
    assert f"{history.losses[-1]:.3f}" in view.words()
    assert capsys.readouterr().err == ""


def test_a_view_looks_at_its_own_images_whatever_the_training_looks_at(monkeypatch):
    asked = []
    computed = training.probabilities
    monkeypatch.setattr(
        training, "probabilities", lambda *args: asked.append(args) or computed(*args)
    )
    for validation, times in ((TEST, 0), ((TEST[0][::-1], TEST[1][::-1]), 2)):
        view = TrainingView(SMALL, TEST)
        learned, _ = training.train(
            SMALL, **DATA, epochs=2, validation=validation, watcher=view
        )
        assert len(asked) == times
        counts = training.confusion_matrix(computed(SMALL, learned, TEST[0]), TEST[1])
        np.testing.assert_array_equal(view.confusion, counts)


class Stopping(TrainingView):
    """A view whose stop button is pressed after some steps."""

    def step(self, history):
        if len(history.batch_losses) == 14:
            self.ask("stop", "", [])
        super().step(history)


def test_stop_ends_a_training_and_keeps_what_was_learned():
    view = Stopping(SMALL, TEST)
    view.ask("stop", "", [])  # nothing runs yet: it must not stop the next one
    learned, history = training.train(SMALL, **DATA, epochs=9, watcher=view)
    assert history.stopped == "interrupted"
    assert len(history.batch_losses) == 14
    assert list(view.accuracies) == [10, 14]
    np.testing.assert_array_equal(view.filters, learned["CONV1.filters"])
    assert "interrupted after 14 of 90 steps" in view.words()
    assert view.scene["steps"] == 14
    assert view.still().axes
    with pytest.raises(ValueError, match="nothing is called go"):
        view.ask("go", "", [])


def test_a_training_that_fails_is_over_for_the_view():
    view = TrainingView(SMALL, TEST)
    with np.errstate(all="ignore"), pytest.raises(ValueError, match="learning_rate"):
        training.train(SMALL, **DATA, epochs=30, learning_rate=1e30, watcher=view)
    assert not view.running
    assert "failed after" in view.words()


def test_patience_leaves_the_best_in_the_view():
    view = TrainingView(SMALL, TEST)
    learned, history = training.train(
        SMALL,
        **DATA,
        epochs=60,
        learning_rate=0.1,
        validation=TEST,
        patience=1,
        watcher=view,
    )
    assert history.stopped == "no longer better"
    np.testing.assert_array_equal(view.filters, learned["CONV1.filters"])
    assert view.right == max(history.accuracies)


def playground(**traits):
    return TrainingPlayground(SMALL, tuple(DATA.values()), TEST, **traits)


def test_the_playground_trains_as_train_does():
    played = playground(learning_rate=0.05, momentum=0.9)
    assert "nothing is trained yet" in played.words()
    played.ask("epoch", "", [])
    learned, history = training.train(
        SMALL, **DATA, epochs=1, learning_rate=0.05, progress=False, threads=1
    )
    assert played.history.batch_losses == history.batch_losses
    for name, array in learned.items():
        np.testing.assert_array_equal(played.parameters[name], array)
    shares = training.probabilities(SMALL, learned, TEST[0])
    counts = training.confusion_matrix(shares, TEST[1])
    np.testing.assert_array_equal(unpacked(played.scene["confusion"]), counts)
    answers = [answer["read"] for answer in played.scene["answers"]]
    assert answers == shares[:6].argmax(axis=1).tolist()
    assert f"{', '.join(map(str, answers))}." in played.words()
    assert len(played.still().parts) == 6 + 4


def test_the_playground_runs_from_tick_to_tick_until_it_is_paused(monkeypatch):
    played = playground()
    played.ask("tick", "", [])  # of a page that has not heard of the pause yet
    assert not played.history.batch_losses
    played.ask("start", "", [])
    assert played.scene["running"]
    played.ask("tick", "", [])
    done = len(played.history.batch_losses)
    assert done > 0
    for change, value in (("learning_rate", "0.2"), ("momentum", "0.5")):
        assert answers(played, monkeypatch, change=change, value=value) == ""
        assert played.scene["rates"][change] == value
    assert answers(played, monkeypatch, change="batch_size", value="128") == ""
    for change, value in (("learning_rate", "0"), ("momentum", "1"), ("go", "")):
        assert answers(played, monkeypatch, change=change, value=value)
    played.ask("pause", "", [])
    assert not played.scene["running"]
    assert f"paused: step {done}," in played.scene["progress"]
    played.ask("again", "", [])
    assert not played.history.batch_losses
    first = lenet.initialize(SMALL, 0)
    assert all((played.parameters[name] == first[name]).all() for name in first)


def test_the_playground_says_when_the_loss_is_no_number_and_what_is_dead():
    played = playground(learning_rate=5.0)
    played.ask("start", "", [])
    played.ask("epoch", "", [])
    assert played.dead["CONV1"].all()
    assert played.scene["dead_filters"] == [True] * 4
    assert "CONV1 4 of 4" in played.scene["dead"]
    played = playground(learning_rate=1e30)
    played.ask("epoch", "", [])
    assert "no longer a number" in played.scene["progress"]
    played.ask("start", "", [])
    assert not played.scene["running"]
    with pytest.raises(ValueError, match="images to learn from have shape"):
        TrainingPlayground(SMALL, (DATA["images"], DATA["labels"][:9]), TEST)


CELLS = [
    """from convnet_lab import training, widgets
from convnet_lab.datasets import load_digits
small = [("input", 8, 8, 1), ("conv", 4, 3), ("pool", 2), ("dense", 10)]
digits = load_digits(8)
view = widgets.TrainingView(small, (digits.test_images, digits.test_labels))
view""",
    """learned, history = training.train(
    small, digits.train_images, digits.train_labels, epochs=2, watcher=view)""",
]


def test_without_a_browser_the_text_follows_the_training(tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS]
    )
    NotebookClient(
        notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    still, live = notebook.cells[0].outputs
    assert "all epochs done after 314 of 314 steps" in still["data"]["text/plain"]
    assert "<img alt=" in still["data"]["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in live["data"]
    assert all(output.get("name") != "stderr" for output in notebook.cells[1].outputs)


def test_in_a_plain_python_lines_are_printed():
    code = "\n".join(CELLS)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    first, *_, last = done.stdout.splitlines()
    assert first.startswith("epoch 1, step 157 of 314, loss ")
    assert last.startswith("all epochs done after 314 of 314 steps")


def test_the_views_script_is_one_module():
    script = joining.script("training_view")
    assert script.count("export default") == 1
    assert "import {" not in script
