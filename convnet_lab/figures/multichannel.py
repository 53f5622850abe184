"""Figures of notebook 4."""

import numpy as np

from convnet_lab import documents, functional, pictures
from convnet_lab.datasets import photograph

CROSS = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])


def gray_photograph() -> np.ndarray:
    """Give the photograph in gray."""
    return functional.to_grayscale(photograph())


def one_filter() -> None:
    """Ask how many maps one filter of three channels gives."""
    pictures.ask(
        "One filter of 3 x 3 x 3 slides over an image of 6 x 6 x 3. How many maps "
        "come out?",
        right="one",
        choices=("one", "three", "nine"),
        answer="One. At each position all 27 products go into one sum, so each "
        "position gives one number, however many channels there are.",
        shown=[
            (
                pictures.boxes(
                    [("image", (6, 6, 3)), ("map", (4, 4))], ["one filter\n3 x 3 x 3"]
                ),
                "A box of 6 by 6 by 3, an arrow with the words: one filter, 3 by 3 by "
                "3, and a thin plate of 4 by 4.",
            )
        ],
    )


def one_number() -> None:
    """Trace an entry of the cs231n example, and ask for it."""
    volume, filters = documents.CS231N_VOLUME, documents.CS231N_FILTERS
    pictures.show(
        pictures.channel_sums(volume, filters[:, :, :, 0], row=2, col=0, padding=1),
        alt="Three rows, one for each channel of 7 by 7 with its hatched frame of "
        "zeros. A ring marks rows 2 to 4, columns 0 to 2. Beside it stand the kernel "
        "of the channel, the nine products and their sum: -5, -3 and 0.",
    )
    pictures.ask(
        "The three sums are −5, −3 and 0, and the filter's bias is 1. What is the "
        "entry of the map?",
        right=-7,
        answer="−5 − 3 + 0 + 1 = −7. The bias is added once, not once a channel.",
    )


def stacked_maps() -> None:
    """Ask for the size of four maps, stacked."""
    pictures.ask(
        "Four filters of 3 x 3 x 3 over the 6 x 6 x 3 image: which shape do their "
        "stacked maps have?",
        right="4 x 4 x 4",
        answer="4 x 4 x 4: a volume again. Its channels are the maps, one for each "
        "filter.",
        shown=[
            (
                pictures.boxes(
                    [("image", (6, 6, 3)), ("four maps", (4, 4, 4))],
                    ["4 filters\n3 x 3 x 3 each"],
                ),
                "A box of 6 by 6 by 3, an arrow with the words: 4 filters, 3 by 3 by "
                "3 each, and a box of 4 by 4 by 4.",
            )
        ],
    )


def two_maps() -> None:
    """Show the output of the cs231n example."""
    output = functional.conv2d(
        documents.CS231N_VOLUME,
        documents.CS231N_FILTERS,
        documents.CS231N_BIASES,
        1,
        2,
    )
    pictures.show(
        pictures.equation(
            pictures.Grid(output[:, :, 0], "map 0", signed=True),
            pictures.Grid(output[:, :, 1], "map 1", signed=True),
        ),
        alt="Two maps of 3 by 3. Channel 0: -2 2 1, -7 0 3, 2 4 3. Channel 1: 0 0 -4, "
        "4 2 1, 0 1 0.",
    )


def three_layers() -> None:
    """Ask for the cost of windows, and show three layers to scale."""
    layers = {
        "dense": functional.dense_parameter_count(784, 576),
        "windows": 576 * 25 + 576,
        "convolution": functional.conv_parameter_count(5, 1, 1),
    }
    pictures.ask(
        "How many parameters do the windows with weights of their own have?",
        right="14,976",
        answer="576 · (25 + 1) = 14,976. The dense layer has 576 · (784 + 1) = "
        "452,160, and the convolution 26: 25 weights and one bias for all positions.",
        shown=[
            (
                pictures.areas(layers, "weights and biases for 24 x 24 numbers"),
                "Three squares to scale: 452,160 parameters for the dense layer, "
                "14,976 for windows with weights of their own, a dot of 26 for the "
                "convolution.",
            )
        ],
    )


def moved_cross() -> None:
    """Ask where the largest entry is after the input has moved."""
    x_filter = np.where(CROSS == 1, 1, -1)
    here, there = np.zeros((2, 5, 5))
    here[0:3, 0:3] = there[2:5, 1:4] = CROSS
    found, moved = (
        functional.cross_correlate2d(image, x_filter) for image in (here, there)
    )
    pictures.show(
        pictures.equation(
            pictures.Grid(here, "image", (0, 0, 3, 3)),
            "→",
            pictures.Grid(found, "map", (0, 0, 1, 1), signed=True),
        ),
        alt="A 5 by 5 image with a cross in the top left corner; in its map the "
        "largest entry, 5, is at row 0, column 0.",
    )
    pictures.ask(
        "The cross moves two rows down and one column to the right. In which row and "
        "column is the 5 then?",
        right="2 1",
        answer="In row 2, column 1: the 5 has moved just as the cross did.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(there, "image", (2, 1, 3, 3)),
                    "→",
                    pictures.Grid(moved, "map", (2, 1, 1, 1), signed=True),
                ),
                "The cross stands two rows lower and one column further right, and so "
                "does the 5 in its map.",
            )
        ],
    )


def three_curves() -> None:
    """Ask which of three curves is ReLU."""
    s = np.linspace(-4, 4, 161)
    pictures.show(
        pictures.curves(
            {"A": np.tanh(s), "B": functional.relu(s), "C": 1 / (1 + np.exp(-s))},
            s,
            ("the sum s", "y"),
        ),
        alt="Three curves. A is S-shaped from -1 to 1. B lies on 0 for negative s, has "
        "a bend at 0 and rises as steeply as s for positive s. C is S-shaped from 0 "
        "to 1.",
    )
    pictures.ask(
        "Which of them turns −3 into 0, and leaves 3 as it is?",
        right="B",
        choices=("A", "B", "C"),
        answer="B, max(0, s): this is ReLU. A is tanh and C the sigmoid. These two "
        "flatten out on both sides, so a large sum hardly changes their answer.",
    )


def printed_after_relu() -> None:
    """Ask how many printed entries ReLU changes."""
    sharpened, rectified = documents.PRINTED_SHARPENED, documents.PRINTED_RECTIFIED
    pictures.show(
        pictures.equation(
            pictures.Grid(
                sharpened, "sharpened, in the slides", signed=True, decimals=2
            )
        ),
        alt="A 5 by 5 matrix of a sharpened photograph. Four entries are negative, "
        "three in the second row and one in the last.",
    )
    pictures.ask(
        "How many entries does ReLU change?",
        right=4,
        answer="Four, the negative ones.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(
                        rectified, "rectified, in the slides", signed=True, decimals=2
                    )
                ),
                "The same matrix with 0 in four places; all others are as they were.",
            )
        ],
    )


def printed_and_ours() -> None:
    """Show what the printed pixels really give."""
    pixels, sharpen = documents.PRINTED_PIXELS, documents.KERNELS["sharpen"]
    ours = functional.filter2d(pixels, sharpen, padding=1)[:4, :4]
    printed = documents.PRINTED_SHARPENED[:4, :4]
    difference = (ours - printed).round(2) + 0.0
    pictures.show(
        pictures.equation(
            pictures.Grid(ours, "sharpened by us", plain=True, decimals=2),
            "−",
            pictures.Grid(printed, "in the slides", plain=True, decimals=2),
            "=",
            pictures.Grid(difference, "difference", signed=True, decimals=2),
        ),
        alt="Our 4 by 4 entries, those printed in the slides, and their difference. It "
        "is 0 in three places on the diagonal; elsewhere it is up to 3.72 and down to "
        "-3.58.",
    )


def without_negative_weights() -> None:
    """Ask what an edge filter says without its negative weights."""
    step, kernel = documents.STEP_RIGHT[:3], documents.KERNELS["vertical edges"]
    weights = functional.relu(kernel)
    found = functional.cross_correlate2d(step, weights)
    pictures.ask(
        "An edge filter loses its negative weights. Does it still find the edge from "
        "10 to 100?",
        right="no, its map is a copy of the image",
        choices=(
            "yes, its map is 0 but for the edge",
            "no, its map is a copy of the image",
            "no, its map is 0 everywhere",
        ),
        answer="No: the map is 30 where the image is dark and 300 where it is bright. "
        "Filters keep their negative weights. ReLU removes the negative entries of "
        "the maps.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(step, "dark to bright"),
                    "∗",
                    pictures.Grid(weights, "kernel", signed=True),
                    "=",
                    pictures.Grid(found, "map", plain=True),
                ),
                "An edge from 10 to 100, a kernel with rows 0 0 1, and its map: 30 30 "
                "300 300 300 300.",
            )
        ],
    )


def linear_and_not() -> None:
    """Ask whether one filter can do the work of two, and show the maps."""

    def drawn() -> pictures.Row:
        first, second = documents.KERNELS["Sobel x"], documents.KERNELS["box blur"]
        merged = functional.filter2d(first, second[::-1, ::-1], padding=2)
        portrait = gray_photograph()[40:296, 130:386]
        edges = functional.cross_correlate2d(portrait, first)
        positive = functional.relu(edges)
        maps = {
            "Sobel x, then blur": functional.cross_correlate2d(edges, second),
            "one 5 x 5 filter": functional.cross_correlate2d(portrait, merged),
            "Sobel x, ReLU, blur": functional.cross_correlate2d(positive, second),
        }
        return pictures.gallery(maps, columns=3, signed=True)

    pictures.ask(
        "Sobel x, and then a blur on its map. Can one single filter give the same map?",
        right="yes, one of 5 x 5",
        choices=("yes, one of 3 x 3", "yes, one of 5 x 5", "no"),
        answer="Yes, one of 5 x 5: the full convolution of the two kernels. A hundred "
        "linear layers can do no more than one. With ReLU between them the map is "
        "another one.",
        shown=[
            (
                drawn,
                "Three maps of the portrait with broad soft edges. The first two look "
                "the same, with orange and purple lines. In the third only the orange "
                "lines are left.",
            )
        ],
    )


def three_conv_layers() -> None:
    """Ask how deep a filter is, and show the slides' three layers."""
    pictures.ask(
        "How many channels does each filter of CONV [2] have?",
        right=8,
        answer="Eight: a filter is as deep as the volume that it reads, and CONV [1] "
        "has 8 filters.",
        shown=[
            (
                pictures.boxes(
                    [
                        ("image", (64, 64, 3)),
                        ("CONV [1]", (62, 62, 8)),
                        ("CONV [2]", (29, 29, 16)),
                        ("CONV [3]", (12, 12, 32)),
                    ],
                    [
                        "8 filters\n3 x 3 x 3",
                        "16 filters\n5 x 5 x 8",
                        "32 filters\n7 x 7 x 16",
                    ],
                ),
                "Four boxes from left to right, lower and longer each time: 64 by 64 "
                "by 3, 62 by 62 by 8, 29 by 29 by 16 and 12 by 12 by 32. The filters "
                "between them are 3 by 3 by 3, 5 by 5 by 8 and 7 by 7 by 16.",
            )
        ],
    )


def growing_field() -> None:
    """Ask how far an entry of the third layer sees, and draw it layer by layer."""
    grids = []
    for size in (1, 3, 5, 7):
        seen = np.full((7, 7), np.nan)
        lost = (7 - size) // 2
        names = {1: "layer 3", 3: "layer 2", 5: "layer 1", 7: "image"}
        window = (lost, lost, size, size)
        grids.append(pictures.Grid(seen, names[size], window, plain=True))
    pictures.ask(
        "Three layers of 3 x 3 filters, stride 1. How many pixels of the image, "
        "across, does one entry of the third map depend on?",
        right=7,
        answer="Seven: 3 in the map before, 5 in the one before that, 7 in the image. "
        "Each layer adds f − 1 = 2. With a stride it grows faster.",
        shown=[
            (
                pictures.Row(grids[::-1], across=4),
                "Four squares of 7 by 7: in the image a ring of 7 by 7, in layer 1 of "
                "5 by 5, in layer 2 of 3 by 3, in layer 3 a single cell.",
            )
        ],
    )


def five_filters() -> np.ndarray:
    """Give five filters for color images, shape (3, 3, 3, 5)."""
    upright = documents.KERNELS["vertical edges"] / 3
    soft, nothing = documents.KERNELS["box blur"], np.zeros((3, 3))
    kernels = (
        (soft / 3, soft / 3, soft / 3),
        (upright, upright, upright),
        (-upright, -upright, -upright),
        (3 * soft, -3 * soft, nothing),
        (-3 * soft, nothing, 3 * soft),
    )
    return np.stack([np.stack(three, axis=-1) for three in kernels], axis=-1)


def five_maps() -> None:
    """Ask which filter finds the face, and show all five maps."""
    names = (
        "gray and soft",
        "dark, then bright",
        "bright, then dark",
        "red, not green",
        "blue, not red",
    )

    def drawn() -> pictures.Row:
        photo = photograph()
        layer = functional.conv_layer(photo[np.newaxis], five_filters(), np.zeros(5))[0]
        shown = {"the photograph": photo}
        shown |= {name: layer[:, :, k] for k, name in enumerate(names)}
        return pictures.gallery(shown, columns=3)

    pictures.ask(
        "Which filter answers on the red stripes of the flag?",
        right="red, not green",
        choices=names,
        answer="The one that is positive on red and negative on green. It answers on "
        "the face, too: skin is more red than green. The two edge filters differ only "
        "in their sign, and after ReLU each keeps its own half of the edges.",
        shown=[
            (
                drawn,
                "The portrait and five maps. The first is a soft gray copy. Two show "
                "edges on black: where the one has a line, the other has none. In the "
                "fourth the red stripes, the skin and the medals are bright, in the "
                "fifth the blue wall and the blue of the flag.",
            )
        ],
    )
