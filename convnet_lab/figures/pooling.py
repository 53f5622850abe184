"""Figures of notebook 5."""

from typing import Any

import numpy as np

from convnet_lab import documents, functional, pictures
from convnet_lab.datasets import photograph

PRACTICE = np.array([[4, -6, 9, 2], [-1, 7, -3, 5], [8, 1, -2, 6], [3, -4, 10, 0]])
"""A map to rectify and to pool; not the one of the exam."""
SEED = 3  # of the random filters


def gray_square(shift: int = 0) -> np.ndarray:
    """Give 256 x 256 pixels of the photograph in gray, moved to the right."""
    return functional.to_grayscale(photograph())[40:296, 130 - shift : 386 - shift]


def edge_map(shift: int = 0) -> np.ndarray:
    """Give the rectified map of the photograph's vertical edges, one channel."""
    kernel = documents.KERNELS["vertical edges"]
    found = functional.cross_correlate2d(gray_square(shift), kernel)
    return functional.relu(found)[..., np.newaxis]


def pooled(values: np.ndarray, f: int, stride: int, kind: str = "max") -> np.ndarray:
    """Pool a plain matrix."""
    pool = getattr(functional, f"{kind}_pool2d")
    return np.asarray(pool(np.asarray(values)[..., np.newaxis], f, stride)[..., 0])


def four_windows() -> None:
    """Show the slides' 4 x 4 map and how its last window is pooled."""
    rectified = documents.POOLING_4X4
    pictures.show(
        pictures.equation(
            pictures.Grid(rectified, "rectified map, 4 x 4", (2, 2, 2, 2)),
            "→",
            pictures.Grid(rectified[2:, 2:], "window", (1, 0, 1, 1)),
            "→",
            pictures.Grid([[133]], "largest"),
        ),
        alt="The slides' 4 by 4 map, a ring around its lower right window: 64 44, 133 "
        "99. In the window the 133 is ringed; it is what is kept.",
    )
    pictures.ask(
        "Pool all four windows: row by row, which four numbers are kept?",
        right="149 82 120 133",
        answer="149 82 / 120 133. Of 16 numbers 4 are left: the slides call this "
        "4 to 1.",
    )


def karns_map() -> None:
    """Ask for the pooled map of S1."""
    pictures.show(
        pictures.equation(
            pictures.Grid(documents.POOLING_S1, "Karn, figure 10", plain=True),
            "→",
            pictures.Grid(np.full((2, 2), np.nan), "pooled", plain=True, empty="?"),
        ),
        alt="The 4 by 4 map 1 1 2 4, 5 6 7 8, 3 2 1 0, 1 2 3 4. Beside it a 2 by 2 "
        "matrix of question marks.",
    )
    pictures.ask(
        "Windows of 2 x 2, side by side. What is the pooled map, row by row?",
        right="6 8 3 4",
        answer="6 8 / 3 4.",
    )


def sliding_window() -> None:
    """Ask how often 200 is kept, and show the pooled map."""
    larger = documents.POOLING_5X5
    pictures.show(
        pictures.equation(
            pictures.Grid(larger, "rectified map, 5 x 5", (0, 1, 3, 3)),
            "→",
            pictures.Grid(np.full((3, 3), np.nan), "pooled", plain=True, empty="?"),
        ),
        alt="The slides' 5 by 5 map, a ring around rows 0 to 2 and columns 1 to 3. "
        "Beside it a 3 by 3 matrix of question marks.",
    )
    pictures.ask(
        "Windows of 3 x 3, stride 1. How often does 200 stand in the pooled map?",
        right=4,
        answer="Four times. 200 lies in six windows and is the largest in four of "
        "them; in the two of the last row 210 is larger.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(larger, "rectified map, 5 x 5", (0, 1, 3, 3)),
                    "→",
                    pictures.Grid(pooled(larger, 3, 1), "pooled", (0, 1, 1, 1)),
                ),
                "The pooled map is 200 200 135, 200 200 135, 210 210 210, its top "
                "middle entry ringed.",
            )
        ],
    )


def two_channels() -> None:
    """Ask for the shape of a pooled volume, and show both channels."""
    volume = np.stack([documents.POOLING_4X4, documents.POOLING_S1], axis=-1)
    small = functional.max_pool2d(volume, 2, 2)
    lines: list[list[Any]] = [
        [
            pictures.Grid(volume[..., channel], f"channel {channel}", plain=True),
            "→",
            pictures.Grid(small[..., channel], "pooled", plain=True),
        ]
        for channel in (0, 1)
    ]
    pictures.ask(
        "A volume of 4 x 4 x 2, windows of 2 x 2 side by side: which shape comes out?",
        right="2 x 2 x 2",
        answer="2 x 2 x 2: rows and columns are halved, the number of channels stays.",
        shown=[
            (
                pictures.Row(*lines),
                "Channel 0 is the slides' map and becomes 149 82, 120 133. Channel 1 "
                "is Karn's and becomes 6 8, 3 4: no number moves from one channel to "
                "the other.",
            )
        ],
    )


def rectify_and_pool() -> None:
    """Ask for the whole way from a map to its pooled map."""
    after = functional.relu(PRACTICE)
    result = pooled(after, 2, 1)
    pictures.show(
        pictures.equation(pictures.Grid(PRACTICE, "from the filter", signed=True)),
        alt="The 4 by 4 map 4 -6 9 2, -1 7 -3 5, 8 1 -2 6, 3 -4 10 0.",
    )
    pictures.ask(
        "Rectify this map, then pool it with f = 2 and stride 1. What is the last row "
        "of the pooled map?",
        right="8 10 10",
        answer="8 10 10. The pooled map has 3 x 3 entries.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(after, "rectified", (2, 0, 2, 2), plain=True),
                    "→",
                    pictures.Grid(result, "pooled", (2, 0, 1, 1), plain=True),
                ),
                "The rectified map 4 0 9 2, 0 7 0 5, 8 1 0 6, 3 0 10 0, a ring around "
                "8 1, 3 0. The pooled map is 7 9 9, 8 7 6, 8 10 10.",
            )
        ],
    )


def three_kinds() -> None:
    """Ask for average and sum of a window, and show all three kinds."""
    one_map = documents.POOLING_4X4
    grids = [
        pictures.Grid(pooled(one_map, 2, 2, kind), kind, plain=True)
        for kind in ("max", "average", "sum")
    ]
    pictures.show(
        pictures.equation(pictures.Grid(one_map, "rectified", (0, 0, 2, 2))),
        alt="The slides' 4 by 4 map, a ring around its first window, 0 0, 149 32.",
    )
    pictures.ask(
        "The ringed window holds 0, 0, 149 and 32. What is its average?",
        right=45.25,
        answer="181/4 = 45.25. Its sum is 181, its maximum 149.",
        shown=[
            (
                pictures.equation(*grids),
                "Max: 149 82, 120 133. Average: 45.25 24, 60 85. Sum: 181 96, 240 340.",
            )
        ],
    )


def blurred_and_averaged() -> tuple[np.ndarray, np.ndarray]:
    """Blur the photograph at stride 3, and pool it by averages of 3 x 3."""
    gray = gray_square()
    blurred = functional.filter2d(gray, documents.KERNELS["box blur"], stride=3)
    return blurred, pooled(gray, 3, 3, "average")


def average_is_a_kernel() -> None:
    """Ask which kernel averages, and show that it does the same as pooling."""

    def drawn() -> pictures.Row:
        blurred, averaged = blurred_and_averaged()
        return pictures.gallery(
            {"box blur, stride 3": blurred, "average pooling": averaged}
        )

    pictures.ask(
        "Which kernel gives at stride 3 the same as average pooling with f = 3 and "
        "s = 3?",
        right="box blur",
        choices=("identity", "box blur", "Gaussian blur"),
        answer="The box blur: each of its nine weights is 1/9. On the photograph both "
        "give the same 85 x 85 numbers.",
        shown=[
            (
                drawn,
                "The face, blurred at stride 3 and pooled by averages of 3 by 3: two "
                "equal pictures of 85 by 85 pixels.",
            )
        ],
    )


def max_and_average() -> None:
    """Ask which kind is brighter, and show both on the photograph's edges."""
    rectified = edge_map()
    shown = {
        "rectified": rectified,
        "maximum": functional.max_pool2d(rectified, 4, 4),
        "average": functional.average_pool2d(rectified, 4, 4),
    }
    titled = {f"{k}, {len(v)} x {len(v[0])}": v[..., 0] for k, v in shown.items()}
    pictures.ask(
        "Each 4 x 4 window of an edge map becomes one number. Which map gets brighter?",
        right="that of max pooling",
        choices=("that of max pooling", "that of average pooling", "neither"),
        answer="That of max pooling: its mean is more than three times as large as "
        "before, because each strong edge fills its window. Average pooling keeps the "
        "mean of the whole map.",
        shown=[
            (
                pictures.gallery(titled, columns=3),
                "Left: the edges of the face as thin bright lines on black, 254 by "
                "254. Middle: max pooling, 63 by 63, the lines thick and bright. "
                "Right: average pooling, 63 by 63, the lines dim and soft.",
            )
        ],
    )


def two_lines() -> None:
    """Ask what max pooling leaves of a dark line, and show both lines."""
    bright = np.tile([10, 10, 240, 10], (4, 1))
    lines: list[list[Any]] = []
    for name, line in {"bright line": bright, "dark line": 250 - bright}.items():
        lines.append(
            [
                pictures.Grid(line, name),
                "→",
                pictures.Grid(pooled(line, 2, 2), "max"),
                pictures.Grid(pooled(line, 2, 2, "average"), "average"),
            ]
        )
    pictures.ask(
        "A dark line on a bright ground: what does max pooling (2 x 2) leave of it?",
        right="nothing",
        choices=("the line, sharper", "the line, paler", "nothing"),
        answer="Nothing: every window holds a bright pixel. The bright line stays "
        "whole. The average keeps both lines, paler.",
        shown=[
            (
                pictures.Row(*lines),
                "A column of 240 among 10s: max pooling gives 10 240, average pooling "
                "10 125, in both rows. A column of 10 among 240s: max pooling gives "
                "240 everywhere, the average 240 125.",
            )
        ],
    )


def moving_pixel() -> None:
    """Ask when a moving pixel changes the pooled map."""
    parts: list[Any] = []
    for col in (0, 1, 2):
        image = np.zeros((2, 4))
        image[1, col] = 255
        window = (0, col // 2 * 2, 2, 2)
        parts += [pictures.Grid(image, f"column {col}", window)]
        parts += [pictures.Grid(pooled(image, 2, 2), "pooled")]
    pictures.ask(
        "A bright pixel moves from column 0 to 1 to 2. At which move does the 2 x 2 "
        "pooled map change?",
        right="from 1 to 2",
        choices=("from 0 to 1", "from 1 to 2", "at both"),
        answer="From 1 to 2: there it crosses into the next window. From 0 to 1 it "
        "stays in its window, and nothing changes.",
        shown=[
            (
                pictures.Row(parts),
                "A bright pixel in column 0, 1 and 2 of a 2 by 4 image of zeros, a "
                "ring around its window. For columns 0 and 1 the pooled map is 255 0, "
                "for column 2 it is 0 255.",
            )
        ],
    )


def two_sizes() -> None:
    """Show a feature at two sizes, and what pooling makes of both."""
    small, large = np.zeros((2, 8, 8))
    small[2:4, 2:4] = 255
    large[2:6, 2:6] = 255
    lines: list[list[Any]] = [
        [
            pictures.Grid(image, name),
            "→",
            pictures.Grid(pooled(image, 2, 2), "pooled once"),
            "→",
            pictures.Grid(pooled(image, 4, 4), "pooled twice"),
        ]
        for name, image in {"a small spot": small, "a large spot": large}.items()
    ]
    pictures.show(
        pictures.Row(*lines),
        alt="A spot of 2 by 2 pixels and one of 4 by 4. Pooled once, one bright entry "
        "and four. Pooled twice, one bright entry of four and four of four.",
    )


def two_maps_one_result() -> None:
    """Show two maps that pool to the same."""
    one_map = documents.POOLING_4X4
    winners = np.where(np.isin(one_map, [149, 82, 120, 133]), one_map, 0)
    pictures.ask(
        "Can anyone who sees only the pooled map tell which map it came from?",
        right="no",
        choices=("yes", "no"),
        answer="No: both maps give the same pooled map, and there is no way back. But "
        "the strongest answer of each window is not lost.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(one_map, "the slides' map"),
                    "→",
                    pictures.Grid(pooled(winners, 2, 2), "pooled"),
                    "←",
                    pictures.Grid(winners, "its winners alone"),
                ),
                "The slides' 4 by 4 map and a second one that holds only 149, 82, 120 "
                "and 133, the rest 0. Between them the pooled map of both: 149 82, 120 "
                "133.",
            )
        ],
    )


def three_rounds(seed: int = SEED) -> list[np.ndarray]:
    """Filter, rectify and pool the photograph three times, with random filters."""
    rng = np.random.default_rng(seed)
    volume = gray_square()[..., np.newaxis]
    after = [volume]
    for n_filters in (4, 8, 16):
        filters = rng.normal(size=(3, 3, volume.shape[-1], n_filters))
        filters -= filters.mean(axis=(0, 1, 2))  # weights that add up to 0
        layer = functional.conv_layer(volume[np.newaxis], filters, np.zeros(n_filters))
        volume = functional.max_pool2d(layer[0], 2, 2)
        after.append(volume)
    return after


def fading_maps() -> None:
    """Show two maps after each of three rounds."""

    def drawn() -> pictures.Row:
        rounds = three_rounds()[1:]
        shown = {}
        for channel in (0, 1):
            for number, v in enumerate(rounds, start=1):
                values = v[..., channel] * 255 / np.percentile(v[..., channel], 98)
                size = f"{v.shape[0]} x {v.shape[1]}"
                shown[f"round {number}, map {channel}: {size}"] = values
        photos = [pictures.Photo(values, title, 242) for title, values in shown.items()]
        return pictures.Row(photos[:3], photos[3:], across=3)

    pictures.show(
        drawn,
        alt="Two maps after each of three rounds of convolution, ReLU and max pooling. "
        "After the first, 127 by 127, the face is plain to see; after the second, 62 "
        "by 62, blurred outlines are left; after the third, 30 by 30, coarse blocks.",
    )
