"""The errata are errata: what is printed fails, what is called right holds."""

import re

import numpy as np
import pytest

from convnet_lab import documents, functional
from convnet_lab.documents import ERRATA


def numbers(text):
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text)]


def conv_against_fc():
    units, inputs, biases, total = numbers(ERRATA["conv against FC"].printed)
    assert inputs != functional.input_size(32, 32, 3)
    assert units == biases == 28 * 28 * 8
    assert total == units * inputs + biases
    units, inputs, biases, total = numbers(ERRATA["conv against FC"].right)
    assert inputs == functional.input_size(32, 32, 3)
    assert total == functional.dense_parameter_count(inputs, units)


def sharpened_pixels():
    # the corner of the image is printed, so zeros stand above and left of it; of its
    # last row and column the neighbors below and to the right are unknown
    kernel = documents.KERNELS["sharpen"]
    ours = functional.filter2d(documents.PRINTED_PIXELS, kernel, 1)[:4, :4]
    apart = np.abs(ours - documents.PRINTED_SHARPENED[:4, :4])
    agree = np.argwhere(apart <= 1.0001e-4)
    assert len(agree) == 3
    assert all(row == col for row, col in agree)
    assert apart.max() == pytest.approx(3.72, abs=0.005)


def matrix_multiplication():
    product = documents.F @ documents.G
    assert product.size == 9
    assert 34 not in product
    assert (documents.F * documents.G).sum() == 34


def rectified_by_pooling():
    rectified = documents.POOLING_4X4
    pooled = functional.max_pool2d(rectified[..., np.newaxis], 2, 2)[..., 0]
    np.testing.assert_array_equal(functional.relu(rectified), rectified)
    assert pooled.shape != rectified.shape
    # pooling alone does not rectify
    assert functional.max_pool2d(np.full((2, 2, 1), -1.0), 2, 2).item() == -1


def input_weights():
    for inputs in numbers("784 67,500"):
        assert functional.dense_parameter_count(inputs, 1) == inputs + 1
        thousand = functional.dense_parameter_count(inputs, 1000)
        assert thousand == 1000 * inputs + 1000


def negative_filters():
    image, kernel = documents.STEP_RIGHT, documents.KERNELS["vertical edges"]
    rectified = functional.relu(functional.cross_correlate2d(image, kernel))
    assert (rectified >= 0).all()
    assert (kernel < 0).any()
    # with its negative weights cut, the filter no longer tells an edge from a wall
    cut = functional.cross_correlate2d(image, functional.relu(kernel))
    assert (cut > 0).all()


def units_of_the_second_dense_layer():
    conv, dense = functional.conv_parameter_count, functional.dense_parameter_count
    s1 = (
        conv(5, 1, 6)
        + conv(5, 6, 16)
        + dense(400, 120)
        + dense(120, 100)
        + dense(100, 10)
    )
    s2 = (
        conv(5, 3, 8)
        + conv(5, 8, 16)
        + dense(400, 120)
        + dense(120, 84)
        + dense(84, 10)
    )
    assert f"{s1:,} against {s2:,}" in ERRATA["units of the second dense layer"].seen_by


def upper_indices():
    assert functional.output_size(29, 7, 0, 2) == 12
    batch, filters = np.zeros((1, 29, 29, 16)), np.zeros((7, 7, 16, 32))
    assert functional.conv_layer(batch, filters, np.zeros(32), 0, 2).shape[-1] == 32


SHOWN_BY = {
    "conv against FC": conv_against_fc,
    "sharpened pixels": sharpened_pixels,
    "matrix multiplication": matrix_multiplication,
    "rectified by pooling": rectified_by_pooling,
    "input weights": input_weights,
    "negative filters": negative_filters,
    "units of the second dense layer": units_of_the_second_dense_layer,
    "upper indices": upper_indices,
}


def test_every_erratum_is_shown_to_be_one():
    assert set(SHOWN_BY) == set(ERRATA)


@pytest.mark.parametrize("name", SHOWN_BY)
def test_an_erratum(name):
    SHOWN_BY[name]()
    assert set(ERRATA[name].documents) <= set(documents.TITLES)
