"""The fast form of a network equals the readable one."""

import functools

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
EVEN = (
    ("input", 12, 11, 1),
    ("conv", 3, 1),
    ("pool", 2),
    ("conv", 2, 2),
    ("pool", 2),
    ("dense", 3),
)
DENSE_ONLY = (("input", 4, 5, 2), ("dense", 6), ("dense", 3))


@functools.cache
def learned_readably(architecture, m):
    """A batch with its labels, and what the readable form makes of them."""
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
    return batch, labels, parameters, shares, wanted


@pytest.mark.parametrize(("m", "lanes"), [(1, 1), (5, 4), (64, 64), (100, 100)])
@pytest.mark.parametrize(
    "architecture", [lenet.S1_NET, lenet.S2_NET, ODD, EVEN, DENSE_ONLY], ids=str
)
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_loss_and_gradients_equal_the_readable_ones(architecture, m, lanes, threads):
    batch, labels, parameters, shares, wanted = learned_readably(architecture, m)
    network = fast_network.Network(architecture, parameters, lanes, threads)
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


@pytest.mark.parametrize("threads", [1, 2])
def test_the_same_number_of_threads_gives_the_same_bytes(threads):
    random = np.random.default_rng(0)
    batch = random.random((100, 32, 32, 1), np.float32)
    labels = random.integers(0, 10, 100)
    parameters = lenet.initialize(lenet.S1_NET)
    found = set()
    for _ in range(5):
        network = fast_network.Network(lenet.S1_NET, parameters, 100, threads)
        network.learn(batch, labels)
        found.add(network.gradient.tobytes())
    assert len(found) == 1


@pytest.mark.filterwarnings("ignore:invalid value")
def test_an_error_in_another_thread_is_raised_here():
    network = fast_network.Network(lenet.S1_NET, lenet.initialize(lenet.S1_NET), 64, 2)
    batch, labels = np.zeros((64, 32, 32, 1)), np.zeros(64, int)
    labels[-1] = 10  # in the second thread's part
    with pytest.raises(IndexError):
        network.learn(batch, labels)
    labels[-1] = 9
    assert network.learn(batch, labels) > 0


def test_threads_follow_what_the_process_may_use(monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert [fast_network.useful_threads(m) for m in (1, 32, 64, 256)] == [1, 1, 2, 4]
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert fast_network.useful_threads(256) == 1
