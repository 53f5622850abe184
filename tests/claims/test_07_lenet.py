"""What notebook 7 says in words and numbers, computed."""

import re
from pathlib import Path

import numpy as np
import pytest

from convnet_lab import architecture, documents, functional, lenet
from convnet_lab.checks import EXERCISES
from convnet_lab.datasets import load_digits
from convnet_lab.figures import lenet as figures
from convnet_lab.widgets.receptive_fields import receptive_fields

# S2's table: shape, size, parameters
PRINTED = {
    "Input": ((32, 32, 3), 3_072, 0),
    "CONV1": ((28, 28, 8), 6_272, 608),
    "POOL1": ((14, 14, 8), 1_568, 0),
    "CONV2": ((10, 10, 16), 1_600, 3_216),
    "POOL2": ((5, 5, 16), 400, 0),
    "FC3": ((120, 1), 120, 48_120),
    "FC4": ((84, 1), 84, 10_164),
    "FC5": ((10, 1), 10, 850),
}
TOTALS = {"S1": 63_802, "S2": 62_958, "LeNet-5": 61_706}
WORK = {"CONV1": 470_400, "CONV2": 320_000, "dense": 58_920}
YEARS = {1998, 2012, 2013, 2014, 2015, 2016}

NUMBERS = {
    1_024,
    1000,  # classes of ImageNet
    59_134,
    *(number for _, *row in PRINTED.values() for number in row if number >= 1000),
    *TOTALS.values(),
    *WORK.values(),
    *YEARS,
}


@pytest.fixture(scope="module")
def digits():
    return load_digits()


@pytest.fixture(scope="module")
def s1():
    return lenet.trained("S1")


def test_the_slides_table():
    rows = {name: row for name, *row in lenet.layer_table(lenet.S2_NET)}
    assert {name: tuple(row) for name, row in rows.items()} == PRINTED
    assert (5 * 5 * 8, 16 * 201) == (200, 3_216)
    example = (("input", 9, 8, 1), ("conv", 2, 3, 1, 2), ("dense", 4))
    assert lenet.layer_table(example)[1:] == [
        ("CONV1", (5, 4, 2), 40, 20),
        ("FC2", (4, 1), 4, 164),
    ]


def test_the_sizes_of_s1s_net():
    shapes = [row[1] for row in lenet.layer_table(lenet.S1_NET)]
    maps = [(32, 32, 1), (28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16)]
    assert shapes == [*maps, (120, 1), (100, 1), (10, 1)]
    assert (32 * 32, 32 - 5 + 1, 14 - 5 + 1, 5 * 5 * 16) == (1_024, 28, 10, 400)


def test_where_the_parameters_are():
    counts = {name: row[-1] for name, row in PRINTED.items() if row[-1]}
    dense = sum(count for name, count in counts.items() if name.startswith("FC"))
    assert (dense, sum(counts.values())) == (59_134, 62_958)
    assert round(100 * dense / 62_958) == 94
    shares = [round(100 * count / 62_958, 1) for count in counts.values()]
    assert shares == [1.0, 5.1, 76.4, 16.1, 1.4]


def test_which_lenet():
    nets = {"S1": lenet.S1_NET, "S2": lenet.S2_NET, "LeNet-5": lenet.LENET5}
    totals = {
        name: sum(row[3] for row in lenet.layer_table(net))
        for name, net in nets.items()
    }
    assert totals == TOTALS
    units = {name: lenet.layer_table(net)[6][2] for name, net in nets.items()}
    assert units == {"S1": 100, "S2": 84, "LeNet-5": 84}
    erratum = documents.ERRATA["units of the second dense layer"]
    assert erratum.printed == "100 nodes (S1); 84 units (S2)"
    assert "63,802 against 62,958" in erratum.seen_by


def test_both_networks_read_other_digits_well(digits, s1):
    color = load_digits(channels=3)
    for net, images in (
        (s1, digits.test_images),
        (lenet.trained("S2"), color.test_images),
    ):
        right = lenet.predict(*net, images) == digits.test_labels
        assert 0.97 < right.mean() < 1


def test_the_eight_is_read_surely_and_shown_by_bright_and_dark_maps(s1):
    image = figures.digits().test_images[figures.the_eight()]
    found = lenet.forward(*s1, image)
    assert (found.argmax(), found[8] > 0.99) == (8, True)
    seen = figures.seen()
    assert seen["CONV1"].shape == (28, 28, 6)
    outline = image[2:30, 2:30, 0]
    alike = [
        np.corrcoef(outline.ravel(), seen["CONV1"][..., k].ravel())[0, 1]
        for k in range(6)
    ]
    assert max(alike) > 0.45  # at least one map still looks like the 8


def test_the_pixels_traced_back(s1):
    seen, (row, col, k) = figures.seen(), figures.brightest()
    four = seen["CONV1"][2 * row : 2 * row + 2, 2 * col : 2 * col + 2, k]
    assert seen["POOL1"][row, col, k] == four.max() > 0
    down, right = divmod(int(four.argmax()), 2)
    image = figures.digits().test_images[figures.the_eight()][..., 0]
    found = functional.cross_correlate_at(
        image,
        s1[1]["CONV1.filters"][..., 0, k],
        2 * row + down,
        2 * col + right,
    )
    assert found + s1[1]["CONV1.biases"][k] == pytest.approx(
        float(four.max()), rel=1e-4
    )


@pytest.mark.parametrize(
    ("layer", "pixels"), [("CONV1", 5), ("POOL1", 6), ("CONV2", 14), ("POOL2", 16)]
)
def test_how_much_a_pixel_sees(layer, pixels):
    """Go back from one pixel: a window of f at stride s needs (n - 1) s + f."""
    n, reached = 1, False
    for each in reversed(architecture.layers(lenet.S1_NET)):
        reached = reached or each.name == layer
        if reached:
            n = (n - 1) * each.stride + each.size
    assert n == pixels


def test_16_of_32_is_a_quarter_of_the_image():
    assert 16 * 16 * 4 == 32 * 32


def test_the_three_digits(digits, s1):
    labels = digits.test_labels
    found = lenet.forward(*s1, digits.test_images)
    right = found.argmax(axis=1) == labels
    sure = found.max(axis=1)
    doubtful, wrong = figures.READ_WITH_DOUBT, figures.READ_WRONGLY
    assert doubtful == np.where(right, sure, 2).argmin()
    assert sure[doubtful] < 0.9
    assert wrong == np.where(right, 0, sure).argmax()
    assert sure[wrong] > 0.5  # wrong, and more sure than not


def test_a_fifteenth_of_alexnets_parameters():
    assert figures.FAMILY["AlexNet"][2] / figures.FAMILY["GoogLeNet"][2] == 15


def test_two_small_filters_against_one():
    assert (2 * 3 * 3, 5 * 5) == (18, 25)
    assert (3 - 1) + 3 == 5  # what the second sees of the image


def test_the_exam_is_the_slides_exercise():
    maps = functional.filter_volume(
        documents.EXERCISE_A_VOLUME,
        documents.EXERCISE_A_FILTER,
        documents.EXERCISE_A_BIAS,
    )
    a, b, c, d = (EXERCISES[f"exam_{letter}"].reference() for letter in "abcd")
    assert a["shape"].tolist() == list(maps.shape) == [4, 4]
    assert [maps[3, 3], maps[1, 2], maps[3, 1]] == [9, -3, 22] == list(a.values())[1:]
    (rectified,) = [e for e in documents.EXAMPLES["relu"] if e.place == "exercise b)"]
    (pooled,) = [e for e in documents.EXAMPLES["max_pool2d"] if "b)" in e.place]
    rows = [*rectified.printed.tolist(), *pooled.printed[..., 0].tolist()]
    assert [row.tolist() for row in b.values()] == rows
    assert documents.EXERCISE_B_MAP.tolist() == [
        [35, 20, 20, 3],
        [1, -1, 21, -3],
        [21, 7, 15, 22],
        [-2, 22, 22, 29],
    ]
    assert c == {
        "convolution": functional.conv_parameter_count(3, 3, 1),
        "pooling": 0,
        "dense": functional.dense_parameter_count(9, 32),
        "total": 348,
    }
    assert d == {
        "padding": functional.same_padding(7),
        "parameters": functional.conv_parameter_count(7, 3, 8),
    }
    assert functional.output_size(256, 7, d["padding"], 1) == 256


def test_the_exam_is_fresh():
    """Neither its matrices nor its results stand in a notebook before it."""
    root = Path(__file__).parents[2]
    for source in sorted(root.glob("solutions/0[0-6]_*.py")):
        room = root / "convnet_lab/figures" / f"{source.stem[3:]}.py"
        text = source.read_text("utf-8") + room.read_text("utf-8")
        assert "EXERCISE_" not in text, source.stem
        assert not re.search(r"\b(1,?184|348|35,? 20,? 20)\b", text), source.stem


def test_who_does_the_work():
    assert WORK["CONV1"] == 28 * 28 * 8 * (5 * 5 * 3)
    assert WORK["CONV2"] == 10 * 10 * 16 * (5 * 5 * 8)
    assert WORK["dense"] == 120 * 400 + 84 * 120 + 10 * 84


def test_the_exercises_forward_pass_is_the_librarys(digits, s1):
    forward = EXERCISES["lenet_forward"].reference
    for document, channels in (("S1", 1), ("S2", 3)):
        net, parameters = lenet.trained(document)
        image = load_digits(channels=channels).test_images[15]
        np.testing.assert_allclose(
            forward(image, parameters),
            lenet.forward(net, parameters, image),
            rtol=1e-5,
            atol=1e-7,
        )


def test_the_middle_pixel_of_the_last_pool_sees_the_middle_of_the_image():
    fields = receptive_fields(architecture.layers(lenet.S1_NET), 4)["Input"]
    assert (fields["tops"][2], fields["heights"][2]) == (8, 23 - 8 + 1)
    assert (fields["lefts"][2], fields["widths"][2]) == (8, 23 - 8 + 1)
