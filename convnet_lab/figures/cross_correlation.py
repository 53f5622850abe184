"""Figures of notebook 2."""

from typing import Any

import numpy as np

from convnet_lab import documents, functional, lenet, pictures
from convnet_lab.datasets import photograph

X_FILTER = np.array([[1, -1, 1], [-1, 1, -1], [1, -1, 1]])
GROUPS = {
    "leave it, sharpen": ("identity", "sharpen", "high-pass"),
    "blur": ("box blur", "Gaussian blur"),
    "edges": (
        "edges, 4 diagonal neighbors",
        "edges, 4 neighbors",
        "edges, 8 neighbors",
    ),
    "edges of one direction": (
        "vertical edges",
        "horizontal edges",
        "Sobel x",
        "Sobel y",
    ),
}
"""The twelve kernels, by what they do."""


def gray_square() -> np.ndarray:
    """Give 256 x 256 pixels of the photograph, in gray."""
    return functional.to_grayscale(photograph())[40:296, 130:386]


def one_window() -> None:
    """Show f, g, their products and the sum."""
    f, g = documents.F, documents.G
    pictures.show(
        pictures.equation(
            pictures.Grid(f, "image f", plain=True),
            "×",
            pictures.Grid(g, "kernel g", plain=True),
            "=",
            pictures.Grid(f * g, "products", plain=True),
            "→",
            pictures.Grid([[(f * g).sum()]], "sum", plain=True),
        ),
        alt="f times g: the products are 1 0 0, 0 10 0, 7 16 0. Their sum is 34.",
    )


def sharpened_window() -> None:
    """Ask for the second window under the sharpening kernel."""
    gray5, sharpen = documents.GRAY_5X5, documents.KERNELS["sharpen"]
    pictures.show(
        pictures.equation(
            pictures.Grid(gray5, "image", window=(0, 1, 3, 3)),
            "×",
            pictures.Grid(sharpen, "sharpen", signed=True),
            "→",
            pictures.Grid([[np.nan]], "sum", plain=True, empty="?"),
        ),
        alt="Five rows of gray values near 100, a ring around rows 0 to 2 and columns "
        "1 to 3. The kernel has 5 in the middle, -1 above, below, left and right, and "
        "0 in the corners. The sum is a question mark.",
    )
    pictures.ask(
        "What does the ringed window give?",
        right=111,
        answer="5 · 103 − 100 − 99 − 101 − 104 = 111. The middle pixel, 103, was a "
        "little brighter than its neighbors. Now it is much brighter: this is "
        "sharpening.",
    )


def x_positions() -> None:
    """Ask in how many positions a window can stand."""
    image, kernel = documents.BINARY_IMAGE, documents.X_KERNEL
    pictures.show(
        pictures.equation(
            pictures.Grid(image, "image", window=(0, 2, 3, 3)),
            "∗",
            pictures.Grid(kernel, "kernel", plain=True),
            "=",
            pictures.Grid([[np.nan]], "map", plain=True, empty="?"),
        ),
        alt="A 5 by 5 image of zeros and ones, a ring around the 3 by 3 window at its "
        "top right, and a 3 by 3 kernel in the shape of an X.",
    )
    found = functional.cross_correlate2d(image, kernel)
    pictures.ask(
        "In how many positions can the 3 x 3 window stand inside the 5 x 5 image?",
        right=9,
        answer="In 3 · 3 = 9 positions: three down, three across. Each position gives "
        "one number, and the numbers make a smaller matrix.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(image, "image", window=(0, 2, 3, 3)),
                    "∗",
                    pictures.Grid(kernel, "kernel", plain=True),
                    "=",
                    pictures.Grid(found, "map", plain=True, window=(0, 2, 1, 1)),
                ),
                "The map is 4 3 4, 2 4 3, 2 3 4. A ring marks the top right window of "
                "the image and the 4 that it gives.",
            )
        ],
    )


def vertical_step() -> None:
    """Ask where an edge kernel answers 0."""
    step, edges = documents.STEP_RIGHT, documents.KERNELS["vertical edges"]
    _ask_about_a_step(
        step,
        edges,
        "vertical edges",
        "What does the map say where the window sees one gray only?",
        0,
        "0: the left column cancels the right one. Across the edge each of the three "
        "rows adds 100 − 10 = 90, and 3 · 90 = 270. The answer is two columns wide, "
        "because two positions of the window see the edge.",
        "The left half of the image is 10, the right half 100. The kernel has a column "
        "of -1, a column of 0 and a column of 1.",
        "The map is 0 but for two columns of 270 in the middle.",
    )


def horizontal_step() -> None:
    """Ask what the turned kernel says of a horizontal edge."""
    step, edges = documents.STEP_DOWN, documents.KERNELS["horizontal edges"]
    _ask_about_a_step(
        step,
        edges,
        "horizontal edges",
        "What is the largest number of the map now?",
        270,
        "270 again, now in two rows. The vertical kernel would answer 0 everywhere on "
        "this image: in every row its left and its right pixel are the same.",
        "The upper half of the image is 10, the lower half 100. The kernel has a row "
        "of -1, a row of 0 and a row of 1.",
        "The map is 0 but for two rows of 270.",
    )


def _ask_about_a_step(
    step: np.ndarray,
    edges: np.ndarray,
    name: str,
    question: str,
    right: int,
    answer: str,
    before: str,
    after: str,
) -> None:
    given: list[Any] = [
        pictures.Grid(step, "image, 8 x 8"),
        "∗",
        pictures.Grid(edges, name, signed=True),
    ]
    found = functional.cross_correlate2d(step, edges)
    pictures.show(pictures.Row(given), alt=before)
    drawn = pictures.Row([*given, "=", pictures.Grid(found, "map, 6 x 6", signed=True)])
    pictures.ask(question, right, answer, [(drawn, f"{before} {after}")])


def edges_of_the_photograph() -> None:
    """Show the two edge maps of the photograph, each with its kernel."""

    def drawn() -> pictures.Row:
        gray = gray_square()
        lines: list[list[Any]] = []
        for name in ("vertical edges", "horizontal edges"):
            found = functional.cross_correlate2d(gray, documents.KERNELS[name])
            lines.append(
                [
                    pictures.Photo(gray, "256 x 256", 200),
                    "∗",
                    pictures.Grid(documents.KERNELS[name], name, signed=True),
                    "=",
                    pictures.Photo(found, "254 x 254", 254, float(np.abs(found).max())),
                ]
            )
        return pictures.Row(*lines)

    pictures.show(
        drawn,
        alt="The portrait under two kernels. Under the vertical one the sides of the "
        "face and the frame of the glasses stand out, under the horizontal one the "
        "brim of the cap, the eyebrows and the lips.",
        caption="Orange: positive, dark turns to light. Purple: negative.",
    )


def three_shapes() -> None:
    """Ask which shape an X filter likes best."""
    shapes = {
        "a cross": np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]),
        "a plus": np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]]),
        "a block": np.ones((3, 3)),
    }
    grids = [pictures.Grid(shape, name) for name, shape in shapes.items()]
    pictures.show(
        pictures.equation(pictures.Grid(X_FILTER, "filter", signed=True), *grids),
        alt="A 3 by 3 filter, 1 on both diagonals and -1 elsewhere, and three images: "
        "a diagonal cross, a plus sign and a block of ones.",
    )
    pictures.ask(
        "Which number does the filter answer on the plus?",
        right=-3,
        answer="−3: the middle counts +1, the four arms −1 each. The cross gives 5 "
        "and the block 5 − 4 = 1.",
    )


def flat_wall() -> None:
    """Ask what the sum of the weights does to a flat wall, and show all sums."""
    pictures.ask(
        "A kernel's weights add up to 0. What does it make of a flat gray wall?",
        right="black: 0 everywhere",
        choices=("the same gray", "black: 0 everywhere", "white"),
        answer="0 everywhere: only changes are left. If the weights add up to 1, the "
        "wall keeps its gray.",
    )


PREDICTIONS = {
    "leave it, sharpen": (
        "Which of the three makes a flat wall black?",
        ("identity", "sharpen", "high-pass"),
        "high-pass",
        "High-pass: its weights add up to 0. The other two add up to 1, so a flat wall "
        "keeps its gray.",
    ),
    "blur": (
        "A thin dark line, one pixel wide: what does a blur make of it?",
        ("a wider, paler line", "a sharper line", "no line at all"),
        "a wider, paler line",
        "A wider, paler line: each pixel near the line gets a part of its dark. Look "
        "at the rim of the glasses.",
    ),
    "edges": (
        "Which of the three answers most strongly to a single bright pixel?",
        ("the 4 diagonal neighbors", "the 4 neighbors", "all 8 neighbors"),
        "all 8 neighbors",
        "The one with all 8 neighbors: where its middle, 8, lies on the bright pixel, "
        "it answers 8 times as much. So its edges, and its noise, are brightest.",
    ),
    "edges of one direction": (
        "The brim of the cap runs from left to right. Which kernels find it?",
        (
            "vertical edges and Sobel x",
            "horizontal edges and Sobel y",
            "all four alike",
        ),
        "horizontal edges and Sobel y",
        "Horizontal edges and Sobel y: they subtract what is above a pixel from what "
        "is below it. The other two see the same gray left and right, and answer 0.",
    ),
}
"""What is asked of each group: question, choices, what is right, and why."""


def gallery(group: str) -> None:
    """Show the kernels of a group, ask, and show each beside its picture."""

    def drawn() -> pictures.Row:
        gray = gray_square()
        lines: list[list[Any]] = []
        for name in GROUPS[group]:
            kernel = documents.KERNELS[name]
            found = functional.cross_correlate2d(gray, kernel)
            seen = functional.equalize_histogram(found)
            lines.append(
                [
                    # a narrow page has room for two: the pair stays together
                    pictures.Photo(found, name, 220),
                    pictures.Photo(seen, "equalized", 220),
                    pictures.Grid(kernel, "its kernel", signed=True),
                ]
            )
        words = "Values below 0 are drawn black, values above 255 white."
        return pictures.Row(*lines, legend=words, across=2)

    names = ", ".join(GROUPS[group])
    kernels = [
        pictures.Grid(documents.KERNELS[name], name, signed=True)
        for name in GROUPS[group]
    ]
    pictures.show(pictures.Row(kernels), alt=f"The kernels {names} as matrices.")
    question, choices, right, answer = PREDICTIONS[group]
    pictures.ask(
        question,
        right=right,
        choices=choices,
        answer=answer,
        shown=[
            (
                drawn,
                f"The kernels {names}; beside each the portrait that it makes, and the "
                "same with its histogram equalized, in which faint lines can be seen.",
            )
        ],
    )


def before_the_gallery() -> None:
    """Show the photograph, plain and equalized."""
    gray = gray_square()
    shown = {"the original": gray, "equalized": functional.equalize_histogram(gray)}
    pictures.show(
        pictures.gallery(shown, columns=3),
        alt="The gray portrait, and the same portrait equalized: its dark parts show.",
    )


def sharpen_in_parts() -> None:
    """Show sharpen as the identity plus edges."""
    identity, sharpen = documents.KERNELS["identity"], documents.KERNELS["sharpen"]
    pictures.show(
        pictures.equation(
            pictures.Grid(identity, "identity", signed=True),
            "+",
            pictures.Grid(sharpen - identity, "−1 · edges, 4 neighbors", signed=True),
            "=",
            pictures.Grid(sharpen, "sharpen", signed=True),
        ),
        alt="0 0 0, 0 1 0, 0 0 0 plus 0 -1 0, -1 4 -1, 0 -1 0 is the sharpening kernel "
        "0 -1 0, -1 5 -1, 0 -1 0.",
    )


def sobel_size_and_direction() -> None:
    """Show the two Sobel maps, the size and the direction of the gradient."""

    def drawn() -> pictures.Row:
        gray = gray_square()
        across, down = (
            functional.cross_correlate2d(gray, documents.KERNELS[f"Sobel {axis}"])
            for axis in "xy"
        )
        size = np.hypot(across, down)
        largest = float(size.max())
        strong = size > 150
        angle = np.where(strong, np.degrees(np.arctan2(down, across)), 0)
        return pictures.Row(
            [
                pictures.Photo(across, "Sobel x: across", 178, largest / 2),
                pictures.Photo(down, "Sobel y: down", 178, largest / 2),
                pictures.Photo(255 * size / largest * 2, "size", 178),
                pictures.Photo(angle, "direction", 178, 180.0),
            ],
            across=2,
        )

    pictures.show(
        drawn,
        alt="Four pictures of the portrait: edges across, edges down, the size of the "
        "change, bright along every outline, and its direction, orange where it gets "
        "brighter downward and purple where it gets brighter upward.",
        caption="Sobel x and y: orange where it gets brighter to the right, or "
        "downward; purple where it gets darker. Direction, drawn where the size is "
        "large: orange where it gets brighter downward, purple where upward; pale "
        "where it gets brighter to the right, strong where to the left.",
    )


def half_a_turn() -> None:
    """Ask for the convolution of f and g."""
    f, g = documents.F, documents.G
    flipped = g[::-1, ::-1]
    pictures.show(
        pictures.equation(
            pictures.Grid(g, "g", plain=True, window=(0, 0, 1, 1)),
            "→",
            pictures.Grid(flipped, "g, flipped", plain=True, window=(2, 2, 1, 1)),
            "×",
            pictures.Grid(f, "f", plain=True),
            "→",
            pictures.Grid([[np.nan]], "sum", plain=True, empty="?"),
        ),
        alt="g, flipped on both axes, reads 9 8 7, 6 5 4, 3 2 1: the 1 has moved from "
        "the first corner to the last. f is 1 0 0, 0 2 0, 1 2 0.",
    )
    pictures.ask(
        "What is the sum of the products of f and the flipped g?",
        right=26,
        answer="9 + 10 + 3 + 4 = 26, not 34.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(f * flipped, "products", plain=True),
                    "→",
                    pictures.Grid([[26]], "sum", plain=True),
                ),
                "The products are 9 0 0, 0 10 0, 3 4 0; their sum is 26.",
            )
        ],
    )


def sliding_signal() -> None:
    """Step a flipped signal over another one, with products and sum."""
    f, g = np.array([1, 2, 3]), np.array([1, 0, 2])
    pictures.steps("g, flipped, slides over f", _signal_steps(f, g))


def sliding_box() -> None:
    """Step a box over a box."""
    box = np.ones(3)
    pictures.steps("A box slides over a box", _signal_steps(box, box))


def _signal_steps(f: np.ndarray, g: np.ndarray) -> list[tuple[str, Any, str]]:
    """Give a step for each shift: f, the flipped g under it, products and sum."""
    n, m = len(f), len(g)
    out = functional.convolve1d(f, g)
    shown = []
    for shift in range(n + m - 1):
        width = n + 2 * (m - 1)
        above, below = np.full((1, width), np.nan), np.full((1, width), np.nan)
        above[0, m - 1 : m - 1 + n] = f
        below[0, shift : shift + m] = g[::-1]
        products = above * below
        result = np.full((1, n + m - 1), np.nan)
        result[0, : shift + 1] = out[: shift + 1]
        over = np.flatnonzero(~np.isnan(products[0]))
        ring = (0, int(over[0]), 1, len(over))
        shade = ~np.isnan(products)
        figure = pictures.Row(
            [pictures.Grid(above, "f", ring, plain=True, hatched=shade)],
            [pictures.Grid(below, "g, flipped", ring, plain=True, hatched=shade)],
            [pictures.Grid(products, "products", ring, plain=True)],
            [pictures.Grid(result, "f convolved with g", (0, shift, 1, 1), plain=True)],
        )
        terms = " + ".join(f"{above[0, i]:.0f}·{below[0, i]:.0f}" for i in over)
        words = f"Shift {shift}: {terms} = {out[shift]:.0f}."
        shown.append((words, figure, f"f, the flipped g below it and the sum. {words}"))
    return shown


def a_bank_of_32() -> None:
    """Show 32 filters drawn at random and the maps they make."""

    def drawn() -> pictures.Row:
        gray = gray_square()[::2, ::2]
        small = [pictures.Photo(_map(gray, k), "", 86) for k in random_bank()]
        lines = [small[start : start + 8] for start in range(0, 32, 8)]
        return pictures.Row(*lines, across=4)

    pictures.show(
        drawn,
        alt="32 small pictures of the portrait in white lines on black: each shows "
        "other edges, at other directions and widths.",
    )


def learned_filters() -> None:
    """Show the eight filters of a trained network's first layer and their maps."""

    def drawn() -> pictures.Row:
        gray = gray_square()[::2, ::2]
        banks = {"random": random_bank()[:8], "learned": learned_bank()}
        lines = [
            [_above_its_map(gray, kernel, name) for kernel in bank]
            for name, bank in banks.items()
        ]
        words = "Weights below their filter's mean are purple, those above it orange."
        return pictures.Row(*lines, legend=words, across=4)

    pictures.show(
        drawn,
        alt="Eight random and eight learned filters of 5 by 5, each above its map of "
        "the portrait. In the random ones purple and orange are mixed. In most of the "
        "learned ones the orange weights lie together, and so do the purple ones, and "
        "each map brings out edges of one direction.",
    )


def _map(gray: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Give what a kernel and ReLU make of an image, as pixels."""
    found = functional.relu(functional.cross_correlate2d(gray, kernel))
    return np.asarray(np.clip(255 * found / np.percentile(found, 99), 0, 255))


def _above_its_map(gray: np.ndarray, kernel: np.ndarray, name: str) -> pictures.Photo:
    """Draw a kernel and what it makes of an image as one picture."""
    found = _map(gray, kernel)
    weights = pictures.Photo(kernel, largest=float(np.abs(kernel).max())).rgb()
    times = -(-found.shape[1] // len(kernel))
    large = weights.repeat(times, axis=0).repeat(times, axis=1)[:, : found.shape[1]]
    between = np.full((6, *large.shape[1:]), 128)
    below = np.repeat(found[..., np.newaxis], 3, axis=-1)
    return pictures.Photo(np.vstack([large, between, below]), name, 86)


def random_bank() -> np.ndarray:
    """Give 32 filters drawn at random, each of mean 0."""
    bank = np.random.default_rng(3).normal(size=(32, 5, 5))
    centered: np.ndarray = bank - bank.mean(axis=(1, 2), keepdims=True)
    return centered


def learned_bank() -> np.ndarray:
    """Give the first filters of S2's network, for gray pictures, each of mean 0."""
    _, learned = lenet.trained("S2")
    # its three channels always read the same digit
    filters = np.moveaxis(learned["CONV1.filters"].sum(axis=2), -1, 0)
    centered: np.ndarray = filters - filters.mean(axis=(1, 2), keepdims=True)
    return centered
