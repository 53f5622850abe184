"""The digits that come with the package."""

import numpy as np
import pytest

from convnet_lab import lenet, training
from convnet_lab.datasets import load_digits


def test_every_digit_is_in_one_part():
    digits = load_digits(8)
    assert len(digits.train_labels) + len(digits.test_labels) == 1797
    assert set(digits.test_labels) == set(range(10))
    # the ten counts that the archive states for these 1797
    both = np.concatenate([digits.train_labels, digits.test_labels])
    assert np.bincount(both).tolist() == [
        178, 182, 177, 183, 181, 182, 181, 179, 174, 180,
    ]  # fmt: skip


def test_enlarging_keeps_the_ink():
    small, large = load_digits(8), load_digits(32)
    assert large.train_images.shape == (1438, 32, 32, 1)
    assert large.train_images.min() == 0
    assert large.train_images.max() <= 1
    np.testing.assert_allclose(
        large.test_images.mean(axis=(1, 2)),
        small.test_images.mean(axis=(1, 2)),
        atol=0.02,
    )


def test_three_channels_are_equal():
    digits = load_digits(channels=3)
    assert (digits.train_images == digits.train_images[..., :1]).all()


def test_what_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="expected 8 or 32"):
        load_digits(16)
    with pytest.raises(ValueError, match="expected 1"):
        load_digits(channels=2)


@pytest.mark.parametrize("document", ["S1", "S2"])
def test_the_shipped_networks_read_digits(document):
    architecture, parameters = lenet.trained(document)
    digits = load_digits(channels=architecture[0][3])
    shares = lenet.forward(architecture, parameters, digits.test_images)
    assert training.accuracy(shares, digits.test_labels) >= 0.985
