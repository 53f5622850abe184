"""Handwritten digits that come with the package: no download, no network."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from convnet_lab.datasets.split import Split, as_channels

_FILE = Path(__file__).parent.parent / "data" / "digits.npz"


def load_digits(size: int = 32, channels: int = 1) -> Split:
    """Load 1797 digits written by 13 people, 8x8 pixels.

    E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine
    Learning Repository, 1998, https://doi.org/10.24432/C50P49, CC BY 4.0; the part that
    scikit-learn ships. Changed: divided by 16, and enlarged if asked for.

    Every fifth digit is for testing (359), the others for training (1438); the same
    people wrote both.

    Parameters
    ----------
    size : {8, 32}
        32 is enlarged four times, with straight lines between the pixels' centres.
    channels : {1, 3}
        3 for three equal channels, as S2's network reads colour images.

    Returns
    -------
    Split

    Raises
    ------
    ValueError
        If there is no such size or number of channels.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.train_images.shape, digits.test_images.shape
    ((1438, 32, 32, 1), (359, 32, 32, 1))
    >>> int(digits.train_labels[8]), load_digits(8).train_images[8, ..., 0].max()
    (0, np.float32(1.0))
    """
    if size not in (8, 32):
        raise ValueError(f"size is {size!r}: expected 8 or 32")
    with np.load(_FILE, allow_pickle=False) as file:
        images, labels = file["images"], file["labels"].astype(np.int64)
    gray = images.astype(np.float32) / 16
    ready = as_channels(enlarged(gray, size), channels)
    testing = np.arange(len(labels)) % 5 == 4
    return Split(ready[~testing], labels[~testing], ready[testing], labels[testing])


def enlarged(images: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    """Draw square images larger, with straight lines between the pixels' centres.

    Parameters
    ----------
    images : ndarray of float32, shape (m, n, n)
    size : int
        At least n.

    Returns
    -------
    ndarray of float32, shape (m, size, size)

    Examples
    --------
    >>> enlarged(np.array([[[0, 1], [0, 1]]], np.float32), 4)[0, 0]
    array([0.  , 0.25, 0.75, 1.  ], dtype=float32)
    """
    n = images.shape[1]
    # where the new centres lie among the old ones
    centres = (np.arange(size) + 0.5) * n / size - 0.5
    # row j: how much each old pixel gives to the new pixel j
    shares = np.stack([np.interp(centres, np.arange(n), one) for one in np.eye(n)], 1)
    shares = shares.astype(np.float32)
    larger: npt.NDArray[np.float32] = shares @ images @ shares.T
    return larger
