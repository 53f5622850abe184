"""What notebook 2 says in words and numbers, computed."""

import numpy as np

from convnet_lab import documents, functional
from convnet_lab.figures import cross_correlation as figures
from convnet_lab.widgets.signals import PAIRS

NUMBERS: set[int] = set()


def test_the_matrix_product_is_not_34():
    product = documents.F @ documents.G
    assert 34 not in product
    assert product.sum() != 34


def test_the_sums_worked_out():
    assert 1 + 10 + 7 + 16 == 34
    assert 5 * 103 - 100 - 99 - 101 - 104 == 111
    assert 3 * (100 - 10) == 270
    assert functional.convolve1d([1, 2], [3, 4]).tolist() == [3, 10, 8]
    assert functional.convolve1d([1, 1, 1], [1, 1, 1]).tolist() == [1, 2, 3, 2, 1]


def test_the_third_window_of_exercise_2_1():
    sharpened = functional.cross_correlate2d(
        documents.GRAY_5X5, documents.KERNELS["sharpen"]
    )
    assert sharpened[:2, :2].tolist() == [[89, 111], [85, 111]]


def test_what_is_predicted_of_the_gallery():
    """Black walls, paler lines, bright pixels and the brim of the cap."""
    kernels, group = documents.KERNELS, figures.GROUPS
    black = [n for n in group["leave it, sharpen"] if abs(kernels[n].sum()) < 1e-9]
    assert black == ["high-pass"]
    dark = np.full((5, 7), 90.0)
    dark[:, 3] = 0
    for name in group["blur"]:
        row = functional.cross_correlate2d(dark, kernels[name])[1]
        assert (row < 89).sum() == 3
        assert row.min() > 40
    bright = {n: np.abs(kernels[n]).max() for n in group["edges"]}
    assert max(bright, key=bright.get) == "edges, 8 neighbors"
    assert bright["edges, 8 neighbors"] == 8
    brim = documents.STEP_DOWN
    found = [
        n
        for n in group["edges of one direction"]
        if functional.cross_correlate2d(brim, kernels[n]).any()
    ]
    assert found == ["horizontal edges", "Sobel y"]


def test_learned_filters_are_smoother_than_random_ones():
    """Two weights that are neighbors, in a row or a column, agree more often."""

    def agreement(bank):
        pairs = [
            (bank[:, 1:], bank[:, :-1]),
            (bank[:, :, 1:], bank[:, :, :-1]),
        ]
        return np.mean([np.mean(np.sign(a) == np.sign(b)) for a, b in pairs])

    assert agreement(figures.learned_bank()) > 0.6
    assert agreement(figures.random_bank()[:8]) < 0.5


def test_cross_and_block_look_alike_to_a_kernel_of_zeros_and_ones():
    kernel = documents.X_KERNEL
    assert (kernel * kernel).sum() == kernel.sum() == 5


def test_the_kernels_that_a_flip_leaves_alone():
    for name in ("sharpen", "box blur", "Gaussian blur"):
        kernel = documents.KERNELS[name]
        np.testing.assert_array_equal(kernel, kernel[::-1, ::-1])


def test_ten_layers_cost_20_rows():
    assert 256 - 10 * (3 - 1) == 236


def test_the_window_that_gives_2_meets_two_of_the_five_ones():
    image, kernel = documents.BINARY_IMAGE, documents.X_KERNEL
    feature_map = functional.cross_correlate2d(image, kernel)
    assert np.argwhere(feature_map == 2).tolist() == [[1, 0], [2, 0]]
    assert kernel.sum() == 5
    assert {*kernel.ravel(), *image.ravel()} == {0, 1}


def test_a_one_left_of_the_middle_moves_an_image_to_the_right():
    image = np.arange(30.0).reshape(5, 6)
    moved = functional.cross_correlate2d(image, [[0, 0, 0], [1, 0, 0], [0, 0, 0]])
    np.testing.assert_array_equal(moved, image[1:-1, :-2])


def test_the_signals_slid_by_hand():
    assert functional.convolve1d([1, 2, 3], [1, 0, 2]).tolist() == [1, 2, 5, 4, 6]
    assert np.flip([1, 0, 2]).tolist() == [2, 0, 1]


def test_the_flipped_window():
    products = documents.F * np.flip(documents.G)
    assert products.tolist() == [[9, 0, 0], [0, 10, 0], [3, 4, 0]]
    assert products.sum() == 9 + 10 + 3 + 4 == 26


def test_kernels_made_of_kernels():
    kernels = documents.KERNELS
    identity = kernels["identity"]
    np.testing.assert_array_equal(
        kernels["sharpen"], identity - kernels["edges, 4 neighbors"]
    )
    np.testing.assert_allclose(kernels["high-pass"], identity - kernels["box blur"])
    assert (kernels["Sobel x"] == kernels["vertical edges"] * [[1], [2], [1]]).all()


def test_what_a_flat_wall_becomes():
    sums = {name: kernel.sum().round(9) for name, kernel in documents.KERNELS.items()}
    assert set(sums.values()) == {0, 1}
    assert [name for name in sums if sums[name] == 1] == [
        "identity",
        "sharpen",
        "box blur",
        "Gaussian blur",
    ]


def test_the_gallery_shows_every_kernel_once():
    shown = [name for group in figures.GROUPS.values() for name in group]
    assert sorted(shown) == sorted(documents.KERNELS)


def test_the_x_filter():
    plus = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    assert (plus * figures.X_FILTER).sum() == 1 - 4 == -3
    assert figures.X_FILTER.sum() == 5 - 4


def test_neighboring_weights_agree_more_often_once_they_are_learned():
    def agreement(bank):
        """Correlate each weight with those below it and right of it."""
        centered = bank - bank.mean(axis=(1, 2), keepdims=True)
        across = (centered[:, :, 1:] * centered[:, :, :-1]).sum()
        down = (centered[:, 1:] * centered[:, :-1]).sum()
        return (across + down) / (centered**2).sum()

    learned = figures.learned_bank()
    assert learned.shape == (8, 5, 5)
    drawn = np.random.default_rng(3).normal(size=(32, 5, 5))
    assert agreement(learned) > 0.4
    assert agreement(drawn) < 0.1


def test_a_mean_smooths_the_shaky_step_and_a_difference_finds_it():
    shaky, mean = PAIRS["a mean over a shaky step"]
    smooth = functional.convolve1d(shaky, mean)
    flat = slice(len(mean) - 1, 16)  # g lies on the lower half only
    assert smooth[flat].std() < shaky[:16].std() / 2
    _, difference = PAIRS["a difference over a shaky step"]
    edges = np.abs(functional.convolve1d(shaky, difference))
    jumps = [1, 2, 17, 18, 33, 34]  # f begins, steps, ends
    inside = np.r_[4:16, 20:32]
    assert edges[jumps].min() > edges[inside].max()
