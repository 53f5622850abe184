"""What notebook 5 says in words and numbers, computed."""

import re
from pathlib import Path

import numpy as np
import pytest

from convnet_lab import documents, functional, lenet
from convnet_lab.datasets import photograph
from convnet_lab.figures import pooling as figures

ROOT = Path(__file__).parents[2]
SIZES = {  # after no round, one, two and three
    (256, 256, 1): 65_536,
    (127, 127, 4): 64_516,
    (62, 62, 8): 30_752,
    (30, 30, 16): 14_400,
}
NUMBERS = {
    65_536,
    14_400,
    10 * 10 * 16,  # what S2's second pooling reads
    functional.dense_parameter_count(1600, 120),
    functional.dense_parameter_count(400, 120),
}


def pooled(kind, image, f, stride):
    pool = getattr(functional, f"{kind}_pool2d")
    return pool(np.asarray(image)[..., np.newaxis], f, stride)[..., 0].tolist()


def edges(shift=0):
    gray = functional.to_grayscale(photograph())[40:296, 130 - shift : 386 - shift]
    kernel = documents.KERNELS["vertical edges"]
    return functional.relu(functional.cross_correlate2d(gray, kernel))[..., np.newaxis]


def test_the_maps_of_the_documents():
    small, large = documents.POOLING_4X4, documents.POOLING_5X5
    assert pooled("max", small, 2, 2) == [[149, 82], [120, 133]]
    assert pooled("max", large, 3, 1) == [[200, 200, 135]] * 2 + [[210] * 3]
    assert pooled("max", documents.POOLING_S1, 2, 2) == [[6, 8], [3, 4]]
    assert pooled("max", small, 2, 1) == [[149, 32, 82], [149, 64, 64], [120, 133, 133]]
    assert pooled("average", small, 2, 2) == [[45.25, 24], [60, 85]]
    assert pooled("average", documents.POOLING_S1, 2, 2) == [[3.25, 5.25], [2, 2]]
    assert pooled("sum", small, 2, 2) == [[181, 96], [240, 340]]
    assert pooled("sum", documents.POOLING_S1, 2, 2) == [[13, 21], [8, 8]]


def test_200_lies_in_six_windows_and_wins_four():
    windows = np.lib.stride_tricks.sliding_window_view(documents.POOLING_5X5, (3, 3))
    assert (windows == 200).any(axis=(2, 3)).sum() == 6
    assert (windows.max(axis=(2, 3)) == 200).sum() == 4
    lost = (windows == 200).any(axis=(2, 3)) & (windows.max(axis=(2, 3)) != 200)
    assert np.argwhere(lost).tolist() == [[2, 0], [2, 1]]


def test_what_is_left_over_holds_the_largest_number():
    larger = documents.POOLING_5X5
    assert pooled("max", larger, 2, 2) == [[149, 31], [200, 135]]
    assert larger.max() == 210 == larger[-1].max()


def test_the_window_without_a_positive_number():
    assert pooled("max", [[-5, -2], [-7, -4]], 2, 2) == [[-2]]


def test_exercise_b():
    rectified = functional.relu(documents.EXERCISE_B_MAP)
    assert (documents.EXERCISE_B_MAP < 0).sum() == 3
    assert rectified.tolist() == [
        [35, 20, 20, 3],
        [1, 0, 21, 0],
        [21, 7, 15, 22],
        [0, 22, 22, 29],
    ]
    assert pooled("max", rectified, 2, 1) == [[35, 21, 21], [21, 21, 22], [22, 22, 29]]


def test_relu_may_come_before_or_after_max_pooling_but_not_average_pooling():
    volume = np.random.default_rng(0).normal(size=(9, 8, 3)) - 0.5
    np.testing.assert_array_equal(
        functional.relu(functional.max_pool2d(volume, 3, 2)),
        functional.max_pool2d(functional.relu(volume), 3, 2),
    )
    window = np.array([[-4, -4], [-4, 8]])
    assert pooled("average", window, 2, 2) == [[-1]]
    assert pooled("average", functional.relu(window), 2, 2) == [[2]]


def test_one_strong_answer_or_many_fair_ones():
    small = documents.POOLING_4X4
    assert np.argmax(pooled("max", small, 2, 2)) == 0
    assert np.argmax(pooled("average", small, 2, 2)) == 3


def test_the_sum_is_f_squared_averages():
    np.testing.assert_allclose(
        functional.sum_pool2d(edges(), 3, 2),
        9 * functional.average_pool2d(edges(), 3, 2),
    )


def test_the_box_blur_at_stride_3_is_average_pooling():
    blurred, averaged = figures.blurred_and_averaged()
    assert blurred.shape == averaged.shape == (85, 85)
    np.testing.assert_allclose(blurred, averaged)


def test_where_two_networks_pool():
    text = (ROOT / "solutions/05_pooling.py").read_text()
    rows = dict(re.findall(r"# \| (LeNet|VGG-16) \| (.+) \|", text))
    kinds = [layer[0] for layer in lenet.S1_NET if layer[0] in ("conv", "pool")]
    assert rows["LeNet"] == ", ".join(kinds).replace("pool", "POOL") + ", 3 dense"
    convolutions = [int(n) for n in re.findall(r"(\d) conv", rows["VGG-16"])]
    assert sum(convolutions) == 13
    assert rows["VGG-16"].count("POOL") == len(convolutions) == 5
    sides = [224]
    while sides[-1] > 1:
        sides.append(functional.output_size(sides[-1], 2, stride=2))
    assert sides == [224, 112, 56, 28, 14, 7, 3, 1]
    assert 13 - (len(sides) - 1) == 6  # convolutions after the seventh pool


def test_the_mean_of_the_edges_before_and_after_pooling():
    rectified = edges()
    largest = functional.max_pool2d(rectified, 4, 4)
    average = functional.average_pool2d(rectified, 4, 4)
    assert rectified.shape[:2] == (254, 254)
    assert largest.shape[:2] == average.shape[:2] == (63, 63)
    assert round(rectified.mean()) == round(average.mean()) == 24
    assert largest.mean() > 3 * rectified.mean()


def test_max_pooling_loses_a_dark_line_and_the_average_half_the_contrast():
    bright = np.tile([1, 1, 9, 1], (4, 1))
    assert pooled("max", bright, 2, 2) == [[1, 9]] * 2
    assert pooled("average", bright, 2, 2) == [[1, 5]] * 2
    assert pooled("max", 10 - bright, 2, 2) == [[9, 9]] * 2
    assert pooled("average", 10 - bright, 2, 2) == [[9, 5]] * 2
    assert 5 - 1 == 9 - 5 == (9 - 1) / 2


@pytest.mark.parametrize(("f", "percent"), [(1, 33), (2, 35), (4, 54), (8, 71)])
def test_how_many_entries_a_shift_leaves_alone(f, percent):
    before, after = (functional.max_pool2d(m, f, f) for m in (edges(), edges(1)))
    alike = np.isclose(before, after)
    assert f"{alike.mean():.0%}" == f"{percent}%"
    if f == 1:
        assert np.isclose(before[alike], 0).mean() > 0.95


def test_two_by_two_at_stride_2_loses_75_percent():
    assert 1 - 4 / 16 == 0.75
    small = documents.POOLING_4X4
    winners = np.where(np.isin(small, [149, 82, 120, 133]), small, 0)
    assert pooled("max", winners, 2, 2) == pooled("max", small, 2, 2)
    assert (winners > 0).sum() == 4


def test_what_the_dense_layer_of_s2_learns_with_and_without_pooling():
    assert functional.output_size(10, 2, stride=2) == 5
    assert 5 * 5 * 16 == 400
    assert functional.dense_parameter_count(1600, 120) == 192_120
    assert functional.dense_parameter_count(400, 120) == 48_120


def test_the_sizes_after_each_round():
    side, sizes = 256, [(256, 256, 1)]
    for filters in (4, 8, 16):
        side = functional.output_size(functional.output_size(side, 3), 2, stride=2)
        sizes.append((side, side, filters))
    assert sizes == list(SIZES)
    assert [np.prod(size) for size in sizes] == list(SIZES.values())


def test_a_number_of_the_third_round_sees_22_by_22_pixels():
    volume, steps = np.zeros((64, 64, 1)), range(64)
    seen = []
    for row in steps:
        lit = volume.copy()
        lit[row] = 1
        for _ in range(3):
            lit = functional.conv_layer(lit[np.newaxis], np.ones((3, 3, 1, 1)), [0])[0]
            lit = functional.max_pool2d(lit, 2, 2)
        seen.append(lit[1, 1, 0] > 0)
    assert sum(seen) == 22


def test_the_erratum_is_the_one_that_is_listed():
    erratum = documents.ERRATA["rectified by pooling"]
    assert erratum.notebook == "05_pooling"
    assert "Rectified feature map" in erratum.printed


def test_with_a_stride_of_2_the_200_wins_once():
    larger = documents.POOLING_5X5[..., np.newaxis]
    pooled = functional.max_pool2d(larger, 3, 2)[..., 0]
    assert pooled.tolist() == [[200, 135], [210, 210]]
    (row, col), *others = np.argwhere(larger[..., 0] == 200)
    windows = [(top, left) for top in (0, 2) for left in (0, 2)]
    holding = [(t, s) for t, s in windows if t <= row < t + 3 and s <= col < s + 3]
    assert not others
    assert holding == [(0, 0), (2, 0)]


def test_the_map_to_practise_with():
    rectified = functional.relu(figures.PRACTICE)
    assert pooled("max", rectified, 2, 1) == [[7, 9, 9], [8, 7, 6], [8, 10, 10]]
    assert not np.array_equal(figures.PRACTICE, documents.EXERCISE_B_MAP)


def test_a_spot_of_twice_the_size_pools_to_more_entries():
    small, large = np.zeros((2, 8, 8))
    small[2:4, 2:4] = large[2:6, 2:6] = 255
    assert [np.count_nonzero(pooled("max", i, 2, 2)) for i in (small, large)] == [1, 4]
    assert [np.count_nonzero(pooled("max", i, 4, 4)) for i in (small, large)] == [1, 4]
