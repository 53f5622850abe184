"""The picture of a wrong answer, and the small case that it shows."""

import base64
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from convnet_lab import CheckFailed, check
from convnet_lab.checks import EXERCISES, checking

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def shown(monkeypatch):
    """What a notebook would have been shown."""
    pictures = []
    monkeypatch.setattr(
        checking, "_show", lambda _failure, drawn=None: pictures.append(drawn)
    )
    return pictures


def fail(name, answer, seed=None):
    with pytest.raises(CheckFailed) as failed:
        check(name, answer, seed=seed)
    return failed.value


def flipped_when_square(image, kernel):
    """Right on all visible cases but wrong on square kernels that are drawn."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    small = image.shape in ((3, 3), (5, 5), (8, 8), (4, 5))
    used = kernel if small or kernel.shape[0] != kernel.shape[1] else kernel[::-1, ::-1]
    return np.einsum("rcij,ij->rc", windows, used)


def test_no_corner_is_drawn_of_an_image_that_matters_as_a_whole(shown):
    wrong = {
        name: {m.id: m.wrong for m in EXERCISES[name].misconceptions}
        for name in ("lenet_forward", "predict")
    }
    fail("predict", wrong["predict"]["counted-from-1"])
    fail("lenet_forward", wrong["lenet_forward"]["average-pooling"])
    none, picture = shown
    assert none is None
    assert "image" not in picture.alt
    assert "expected, shape (10,)" in picture.alt


def elements(picture):
    return ET.fromstring(picture.svg)  # noqa: S314 (our own text)


def test_the_first_wrong_entry_is_crossed_and_its_window_ringed(shown):
    wrong = next(
        m for m in EXERCISES["cross_correlate2d"].misconceptions if m.id == "mean"
    )
    fail("cross_correlate2d", wrong.wrong)
    (picture,) = shown
    texts = [t.text for t in elements(picture).iter(f"{SVG}text")]
    assert texts[0] == "image"
    assert "expected, shape (1, 1)" in texts
    assert "yours, shape (1, 1)" in texts
    assert [t for t in texts if t.endswith("✗")] == ["3.77778 ✗"]
    dashed = [r for r in elements(picture) if r.get("stroke-dasharray")]
    rings = [r for r in elements(picture) if r.get("stroke") == "black"]
    assert len(dashed) == len(rings) == 1


@pytest.mark.parametrize(
    "exercise", [e for e in EXERCISES.values() if e.fresh], ids=lambda e: e.name
)
def test_every_mistake_with_arrays_can_be_drawn(exercise, shown):
    arrays = exercise.returns != "parts" and any(
        isinstance(a, np.ndarray) for a in exercise.cases[0].arguments
    )

    for misconception in exercise.misconceptions:
        failed = fail(exercise.name, misconception.wrong, seed=1)
        picture = shown.pop()
        drawable = arrays and failed.finding in ("values", "shape", "not finite")
        if exercise.name == "predict":  # a digit, from an image too large to draw
            drawable = False
        assert (picture is not None) == drawable
        if picture:
            elements(picture)
            width = float(elements(picture).get("width"))
            assert width < 1300
            assert len(picture.alt) > 20


def test_the_picture_is_an_image_with_its_words(shown):
    fail("flatten_image", lambda image: image.T.ravel())
    bundle = shown[0]._repr_mimebundle_()
    assert bundle["text/plain"] in bundle["text/html"].replace("&#x27;", "'")
    assert "wrong at (row, column) (0, 1)" in bundle["text/plain"]
    data = re.search(r"base64,([^\"]+)", bundle["text/html"]).group(1)
    assert base64.b64decode(data).decode() == shown[0].svg


def test_a_large_array_is_cut_to_the_part_that_matters(shown):
    def wrong_far_down(image):
        out = image.ravel().copy()
        if out.size > 700:
            out[700] += 1
        return out

    fail("flatten_image", wrong_far_down)
    texts = [t.text for t in elements(shown[0]).iter(f"{SVG}text")]
    assert "yours, shape (784,), from row 0, column 698" in texts
    assert len(texts) < 250


def test_a_drawn_case_is_made_small_before_it_is_shown():
    failed = fail("cross_correlate2d", flipped_when_square, seed=3)
    assert failed.case.endswith("made smaller")
    sizes = [len(row.split()) for row in re.findall(r"\[+([\d\s.-]+)\]", str(failed))]
    assert max(sizes) <= 5


def test_shrinking_keeps_the_named_mistake():
    def wrong(f, g):
        known = (3, 3), (4, 2), (2, 5), (1, 3)
        right = (len(f), len(g)) in known
        return np.convolve(f, g if right else g[::-1])

    failed = fail("convolve1d", wrong, seed=2)
    assert failed.case.startswith("drawn")


def test_an_empty_array_or_text_is_not_drawn(shown):
    fail("cross_correlate2d", lambda image, kernel: np.zeros((0, 3)))
    fail("cross_correlate2d", lambda image, kernel: "map")
    assert "yours" not in shown[0].alt
    assert shown[1] is None


def test_a_window_that_reaches_into_the_padding_is_drawn_on_the_padded_image(shown):
    wrong = {m.id: m.wrong for m in EXERCISES["filter2d"].misconceptions}
    fail("filter2d", wrong["padding-repeats-the-border"])
    texts = [t.text for t in elements(shown[0]).iter(f"{SVG}text")]
    assert texts[0] == "image, padded by 1"
    (ring,) = [r for r in elements(shown[0]) if r.get("stroke") == "black"]
    assert float(ring.get("height")) == 3 * 24
    shaded = [r for r in elements(shown[0]) if r.get("fill") == "#e8e8e8"]
    assert len(shaded) == 7 * 7 - 5 * 5


def test_of_several_channels_the_one_that_is_drawn_is_said(shown):
    wrong = {m.id: m.wrong for m in EXERCISES["conv2d"].misconceptions}
    fail("conv2d", wrong["first-bias-for-all"])
    assert "expected, shape (3, 3, 2): channel 1" in shown[0].alt


def test_a_wrong_shape_is_told_in_both_titles(shown):
    fail("flatten_image", lambda image: image.reshape(1, -1))
    assert "expected, shape (6,)" in shown[0].alt
    assert "yours, shape (1, 6)" in shown[0].alt
