"""Handwritten digits that come with the package: no download, no network."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from convnet_lab.datasets.split import Split, as_channels

_FILE = Path(__file__).parent.parent / "data" / "digits.npz"


def load_digits(size: int = 32, channels: int = 1) -> Split:
    """Load 6,000 of MNIST's handwritten digits, 28 x 28 pixels.

    Y. LeCun, C. Cortes and C. Burges, *The MNIST database of handwritten digits*, 1998,
    CC BY-SA 3.0: every 12th of its 60,000 training digits and every 10th of its 10,000
    test digits. Nobody wrote digits of both. Changed: divided by 255, with paper round
    them, and reduced if asked for. `load_mnist` loads all of them.

    Parameters
    ----------
    size : {8, 28, 32}
        32 has two pixels of paper more on each side, as LeNet reads them; 8 is the mean
        of every 3 x 3 of the inner 24 x 24 pixels, for small networks.
    channels : {1, 3}
        3 for three equal channels, as S2's network reads color images.

    Returns
    -------
    Split
        5,000 to learn from and 1,000 for testing.

    Raises
    ------
    ValueError
        If there is no such size or number of channels.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.train_images.shape, digits.test_images.shape
    ((5000, 32, 32, 1), (1000, 32, 32, 1))
    >>> int(digits.train_labels[8]), digits.train_images[8].max()
    (7, np.float32(1.0))
    """
    if size not in (8, 28, 32):
        raise ValueError(f"size is {size!r}: expected 8, 28 or 32")
    parts: list[npt.NDArray[np.float32]] = []
    with np.load(_FILE, allow_pickle=False) as file:
        for part in ("train", "test"):
            gray = file[f"{part}_images"].astype(np.float32) / 255
            if size == 32:
                gray = np.pad(gray, [(0, 0), (2, 2), (2, 2)])
            elif size == 8:
                gray = resized(gray[:, 2:-2, 2:-2], 8)
            parts.append(as_channels(gray, channels))
        labels = [file[f"{part}_labels"].astype(np.int64) for part in ("train", "test")]
    return Split(parts[0], labels[0], parts[1], labels[1])


def resized(images: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    """Draw square images smaller or larger, each pixel the mean of what it covers.

    Parameters
    ----------
    images : ndarray of float32, shape (m, n, n)
    size : int

    Returns
    -------
    ndarray of float32, shape (m, size, size)

    Examples
    --------
    >>> resized(np.array([[[0, 1, 1], [0, 1, 1], [0, 1, 1]]], np.float32), 2)[0, 0]
    array([0.33333334, 1.        ], dtype=float32)
    """
    n = images.shape[1]
    starts = np.arange(size)[:, np.newaxis] * n / size
    old = np.arange(n)
    # row j: how much of each old pixel the new pixel j covers
    covered = np.minimum(starts + n / size, old + 1) - np.maximum(starts, old)
    shares = (covered.clip(0) * size / n).astype(np.float32)
    drawn: npt.NDArray[np.float32] = shares @ images @ shares.T
    return drawn
