"""Every other gradient against finite differences and torch, and the dtypes."""

import numpy as np
import pytest
from finite_differences import slopes
from hypothesis import given
from hypothesis import strategies as st

from convnet_lab import functional

random = np.random.default_rng(4)


def normal(*shape):
    return random.standard_normal(shape)


SMOOTH = {
    # forward, backward(dout, *inputs) and its inputs
    "relu": (functional.relu, functional.relu_backward, [normal(3, 4)]),
    "dense, one": (
        functional.dense,
        lambda dz, x, w, b: functional.dense_backward(dz, x, w),
        [normal(3), normal(2, 3), normal(2)],
    ),
    "dense, batch": (
        functional.dense,
        lambda dz, x, w, b: functional.dense_backward(dz, x, w),
        [normal(5, 3), normal(2, 3), normal(2)],
    ),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_gradient_equals_finite_differences(name):
    forward, backward, inputs = SMOOTH[name]
    inputs = [array.copy() for array in inputs]
    dout = np.random.default_rng(5).standard_normal(forward(*inputs).shape)
    given = [array.copy() for array in [dout, *inputs]]
    ours = backward(dout, *inputs)
    ours = ours if isinstance(ours, tuple) else (ours,)
    for before, after in zip(given, [dout, *inputs], strict=True):
        np.testing.assert_array_equal(before, after)
    wanted = slopes(lambda: (forward(*inputs) * dout).sum(), inputs)
    for gradient, slope in zip(ours, wanted, strict=True):
        np.testing.assert_allclose(gradient, slope, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", SMOOTH)
def test_float32_stays_float32(name):
    forward, backward, inputs = SMOOTH[name]
    inputs = [array.astype(np.float32) for array in inputs]
    out = forward(*inputs)
    gradients = backward(out, *inputs)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    assert [a.dtype for a in [out, *gradients]] == [np.float32] * (1 + len(gradients))


def test_the_loss_and_its_gradient():
    logits, labels = normal(5, 3), np.array([0, 2, 1, 1, 0])

    def loss():
        return functional.mean_cross_entropy(functional.softmax(logits), labels)

    ours = functional.softmax_cross_entropy_backward(functional.softmax(logits), labels)
    np.testing.assert_allclose(ours, slopes(loss, [logits])[0], rtol=1e-6, atol=1e-8)
    rows = zip(functional.softmax(logits), labels, strict=True)
    assert loss() == pytest.approx(
        np.mean([functional.cross_entropy(row, int(label)) for row, label in rows])
    )
    small = functional.softmax(logits.astype(np.float32))
    slope = functional.softmax_cross_entropy_backward(small, labels)
    assert (small.dtype, slope.dtype) == (np.float32, np.float32)


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 99))
def test_the_loss_and_its_gradient_equal_torch(torch, m, classes, seed):
    random = np.random.default_rng(seed)
    logits = random.normal(0, 5, (m, classes))
    labels = random.integers(0, classes, m)
    theirs = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(theirs, torch.tensor(labels))
    loss.backward()
    shares = functional.softmax(logits)
    assert functional.mean_cross_entropy(shares, labels) == pytest.approx(
        loss.item(), abs=1e-9
    )
    ours = functional.softmax_cross_entropy_backward(shares, labels)
    np.testing.assert_allclose(ours, theirs.grad.numpy(), atol=1e-9)


def test_a_step_goes_down_and_leaves_its_arguments():
    parameters = {"w": np.ones((2, 2), np.float32), "b": np.array([1.0])}
    gradients = {"w": np.eye(2), "b": np.array([-1.0])}
    moved = functional.sgd_step(parameters, gradients, 0.5)
    np.testing.assert_array_equal(moved["w"], [[0.5, 1], [1, 0.5]])
    assert moved["w"].dtype == np.float32
    assert moved["b"].item() == 1.5
    np.testing.assert_array_equal(parameters["w"], np.ones((2, 2)))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: functional.relu_backward([1.0], [1.0, 2.0]), r"expected \(2,\)"),
        (lambda: functional.dense_backward([1.0], [1.0], [[1.0], [2.0]]), "dz has"),
        (
            lambda: functional.softmax_cross_entropy_backward([[1.0, 0.0]], [2]),
            "expected 0 to 1",
        ),
        (
            lambda: functional.softmax_cross_entropy_backward([[1.0, 0.0]], [0.0]),
            "labels holds float64",
        ),
        (
            lambda: functional.mean_cross_entropy([[1.0, 0.0]], [0, 1]),
            r"labels has shape \(2,\): expected \(1,\)",
        ),
        (lambda: functional.sgd_step({"w": [1.0]}, {"b": [1.0]}, 0.1), "lack"),
        (lambda: functional.sgd_step({"w": [1.0]}, {"w": [1.0]}, 0), "above 0"),
        (
            lambda: functional.sgd_step({"w": [1.0]}, {"w": [1.0, 2.0]}, 1),
            r"gradients\['w'\] has shape \(2,\)",
        ),
    ],
)
def test_what_does_not_fit_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
