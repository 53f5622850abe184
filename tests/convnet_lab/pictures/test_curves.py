"""Curves, amounts and networks show what they are given, to everyone."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from convnet_lab import pictures
from convnet_lab.colours import BLUE
from convnet_lab.pictures import looks, showing

X = np.linspace(0.1, 1, 10)
DRAWN = {
    "curves": lambda: pictures.curves(
        {"a": -np.log(X), "b": X**2}, X, ("p", "loss"), points=[("here", 0.5, 0.7)]
    ),
    "amounts": lambda: pictures.amounts(
        {"logits": {"cat": 5, "dog": -2.5}, "shares": {"cat": 0.75, "dog": 0.25}},
        decimals=(1, 4),
    ),
    "network": lambda: pictures.network({"in": 4, "units": 3, "out": 2}, unit=1),
}


def drawn_by(draw):
    """The pictures of matplotlib in a figure."""
    figure = draw()
    return figure.parts if isinstance(figure, pictures.Row) else [figure]


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_a_figure_is_legible_on_a_narrow_page_and_leaves_matplotlib_as_it_was(draw):
    before = dict(mpl.rcParams)
    figure = draw()
    for picture in drawn_by(draw):
        assert picture.get_figwidth() <= looks.NARROW
        assert all(ax.has_data() for ax in picture.axes)
    assert showing.as_html(figure, "a") == showing.as_html(draw(), "a")
    assert dict(mpl.rcParams) == before
    assert not plt.get_fignums()


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_all_text_lies_inside_the_figure(draw):
    for figure in drawn_by(draw):
        figure.draw_without_rendering()
        for ax in figure.axes:
            for text in ax.texts:
                box = text.get_window_extent()
                assert figure.bbox.x0 <= box.x0
                assert box.x1 <= figure.bbox.x1
                assert figure.bbox.y0 <= box.y0
                assert box.y1 <= figure.bbox.y1


def test_curves_differ_in_colour_and_stroke_and_have_names():
    ax = DRAWN["curves"]().axes[0]
    first, second = ax.lines[:2]
    assert first.get_color() != second.get_color()
    assert first.get_linestyle() != second.get_linestyle()
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["a", "b"]
    assert [t.get_text() for t in ax.texts] == ["here"]
    np.testing.assert_array_equal(second.get_ydata(), X**2)


def test_too_many_curves_are_refused():
    with pytest.raises(ValueError, match="4 curves: expected 3 at most"):
        pictures.curves(dict.fromkeys("abcd", X), X, ("x", "y"))


def test_each_amount_stands_beside_its_bar():
    panels = DRAWN["amounts"]().parts
    assert [panel.title for panel in panels] == ["logits", "shares"]
    logits, shares = (panel.axes[0] for panel in panels)
    assert [t.get_text() for t in logits.texts] == ["5.0", "\N{MINUS SIGN}2.5"]
    assert [t.get_text() for t in shares.texts] == ["0.7500", "0.2500"]
    assert [bar.get_width() for bar in logits.patches] == [5, -2.5]
    assert logits.yaxis_inverted()


def test_amounts_can_share_one_scale():
    panels = {"small": {"a": 0.1, "b": 0.2}, "large": {"a": 0.9, "b": 0.1}}
    one, other = (p.axes[0] for p in pictures.amounts(panels, largest=1).parts)
    assert one.get_xlim() == other.get_xlim()
    one, other = (p.axes[0] for p in pictures.amounts(panels).parts)
    assert one.get_xlim() != other.get_xlim()


def test_a_network_has_a_wire_between_any_two_neighbours():
    ax = DRAWN["network"]().axes[0]
    assert len(ax.lines) == 4 * 3 + 3 * 2
    assert [t.get_text() for t in ax.texts] == ["in", "units", "out"]


def test_the_named_unit_is_the_blue_one():
    units = DRAWN["network"]().axes[0].collections[1].get_facecolors()
    blue = [np.allclose(color[:3], to_rgb(BLUE)) for color in units]
    assert blue.count(True) == 1
