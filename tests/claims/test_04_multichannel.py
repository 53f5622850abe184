"""What notebook 4 says in words and numbers, computed."""

import numpy as np
import pytest

from convnet_lab import datasets, documents, functional

DENSE = functional.dense_parameter_count(28 * 28, 24 * 24)
WINDOWS = 24 * 24 * 5 * 5 + 24 * 24

NUMBERS = {
    4 * 4 * 128,
    functional.conv_parameter_count(5, 8, 16),
    functional.conv_parameter_count(7, 3, 8),
    functional.conv_parameter_count(7, 16, 32),
    DENSE,
    WINDOWS,
    24 * 24 * 5 * 5,
    512 * 512 * 16,
}


def window_sums(volume, kernel, row, col, padding=0):
    """One sum for each channel."""
    padded = np.pad(volume, ((padding, padding), (padding, padding), (0, 0)))
    window = padded[row : row + 3, col : col + 3]
    return (window * kernel).sum((0, 1)).tolist()


def test_108_pixels_27_weights_16_64_and_2048_numbers():
    image, filters = np.ones((6, 6, 3)), np.ones((3, 3, 3, 128))
    assert (image.size, filters[..., 0].size) == (108, 27)
    assert functional.filter_volume(image, filters[..., 0]).size == 16
    assert functional.conv2d(image, filters[..., :4], np.zeros(4)).size == 64
    assert functional.conv2d(image, filters, np.zeros(128)).size == 2048


@pytest.mark.parametrize(
    ("row", "col", "sums", "entry"), [(1, 0, [-5, -3, 0], -7), (1, 2, [0, -1, 3], 3)]
)
def test_the_entries_traced_in_the_cs231n_example(row, col, sums, entry):
    kernel = documents.CS231N_FILTERS[..., 0]
    found = window_sums(documents.CS231N_VOLUME, kernel, 2 * row, 2 * col, padding=1)
    assert found == sums
    assert sum(sums) + documents.CS231N_BIASES[0] == entry
    printed = documents.EXAMPLES["conv2d"][0].printed
    assert printed[row, col, 0] == entry


def test_the_output_of_the_cs231n_example_as_the_alternative_text_has_it():
    printed = documents.EXAMPLES["conv2d"][0].printed
    assert printed[..., 0].tolist() == [[-2, 2, 1], [-7, 0, 3], [2, 4, 3]]
    assert printed[..., 1].tolist() == [[0, 0, -4], [4, 2, 1], [0, 1, 0]]


def test_the_first_line_of_exercise_1():
    volume = np.array([[[1, 10], [2, 20]], [[3, 30], [4, 40]]])
    kernel = np.array([[[1, 0], [0, 1]], [[0, -1], [2, 0]]])
    assert (volume * kernel).sum((0, 1)).tolist() == [1 + 8, 20 - 30]
    assert functional.filter_volume(volume, kernel).tolist() == [[-1]]


@pytest.mark.parametrize(
    ("column", "row", "sums", "entry"),
    [
        (4, 4, [12, -8, -2], 9),
        (3, 2, [5, -4, -11], -3),
        (2, 4, [15, 15, -15], 22),
    ],
)
def test_exercise_a_with_columns_and_rows_counted_from_1(column, row, sums, entry):
    volume, kernel = documents.EXERCISE_A_VOLUME, documents.EXERCISE_A_FILTER
    assert window_sums(volume, kernel, row - 1, column - 1) == sums
    assert sum(sums) + documents.EXERCISE_A_BIAS == entry
    answer = functional.filter_volume(volume, kernel, documents.EXERCISE_A_BIAS)
    assert answer.shape == (4, 4)
    assert answer[row - 1, column - 1] == entry


def test_the_parameters_of_layers():
    assert 16 * (27 + 1) == functional.conv_parameter_count(3, 3, 16) == 448
    assert functional.conv_parameter_count(5, 1, 1) == 26
    assert functional.conv_parameter_count(5, 3, 8) == 608
    assert functional.conv_parameter_count(3, 3, 8) == 3 * 3 * 3 * 8 + 8 == 224
    assert functional.conv_parameter_count(5, 8, 16) == 5 * 5 * 8 * 16 + 16 == 3216
    assert functional.conv_parameter_count(7, 16, 32) == 7 * 7 * 16 * 32 + 32 == 25120


def test_sparse_connections_and_sharing():
    places = functional.output_size(28, 5)
    assert (places, places**2) == (24, 576)
    assert (DENSE, WINDOWS) == (452_160, 14_976)
    assert WINDOWS == 14_400 + 576


def test_the_map_moves_with_the_cross():
    cross = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
    kernel = np.where(cross == 1, 1, -1)
    for row, col in ((0, 0), (2, 1)):
        image = np.zeros((5, 5))
        image[row : row + 3, col : col + 3] = cross
        found = functional.cross_correlate2d(image, kernel)
        assert found.max() == found[row, col] == 5
        assert np.count_nonzero(found == 5) == 1


def test_relu_of_the_three_numbers():
    assert functional.relu([-7, 0, 3]).tolist() == [0, 0, 3]


def test_four_entries_are_rectified_three_in_row_1_and_one_in_row_4():
    negative = np.argwhere(documents.PRINTED_SHARPENED < 0)
    assert negative[:, 0].tolist() == [1, 1, 1, 4]
    changed = documents.PRINTED_SHARPENED != documents.PRINTED_RECTIFIED
    assert np.argwhere(changed).tolist() == negative.tolist()


def test_of_16_sharpened_entries_3_on_the_diagonal_agree():
    kernel = documents.KERNELS["sharpen"]
    ours = functional.filter2d(documents.PRINTED_PIXELS, kernel, padding=1)[:4, :4]
    difference = ours - documents.PRINTED_SHARPENED[:4, :4]
    agree = np.argwhere(np.abs(difference) < 1e-4)
    assert ours.size == 16
    assert agree.tolist() == [[0, 0], [2, 2], [3, 3]]
    # one digit more than is shown, so that no other entry is shown as 0
    assert np.count_nonzero(difference.round(2)) == 13
    assert (difference.max().round(2), difference.min().round(2)) == (3.72, -3.58)


def test_an_edge_filter_without_negative_weights_copies_the_image():
    kernel = documents.KERNELS["vertical edges"]
    for weights, row in (
        (kernel, [0, 0, 270, 270, 0, 0]),
        (functional.relu(kernel), [30, 30, 300, 300, 300, 300]),
    ):
        found = functional.cross_correlate2d(documents.STEP_RIGHT[:3], weights)
        assert found.tolist() == [row]


def test_two_linear_layers_are_one_and_with_relu_they_are_not():
    image = functional.to_grayscale(datasets.photograph())[40:120, 130:200]
    first, second = documents.KERNELS["Sobel x"], documents.KERNELS["box blur"]
    merged = functional.filter2d(first, second[::-1, ::-1], padding=2)
    assert merged.shape == (5, 5)
    edges = functional.cross_correlate2d(image, first)
    np.testing.assert_allclose(
        functional.cross_correlate2d(edges, second),
        functional.cross_correlate2d(image, merged),
        atol=1e-9,
    )
    halves = [
        functional.cross_correlate2d(functional.relu(sign * edges), second)
        for sign in (1, -1)
    ]
    total = sum(halves)
    assert total.min() >= 0
    # not the same number everywhere: not even a filter with a bias does it
    assert np.ptp(total) > 100


def test_a_bias_of_minus_5_keeps_sums_above_5():
    sums = np.arange(-10, 11)
    assert sums[functional.relu(sums - 5) > 0].min() == 6


def test_the_table_of_one_layer():
    layer = functional.conv_layer(
        documents.CS231N_VOLUME[np.newaxis],
        documents.CS231N_FILTERS,
        documents.CS231N_BIASES,
        1,
        2,
    )
    assert layer.shape == (1, 3, 3, 2)
    assert layer[0, :, :, 0].tolist() == [[0, 2, 1], [0, 0, 3], [2, 4, 3]]


def test_the_slides_three_layers():
    batch, shapes = np.ones((1, 64, 64, 3)), []
    for f, c_out, stride in ((3, 8, 1), (5, 16, 2), (7, 32, 2)):
        filters = np.ones((f, f, batch.shape[3], c_out))
        batch = functional.conv_layer(batch, filters, np.zeros(c_out), 0, stride)
        shapes.append(batch.shape[1:])
    assert shapes == [(62, 62, 8), (29, 29, 16), (12, 12, 32)]
    assert (29 - 7) // 2 + 1 == 12


def test_the_third_channel_says_most_about_the_minus_4():
    sums = [
        functional.filter2d(
            documents.CS231N_VOLUME[..., c], documents.CS231N_FILTERS[..., c, 1], 1, 2
        )[0, 2]
        for c in range(3)
    ]
    assert sums == [-1, -1, -2]
    assert documents.CS231N_BIASES[1] == 0


def test_three_layers_of_3_see_7_pixels():
    image = np.zeros((15, 15, 1))
    ones = np.ones((3, 3, 1, 1))

    def entry(volume):
        for _ in range(3):
            volume = functional.conv2d(volume, ones, np.zeros(1))
        return volume[4, 4, 0]

    seen = 0
    for col in range(15):
        moved = image.copy()
        moved[7, col] = 1
        seen += entry(moved) != entry(image)
    assert seen == 7


def test_the_new_relu_row():
    assert functional.relu(np.array([[8, -2.5], [-1, 6]])).tolist() == [[8, 0], [0, 6]]
