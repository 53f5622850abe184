"""What students of other courses do: their slips, in our words, and what is said."""

import re

import numpy as np
import pytest

from convnet_lab import CheckFailed, check, functional


def with_the_input_beside_it(x):
    """Give the answer and a cache, as courses ask whose layers keep their input."""
    return np.maximum(x, 0), x


def always_by_two(n, f, padding=0, stride=1):
    return (n + 2 * padding - f) // 2 + 1


def refused_by_assert(filter_size):
    assert filter_size % 2, "an odd filter is asked"
    return filter_size // 2


def places_by_the_window(dout, volume, f, stride):
    out = np.zeros(volume.shape)
    for row, col, c in np.ndindex(dout.shape):
        window = volume[row * stride :, col * stride :, c][:f, :f]
        for i, j in np.argwhere(window == window.max()):
            if row * f + i < out.shape[0] and col * f + j < out.shape[1]:
                out[row * f + i, col * f + j, c] = dout[row, col, c]
    return out


def cropped_from_both_ends(dout, volume, filters, padding=0, stride=1):
    frame = ((padding, padding), (padding, padding), (0, 0))
    padded = np.pad(volume, frame)
    dpadded, dfilters, dbiases = functional.conv2d_backward(
        dout, padded, filters, 0, stride
    )
    return dpadded[padding:-padding, padding:-padding], dfilters, dbiases


def filters_first(*arguments):
    dvolume, dfilters, dbiases = functional.conv2d_backward(*arguments)
    return dfilters, dvolume, dbiases


def entries_of_the_given(parameters, gradients, learning_rate):
    for name, array in parameters.items():
        parameters[name] = array - learning_rate * gradients[name]
    return parameters


def names_with_a_d(parameters, gradients, learning_rate):
    return {
        name: array - learning_rate * gradients[f"d{name}"]
        for name, array in parameters.items()
    }


def the_wrong_layer_called(image, parameters):
    return functional.dense(image.ravel()[:60], parameters["FC3.weights"], np.zeros(11))


def too_many_entries(image, parameters):
    weights = parameters["FC3.weights"]
    return weights @ np.ones(2 * weights.shape[1])


def rows_are_labels(probabilities, labels):
    slopes = probabilities.copy()
    slopes[labels, range(len(labels))] -= 1
    return slopes / len(labels)


SAID = [
    ("relu", with_the_input_beside_it, "more-than-the-answer", "out, cache"),
    ("output_size", always_by_two, "simple-example", "gives 3; 5 is right"),
    ("same_padding", refused_by_assert, "refused-by-another-error", "AssertionError"),
    (
        "max_pool2d_backward",
        places_by_the_window,
        "more-than-the-window",
        "belongs there",
    ),
    ("conv2d_backward", cropped_from_both_ends, "empty", "ends at -p is empty"),
    (
        "conv2d_backward",
        filters_first,
        "parts-in-another-order",
        "dfilters, dvolume, dbiases",
    ),
    ("sgd_step", entries_of_the_given, "input-changed", "parameters[...] ="),
    ("sgd_step", names_with_a_d, "key-missing", "The keys are w."),
    ("lenet_forward", the_wrong_layer_called, "error", "return functional.dense"),
    ("lenet_forward", too_many_entries, "matrix-product-shapes", "each layer before"),
    (
        "softmax_cross_entropy_backward",
        rows_are_labels,
        "index-out-of-range",
        "only one, entry 0",
    ),
]


@pytest.mark.parametrize(
    ("exercise", "answer", "cause", "words"), SAID, ids=lambda value: str(value)[:30]
)
def test_a_slip_of_other_courses_is_told_truly(exercise, answer, cause, words):
    with pytest.raises(CheckFailed) as failed:
        check(exercise, answer)
    said = " ".join(str(failed.value).split())
    assert failed.value.misconception == cause, said
    assert words in said


def test_what_is_said_of_a_shape_is_said_of_the_case_that_is_shown():
    def as_large_as_the_image(image, *others):
        out = functional.filter2d(image, *others)
        return out if out.shape == image.shape else np.zeros(image.shape)

    with pytest.raises(CheckFailed) as failed:
        check("filter2d", as_large_as_the_image)
    said = " ".join(str(failed.value).split())
    shown = re.search(r"its shape is (.*?); (.*?) is asked", said).groups()
    assert "as large as the first argument, {}; {} is asked".format(*shown) in said
