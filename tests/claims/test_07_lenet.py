"""What notebook 7 says in words and numbers, computed."""

import numpy as np
import pytest

from convnet_lab import architecture, documents, functional, lenet
from convnet_lab.checks import EXERCISES
from convnet_lab.datasets import load_digits
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
    1_438,
    59_134,
    *(number for _, *row in PRINTED.values() for number in row if number >= 1000),
    *TOTALS.values(),
    *WORK.values(),
    *YEARS,
    0,  # the decimals of the 8's probabilities, 1.0000 and 0.0000
}


@pytest.fixture(scope="module")
def digits():
    return load_digits()


@pytest.fixture(scope="module")
def s1():
    return lenet.trained("S1")


@pytest.fixture(scope="module")
def seen(digits, s1):
    return lenet.activations(*s1, digits.test_images[44])


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


def test_the_accuracies(digits, s1):
    assert (len(digits.train_labels), len(digits.test_labels)) == (1_438, 359)
    colour = load_digits(channels=3)
    right = [
        int((lenet.predict(*net, images) == digits.test_labels).sum())
        for net, images in (
            (s1, digits.test_images),
            (lenet.trained("S2"), colour.test_images),
        )
    ]
    assert right == [358, 357]
    assert [f"{100 * r / 359:.2f}" for r in right] == ["99.72", "99.44"]


def test_the_maps_as_the_alternative_texts_tell(seen):
    assert seen["CONV1"].shape == (28, 28, 6)
    bright = seen["CONV1"].mean((0, 1)) / seen["CONV1"].max()
    assert np.flatnonzero(bright > 0.2).tolist() == [3, 4]
    for layer, dark in (("CONV2", 0.02), ("POOL2", 0.05)):
        lit = seen[layer].mean((0, 1)) / seen[layer].max()
        assert np.flatnonzero(lit < dark).tolist() == [2, 5, 8]


def test_the_pixels_traced_back(digits, s1, seen):
    brightest = np.unravel_index(seen["POOL1"].argmax(), seen["POOL1"].shape)
    assert [int(i) for i in brightest] == [5, 6, 3]
    window = seen["CONV1"][10:12, 12:14, 3]
    np.testing.assert_array_equal(
        window.round(2), np.float32([[2.13, 2.16], [2.12, 2.18]])
    )
    assert np.unravel_index(seen["CONV1"][..., 3].argmax(), (28, 28)) == (11, 13)
    assert seen["POOL1"][5, 6, 3] == window.max()
    image, parameters = digits.test_images[44], s1[1]
    filters, biases = parameters["CONV1.filters"], parameters["CONV1.biases"]
    found = functional.cross_correlate_at(image[..., 0], filters[..., 0, 3], 11, 13)
    assert found + biases[3] == pytest.approx(float(window.max()), rel=1e-5)
    assert np.median(image[11:16, 13:18]) > 0.9  # "most of them near 1"


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
    chosen = [44, 156, 345]
    assert digits.test_labels[chosen].tolist() == [8, 8, 3]
    shares = lenet.forward(*s1, digits.test_images[chosen]).round(2)
    assert lenet.forward(*s1, digits.test_images[44]).round(4).tolist() == (
        [0] * 8 + [1, 0]
    )
    assert shares[1, [6, 8]].tolist() == pytest.approx([0.23, 0.76])
    assert shares[2, [3, 5]].tolist() == pytest.approx([0.02, 0.98])
    wrong = lenet.predict(*s1, digits.test_images) != digits.test_labels
    assert np.flatnonzero(wrong).tolist() == [345]


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


def test_who_does_the_work():
    assert WORK["CONV1"] == 28 * 28 * 8 * (5 * 5 * 3)
    assert WORK["CONV2"] == 10 * 10 * 16 * (5 * 5 * 8)
    assert WORK["dense"] == 120 * 400 + 84 * 120 + 10 * 84


def test_the_exercises_forward_pass_is_the_librarys(digits, s1):
    forward = EXERCISES["lenet_forward"].reference
    for document, channels in (("S1", 1), ("S2", 3)):
        net, parameters = lenet.trained(document)
        image = load_digits(channels=channels).test_images[156]
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
