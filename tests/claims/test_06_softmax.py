"""What notebook 6 says in words and numbers, computed."""

import numpy as np
import pytest

from convnet_lab import documents, functional
from convnet_lab.figures import softmax as figures
from convnet_lab.widgets import SoftmaxExplorer
from convnet_lab.widgets.softmax import TEMPERATURES

# all in the order Car, Truck, Motorcycle, Bus
PRINTED = [0.2641, 0.7179, 0.0048, 0.0131]  # S2's table
WARMER = [0.3106, 0.3794, 0.1396, 0.1705]  # the logits divided by 5
COLDER = [0.1192, 0.8805, 0.0000, 0.0003]  # the logits divided by 0.5
LOSSES = [1.3314, 0.3314, 5.3314, 4.3314]
TOY = [0.9909, 0.0025, 0.0067]  # a broken cross

SLIDES = (3_272, 20_528_256)  # mistyped, and what follows from it
NUMBERS = {
    3_072,
    6_272,
    *SLIDES,
    19_273_856,
    48_120,
    10_164,
    59_134,
    31_700,
    1000,  # added to the four logits
    *(1000 + int(s) for s in documents.LOGITS),
    # the four decimals of what is printed, as whole numbers
    *(round(share * 10**4) for share in (*PRINTED, *WARMER, *COLDER, *TOY)),
    9999,  # the decimals of the sum of S2's four, 0.9999 ...
    1,  # ... and of what it lacks, 0.0001
    *(round(loss % 1 * 10**4) for loss in LOSSES),
    round(np.log(10) % 1 * 10**4),
    625,  # 0.0625
    7178,  # the product of rounded factors
}


def test_places_and_shapes():
    assert 5 * 5 * 16 == 400
    assert (2 * 5 + 3) * 16 + 4 == 212
    volume = np.arange(400).reshape(5, 5, 16)
    assert functional.flatten(volume)[212] == volume[2, 3, 4]
    z = functional.dense(np.ones((32, 400)), np.ones((120, 400)), np.ones(120))
    assert z.shape == (32, 120)


def test_the_sums_worked_out():
    weights = np.array([[1, 0, 2, -1], [0, 3, 1, 1], [-2, 1, 0, 2]])
    biases = np.array([5, -1, 4])
    assert functional.dense([2, 1, 0, 3], weights, biases).tolist() == [4, 5, 7]
    assert 0 * 2 + 3 * 1 + 1 * 0 + 1 * 3 - 1 == 5
    two_inputs = np.array([[3, 4], [5, 6], [7, 8]]), np.array([0, 100, -50])
    answers = functional.dense([[1, 2], [0, 1]], *two_inputs).tolist()
    assert answers == [[11, 117, -27], [4, 106, -42]]


def test_what_the_layers_cost():
    layers = [(400, 120), (120, 84), (84, 10)]
    counts = [functional.dense_parameter_count(*layer) for layer in layers]
    assert counts == [48_120, 10_164, 850]
    assert sum(counts) == 59_134
    assert functional.conv_parameter_count(5, 3, 8) == 608
    assert functional.dense_parameter_count(3_072, 6_272) == 19_273_856
    assert (32 * 32 * 3, 28 * 28 * 8) == (3_072, 6_272)
    assert round(19_273_856 / 608, -2) == 31_700


def test_the_slide_adds_up_with_its_wrong_factor():
    erratum = documents.ERRATA["conv against FC"]
    factor, total = SLIDES
    assert erratum.printed == f"6,272 x {factor:,} + 6,272 = {total:,}"
    assert erratum.right == "6,272 x 3,072 + 6,272 = 19,273,856"
    assert 6_272 * factor + 6_272 == total
    assert total - 19_273_856 > 1_000_000


def test_the_slides_probabilities():
    powers = np.exp(documents.LOGITS)
    assert powers.round(1).tolist() == [148.4, 403.4, 2.7, 7.4]
    assert round(powers.sum(), 1) == 561.9
    shares = functional.softmax(documents.LOGITS)
    assert shares.round(4).tolist() == PRINTED
    assert shares[1] / shares[0] == pytest.approx(np.e)
    assert round(0.2641 * 2.718, 3) == round(0.7179, 3)
    assert round(sum(PRINTED), 4) == 0.9999
    assert abs(shares.sum() - 1) < 1e-15
    assert functional.softmax([3, 3, 3, 3]).tolist() == [0.25] * 4


def test_1000_more_changes_nothing_but_overflows():
    higher = documents.LOGITS + 1000
    np.testing.assert_allclose(functional.softmax(higher).round(4), PRINTED)
    with np.errstate(all="ignore"):
        assert np.isinf(np.exp(higher)).all()
        assert np.isinf(np.exp(710.0))
        assert (np.exp(documents.LOGITS - 1000) == 0).all()
        assert np.isnan(np.float64(np.inf) / np.inf)
    assert f"{np.finfo(float).max:.1e}" == "1.8e+308"


def test_dividing_the_logits():
    for temperature, shares in ((0.5, COLDER), (1, PRINTED), (5, WARMER)):
        divided = functional.softmax(documents.LOGITS / temperature)
        assert divided.round(4).tolist() == shares


def test_what_the_slides_answers_cost():
    shares = functional.softmax(documents.LOGITS)
    losses = np.array([functional.cross_entropy(shares, k) for k in range(4)])
    assert np.round(losses, 4).tolist() == LOSSES
    assert np.round(losses, 1).tolist() == [1.3, 0.3, 5.3, 4.3]
    np.testing.assert_allclose(losses - losses[1], 6 - documents.LOGITS)
    # from the printed probabilities, as in the exercise's table
    assert [round(functional.cross_entropy(PRINTED, k), 4) for k in (1, 0)] == [
        0.3314,
        1.3314,
    ]
    assert round(np.log(0.0131) / np.log(0.7179)) == 13


def test_the_losses_named():
    assert np.round(-np.log([0.01, 0.001]), 1).tolist() == [4.6, 6.9]
    assert round(functional.cross_entropy(np.full(10, 0.1), 7), 4) == 2.3026
    assert round(np.log(10), 3) == 2.303
    assert round(np.log(10), 1) == 2.3  # for each factor of ten
    assert -np.log(0.004) > 5  # where the curves begin


def test_the_squared_errors():
    boat, output = [0, 0, 1, 0], [0.1, 0.3, 0.4, 0.2]
    squares = (np.array(boat) - output) ** 2
    np.testing.assert_allclose(squares, [0.01, 0.09, 0.36, 0.04])
    assert functional.squared_error(boat, output) == pytest.approx(0.25)
    assert functional.squared_error([1, 0, 0], [0.75, 0.25, 0]) == 0.0625
    assert sum([0.02, 0.02, 0.94, 0.02]) == pytest.approx(1)
    errors = [functional.squared_error([1, 0], [p, 1 - p]) for p in (0, 0.01, 0.001)]
    assert errors[0] == 1
    assert np.round(errors[1:], 3).tolist() == [0.98, 0.998]


def test_the_toy_network():
    cross = np.array([[1, -1, 1], [-1, 1, -1], [1, -1, 1]])
    plus = np.array([[-1, 1, -1], [1, 1, 1], [-1, 1, -1]])
    ring = np.array([[1, 1, 1], [1, -1, 1], [1, 1, 1]])
    weights = np.stack([cross, plus, ring]).reshape(3, 9)

    def logits(image, biases=(0, 0, -3)):
        return functional.dense(np.ravel(image), weights, biases).tolist()

    broken = [[1, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert logits(broken) == [4, -2, -1]
    shares = functional.softmax(logits(broken))
    assert shares.round(4).tolist() == TOY
    assert round(functional.cross_entropy(shares, 0), 3) == 0.009
    assert round(functional.cross_entropy(shares, 1), 3) == 6.009
    assert logits(cross > 0, (0, 0, 0)) == [5, -3, 3]
    assert logits(cross > 0) == [5, -3, 0]
    assert logits(plus > 0)[1] == logits(cross > 0)[0] == 5
    assert logits(ring > 0, (0, 0, 0))[2] == 8
    assert logits(ring > 0)[2] == 5


def test_703_can_be_added_and_704_cannot():
    logits = documents.LOGITS
    for added, fits in ((703, True), (704, False)):
        naive = SoftmaxExplorer(logits, added=added).unshifted
        assert np.isfinite(naive).all() == fits
    assert logits.max() + 703 == 709


def test_the_highest_temperature_is_best_for_the_bus():
    losses = {
        t: SoftmaxExplorer(label=3, temperature=t).losses[3]
        for t in (0.1, 0.5, 1, 2, 5, 9.9, 10)
    }
    assert min(losses, key=losses.get) == TEMPERATURES[1] == 10
    assert list(losses.values()) == sorted(losses.values(), reverse=True)
    assert round(losses[10], 2) == 1.56


def test_two_units_with_relu_do_what_one_unit_cannot():
    for left, right, wanted in ((0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 1, 0)):
        found = functional.relu(left - right) + functional.relu(right - left)
        assert found == wanted


def test_rounded_factors_give_a_rounded_product():
    assert round(2.718 * 0.2641, 4) == 0.7178


def test_the_toy_network_as_drawn():
    scores = {
        name: int((figures.IMAGE * weights).sum() + bias)
        for (name, weights), bias in zip(
            figures.TEMPLATES.items(), figures.TEMPLATE_BIASES, strict=True
        )
    }
    assert scores == {"cross": 4, "plus": -2, "ring": -1}
