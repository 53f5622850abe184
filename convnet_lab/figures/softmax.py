"""Figures of notebook 6."""

from typing import Any

import numpy as np

from convnet_lab import documents, functional, pictures

CLASSES = ("Car", "Truck", "Motorcycle", "Bus")
X = np.array([2, 1, 0, 3])
WEIGHTS = np.array([[1, 0, 2, -1], [0, 3, 1, 1], [-2, 1, 0, 2]])
BIASES = np.array([5, -1, 4])
"""One input of a dense layer with three units."""

IMAGE = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 0]])
TEMPLATES = {
    "cross": np.array([[1, -1, 1], [-1, 1, -1], [1, -1, 1]]),
    "plus": np.array([[-1, 1, -1], [1, 1, 1], [-1, 1, -1]]),
    "ring": np.array([[1, 1, 1], [1, -1, 1], [1, 1, 1]]),
}
TEMPLATE_BIASES = np.array([0, 0, -3])
"""A toy network that tells a cross, a plus and a ring."""


def of_classes(values: np.ndarray) -> dict[str, float]:
    """Give each class its value."""
    return dict(zip(CLASSES, map(float, values), strict=True))


def one_list() -> None:
    """Ask which number comes after the 1, and show the list."""
    volume = documents.EXAMPLES["flatten"][0].arguments[0]
    channels = [
        pictures.Grid(volume[:, :, c], f"channel {c}", (0, 0, 1, 1), plain=True)
        for c in range(3)
    ]
    pictures.show(
        pictures.equation(*channels),
        alt="Channels 1 4 7 10, 2 5 8 11 and 3 6 9 12, 2 by 2 each, with a ring around "
        "the top-left pixel of each.",
    )
    row = functional.flatten(volume)
    pictures.ask(
        "In the list, which number comes right after the 1?",
        right=2,
        answer="The 2: the three channels of one pixel stay together. Then comes the "
        "next pixel to the right, and then the next row.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid([row], "flattened", (0, 0, 1, 3), plain=True)
                ),
                "Flattened: 1, 2, 3 and so on to 12; a ring marks the 1, 2, 3.",
            )
        ],
    )


def wires() -> None:
    """Ask how many wires lead to the blue unit."""
    pictures.show(
        pictures.network({"4 inputs": 4, "3 units": 3, "2 units": 2}, unit=1),
        alt="Three columns of circles: 4 inputs, 3 units, 2 units. Each circle is "
        "wired to every circle of the next column. The middle one of the 3 units is "
        "blue.",
    )
    pictures.ask(
        "Along how many wires do numbers reach the blue unit?",
        right=4,
        answer="Four, one from each input: every unit is wired to all numbers of the "
        "layer before it.",
    )


def blue_unit() -> None:
    """Ask what the blue unit gives, and show the whole layer."""
    z = functional.dense(X, WEIGHTS, BIASES)
    given: list[Any] = [
        pictures.Grid(WEIGHTS, "weights W, 3 x 4", (1, 0, 1, 4), signed=True),
        "·",
        pictures.Grid(X[:, np.newaxis], "x", plain=True),
        "+",
        pictures.Grid(BIASES[:, np.newaxis], "b", (1, 0, 1, 1), signed=True),
    ]
    alt = "W has the rows 1 0 2 -1, then 0 3 1 1, ringed, then -2 1 0 2. x is 2 1 0 3 "
    alt += "and b is 5 -1 4."
    pictures.show(pictures.Row(given), alt=alt)
    pictures.ask(
        "The ringed row belongs to the blue unit. What does this unit give?",
        right=5,
        answer="0 · 2 + 3 · 1 + 1 · 0 + 1 · 3 − 1 = 5.",
        shown=[
            (
                pictures.Row(
                    [
                        *given,
                        "=",
                        pictures.Grid(z[:, np.newaxis], "z", (1, 0, 1, 1), plain=True),
                    ]
                ),
                f"{alt} The result z is 4 5 7; its ringed entry is 5.",
            )
        ],
    )


def three_dense_layers() -> None:
    """Ask which dense layer costs most, and show all three."""
    layers = {"FC3": (400, 120), "FC4": (120, 84), "FC5": (84, 10)}
    counts = {
        f"{name}, {n_in} to {n_out}": functional.dense_parameter_count(n_in, n_out)
        for name, (n_in, n_out) in layers.items()
    }
    pictures.ask(
        "400 inputs to 120 units (FC3), 120 to 84 (FC4), 84 to 10 (FC5): how many "
        "parameters does FC3 have?",
        right="48,120",
        answer="400 · 120 weights and 120 biases are 48,120. All three together have "
        "59,134, yet they give only 120, 84 and 10 numbers.",
        shown=[
            (
                pictures.areas(counts, "weights and biases"),
                "Three squares to scale: 48,120 weights and biases for FC3, 10,164 for "
                "FC4, 850 for FC5.",
            )
        ],
    )


def dense_or_convolution() -> None:
    """Ask what a dense layer would cost in the place of a convolution."""
    inputs, outputs = 32 * 32 * 3, 28 * 28 * 8
    costs = {
        "dense": functional.dense_parameter_count(inputs, outputs),
        "convolution": functional.conv_parameter_count(5, 3, 8),
    }
    pictures.ask(
        "The convolution has 608 parameters. About how many would a dense layer need "
        "to give as many numbers?",
        right="19 million",
        choices=("19 thousand", "600 thousand", "19 million"),
        answer="3,072 · 6,272 + 6,272 = 19,273,856, about 31,700 times as many.",
        shown=[
            (
                pictures.areas(costs, "parameters, from 3,072 to 6,272 numbers"),
                "A large square for the 19,273,856 parameters of the dense layer, and "
                "a dot that can hardly be seen for the 608 of the convolution.",
            )
        ],
    )


def from_logits() -> None:
    """Ask how much more probable Truck becomes, and show both steps."""
    logits = documents.LOGITS
    panels = {
        "logit s": of_classes(logits),
        "power exp(s)": of_classes(np.exp(logits)),
        "probability": of_classes(functional.softmax(logits)),
    }
    pictures.ask(
        "The logits of Truck and Car are 6 and 5. How many times as probable as Car "
        "does Truck become?",
        right="2.7 times",
        choices=("1.2 times", "2.7 times", "10 times"),
        answer="e = 2.718... times, because its logit is larger by 1.",
        shown=[
            (
                pictures.amounts(panels, decimals=(1, 1, 4)),
                "Bars for Car, Truck, Motorcycle, Bus. Logits 5, 6, 1, 2. Powers "
                "148.4, 403.4, 2.7, 7.4. Probabilities 0.2641, 0.7179, 0.0048, 0.0131.",
            )
        ],
    )


def temperatures() -> None:
    """Ask what dividing the logits does, and show three temperatures."""
    panels = {
        f"logits / {t}": of_classes(functional.softmax(documents.LOGITS / t))
        for t in (0.5, 1, 5)
    }
    pictures.ask(
        "Divide all four logits by 0.5, or by 5. Which makes the network more sure "
        "of its answer?",
        right="0.5",
        choices=("0.5", "5", "neither"),
        answer="0.5 doubles all differences: the largest takes more. 5 shrinks them, "
        "and the probabilities become more equal. Their order stays.",
        shown=[
            (
                pictures.amounts(panels, largest=1),
                "Three sets of bars. Logits divided by 0.5: Truck 0.8805, Car 0.1192, "
                "the others near 0. By 1: 0.7179 and 0.2641. By 5: Truck 0.3794, Car "
                "0.3106, Bus 0.1705, Motorcycle 0.1396.",
            )
        ],
    )


def loss_of_a_bus() -> None:
    """Ask how much more a bus costs than a truck, and show the curve."""
    p = np.linspace(0.004, 1, 400)
    probabilities = functional.softmax(documents.LOGITS)
    points = [
        (name, float(value), float(-np.log(value)))
        for name, value in zip(CLASSES, probabilities, strict=True)
    ]
    pictures.ask(
        "The network gives Truck p = 0.7179 and Bus p = 0.0131. How many times as "
        "large as for a truck should the loss be if the image shows a bus?",
        right="13 times",
        choices=("2 times", "13 times", "55 times"),
        answer="About 13 times: −ln 0.0131 = 4.33 against −ln 0.7179 = 0.33. (There is "
        "no single right choice; this is the one that nearly everyone makes.)",
        shown=[
            (
                pictures.curves(
                    {"−ln p": -np.log(p)},
                    p,
                    ("p, probability of the true class", "loss"),
                    points,
                ),
                "The curve of -ln p falls from over 5 near p = 0 to 0 at p = 1, very "
                "steep at first. Marked are Motorcycle at 5.3, Bus at 4.3, Car at 1.3, "
                "Truck at 0.3.",
            )
        ],
    )


def distance_to_a_boat() -> None:
    """Ask for the squared error of an answer to a boat."""
    target, output = np.array([0, 0, 1, 0]), np.array([0.1, 0.3, 0.4, 0.2])
    pictures.show(
        pictures.equation(
            pictures.Grid([target], "target", plain=True),
            "−",
            pictures.Grid([output], "output", plain=True),
            "=",
            pictures.Grid([target - output], "difference", signed=True),
        ),
        alt="Target 0 0 1 0 minus output 0.1 0.3 0.4 0.2 is -0.1 -0.3 0.6 -0.2.",
    )
    pictures.ask(
        "Square each difference, add the squares, and take half. What is it?",
        right=0.25,
        answer="(0.01 + 0.09 + 0.36 + 0.04) / 2 = 0.25.",
    )


def two_losses() -> None:
    """Ask which loss punishes a sure and wrong answer more, and show both."""
    p = np.linspace(0.004, 1, 400)
    answers = np.stack([p, 1 - p], axis=1)
    squared = [functional.squared_error(np.array([1, 0]), a) for a in answers]
    pictures.ask(
        "Two classes. The true class gets p = 0.01, and then 0.001. Which loss grows "
        "more?",
        right="cross-entropy",
        choices=("cross-entropy", "the squared error", "both alike"),
        answer="Cross-entropy, by 2.3 for each factor of ten. The squared error goes "
        "from 0.980 to 0.998 and never exceeds 1 here.",
        shown=[
            (
                pictures.curves(
                    {"cross-entropy": -np.log(p), "squared error": squared},
                    p,
                    ("p, probability of the true class", "loss"),
                ),
                "Both losses fall to 0 at p = 1. Toward p = 0 the squared error ends "
                "at 1, while cross-entropy climbs past 5, ever steeper.",
            )
        ],
    )


def toy_network() -> None:
    """Ask which of three units answers most strongly, and show the whole way."""
    units = [
        pictures.Grid(weights, f"{name}, b = {bias}".replace("-", "−"), signed=True)
        for (name, weights), bias in zip(
            TEMPLATES.items(), TEMPLATE_BIASES, strict=True
        )
    ]
    pictures.show(
        pictures.equation(pictures.Grid(IMAGE, "image"), *units),
        alt="Image: an X without its bottom right corner. Three sets of weights, 1 "
        "where a cross, a plus or a ring has its pixels and -1 elsewhere; biases 0, 0, "
        "-3.",
    )
    x = functional.flatten(IMAGE[:, :, np.newaxis])
    rows = np.stack(list(TEMPLATES.values())).reshape(3, 9)
    scores = functional.dense(x, rows, TEMPLATE_BIASES)
    names = list(TEMPLATES)
    panels = {
        "logit": dict(zip(names, map(float, scores), strict=True)),
        "probability": dict(
            zip(names, map(float, functional.softmax(scores)), strict=True)
        ),
    }
    pictures.ask(
        "Which logit does the ring unit give on this image?",
        right=-1,
        answer="−1: three pixels on a 1, one pixel on the −1 in the middle, and the "
        "bias −3. The cross gives 4 and the plus −2.",
        shown=[
            (
                pictures.amounts(panels, decimals=(0, 4)),
                "Logits: cross 4, plus -2, ring -1. Probabilities: cross 0.9909, plus "
                "0.0025, ring 0.0067.",
            )
        ],
    )


def exclusive_or() -> None:
    """Ask whether one unit can tell the diagonal pairs from the others."""
    corners = {"both dark": 0, "left only": 1, "right only": 1, "both bright": 0}
    pixels = {"both dark": (0, 0), "left only": (1, 0), "right only": (0, 1)}
    pixels["both bright"] = (1, 1)
    grids = [
        pictures.Grid([pixels[name]], f"{name} → {y}") for name, y in corners.items()
    ]
    pictures.show(
        pictures.equation(*grids),
        alt="Four images of two pixels: both dark, left only, right only, both bright; "
        "the wanted answers are 0, 1, 1, 0.",
    )
    pictures.ask(
        "One unit: w₁ · left + w₂ · right + b. Can it be above 0 for exactly one "
        "bright pixel, and not for none or both?",
        right="no",
        choices=("yes", "no"),
        answer="No. Both bright gives (w₁ + b) + (w₂ + b) − b. The first two are above "
        "0 and b is not, so the sum is above 0, too. Two units with ReLU can do it: "
        "ReLU(left − right) + ReLU(right − left).",
    )
