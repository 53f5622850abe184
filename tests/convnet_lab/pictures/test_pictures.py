"""Every figure can be drawn, carries its text, and leaves matplotlib as it was."""

import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from convnet_lab import datasets, pictures
from convnet_lab.pictures import looks, showing
from convnet_lab.pictures.rows import PART_OF_IT

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
    "areas": lambda: pictures.areas({"few": 3, "many": 3_000_000}, "things"),
    "histograms": lambda: pictures.histograms({"a": PHOTO[..., 0]}),
    "signals": lambda: pictures.signals([{"f": [1, 2], "g": [0, 1]}], 2),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_a_figure_becomes_html_with_its_text(draw):
    before = dict(mpl.rcParams)
    html = showing.as_html(draw(), alt='A "figure" of <things> & more', caption="1 < 2")
    assert 'alt="A &quot;figure&quot; of &lt;things&gt; &amp; more"' in html
    assert "<figcaption>1 &lt; 2</figcaption>" in html
    assert len(re.search(r"base64,([^\"]+)", html).group(1)) > 100
    assert dict(mpl.rcParams) == before
    assert not plt.get_fignums()


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_a_figure_fits_a_notebook(draw):
    figure = draw()
    if isinstance(figure, pictures.Row):
        for part in figure.parts:
            assert 0 < part.size()[0] <= looks.WIDTH * looks.PIXELS_PER_INCH
        return
    assert figure.get_figwidth() <= looks.WIDTH + 1e-9
    figure.canvas.draw()
    for ax in figure.axes:
        assert ax.has_data() or ax.texts


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_one_image_of_a_figure_has_its_words(draw):
    texts = re.findall(r'<img[^>]* alt="([^"]*)"', showing.as_html(draw(), "words"))
    assert texts[0] == "words"
    # an empty one would be read aloud as "Image" by JupyterLab
    assert all(text.endswith(PART_OF_IT) for text in texts[1:])


def test_the_same_figure_is_the_same_bytes():
    assert showing.as_html(DRAWN["equation"](), "a") == showing.as_html(
        DRAWN["equation"](), "a"
    )


def test_a_figure_without_words_is_refused():
    with pytest.raises(ValueError, match="alt is empty"):
        showing.as_html(DRAWN["equation"](), alt=" ")


def test_a_window_is_ringed_in_black_and_white():
    rings = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" '
        r'fill="none" stroke="(\w+)"',
        pictures.Grid(np.zeros((3, 3)), window=(1, 0, 1, 2)).to_svg(),
    )
    assert [ring[:4] for ring in rings] == [("4.0", "36.0", "64.0", "32.0")] * 2
    assert [ring[4] for ring in rings] == ["white", "black"]


def luminance(gray):
    """WCAG 2's luminance of a gray from 0 to 1."""
    return gray / 12.92 if gray <= 0.04045 else ((gray + 0.055) / 1.055) ** 2.4


def test_a_number_stays_readable_on_its_cell_and_gray_is_gray():
    values = np.linspace(0, 255, 16).reshape(4, 4)
    grid = pictures.Grid(values)
    for place in np.ndindex(4, 4):
        paper, ink = grid.colours(*place)
        gray = values[place] / 255
        assert int(paper[1:3], 16) == round(values[place])
        light, dark = sorted((gray, float(ink == "white")), reverse=True)
        assert (luminance(light) + 0.05) / (luminance(dark) + 0.05) > 4.5, gray


def test_100_is_gray_and_only_zeros_and_ones_are_black_and_white():
    assert pictures.Grid([[10, 100]]).colours(0, 1)[0] == "#646464"
    assert pictures.Grid([[0, 1]]).colours(0, 1)[0] == "#ffffff"
    assert pictures.Grid([[0, 1]]).colours(0, 0)[0] == "#000000"


def test_zeros_of_a_frame_are_black_and_hatched():
    grid = pictures.Grid([[0.0, 90.0]], hatched=np.array([[True, False]]))
    assert grid.colours(0, 0) == ("#000000", "white")
    assert grid.to_svg().count("<path") == 1


def test_what_is_not_known_can_have_a_mark():
    values = [[np.nan, 89.0]]
    assert pictures.Grid(values, empty="?").labels == [["?", "89"]]
    assert pictures.Grid(values).labels == [["", "89"]]


def test_all_numbers_of_a_grid_have_one_size_and_room():
    grid = pictures.Grid([[122, -29.44]])
    assert grid.cell_width > pictures.Grid([[122, 188]]).cell_width
    assert len(set(re.findall(r'font-size="([\d.]+)"', grid.to_svg()))) == 1


def test_areas_are_to_scale():
    few, many = pictures.areas({"few": 100, "many": 10_000}, "things").parts
    assert many.size()[0] == 10 * few.size()[0]


def test_a_picture_is_drawn_when_it_is_looked_at_and_once():
    figure = DRAWN["signals"]()
    assert not figure.get_children()[1:]  # its background alone
    assert figure.axes
    assert figure.axes == figure.axes


def test_a_picture_shows_what_was_given_when_it_was_made():
    values = np.array([[1.0, 2.0]])
    grid = pictures.Grid(values)
    values[:] = 7
    assert grid.labels == [["1", "2"]]


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
        (lambda: pictures.areas({"a": 0}, "counts"), "each above 0"),
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


def test_a_figure_that_is_wider_than_the_page_says_so():
    """The words show on just those pages on which the drawing cannot shrink enough."""
    page = showing.as_html(pictures.histograms({"a": PHOTO[..., 0]}), alt="words")
    shrinks, words = (
        int(re.search(pattern, page).group(1))
        for pattern in (r"max-width:max\(100%,(\d+)px\)", r"\(max-width:(\d+)px\)")
    )
    assert words == shrinks - 1
    assert 'style="display:none">⇄ wider than the page' in page
    assert shrinks < 320  # a question beside the file browser, on a page of 800


def test_images_stay_side_by_side_where_asked():
    row = pictures.gallery({"before": PHOTO, "after": PHOTO})
    assert row.to_html("words").count("max-width:calc((100% - 0.9em)/2)") == 2


def test_a_cell_without_a_number_is_no_white_pixel():
    blank = pictures.Grid([[np.nan, 255.0]])
    assert blank.colours(0, 0)[0] == "none"
    assert blank.colours(0, 1)[0] == "#ffffff"


def test_numbers_that_are_subtracted_have_the_same_decimals():
    (row,) = pictures.Grid([[188.04, -3.5]], decimals=2).labels
    assert row == ["188.04", "−3.50"]
