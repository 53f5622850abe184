"""Train S1's and S2's networks on the digits, and write them as they are shipped.

``python -m convnet_lab.data.train_networks`` (a minute): on one machine the same seed
gives the same files, byte for byte. It prints the accuracies that README.md states.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from convnet_lab import lenet, training
from convnet_lab.datasets import load_digits

SEED = 1
EPOCHS = 12
SHIFTS = ((0, 0), (2, 0), (-2, 0), (0, 2), (0, -2), (2, 2), (-2, -2), (2, -2), (-2, 2))
"""Rows down and columns right: a digit is the same digit two pixels further on."""


def shifted(
    images: npt.NDArray[Any], labels: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Give every image at every shift; paper comes in at the side that it left."""
    margin = max(max(shift) for shift in SHIFTS)
    framed = np.pad(images, [(0, 0), (margin,) * 2, (margin,) * 2, (0, 0)])
    height, width = images.shape[1:3]
    copies = [
        framed[:, margin - r : margin - r + height, margin - c : margin - c + width]
        for r, c in SHIFTS
    ]
    return np.concatenate(copies), np.tile(labels, len(SHIFTS))


def main() -> None:
    """Write lenet_s1.npz and lenet_s2.npz beside this file."""
    for document, architecture in (("s1", lenet.S1_NET), ("s2", lenet.S2_NET)):
        digits = load_digits(channels=architecture[0][3])
        images, labels = shifted(digits.train_images, digits.train_labels)
        parameters, _ = training.train(
            architecture,
            images,
            labels,
            epochs=EPOCHS,
            optimizer=training.Adam(),
            learning_rate=0.001,
            schedule=training.cosine,
            seed=SEED,
        )
        path = Path(__file__).parent / f"lenet_{document}.npz"
        # half the size; the accuracy is that of what is read back
        lenet.save(path, architecture, parameters, np.float16)
        shares = lenet.forward(*lenet.load(path), digits.test_images)
        right = training.accuracy(shares, digits.test_labels)
        print(f"{path.name}: {100 * right:.2f} % of the test digits")  # noqa: T201


if __name__ == "__main__":
    main()
