"""Write digits.npz: 5,000 and 1,000 of MNIST's digits, from its four files.

Run once: ``python -m convnet_lab.data.export_digits FOLDER``.
"""

import sys
from pathlib import Path

import numpy as np

from convnet_lab.datasets import load_mnist

EVERY = {"train": 12, "test": 10}
"""Every 12th of the 60,000 and every 10th of the 10,000: writers from all of each."""


def main(folder: str) -> None:
    """Write the file."""
    mnist = load_mnist(folder, size=28)
    arrays = {}
    for part, step in EVERY.items():
        images = getattr(mnist, f"{part}_images")[::step, ..., 0]
        arrays[f"{part}_images"] = (255 * images).round().astype(np.uint8)
        labels = getattr(mnist, f"{part}_labels")[::step]
        arrays[f"{part}_labels"] = labels.astype(np.uint8)
    np.savez_compressed(Path(__file__).parent / "digits.npz", **arrays)


if __name__ == "__main__":
    main(sys.argv[1])
