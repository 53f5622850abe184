"""Images as numbers: gray values, sizes, histograms."""

import numpy as np
import pytest

from convnet_lab import functional
from convnet_lab.datasets import photograph


def test_gray_keeps_black_and_white_and_lies_between_the_channels():
    photo = photograph()
    gray = functional.to_grayscale(photo)
    assert gray.shape == photo.shape[:2]
    assert (gray >= photo.min(-1) - 1e-9).all()
    assert (gray <= photo.max(-1) + 1e-9).all()
    np.testing.assert_allclose(functional.to_grayscale(np.full((2, 3, 3), 255)), 255)


@pytest.mark.parametrize(
    ("given", "returned"),
    [(np.uint8, np.float64), (np.float32, np.float32), (np.float64, np.float64)],
)
def test_gray_is_float(given, returned):
    assert functional.to_grayscale(np.ones((2, 2, 3), given)).dtype == returned


def test_flattening_copies():
    image = np.arange(6).reshape(2, 3)
    functional.flatten_image(image)[0] = 99
    assert image[0, 0] == 0


def test_equalization_keeps_the_order_and_evens_the_counts():
    gray = functional.to_grayscale(photograph())
    even = functional.equalize_histogram(gray)
    assert (even.min(), even.max()) == (0, 255)
    order = np.argsort(gray, axis=None)
    assert (np.diff(even.ravel()[order]) >= 0).all()
    counts, _ = np.histogram(even, bins=16, range=(0, 255))
    assert counts.max() < 1.2 * counts.min()


def test_equalization_of_one_gray_is_black():
    np.testing.assert_array_equal(functional.equalize_histogram(np.full((2, 2), 7)), 0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: functional.to_grayscale(np.ones((4, 4))),
            r"expected \(height, width, 3\)",
        ),
        (
            lambda: functional.to_grayscale(np.ones((4, 4, 4))),
            r"expected \(height, width, 3\)",
        ),
        (
            lambda: functional.flatten_image(np.ones((4, 4, 3))),
            r"expected \(height, width\)",
        ),
        (lambda: functional.flatten_image(np.ones((0, 4))), "at least one entry"),
        (lambda: functional.input_size(0, 4), "height is 0"),
        (lambda: functional.input_size(4, 4.0), "width is 4.0"),
        (lambda: functional.input_size(4, 4, True), "channels is True"),
        (lambda: functional.input_size(4, float("nan")), "width is nan"),
        (lambda: functional.dense_parameter_count(-1, 2), "n_inputs is -1"),
        (
            lambda: functional.equalize_histogram(np.ones(3)),
            r"expected \(height, width\)",
        ),
    ],
)
def test_bad_input_is_turned_away_with_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
