"""MNIST: 70,000 handwritten digits, from its four original files.

Y. LeCun, C. Cortes and C. Burges, *The MNIST database of handwritten digits*, 1998. The
format (IDX) is theirs: a magic number, the sizes, then the bytes, row by row.
"""

import gzip
import hashlib
import math
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from convnet_lab.datasets.split import Split, as_channels

SHA256 = {
    "train-images-idx3-ubyte": (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    "train-labels-idx1-ubyte": (
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    ),
    "t10k-images-idx3-ubyte": (
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    ),
    "t10k-labels-idx1-ubyte": (
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    ),
}
"""Of the uncompressed bytes: the mirrors compress differently."""

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)

_KINDS = {2051: "images", 2049: "labels"}
_BY_HAND = (
    "Without a network, copy the four files ("
    + ", ".join(f"{name}.gz" for name in SHA256)
    + ") from another machine into a folder and call load_mnist(folder); or use "
    "load_digits(), which needs no file."
)


def load_mnist(
    folder: str | Path | None = None,
    size: int = 32,
    channels: int = 1,
    verify: bool = True,
) -> Split:
    """Load MNIST: 60,000 digits to learn from and 10,000 for testing.

    Parameters
    ----------
    folder : str or Path, optional
        Holds the four files, gzipped or not. Without it they are downloaded once, into
        the user's cache; that needs pooch (``pip install "convnet-lab[mnist]"``). What
        has arrived is kept, so that a second call goes on where the first broke off.
    size : {28, 32}
        32 has two pixels of paper more on each side, as LeNet reads them.
    channels : {1, 3}
        3 for three equal channels.
    verify : bool
        Compare the bytes with MNIST's. False for other digits in the same format.

    Returns
    -------
    Split

    Raises
    ------
    ValueError
        If a file is damaged, too short, of another kind or not MNIST's.
    FileNotFoundError
        If a file is not in the folder.
    ConnectionError
        If the download fails; it says what to do without a network.
    ImportError
        If pooch is needed and not installed.
    """
    if size not in (28, 32):
        raise ValueError(f"size is {size!r}: expected 28 or 32")
    find = _downloaded if folder is None else _in_folder(Path(folder))
    parts = []
    for part in ("train", "t10k"):
        images = _read(find(f"{part}-images-idx3-ubyte"), "images")
        labels = _read(find(f"{part}-labels-idx1-ubyte"), "labels")
        if len(images[0]) != len(labels[0]):
            raise ValueError(
                f"{part}: {len(images[0])} images and {len(labels[0])} labels; the "
                "files do not belong together, or two were swapped"
            )
        if verify:
            for path, digest in (images[1:], labels[1:]):
                _compare(path, digest)
        parts.append((images[0], labels[0]))
    (train_images, train_labels), (test_images, test_labels) = parts
    return Split(
        _ready(train_images, size, channels),
        train_labels.astype(np.int64),
        _ready(test_images, size, channels),
        test_labels.astype(np.int64),
    )


def read_idx(content: bytes, kind: str, name: str) -> npt.NDArray[np.uint8]:
    """Read one IDX file's bytes.

    Parameters
    ----------
    content : bytes
        Uncompressed.
    kind : {"images", "labels"}
        What it has to hold.
    name : str
        The file's name, for the error text.

    Returns
    -------
    ndarray of uint8, shape (m, H, W) or (m,)

    Raises
    ------
    ValueError
        If it holds something else, or has another length than it says.

    Examples
    --------
    >>> header = bytes([0, 0, 8, 1]) + bytes([0, 0, 0, 2])
    >>> read_idx(header + bytes([7, 3]), "labels", "labels")
    array([7, 3], dtype=uint8)
    >>> read_idx(header + bytes([7]), "labels", "labels")
    Traceback (most recent call last):
    ValueError: labels has 9 bytes: expected 10 for the sizes that it states, (2,); ...
    """
    magic = int.from_bytes(content[:4], "big")
    if len(content) < 4 or magic not in _KINDS:
        raise ValueError(
            f"{name} begins with {content[:4].hex(' ') or 'nothing'}: expected 00 00 "
            "08 03 (images) or 00 00 08 01 (labels); it is no IDX file of bytes"
        )
    if _KINDS[magic] != kind:
        raise ValueError(
            f"{name} holds {_KINDS[magic]}: expected {kind}; were two files swapped?"
        )
    axes = 3 if kind == "images" else 1
    start = 4 + 4 * axes
    sizes = tuple(int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4))
    wanted = start + math.prod(sizes)
    if len(content) != wanted:
        raise ValueError(
            f"{name} has {len(content)} bytes: expected {wanted} for the sizes that it "
            f"states, {sizes}; it was cut off or changed, so fetch it again"
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(sizes)


def _read(path: Path, kind: str) -> tuple[npt.NDArray[np.uint8], Path, str]:
    """Give a file's array, its path and the checksum of its uncompressed bytes."""
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":  # gzip, whatever it is called
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(
                f"{path} is a damaged gzip file ({error}): delete it and fetch it again"
            ) from error
    array = read_idx(content, kind, str(path))
    return array, path, hashlib.sha256(content).hexdigest()


def _compare(path: Path, digest: str) -> None:
    # train-images.idx3-ubyte, as some copies are called, has the same letters
    name = path.name.removesuffix(".gz").replace(".idx", "-idx")
    if digest != SHA256[name]:
        raise ValueError(
            f"{path} is not MNIST's: its sha256 is {digest}, expected {SHA256[name]}. "
            "Fetch it again, or say verify=False if these are other digits"
        )


def _in_folder(folder: Path) -> Callable[[str], Path]:
    def find(name: str) -> Path:
        for stem in (name, name.replace("-idx", ".idx")):
            for path in (folder / stem, folder / f"{stem}.gz"):
                if path.is_file():
                    return path
        raise FileNotFoundError(
            f"{name} is not in {folder}, gzipped or not. Without a folder, "
            "load_mnist() downloads it"
        )

    return find


def _downloaded(name: str) -> Path:
    try:
        import pooch
    except ImportError as error:
        raise ImportError(
            "load_mnist() without a folder downloads MNIST with pooch, which is not "
            f'installed: pip install "convnet-lab[mnist]". {_BY_HAND}'
        ) from error
    cache = Path(pooch.os_cache("convnet-lab")) / "mnist"
    kept = cache / f"{name}.gz"
    if kept.is_file():
        try:
            _compare(kept, _read(kept, name.split("-")[1])[2])
            return kept
        except ValueError:
            kept.unlink()  # damaged on the way or on the disk: once more
    failures = []
    for mirror in MIRRORS:
        try:
            # pooch would compare the compressed bytes: they differ, so we compare
            pooch.retrieve(
                f"{mirror}{name}.gz", None, f"{name}.gz", cache, progressbar=False
            )
            _compare(kept, _read(kept, name.split("-")[1])[2])
            return kept
        except (OSError, ValueError) as error:  # requests' errors are OSErrors
            kept.unlink(missing_ok=True)
            failures.append(f"{mirror}: {error}")
    raise ConnectionError(
        f"{name} could not be downloaded from {len(MIRRORS)} mirrors. {_BY_HAND} "
        f"What they answered: {'; '.join(failures)}"
    )


def _ready(
    images: npt.NDArray[np.uint8], size: int, channels: int
) -> npt.NDArray[np.float32]:
    margin = max(0, (size - images.shape[1]) // 2)
    framed = np.pad(images, [(0, 0), (margin, margin), (margin, margin)])
    gray = framed.astype(np.float32)
    gray /= 255  # in place: this is a quarter of a gigabyte
    return as_channels(gray, channels)
