"""MNIST's files: read, refused with words, downloaded and verified."""

import builtins
import gzip
import sys
import types

import numpy as np
import pytest
from mnist_files import REAL, needs_mnist

from convnet_lab.datasets import load_mnist, mnist


def idx(array):
    magic = {3: 2051, 1: 2049}[array.ndim]
    header = b"".join(n.to_bytes(4, "big") for n in (magic, *array.shape))
    return header + array.astype(np.uint8).tobytes()


@pytest.fixture
def files():
    random = np.random.default_rng(0)
    contents = {}
    for part, m in (("train", 7), ("t10k", 3)):
        images = random.integers(0, 256, (m, 28, 28))
        contents[f"{part}-images-idx3-ubyte"] = idx(images)
        contents[f"{part}-labels-idx1-ubyte"] = idx(random.integers(0, 10, m))
    return contents


def write(folder, contents, zipped=False):
    for name, content in contents.items():
        if zipped:
            (folder / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (folder / name).write_bytes(content)


@pytest.mark.parametrize("zipped", [False, True])
def test_small_files_are_read(tmp_path, files, zipped):
    write(tmp_path, files, zipped)
    split = load_mnist(tmp_path, verify=False)
    assert split.train_images.shape == (7, 32, 32, 1)
    assert split.train_images.dtype == np.float32
    assert split.test_labels.shape == (3,)
    raw = np.frombuffer(files["t10k-images-idx3-ubyte"], np.uint8, offset=16)
    plain = load_mnist(str(tmp_path), size=28, channels=3, verify=False)
    for channel in range(3):
        np.testing.assert_allclose(
            plain.test_images[..., channel] * 255, raw.reshape(3, 28, 28), atol=1e-4
        )
    np.testing.assert_array_equal(
        split.test_images[:, 2:-2, 2:-2, 0], plain.test_images[..., 0]
    )
    assert not split.test_images[:, :2].any()


def test_other_spellings_are_found(tmp_path, files):
    dotted = {name.replace("-idx", ".idx"): c for name, c in files.items()}
    write(tmp_path, dotted)
    assert len(load_mnist(tmp_path, verify=False).train_labels) == 7


def test_other_digits_are_refused_unless_asked_for(tmp_path, files):
    write(tmp_path, files)
    with pytest.raises(ValueError, match=r"is not MNIST's: .* verify=False"):
        load_mnist(tmp_path)


IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
DAMAGES = {
    "short": (lambda f: {IMAGES: f[IMAGES][:-5]}, "it was cut off"),
    "long": (lambda f: {IMAGES: f[IMAGES] + b"x"}, "has 5505 bytes: expected 5504"),
    "header only": (lambda f: {LABELS: f[LABELS][:6]}, "it was cut off"),
    "empty": (lambda f: {LABELS: b""}, "begins with nothing"),
    "a web page": (lambda f: {LABELS: b"<html>Not found"}, "begins with 3c 68 74 6d"),
    "swapped": (lambda f: {IMAGES: f[LABELS]}, "holds labels: expected images"),
    "of the other part": (
        lambda f: {LABELS: f["t10k-labels-idx1-ubyte"]},
        "7 images and 3 labels",
    ),
    "half a gzip": (
        lambda f: {LABELS: gzip.compress(f[LABELS])[:-12]},
        "damaged gzip file",
    ),
    "a changed gzip": (
        lambda f: {LABELS: gzip.compress(f[LABELS])[:-6] + b"abcdef"},
        "damaged gzip file",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_files_are_refused(tmp_path, files, name):
    damage, words = DAMAGES[name]
    write(tmp_path, {**files, **damage(files)})
    with pytest.raises(ValueError, match=words):
        load_mnist(tmp_path, verify=False)


def test_a_missing_file_is_named(tmp_path, files):
    del files[LABELS]
    write(tmp_path, files)
    with pytest.raises(FileNotFoundError, match=LABELS):
        load_mnist(tmp_path, verify=False)


@pytest.fixture
def internet(tmp_path, files, monkeypatch):
    """A pooch without a network: serves the small files, or fails as told."""
    asked, broken = [], set()

    def retrieve(url, known_hash, fname, path, progressbar):
        asked.append(url)
        mirror, name = url.rsplit("/", 1)
        if mirror + "/" in broken or name in broken:
            raise OSError("no route to host")
        path.mkdir(parents=True, exist_ok=True)
        content = files[name.removesuffix(".gz")]
        (path / fname).write_bytes(gzip.compress(content))

    pooch = types.SimpleNamespace(
        retrieve=retrieve, os_cache=lambda name: tmp_path / name
    )
    monkeypatch.setitem(sys.modules, "pooch", pooch)
    digests = {n: mnist.hashlib.sha256(c).hexdigest() for n, c in files.items()}
    monkeypatch.setattr(mnist, "SHA256", digests)
    return types.SimpleNamespace(asked=asked, broken=broken, folder=tmp_path)


def test_a_download_is_verified_and_kept(internet):
    assert len(load_mnist().train_labels) == 7
    assert len(internet.asked) == 4
    load_mnist()
    assert len(internet.asked) == 4


def test_the_second_mirror_helps(internet):
    internet.broken.add(mnist.MIRRORS[0])
    assert len(load_mnist().train_labels) == 7
    assert len(internet.asked) == 8


def test_a_broken_download_goes_on_where_it_stopped(internet):
    internet.broken.add("t10k-images-idx3-ubyte.gz")
    with pytest.raises(ConnectionError, match="Without a network, copy the four files"):
        load_mnist()
    internet.broken.clear()
    internet.asked.clear()
    load_mnist()
    assert [url.rsplit("/", 1)[1][:11] for url in internet.asked] == [
        "t10k-images",
        "t10k-labels",
    ]


def test_a_damaged_copy_is_fetched_again(internet):
    load_mnist()
    kept = internet.folder / "convnet-lab/mnist" / f"{LABELS}.gz"
    kept.write_bytes(kept.read_bytes()[:9])
    load_mnist()
    assert len(internet.asked) == 5


def test_without_pooch_it_says_what_to_do(monkeypatch):
    real = builtins.__import__

    def without_pooch(name, *rest):
        if name == "pooch":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pooch)
    with pytest.raises(ImportError, match="copy the four files"):
        load_mnist()


def test_sizes_and_channels_are_checked(tmp_path, files):
    write(tmp_path, files)
    with pytest.raises(ValueError, match="size is 30"):
        load_mnist(tmp_path, size=30)
    with pytest.raises(ValueError, match="channels is 2"):
        load_mnist(tmp_path, channels=2, verify=False)


@needs_mnist
def test_the_real_files_are_mnist():
    split = load_mnist(REAL, size=28)
    assert split.train_images.shape == (60_000, 28, 28, 1)
    assert split.test_images.shape == (10_000, 28, 28, 1)
    assert split.train_labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert split.train_images.max() == 1
