"""Pooling and its gradients against torch, a plain loop and finite differences."""

import numpy as np
import pytest
from finite_differences import slopes
from hypothesis import given
from hypothesis import strategies as st

from convnet_lab import functional

POOLS = {
    "max": (functional.max_pool2d, np.max),
    "sum": (functional.sum_pool2d, np.sum),
    "average": (functional.average_pool2d, np.mean),
}


@st.composite
def problems(draw):
    f, stride = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    height, width = f + draw(st.integers(0, 6)), f + draw(st.integers(0, 6))
    shape = (draw(st.integers(1, 3)), height, width, draw(st.integers(1, 3)))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    # few different values, so that there are many ties; often all negative
    batch = random.integers(-4, draw(st.integers(-3, 4)), shape)
    batch = batch.astype(draw(st.sampled_from([np.float32, np.float64, np.int16])))
    return (np.asfortranarray(batch) if draw(st.booleans()) else batch), f, stride


def windows(batch, f, stride):
    rows, cols = ((n - f) // stride + 1 for n in batch.shape[1:3])
    for n, r, c, k in np.ndindex(len(batch), rows, cols, batch.shape[3]):
        place = (
            n,
            slice(r * stride, r * stride + f),
            slice(c * stride, c * stride + f),
            k,
        )
        yield (n, r, c, k), place


@pytest.mark.parametrize("name", POOLS)
@given(problem=problems())
def test_pooling_equals_a_plain_loop(name, problem):
    batch, f, stride = problem
    pool, combine = POOLS[name]
    pooled = pool(batch, f, stride)
    if name != "average" and batch.dtype.kind == "f":
        assert pooled.dtype == batch.dtype
    for index, place in windows(batch, f, stride):
        np.testing.assert_allclose(pooled[index], combine(batch[place]), rtol=1e-5)
    np.testing.assert_array_equal(pool(batch[0], f, stride), pooled[0])


@given(problems())
def test_the_first_maximum_in_row_major_order_gets_the_gradient(problem):
    batch, f, stride = problem
    pooled = functional.max_pool2d(batch, f, stride)
    dout = np.arange(1.0, pooled.size + 1).reshape(pooled.shape)
    wanted = np.zeros(batch.shape)
    for index, place in windows(batch, f, stride):
        first = np.unravel_index(np.argmax(batch[place]), (f, f))
        wanted[place][first] += dout[index]
    ours = functional.max_pool2d_backward(dout, batch, f, stride)
    np.testing.assert_array_equal(ours, wanted)


@given(problem=problems())
def test_the_gradient_of_the_maximum_equals_torchs(torch, problem):
    batch, f, stride = problem
    batch = batch.astype(np.float32)
    x = torch.tensor(batch.transpose(0, 3, 1, 2).copy(), requires_grad=True)
    theirs = torch.nn.functional.max_pool2d(x, f, stride)
    dout = np.random.default_rng(0).standard_normal(theirs.shape).astype(np.float32)
    theirs.backward(torch.tensor(dout))
    ours = functional.max_pool2d_backward(dout.transpose(0, 2, 3, 1), batch, f, stride)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(
        ours, x.grad.numpy().transpose(0, 2, 3, 1), rtol=1e-5, atol=1e-5
    )


@given(problem=problems())
def test_the_average_equals_torchs(torch, problem):
    batch, f, stride = problem
    x = torch.tensor(batch.transpose(0, 3, 1, 2).astype(np.float64))
    theirs = torch.nn.functional.avg_pool2d(x, f, stride).numpy()
    ours = functional.average_pool2d(batch, f, stride)
    np.testing.assert_allclose(ours, theirs.transpose(0, 2, 3, 1), rtol=1e-5)


@pytest.mark.parametrize(("f", "stride"), [(2, 2), (3, 1), (2, 3)])
def test_gradients_equal_finite_differences_of_one_volume(f, stride):
    random = np.random.default_rng(3)
    volume = random.standard_normal((5, 6, 2))
    dout = random.standard_normal(functional.max_pool2d(volume, f, stride).shape)
    (slope,) = slopes(
        lambda: (functional.max_pool2d(volume, f, stride) * dout).sum(), [volume]
    )
    ours = functional.max_pool2d_backward(dout, volume, f, stride)
    np.testing.assert_allclose(ours, slope, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", POOLS)
def test_what_does_not_fit_is_refused(name):
    pool, _ = POOLS[name]
    with pytest.raises(ValueError, match=r"expected \(height, width, channels\), or"):
        pool(np.ones((4, 4)), 2, 2)
    with pytest.raises(ValueError, match="size 5 does not fit into 4 pixels"):
        pool(np.ones((4, 4, 1)), 5, 1)
    with pytest.raises(ValueError, match="stride is 0"):
        pool(np.ones((4, 4, 1)), 2, 0)


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"expected \(2, 2, 1\), to go with volume"):
        functional.max_pool2d_backward(np.ones((1, 2, 1)), np.ones((4, 4, 1)), 2, 2)
