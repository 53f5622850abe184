"""The networks: tables, gradients, and files."""

import math

import numpy as np
import pytest
from finite_differences import slopes

from convnet_lab import functional, lenet
from convnet_lab.architecture import layers

TINY = (
    ("input", 9, 8, 2),
    ("conv", 3, 3, 1, 2),
    ("pool", 2, 1),
    ("conv", 2, 2),
    ("dense", 4),
    ("dense", 3),
)


@pytest.mark.parametrize(
    ("architecture", "total"),
    [(lenet.S1_NET, 63_802), (lenet.S2_NET, 62_958), (lenet.LENET5, 61_706)],
)
def test_the_table_counts_what_the_documents_count(architecture, total):
    table = lenet.layer_table(architecture)
    assert sum(row[3] for row in table) == total
    assert total == sum(a.size for a in lenet.initialize(architecture).values())
    assert all(math.prod(row[1]) == row[2] for row in table)


def test_lists_do_as_well_as_tuples():
    lists = [list(layer) for layer in lenet.S2_NET]
    assert lenet.layer_table(lists) == lenet.layer_table(lenet.S2_NET)


def test_padding_and_stride_follow_the_filter():
    table = lenet.layer_table(TINY)
    assert [row[1] for row in table] == [
        (9, 8, 2),
        (5, 4, 3),
        (4, 3, 3),
        (3, 2, 2),
        (4, 1),
        (3, 1),
    ]


def test_gradients_equal_finite_differences():
    random = np.random.default_rng(0)
    parameters = lenet.initialize(TINY, seed=3, dtype=np.float64)
    for array in parameters.values():
        array += random.normal(0, 0.1, array.shape)
    batch, labels = random.standard_normal((4, 9, 8, 2)), np.array([0, 1, 2, 2])

    def loss():
        shares = lenet.forward(TINY, parameters, batch)
        return functional.mean_cross_entropy(shares, labels)

    seen = lenet.activations(TINY, parameters, batch)
    gradients = lenet.backward(TINY, parameters, seen, labels)
    wanted = slopes(loss, list(parameters.values()))
    for name, slope in zip(parameters, wanted, strict=True):
        np.testing.assert_allclose(gradients[name], slope, rtol=1e-4, atol=1e-7)


def test_everything_stays_float32():
    parameters = lenet.initialize(lenet.S1_NET)
    batch = np.random.default_rng(1).random((2, 32, 32, 1), np.float32)
    seen = lenet.activations(lenet.S1_NET, parameters, batch)
    gradients = lenet.backward(lenet.S1_NET, parameters, seen, [1, 2])
    kinds = {array.dtype for array in [*seen.values(), *gradients.values()]}
    assert kinds == {np.dtype(np.float32)}


def test_one_image_gives_what_the_batch_gives():
    parameters = lenet.initialize(lenet.S1_NET)
    batch = np.random.default_rng(2).random((3, 32, 32, 1), np.float32)
    shares = lenet.forward(lenet.S1_NET, parameters, batch)
    np.testing.assert_allclose(
        lenet.forward(lenet.S1_NET, parameters, batch[1]), shares[1], rtol=1e-5
    )
    assert lenet.predict(lenet.S1_NET, parameters, batch[1]) == shares[1].argmax()
    seen = lenet.activations(lenet.S1_NET, parameters, batch[1])
    assert list(seen) == [layer.name for layer in layers(lenet.S1_NET)]


def test_the_network_equals_torch(torch):
    parameters = lenet.initialize(lenet.S1_NET)
    batch = np.random.default_rng(2).random((3, 32, 32, 1), np.float32)
    x = torch.tensor(batch.transpose(0, 3, 1, 2).copy())
    own = {name: torch.tensor(array) for name, array in parameters.items()}
    for name in ("CONV1", "CONV2"):
        filters = own[f"{name}.filters"].permute(3, 2, 0, 1)
        x = torch.nn.functional.conv2d(x, filters, own[f"{name}.biases"])
        x = torch.nn.functional.max_pool2d(x.relu(), 2)
    x = x.permute(0, 2, 3, 1).reshape(3, -1)  # flattened with the channels last
    for name in ("FC3", "FC4", "FC5"):
        x = x @ own[f"{name}.weights"].T + own[f"{name}.biases"]
        x = x.relu() if name != "FC5" else x.softmax(1)
    np.testing.assert_allclose(
        lenet.forward(lenet.S1_NET, parameters, batch), x.numpy(), rtol=1e-4, atol=1e-6
    )


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_what_is_saved_is_loaded(tmp_path, dtype):
    parameters = lenet.initialize(TINY)
    lenet.save(tmp_path / "net.npz", TINY, parameters, dtype)
    architecture, loaded = lenet.load(tmp_path / "net.npz")
    assert architecture == TINY
    for name, array in parameters.items():
        np.testing.assert_array_equal(loaded[name], array.astype(dtype))
        assert loaded[name].dtype == (np.float64 if dtype is np.float64 else np.float32)


def test_a_file_that_is_no_network_is_refused(tmp_path):
    (tmp_path / "text.npz").write_text("no network")
    np.savez(tmp_path / "other.npz", a=np.ones(2))
    np.savez(tmp_path / "pickle.npz", architecture=np.array([{}], object))
    lenet.save(tmp_path / "cut.npz", TINY, lenet.initialize(TINY))
    cut = (tmp_path / "cut.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(cut[: len(cut) // 2])
    (tmp_path / "empty.npz").write_bytes(b"")
    for name in ("text", "other", "pickle", "cut", "empty"):
        with pytest.raises(ValueError, match=r"is no network that save\(\) wrote"):
            lenet.load(tmp_path / f"{name}.npz")
    with pytest.raises(FileNotFoundError):
        lenet.load(tmp_path / "absent.npz")
    with pytest.raises(ValueError, match=r"ends in \.npz"):
        lenet.save(tmp_path / "net", TINY, lenet.initialize(TINY))


@pytest.mark.parametrize(
    ("architecture", "words"),
    [
        ([("conv", 6, 5), ("dense", 10)], "expected the input first"),
        ([("input", 8, 8, 1), ("input", 8, 8, 1), ("dense", 2)], "and once"),
        ([("input", 8, 8, 1)], "the last layer has to be dense"),
        ([("input", 8, 8, 1), ("conv", 6, 5)], "the last layer has to be dense"),
        ([("input", 8, 8, 1), ("pool", 2), ("dense", 2)], "after input"),
        ([("input", 8, 8, 1), ("dense", 2), ("conv", 1, 1)], "no conv after a dense"),
        ([("input", 8, 8, 1), ("conv", 6, 9), ("dense", 2)], "does not fit into 8"),
        ([("input", 8, 8, 1), ("conv", 6, 5.0), ("dense", 2)], "not 5.0"),
        ([("input", 8, 8, 1), ("conv", 6), ("dense", 2)], "expected \\(.conv., filt"),
        ([("input", 8, 8, 1), ("flatten",), ("dense", 2)], "flatten"),
        ([], "the last layer has to be dense"),
    ],
)
def test_an_unsound_architecture_is_refused(architecture, words):
    with pytest.raises(ValueError, match=words):
        lenet.layer_table(architecture)


def test_wrong_images_and_parameters_are_refused():
    parameters = lenet.initialize(lenet.S1_NET)
    with pytest.raises(ValueError, match=r"expected \(32, 32, 1\)"):
        lenet.forward(lenet.S1_NET, parameters, np.ones((28, 28, 1)))
    with pytest.raises(ValueError, match=r"expected \(32, 32, 1\)"):
        lenet.forward(lenet.S1_NET, parameters, np.ones((32, 32)))
    del parameters["FC4.biases"]
    with pytest.raises(ValueError, match=r"FC4.biases: given none, expected \(100,\)"):
        lenet.forward(lenet.S1_NET, parameters, np.ones((32, 32, 1)))
    parameters = lenet.initialize(lenet.S2_NET)
    with pytest.raises(ValueError, match=r"given \(5, 5, 3, 8\), expected \(5, 5, 1,"):
        lenet.forward(lenet.S1_NET, parameters, np.ones((32, 32, 1)))
    with pytest.raises(ValueError, match='expected "S1" or "S2"'):
        lenet.trained("S3")
