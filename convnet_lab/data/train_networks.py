"""Train S1's and S2's networks to read strangers' hands, and write them as shipped.

``python -m convnet_lab.data.train_networks FOLDER`` (about twenty minutes on one core),
where FOLDER holds MNIST's four files. Both networks learn from all 60,000 digits,
turned, slanted, stretched, thinner and thicker, anew in every epoch; from the forms
that MNIST lacks (`forms`), made as the pad makes them; and from what is no digit. That
gets a label by chance, another one in every epoch, so that the best answer to it is ten
equal probabilities: a network that is unsure. On one machine the same seed gives the
same files, byte for byte. It prints the figures that README.md states.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from convnet_lab import lenet, training
from convnet_lab.data import forms
from convnet_lab.datasets import load_mnist
from convnet_lab.datasets.split import as_channels

SEED = 1
EPOCHS = 12
DRAWN = 24_000
NO_DIGIT = 8_000
NETS = {"s1": lenet.S1_NET, "s2": lenet.S2_NET}

Array = npt.NDArray[Any]


@dataclass
class Lasting(training.Adam):
    """Adam that keeps its means from one call of `train` to the next."""

    def start(self, weights: Array) -> None:
        """Forget the past, the first time only."""
        if not hasattr(self, "_means"):
            super().start(weights)


def varied(images: Array, chance: np.random.Generator) -> Array:
    """Turn, slant, stretch, shift and thicken or thin each image of (m, n, n)."""
    parts = [_turned(images[i : i + 256], chance) for i in range(0, len(images), 256)]
    return np.concatenate([_pressed(part, chance) for part in parts])


def _turned(images: Array, chance: np.random.Generator) -> Array:
    m, n = images.shape[:2]

    def normal(width: float) -> Array:
        return width * chance.standard_normal((m, 1), dtype=np.float32)

    angle, slant, wide, high = normal(0.12), normal(0.15), normal(0.1), normal(0.1)
    y, x = (np.mgrid[:n, :n].reshape(2, 1, -1) - (n - 1) / 2).astype(np.float32)
    # where each new pixel comes from; outside it is the frame of paper
    column = np.cos(angle) * np.exp(wide) * x + (slant - np.sin(angle)) * y
    row = np.sin(angle) * x + np.cos(angle) * np.exp(high) * y
    column = (column + normal(0.7) + (n + 1) / 2).clip(0, n + 0.999)
    row = (row + normal(0.7) + (n + 1) / 2).clip(0, n + 0.999)
    top, left = row.astype(np.int32), column.astype(np.int32)
    down, across = row - top, column - left
    at = top * (n + 2) + left + (n + 2) ** 2 * np.arange(m, dtype=np.int32)[:, None]
    framed = np.pad(images, [(0, 0), (1, 1), (1, 1)]).ravel()
    framed = np.append(framed, np.zeros(n + 3, np.float32))
    upper = framed[at] * (1 - across) + framed[at + 1] * across
    lower = framed[at + n + 2] * (1 - across) + framed[at + n + 3] * across
    found: Array = upper * (1 - down) + lower * down
    return found.reshape(m, n, n)


def _pressed(images: Array, chance: np.random.Generator) -> Array:
    """Thin a third of the strokes, and thicken a third, by up to a pixel."""
    framed = np.pad(images, [(0, 0), (1, 1), (1, 1)])
    sides = [framed[:, 1:-1, :-2], framed[:, :-2, 1:-1]]
    sides += [framed[:, 1:-1, 2:], framed[:, 2:, 1:-1]]
    share = chance.random((len(images), 1, 1), dtype=np.float32)
    thicker, thinner = images.copy(), images.copy()
    for side in sides:
        np.maximum(thicker, side, out=thicker)
        np.minimum(thinner, side, out=thinner)
    kind = chance.integers(0, 3, (len(images), 1, 1))
    other = np.where(kind == 1, thicker, np.where(kind == 2, thinner, images))
    most = np.where(kind == 2, 0.6, 0.9).astype(
        np.float32
    )  # a thin line must not break
    pressed: Array = images + most * share * (other - images)
    return pressed


def drawn(count: int, chance: np.random.Generator) -> tuple[Array, Array]:
    """Write so many digits, each form of a digit equally often."""
    labels = np.arange(count) % 10
    images = np.empty((count, 32, 32), np.float32)
    for k, label in enumerate(labels):
        of_digit = forms.DIGITS[int(label)]
        images[k] = forms.written(of_digit[k // 10 % len(of_digit)], chance)
    return images, labels


def no_digits(count: int, chance: np.random.Generator) -> Array:
    """Draw so many things that are no digits."""
    return np.array([forms.no_digit(chance) for _ in range(count)], np.float32)


def learned(
    images: Array, labels: Array, nothing: Array
) -> dict[str, dict[str, Array]]:
    """Train both networks on all of it, the same variations for both."""
    chance = np.random.default_rng([SEED, 3])
    found = {name: lenet.initialize(net, SEED) for name, net in NETS.items()}
    adams = {name: Lasting() for name in NETS}
    for epoch in range(EPOCHS):
        seen = np.concatenate([varied(images, chance), nothing])
        wanted = np.concatenate([labels, chance.integers(0, 10, len(nothing))])
        for name, net in NETS.items():
            found[name], history = training.train(
                net,
                as_channels(seen, net[0][3]),
                wanted,
                epochs=1,
                batch_size=64,
                optimizer=adams[name],
                learning_rate=0.0015 * training.cosine(epoch / EPOCHS),
                seed=SEED + epoch,
                parameters=found[name],
                progress=False,
            )
            print(f"epoch {epoch + 1}, {name}: loss {history.losses[-1]:.4f}")  # noqa: T201
    return found


def main(folder: str) -> None:
    """Write lenet_s1.npz and lenet_s2.npz beside this file."""
    mnist = load_mnist(folder)
    chance = np.random.default_rng([SEED, 2])
    by_hand, names = drawn(DRAWN, chance)
    nothing = no_digits(NO_DIGIT, chance)
    images = np.concatenate([mnist.train_images[..., 0], by_hand])
    labels = np.concatenate([mnist.train_labels, names])
    for name, parameters in learned(images, labels, nothing).items():
        path = Path(__file__).parent / f"lenet_{name}.npz"
        # half the size; the accuracy is that of what is read back
        lenet.save(path, NETS[name], parameters, np.float16)
        test = as_channels(mnist.test_images[..., 0], NETS[name][0][3])
        shares = training.probabilities(*lenet.load(path), test)
        right = training.accuracy(shares, mnist.test_labels)
        print(f"{path.name}: {100 * right:.2f} % of MNIST's test digits")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
