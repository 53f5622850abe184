"""A cause that a check names is one that the answer has: wrong answers met in class.

Some are slips of other courses' students, in our words.
"""

import re

import numpy as np
import pytest

from convnet_lab import CheckFailed, check, functional


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


seen = []


def keeps_a_list(image):
    seen.extend(image.ravel())
    return np.array(seen)


def shape_of_the_answer(image):
    return image.reshape(-1).shape


def written_into_the_image(rgb):
    rgb[..., 0] = rgb[..., 0] * 0.299
    rgb[..., 1] = rgb[..., 1] * 0.587
    rgb[..., 2] = rgb[..., 2] * 0.114
    return rgb.sum(axis=2)


def columns_outside(rgb):
    weights = [0.299, 0.587, 0.114]
    return [[pixel @ weights for pixel in rgb[:, k]] for k in range(rgb.shape[1])]


def return_in_the_loop(rgb):
    out = np.zeros(rgb.shape[:2])
    for row, pixels in enumerate(rgb):
        out[row] = pixels @ [0.299, 0.587, 0.114]
        return out


def made_a_float(n_inputs, n_units):
    return float(n_inputs * n_units + n_units)


def product_for_sum(image, kernel, row, col):
    high, wide = kernel.shape
    return np.prod(image[row : row + high, col : col + wide] * kernel)


def added_before(image, kernel, row, col):
    high, wide = kernel.shape
    return image[row : row + high, col : col + wide].sum() * kernel.sum()


def in_a_list(probabilities, label):
    return [-np.log(probabilities[label])]


def complex_numbers(image, kernel):
    spectrum = np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, image.shape))
    rows, cols = np.subtract(image.shape, kernel.shape) + 1
    return np.fft.ifft2(spectrum)[:rows, :cols]


def as_bytes(image, kernel, row, col):
    total = functional.cross_correlate_at(image, kernel, row, col)
    return np.asarray(total).astype(np.uint8)


def added_not_multiplied(f, g):
    out = np.zeros(len(f) + len(g) - 1)
    for i, j in np.ndindex(len(f), len(g)):
        out[i + j] += f[i] + g[j]
    return out


def rounded_halves(n, f, padding=0, stride=1):
    if f > n + 2 * padding:
        raise ValueError("no room")
    return round((n + 2 * padding - f) / stride) + 1


def refused_in_one_line(n, f, padding=0, stride=1):
    if f >= n: raise ValueError  # noqa: E701  # fmt: skip
    return (n + 2 * padding - f) // stride + 1


def stride_before_padding(image, kernel, stride=1, padding=0):
    return functional.filter2d(image, kernel, padding, stride)


def swapped_in_the_call(volume, filters, biases, padding=0, stride=1):
    return functional.conv2d(volume, filters, biases, stride, padding)


def last_map_everywhere(volume, filters, biases, padding=0, stride=1):
    maps = functional.conv2d(volume, filters, biases, padding, stride)
    return np.stack([maps[..., -1]] * len(biases), axis=-1)


def one_array_for_all(batch, *others):
    maps = functional.conv_layer(batch, *others)
    return np.stack([maps[-1]] * len(maps))


def as_large_as_the_batch(batch, filters, biases, padding=0, stride=1):
    out = np.zeros((*batch.shape[:3], len(biases)))
    for m, volume in enumerate(batch):
        out[m] = functional.relu(
            functional.conv2d(volume, filters, biases, padding, stride)
        )
    return out


def batch_added_up(*arguments):
    return functional.conv_layer(*arguments).sum(axis=0)


def started_at_minus_one(volume, f, stride):
    return np.maximum(functional.max_pool2d(volume, f, stride), -1)


def powers_of_two(logits):
    powers = 2.0 ** (logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def all_or_nothing(logits):
    return 1.0 * (logits == logits.max(axis=-1, keepdims=True))


def with_its_probability(image, parameters):
    return 8, 0.9


def filters_averaged(dout, *others):
    dvolume, dfilters, dbiases = functional.conv2d_backward(dout, *others)
    return dvolume, dfilters / 7, dbiases


momentum = {"w": 0.0}


def keeps_momentum(parameters, gradients, learning_rate):
    momentum["w"] += 1
    return {
        name: values - learning_rate * momentum["w"] * gradients[name]
        for name, values in parameters.items()
    }


def flattened_in_two_orders(volume, filters, biases, padding=0, stride=1):
    frame = (padding, padding)
    volume = np.pad(volume, (frame, frame, (0, 0)))
    kh, kw, _, n = filters.shape
    rows = range(0, volume.shape[0] - kh + 1, stride)
    cols = range(0, volume.shape[1] - kw + 1, stride)
    columns = [volume[i : i + kh, j : j + kw].ravel("F") for i in rows for j in cols]
    maps = np.array(columns) @ filters.reshape(-1, n) + biases
    return maps.reshape(len(rows), len(cols), n)


def weights_decay(parameters, gradients, learning_rate):
    return {
        name: p - learning_rate * (gradients[name] + 1e-4 * p)
        for name, p in parameters.items()
    }


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
    # the same call answers otherwise: no size is wrong
    ("flatten_image", keeps_a_list, "remembers", "second time"),
    ("sgd_step", keeps_momentum, "remembers", "second time"),
    ("flatten_image", shape_of_the_answer, "shape-itself", "The shape (6,) comes back"),
    ("to_grayscale", written_into_the_image, "integers-stay-integers", "rgb holds"),
    ("to_grayscale", columns_outside, "rows-and-columns-swapped", "outer loop"),
    ("to_grayscale", return_in_the_loop, "only-the-first-row-right", "a return too"),
    ("dense_parameter_count", made_a_float, "float-for-a-whole-number", "float(...)"),
    ("cross_correlate_at", product_for_sum, "simple-example", "26 is right"),
    ("cross_correlate_at", added_before, "other-weights", "a weight of its own"),
    ("cross_correlate2d", complex_numbers, "other-kind-of-value", "inverse FFT"),
    ("cross_entropy", in_a_list, "one-number-in-an-array", "of shape (1,)"),
    ("convolve1d", added_not_multiplied, "rest-wrong", "f is all zeros it is 1"),
    ("output_size", rounded_halves, "plus-a-number", "Where it is wrong, every value"),
    ("output_size", refused_in_one_line, "refused-by-the-answer", "too strict"),
    ("filter2d", stride_before_padding, "arguments-swapped", "Your first line takes"),
    ("conv2d", swapped_in_the_call, "arguments-swapped", "padding and stride have"),
    ("conv2d", last_map_everywhere, "one-map-for-all", "The last map stands"),
    ("conv_layer", one_array_for_all, "one-example-for-all", "an array of its own"),
    ("conv_layer", as_large_as_the_batch, "part-too-large", "place of shape (5, 5, 2)"),
    ("conv_layer", batch_added_up, "examples-missing", "examples added up"),
    ("max_pool2d", started_at_minus_one, "started-too-high", "below -1"),
    ("softmax", powers_of_two, "base-2", "powers of 2"),
    ("softmax", all_or_nothing, "ones-for-the-largest", "share equally"),
    ("predict", with_its_probability, "several-numbers", "where one is asked"),
    ("conv2d_backward", filters_averaged, "times-a-number", "channel 0, filter 0"),
    ("conv2d", flattened_in_two_orders, "meets-another", "the window is the right one"),
    # of two entries one is wrong: nothing is said of the first or the last of them
    ("sgd_step", weights_decay, "simple-example", "without a slope nothing moves"),
]


@pytest.mark.parametrize(
    ("exercise", "answer", "cause", "words"),
    SAID,
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_cause_is_named(exercise, answer, cause, words):
    with pytest.raises(CheckFailed) as failed:
        check(exercise, answer)
    said = " ".join(str(failed.value).split())
    assert failed.value.misconception == cause, said
    assert words in said


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
        # the type says it all: no kind of images is special
        ("cross_correlate_at", as_bytes, "is stored as uint8", "rows as columns"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_cause_is_true(exercise, answer, said, unsaid):
    with pytest.raises(CheckFailed) as failed:
        check(exercise, answer)
    cause = " ".join(str(failed.value).split("Cause")[1].split("Expected")[0].split())
    assert said in cause
    assert unsaid not in cause.split("Line")[0]


def test_what_is_said_of_a_shape_is_said_of_the_case_that_is_shown():
    def as_large_as_the_image(image, *others):
        out = functional.filter2d(image, *others)
        return out if out.shape == image.shape else np.zeros(image.shape)

    with pytest.raises(CheckFailed) as failed:
        check("filter2d", as_large_as_the_image)
    said = " ".join(str(failed.value).split())
    shown = re.search(r"its shape is (.*?); (.*?) is asked", said).groups()
    assert "as large as the first argument, {}; {} is asked".format(*shown) in said


def stops_a_place_early(image, kernel, padding=0, stride=1):
    padded = np.pad(image, padding)
    high, wide = kernel.shape
    return [
        [
            np.sum(padded[r : r + high, c : c + wide] * kernel)
            for c in range(0, padded.shape[1] - wide, stride)
        ]
        for r in range(0, padded.shape[0] - high, stride)
    ]


def test_a_last_place_that_is_missing_in_some_cases_only_is_told():
    with pytest.raises(CheckFailed, match="The last row or the last column is missing"):
        check("filter2d", stops_a_place_early)
