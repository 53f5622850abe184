"""A cause that a check names is one that the answer has: wrong answers met in class."""

import numpy as np
import pytest

from convnet_lab import CheckFailed, check


def powers(height, width, channels=1):
    return height * width**channels


def only_f_is_divided(n, f, padding=0, stride=1):
    return n + 2 * padding - f // stride + 1


def three_numbers(height, width, channels=1):
    return height, width, channels


def rows_of_height(image):
    out = np.zeros(image.size)
    for row, col in np.ndindex(image.shape):
        out[row * image.shape[0] + col] = image[row, col]
    return out


def slid(image, kernel, padding, stride, step, width):
    """Slide a window of some width, by some step, to as many places as are asked."""
    padded, high = np.pad(image, padding), kernel.shape[0]
    rows = (padded.shape[0] - high) // stride + 1
    cols = (padded.shape[1] - width) // stride + 1
    out = np.zeros((rows, cols))
    for r in range(rows):
        for c in range(cols):
            top, left = r * step, c * step
            out[r, c] = np.sum(padded[top : top + high, left : left + width] * kernel)
    return out


def steps_of_one(image, kernel, padding=0, stride=1):
    return slid(image, kernel, padding, stride, step=1, width=kernel.shape[1])


def square_window(image, kernel, padding=0, stride=1):
    return slid(image, kernel, padding, stride, stride, width=kernel.shape[0])


def one_place_too_many(image, kernel, padding=0, stride=1):
    padded = np.pad(image, padding)
    high, wide = kernel.shape
    out = np.zeros((padded.shape[0], padded.shape[1]))
    for r in range(padded.shape[0]):
        for c in range(padded.shape[1]):
            out[r, c] = np.sum(padded[r : r + high, c : c + wide] * kernel)
    return out


def not_from_the_padded(image, kernel, padding=0, stride=1):
    padded = np.pad(image, padding)
    high, wide = kernel.shape
    out = np.zeros((padded.shape[0] - high + 1, padded.shape[1] - wide + 1))
    for r in range(len(out)):
        for c in range(len(out[0])):
            out[r, c] = np.sum(image[r : r + high, c : c + wide] * kernel)
    return out


def rows_for_channels(rgb):
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]


def no_window(image, kernel, row, col):
    return np.sum(image * kernel)


def not_added_up(image, kernel, row, col):
    high, wide = kernel.shape
    return image[row:high, col:wide] * kernel


def beyond_the_end(f, g):
    sizes = range(len(f)), range(len(f) + len(g) - 1)
    return np.array([sum(f[k] * g[n - k] for k in sizes[0]) for n in sizes[1]])


@pytest.mark.parametrize(
    ("exercise", "answer", "said", "unsaid"),
    [
        # whole numbers are asked: a type of whole numbers is no fault
        ("input_size", powers, "input_size(1, 1, 3) gives", "int64"),
        ("output_size", only_f_is_divided, "A simpler call", "int64"),
        ("input_size", three_numbers, "where one is asked", "axis"),
        ("cross_correlate_at", not_added_up, "where one is asked", "second"),
        ("cross_correlate_at", no_window, "the whole image", "square"),
        ("convolve1d", beyond_the_end, "below 0 as well", "Counting"),
        ("flatten_image", rows_of_height, "by the height of the image", "window"),
        ("filter2d", steps_of_one, "windows stand one pixel apart", "left over"),
        # the first window lies inside: no border cuts it
        ("filter2d", square_window, "the window is square", "cut off"),
        (
            "filter2d",
            not_from_the_padded,
            "border of image, which has no frame",
            "places",
        ),
        (
            "to_grayscale",
            rows_for_channels,
            "the channels are the last axis",
            "Counting",
        ),
        ("filter2d", one_place_too_many, "cut off at the border", "square"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_cause_is_true(exercise, answer, said, unsaid):
    with pytest.raises(CheckFailed) as failed:
        check(exercise, answer)
    cause = " ".join(str(failed.value).split("Cause")[1].split("Expected")[0].split())
    assert said in cause
    assert unsaid not in cause.split("Line")[0]
