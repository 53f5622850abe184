"""Figures of notebook 3."""

import numpy as np

from convnet_lab import documents, functional, pictures
from convnet_lab.datasets import photograph

BACKGROUND = 90.0


def small_photograph() -> np.ndarray:
    """Give 64 x 64 pixels of the photograph, each the mean of 5 x 5."""
    gray = functional.to_grayscale(photograph())[0:320, 192:512]
    return np.asarray(gray.reshape(64, 5, 64, 5).mean(axis=(1, 3)))


def question_marks() -> None:
    """Show the 3 x 3 map in the middle of 5 x 5 positions."""
    gray5, sharpen = documents.GRAY_5X5, documents.KERNELS["sharpen"]
    in_place = np.full((5, 5), np.nan)
    in_place[1:4, 1:4] = functional.cross_correlate2d(gray5, sharpen)
    pictures.show(
        pictures.equation(
            pictures.Grid(gray5, "image", window=(0, 0, 3, 3)),
            "∗",
            pictures.Grid(sharpen, "sharpen", signed=True),
            "=",
            pictures.Grid(in_place, "map", (1, 1, 1, 1), plain=True, empty="?"),
        ),
        alt="The gray 5 by 5, a ring around its top left window; the kernel; the map: "
        "89 and eight more numbers in the middle, a question mark in 16 cells around "
        "them.",
    )


def lost_pixels() -> None:
    """Ask how many pixels a filter of 9 loses on each side."""
    grids = []
    for f, lost in ((3, 1), (5, 2), (9, 4)):
        blank, border = np.full((9, 9), np.nan), np.ones((9, 9), bool)
        blank[lost, lost], border[lost:-lost, lost:-lost] = f, False
        grids.append(
            pictures.Grid(blank, f"f = {f}", (0, 0, f, f), plain=True, hatched=border)
        )
    pictures.show(
        pictures.equation(*grids[:2]),
        alt="Two squares of 9 by 9 pixels, a ring around the top left window of size 3 "
        "and of size 5. A hatched border of 1 and 2 pixels is left around the "
        "positions that the middle of the window can reach.",
        caption="Hatched: the middle of the window never stands there. The number "
        "stands in the middle of the first window.",
    )
    pictures.ask(
        "A filter of size 9: how many pixels are lost on each side?",
        right=4,
        answer="Four: a filter of size f has (f − 1)/2 pixels on each side of its "
        "middle. In 9 x 9 pixels a single position is left.",
        shown=[
            (
                pictures.equation(grids[2]),
                "9 by 9 pixels, all of them in the ring of the window of size 9. A "
                "border of 4 pixels is hatched; one position is left in the middle.",
            )
        ],
    )


def how_often_seen() -> None:
    """Ask how many windows see a corner, and show the counts with and without frame."""
    seen, framed = np.zeros((5, 5)), np.zeros((7, 7))
    for counts, positions in ((seen, 3), (framed, 5)):
        for row, col in np.ndindex(positions, positions):
            counts[row : row + 3, col : col + 3] += 1
    pictures.ask(
        "A 3 x 3 window slides over a 5 x 5 image. How many windows see a corner "
        "pixel?",
        right=1,
        answer="One window sees a corner pixel, nine see the middle pixel. With a "
        "frame of one pixel around the image the corner is seen by four.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(seen, "windows that see it", plain=True),
                    pictures.Grid(framed[1:-1, 1:-1], "with a frame", plain=True),
                ),
                "Left: the middle pixel is seen by 9 windows, a corner by 1, its "
                "neighbors on the border by 2, the middle of a border by 3. Right, "
                "with a frame: corners 4, the rest of the border 6, all others 9.",
            )
        ],
    )


def a_frame() -> None:
    """Ask for the size of a padded image, and show it."""
    gray5 = documents.GRAY_5X5
    padded = functional.zero_pad(gray5, 1)
    pictures.ask(
        "A frame of one pixel all around: how large is the 5 x 5 image now?",
        right="7 x 7",
        answer="7 x 7: one more row above and below, one more column left and right. "
        "The hatched zeros are black pixels.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(gray5, "image, 5 x 5"),
                    "→",
                    pictures.Grid(padded, "padded with p = 1", hatched=padded == 0),
                ),
                "Left: the 5 by 5 gray values. Right: the same values with a hatched "
                "black frame of zeros all around, 7 rows of 7 numbers.",
            )
        ],
    )


def corner_window() -> None:
    """Ask what the sharpening kernel answers in the corner and below it."""
    for row, where, right, answer in (
        (0, "in the corner", 320, "5 · 105 − 0 − 0 − 102 − 103 = 320."),
        (1, "below the corner", 210, "5 · 103 − 105 − 0 − 99 − 101 = 210."),
    ):
        padded = functional.zero_pad(documents.GRAY_5X5, 1)
        pictures.show(
            pictures.equation(
                pictures.Grid(padded, "padded", (row, 0, 3, 3), hatched=padded == 0),
                "×",
                pictures.Grid(documents.KERNELS["sharpen"], "sharpen", signed=True),
                "→",
                pictures.Grid([[np.nan]], "sum", plain=True, empty="?"),
            ),
            alt=f"The padded image with a ring around the 3 by 3 window at row {row}, "
            "column 0, and the sharpening kernel. The sum is a question mark.",
        )
        pictures.ask(
            f"What does the kernel answer {where}? Only five weights are not 0.",
            right=right,
            answer=answer,
        )


def whole_map() -> None:
    """Show the padded map, and ask why its border is bright."""
    gray5, sharpen = documents.GRAY_5X5, documents.KERNELS["sharpen"]
    whole = functional.filter2d(gray5, sharpen, padding=1)
    pictures.show(
        pictures.equation(
            pictures.Grid(gray5, "image, 5 x 5"),
            "∗",
            pictures.Grid(sharpen, "sharpen, p = 1", signed=True),
            "=",
            pictures.Grid(whole, "map, 5 x 5", (1, 1, 3, 3), plain=True),
        ),
        alt="The map, as large as the image: 320 206 198 188 281, 210 89 111 101 213, "
        "205 85 111 101 197, 189 98 117 113 193, 317 211 210 194 291. A ring marks the "
        "3 by 3 numbers in the middle, which are the map without padding.",
    )
    pictures.ask(
        "All pixels are near 100. Why is the border of the map near 200?",
        right="a neighbor that should be taken away is a 0",
        choices=(
            "the image is brighter there",
            "a neighbor that should be taken away is a 0",
            "more windows see the border",
        ),
        answer="Sharpening takes the four neighbors away. At the border one of them is "
        "a 0 of the frame, in a corner two. So about 100 or 200 too little is taken "
        "away.",
    )


def same_frames() -> None:
    """Show how wide the frame of same padding is."""
    corner, grids = np.full((4, 4), np.nan), []
    corner[0, 0] = 105
    for f, p in ((3, 1), (5, 2)):
        pixels = np.pad(corner, p)
        frame = np.pad(np.zeros((4, 4), bool), p, constant_values=True)
        title, window = f"f = {f}, p = {p}", (0, 0, f, f)
        grids.append(pictures.Grid(pixels, title, window, hatched=frame))
    pictures.show(
        pictures.equation(*grids),
        alt="A 4 by 4 image with a frame of 1 and of 2 pixels, and the first "
        "window of size 3 and 5. In both the middle of the window lies on the first "
        "pixel, 105.",
    )


def blurred_wall() -> None:
    """Ask what a blur says in the corner of a flat wall."""
    wall = np.full((5, 5), BACKGROUND)
    blurred = functional.filter2d(wall, documents.KERNELS["box blur"], padding=1)
    kernel = documents.KERNELS["edges, 8 neighbors"]
    edges = functional.filter2d(wall, kernel, padding=1)
    pictures.ask(
        "A flat wall, 90 everywhere, under a 3 x 3 box blur with p = 1. What does the "
        "blur give in the corner?",
        right=40,
        answer="Only four of the nine pixels in the window are wall, so the mean is "
        "4/9 of 90: 40. At the border it is 6/9 of 90: 60. The edge kernel finds 450 "
        "and 270 there, on a wall without an edge.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(wall, "flat wall"),
                    pictures.Grid(blurred, "box blur"),
                    pictures.Grid(edges, "edges, 8 neighbors", signed=True),
                ),
                "A wall of 90 everywhere. Blurred it is 90 inside, 60 at the border "
                "and 40 in the corners. The edge kernel gives 0 inside, 270 at the "
                "border and 450 in the corners.",
            )
        ],
    )


def dark_frame() -> None:
    """Show a blur and an edge kernel on a padded photograph."""
    small, mean7 = small_photograph(), np.full((7, 7), 1 / 49)
    neighbors = documents.KERNELS["edges, 8 neighbors"]
    edges = functional.filter2d(small, neighbors, padding=1)
    parts = [
        pictures.Photo(functional.zero_pad(small, 3), "padded, p = 3", 230),
        pictures.Photo(functional.filter2d(small, mean7, 3), "mean of 7 x 7", 230),
        pictures.Photo(edges, "edges, p = 1", 230, float(np.abs(edges).max())),
    ]
    pictures.show(
        pictures.Row(parts),
        alt="A face with a cap before a plain wall, in a black frame; the same image "
        "blurred, its sides fading to dark; its edges, with an orange line along the "
        "top and the side where there is only the frame.",
    )


def four_windows() -> None:
    """Ask how many positions a window has at stride 2, and show them."""
    gray5, sharpen = documents.GRAY_5X5, documents.KERNELS["sharpen"]
    corners = functional.filter2d(gray5, sharpen, stride=2)
    rows = [[pictures.Grid(gray5, window=(r, c, 3, 3)) for c in (0, 2)] for r in (0, 2)]
    pictures.ask(
        "With a stride of 2, how many positions has a 3 x 3 window in 5 x 5 pixels?",
        right=4,
        answer="Four: two across, two down. A stride of 2 leaves out every other entry "
        "of the map 89 111 101 / 85 111 101 / 98 117 113.",
        shown=[
            (
                pictures.Row(
                    *rows,
                    ["→", pictures.Grid(corners, "map, 2 x 2", plain=True)],
                ),
                "Four copies of the 5 by 5 image, with a ring around its top left, top "
                "right, bottom left and bottom right window. They give the map 89 101, "
                "98 113.",
            )
        ],
    )


def left_over() -> None:
    """Ask how many positions fit across six columns, and show what is left over."""
    columns, unused = np.tile(np.arange(6.0), (6, 1)), np.zeros((6, 6), bool)
    unused[5], unused[:, 5] = True, True
    grids = [
        pictures.Grid(columns, title, (0, c, 3, 3), plain=True, hatched=unused)
        for c, title in ((0, "first position"), (2, "second position"))
    ]
    pictures.ask(
        "Six columns, numbered 0 to 5, a window of 3, a stride of 2: how many "
        "positions across?",
        right=2,
        answer="Two: the window begins at column 0 and at column 2. At 4 it would hang "
        "over the edge. In numbers: the window leaves 6 − 3 = 3 columns of room; one "
        "step of 2 fits, and 1 column is left over. It is never reached, nor is the "
        "last row.",
        shown=[
            (
                pictures.equation(*grids),
                "A 6 by 6 image twice. The window stands on columns 0 to 2, then on "
                "columns 2 to 4. Column 5 and row 5 are hatched: no window reaches "
                "them.",
            )
        ],
    )


def four_sizes() -> None:
    """Ask for the size of a map at stride 4, and show four maps."""
    small, sobel = small_photograph(), documents.KERNELS["Sobel x"]
    maps = {
        f"p = {p}, s = {s}: {m.shape[0]} x {m.shape[1]}": m
        for p, s in ((0, 1), (1, 1), (1, 2), (1, 4))
        for m in [functional.filter2d(small, sobel, p, s)]
    }
    pictures.ask(
        "64 x 64 pixels, a 3 x 3 filter, p = 1, s = 4: how large is the map?",
        right="16 x 16",
        answer="16 x 16: (64 + 2 − 3) // 4 + 1 = 16. All four maps are drawn equally "
        "large, so you see their pixels grow. And do you find the false edge?",
        shown=[
            (
                pictures.gallery(maps, signed=True),
                "Four maps of the portrait under Sobel x. 62 by 62 and 64 by 64 look "
                "alike but for a false edge on the right border; 32 by 32 is coarser, "
                "in 16 by 16 the face can hardly be made out.",
            )
        ],
    )
