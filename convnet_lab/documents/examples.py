"""What the documents compute: arguments in, the printed answer out."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from convnet_lab.documents import tables
from convnet_lab.documents.tables import KERNELS, F, G

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
        What the document prints, or, if `continued`, what follows from it.
    decimals : int or None
        Places that the document prints; None if its number is exact.
    continued : bool
        The document asks for this or gives a part of it; the rest is our own.
    """

    document: str
    place: str
    arguments: tuple[Any, ...]
    printed: Any
    decimals: int | None = None
    continued: bool = False

    @property
    def name(self) -> str:
        """Document and place in one line, for messages."""
        return f"{self.document} {self.place}"


def _map(text: str) -> np.ndarray:
    return np.array([[float(v) for v in row.split()] for row in text.split("/")])


def _one_channel(array: np.ndarray) -> np.ndarray:
    return array[..., np.newaxis]


def _pooling(
    at_2_2: str, at_3_1: str, at_2_1: str, b: str, s1: str
) -> tuple[Example, ...]:
    """Give the five maps that the documents pool; only maxima are printed there."""
    cases = (
        ("S2", "4x4, f 2, s 2", tables.POOLING_4X4, 2, 2, at_2_2),
        ("S2", "5x5, f 3, s 1", tables.POOLING_5X5, 3, 1, at_3_1),
        ("S2", "4x4, f 2, s 1", tables.POOLING_4X4, 2, 1, at_2_1),
        ("S2", "exercise b)", np.maximum(tables.EXERCISE_B_MAP, 0), 2, 1, b),
        ("S1", "figure 10", tables.POOLING_S1, 2, 2, s1),
    )
    return tuple(
        Example(
            document,
            place,
            (_one_channel(rectified), f, stride),
            _one_channel(_map(pooled)),
            continued=place in ("4x4, f 2, s 1", "exercise b)"),
        )
        for document, place, rectified, f, stride, pooled in cases
    )


def _continued(examples: tuple[Example, ...]) -> tuple[Example, ...]:
    return tuple(
        Example(e.document, e.place, e.arguments, e.printed, continued=True)
        for e in examples
    )


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
        Example("S2", "FC3", (400, 120), 48_120),
        Example("S2", "FC4", (120, 84), 10_164),
        Example("S2", "FC5", (84, 10), 850),
    ),
    "cross_correlate_at": (
        Example("S2", "f, g", (F, G, 0, 0), 34),
        Example(
            "S2",
            "sharpening, first window",
            (tables.GRAY_5X5, KERNELS["sharpen"], 0, 0),
            89,
        ),
        Example(
            "S2",
            "sharpening, second window",
            (tables.GRAY_5X5, KERNELS["sharpen"], 0, 1),
            111,
        ),
    ),
    "cross_correlate2d": (
        Example("S2", "f, g", (F, G), _map("34")),
        Example(
            "S1",
            "figure 5",
            (tables.BINARY_IMAGE, tables.X_KERNEL),
            _map("4 3 4/2 4 3/2 3 4"),
        ),
        Example(
            "S2",
            "vertical edge",
            (tables.STEP_RIGHT, KERNELS["vertical edges"]),
            _map("/".join(["0 0 270 270 0 0"] * 6)),
        ),
        Example(
            "S2",
            "horizontal edge",
            (tables.STEP_DOWN, KERNELS["horizontal edges"]),
            np.repeat([[0.0], [270.0], [0.0]], 2, axis=0) * np.ones(6),
        ),
        Example(
            "S2",
            "sharpening 5x5",
            (tables.GRAY_5X5, KERNELS["sharpen"]),
            _map("89 111 101/85 111 101/98 117 113"),
            continued=True,
        ),
    ),
    "convolve2d": (Example("S2", "f, g", (F, G), _map("26")),),
    "convolve1d": (
        Example(
            "S0", "box with itself", (np.ones(3), np.ones(3)), _map("1 2 3 2 1")[0]
        ),
    ),
    "zero_pad": (
        Example(
            "S2",
            "5x5 to 7x7",
            (tables.GRAY_5X5, 1),
            _map(
                "0 0 0 0 0 0 0/0 105 102 100 97 96 0/0 103 99 103 101 102 0/"
                "0 101 98 104 102 100 0/0 99 101 106 104 99 0/"
                "0 104 104 104 100 98 0/0 0 0 0 0 0 0"
            ),
        ),
    ),
    "same_padding": (
        Example("S2", "filter 3", (3,), 1),
        Example("S2", "filter 5", (5,), 2),
        Example("S2", "exercise d)", (7,), 3, continued=True),
    ),
    "output_size": (
        Example("S2", "8x8, f 3", (8, 3), 6),
        Example("S2", "5x5, f 3, s 2", (5, 3, 0, 2), 2),
        Example("S2", "5x5, f 3, p 1, s 2", (5, 3, 1, 2), 3),
        Example("S2", "CONV [1]", (64, 3, 0, 1), 62),
        Example("S2", "CONV [2]", (62, 5, 0, 2), 29),
        Example("S2", "CONV [3]", (29, 7, 0, 2), 12),
    ),
    "filter2d": (
        Example(
            "S2",
            "sharpening, p 1",
            (tables.GRAY_5X5, KERNELS["sharpen"], 1),
            _map(
                "320 206 198 188 281/210 89 111 101 213/205 85 111 101 197/"
                "189 98 117 113 193/317 211 210 194 291"
            ),
            continued=True,
        ),
        Example("S2", "f, g", (F, G), _map("34")),
    ),
    "filter_volume": (
        Example(
            "S2",
            "exercise a)",
            (tables.EXERCISE_A_VOLUME, tables.EXERCISE_A_FILTER, 7.0),
            _map("35 20 19 24/1 1 -3 -3/22 7 22 22/-2 22 13 9"),
            continued=True,
        ),
    ),
    "conv2d": (
        Example(
            "S2",
            "cs231n",
            (tables.CS231N_VOLUME, tables.CS231N_FILTERS, tables.CS231N_BIASES, 1, 2),
            np.stack(
                [_map("-2 2 1/-7 0 3/2 4 3"), _map("0 0 -4/4 2 1/0 1 0")],
                axis=-1,
            ),
        ),
    ),
    "conv_parameter_count": (
        Example("S2", "one 5x5 filter", (5, 1, 1), 26),
        Example("S2", "CNN, one layer", (3, 3, 16), 448),
        Example("S2", "CONV1", (5, 3, 8), 608),
        Example("S2", "CONV2", (5, 8, 16), 3216),
        Example("S2", "exercise c)", (3, 3, 1), 28, continued=True),
        Example("S2", "exercise d)", (7, 3, 8), 1184, continued=True),
    ),
    "relu": (
        Example(
            "S2",
            "sharpened + ReLU",
            (tables.PRINTED_SHARPENED,),
            tables.PRINTED_RECTIFIED,
        ),
        Example(
            "S2",
            "exercise b)",
            (tables.EXERCISE_B_MAP,),
            _map("35 20 20 3/1 0 21 0/21 7 15 22/0 22 22 29"),
            continued=True,
        ),
    ),
    "max_pool2d": _pooling(
        "149 82/120 133",
        "200 200 135/200 200 135/210 210 210",
        "149 32 82/149 64 64/120 133 133",
        "35 21 21/21 21 22/22 22 29",
        "6 8/3 4",
    ),
    "sum_pool2d": _continued(
        _pooling(
            "181 96/240 340",
            "568 457 317/644 555 324/801 835 615",
            "181 46 96/262 149 108/240 370 340",
            "56 61 44/29 43 58/50 66 88",
            "13 21/8 8",
        )
    ),
    "average_pool2d": _continued(
        _pooling(
            "45.25 24/60 85",
            f"{568 / 9} {457 / 9} {317 / 9}/{644 / 9} {555 / 9} {324 / 9}/"
            f"{801 / 9} {835 / 9} {615 / 9}",
            "45.25 11.5 24/65.5 37.25 27/60 92.5 85",
            "14 15.25 11/7.25 10.75 14.5/12.5 16.5 22",
            "3.25 5.25/2 2",
        )
    ),
    "flatten": (
        Example(
            "S2",
            "flattening",
            (np.arange(1.0, 13).reshape(2, 2, 3),),
            np.arange(1.0, 13),
        ),
    ),
    "softmax": (
        Example(
            "S2",
            "softmax table",
            (tables.LOGITS,),
            np.array([0.2641, 0.7179, 0.0048, 0.0131]),
            decimals=4,
        ),
    ),
    "cross_entropy": (
        Example(
            "S2",
            "softmax table, Truck",
            # the printed row adds up to 0.9999 only
            (np.exp(tables.LOGITS) / np.exp(tables.LOGITS).sum(), 1),
            float(-np.log(0.7179)),
            decimals=4,
            continued=True,
        ),
    ),
    "squared_error": (
        Example(
            "S1",
            "figure 15, a boat",
            (np.array([0.0, 0, 1, 0]), np.array([0.1, 0.3, 0.4, 0.2])),
            0.25,
            continued=True,
        ),
    ),
}
"""For each operation of `convnet_lab.functional`, what the documents compute."""
