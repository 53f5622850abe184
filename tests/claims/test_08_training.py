"""What notebook 8 says in words and numbers, computed."""

import numpy as np
import pytest
from finite_differences import slopes

from convnet_lab import datasets, documents, functional, lenet
from convnet_lab.figures import experiments
from convnet_lab.figures import training as figures

NUMBERS = {
    63_802,
    1000,  # digits that the learner's own functions see
    # the decimals of what is printed, as whole numbers
    2641,
    7179,
    48,
    131,
    2821,
    15,  # 0.0015
    5,  # a learning rate of 0.0005
}


@pytest.fixture(scope="module")
def digits():
    return datasets.load_digits()


def test_the_valley():
    def error_of(w):
        return (3 - w * 2) ** 2 / 2

    assert [error_of(w) for w in (0, 1.5, 3)] == [4.5, 0, 4.5]
    assert error_of(0.7) < error_of(0.5)
    slope = [(error_of(w + 1e-5) - error_of(w - 1e-5)) / 2e-5 for w in (0.5, 1.5)]
    np.testing.assert_allclose(slope, [-4, 0], atol=1e-6)
    walks = {}
    for rate in (0.02, 0.2, 0.51):
        walks[rate] = [0.5]
        for _ in range(6):
            w = walks[rate][-1]
            walks[rate].append(w - rate * (2 * w - 3) * 2)
    assert round(walks[0.02][-1], 1) == 0.9
    assert abs(walks[0.2][2] - 1.5) < 0.05
    far = np.abs(np.array(walks[0.51]) - 1.5)
    assert (np.diff(far) > 0).all()
    assert np.round(walks[0.51][1:3], 1).tolist() == [2.5, 0.4]


def test_the_chain():
    w, x, target = 0.5, 3, 2
    a = max(0, w * x)
    assert (a, (target - a) ** 2 / 2, a - target) == (1.5, 0.125, -0.5)
    assert (a - target) * 1 * x == -1.5
    assert pytest.approx(-0.0015) == -0.5 * 3 * 0.001


@pytest.mark.slow
def test_five_steps_in_one_cell():
    small = datasets.load_digits(8)
    x, labels = small.train_images.reshape(-1, 64), small.train_labels
    random = np.random.default_rng(0)
    weights, biases = random.normal(0, 0.1, (10, 64)), np.zeros(10)
    losses = []
    for _ in range(200):
        shares = functional.softmax(functional.dense(x, weights, biases))
        losses.append(functional.mean_cross_entropy(shares, labels))
        dz = functional.softmax_cross_entropy_backward(shares, labels)
        _, dweights, dbiases = functional.dense_backward(dz, x, weights)
        weights, biases = weights - 0.5 * dweights, biases - 0.5 * dbiases
    assert round(np.log(10), 1) == 2.3
    assert abs(losses[0] - np.log(10)) < 0.3
    assert losses[-1] < 0.8
    logits = functional.dense(small.test_images.reshape(-1, 64), weights, biases)
    assert (logits.argmax(axis=1) == small.test_labels).mean() > 0.8


def test_back_from_the_loss():
    p = functional.softmax(documents.LOGITS)
    assert p.round(4).tolist() == [0.2641, 0.7179, 0.0048, 0.0131]
    truck = np.array([0, 1, 0, 0])
    assert round((p - truck)[1], 4) == -0.2821
    logits = documents.LOGITS.astype(float)
    (measured,) = slopes(
        lambda: functional.cross_entropy(functional.softmax(logits), 1), [logits]
    )
    np.testing.assert_allclose(measured, p - truck, atol=1e-6)
    computed = functional.softmax_cross_entropy_backward(
        [[0.25, 0.75], [0.5] * 2], [1, 0]
    )
    assert computed.tolist() == [[0.125, -0.125], [-0.25, 0.25]]


def test_back_through_dense_and_relu():
    dz, x = (
        np.array([[1, -2], [0, 3], [2, 1]]),
        np.array([[1, 0, 2, 1], [0, 1, 1, 3], [2, 2, 0, 1]]),
    )
    assert (dz.T @ x)[1, 2] == -2 * 2 + 3 * 1 + 1 * 0 == -1
    dx, dweights, dbiases = functional.dense_backward(
        [[1, 10]], [[5, 7, 2]], [[1, 2, 0], [3, 4, -1]]
    )
    assert dx.tolist() == [[31, 42, -10]]
    assert dweights.tolist() == [[5, 7, 2], [50, 70, 20]]
    assert dbiases.tolist() == [1, 10]
    z, da = [[2, -3, 0], [-1, 4, 5]], [[10, 20, 30], [-40, -50, 60]]
    assert functional.relu_backward(da, z).tolist() == [[10, 0, 0], [0, -50, 60]]
    table = functional.relu_backward([10, -20, 30, -40, 50], [2, 3, 0, -1, -5])
    assert table.tolist() == [10, -20, 0, 0, 0]
    h = 1e-5
    assert (max(0, h) - max(0, -h)) / (2 * h) == 0.5


def test_back_through_max_pooling():
    def back(dout, volume, f, stride):
        dout, volume = (np.array(a)[..., np.newaxis] for a in (dout, volume))
        return functional.max_pool2d_backward(dout, volume, f, stride)[..., 0]

    s1 = documents.POOLING_S1
    winners = back([[10, 20], [30, 40]], s1, 2, 2)
    assert {int(v): int(s1[winners == v].item()) for v in (10, 20, 30, 40)} == {
        10: 6,
        20: 8,
        30: 3,
        40: 4,
    }
    s2 = documents.POOLING_5X5
    counts = back(np.ones((3, 3)), s2, 3, 1)
    assert {
        int(s2[at]): int(counts[at]) for at in zip(*counts.nonzero(), strict=True)
    } == {
        200: 4,
        210: 3,
        135: 2,
    }
    flat = back([[10, 20]], [[0, 0, 3, 5], [0, 0, 5, 5]], 2, 2)
    assert flat.tolist() == [[10, 0, 0, 20], [0, 0, 0, 0]]


def test_back_through_a_convolutional_layer():
    def back(dout, pixels, kernel):
        parts = functional.conv2d_backward(
            np.array(dout)[..., None],
            np.array(pixels)[..., None],
            np.array(kernel)[..., None, None],
        )
        return parts[0][..., 0].tolist(), parts[1][..., 0, 0].tolist(), parts[2].item()

    assert back([[2]], [[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [-1, 0, 1]]) == (
        [[14, 16, 18], [-2, 0, 2]],
        [[2, 4, 6], [8, 10, 12]],
        2,
    )
    two = back([[1, 10]], [[1, 2, 3, 4], [5, 6, 7, 8]], [[2, 3, -1], [4, 0, 5]])
    assert two == (
        [[2, 23, 29, -10], [4, 40, 5, 50]],
        [[21, 32, 43], [65, 76, 87]],
        11,
    )
    assert 1 * 3 + 10 * 2 == 23
    assert 1 * 1 + 10 * 2 == 21


def test_a_step_as_in_the_table():
    moved = functional.sgd_step({"w": [1, 2]}, {"w": [10, -10]}, 0.1)
    assert moved["w"].tolist() == [0, 3]


def test_all_gradients_of_the_net_agree_but_those_on_a_corner(digits):
    images, labels = digits.train_images[:3].astype(float), digits.train_labels[:3]

    def compare(parameters, name, h=1e-6):
        seen = lenet.activations(lenet.S1_NET, parameters, images)
        gradient = lenet.backward(lenet.S1_NET, parameters, seen, labels)[name]
        place = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
        losses = []
        for step in (h, -h):
            moved = {key: values.copy() for key, values in parameters.items()}
            moved[name][place] += step
            shares = lenet.forward(lenet.S1_NET, moved, images)
            losses.append(functional.mean_cross_entropy(shares, labels))
        return abs(gradient[place] - (losses[0] - losses[1]) / (2 * h))

    start = lenet.initialize(lenet.S1_NET, dtype=float)
    differences = {name: compare(start, name) for name in start}
    assert len(differences) == 10
    assert [n for n, off in differences.items() if off > 5e-6] == ["CONV1.biases"]
    start["CONV1.biases"] += 0.01
    assert compare(start, "CONV1.biases") < 5e-6


def test_zeros_learn_only_how_often_each_digit_occurs(digits):
    zeros = {n: np.zeros_like(a) for n, a in lenet.initialize(lenet.S1_NET).items()}
    images, labels = digits.train_images[:64], digits.train_labels[:64]
    seen = lenet.activations(lenet.S1_NET, zeros, images)
    gradients = lenet.backward(lenet.S1_NET, zeros, seen, labels)
    assert [n for n, g in gradients.items() if g.any()] == ["FC5.biases"]


def test_both_rules_in_the_graph_that_branches():
    def total(x, y):
        return x * y + max(x, y)

    assert total(2, 3) == 9
    h = 1e-6
    across = (total(2 + h, 3) - total(2 - h, 3)) / (2 * h)
    down = (total(2, 3 + h) - total(2, 3 - h)) / (2 * h)
    assert (round(across, 6), round(down, 6)) == (3, 3)
    assert (3 * 1 + 0 * 1, 2 * 1 + 1 * 1) == (3, 3)


def test_with_all_biases_off_the_corner_every_gradient_agrees():
    for name, (computed, measured) in figures.compare_gradients(0.01).items():
        assert abs(computed - measured) < 5e-6, name


@pytest.mark.slow
def test_six_functions_train_the_network(capsys):
    network = figures.train_with(
        [
            functional.softmax_cross_entropy_backward,
            functional.dense_backward,
            functional.relu_backward,
            functional.max_pool2d_backward,
            functional.conv2d_backward,
            functional.sgd_step,
        ]
    )
    digits = datasets.load_digits()
    right = lenet.predict(lenet.S1_NET, network, digits.test_images)
    assert (right == digits.test_labels).mean() > 0.8
    dead = experiments.dead_units(network, digits.test_images)
    assert (dead["CONV1"], dead["CONV2"]) == (0, 0)
    assert "of new digits are right" in capsys.readouterr().out


def test_what_is_not_written_yet_trains_nothing(capsys):
    def conv2d_backward(*_):
        raise NotImplementedError("conv2d_backward is not written yet")

    assert figures.train_with([conv2d_backward]) is None
    assert "not written yet" in capsys.readouterr().out
