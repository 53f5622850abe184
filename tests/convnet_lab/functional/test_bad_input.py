"""Every operation, given every kind of unfit argument, turns it away with words."""

import inspect

import numpy as np
import pytest

from convnet_lab import functional

IMAGE, KERNEL = np.arange(30.0).reshape(5, 6), np.arange(6.0).reshape(2, 3)
VOLUME, FILTERS = np.arange(90.0).reshape(5, 6, 3), np.arange(36.0).reshape(2, 2, 3, 3)
BIASES = np.array([1.0, 2.0, 3.0])

GOOD = {
    "to_grayscale": {"rgb": VOLUME},
    "flatten_image": {"image": IMAGE},
    "equalize_histogram": {"image": IMAGE},
    "input_size": {"height": 4, "width": 5, "channels": 3},
    "dense_parameter_count": {"n_inputs": 4, "n_units": 5},
    "cross_correlate_at": {"image": IMAGE, "kernel": KERNEL, "row": 1, "col": 2},
    "cross_correlate2d": {"image": IMAGE, "kernel": KERNEL},
    "convolve2d": {"image": IMAGE, "kernel": KERNEL},
    "convolve1d": {"f": np.arange(3.0), "g": np.arange(4.0)},
    "zero_pad": {"image": IMAGE, "padding": 2},
    "same_padding": {"filter_size": 3},
    "output_size": {"n": 8, "f": 3, "padding": 1, "stride": 2},
    "filter2d": {"image": IMAGE, "kernel": KERNEL, "padding": 1, "stride": 2},
    "filter_volume": {
        "volume": VOLUME,
        "kernel": FILTERS[..., 0],
        "bias": 1.0,
        "padding": 1,
        "stride": 2,
    },
    "conv2d": {
        "volume": VOLUME,
        "filters": FILTERS,
        "biases": BIASES,
        "padding": 1,
        "stride": 2,
    },
    "conv_layer": {
        "batch": VOLUME[np.newaxis],
        "filters": FILTERS,
        "biases": BIASES,
        "padding": 1,
        "stride": 2,
    },
    "conv_parameter_count": {"f": 3, "c_in": 3, "c_out": 8},
    "relu": {"x": IMAGE - 9},
    "max_pool2d": {"volume": VOLUME, "f": 2, "stride": 2},
    "average_pool2d": {"volume": VOLUME, "f": 2, "stride": 2},
    "sum_pool2d": {"volume": VOLUME, "f": 2, "stride": 2},
    "flatten": {"volume": VOLUME},
    "dense": {"x": np.arange(4.0), "weights": np.ones((3, 4)), "biases": BIASES},
    "softmax": {"logits": np.arange(4.0)},
    "cross_entropy": {"probabilities": np.array([0.25, 0.75]), "label": 1},
    "squared_error": {"target": np.array([0.0, 1.0]), "output": np.array([0.5, 0.5])},
}
GOOD |= {
    "mean_cross_entropy": {
        "probabilities": np.array([[0.25, 0.75], [0.5, 0.5]]),
        "labels": np.array([0, 1]),
    },
    "sgd_step": {
        "parameters": {"w": IMAGE, "b": BIASES},
        "gradients": {"w": IMAGE + 1, "b": BIASES * 2},
        "learning_rate": 0.5,
    },
    "conv2d_backward": {
        "dout": np.ones((3, 4, 3)),
        "volume": VOLUME,
        "filters": FILTERS,
        "padding": 1,
        "stride": 2,
    },
    "max_pool2d_backward": {
        "dout": np.arange(18.0).reshape(2, 3, 3),
        "volume": VOLUME,
        "f": 2,
        "stride": 2,
    },
    "dense_backward": {
        "dz": np.ones((2, 3)),
        "x": np.arange(8.0).reshape(2, 4),
        "weights": np.ones((3, 4)),
    },
    "relu_backward": {"da": IMAGE, "z": IMAGE - 9},
    "softmax_cross_entropy_backward": {
        "probabilities": np.array([[0.25, 0.75], [0.5, 0.5]]),
        "labels": np.array([0, 1]),
    },
}
ANY_SHAPE = {("relu", "x"), ("softmax", "logits"), ("relu_backward", "z")}

ARRAYS = [
    (name, argument)
    for name, arguments in GOOD.items()
    for argument, value in arguments.items()
    if isinstance(value, np.ndarray)
]
NUMBERS = [
    (name, argument)
    for name, arguments in GOOD.items()
    for argument, value in arguments.items()
    if isinstance(value, int)
]


def call(name, **changed):
    return getattr(functional, name)(**{**GOOD[name], **changed})


def test_every_operation_is_here():
    operations = {n for n in functional.__all__ if callable(getattr(functional, n))}
    assert operations == set(GOOD), "give each operation arguments that fit, in GOOD"
    for name in operations:
        parameters = inspect.signature(getattr(functional, name)).parameters
        assert set(GOOD[name]) == set(parameters)


@pytest.mark.parametrize(("name", "argument"), ARRAYS)
@pytest.mark.parametrize(
    "unfit",
    [
        pytest.param(np.zeros((2, 0)), id="empty"),
        pytest.param([[1, 2], [3]], id="ragged"),
        pytest.param("photo.png", id="text"),
        pytest.param(None, id="nothing"),
        pytest.param(np.ones((2, 2), complex), id="complex"),
        pytest.param(np.array([object()]), id="objects"),
    ],
)
def test_what_is_no_array_of_numbers(name, argument, unfit):
    with pytest.raises(ValueError, match=f"{argument}.*(expected|real numbers)"):
        call(name, **{argument: unfit})


@pytest.mark.parametrize(
    ("name", "argument"), [pair for pair in ARRAYS if pair not in ANY_SHAPE]
)
def test_a_wrong_number_of_axes(name, argument):
    good = GOOD[name][argument]
    unfit = [np.ones((2,) * (good.ndim + 2)), np.float64(3.0)]
    for value in unfit:
        with pytest.raises(ValueError, match=f"{argument} has shape .*expected"):
            call(name, **{argument: value})


@pytest.mark.parametrize(("name", "argument"), NUMBERS)
@pytest.mark.parametrize(
    "unfit", [-1, 1.5, 2.0, float("nan"), float("inf"), True, None, "2", [1]]
)
def test_what_is_no_whole_number_in_range(name, argument, unfit):
    with pytest.raises(ValueError, match=f"{argument} is .*expected a whole number"):
        call(name, **{argument: unfit})


@pytest.mark.parametrize(("name", "argument"), NUMBERS)
def test_zero_where_at_least_one_is_needed(name, argument):
    if argument in ("row", "col", "padding", "label"):
        if name != "conv2d_backward":  # its dout would have another shape
            call(name, **{argument: 0})
    else:
        with pytest.raises(ValueError, match=f"{argument} is 0"):
            call(name, **{argument: 0})


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        (
            "filter2d",
            {"kernel": np.ones((9, 3)), "padding": 1},
            "size 9 does not fit into 5 pixels with padding 1",
        ),
        ("output_size", {"n": 2, "f": 5, "padding": 1}, "size 5 does not fit into 2"),
        ("same_padding", {"filter_size": 4}, "even"),
        (
            "conv2d",
            {"filters": np.ones((2, 2, 4, 3))},
            r"expected \(height, width, 3, channels out\), to go with volume",
        ),
        ("conv2d", {"biases": np.ones(2)}, r"expected \(3,\), to go with filters"),
        ("conv2d", {"filters": np.ones((9, 2, 3, 3))}, "does not fit"),
        (
            "filter_volume",
            {"kernel": np.ones((2, 2, 1))},
            r"expected \(height, width, 3",
        ),
        ("conv_layer", {"batch": np.ones((2, 5, 5, 1))}, "to go with batch"),
        ("max_pool2d", {"f": 7}, "does not fit"),
        (
            "dense",
            {"x": np.ones(3)},
            r"expected \(4,\), or \(examples, 4\) for a batch, to go with weights",
        ),
        ("dense", {"biases": np.ones(2)}, r"expected \(3,\), to go with weights"),
        ("softmax", {"logits": 3.0}, r"expected \(classes,\)"),
        (
            "cross_entropy",
            {"probabilities": np.array([5.0, 6.0])},
            "Apply softmax first",
        ),
        ("cross_entropy", {"label": 2}, "label is 2 and there are 2 classes"),
        (
            "squared_error",
            {"output": np.ones(3)},
            r"expected \(2,\), to go with target",
        ),
        ("to_grayscale", {"rgb": np.ones((5, 6, 4))}, r"expected \(height, width, 3\)"),
        (
            "conv2d_backward",
            {"dout": np.ones((1, 3, 4, 3))},
            r"expected \(3, 4, 3\), to go with filters and volume",
        ),
        ("relu_backward", {"da": np.ones(5)}, r"expected \(5, 6\), to go with z"),
    ],
)
def test_arguments_that_do_not_go_together(name, changed, words):
    with pytest.raises(ValueError, match=words):
        call(name, **changed)


@pytest.mark.parametrize("name", GOOD)
def test_arrays_of_every_kind_give_the_same_answer(name):
    expected = call(name)
    for convert in (
        lambda a: a.astype(np.int64) if np.array_equal(a, np.round(a)) else a,
        lambda a: np.asfortranarray(a),
        lambda a: np.repeat(a, 2, axis=0)[::2],  # not contiguous
        lambda a: a.tolist(),
        lambda a: _read_only(a),
    ):
        arguments = {
            key: convert(value) if isinstance(value, np.ndarray) else value
            for key, value in GOOD[name].items()
        }
        answer = getattr(functional, name)(**arguments)
        for part, right in zip(_parts(answer), _parts(expected), strict=True):
            np.testing.assert_allclose(part, right)


@pytest.mark.parametrize("name", GOOD)
def test_boolean_arrays_count_as_zeros_and_ones(name):
    masks = {
        key: value > 1
        for key, value in GOOD[name].items()
        if isinstance(value, np.ndarray)
    }
    ones = {key: mask.astype(int) for key, mask in masks.items()}
    answers = call(name, **masks), call(name, **ones)
    for part, right in zip(*map(_parts, answers), strict=True):
        np.testing.assert_array_equal(part, right)


@pytest.mark.parametrize("name", GOOD)
def test_arguments_are_left_as_they_were(name):
    arguments = {
        key: value.copy() if isinstance(value, np.ndarray) else value
        for key, value in GOOD[name].items()
    }
    result = getattr(functional, name)(**arguments)
    if isinstance(result, np.ndarray) and result.flags.writeable:
        result[...] = 7
    for key, value in GOOD[name].items():
        np.testing.assert_array_equal(arguments[key], value)


@pytest.mark.parametrize("name", ["cross_correlate2d", "conv2d", "relu", "max_pool2d"])
def test_nan_stays_where_it_is(name):
    argument = next(iter(GOOD[name]))
    holed = GOOD[name][argument].copy()
    holed[0, 0] = np.nan
    answer = call(name, **{argument: holed})
    assert np.isnan(answer[0, 0]).all()
    assert not np.isnan(answer[-1, -1]).any()


@pytest.mark.parametrize(
    "rate", [float("nan"), float("inf"), -0.1, "fast", None, [1.0]]
)
def test_a_learning_rate_is_a_number_that_is_not_negative(rate):
    with pytest.raises(ValueError, match="learning_rate is"):
        call("sgd_step", learning_rate=rate)


def _parts(answer):
    if isinstance(answer, dict):
        return list(answer.values())
    return list(answer) if isinstance(answer, tuple) else [answer]


def _read_only(array):
    copy = array.copy()
    copy.setflags(write=False)
    return copy
