"""Every number that a document prints, computed again."""

import numpy as np
import pytest

from convnet_lab import documents, functional

ALL = [
    pytest.param(operation, example, id=f"{operation}-{example.name}")
    for operation, examples in documents.EXAMPLES.items()
    for example in examples
]


@pytest.mark.parametrize(("operation", "example"), ALL)
def test_a_printed_number_can_be_computed(operation, example):
    computed = getattr(functional, operation)(*example.arguments)
    half_a_unit = 0.5 * 10.0**-example.decimals if example.decimals else 1e-13
    np.testing.assert_allclose(computed, example.printed, rtol=0, atol=half_a_unit)
    assert np.shape(computed) == np.shape(example.printed)


@pytest.mark.parametrize(("operation", "example"), ALL)
def test_an_example_names_its_document(operation, example):
    assert example.document in documents.TITLES
    assert example.place


def test_nobody_can_write_into_the_tables():
    with pytest.raises(ValueError, match="read-only"):
        documents.F[0, 0] = 5


@pytest.mark.parametrize("size", [128, 256])
def test_the_slides_sizes_lose_two_rows_and_columns(size):
    kernel = documents.KERNELS["vertical edges"]
    shape = functional.cross_correlate2d(np.zeros((size, size)), kernel).shape
    assert shape == (size - 2, size - 2)


def test_high_pass_is_identity_minus_box_blur():
    kernels = documents.KERNELS
    np.testing.assert_allclose(
        kernels["high-pass"], kernels["identity"] - kernels["box blur"]
    )


def test_sobel_y_is_sobel_x_transposed():
    np.testing.assert_array_equal(
        documents.KERNELS["Sobel y"], documents.KERNELS["Sobel x"].T
    )
