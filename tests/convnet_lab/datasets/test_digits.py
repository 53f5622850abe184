"""The digits that come with the package."""

import numpy as np
import pytest
from mnist_files import REAL, needs_mnist

from convnet_lab import lenet, training
from convnet_lab.datasets import load_digits, load_mnist


def test_they_are_ten_digits_by_strangers_to_each_other():
    digits = load_digits(28)
    assert digits.train_images.shape == (5000, 28, 28, 1)
    assert digits.test_images.shape == (1000, 28, 28, 1)
    for labels in (digits.train_labels, digits.test_labels):
        counts = np.bincount(labels, minlength=10)
        assert counts.min() > 0.08 * len(labels)
        assert counts.max() < 0.13 * len(labels)


@needs_mnist
def test_they_are_every_12th_and_every_10th_of_mnist():
    few, all_of_them = load_digits(), load_mnist(REAL)
    for part, step in (("train", 12), ("test", 10)):
        for kind in ("images", "labels"):
            name = f"{part}_{kind}"
            np.testing.assert_array_equal(
                getattr(few, name), getattr(all_of_them, name)[::step]
            )


def test_reducing_and_framing_keep_the_ink():
    small, plain, framed = (load_digits(size).test_images for size in (8, 28, 32))
    np.testing.assert_array_equal(framed[:, 2:-2, 2:-2], plain)
    assert framed.sum() == pytest.approx(plain.sum(), rel=1e-5)
    assert 9 * small.sum() == pytest.approx(plain[:, 2:-2, 2:-2].sum(), rel=1e-4)
    assert small.sum() > 0.99 * plain.sum() / 9


def test_three_channels_are_equal():
    digits = load_digits(channels=3)
    assert (digits.train_images == digits.train_images[..., :1]).all()


def test_what_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="expected 8, 28 or 32"):
        load_digits(16)
    with pytest.raises(ValueError, match="expected 1"):
        load_digits(channels=2)


@pytest.mark.parametrize("document", ["S1", "S2"])
def test_the_shipped_networks_read_digits(document):
    architecture, parameters = lenet.trained(document)
    digits = load_digits(channels=architecture[0][3])
    shares = training.probabilities(architecture, parameters, digits.test_images)
    assert training.accuracy(shares, digits.test_labels) >= 0.985


@needs_mnist
@pytest.mark.slow
@pytest.mark.parametrize("document", ["S1", "S2"])
def test_the_shipped_networks_read_99_of_100_of_mnists_test_digits(document):
    architecture, parameters = lenet.trained(document)
    mnist = load_mnist(REAL, channels=architecture[0][3])
    shares = training.probabilities(architecture, parameters, mnist.test_images)
    assert training.accuracy(shares, mnist.test_labels) >= 0.99
