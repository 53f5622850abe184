"""What notebook 1 says in words and numbers, computed."""

import numpy as np

from convnet_lab import functional
from convnet_lab.datasets import photograph

INPUTS = {
    (28, 28, 1): 784,
    (200, 200, 3): 120_000,
    (150, 150, 3): 67_500,
    (160, 160, 3): 76_800,
    (512, 512, 3): 786_432,
}
WEIGHTS = {784: 785_000, 120_000: 120_001_000, 67_500: 67_501_000, 786_432: 786_433_000}
NUMBERS = {
    *INPUTS.values(),
    *WEIGHTS.values(),
    76_800 - 67_500,
    9000,  # what S3 rounds that to
    1000,  # units of S2's first layer
}


def test_the_inputs():
    for size, count in INPUTS.items():
        assert functional.input_size(*size) == count
    assert 76_800 - 67_500 == 9300


def test_the_weights_of_a_layer_of_1000_units():
    for inputs, count in WEIGHTS.items():
        assert functional.dense_parameter_count(inputs, 1000) == count
    assert 786_433_000 // 10**6 == 786


def test_the_photograph_is_as_described():
    photo = photograph()
    assert photo.shape == (600, 512, 3)
    assert 0.45 < np.mean(functional.to_grayscale(photo) < 40) < 0.55


def test_uint8_wraps_as_described():
    assert np.add(np.uint8(200), np.array([100], np.uint8)).item() == 44


def test_the_sums_worked_out():
    assert 2 * 28 + 5 == 61
    assert functional.dense_parameter_count(3, 2) == 8
    assert abs(sum(functional.LUMA) - 1) < 1e-12


def test_512_against_28_pixels():
    assert round(512 / 28) == 18
    assert round(512**2 / 28**2) == 334
    assert round(786_433_000 / 785_000, -3) == 1000


def test_a_red_stripe_is_bright_in_red_only():
    flag = photograph()[270:300, 80:120].astype(int)
    red, green, blue = (flag[..., channel] for channel in range(3))
    stripe = (red > 110) & (green < 60) & (blue < 70)
    assert stripe.sum() > 200


def test_neighbours_of_a_column_are_a_row_apart():
    edge = np.arange(8).reshape(2, 4)
    assert edge[1, 1] - edge[0, 1] == 4


def test_the_uniform_and_the_shirt_have_three_equal_numbers():
    photo = photograph().astype(int)
    for (row, col), value in {(450, 160): 14, (400, 300): 254}.items():
        part = photo[row - 8 : row + 8, col - 8 : col + 8]
        assert np.ptp(part, axis=2).mean() < 5
        assert abs(part.mean() - value) < 3
