"""A chain and a confusion matrix show what they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from convnet_lab import pictures
from convnet_lab.pictures import looks, showing

COUNTS = np.array([[12, 0, 3], [1, 9, 0], [0, 0, 10]])
DRAWN = {
    "chain": lambda: pictures.chain(
        ["w = 0.5", "z = 1.5", "E = 0.125"], ["times 3", "error"], ["3", "−0.5"]
    ),
    "confusion": lambda: pictures.confusion(COUNTS, ["cat", "dog", "owl"]),
    "graph": lambda: pictures.graph(
        {
            "x": pictures.Node("x", "2", (0, 0), slope="3 + 0 = 3"),
            "m": pictures.Node("m = max(x, y)", "3", (1.7, 0), known=False),
        },
        [("x", "m")],
    ),
    "ten classes": lambda: pictures.confusion(np.diag([30] * 10)),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_a_figure_is_legible_on_a_narrow_page_and_the_same_each_time(draw):
    figure = draw()
    assert figure.get_figwidth() <= looks.NARROW
    assert showing.as_html(figure, "a") == showing.as_html(draw(), "a")
    assert not plt.get_fignums()


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_all_text_lies_inside_the_figure(draw):
    figure = draw()
    figure.draw_without_rendering()
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        assert figure.bbox.x0 <= box.x0
        assert box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0
        assert box.y1 <= figure.bbox.y1


def test_each_count_stands_in_its_cell():
    ax = DRAWN["confusion"]().axes[0]
    found = {text.get_position(): text.get_text() for text in ax.texts}
    assert found == {(0, 0): "12", (2, 0): "3", (0, 1): "1", (1, 1): "9", (2, 2): "10"}
    assert [t.get_text() for t in ax.get_xticklabels()] == ["cat", "dog", "owl"]
    assert ax.yaxis_inverted()


def test_mistakes_are_coloured_by_their_number_and_right_answers_ringed():
    cells = {c.get_xy(): c for c in DRAWN["confusion"]().axes[0].patches}
    three, one, none = (
        cells[place] for place in ((1.5, -0.5), (-0.5, 0.5), (0.5, -0.5))
    )
    assert three.get_facecolor()[3] > one.get_facecolor()[3]
    assert none.get_facecolor()[:3] == (1, 1, 1)
    assert cells[-0.5, -0.5].get_linewidth() > one.get_linewidth()


def test_a_chain_has_an_arrow_each_way_between_two_links():
    ax = DRAWN["chain"]().axes[0]
    assert len(ax.patches) == 4
    assert "E = 0.125" in [text.get_text() for text in ax.texts]


def test_arrows_of_a_graph_end_at_the_edges_of_its_boxes_and_words_fit_in_them():
    figure = DRAWN["graph"]()
    figure.draw_without_rendering()
    ax = figure.axes[0]
    arrow, *boxes = ax.patches
    left, right = (box.get_window_extent() for box in boxes)
    assert arrow.get_window_extent().x0 == pytest.approx(left.x1, abs=2)
    assert arrow.get_window_extent().x1 == pytest.approx(right.x0, abs=2)
    known, slope, unknown = ax.texts
    assert [known.get_text(), unknown.get_text()] == ["x\n= 2", "m = max(x, y)\n= ?"]
    assert unknown.get_window_extent().width < right.width
    assert slope.get_text() == "slope 3 + 0 = 3"
    assert slope.get_window_extent().y1 < left.y0


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="3 values, 1 arrows forward and 2 back"):
        pictures.chain(["a", "b", "c"], ["f"], ["1", "2"])
    with pytest.raises(ValueError, match=r"shape \(2, 3\)"):
        pictures.confusion(np.ones((2, 3)))
    with pytest.raises(ValueError, match="2 names"):
        pictures.confusion(COUNTS, ["cat", "dog"])
