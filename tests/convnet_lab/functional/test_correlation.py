"""Cross-correlation and convolution against a plain loop and against scipy."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convnet_lab import functional


def loop(image, kernel):
    rows, cols = (n - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True))
    out = np.zeros((rows, cols))
    for r in range(rows):
        for c in range(cols):
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    out[r, c] += float(image[r + i, c + j]) * float(kernel[i, j])
    return out


@st.composite
def images_and_kernels(draw):
    kernel_shape = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    more = draw(st.tuples(st.integers(0, 5), st.integers(0, 5)))
    shape = tuple(k + m for k, m in zip(kernel_shape, more, strict=True))
    dtypes = st.sampled_from(
        [np.uint8, np.int16, np.int64, np.float32, np.float64, bool]
    )

    def array(shape):
        dtype = np.dtype(draw(dtypes))
        numbers = {
            "b": st.booleans(),
            "u": st.integers(0, 255),
            "i": st.integers(-200, 200),
            "f": st.integers(-200, 200).map(lambda n: n / 4),
        }[dtype.kind]
        made = draw(hnp.arrays(dtype, shape, elements=numbers))
        if draw(st.booleans()):
            made = np.asfortranarray(made)
        made.setflags(write=draw(st.booleans()))
        return made

    return array(shape), array(kernel_shape)


@given(images_and_kernels())
def test_cross_correlation_equals_a_plain_loop_and_scipy(pair):
    image, kernel = pair
    ours = functional.cross_correlate2d(image, kernel)
    np.testing.assert_allclose(ours, loop(image, kernel), rtol=1e-5, atol=1e-3)
    theirs = scipy.signal.correlate2d(
        image.astype(float), kernel.astype(float), "valid"
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-3)


@given(images_and_kernels())
def test_convolution_equals_scipy(pair):
    image, kernel = pair
    theirs = scipy.signal.convolve2d(image.astype(float), kernel.astype(float), "valid")
    np.testing.assert_allclose(
        functional.convolve2d(image, kernel), theirs, rtol=1e-5, atol=1e-3
    )


@given(images_and_kernels(), st.data())
def test_one_window_is_one_entry_of_the_map(pair, data):
    image, kernel = pair
    whole = functional.cross_correlate2d(image, kernel)
    row = data.draw(st.integers(0, whole.shape[0] - 1))
    col = data.draw(st.integers(0, whole.shape[1] - 1))
    one = functional.cross_correlate_at(image, kernel, row, col)
    assert one == pytest.approx(float(whole[row, col]), rel=1e-5, abs=1e-3)


@given(
    st.lists(st.integers(-99, 99), min_size=1, max_size=9),
    st.lists(st.integers(-99, 99), min_size=1, max_size=9),
)
def test_full_convolution_multiplies_polynomials(f, g):
    product = np.polynomial.polynomial.polymul(f, g)
    ours = functional.convolve1d(f, g)
    assert len(ours) == len(f) + len(g) - 1
    np.testing.assert_array_equal(ours[: len(product)], product)
    np.testing.assert_array_equal(ours[len(product) :], 0)


def test_small_unsigned_integers_do_not_wrap_around():
    bright = np.full((3, 3), 255, np.uint8)
    assert functional.cross_correlate2d(bright, bright).item() == 9 * 255 * 255
    assert functional.convolve1d(bright[0], bright[0])[1] == 2 * 255 * 255


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_precision(dtype):
    image, kernel = np.ones((5, 4), dtype), np.ones((2, 3), dtype)
    assert functional.cross_correlate2d(image, kernel).dtype == dtype
    assert functional.convolve2d(image, kernel).dtype == dtype


def test_arguments_stay_as_they_were():
    image, kernel = np.arange(20.0).reshape(4, 5), np.arange(6.0).reshape(2, 3)
    before = image.copy(), kernel.copy()
    functional.cross_correlate2d(image, kernel)[...] = -1
    functional.convolve2d(image, kernel)[...] = -1
    np.testing.assert_array_equal(image, before[0])
    np.testing.assert_array_equal(kernel, before[1])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: functional.cross_correlate2d(np.ones((2, 5)), np.ones((3, 3))),
            "size 3 does not fit into 2 pixels",
        ),
        (
            lambda: functional.cross_correlate2d(np.ones(5), np.ones((3, 3))),
            "image has shape",
        ),
        (
            lambda: functional.convolve2d(np.ones((5, 5)), np.ones((1, 3, 3))),
            "kernel has shape",
        ),
        (lambda: functional.convolve2d([[1, 2], [3]], [[1]]), "ragged"),
        (lambda: functional.convolve2d([["a"]], [[1]]), "real numbers"),
        (lambda: functional.convolve2d([[1j]], [[1]]), "real numbers"),
        (lambda: functional.convolve1d([], [1]), "at least one entry"),
        (
            lambda: functional.cross_correlate_at(
                np.ones((4, 4)), np.ones((3, 3)), 2, 0
            ),
            "row 2",
        ),
        (
            lambda: functional.cross_correlate_at(
                np.ones((4, 4)), np.ones((3, 3)), -1, 0
            ),
            "row is -1",
        ),
        (
            lambda: functional.cross_correlate_at(
                np.ones((4, 4)), np.ones((3, 3)), 0.5, 0
            ),
            "row is 0.5",
        ),
    ],
)
def test_bad_input_is_turned_away_with_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
