"""The loop that trains: reproducible, interruptible, and it learns."""

import builtins
import sys

import numpy as np
import pytest

from convnet_lab import functional, lenet, training
from convnet_lab.datasets import load_digits

SMALL = (("input", 8, 8, 1), ("conv", 4, 3), ("pool", 2), ("dense", 10))
DIGITS = load_digits(8)
ALL = {"images": DIGITS.train_images, "labels": DIGITS.train_labels}


def train(**changed):
    given = {
        "architecture": SMALL,
        "images": DIGITS.train_images[:300],
        "labels": DIGITS.train_labels[:300],
        "epochs": 3,
        "progress": False,
    }
    return training.train(**{**given, **changed})


def test_one_seed_gives_the_same_bits():
    first, history = train(seed=5)
    second, again = train(seed=5)
    other, _ = train(seed=6)
    for name in first:
        assert first[name].tobytes() == second[name].tobytes()
        assert first[name].dtype == np.float32
    assert history.batch_losses == again.batch_losses
    assert any((first[name] != other[name]).any() for name in first)


def test_the_fast_and_the_readable_form_learn_the_same():
    fast, history = train(epochs=2)
    readable, other = train(epochs=2, readable=True)
    np.testing.assert_allclose(history.batch_losses, other.batch_losses, rtol=1e-4)
    for name in fast:
        np.testing.assert_allclose(fast[name], readable[name], rtol=1e-2, atol=1e-4)


def test_an_architecture_that_only_the_readable_form_knows_learns():
    odd = [("input", 8, 8, 1), ("conv", 4, 3, 1, 2), ("dense", 10)]
    _, history = train(architecture=odd, epochs=4, **ALL)
    assert history.losses[-1] < history.losses[0] / 2


OWN = (
    "softmax_cross_entropy_backward",
    "dense_backward",
    "relu_backward",
    "max_pool2d_backward",
    "conv2d_backward",
    "sgd_step",
)
"""The six exercises of notebook 8."""


def test_a_learners_own_functions_train_the_network():
    called = {}

    def own(name):
        def function(*arguments):
            called[name] = [np.ndim(each) for each in arguments]
            return getattr(functional, name)(*arguments)

        function.__name__ = name
        return function

    mine, history = train(epochs=2, functions=[own(name) for name in OWN])
    # one volume at a time, as the exercises ask
    assert called == {
        "softmax_cross_entropy_backward": [2, 1],
        "dense_backward": [2, 2, 2],
        "relu_backward": [4, 4],
        "max_pool2d_backward": [3, 3, 0, 0],
        "conv2d_backward": [3, 3, 4, 0, 0],
        "sgd_step": [0, 0, 0],
    }
    ours, other = train(epochs=2, readable=True, optimizer=training.SGD(0))
    np.testing.assert_allclose(history.batch_losses, other.batch_losses, rtol=1e-4)
    for name in ours:
        np.testing.assert_allclose(mine[name], ours[name], rtol=1e-2, atol=1e-4)


def test_a_learners_function_that_is_wrong_trains_otherwise():
    def relu_backward(da, z):
        return da

    mine, _ = train(epochs=1, functions=[relu_backward])
    ours, _ = train(epochs=1)
    assert abs(mine["CONV1.filters"] - ours["CONV1.filters"]).max() > 1e-3


def test_functions_that_cannot_train_are_refused():
    def sgd_step(parameters, gradients, learning_rate):
        return {name: parameters[name].sum() for name in parameters}

    with pytest.raises(ValueError, match=r"expected functions .*conv2d_backward"):
        train(functions=[len])
    with pytest.raises(ValueError, match="expected one of them"):
        train(functions=[sgd_step], optimizer=training.SGD())
    with pytest.raises(ValueError, match=r"CONV1.filters has shape \(\): expected"):
        train(functions=[sgd_step])


@pytest.mark.parametrize(
    ("optimizer", "rate"), [(training.SGD(0.0), 0.1), (training.Adam(), 0.005)]
)
def test_every_optimizer_learns(optimizer, rate):
    _, history = train(
        optimizer=optimizer,
        learning_rate=rate,
        schedule=training.cosine,
        epochs=8,
        **ALL,
    )
    assert history.losses[-1] < history.losses[0] / 2


def test_momentum_and_adam_step_as_torch_does(torch):
    random = np.random.default_rng(0)
    start = random.standard_normal(5)
    for ours, theirs in (
        (training.SGD(0.9), lambda w: torch.optim.SGD(w, 0.1, momentum=0.9)),
        (training.Adam(), lambda w: torch.optim.Adam(w, 0.1)),
    ):
        weights, tensor = start.copy(), torch.tensor(start, requires_grad=True)
        ours.start(weights)
        rival = theirs([tensor])
        for _ in range(4):
            slopes = random.standard_normal(5)
            ours.step(weights, slopes, 0.1)
            tensor.grad = torch.tensor(slopes)
            rival.step()
        np.testing.assert_allclose(weights, tensor.detach().numpy(), rtol=1e-9)


def test_lenet_reads_digits_after_a_few_seconds():
    digits = load_digits()
    parameters, history = training.train(
        lenet.S1_NET,
        digits.train_images,
        digits.train_labels,
        epochs=5,
        schedule=training.cosine,
        validation=(digits.test_images, digits.test_labels),
        progress=False,
    )
    assert history.accuracies[-1] >= 0.97
    shares = training.probabilities(lenet.S1_NET, parameters, digits.test_images)
    assert training.accuracy(shares, digits.test_labels) == history.accuracies[-1]
    counts = training.confusion_matrix(shares, digits.test_labels)
    assert counts.sum() == len(digits.test_labels)
    assert np.trace(counts) / counts.sum() == pytest.approx(history.accuracies[-1])


class Interrupting:
    """Presses the stop button at its tenth step."""

    def start(self, weights):
        self.steps = 0

    def step(self, weights, slopes, rate):
        self.steps += 1
        if self.steps == 10:
            raise KeyboardInterrupt
        weights -= rate * slopes


def test_an_interrupt_keeps_what_was_learned():
    parameters, history = train(optimizer=Interrupting(), epochs=50)
    assert history.stopped == "interrupted"
    assert len(history.batch_losses) == 9
    start = lenet.initialize(SMALL, 0)
    assert any((parameters[name] != start[name]).any() for name in start)


def test_early_stopping_gives_back_the_best_epoch():
    validation = DIGITS.test_images[:50], DIGITS.test_labels[:50]
    parameters, history = train(
        epochs=60, patience=2, validation=validation, learning_rate=0.05
    )
    assert history.stopped == "no longer better"
    assert len(history.accuracies) == history.best_epoch + 2
    shares = training.probabilities(SMALL, parameters, validation[0])
    best = history.accuracies[history.best_epoch - 1]
    assert training.accuracy(shares, validation[1]) == best == max(history.accuracies)


def test_training_goes_on_from_given_parameters_and_leaves_them():
    first, history = train()
    kept = {name: array.copy() for name, array in first.items()}
    _, more = train(parameters=first)
    assert more.losses[0] < history.losses[0]
    for name in kept:
        np.testing.assert_array_equal(first[name], kept[name])


def test_silence_when_asked_and_without_tqdm(capsys, monkeypatch):
    train(epochs=1)
    assert capsys.readouterr() == ("", "")
    real = builtins.__import__

    def without_tqdm(name, *rest):
        if name.startswith("tqdm"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_tqdm)
    train(epochs=1, progress=True)
    assert capsys.readouterr() == ("", "")


def test_a_bar_shows_the_loss_and_leaves_the_error_stream_alone(capsys, monkeypatch):
    text = pytest.importorskip(
        "tqdm.std", reason="tqdm is not installed: there is no bar"
    )
    # tqdm chooses between text and widgets for good when it is first imported, by
    # whether something has loaded a notebook's kernel: another test may have
    monkeypatch.setitem(sys.modules, "tqdm.auto", text)
    train(epochs=1, progress=True)
    shown = capsys.readouterr()
    assert "epoch 1, loss" in shown.out
    assert not shown.err


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"images": DIGITS.train_images[:300, :7]}, r"expected \(m, 8, 8, 1\)"),
        ({"labels": DIGITS.train_labels[:299]}, "expected 300 whole numbers"),
        ({"labels": DIGITS.train_labels[:300] + 1}, "expected 0 to 9"),
        ({"epochs": 0}, "epochs is 0"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"learning_rate": 0}, "learning_rate is 0"),
        ({"threads": 0}, "threads is 0"),
        ({"patience": 2}, "and validation images"),
        ({"images": DIGITS.train_images[:300] * np.nan}, "the loss is nan in epoch 1"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(changed, words):
    with pytest.raises(ValueError, match=words):
        train(**changed)


def test_optimizers_refuse_numbers_out_of_range():
    with pytest.raises(ValueError, match="momentum is 1"):
        training.SGD(1)
    with pytest.raises(ValueError, match="below 1"):
        training.Adam(mean=1)
    with pytest.raises(ValueError, match="expected 0 to 1"):
        training.confusion_matrix([[0.5, 0.5]], [2])
    with pytest.raises(ValueError, match="expected"):
        training.accuracy([[0.5, 0.5]], [0, 1])
