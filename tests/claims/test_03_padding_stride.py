"""What notebook 3 says in words and numbers, computed."""

import numpy as np
import pytest

from convnet_lab import datasets, documents, functional

NUMBERS: set[int] = set()

GRAY, SHARPEN = documents.GRAY_5X5, documents.KERNELS["sharpen"]


def test_the_corner_window_hangs_over_the_edge_with_five_cells():
    inside = np.pad(np.ones((5, 5)), 1)[:3, :3]
    assert np.count_nonzero(inside == 0) == 5
    assert 5 * 5 - 3 * 3 == 16  # question marks


@pytest.mark.parametrize(("f", "lost", "reached"), [(3, 1, 7), (5, 2, 5), (9, 4, 1)])
def test_the_pixels_lost_on_each_side(f, lost, reached):
    assert lost == (f - 1) / 2 == f / 2 - 0.5
    assert functional.output_size(9, f) == 9 - 2 * lost == reached
    assert functional.same_padding(f) == lost
    assert functional.output_size(4, f, lost) == 4  # the image of the second picture


def test_how_many_windows_see_a_pixel():
    bare = functional.filter2d(np.ones((3, 3)), np.ones((3, 3)), padding=2)
    assert bare[2, 2] == 9
    assert bare[0].tolist() == [1, 2, 3, 2, 1]
    framed = functional.filter2d(np.ones((5, 5)), np.ones((3, 3)), padding=1)
    assert framed[0].tolist() == [4, 6, 6, 6, 4]
    assert (framed[1:-1, 1:-1] == 9).all()


def test_the_cut_off_table_would_not_keep_the_size():
    assert functional.output_size(6, 3) == 4
    assert functional.output_size(5, 3, 1) == 5


def test_the_sums_worked_out():
    assert 5 * 105 - 0 - 0 - 102 - 103 == 320
    assert 5 * 103 - 105 - 0 - 99 - 101 == 210


def test_the_whole_map():
    whole = functional.filter2d(GRAY, SHARPEN, padding=1)
    rows = (
        "320 206 198 188 281",
        "210 89 111 101 213",
        "205 85 111 101 197",
        "189 98 117 113 193",
        "317 211 210 194 291",
    )
    assert whole.tolist() == [[int(v) for v in row.split()] for row in rows]
    np.testing.assert_array_equal(
        whole[1:-1, 1:-1], functional.cross_correlate2d(GRAY, SHARPEN)
    )
    corners = whole[[0, 0, -1, -1], [0, -1, 0, -1]]
    border = np.concatenate(
        [whole[0, 1:-1], whole[-1, 1:-1], whole[1:-1, 0], whole[1:-1, -1]]
    )
    assert np.abs(GRAY - 100).max() <= 6
    assert np.abs(corners - 300).max() <= 20
    assert np.abs(border - 200).max() <= 15


def test_an_even_filter_loses_or_gains_a_row():
    assert [functional.output_size(9, 4, p) - 9 for p in (1, 2)] == [-1, 1]


def test_zeros_darken_a_wall_and_make_false_edges():
    wall = np.full((5, 5), 90.0)
    blurred = functional.filter2d(wall, documents.KERNELS["box blur"], 1)
    edges = functional.filter2d(wall, documents.KERNELS["edges, 8 neighbors"], 1)
    np.testing.assert_allclose(blurred[0], [40, 60, 60, 60, 40])
    np.testing.assert_allclose(blurred[1:-1, 1:-1], 90)
    assert edges[0].tolist() == [450, 270, 270, 270, 450]
    assert not edges[1:-1, 1:-1].any()


def test_the_photographs_wall_has_a_false_edge_on_its_right_border():
    gray = functional.to_grayscale(datasets.photograph())[0:320, 192:512]
    small = gray.reshape(64, 5, 64, 5).mean(axis=(1, 3))
    across = functional.filter2d(small, documents.KERNELS["Sobel x"], 1)
    assert (across[:, -1] < -100).mean() > 0.9
    assert np.abs(across[:, -8:-1]).max() < 100
    edges = functional.filter2d(small, documents.KERNELS["edges, 8 neighbors"], 1)
    assert min(edges[:-1, -1].min(), edges[0, 32:].min()) > 200
    assert np.abs(edges[1:-1, 50:-1]).max() < 120  # a few specks


def test_stride_leaves_out_entries_of_the_map():
    thinned = functional.filter2d(GRAY, SHARPEN, stride=2)
    assert thinned.tolist() == [[89, 101], [98, 113]]
    padded = functional.filter2d(GRAY, SHARPEN, 1, 2)
    assert padded.tolist() == [[320, 198, 281], [205, 111, 197], [317, 210, 291]]


def test_the_left_over_column():
    reached = {c + i for c in range(0, 6 - 3 + 1, 2) for i in range(3)}
    assert reached == {0, 1, 2, 3, 4}
    assert functional.output_size(6, 3, 0, 2) == 2
    assert divmod(6 - 3, 2) == (1, 1)


@pytest.mark.parametrize(
    ("n", "f", "p", "s", "room", "size"),
    [
        (8, 3, 0, 1, 5, 6),
        (5, 3, 0, 2, 2, 2),
        (5, 3, 1, 2, 4, 3),
        (64, 3, 0, 1, 61, 62),
        (62, 5, 0, 2, 57, 29),
        (29, 7, 0, 2, 22, 12),
    ],
)
def test_the_table_of_sizes(n, f, p, s, room, size):
    assert n + 2 * p - f == room
    assert functional.output_size(n, f, p, s) == size
    # in this table something is left over in the layer from 62 to 29 only
    assert (room % s != 0) == (n == 62)


def test_the_sizes_of_exercise_3_3():
    given = [(7, 3), (9, 3, 0, 2), (9, 3, 1, 2), (28, 5, 0, 3), (3, 5, 1)]
    assert [functional.output_size(*sizes) for sizes in given] == [5, 4, 5, 8, 1]
    with pytest.raises(ValueError, match="fit"):
        functional.output_size(3, 5)


def test_the_sizes_of_the_photographs_maps():
    sizes = [functional.output_size(64, 3, p, s) for p, s in ((0, 1), (1, 1))]
    assert sizes == [62, 64]
    sizes = [functional.output_size(64, 3, 1, s) for s in (2, 4)]
    assert sizes == [32, 16]
    assert [(64 // n) ** 2 for n in sizes] == [4, 16]


def test_ten_valid_layers_leave_8_of_28():
    assert 28 - 10 * (3 - 1) == 8
    assert (8 * 8, 28 * 28) == (64, 784)


def test_the_answer_about_three_channels():
    assert functional.output_size(6, 3) == 4


def test_no_padding_but_two_strides_use_up_all_six_columns():
    assert all((6 + 2 * padding - 3) % 2 == 1 for padding in range(9))
    assert [stride for stride in range(1, 4) if (6 - 3) % stride == 0] == [1, 3]
    assert all((6 + 2 * padding - 3) % 1 == 0 for padding in range(9))
