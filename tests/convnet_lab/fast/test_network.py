"""The fast form of a network equals the readable one."""

import numpy as np
import pytest

from convnet_lab import functional, lenet
from convnet_lab.fast import network as fast_network

ODD = (
    ("input", 15, 18, 2),
    ("conv", 3, 4),
    ("pool", 2),
    ("conv", 5, 2),
    ("pool", 2),
    ("dense", 7),
    ("dense", 4),
)
DENSE_ONLY = (("input", 4, 5, 2), ("dense", 6), ("dense", 3))


@pytest.mark.parametrize(("m", "lanes"), [(1, 1), (5, 4), (64, 64), (100, 100)])
@pytest.mark.parametrize(
    "architecture", [lenet.S1_NET, lenet.S2_NET, ODD, DENSE_ONLY], ids=len
)
def test_loss_and_gradients_equal_the_readable_ones(architecture, m, lanes):
    random = np.random.default_rng(m)
    batch = random.standard_normal((m, *architecture[0][1:])).astype(np.float32)
    batch[:, :3] = 0  # ties, as on a blank background
    classes = architecture[-1][1]
    labels = random.integers(0, classes, m)
    parameters = lenet.initialize(architecture, seed=1)
    for name in parameters:
        if name.endswith("biases"):
            shape = parameters[name].shape
            parameters[name] = random.normal(0, 0.1, shape).astype(np.float32)
    seen = lenet.activations(architecture, parameters, batch)
    shares = list(seen.values())[-1]
    wanted = lenet.backward(architecture, parameters, seen, labels)

    network = fast_network.Network(architecture, parameters, lanes)
    network.learn(batch[::-1], labels[::-1])  # what is left over must not matter
    loss = network.learn(batch, labels)
    assert loss == pytest.approx(
        functional.mean_cross_entropy(shares, labels), rel=1e-5
    )
    np.testing.assert_allclose(network.probabilities(batch), shares, atol=1e-5)
    for name, gradient in wanted.items():
        np.testing.assert_allclose(
            network.gradients[name],
            gradient,
            rtol=1e-3,
            atol=1e-5 * max(1, abs(gradient).max()),
            err_msg=name,
        )


def test_the_row_and_the_arrays_are_the_same_memory():
    parameters = lenet.initialize(ODD)
    network = fast_network.Network(ODD, parameters)
    network.weights[:] = 0
    assert not any(array.any() for array in network.parameters.values())
    assert parameters["CONV1.filters"].any()  # what was given is a copy


@pytest.mark.parametrize(
    "change", [("conv", 3, 4, 1), ("conv", 3, 4, 0, 2), ("pool", 3), ("pool", 2, 1)]
)
def test_other_architectures_are_refused(change):
    place = 1 if change[0] == "conv" else 2
    architecture = [*ODD]
    architecture[place] = change
    assert not fast_network.fits(architecture)
    with pytest.raises(ValueError, match="readable=True"):
        fast_network.Network(architecture, lenet.initialize(architecture))
