"""Figures of notebook 7."""

from functools import cache
from typing import Any

import numpy as np

from convnet_lab import datasets, documents, functional, lenet, pictures
from convnet_lab.datasets import Split

FAMILY = {
    # name: year, layers with weights, parameters in millions, top-5 error in percent
    "AlexNet": (2012, 8, 60, 15.3),
    "ZF Net": (2013, 8, 60, 14.8),
    "GoogLeNet": (2014, 22, 4, 6.7),
    "VGG-19": (2014, 19, 144, 6.8),
    "ResNet-152": (2015, 152, 60, 3.6),
    "DenseNet-201": (2016, 201, 20, 5.5),
}
"""From the networks' papers; GoogLeNet's count from the notes of cs231n, ZF Net's is
that of AlexNet, which it changes little. Errors are those that each paper reports as
its best with the given network, most of them of several networks or crops together."""


READ_WITH_DOUBT, READ_WRONGLY = 153, 953
"""Test digits: the least sure of those read right, and the surest of the others."""


@cache
def digits() -> Split:
    """Load the digits once."""
    return datasets.load_digits()


def the_eight() -> int:
    """Give the number of the first test digit that is an 8 and read as one."""
    net, learned = lenet.trained("S1")
    for number in np.flatnonzero(digits().test_labels == 8):
        found = lenet.forward(net, learned, digits().test_images[number])
        if found.argmax() == 8 and found[8] > 0.99:
            return int(number)
    raise LookupError("no test digit is read as an 8")


def seen() -> dict[str, np.ndarray]:
    """Give what each layer of S1's network makes of the 8."""
    net, learned = lenet.trained("S1")
    image = digits().test_images[the_eight()]
    return dict(lenet.activations(net, learned, image))


def whole_network() -> None:
    """Show S1's network, and ask for the number that is flattened."""
    pictures.show(
        pictures.boxes(
            [
                ("image", (32, 32, 1)),
                ("CONV1", (28, 28, 6)),
                ("POOL1", (14, 14, 6)),
                ("CONV2", (10, 10, 16)),
                ("POOL2", (5, 5, 16)),
                ("flat", (400,)),
                ("FC3", (120,)),
                ("FC4", (100,)),
                ("FC5", (10,)),
            ]
        ),
        alt="Boxes in a row: image 32 by 32 by 1, CONV1 28 by 28 by 6, POOL1 14 by 14 "
        "by 6, CONV2 10 by 10 by 16, POOL2 5 by 5 by 16, then columns of 400, 120, 100 "
        "and 10 numbers.",
    )


def where_the_parameters_are() -> None:
    """Ask which part has most parameters, and show the share of each layer."""
    table = lenet.layer_table(lenet.S2_NET)
    counts = {name: count for name, _, _, count in table if count}
    pictures.ask(
        "Of the 62,958 parameters, how many percent are in the three dense layers?",
        right="94",
        choices=("6", "50", "94"),
        answer="94 percent: 59,134. FC3 alone has 76 percent, because each of its 120 "
        "units reads all 400 numbers.",
        shown=[
            (
                pictures.areas(counts, "parameters"),
                "Five squares to scale: CONV1 608 parameters, CONV2 3,216, FC3 48,120, "
                "FC4 10,164, FC5 850.",
            )
        ],
    )


def eight_and_filters() -> None:
    """Show the 8 and the six filters that it meets first."""
    _, learned = lenet.trained("S1")
    image = 255 * digits().test_images[the_eight()][..., 0]
    filters = learned["CONV1.filters"][:, :, 0]
    largest = float(np.abs(filters).max())
    parts = [
        pictures.Photo(filters[..., k], f"filter {k}", 84, largest) for k in range(6)
    ]
    pictures.show(
        pictures.Row([pictures.Photo(image, "a handwritten 8", 200)], parts),
        alt="A handwritten 8, white on black. Below it six filters of 5 by 5 as "
        "squares, purple for negative and orange for positive weights.",
    )


def _maps(*layers: str, columns: int) -> pictures.Row:
    """Draw all maps of layers, the largest value of each layer white."""
    lines: list[list[Any]] = []
    width = 760 // columns - 16
    for layer in layers:
        volume = 255 * seen()[layer] / seen()[layer].max()
        maps = [
            pictures.Photo(volume[..., k], f"map {k}", width)
            for k in range(volume.shape[-1])
        ]
        lines.append([layer])
        lines += [maps[i : i + columns] for i in range(0, len(maps), columns)]
    return pictures.Row(*lines, across=columns // 2)


def first_maps() -> None:
    """Ask whether the 8 is still seen after CONV1, and show the maps."""
    pictures.ask(
        "Will the six maps of CONV1 still look like an 8?",
        right="yes, in several versions",
        choices=("yes, in several versions", "no, like noise"),
        answer="Yes: one map shows its body, another only edges of one direction. "
        "POOL1 keeps the picture and drops three of four numbers.",
        shown=[
            (
                _maps("CONV1", "POOL1", columns=6),
                "Six maps of CONV1 in which the 8, or a part of its outline, is seen; "
                "below, the six maps of POOL1: the same in coarse pixels.",
            )
        ],
    )


def second_maps() -> None:
    """Ask the same of CONV2, and show its maps."""
    pictures.ask(
        "And the sixteen maps of CONV2?",
        right="they show parts of it",
        choices=("they look like an 8", "they show parts of it", "they are all black"),
        answer="They show parts: a slanted stroke, a bend, an end. A map that stays "
        "dark looks for something that this 8 does not have.",
        shown=[
            (
                _maps("CONV2", "POOL2", columns=8),
                "Sixteen maps of CONV2, 10 by 10 pixels each, with a few bright "
                "strokes or spots; sixteen maps of POOL2, 5 by 5, blocks of gray in "
                "which no 8 can be seen.",
            )
        ],
    )


def brightest() -> tuple[int, int, int]:
    """Give row, column and map of the brightest entry of POOL1 off the border."""
    inside = seen()["POOL1"][1:-1, 1:-1]
    row, col, k = np.unravel_index(inside.argmax(), inside.shape)
    return int(row) + 1, int(col) + 1, int(k)


def pooled_pixel() -> None:
    """Ask from which rows of CONV1 the brightest pixel of POOL1 comes."""
    row, col, k = brightest()
    top, left = 2 * row - 2, 2 * col - 2
    window = seen()["CONV1"][top : top + 6, left : left + 6, k].round(2)
    near = seen()["POOL1"][row - 1 : row + 2, col - 1 : col + 2, k].round(2)
    pictures.ask(
        f"The brightest pixel of POOL1 stands in row {row}, column {col} of map {k}. "
        "From which rows of CONV1 does it come?",
        right=f"{2 * row} {2 * row + 1}",
        answer=f"From rows 2 · {row} = {2 * row} and {2 * row + 1}, columns {2 * col} "
        f"and {2 * col + 1}. The largest of these four is kept.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(
                        window,
                        f"CONV1, map {k}, from row {top}, column {left}",
                        (2, 2, 2, 2),
                        plain=True,
                    ),
                    "→",
                    pictures.Grid(near, "POOL1", (1, 1, 1, 1), plain=True),
                ),
                "Six by six numbers of CONV1 with a ring around the two by two in the "
                "middle, and three by three numbers of POOL1. The ringed one in their "
                "middle is the largest of the four.",
            )
        ],
    )


def feature_pixel() -> None:
    """Show which pixels of the image made the brightest entry."""
    _, learned = lenet.trained("S1")
    row, col, k = brightest()
    four = seen()["CONV1"][2 * row : 2 * row + 2, 2 * col : 2 * col + 2, k]
    down, right = divmod(int(four.argmax()), 2)
    r, c = 2 * row + down, 2 * col + right
    image = digits().test_images[the_eight()][..., 0]
    kernel = learned["CONV1.filters"][:, :, 0, k]
    total = functional.cross_correlate_at(image, kernel, r, c)
    total += learned["CONV1.biases"][k]
    patch = image[r : r + 5, c : c + 5]
    pictures.show(
        pictures.Row(
            [
                pictures.Photo(255 * image, "the 8", 200, window=(r, c, 5, 5)),
                "→",
                pictures.Grid(patch.round(2), f"from row {r}, column {c}"),
            ],
            [
                "×",
                pictures.Grid(kernel.round(2), f"filter {k}", signed=True),
                "→",
                pictures.Grid([[round(float(total), 2)]], "sum + bias", plain=True),
            ],
        ),
        alt="The 8 with a small ring, the 25 pixels inside it, the 25 weights of the "
        "filter, and their sum with the bias.",
    )


def three_digits() -> None:
    """Show three digits, ask for one, and show what the network reads."""
    net, learned = lenet.trained("S1")
    chosen = [the_eight(), READ_WITH_DOUBT, READ_WRONGLY]
    images, labels = digits().test_images[chosen], digits().test_labels[chosen]
    pictures.show(
        pictures.gallery(
            {
                f"test digit {i}": 255 * m[..., 0]
                for i, m in zip(chosen, images, strict=True)
            }
        ),
        alt="Three digits, white on black: the 8 from above and two that are harder to "
        "read.",
    )
    panels = {
        f"test digit {i}": {str(k): float(row[k]) for k in range(10)}
        for i, row in zip(chosen, lenet.forward(net, learned, images), strict=True)
    }
    pictures.ask(
        "Which digit did the writer of the third one mean?",
        right=int(labels[2]),
        answer=f"A {labels[2]}. The network reads the first one surely, the second one "
        f"rightly ({labels[1]}) but with doubt, and the third one wrongly.",
        shown=[
            (
                pictures.amounts(panels, 2, largest=1),
                "Ten bars for each digit. For the first one bar is full, for the "
                "second two bars share, for the third the longest bar is not that of "
                "the true digit.",
            )
        ],
    )


def family() -> None:
    """Show the networks after LeNet: year, error, parameters and depth."""
    named = {
        name: f"{name}\n{depth} layers, {millions} M"
        for name, (_, depth, millions, _) in FAMILY.items()
    }
    pictures.show(
        pictures.bubbles(
            {
                named[name]: (year, error, millions)
                for name, (year, _, millions, error) in FAMILY.items()
            },
            ("year", "top-5 error on ImageNet, %"),
            below=[named[name] for name in ("ZF Net", "GoogLeNet", "ResNet-152")],
        ),
        alt="; ".join(
            f"{name}, {year}: {depth} layers, {millions} million parameters, {error} "
            "percent error"
            for name, (year, depth, millions, error) in FAMILY.items()
        )
        + ". The area of each circle is the number of parameters.",
    )


def exam_volume() -> None:
    """Show the channels and kernels of exam a)."""
    volume, kernels = documents.EXERCISE_A_VOLUME, documents.EXERCISE_A_FILTER
    for name, array in (("channel", volume), ("kernel", kernels)):
        grids = [
            pictures.Grid(array[..., c], f"{name} {c}", plain=True) for c in range(3)
        ]
        rows = [" ".join(row) for grid in grids for row in grid.labels]
        pictures.show(
            pictures.equation(*grids),
            alt=f"{name} 0, 1 and 2, row by row: {'; '.join(rows)}",
        )


def exam_map() -> None:
    """Show the map of exam b)."""
    grid = pictures.Grid(documents.EXERCISE_B_MAP, "from the convolution", plain=True)
    pictures.show(
        pictures.equation(grid),
        alt=f"A 4 by 4 map, row by row: {'; '.join(map(' '.join, grid.labels))}",
    )


def plot_of_relu() -> None:
    """Ask for the slopes of ReLU, and show its plot."""
    s = np.linspace(-4, 4, 81)
    pictures.ask(
        "Plot ReLU on paper first. What are its slopes, left of 0 and right of 0?",
        right="0 1",
        answer="0 and 1: it lies on 0 up to 0, then it is the line y = x.",
        shown=[
            (
                pictures.curves({"ReLU": functional.relu(s)}, s, ("x", "y")),
                "A line on 0 for negative x, a bend at 0, and the line y = x from "
                "there on.",
            )
        ],
    )
