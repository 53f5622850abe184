"""The documents' own numbers, each with its source.

The course covers four documents. A lesson, a check or a test that quotes one of their
numbers takes it from here; the tests compute every one of them again.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

TITLES = {
    "S0": "Convolutional Neural Networks (blog, 2019)",
    "S1": "An intuitive explanation of convolutional neural networks (blog)",
    "S2": "Convolutional Neural Network (lecture slides)",
    "S3": "What are Convolutional Neural Networks? (blog, 2021)",
}


@dataclass(frozen=True)
class Example:
    """A computation that a document prints, to be done again.

    Parameters
    ----------
    document : str
        A key of `TITLES`.
    place : str
        The heading or slide where it stands.
    arguments : tuple
        As the operation takes them.
    printed : object
        What the document prints.
    """

    document: str
    place: str
    arguments: tuple[Any, ...]
    printed: Any

    @property
    def name(self) -> str:
        """Document and place in one line, for messages."""
        return f"{self.document} {self.place}"


def _array(text: str) -> np.ndarray:
    """Read a table typed as the documents print it: a line a row."""
    rows = [
        [float(entry) for entry in row.split()] for row in text.strip().splitlines()
    ]
    array = np.array(rows)
    array.setflags(write=False)
    return array


F = _array("1 0 0\n0 2 0\n1 2 0")
G = _array("1 2 3\n4 5 6\n7 8 9")
"""S2, *Convolution / Cross correlation*: image f and filter g."""

BINARY_IMAGE = _array("1 1 1 0 0\n0 1 1 1 0\n0 0 1 1 1\n0 0 1 1 0\n0 1 1 0 0")
X_KERNEL = _array("1 0 1\n0 1 0\n1 0 1")
"""S1, figure 5: an image of zeros and ones, and a kernel in the shape of an X."""

STEP_RIGHT = _array("\n".join(["10 10 10 10 100 100 100 100"] * 8))
STEP_DOWN = _array("\n".join([" ".join(["10"] * 8)] * 4 + [" ".join(["100"] * 8)] * 4))
"""S2, *edge detection*: dark on the left (or on top), bright on the other side."""

GRAY_5X5 = _array(
    "105 102 100 97 96\n103 99 103 101 102\n101 98 104 102 100\n"
    "99 101 106 104 99\n104 104 104 100 98"
)
"""S2, *Sharpening filter*: five rows of gray values."""

KERNELS = {
    "identity": _array("0 0 0\n0 1 0\n0 0 0"),
    "edges, 4 diagonal neighbours": _array("1 0 -1\n0 0 0\n-1 0 1"),
    "edges, 4 neighbours": _array("0 1 0\n1 -4 1\n0 1 0"),
    "edges, 8 neighbours": _array("-1 -1 -1\n-1 8 -1\n-1 -1 -1"),
    "sharpen": _array("0 -1 0\n-1 5 -1\n0 -1 0"),
    "box blur": _array("1 1 1\n1 1 1\n1 1 1") / 9,
    "Gaussian blur": _array("1 2 1\n2 4 2\n1 2 1") / 16,
    "high-pass": _array("-1 -1 -1\n-1 8 -1\n-1 -1 -1") / 9,
    "vertical edges": _array("-1 0 1\n-1 0 1\n-1 0 1"),
    "horizontal edges": _array("-1 -1 -1\n0 0 0\n1 1 1"),
    "Sobel x": _array("-1 0 1\n-2 0 2\n-1 0 1"),
    "Sobel y": _array("-1 -2 -1\n0 0 0\n1 2 1"),
}
"""The filter gallery: the first seven from S1's table of filters, the rest from S2
(S2 prints Sobel x; Sobel y is its transpose)."""

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "flatten_image": (
        Example(
            "S0",
            "28x28 MNIST image",
            (np.arange(784.0).reshape(28, 28),),
            np.arange(784.0),
        ),
    ),
    "input_size": (
        Example("S2", "28x28, 1 channel", (28, 28, 1), 784),
        Example("S0", "28x28 MNIST image", (28, 28), 784),
        Example("S0", "200x200 picture", (200, 200, 3), 120_000),
        Example("S3", "150x150x3", (150, 150, 3), 67_500),
        Example("S3", "160x160x3", (160, 160, 3), 76_800),
        Example("S2", "512x512x3 lion", (512, 512, 3), 786_432),
    ),
    "dense_parameter_count": (
        Example("S2", "layer [1], 1000 units", (786_432, 1000), 786_432_000 + 1000),
    ),
    "cross_correlate_at": (
        Example("S2", "f, g", (F, G, 0, 0), 34),
        Example(
            "S2", "sharpening, first window", (GRAY_5X5, KERNELS["sharpen"], 0, 0), 89
        ),
        Example(
            "S2", "sharpening, second window", (GRAY_5X5, KERNELS["sharpen"], 0, 1), 111
        ),
    ),
    "cross_correlate2d": (
        Example("S2", "f, g", (F, G), _array("34")),
        Example(
            "S1", "figure 5", (BINARY_IMAGE, X_KERNEL), _array("4 3 4\n2 4 3\n2 3 4")
        ),
        Example(
            "S2",
            "vertical edge",
            (STEP_RIGHT, KERNELS["vertical edges"]),
            _array("\n".join(["0 0 270 270 0 0"] * 6)),
        ),
        Example(
            "S2",
            "horizontal edge",
            (STEP_DOWN, KERNELS["horizontal edges"]),
            _array(
                "\n".join(
                    ["0 0 0 0 0 0"] * 2
                    + ["270 270 270 270 270 270"] * 2
                    + ["0 0 0 0 0 0"] * 2
                )
            ),
        ),
        Example(
            "S2",
            "sharpening 5x5",
            (GRAY_5X5, KERNELS["sharpen"]),
            _array("89 111 101\n85 111 101\n98 117 113"),
        ),
    ),
    "convolve2d": (Example("S2", "f, g", (F, G), _array("26")),),
    "convolve1d": (
        Example(
            "S0",
            "box with itself",
            (np.ones(3), np.ones(3)),
            np.array([1.0, 2, 3, 2, 1]),
        ),
    ),
}
"""For each operation of `convnet_lab.functional`, what the documents print of it."""
