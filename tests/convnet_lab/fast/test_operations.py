"""The fast operations equal the readable ones, for every shape, stride and dtype."""

import inspect
import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convnet_lab import fast, functional, lenet
from convnet_lab.fast import columns

DTYPES = [bool, np.uint8, np.int16, np.int64, np.float16, np.float32, np.float64]


def own():
    """The operations that fast has written anew."""
    pairs = ((name, getattr(fast, name)) for name in fast.__all__)
    return {name for name, value in pairs if value is not getattr(functional, name)}


def test_names_and_signatures_are_the_same():
    assert fast.__all__ == functional.__all__
    assert own() >= {"conv2d", "conv2d_backward", "max_pool2d", "max_pool2d_backward"}
    for name in own():
        readable, faster = getattr(functional, name), getattr(fast, name)
        assert inspect.signature(faster) == inspect.signature(readable)
        assert inspect.getdoc(faster)


@st.composite
def arrays(draw, *shape):
    """Few different values, so that there are ties; any order in memory."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    made = random.integers(0 if dtype.kind in "bu" else -9, 10, shape)
    made = (made / 4 if dtype.kind == "f" else made).astype(dtype)
    if draw(st.booleans()):
        made = np.asfortranarray(made)
    if draw(st.booleans()):
        made = np.flip(np.flip(made, 0).copy(), 0)  # negative strides
    made.setflags(write=False)
    return made


@st.composite
def convolutions(draw):
    kh, kw, stride = (draw(st.integers(1, 4)) for _ in range(3))
    padding = draw(st.integers(0, 3))
    height, width = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    assume(height + 2 * padding >= kh and width + 2 * padding >= kw)
    c_in, c_out = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    batch = draw(st.sampled_from([(), (1,), (3,)]))
    maps = ((n + 2 * padding - k) // stride + 1 for n, k in ((height, kh), (width, kw)))
    return {
        "volume": draw(arrays(*batch, height, width, c_in)),
        "filters": draw(arrays(kh, kw, c_in, c_out)),
        "biases": draw(arrays(c_out)),
        "dout": draw(arrays(*batch, *maps, c_out)),
        "padding": padding,
        "stride": stride,
    }


@st.composite
def pools(draw):
    f, stride = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    sides = [f + draw(st.integers(0, 6)) for _ in range(2)]
    channels = draw(st.integers(1, 3))
    batch = draw(st.sampled_from([(), (1,), (3,)]))
    maps = [(n - f) // stride + 1 for n in sides]
    return {
        "volume": draw(arrays(*batch, *sides, channels)),
        "dout": draw(arrays(*batch, *maps, channels)),
        "f": f,
        "stride": stride,
    }


def both(name, given):
    """Call the two forms; give the parts of what each returned."""
    names = inspect.signature(getattr(functional, name)).parameters
    found = []
    for operations in (functional, fast):
        value = getattr(operations, name)(**{key: given[key] for key in names})
        found.append(value if isinstance(value, tuple) else (value,))
    return zip(*found, strict=True)


def equal(name, given):
    for readable, faster in both(name, given):
        assert (faster.shape, faster.dtype) == (readable.shape, readable.dtype)
        np.testing.assert_allclose(faster, readable, rtol=1e-4, atol=1e-4)


@given(convolutions())
def test_convolution(given):
    equal("conv2d", given)
    equal("conv2d_backward", given)
    kernel, bias = given["filters"][..., 0], 0.5
    if given["volume"].ndim == 3:
        equal("filter_volume", {**given, "kernel": kernel, "bias": bias})
    else:
        equal("conv_layer", {**given, "batch": given["volume"]})


@given(pools())
def test_pooling(given):
    for name in ("max_pool2d", "average_pool2d", "sum_pool2d", "max_pool2d_backward"):
        equal(name, given)


@pytest.mark.parametrize("name", sorted(own()))
def test_what_does_not_fit_is_refused_in_the_same_words(name):
    parameters = inspect.signature(getattr(fast, name)).parameters
    unfit = [np.ones((2, 2)) for _ in parameters]
    with pytest.raises(ValueError, match="expected") as readable:
        getattr(functional, name)(*unfit)
    with pytest.raises(ValueError, match="expected") as faster:
        getattr(fast, name)(*unfit)
    assert str(faster.value) == str(readable.value)


@given(convolutions())
def test_convolution_equals_torch(torch, given):
    def channels_first(name):
        array = given[name].astype(np.float64)
        array = array.reshape(-1, *array.shape[-3:]).transpose(0, 3, 1, 2).copy()
        return torch.tensor(array, requires_grad=True)

    x, w = channels_first("volume"), given["filters"].astype(np.float64)
    w = torch.tensor(w.transpose(3, 2, 0, 1).copy(), requires_grad=True)
    b = torch.tensor(given["biases"].astype(np.float64), requires_grad=True)
    maps = torch.nn.functional.conv2d(x, w, b, given["stride"], given["padding"])
    maps.backward(channels_first("dout"))
    shape = given["volume"].shape
    wanted = [x.grad.numpy().transpose(0, 2, 3, 1).reshape(shape)]
    wanted += [w.grad.numpy().transpose(2, 3, 1, 0), b.grad.numpy()]
    for (_, ours), theirs in zip(both("conv2d_backward", given), wanted, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)


def test_a_network_of_fast_operations_gives_the_same_probabilities_and_gradients():
    batch = np.random.default_rng(0).random((3, 32, 32, 3))
    parameters = lenet.initialize(lenet.S2_NET)
    found = []
    for operations in (functional, fast):
        seen = lenet.activations(lenet.S2_NET, parameters, batch, operations)
        labels = [1, 2, 3]
        gradients = lenet.backward(lenet.S2_NET, parameters, seen, labels, operations)
        found.append({**seen, **gradients})
    for name, array in found[0].items():
        np.testing.assert_allclose(found[1][name], array, atol=1e-5, err_msg=name)


@pytest.mark.parametrize(
    "shape", [(1, 400, 300, 4), (40, 20, 20, 4), (2, 300, 70, 16)], ids=str
)
def test_pieces_change_nothing_and_bound_the_memory(shape, monkeypatch):
    random = np.random.default_rng(2)
    batch = random.standard_normal(shape).astype(np.float32)
    filters = random.standard_normal((5, 5, shape[3], 3)).astype(np.float32)
    biases = np.zeros(3, np.float32)
    tracemalloc.start()
    maps = fast.conv2d(batch, filters, biases, 2)
    gradients = fast.conv2d_backward(maps, batch, filters, 2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # two of the batch, five of the maps, and some pieces; whole columns take 25 batches
    assert peak < 2 * batch.nbytes + 5 * maps.nbytes + 9e6
    monkeypatch.setattr(columns, "PIECE_BYTES", 2**40)
    whole = fast.conv2d_backward(maps, batch, filters, 2)
    np.testing.assert_allclose(
        fast.conv2d(batch, filters, biases, 2), maps, rtol=1e-4, atol=1e-4
    )
    for ours, theirs in zip(gradients, whole, strict=True):
        np.testing.assert_allclose(
            ours, theirs, rtol=1e-3, atol=abs(theirs).max() * 1e-4
        )
