"""Figures and experiments of notebook 9."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from convnet_lab import architecture, lenet, pictures, training

Parameters = Mapping[str, np.ndarray]
Labelled = tuple[np.ndarray, np.ndarray]
"""Images and their labels."""

MAX_POOLING = (
    ("input", 32, 32, 1),
    ("conv", 6, 5),
    ("pool", 2),
    ("conv", 16, 5),
    ("pool", 2),
    ("dense", 64),
    ("dense", 10),
)
AVERAGE_POOLING = (
    ("input", 32, 32, 1),
    ("conv", 6, 5),
    ("conv", 6, 2, 0, 2),
    ("conv", 16, 5),
    ("conv", 16, 2, 0, 2),
    ("dense", 64),
    ("dense", 10),
)
"""The same network. Averaging is a convolution whose weights are not learned."""
_AVERAGES = ("CONV2", "CONV4")
_SAME_LAYERS = {"CONV1": "CONV1", "CONV3": "CONV2", "FC5": "FC3", "FC6": "FC4"}

THREE_ROUNDS = (
    ("input", 32, 32, 1),
    ("conv", 8, 3, 1),
    ("pool", 2),
    ("conv", 16, 3, 1),
    ("pool", 2),
    ("conv", 32, 3, 1),
    ("pool", 2),
    ("dense", 10),
)
"""Three rounds of convolution, ReLU and max pooling."""


def random_numbers() -> dict[str, np.ndarray]:
    """Draw the parameters that the notebook's training starts from.

    Of seeds 0 to 6 one of those with which no map of CONV1 and CONV2 dies.
    """
    return lenet.initialize(lenet.S1_NET, seed=5)


def split(images: np.ndarray, labels: np.ndarray) -> tuple[Labelled, Labelled]:
    """Set a fifth aside, drawn at random: what to learn from, and what to choose by."""
    order = np.random.default_rng(0).permutation(len(images))
    aside, rest = np.split(order, [len(order) // 5])
    return (images[rest], labels[rest]), (images[aside], labels[aside])


def right(network: Parameters, labelled: Labelled, net: Any = lenet.S1_NET) -> float:
    """Give the fraction of images that are read correctly."""
    images, labels = labelled
    return float((lenet.predict(net, network, images) == labels).mean())


def dead_units(network: Parameters, images: np.ndarray) -> dict[str, int]:
    """Count, in each layer with ReLU, the maps and units that are 0 for every image."""
    seen = lenet.activations(lenet.S1_NET, network, images)
    return {
        name: int((~values.reshape(-1, values.shape[-1]).any(axis=0)).sum())
        for name, values in seen.items()
        if name in ("CONV1", "CONV2", "FC3", "FC4")
    }


def at_rates(
    learn: Labelled, rates: tuple[float, ...] = (0.001, 0.2, 0.4)
) -> dict[float, tuple[np.ndarray, dict[str, int]]]:
    """Train with plain steps on about 4000 digits: losses and dead units by rate."""
    found = {}
    for rate in rates:
        network, history = training.train(
            lenet.S1_NET,
            *learn,
            epochs=max(1, 4000 // len(learn[0])),
            learning_rate=rate,
            optimizer=training.SGD(momentum=0),
            progress=False,
        )
        losses = np.convolve(history.batch_losses, np.ones(10) / 10, "valid")
        found[rate] = losses, dead_units(network, learn[0][:500])
    return found


def too_fast(learn: Labelled) -> dict[float, dict[str, int]]:
    """Ask where the loss of a large rate ends; give the dead units of each rate."""
    found = at_rates(learn)
    losses = {f"rate {rate}": values for rate, (values, _) in found.items()}
    steps = len(next(iter(losses.values())))
    x = np.arange(10, 10 + steps)
    pictures.ask(
        "Three learning rates: 0.001, 0.2 and 0.4. Where does the loss of 0.4 end?",
        right="near 2.3, as of a guess",
        choices=("lowest of all", "like that of 0.2", "near 2.3, as of a guess"),
        answer="Near ln 10 = 2.3. Its first steps throw the weights so far that many "
        "units give 0 for every image.",
        shown=[
            (
                pictures.curves(losses, x, ("step", "loss, mean of 10 steps")),
                "Three curves. Rate 0.2 falls lowest. Rate 0.001 creeps down. Rate 0.4 "
                "is at 2.3 after a few steps and stays there.",
            )
        ],
    )
    return {rate: counts for rate, (_, counts) in found.items()}


def filters_before_and_after(before: Parameters, after: Parameters) -> None:
    """Show the first layer's filters, before, after, and the difference."""
    banks = {
        "before": before["CONV1.filters"][:, :, 0],
        "after": after["CONV1.filters"][:, :, 0],
    }
    banks["change"] = banks["after"] - banks["before"]
    lines = []
    for name, bank in banks.items():
        largest = float(np.abs(bank).max())
        lines.append(
            [
                pictures.Photo(bank[..., k], f"{name}, {k}", 96, largest)
                for k in range(6)
            ]
        )
    pictures.show(
        pictures.Row(*lines),
        alt="Three rows of six 5 by 5 filters, purple negative, orange positive. "
        "Before: random noise. After: alike, with some order. The change: smooth "
        "patches.",
    )


def favorite_patches(
    network: Parameters, images: np.ndarray, layer: str = "CONV2", count: int = 5
) -> list[list[np.ndarray]]:
    """Find, for each map, the patches of images that excite it most; one an image."""
    layers = architecture.layers(lenet.S1_NET)
    size, found = 1, False
    for each in reversed(layers):
        found = found or each.name == layer
        if found:
            size = (size - 1) * each.stride + each.size
    step = 1 if layer == "CONV1" else 2  # the pool between them
    maps = lenet.activations(lenet.S1_NET, network, images)[layer]
    patches = []
    for k in range(maps.shape[-1]):
        best = maps[..., k].reshape(len(images), -1)
        chosen = best.max(axis=1).argsort()[::-1][:count]
        rows, cols = np.unravel_index(best[chosen].argmax(axis=1), maps.shape[1:3])
        patches.append(
            [
                images[i, r * step : r * step + size, c * step : c * step + size, 0]
                for i, r, c in zip(chosen, rows, cols, strict=True)
            ]
        )
    return patches


def what_excites(network: Parameters, images: np.ndarray) -> None:
    """Show the favorite patches of CONV1's maps and of CONV2's."""
    for layer, width, words in (
        ("CONV1", 40, "small pieces of strokes, edges of one direction for each map"),
        ("CONV2", 46, "larger parts: bends, crossings, ends of strokes, loops"),
    ):
        strips = [
            pictures.Photo(255 * side_by_side(patches), f"map {k}", 5 * width)
            for k, patches in enumerate(favorite_patches(network, images, layer))
        ]
        pictures.show(
            pictures.Row(
                strips, legend=f"{layer}: the five patches that excite each map"
            ),
            alt=f"For each map of {layer} five patches of digits. They show {words}.",
        )


def side_by_side(patches: Sequence[np.ndarray]) -> np.ndarray:
    """Put patches in a row, with a gray gap of half a pixel between two."""
    enlarged = [np.kron(patch, np.ones((8, 8))) for patch in patches]
    gap = np.full((len(enlarged[0]), 4), 0.5)
    return np.hstack([part for patch in enlarged for part in (patch, gap)][:-1])


def occlusion(network: Parameters, image: np.ndarray, size: int = 6) -> np.ndarray:
    """Cover a square at each position, and give the true class's probability then."""
    label = int(lenet.forward(lenet.S1_NET, network, image).argmax())
    places = range(0, image.shape[0] - size + 1, 2)
    covered = np.repeat(image[np.newaxis], len(places) ** 2, axis=0)
    for number, (row, col) in enumerate((r, c) for r in places for c in places):
        covered[number, row : row + size, col : col + size] = 0
    found = lenet.forward(lenet.S1_NET, network, covered)[:, label]
    return np.asarray(found).reshape(len(places), len(places))


def most_in_need(network: Parameters, images: np.ndarray) -> np.ndarray:
    """Pick the image that is hurt most when one of its parts is covered.

    Only of those that the network is sure of as they are.
    """
    sure = lenet.forward(lenet.S1_NET, network, images).max(axis=1) > 0.95
    among = images[sure] if sure.any() else images
    return np.asarray(min(among, key=lambda image: occlusion(network, image).min()))


def covered_digits(network: Parameters, labelled: Labelled) -> None:
    """Show for three digits which part the network needs."""
    images, labels = labelled
    read = lenet.predict(lenet.S1_NET, network, images)
    parts: list[Any] = []
    for digit in (4, 6, 9):
        image = most_in_need(network, images[(labels == digit) & (read == digit)][:20])
        parts.append(pictures.Photo(255 * image[..., 0], f"a {digit}", 110))
        seen = occlusion(network, image)
        parts.append(pictures.Photo(255 * seen, f"p of the {digit}", 110))
    pictures.show(
        pictures.Row(parts),
        alt="A 4, a 6 and a 9. Beside each a map: bright where a covered square "
        "changes nothing, dark where the network no longer reads the digit: there are "
        "the parts that tell it from another digit.",
        caption="p: the probability that is left for the digit when a square of 6 x 6 "
        "pixels is covered there. White is 1, black is 0.",
    )


def learned_rounds(network: Parameters, image: np.ndarray) -> None:
    """Show the maps of three learned rounds, six of each."""
    seen = lenet.activations(THREE_ROUNDS, network, image)
    lines: list[list[Any]] = [[pictures.Photo(255 * image[..., 0], "the digit", 120)]]
    for layer in ("POOL1", "POOL2", "POOL3"):
        volume = 255 * seen[layer] / seen[layer].max()
        strongest = volume.mean(axis=(0, 1)).argsort()[::-1][:6]
        lines.append([f"{layer}, {volume.shape[0]} x {volume.shape[1]}"])
        lines.append(
            [
                pictures.Photo(volume[..., k], f"map {k}", 86)
                for k in sorted(int(s) for s in strongest)
            ]
        )
    pictures.show(
        pictures.Row(*lines),
        alt="A digit and six maps after each of three learned rounds. After the first, "
        "16 by 16, it can be read; after the second, 8 by 8, strokes are left; after "
        "the third, 4 by 4, a few bright squares.",
    )


def start_of_averages(seed: int) -> dict[str, np.ndarray]:
    """Start the averaging network with the numbers of the other, and fixed averages."""
    start = lenet.initialize(AVERAGE_POOLING, seed=seed)
    other = lenet.initialize(MAX_POOLING, seed=seed)
    for name in start:
        layer, _, kind = name.partition(".")
        if layer in _SAME_LAYERS:
            start[name] = other[f"{_SAME_LAYERS[layer]}.{kind}"]
        elif kind == "filters":
            channels = start[name].shape[2]
            start[name] = np.zeros_like(start[name])
            start[name][:, :, range(channels), range(channels)] = 1 / 4
    return start


def sgd_step(
    parameters: Parameters, gradients: Parameters, learning_rate: float
) -> dict[str, np.ndarray]:
    """Take a step, but leave the averages as they are."""
    return {
        name: values
        if name.startswith(_AVERAGES)
        else values - learning_rate * gradients[name]
        for name, values in parameters.items()
    }


def max_against_average(
    learn: Labelled, check: Labelled, seeds: tuple[int, ...] = (0, 1, 2)
) -> list[tuple[float, float]]:
    """Train the same network with max and with average pooling, once for each seed."""
    images, labels = learn[0][:1000], learn[1][:1000]
    settings: dict[str, Any] = {"epochs": 2, "batch_size": 16, "learning_rate": 0.05}
    found = []
    for seed in seeds:
        largest, _ = training.train(
            MAX_POOLING,
            images,
            labels,
            seed=seed,
            optimizer=training.SGD(momentum=0),
            progress=False,
            **settings,
        )
        average, _ = training.train(
            AVERAGE_POOLING,
            images,
            labels,
            seed=seed,
            parameters=start_of_averages(seed),
            functions=[sgd_step],
            progress=False,
            **settings,
        )
        found.append(
            (
                right(largest, check, MAX_POOLING),
                right(average, check, AVERAGE_POOLING),
            )
        )
    return found


def shifted(images: np.ndarray, pixels: int) -> np.ndarray:
    """Move images of shape (..., H, W, C) to the right, with paper coming in."""
    moved = np.zeros_like(images)
    width = images.shape[-2]
    if pixels >= 0:
        moved[..., pixels:, :] = images[..., : width - pixels, :]
    else:
        moved[..., :pixels, :] = images[..., -pixels:, :]
    return moved


def with_shifts(labelled: Labelled, most: int = 6) -> Labelled:
    """Give each image and a copy of it, moved to a side at random."""
    images, labels = labelled
    random = np.random.default_rng(1)
    by = random.integers(-most, most + 1, size=len(images))
    copies = np.stack([shifted(im, int(n)) for im, n in zip(images, by, strict=True)])
    return np.concatenate([images, copies]), np.concatenate([labels, labels])


def shifts(
    networks: Mapping[str, Parameters], check: Labelled, most: int = 6
) -> dict[str, list[float]]:
    """Measure each network on images that are moved by 0, 1, 2 ... pixels."""
    return {
        name: [
            right(network, (shifted(check[0], by), check[1])) for by in range(most + 1)
        ]
        for name, network in networks.items()
    }


def shift_curves(networks: Mapping[str, Parameters], check: Labelled) -> None:
    """Ask whether training on moved digits helps, and show accuracies over shifts."""
    found = shifts(networks, check)
    pictures.ask(
        "Digits moved by 6 pixels: who reads more of them?",
        right="the network that saw moved digits",
        choices=("both alike", "the network that saw moved digits"),
        answer="The network that saw moved digits: it has learned that a digit is the "
        "same digit further to the side. Nothing else was changed.",
        shown=[
            (
                pictures.curves(found, range(7), ("moved by, pixels", "accuracy")),
                "Accuracy over the shift. Without moved digits in training it falls "
                "steeply from 2 pixels on; with them it stays high.",
            )
        ],
    )


def mistakes(network: Parameters, labelled: Labelled) -> None:
    """Show the confusion matrix and the eight digits with the least probable truth."""
    images, labels = labelled
    found = training.probabilities(lenet.S1_NET, network, images)
    pictures.show(
        pictures.confusion(training.confusion_matrix(found, labels)),
        alt="A 10 by 10 table. The ringed diagonal holds the right answers; beside it "
        "a few orange cells hold the mistakes.",
    )
    truth = found[np.arange(len(found)), labels]
    parts = [
        pictures.Photo(
            255 * images[i, ..., 0], f"{labels[i]} read as {found[i].argmax()}", 112
        )
        for i in truth.argsort()[:8]
    ]
    pictures.show(
        pictures.Row(parts[:4], parts[4:]),
        alt="The digits whose true class has the lowest probability, with this "
        "class and the answer above each. Several are hard to read for us, too.",
    )
