"""conv2d and its gradients against torch, a plain loop and finite differences."""

import numpy as np
import pytest
from finite_differences import slopes
from hypothesis import assume, given
from hypothesis import strategies as st

from convnet_lab import functional


def loop(batch, filters, biases, padding, stride):
    padded = np.pad(batch, [(0, 0), (padding,) * 2, (padding,) * 2, (0, 0)])
    kh, kw, _, c_out = filters.shape
    rows = (padded.shape[1] - kh) // stride + 1
    cols = (padded.shape[2] - kw) // stride + 1
    out = np.zeros((len(batch), rows, cols, c_out))
    for n, r, c, k in np.ndindex(out.shape):
        window = padded[n, r * stride : r * stride + kh, c * stride : c * stride + kw]
        out[n, r, c, k] = (window * filters[..., k]).sum() + biases[k]
    return out


@st.composite
def problems(draw):
    kh, kw, padding, stride = (
        draw(st.integers(1, 4)),
        draw(st.integers(1, 4)),
        draw(st.integers(0, 3)),
        draw(st.integers(1, 3)),
    )
    height, width = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    assume(height + 2 * padding >= kh and width + 2 * padding >= kw)
    m, c_in, c_out = (draw(st.integers(1, 3)) for _ in range(3))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    dtype = draw(st.sampled_from([np.float32, np.float64]))

    def array(*shape):
        made = random.standard_normal(shape).astype(dtype)
        if draw(st.booleans()):
            made = np.asfortranarray(made)
        if draw(st.booleans()):
            made = np.flip(np.flip(made, 0).copy(), 0)  # negative strides
        made.setflags(write=False)
        return made

    return (
        array(m, height, width, c_in),
        array(kh, kw, c_in, c_out),
        array(c_out),
        padding,
        stride,
    )


def close(ours, theirs):
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)


@given(problems())
def test_conv2d_equals_a_plain_loop(problem):
    batch, *others = problem
    maps = functional.conv2d(batch, *others)
    assert maps.dtype == batch.dtype
    close(maps, loop(batch, *others))
    close(functional.conv2d(batch[0], *others), maps[0])
    close(functional.conv_layer(batch, *others), np.maximum(maps, 0))


@given(problems(), st.integers(0, 99))
def test_conv2d_and_its_gradients_equal_torch(torch, problem, seed):
    batch, filters, biases, padding, stride = problem
    x = torch.tensor(batch.transpose(0, 3, 1, 2).copy(), requires_grad=True)
    w = torch.tensor(filters.transpose(3, 2, 0, 1).copy(), requires_grad=True)
    b = torch.tensor(biases.copy(), requires_grad=True)
    maps = torch.nn.functional.conv2d(x, w, b, stride, padding)
    close(
        functional.conv2d(batch, filters, biases, padding, stride),
        maps.detach().numpy().transpose(0, 2, 3, 1),
    )
    random = np.random.default_rng(seed)
    dout = random.standard_normal(maps.shape).astype(batch.dtype)
    maps.backward(torch.tensor(dout))
    ours = functional.conv2d_backward(
        dout.transpose(0, 2, 3, 1), batch, filters, padding, stride
    )
    assert [gradient.dtype for gradient in ours] == [batch.dtype] * 3
    close(ours[0], x.grad.numpy().transpose(0, 2, 3, 1))
    close(ours[1], w.grad.numpy().transpose(2, 3, 1, 0))
    close(ours[2], b.grad.numpy())


@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (1, 2), (2, 3)])
def test_gradients_equal_finite_differences_of_one_volume(padding, stride):
    random = np.random.default_rng(1)
    volume, filters, biases = (
        random.standard_normal((5, 6, 2)),
        random.standard_normal((3, 2, 2, 3)),
        random.standard_normal(3),
    )
    maps = functional.conv2d(volume, filters, biases, padding, stride)
    dout = random.standard_normal(maps.shape)

    def loss():
        maps = functional.conv2d(volume, filters, biases, padding, stride)
        return (maps * dout).sum()

    ours = functional.conv2d_backward(dout, volume, filters, padding, stride)
    for gradient, slope in zip(
        ours, slopes(loss, [volume, filters, biases]), strict=True
    ):
        np.testing.assert_allclose(gradient, slope, rtol=1e-6, atol=1e-6)


def test_whole_numbers_stay_exact():
    image = np.full((3, 3, 1), 255, np.uint8)
    kernel = np.full((3, 3, 1, 1), -1, np.int8)
    maps = functional.conv2d(image, kernel, [0])
    assert maps.item() == -9 * 255
    assert maps.dtype == np.int64


def test_one_filter_keeps_float32():
    ones = np.ones((3, 3, 2), np.float32)
    assert functional.filter_volume(ones, ones, 0.5).dtype == np.float32


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: functional.conv2d(
                np.ones((4, 4)), np.ones((3, 3, 1, 1)), np.zeros(1)
            ),
            r"volume has shape \(4, 4\): expected \(height, width, channels in\), or",
        ),
        (
            lambda: functional.conv2d(
                np.ones((4, 4, 2)), np.ones((3, 3, 1, 1)), np.zeros(1)
            ),
            r"filters has shape \(3, 3, 1, 1\): expected \(height, width, 2",
        ),
        (
            lambda: functional.conv2d(
                np.ones((4, 4, 1)), np.ones((3, 3, 1, 2)), np.zeros(1)
            ),
            r"biases has shape \(1,\): expected \(2,\)",
        ),
        (
            lambda: functional.conv2d(
                np.ones((4, 4, 1)), np.ones((3, 5, 1, 1)), np.zeros(1)
            ),
            "size 5 does not fit into 4 pixels",
        ),
        (
            lambda: functional.conv2d_backward(
                np.ones((3, 3, 1)), np.ones((4, 4, 1)), np.ones((3, 3, 1, 1))
            ),
            r"dout has shape \(3, 3, 1\): expected \(2, 2, 1\)",
        ),
    ],
)
def test_what_does_not_fit_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
