"""Every figure can be drawn, carries its text, and leaves matplotlib as it was."""

import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from convnet_lab import datasets, pictures
from convnet_lab.pictures import looks, showing

PHOTO = datasets.photograph()[::20, ::20]

DRAWN = {
    "equation": lambda: pictures.equation(
        pictures.Grid([[1, -2], [np.nan, 0.5]], "a", window=(0, 0, 1, 2), signed=True),
        "=",
        pictures.Grid([[7]], plain=True),
        legend="below",
    ),
    "gallery": lambda: pictures.gallery({"a": PHOTO, "b": PHOTO[..., 0] * 1.0}),
    "signed gallery": lambda: pictures.gallery(
        {"a": PHOTO[..., 0] - 99.0}, signed=True
    ),
    "channels": lambda: pictures.channels(PHOTO),
    "close-up": lambda: pictures.close_up(PHOTO[..., 0], 3, 3),
    "bars": lambda: pictures.bars({"few": 3, "many": 3_000_000}, "things"),
    "histograms": lambda: pictures.histograms({"a": PHOTO[..., 0]}),
    "signals": lambda: pictures.signals([{"f": [1, 2], "g": [0, 1]}], 2),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_a_figure_becomes_html_with_its_text(draw):
    before = dict(mpl.rcParams)
    html = showing.as_html(draw(), alt='A "figure" of <things> & more', caption="1 < 2")
    assert 'alt="A &quot;figure&quot; of &lt;things&gt; &amp; more"' in html
    assert "<figcaption>1 &lt; 2</figcaption>" in html
    assert len(re.search(r"base64,([^\"]+)", html).group(1)) > 1000
    assert dict(mpl.rcParams) == before
    assert not plt.get_fignums()


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_a_figure_fits_a_notebook_and_has_no_empty_panel(draw):
    figure = draw()
    assert figure.get_figwidth() <= looks.WIDTH + 1e-9
    figure.canvas.draw()
    for ax in figure.axes:
        assert ax.has_data() or ax.texts


def test_the_same_figure_is_the_same_bytes():
    assert showing.as_html(DRAWN["equation"](), "a") == showing.as_html(
        DRAWN["equation"](), "a"
    )


def test_a_figure_without_words_is_refused():
    with pytest.raises(ValueError, match="alt is empty"):
        showing.as_html(DRAWN["equation"](), alt=" ")


def test_a_window_is_ringed_in_black_and_white():
    figure = DRAWN["equation"]()
    rings = [p for p in figure.axes[0].patches if isinstance(p, Rectangle)]
    assert [p.get_bbox().bounds for p in rings] == [(-0.5, -0.5, 2, 1)]
    assert rings[0].get_edgecolor()[:3] == to_rgb("black")
    assert rings[0].get_path_effects()


def test_a_number_stays_readable_on_its_cell():
    values = np.linspace(0, 255, 16).reshape(4, 4)
    ax = pictures.equation(pictures.Grid(values)).axes[0]
    for text, gray in zip(ax.texts, values.ravel() / 255, strict=True):
        ink = to_rgb(text.get_color())[0]
        light, dark = sorted((ink, gray), reverse=True)
        # contrast of WCAG 2, with its luminance of a gray value
        luminance = [
            v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
            for v in (light, dark)
        ]
        assert (luminance[0] + 0.05) / (luminance[1] + 0.05) > 4.5, gray


def test_a_hatched_cell_is_marked_and_keeps_a_number_that_can_be_read():
    grid = pictures.Grid([[0.0, 9.0]], hatched=np.array([[True, False]]))
    ax = pictures.equation(grid).axes[0]
    assert [p.get_bbox().bounds for p in ax.patches] == [(-0.5, -0.5, 1, 1)]
    assert ax.patches[0].get_hatch()
    assert to_rgb(ax.patches[0].get_facecolor()) == to_rgb("white")
    assert (ax.texts[0].get_text(), ax.texts[0].get_color()) == ("0", "black")


def test_what_is_not_known_can_have_a_mark():
    values = [[np.nan, 89.0]]
    texts = pictures.equation(pictures.Grid(values, empty="?")).axes[0].texts
    assert [text.get_text() for text in texts] == ["?", "89"]
    texts = pictures.equation(pictures.Grid(values)).axes[0].texts
    assert [text.get_text() for text in texts if text.get_text()] == ["89"]


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_a_picture_is_drawn_when_it_is_looked_at_and_once(draw):
    figure = draw()
    assert not figure.get_children()[1:]  # its background alone
    assert figure.axes
    assert figure.axes == figure.axes


def test_a_picture_shows_what_was_given_when_it_was_made():
    values = np.array([[1.0, 2.0]])
    figure = pictures.equation(pictures.Grid(values))
    values[:] = 7
    assert [text.get_text() for text in figure.axes[0].texts] == ["1", "2"]


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda: pictures.Grid(None, "map"), "the grid 'map' was given with shape ()"),
        (lambda: pictures.Grid([1, 2]), "expected numbers with 2 dimensions"),
        (lambda: pictures.Grid([["a"]]), "expected an array of numbers"),
        (lambda: pictures.Grid([[1]], window=(0, 0)), "row, column, height and width"),
        (lambda: pictures.Grid([[1]], hatched=np.eye(2)), "a bool for each number"),
        (lambda: pictures.gallery({"map": np.zeros(3)}), "'map', an image, was given"),
        (lambda: pictures.close_up(np.zeros((4, 4, 3)), 0, 0), "image was given with"),
        (lambda: pictures.bars({"a": 0}, "counts"), "each above 0"),
        (lambda: pictures.histograms({"a": []}), "a was given with shape (0,)"),
        (lambda: pictures.signals([{"f": 3}], 4), "the signal 'f' was given"),
        (lambda: pictures.curves({"f": [1]}, [1, 2], ("", "")), "one for each x"),
        (lambda: pictures.amounts({"p": {"a": 1}}, [1, 2]), "one a panel"),
        (lambda: pictures.channel_sums(np.ones(3), np.ones(3), 0, 0), "the volume"),
    ],
)
def test_what_cannot_be_shown_is_refused_at_once(draw, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        draw()
