"""Boxes of every shape of the course stand apart, with words that can be read."""

import re
from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.patches import Polygon

from convnet_lab import documents, pictures
from convnet_lab.pictures import looks, showing

SLIDES = [
    ("image", (64, 64, 3)),
    ("CONV [1]", (62, 62, 8)),
    ("CONV [2]", (29, 29, 16)),
    ("CONV [3]", (12, 12, 32)),
]
LENET = [
    ("image", (32, 32, 1)),
    ("CONV1", (28, 28, 6)),
    ("POOL1", (14, 14, 6)),
    ("CONV2", (10, 10, 16)),
    ("POOL2", (5, 5, 16)),
    ("flat", (400,)),
    ("FC3", (120,)),
    ("FC4", (84,)),
    ("FC5\nsoftmax", (10,)),
]
DRAWN = {
    "a matrix": lambda: pictures.boxes(
        [("image", (6, 6, 3)), ("map", (4, 4))], ["one filter\n3 x 3 x 3"]
    ),
    "the slides": lambda: pictures.boxes(
        SLIDES,
        ["8 filters\n3 x 3 x 3", "16 filters\n5 x 5 x 8", "32 filters\n7 x 7 x 16"],
    ),
    "LeNet": lambda: pictures.boxes(LENET),
    "vectors only": lambda: pictures.boxes(LENET[5:], ["", "ReLU", ""]),
    "a large volume": lambda: pictures.boxes([("photo", (1024, 512, 3))]),
}


def axes_of(row):
    """The axes of each of its pictures."""
    return [picture.axes[0] for picture in row.parts]


def corners(ax):
    """The corners of each box: three faces make one."""
    faces = [p.get_xy() for p in ax.patches if isinstance(p, Polygon)]
    return [np.concatenate(faces[i : i + 3]) for i in range(0, len(faces), 3)]


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_boxes_are_legible_on_a_narrow_page_and_nothing_overlaps(draw):
    for figure in draw().parts:
        nothing_overlaps(figure)


def nothing_overlaps(figure):
    assert figure.get_figwidth() <= looks.NARROW
    figure.canvas.draw()
    texts = [t for t in figure.axes[0].texts if t.get_text()]
    areas = [t.get_window_extent() for t in texts]
    whole = figure.bbox
    for area in areas:
        assert whole.x0 <= area.x0
        assert area.x1 <= whole.x1
        assert whole.y0 <= area.y0
        assert area.y1 <= whole.y1
    for (one, first), (other, second) in combinations(
        zip(texts, areas, strict=True), 2
    ):
        assert not first.overlaps(second), (one.get_text(), other.get_text())
    to_pixels = figure.axes[0].transData.transform
    for box in corners(figure.axes[0]):
        (left, bottom), (right, top) = to_pixels(box).min(0), to_pixels(box).max(0)
        for text, area in zip(texts, areas, strict=True):
            apart = (
                area.x1 < left or area.x0 > right or area.y1 < bottom or area.y0 > top
            )
            assert apart, text.get_text()
    assert min(t.get_fontsize() for t in texts) >= 8


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_boxes_stand_side_by_side(draw):
    for ax in axes_of(draw()):
        for left, right in pairwise(corners(ax)):
            # room for an arrow between them
            assert right[:, 0].min() - left[:, 0].max() > 0.2


def test_many_boxes_are_several_pictures_with_arrows_between_them():
    (line,) = DRAWN["LeNet"]().lines
    assert [part if isinstance(part, str) else "" for part in line] == ["", "→", ""]
    (line,) = DRAWN["the slides"]().lines
    assert line[1] == "16 filters, 5 x 5 x 8 →"


def test_sizes_are_shown_as_text():
    texts = [t.get_text() for ax in axes_of(DRAWN["LeNet"]()) for t in ax.texts]
    assert {"32 x 32 x 1", "28 x 28 x 6", "5 x 5 x 16", "400", "10"} <= set(texts)
    (ax,) = axes_of(DRAWN["a large volume"]())
    (large,) = [t for t in ax.texts if t.get_text() != "photo"]
    assert large.get_text() == "1,024 x 512 x 3"


def test_a_box_is_to_scale():
    boxes = [box for ax in axes_of(DRAWN["the slides"]()) for box in corners(ax)]
    heights = [np.ptp(box[:4, 1]) for box in boxes]
    np.testing.assert_allclose(
        np.divide(heights, heights[0]), np.array([64, 62, 29, 12]) / 64
    )
    lengths = [np.ptp(box[:4, 0]) for box in boxes]
    assert lengths == sorted(lengths)


def test_vectors_have_a_colour_of_their_own():
    axes = axes_of(DRAWN["LeNet"]())
    faces = [p.get_facecolor() for ax in axes for p in ax.patches[::3]]
    assert len(set(faces[:5])) == len(set(faces[5:])) == 1
    assert faces[0] != faces[5]


def test_there_is_an_arrow_from_each_box_to_the_next():
    for ax in axes_of(DRAWN["the slides"]()):
        (arrow,) = [t for t in ax.texts if getattr(t, "arrow_patch", None)]
        left, right = corners(ax)
        assert left[:, 0].max() < arrow.xyann[0] < arrow.xy[0] < right[:, 0].min()


@pytest.mark.parametrize(
    ("steps", "arrows", "said"),
    [
        ([], [], "given 0 steps"),
        (SLIDES, ["one"], "1 arrows"),
        ([("batch", (7, 64, 64, 3))], [], "the shape (7, 64, 64, 3)"),
        ([("nothing", (0, 4))], [], "the shape (0, 4)"),
        ([("no shape", ())], [], "the shape ()"),
    ],
)
def test_what_cannot_be_drawn_is_refused(steps, arrows, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        pictures.boxes(steps, arrows)


def traced():
    return pictures.channel_sums(
        documents.CS231N_VOLUME, documents.CS231N_FILTERS[..., 0], 2, 0, padding=1
    )


def test_each_channel_has_its_window_and_its_sum():
    parts = traced().parts
    sums = [part.labels for part in parts if part.title == "sum"]
    assert sums == [[["\N{MINUS SIGN}5"]], [["\N{MINUS SIGN}3"]], [["0"]]]
    for c in range(3):
        (grid,) = [part for part in parts if part.title == f"channel {c}"]
        assert grid.window == (2, 0, 3, 3)
        # 7 x 7 with its frame, of which 24 cells are padding
        assert grid.numbers.shape == (7, 7)
        assert grid.hatched.sum() == 24


def test_no_number_is_minus_zero():
    for part in traced().parts:
        assert not any("\N{MINUS SIGN}0" in row for row in part.labels)


def test_a_traced_window_is_the_same_twice():
    html = showing.as_html(traced(), "three channels")
    assert showing.as_html(traced(), "three channels") == html
